// A tenant of Azure AD B2C with several policies, which share issuer and keys.
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

const HOST = 'https://contoso.b2clogin.com';
const ISSUER = `${HOST}/775527ff-9a37-4307-8b3d-cc311f58d925/v2.0/`;
const POLICY = `${HOST}/contoso.onmicrosoft.com/b2c_1_signin`;
const CLIENT = '90c0fe63-bcf2-44d5-8fb7-b8bbc0b29dc6';
const key = keyOf('RS256', 'X5eXk4xyojNFum1kl2Ytv8dlNP4-c57dO6QGTVBwaNk', { nbf: 1493763266, use: 'sig' });

const access: Kind = {
  key,
  header: { typ: 'JWT', alg: 'RS256', kid: key.kid },
  claims: {
    iss: ISSUER,
    exp: seconds(3595),
    nbf: seconds(-5),
    aud: CLIENT,
    sub: '884408e1-2918-4cz0-b12d-3aa027d7563b',
    tfp: 'B2C_1_signin',
    scp: 'orders.read',
    azp: CLIENT,
    ver: '1.0',
    iat: seconds(-5),
  },
};

export const accessToken: string = tokenOf(access);

export const pages: Pages = published(ISSUER, {
  at: `${POLICY}/v2.0/.well-known/openid-configuration`,
  keysAt: `${POLICY}/discovery/v2.0/keys`,
  keys: [key.jwk],
  cacheControl: 'public, max-age=86400',
});

export const trials: Trials = {
  verifyAccessToken: [
    right('an access token of the policy', accessToken),
    ...usualWrongs(access),
    wrong(
      'one of another policy',
      'ERR_JWT_CLAIM_MISMATCH tfp',
      tokenOf(access, { claims: { tfp: 'B2C_1_without_mfa' } }),
    ),
    wrong('one that names no policy', 'ERR_JWT_CLAIM_MISSING tfp', tokenOf(access, { claims: { tfp: undefined } })),
    wrong(
      'an ID token with the same audience',
      'ERR_JWT_CLAIM_MISSING scp',
      tokenOf(access, { claims: { scp: undefined } }),
    ),
    wrong('one without the scope', 'ERR_JWT_CLAIM_MISMATCH scp', tokenOf(access, { claims: { scp: 'other' } })),
    right('one with more scopes', tokenOf(access, { claims: { scp: 'orders.read orders.write' } })),
    wrong(
      'one whose issuer lacks the slash',
      'ERR_JWT_CLAIM_MISMATCH iss',
      tokenOf(access, { claims: { iss: ISSUER.slice(0, -1) } }),
    ),
  ],
};
