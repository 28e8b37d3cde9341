// A custom authorization server of Okta, beside the server of the organization.
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

const ORG = 'https://dev-123456.okta.com';
const ISSUER = `${ORG}/oauth2/default`;
const CLIENT = '0oabucvyc38HLL1ef0h7';
const key = keyOf('RS256', 'iKX6-4vSTPX1j_qb4yLzB0PvOJJbuhSSFdoA1KNKfMA', { alg: 'RS256', use: 'sig' });

const access: Kind = {
  key,
  header: { kid: key.kid, alg: 'RS256' },
  claims: {
    ver: 1,
    jti: 'AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE',
    iss: ISSUER,
    aud: 'api://default',
    iat: seconds(-5),
    exp: seconds(3595),
    cid: CLIENT,
    uid: '00ujmkLgagxeRrAg20g3',
    scp: ['openid', 'orders.read'],
    auth_time: seconds(-60),
    sub: 'ada@example.com',
  },
};

const id: Kind = {
  key,
  header: { kid: key.kid, alg: 'RS256' },
  claims: {
    sub: '00ujmkLgagxeRrAg20g3',
    ver: 1,
    iss: ISSUER,
    aud: CLIENT,
    iat: seconds(-5),
    exp: seconds(3595),
    jti: 'ID.4eAWJOCMB3SX8XewDfVR',
    amr: ['pwd'],
    auth_time: seconds(-60),
    nonce: 'n-0S6_WzA2Mj',
  },
};

export const accessToken: string = tokenOf(access);

export const pages: Pages = published(ISSUER, {
  keysAt: `${ISSUER}/v1/keys`,
  keys: [key.jwk],
  document: { introspection_endpoint: `${ISSUER}/v1/introspect` },
  cacheControl: 'max-age=5184000, must-revalidate',
});

export const trials: Trials = {
  verifyAccessToken: [
    right('an access token', accessToken),
    right(
      'one of a machine, which has no user',
      tokenOf(access, { claims: { uid: undefined, sub: CLIENT, scp: ['orders.read'] } }),
    ),
    ...usualWrongs(access),
    wrong('an ID token', 'ERR_JWT_CLAIM_MISMATCH aud', tokenOf(id)),
    wrong(
      'an ID token, should its client be named like the API',
      'ERR_JWT_CLAIM_MISSING cid',
      tokenOf(id, { claims: { aud: 'api://default' } }),
    ),
    wrong(
      "a token of the organization's own server",
      'ERR_JWT_CLAIM_MISMATCH iss',
      tokenOf(access, { claims: { iss: ORG } }),
    ),
    wrong(
      "somebody else's Okta, with the same audience",
      'ERR_JWT_CLAIM_MISMATCH iss',
      tokenOf(access, { claims: { iss: 'https://dev-999.okta.com/oauth2/default' } }),
    ),
    wrong('another client', 'ERR_JWT_CLAIM_MISMATCH cid', tokenOf(access, { claims: { cid: '0oaother' } })),
  ],
};
