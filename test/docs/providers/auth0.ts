// A tenant of Auth0, with both profiles of access tokens.
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

const ISSUER = 'https://shop.eu.auth0.com/';
const CLIENT = 'Zf2OvIyWgXGp1pKZAvHNfw8SX7hqfFzC';
const key = keyOf('RS256', 'NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg', {
  use: 'sig',
  alg: 'RS256',
  x5t: 'NjVBRjY5MDlCMUIwNzU4RTA2QzZFMDQ4QzQ2MDAyQjVDNjk1RTM2Qg',
});
const nextKey = keyOf('RS256', 'next', { use: 'sig', alg: 'RS256' }, 'other');

const access: Kind = {
  key,
  header: { alg: 'RS256', typ: 'JWT', kid: key.kid },
  claims: {
    'https://shop.example/roles': ['editor'],
    iss: ISSUER,
    sub: 'auth0|6510a6b0c2f2d5a3b4c5d6e7',
    aud: ['https://api.example', `${ISSUER}userinfo`],
    iat: seconds(-5),
    exp: seconds(86_395),
    azp: CLIENT,
    scope: 'openid profile read:orders',
    permissions: ['read:orders'],
  },
};

const rfc9068: Kind = {
  ...access,
  header: { ...access.header, typ: 'at+jwt' },
  claims: { ...access.claims, azp: undefined, client_id: CLIENT, jti: 'kVvHZbW1J4bL3oPq' },
};

const id: Kind = {
  key,
  header: { alg: 'RS256', typ: 'JWT', kid: key.kid },
  claims: {
    nickname: 'ada',
    iss: ISSUER,
    sub: 'auth0|6510a6b0c2f2d5a3b4c5d6e7',
    aud: CLIENT,
    iat: seconds(-5),
    exp: seconds(35_995),
    sid: 'lYdDyGxYIc1KoCnFJGEPGLGN7nxrcHxc',
    nonce: 'n-0S6_WzA2Mj',
    org_id: 'org_9ybsU1dN2dKfDkBi',
  },
};

export const accessToken: string = tokenOf(access);
export const idToken: string = tokenOf(id);
export const nonce = 'n-0S6_WzA2Mj';

export const pages: Pages = published(ISSUER, {
  keysAt: `${ISSUER}.well-known/jwks.json`,
  keys: [key.jwk, nextKey.jwk],
  document: { id_token_signing_alg_values_supported: ['HS256', 'RS256', 'PS256'] },
  cacheControl: 'public, max-age=15, stale-while-revalidate=15, stale-if-error=86400',
});

export const trials: Trials = {
  verifyAccessToken: [
    right('an access token', accessToken),
    right('one of the RFC 9068 profile', tokenOf(rfc9068)),
    right(
      'one of the key that was published before it signs',
      tokenOf(access, { key: nextKey, header: { kid: 'next' } }),
    ),
    ...usualWrongs(access),
    wrong('an ID token', 'ERR_JWT_CLAIM_MISMATCH aud', idToken),
    wrong(
      'one whose issuer lacks the slash',
      'ERR_JWT_CLAIM_MISMATCH iss',
      tokenOf(access, { claims: { iss: 'https://shop.eu.auth0.com' } }),
    ),
    wrong(
      'one for the user info alone',
      'ERR_JWT_CLAIM_MISMATCH aud',
      tokenOf(access, { claims: { aud: `${ISSUER}userinfo` } }),
    ),
    wrong(
      'a logout token',
      'ERR_JWT_TYP_MISMATCH',
      tokenOf(id, { header: { typ: 'logout+jwt' }, claims: { aud: 'https://api.example' } }),
    ),
  ],
  verifyIdToken: [
    right('an ID token of the organization', idToken),
    ...usualWrongs(id),
    wrong('an access token', 'ERR_JWT_CLAIM_MISMATCH aud', accessToken),
    wrong('one of another organization', 'ERR_JWT_CLAIM_MISMATCH org_id', tokenOf(id, { claims: { org_id: 'org_2' } })),
    wrong(
      'one of a login without organization',
      'ERR_JWT_CLAIM_MISSING org_id',
      tokenOf(id, { claims: { org_id: undefined } }),
    ),
    wrong('one of another login', 'ERR_JWT_CLAIM_MISMATCH nonce', idToken, { claims: { nonce: 'other' } }),
  ],
};
