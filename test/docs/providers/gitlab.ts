// GitLab: ID tokens of CI jobs, from the issuer that also logs people in.
import {
  type Kind,
  keyOf,
  type Pages,
  published,
  right,
  seconds,
  tokenOf,
  type Trials,
  usualWrongs,
  wrong,
} from '../imitation.ts';

const ISSUER = 'https://gitlab.com';
const key = keyOf('RS256', '4i3sFE7sxqNPOT7FdvcGA1ZVGGI_r-tsDXnEuYT4ZqE', { use: 'sig', alg: 'RS256' });

const job: Kind = {
  key,
  header: { kid: key.kid, typ: 'JWT', alg: 'RS256' },
  claims: {
    namespace_id: '72',
    namespace_path: 'octo',
    project_id: '20',
    project_path: 'octo/shop',
    user_id: '1',
    user_login: 'ada',
    pipeline_id: '574',
    pipeline_source: 'push',
    job_id: '302',
    ref: 'main',
    ref_type: 'branch',
    ref_path: 'refs/heads/main',
    ref_protected: 'true',
    environment: 'production',
    environment_protected: 'true',
    runner_environment: 'gitlab-hosted',
    sha: '714a629c0b401fdce83e847fc9589983fc6f46bc',
    project_visibility: 'private',
    jti: '235b3a54-b797-45c7-ae9a-f72d7bc6ef5b',
    iss: ISSUER,
    iat: seconds(-5),
    nbf: seconds(-10),
    exp: seconds(3595),
    sub: 'project_path:octo/shop:ref_type:branch:ref:main',
    aud: 'https://deploy.example',
  },
};

const login: Kind = {
  key,
  header: { typ: 'JWT', alg: 'RS256', kid: key.kid },
  claims: {
    iss: ISSUER,
    sub: '1',
    aud: 'https://deploy.example',
    exp: seconds(115),
    iat: seconds(-5),
    nickname: 'ada',
  },
};

export const token: string = tokenOf(job);

export const pages: Pages = published(ISSUER, {
  keysAt: `${ISSUER}/oauth/discovery/keys`,
  keys: [key.jwk],
  document: { token_endpoint: `${ISSUER}/oauth/token` },
  cacheControl: 'max-age=86400, public',
});

export const trials: Trials = {
  verifyJob: [
    right('a job of the branch', token),
    right('one with a list of audiences', tokenOf(job, { claims: { aud: ['https://deploy.example', 'vault'] } })),
    ...usualWrongs(job),
    wrong(
      'another project',
      'ERR_JWT_CLAIM_MISMATCH project_id',
      tokenOf(job, { claims: { project_id: '21', project_path: 'evil/shop' } }),
    ),
    wrong(
      'a project of the same path, made anew',
      'ERR_JWT_CLAIM_MISMATCH project_id',
      tokenOf(job, { claims: { project_id: '22' } }),
    ),
    wrong(
      'a branch that anybody may push to',
      'ERR_JWT_CLAIM_MISMATCH ref_protected',
      tokenOf(job, { claims: { ref_protected: 'false' } }),
    ),
    wrong(
      'another branch',
      'ERR_JWT_CLAIM_MISMATCH ref_path',
      tokenOf(job, { claims: { ref: 'try', ref_path: 'refs/heads/try' } }),
    ),
    wrong(
      'a tag of that name',
      'ERR_JWT_CLAIM_MISMATCH ref_path',
      tokenOf(job, { claims: { ref_type: 'tag', ref_path: 'refs/tags/main' } }),
    ),
    wrong('the login of a person', 'ERR_JWT_CLAIM_MISSING', tokenOf(login)),
  ],
};
