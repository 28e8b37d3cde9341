// Vercel: an issuer for each team.
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

const ISSUER = 'https://oidc.vercel.com/acme';
const key = keyOf('RS256', 'mrk-4302ec1b670f48a98ad61dade4a23be7', { use: 'sig', alg: 'RS256' });

const deployment: Kind = {
  key,
  header: { typ: 'JWT', alg: 'RS256', kid: key.kid },
  claims: {
    iss: ISSUER,
    aud: 'https://vercel.com/acme',
    sub: 'owner:acme:project:shop:environment:production',
    scope: 'owner:acme:project:shop:environment:production',
    owner: 'acme',
    owner_id: 'team_7Gw5ZMzpQA8h90F832KGp7nw',
    project: 'shop',
    project_id: 'prj_7Gw5ZMBpQA8h9GF832KGp7nwbuh3',
    environment: 'production',
    nbf: seconds(-5),
    iat: seconds(-5),
    exp: seconds(3595),
  },
};

export const token: string = tokenOf(deployment);

export const pages: Pages = published(ISSUER, {
  keysAt: `${ISSUER}/.well-known/jwks`,
  keys: [key.jwk],
  document: { id_token_signing_alg_values_supported: ['RS256'] },
  cacheControl: 'public, max-age=3600',
});

export const trials: Trials = {
  verifyDeployment: [
    right('a deployment', token),
    ...usualWrongs(deployment),
    wrong(
      'another team',
      'ERR_JWT_CLAIM_MISMATCH',
      tokenOf(deployment, { claims: { iss: 'https://oidc.vercel.com/evil', aud: 'https://vercel.com/evil' } }),
    ),
    wrong(
      'the issuer of all teams',
      'ERR_JWT_CLAIM_MISMATCH iss',
      tokenOf(deployment, { claims: { iss: 'https://oidc.vercel.com' } }),
    ),
    wrong(
      'another project of the team',
      'ERR_JWT_CLAIM_MISMATCH project_id',
      tokenOf(deployment, { claims: { project: 'blog', project_id: 'prj_2' } }),
    ),
    wrong(
      'a preview',
      'ERR_JWT_CLAIM_MISMATCH environment',
      tokenOf(deployment, { claims: { environment: 'preview' } }),
    ),
    wrong(
      "a developer's machine",
      'ERR_JWT_CLAIM_MISMATCH environment',
      tokenOf(deployment, { claims: { environment: 'development' } }),
    ),
  ],
};
