// Firebase Authentication, its keys in both forms, and App Check.
import { CERTIFICATE_PEM } from '../../support/fixture-keys.ts';
import {
  json,
  type Kind,
  keyOf,
  type Pages,
  right,
  seconds,
  tokenOf,
  type Trial,
  type Trials,
  unsigned,
  usualWrongs,
  wrong,
} from '../imitation.ts';

const PROJECT = 'shop-1';
const ISSUER = `https://securetoken.google.com/${PROJECT}`;
const key = keyOf('RS256', 'a3b762f1df1a4c8d7e0b52f9c6d8e4a1b2c3d4e5');
const appCheckKey = keyOf('RS256', 'mWqsUQ', { use: 'sig', alg: 'RS256' }, 'other');

const user: Kind = {
  key,
  header: { alg: 'RS256', kid: key.kid, typ: 'JWT' },
  claims: {
    iss: ISSUER,
    aud: PROJECT,
    auth_time: seconds(-60),
    user_id: 'J8q2mX0b',
    sub: 'J8q2mX0b',
    iat: seconds(-5),
    exp: seconds(3595),
    email: 'ada@example.com',
    email_verified: true,
    firebase: { identities: { email: ['ada@example.com'] }, sign_in_provider: 'password' },
  },
};

const app: Kind = {
  key: appCheckKey,
  header: { kid: appCheckKey.kid, typ: 'JWT', alg: 'RS256' },
  claims: {
    sub: '1:123456789:web:abc',
    aud: ['projects/123456789', `projects/${PROJECT}`],
    provider: 'recaptcha_v3',
    iss: 'https://firebaseappcheck.googleapis.com/123456789',
    exp: seconds(3600),
    iat: seconds(0),
    jti: 'x',
  },
};

export const idToken: string = tokenOf(user);
export const appCheckToken: string = tokenOf(app);

export const pages: Pages = {
  'https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com': json(
    { keys: [key.jwk] },
    'public, max-age=19543, must-revalidate, no-transform',
  ),
  'https://www.googleapis.com/robot/v1/metadata/x509/securetoken@system.gserviceaccount.com': json(
    { [key.kid]: CERTIFICATE_PEM.rsa },
    'public, max-age=19543, must-revalidate, no-transform',
  ),
  'https://firebaseappcheck.googleapis.com/v1/jwks': json({ keys: [appCheckKey.jwk] }, 'public, max-age=21600'),
};

const wrongOnes = [
  ...usualWrongs(user),
  wrong(
    'one of another project',
    'ERR_JWT_CLAIM_MISMATCH',
    tokenOf(user, { claims: { iss: 'https://securetoken.google.com/evil', aud: 'evil' } }),
  ),
  wrong('one of the emulator', 'ERR_JWT_MALFORMED', unsigned(user)),
  wrong('an App Check token', 'ERR_JWT_KEY_NOT_FOUND', appCheckToken),
  wrong('one of nobody', 'ERR_JWT_CLAIM_MISMATCH firebase', tokenOf(user, { claims: { sub: undefined } })),
  wrong('one of somebody without a name', 'ERR_JWT_CLAIM_MISMATCH firebase', tokenOf(user, { claims: { sub: '' } })),
  ofLogin('a visitor without an account', { sign_in_provider: 'anonymous' }),
  ofLogin('a user of a tenant', { sign_in_provider: 'password', tenant: 'customer-7x2q' }),
  ofLogin('a login that is no object', null),
];

function ofLogin(what: string, firebase: unknown): Trial {
  return wrong(what, 'ERR_JWT_CLAIM_MISMATCH firebase', tokenOf(user, { claims: { firebase } }));
}

export const trials: Trials = {
  verifyIdToken: [right('an ID token', idToken), ...wrongOnes],
  verifyByCertificate: [right('an ID token', idToken), ...wrongOnes],
  verifyAppCheck: [
    right('an App Check token', appCheckToken),
    ...usualWrongs(app),
    wrong('an ID token', 'ERR_JWT_KEY_NOT_FOUND', idToken),
    wrong('another project', 'ERR_JWT_CLAIM_MISMATCH aud', tokenOf(app, { claims: { aud: ['projects/987654321'] } })),
  ],
};
