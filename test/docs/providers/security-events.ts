// A transmitter of security events as Google and the shared signals framework have it: RISC event types, no exp, the
// subject within the event.
import {
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

const key = keyOf('RS256', 'risc-7');
const TYPES = 'https://schemas.openid.net/secevent/risc/event-type';

const kind: Kind = {
  key,
  header: { alg: 'RS256', kid: key.kid, typ: 'secevent+jwt' },
  claims: {
    iss: 'https://transmitter.example/',
    aud: 'https://receiver.example',
    iat: seconds(-30),
    toe: seconds(-60),
    jti: '756E69717565',
    sub_id: { format: 'iss_sub', iss: 'https://transmitter.example/', sub: '7375626A656374' },
    events: { [`${TYPES}/account-disabled`]: { reason: 'hijacking' } },
  },
};

export const event: string = tokenOf(kind);

export const pages: Pages = {
  'https://transmitter.example/jwks.json': json({ keys: [key.jwk] }, 'public, max-age=3600'),
};

const withClaims = (claims: Readonly<Record<string, unknown>>): string => tokenOf(kind, { claims });
const typed = (typ: unknown): string => tokenOf(kind, { header: { typ } });

export const trials: Trials = {
  verifyEvent: [
    right('an event', event),
    right('one of three days ago, delivered again', withClaims({ iat: seconds(-259_200), toe: seconds(-259_230) })),
    right('one for several receivers', withClaims({ aud: ['https://receiver.example', 'https://other.example'] })),
    right(
      'two events in one token',
      withClaims({ events: { [`${TYPES}/sessions-revoked`]: {}, 'https://x.example': {} } }),
    ),
    ...usualWrongs(kind),
    wrong(
      'the issuer without its slash',
      'ERR_JWT_CLAIM_MISMATCH iss',
      withClaims({ iss: 'https://transmitter.example' }),
    ),
    wrong(
      'an event that nobody asked for',
      'ERR_JWT_CLAIM_MISMATCH events',
      withClaims({ events: { [`${TYPES}/account-purged`]: {} } }),
    ),
    wrong('one with a subject, like an ID token', 'ERR_JWT_CLAIM_MISMATCH events', withClaims({ sub: 'user-42' })),
    wrong('no event', 'ERR_JWT_CLAIM_MISMATCH events', withClaims({ events: {} })),
    wrong(
      'events that are a list',
      'ERR_JWT_CLAIM_MISMATCH events',
      withClaims({ events: [`${TYPES}/account-disabled`] }),
    ),
    wrong('a token without events', 'ERR_JWT_CLAIM_MISSING events', withClaims({ events: undefined })),
    wrong('an event without a name', 'ERR_JWT_CLAIM_MISSING jti', withClaims({ jti: undefined })),
    wrong('an event without a time', 'ERR_JWT_CLAIM_MISSING iat', withClaims({ iat: undefined })),
    wrong('an ID token', 'ERR_JWT_TYP_MISMATCH', typed('JWT')),
    wrong('a token without a type', 'ERR_JWT_TYP_MISMATCH', typed(undefined)),
    wrong('an access token', 'ERR_JWT_TYP_MISMATCH', typed('at+jwt')),
    wrong('a logout token', 'ERR_JWT_TYP_MISMATCH', typed('logout+jwt')),
  ],
};
