// An authorization server that follows RFC 9068, and the OpenID provider that it also is. Its addresses and its key are
// those of ../identity-provider.ts.
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

const access: Kind = {
  key,
  header: { typ: 'at+jwt', alg: 'RS256', kid: key.kid },
  claims: {
    iss: 'https://login.example',
    sub: 'user-42',
    aud: 'https://api.example',
    exp: seconds(900),
    iat: seconds(0),
    jti: 'dbe39bf3a3ba4238a513f51d6e1691c4',
    client_id: 's6BhdRkqt3',
    scope: 'openid profile read:orders',
  },
};

const id: Kind = {
  key,
  header: { typ: 'JWT', alg: 'RS256', kid: key.kid },
  claims: {
    iss: 'https://login.example',
    sub: 'user-42',
    aud: 'https://api.example',
    exp: seconds(900),
    iat: seconds(0),
    nonce: 'n-0S6_WzA2Mj',
  },
};

export const accessToken: string = tokenOf(access);

export const pages: Pages = {};

const typed = (typ: unknown): string => tokenOf(access, { header: { typ } });

export const trials: Trials = {
  verifyAccessToken: [
    right('an access token', accessToken),
    right('one that spells its type out', typed('application/at+jwt')),
    right('one that spells its type in capitals', typed('AT+JWT')),
    right(
      'one for several APIs',
      tokenOf(access, { claims: { aud: ['https://other.example', 'https://api.example'] } }),
    ),
    right('one of a client itself', tokenOf(access, { claims: { sub: 's6BhdRkqt3', scope: undefined } })),
    ...usualWrongs(access),
    wrong('an ID token, although its audience fits', 'ERR_JWT_TYP_MISMATCH', tokenOf(id)),
    wrong('one that says it is just a JWT', 'ERR_JWT_TYP_MISMATCH', typed('JWT')),
    wrong('one that says nothing', 'ERR_JWT_TYP_MISMATCH', typed(undefined)),
    wrong('one whose type is null', 'ERR_JWT_TYP_MISMATCH', typed(null)),
    wrong('a logout token', 'ERR_JWT_TYP_MISMATCH', typed('logout+jwt')),
    wrong('one for the client', 'ERR_JWT_CLAIM_MISMATCH aud', tokenOf(access, { claims: { aud: 's6BhdRkqt3' } })),
    wrong('one without a lifetime', 'ERR_JWT_CLAIM_MISSING exp', tokenOf(access, { claims: { exp: undefined } })),
    wrong('one without an audience', 'ERR_JWT_CLAIM_MISSING aud', tokenOf(access, { claims: { aud: undefined } })),
    wrong(
      'one that is bound to a key',
      'ERR_JWT_CLAIM_MISMATCH client_id',
      tokenOf(access, { claims: { cnf: { jkt: 'x' } } }),
    ),
    wrong('one of no client', 'ERR_JWT_CLAIM_MISSING client_id', tokenOf(access, { claims: { client_id: undefined } })),
    wrong(
      'one of a client that is null',
      'ERR_JWT_CLAIM_MISMATCH client_id',
      tokenOf(access, { claims: { client_id: null } }),
    ),
    wrong('one of nobody', 'ERR_JWT_CLAIM_MISSING sub', tokenOf(access, { claims: { sub: undefined } })),
    wrong('one of no time', 'ERR_JWT_CLAIM_MISSING iat', tokenOf(access, { claims: { iat: undefined } })),
    wrong('one without a name', 'ERR_JWT_CLAIM_MISSING jti', tokenOf(access, { claims: { jti: undefined } })),
  ],
};
