// A user pool of Amazon Cognito: access tokens without an audience, beside ID tokens that have one.
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

const ISSUER = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123';
const CLIENT = '1example23456789';
const key = keyOf('RS256', 'K1p+4x/8Zy0Jq7bD2mW9vT3aLr5nQe6HcXsUoYgIfEk=', { alg: 'RS256', e: 'AQAB', use: 'sig' });
const idKey = keyOf('RS256', 'Vd/2m8=', { alg: 'RS256', e: 'AQAB', use: 'sig' }, 'other');

const access: Kind = {
  key,
  header: { kid: key.kid, alg: 'RS256' },
  claims: {
    sub: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
    'cognito:groups': ['editors'],
    iss: ISSUER,
    version: 2,
    client_id: CLIENT,
    origin_jti: 'aaaaaaaa-bbbb-cccc-dddd-ffffffffffff',
    token_use: 'access',
    scope: 'openid profile',
    auth_time: seconds(-60),
    exp: seconds(3595),
    iat: seconds(-5),
    jti: 'aaaaaaaa-bbbb-cccc-dddd-000000000000',
    username: 'ada',
  },
};

const id: Kind = {
  key: idKey,
  header: { kid: idKey.kid, alg: 'RS256' },
  claims: {
    sub: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
    email_verified: true,
    iss: ISSUER,
    'cognito:username': 'ada',
    aud: CLIENT,
    token_use: 'id',
    auth_time: seconds(-60),
    exp: seconds(3595),
    iat: seconds(-5),
    email: 'ada@example.com',
  },
};

export const accessToken: string = tokenOf(access);
export const idToken: string = tokenOf(id);

export const pages: Pages = published(ISSUER, {
  keysAt: `${ISSUER}/.well-known/jwks.json`,
  keys: [idKey.jwk, key.jwk],
  cacheControl: 'public, max-age=86400',
});

export const trials: Trials = {
  verifyAccessToken: [
    right('an access token', accessToken),
    ...usualWrongs(access),
    wrong('an ID token', 'ERR_JWT_CLAIM_MISMATCH token_use', tokenOf(id, { claims: { client_id: CLIENT } })),
    wrong('an ID token as it is issued', 'ERR_JWT_CLAIM_MISMATCH token_use', idToken),
    wrong(
      'another client of the pool',
      'ERR_JWT_CLAIM_MISMATCH client_id',
      tokenOf(access, { claims: { client_id: 'other' } }),
    ),
    wrong('no client', 'ERR_JWT_CLAIM_MISSING client_id', tokenOf(access, { claims: { client_id: undefined } })),
    wrong('another pool', 'ERR_JWT_CLAIM_MISMATCH iss', tokenOf(access, { claims: { iss: `${ISSUER}4` } })),
  ],
  verifyIdToken: [
    right('an ID token', idToken),
    ...usualWrongs(id),
    wrong('an access token', 'ERR_JWT_CLAIM_MISSING aud', accessToken),
    wrong(
      'an access token for a resource named like the client',
      'ERR_JWT_CLAIM_MISMATCH token_use',
      tokenOf(access, { claims: { aud: CLIENT } }),
    ),
  ],
};
