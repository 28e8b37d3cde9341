// AD FS: access tokens of another issuer than the discovery document names, and keys that are named by thumbprint.
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

const ISSUER = 'https://sts.contoso.example/adfs';
const TRUST = 'http://sts.contoso.example/adfs/services/trust';
const THUMBPRINT = 'Ddn7rD8eBAzZP0TI8lVTWsUx5t0';
const key = keyOf('RS256', THUMBPRINT, { use: 'sig', alg: 'RS256', x5t: THUMBPRINT, x5c: ['MIIC5jCC'] });

const access: Kind = {
  key,
  header: { typ: 'JWT', alg: 'RS256', x5t: THUMBPRINT, kid: THUMBPRINT },
  claims: {
    aud: 'https://api.example',
    iss: TRUST,
    iat: seconds(-5),
    nbf: seconds(-5),
    exp: seconds(3595),
    apptype: 'Public',
    appid: '5db77ce4-cedf-4319-85f7-cc230b7022e0',
    authmethod: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
    auth_time: '2026-01-05T09:59:00.000Z',
    ver: '1.0',
    scp: 'openid user_impersonation',
    sub: 'zH9nW7v3yL1kQ=',
  },
};

/** As the first versions wrote it. */
const byThumbprint: Kind = { ...access, header: { typ: 'JWT', alg: 'RS256', x5t: THUMBPRINT } };

const id: Kind = { ...access, claims: { ...access.claims, iss: ISSUER, aud: '5db77ce4-cedf-4319-85f7-cc230b7022e0' } };

export const accessToken: string = tokenOf(access);

export const pages: Pages = published(ISSUER, {
  keysAt: `${ISSUER}/discovery/keys`,
  keys: [key.jwk],
  document: { access_token_issuer: TRUST, id_token_signing_alg_values_supported: ['RS256'] },
  cacheControl: 'no-cache,no-store',
});

export const trials: Trials = {
  verifyAccessToken: [
    right('an access token', accessToken),
    right('one that names its key by thumbprint alone', tokenOf(byThumbprint)),
    ...usualWrongs(access),
    wrong(
      'a thumbprint that the set does not have',
      'ERR_JWT_KEY_NOT_FOUND',
      tokenOf(byThumbprint, { header: { x5t: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA' } }),
    ),
    wrong('an ID token', 'ERR_JWT_CLAIM_MISMATCH', tokenOf(id)),
    wrong(
      'an ID token of a client that is named like the API',
      'ERR_JWT_CLAIM_MISMATCH iss',
      tokenOf(id, { claims: { aud: 'https://api.example' } }),
    ),
    wrong('another client', 'ERR_JWT_CLAIM_MISMATCH appid', tokenOf(access, { claims: { appid: 'other' } })),
  ],
};
