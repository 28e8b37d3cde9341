// An instance of Clerk, with the key set that only its owner may read.
import {
  guarded,
  json,
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

const ISSUER = 'https://clerk.shop.example';
const key = keyOf('RS256', 'ins_2Gx0fIh9lhcRJX0AXaVYgJ5Rz0b');

const session: Kind = {
  key,
  header: { alg: 'RS256', cat: 'cl_B7d4PD111AAA', kid: key.kid, typ: 'JWT' },
  claims: {
    azp: 'https://shop.example',
    exp: seconds(55),
    fva: [12, -1],
    iat: seconds(-5),
    iss: ISSUER,
    jti: 'd8a1c0b5e3f2',
    nbf: seconds(-15),
    sid: 'sess_2GxMS3tGgPqMQwvTRdfLYQxNdIE',
    sts: 'active',
    sub: 'user_2GxMRXpVdmBnTNXmXaOxSxvvtLW',
    v: 2,
  },
};

export const token: string = tokenOf(session);
export const secretKey = 'sk_test_9f8e7d6c';

const keys = json({ keys: [key.jwk] }, 'public, max-age=3600');

export const pages: Pages = {
  'https://api.clerk.com/v1/jwks': guarded(keys, (headers) => headers.get('authorization') === `Bearer ${secretKey}`),
};

export const trials: Trials = {
  verifySession: [
    right('a session', token),
    right('one of the other page', tokenOf(session, { claims: { azp: 'https://admin.shop.example' } })),
    right(
      'one of a clock that is three seconds ahead',
      tokenOf(session, { claims: { nbf: seconds(3), iat: seconds(3) } }),
    ),
    ...usualWrongs(session),
    wrong(
      'one that another page got',
      'ERR_JWT_CLAIM_MISMATCH azp',
      tokenOf(session, { claims: { azp: 'https://evil.shop.example' } }),
    ),
    wrong('one that names no page', 'ERR_JWT_CLAIM_MISSING azp', tokenOf(session, { claims: { azp: undefined } })),
    wrong(
      'a login that is not complete',
      'ERR_JWT_CLAIM_MISMATCH sts',
      tokenOf(session, { claims: { sts: 'pending' } }),
    ),
    wrong(
      'a token of a template, for somebody else',
      'ERR_JWT_CLAIM_MISSING',
      tokenOf(session, { claims: { sid: undefined, sts: undefined, aud: 'https://other.example' } }),
    ),
    wrong(
      'one of a template that writes a status of its own',
      'ERR_JWT_CLAIM_MISSING sid',
      tokenOf(session, { claims: { sid: undefined, aud: 'https://other.example' } }),
    ),
  ],
};
