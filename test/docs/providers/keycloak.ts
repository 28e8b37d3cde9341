// A realm of Keycloak: the kind of token stands in the payload, and the set has a key for encryption.
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

const ISSUER = 'https://login.example/realms/shop';
const key = keyOf('RS256', 'FJ86GcF3jTbNLOco4NvZkUCIUmfYCqoqtOQeMfbhNlE', {
  alg: 'RS256',
  use: 'sig',
  x5c: ['MIIClzCCAX8CBgGK'],
  x5t: 'pNhPNH8MZS5_PnfY0n3ZuKy6Yr8',
});
const encryption = keyOf('RS256', 'dKRoZJmF6Gl7x1m', { alg: 'RSA-OAEP', use: 'enc' }, 'other');

const access: Kind = {
  key,
  header: { alg: 'RS256', typ: 'JWT', kid: key.kid },
  claims: {
    exp: seconds(295),
    iat: seconds(-5),
    jti: 'onrtac:8b1c9e6e-2f4d-4f0c-9e1e-2c1f7f0b8a11',
    iss: ISSUER,
    aud: ['api', 'account'],
    sub: 'f1a2b3c4-0000-4000-8000-aabbccddeeff',
    typ: 'Bearer',
    azp: 'web',
    sid: 'b1f7d0c2-1111-4222-8333-444455556666',
    acr: '1',
    realm_access: { roles: ['offline_access', 'editor'] },
    scope: 'openid profile email',
    preferred_username: 'ada',
  },
};

const id: Kind = {
  ...access,
  claims: { ...access.claims, aud: 'web', typ: 'ID', scope: undefined, realm_access: undefined, at_hash: '9k1Bz3m0' },
};

export const accessToken: string = tokenOf(access);

export const pages: Pages = published(ISSUER, {
  keysAt: `${ISSUER}/protocol/openid-connect/certs`,
  keys: [encryption.jwk, key.jwk],
  cacheControl: 'no-cache',
});

export const trials: Trials = {
  verifyAccessToken: [
    right('an access token', accessToken),
    right('one for this API alone', tokenOf(access, { claims: { aud: 'api' } })),
    ...usualWrongs(access),
    wrong('an ID token', 'ERR_JWT_CLAIM_MISMATCH aud', tokenOf(id)),
    wrong(
      'an ID token where the client is the API',
      'ERR_JWT_CLAIM_MISMATCH typ',
      tokenOf(id, { claims: { aud: 'api', azp: 'api' } }),
    ),
    wrong('a logout token', 'ERR_JWT_CLAIM_MISMATCH typ', tokenOf(id, { claims: { aud: 'api', typ: 'Logout' } })),
    wrong(
      'one of another client of the realm',
      'ERR_JWT_CLAIM_MISMATCH azp',
      tokenOf(access, { claims: { azp: 'intranet' } }),
    ),
    wrong(
      'one for the account page alone',
      'ERR_JWT_CLAIM_MISMATCH aud',
      tokenOf(access, { claims: { aud: 'account' } }),
    ),
    wrong(
      'another realm',
      'ERR_JWT_CLAIM_MISMATCH iss',
      tokenOf(access, { claims: { iss: 'https://login.example/realms/master' } }),
    ),
    wrong(
      'the key for encryption',
      'ERR_JWT_KEY_NOT_FOUND',
      tokenOf(access, { key: encryption, header: { kid: encryption.kid } }),
    ),
  ],
};
