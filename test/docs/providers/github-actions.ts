// The issuer of GitHub Actions: one for all repositories of all owners.
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

const ISSUER = 'https://token.actions.githubusercontent.com';
const key = keyOf('RS256', 'cc413527-173f-5a05-976e-9c52b1d7b431', {
  alg: 'RS256',
  use: 'sig',
  x5c: ['MIIDrDCCApSgAwIBAgIQ'],
  x5t: 'eBZ_cn3sXYAd0ch4THBKHIgOwOE',
});

const job: Kind = {
  key,
  header: { typ: 'JWT', alg: 'RS256', x5t: 'eBZ_cn3sXYAd0ch4THBKHIgOwOE', kid: key.kid },
  claims: {
    jti: 'a1b2c3d4-0000-4000-8000-000000000000',
    sub: 'repo:octo-org/shop:environment:production',
    environment: 'production',
    aud: 'https://deploy.example',
    ref: 'refs/heads/main',
    sha: 'f7fbe3b1c0',
    repository: 'octo-org/shop',
    repository_owner: 'octo-org',
    actor_id: '12',
    repository_visibility: 'private',
    repository_id: '74',
    repository_owner_id: '65',
    run_id: '30433642',
    run_number: '10',
    run_attempt: '2',
    runner_environment: 'github-hosted',
    actor: 'octocat',
    workflow: 'deploy',
    head_ref: '',
    base_ref: '',
    event_name: 'push',
    ref_type: 'branch',
    job_workflow_ref: 'octo-org/shop/.github/workflows/deploy.yml@refs/heads/main',
    iss: ISSUER,
    nbf: seconds(-5),
    exp: seconds(295),
    iat: seconds(-5),
  },
};

export const token: string = tokenOf(job);

export const pages: Pages = published(ISSUER, {
  keysAt: `${ISSUER}/.well-known/jwks`,
  keys: [key.jwk],
  document: { subject_types_supported: ['public', 'pairwise'], id_token_signing_alg_values_supported: ['RS256'] },
  cacheControl: 'public, max-age=3600',
});

export const trials: Trials = {
  verifyJob: [
    right('a job of the branch', token),
    right(
      'one of a repository with numbers in its subject',
      tokenOf(job, { claims: { sub: 'repo:octo-org@65/shop@74:environment:production' } }),
    ),
    ...usualWrongs(job),
    wrong(
      'a job of a fork or of any other repository',
      'ERR_JWT_CLAIM_MISMATCH repository_id',
      tokenOf(job, { claims: { repository: 'evil/shop', repository_id: '75' } }),
    ),
    wrong(
      'a repository of the same name, made anew',
      'ERR_JWT_CLAIM_MISMATCH repository_id',
      tokenOf(job, { claims: { repository_id: '76' } }),
    ),
    wrong('another branch', 'ERR_JWT_CLAIM_MISMATCH ref', tokenOf(job, { claims: { ref: 'refs/heads/try' } })),
    wrong(
      'a tag of that name',
      'ERR_JWT_CLAIM_MISMATCH ref',
      tokenOf(job, { claims: { ref: 'refs/tags/main', ref_type: 'tag' } }),
    ),
    wrong(
      'a pull request',
      'ERR_JWT_CLAIM_MISMATCH',
      tokenOf(job, { claims: { ref: 'refs/pull/7/merge', event_name: 'pull_request' } }),
    ),
    wrong(
      'a pull request that runs on the target branch',
      'ERR_JWT_CLAIM_MISMATCH event_name',
      tokenOf(job, { claims: { event_name: 'pull_request_target' } }),
    ),
    wrong(
      'a token for the audience as delivered',
      'ERR_JWT_CLAIM_MISMATCH aud',
      tokenOf(job, { claims: { aud: 'https://github.com/octo-org' } }),
    ),
  ],
};
