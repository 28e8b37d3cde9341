// An OpenID provider's ID tokens (OpenID Connect Core §2). Its addresses and its key are those of ../identity-provider.ts.
import {
  type Kind,
  keyOf,
  type Pages,
  right,
  seconds,
  tokenOf,
  type Trials,
  usualWrongs,
  wrong,
} from '../imitation.ts';

const key = keyOf('RS256', 'login-2026');
export const nonce = 'n-0S6_WzA2Mj';

/** OpenID Connect Core §3.2.2.9: the left half of its SHA-256, 128 bits. */
export const accessToken = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxZl0z9K3vx5KF0Y';
const at_hash = 'KtLBmw5HCOMwX-UKkjnjvQ';

const kind: Kind = {
  key,
  header: { alg: 'RS256', kid: key.kid, typ: 'JWT' },
  claims: {
    iss: 'https://login.example',
    sub: 'user-42',
    aud: 'web',
    exp: seconds(3600),
    iat: seconds(-2),
    auth_time: seconds(-30),
    nonce,
    acr: 'urn:mace:incommon:iap:silver',
    at_hash,
    sid: '08a5019c-17e1-4977-8f42-65a12843ea02',
  },
};

export const idToken: string = tokenOf(kind);

export const pages: Pages = {};

const withClaims = (claims: Readonly<Record<string, unknown>>): string => tokenOf(kind, { claims });

export const trials: Trials = {
  verifyIdToken: [
    right('a token whose nonce is judged elsewhere', idToken),
    wrong('a token without a nonce', 'ERR_JWT_CLAIM_MISSING nonce', withClaims({ nonce: undefined })),
  ],
  logIn: [
    right('the ID token of this login', idToken, nonce),
    right('one without a type', tokenOf(kind, { header: { typ: undefined } }), nonce),
    right(
      'one for several clients that was issued to this one',
      withClaims({ aud: ['web', 'mobile'], azp: 'web' }),
      nonce,
    ),
    right('one for a list of this client alone', withClaims({ aud: ['web'] }), nonce),
    right('one whose access token came along', idToken, nonce, { at_hash }),
    wrong(
      'one beside the access token of another login',
      'ERR_JWT_CLAIM_MISMATCH at_hash',
      withClaims({ at_hash: 'HK6E_P6Dh8Y93mRNtsDB1Q' }),
      nonce,
      { at_hash },
    ),
    wrong(
      'one that names no access token, where one came along',
      'ERR_JWT_CLAIM_MISSING at_hash',
      withClaims({ at_hash: undefined }),
      nonce,
      { at_hash },
    ),
    ...usualWrongs(kind).map((trial) => ({ ...trial, args: [...trial.args, nonce] })),
    wrong('the token of another login', 'ERR_JWT_CLAIM_MISMATCH nonce', withClaims({ nonce: 'another' }), nonce),
    wrong('a token of a login without a nonce', 'ERR_JWT_CLAIM_MISSING nonce', withClaims({ nonce: undefined }), nonce),
    wrong('a nonce that is a list', 'ERR_JWT_CLAIM_MISMATCH nonce', withClaims({ nonce: ['x'] }), nonce),
    wrong(
      'one for another client that this one asked for',
      'ERR_JWT_CLAIM_MISMATCH aud',
      withClaims({ aud: 'mobile', azp: 'web' }),
      nonce,
    ),
    wrong(
      'one that was issued to another client',
      'ERR_JWT_CLAIM_MISMATCH azp',
      withClaims({ aud: ['web', 'mobile'], azp: 'mobile' }),
      nonce,
    ),
    wrong(
      'one for several clients that names none of them',
      'ERR_JWT_CLAIM_MISMATCH azp',
      withClaims({ aud: ['web', 'mobile'] }),
      nonce,
    ),
    wrong('one whose azp is null', 'ERR_JWT_CLAIM_MISMATCH azp', withClaims({ azp: null }), nonce),
    wrong('one of half an hour ago', 'ERR_JWT_TOO_OLD iat', withClaims({ iat: seconds(-1800) }), nonce),
    wrong('one of nobody', 'ERR_JWT_CLAIM_MISSING sub', withClaims({ sub: undefined }), nonce),
    wrong('an access token', 'ERR_JWT_TYP_MISMATCH', tokenOf(kind, { header: { typ: 'at+jwt' } }), nonce),
    wrong('a logout token', 'ERR_JWT_TYP_MISMATCH', tokenOf(kind, { header: { typ: 'logout+jwt' } }), nonce),
  ],
};
