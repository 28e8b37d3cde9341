// An OpenID provider's logout tokens (Back-Channel Logout 1.0 §2.4). Its addresses and its key are those of
// ../identity-provider.ts.
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
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

const kind: Kind = {
  key,
  header: { alg: 'RS256', kid: key.kid, typ: 'logout+jwt' },
  claims: {
    iss: 'https://login.example',
    sub: 'user-42',
    aud: 'web',
    iat: seconds(-1),
    exp: seconds(119),
    jti: 'bWJq',
    sid: '08a5019c-17e1-4977-8f42-65a12843ea02',
    events: { [EVENT]: {} },
  },
};

export const logoutToken: string = tokenOf(kind);

export const pages: Pages = {};

const withClaims = (claims: Readonly<Record<string, unknown>>): string => tokenOf(kind, { claims });
const typed = (typ: unknown): string => tokenOf(kind, { header: { typ } });

export const trials: Trials = {
  verifyLogoutToken: [
    right('a logout token', logoutToken),
    right('one without a lifetime, as they once were', withClaims({ exp: undefined })),
    right('one of the type JWT, as many send it', typed('JWT')),
    right('one for all sessions of the user', withClaims({ sid: undefined })),
    right('one for a session only', withClaims({ sub: undefined })),
    right('one of a provider whose clock is some seconds ahead', withClaims({ iat: seconds(20), exp: seconds(140) })),
    wrong('one of tomorrow', 'ERR_JWT_ISSUED_IN_FUTURE iat', withClaims({ iat: seconds(86_400), exp: undefined })),
    ...usualWrongs(kind),
    wrong(
      'an ID token',
      'ERR_JWT_CLAIM_MISSING events',
      tokenOf(kind, { header: { typ: 'JWT' }, claims: { events: undefined, nonce: 'n' } }),
    ),
    wrong(
      'an ID token without a nonce',
      'ERR_JWT_CLAIM_MISSING events',
      tokenOf(kind, { header: { typ: 'JWT' }, claims: { events: undefined } }),
    ),
    wrong('one with a nonce', 'ERR_JWT_CLAIM_MISMATCH events', withClaims({ nonce: 'n-0S6_WzA2Mj' })),
    wrong('one with a nonce that is null', 'ERR_JWT_CLAIM_MISMATCH events', withClaims({ nonce: null })),
    wrong(
      'another event',
      'ERR_JWT_CLAIM_MISMATCH events',
      withClaims({ events: { 'https://schemas.openid.net/secevent/risc/event-type/account-disabled': {} } }),
    ),
    wrong('events that are a list', 'ERR_JWT_CLAIM_MISMATCH events', withClaims({ events: [EVENT] })),
    wrong('events that are text', 'ERR_JWT_CLAIM_MISMATCH events', withClaims({ events: EVENT })),
    wrong('an event that is null', 'ERR_JWT_CLAIM_MISMATCH events', withClaims({ events: { [EVENT]: null } })),
    wrong('an event that is text', 'ERR_JWT_CLAIM_MISMATCH events', withClaims({ events: { [EVENT]: 'x' } })),
    wrong('an event that is a list', 'ERR_JWT_CLAIM_MISMATCH events', withClaims({ events: { [EVENT]: [] } })),
    wrong(
      'one for a session that is no text',
      'ERR_JWT_CLAIM_MISMATCH events',
      withClaims({ sub: undefined, sid: 42 }),
    ),
    wrong('one for no session', 'ERR_JWT_CLAIM_MISMATCH events', withClaims({ sub: undefined, sid: null })),
    wrong('events that are null', 'ERR_JWT_CLAIM_MISMATCH events', withClaims({ events: null })),
    wrong('one for nobody', 'ERR_JWT_CLAIM_MISMATCH events', withClaims({ sub: undefined, sid: undefined })),
    wrong('one of yesterday', 'ERR_JWT_TOO_OLD iat', withClaims({ iat: seconds(-86_400), exp: undefined })),
    wrong('one without a time', 'ERR_JWT_CLAIM_MISSING iat', withClaims({ iat: undefined, exp: undefined })),
    wrong('one without a name', 'ERR_JWT_CLAIM_MISSING jti', withClaims({ jti: undefined })),
    wrong('one without a type', 'ERR_JWT_TYP_MISMATCH', typed(undefined)),
    wrong('a security event token', 'ERR_JWT_TYP_MISMATCH', typed('secevent+jwt')),
    wrong('an access token', 'ERR_JWT_TYP_MISMATCH', typed('at+jwt')),
  ],
};
