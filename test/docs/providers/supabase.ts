// A project of Supabase: before, during and after its change from the shared secret to keys.
import { forge } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
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
  usualWrongs,
  wrong,
} from '../imitation.ts';

const ISSUER = 'https://abcdefghijklmnopqrst.supabase.co/auth/v1';
const key = keyOf('ES256', 'b4e5a0d2-7c0f-4b0e-8f4d-0d8c3c6f1a2b', {
  alg: 'ES256',
  key_ops: ['verify'],
  ext: true,
  use: 'sig',
});

const session: Kind = {
  key,
  header: { alg: 'ES256', kid: key.kid, typ: 'JWT' },
  claims: {
    iss: ISSUER,
    sub: 'ef0493c9-3582-425f-a362-aef909588df7',
    aud: 'authenticated',
    exp: seconds(3595),
    iat: seconds(-5),
    email: 'ada@example.com',
    phone: '',
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: {},
    role: 'authenticated',
    aal: 'aal1',
    amr: [{ method: 'password', timestamp: seconds(-60) }],
    session_id: '7d0f3a4e-0000-4000-8000-000000000000',
    is_anonymous: false,
  },
};

/** text that looks like base64, and is used as it stands */
export const legacySecret = 'super+secret/jwt+token+with+at+least+32+characters==';

function legacy(claims: object = {}, secret: string | Buffer = legacySecret): string {
  const headerText = JSON.stringify({ alg: 'HS256', kid: '4d3c2b1a', typ: 'JWT' });
  return forge({ alg: 'HS256', key: secret, headerText, payload: { ...session.claims, ...claims } });
}

export const token: string = tokenOf(session);
export const oldToken: string = legacy();

export const pages: Pages = {
  [`${ISSUER}/.well-known/jwks.json`]: json({ keys: [key.jwk] }, 'public, max-age=600'),
};

const anonKey = {
  iss: 'supabase',
  ref: 'abcdefghijklmnopqrst',
  role: 'anon',
  sub: undefined,
  aud: undefined,
  exp: seconds(315_360_000),
};

/** As the OAuth server of the project adds it, where that is switched on. */
const ofApplication = { client_id: '9a8b7c6d-5e4f-4a2b-8c0d-9e8f7a6b5c4d' };

const ofKeys: readonly Trial[] = [
  right('a session', token),
  ...usualWrongs(session),
  wrong(
    'a visitor without an account',
    'ERR_JWT_CLAIM_MISMATCH is_anonymous',
    tokenOf(session, { claims: { is_anonymous: true } }),
  ),
  wrong(
    'another project',
    'ERR_JWT_CLAIM_MISMATCH iss',
    tokenOf(session, { claims: { iss: 'https://zzz.supabase.co/auth/v1' } }),
  ),
  wrong('another role', 'ERR_JWT_CLAIM_MISMATCH role', tokenOf(session, { claims: { role: 'service_role' } })),
  wrong(
    'one that another application got for the user',
    'ERR_JWT_CLAIM_MISMATCH role',
    tokenOf(session, { claims: ofApplication }),
  ),
];

const ofSecret: readonly Trial[] = [
  right('an old session', oldToken),
  wrong('an old session that is over', 'ERR_JWT_EXPIRED', legacy({ exp: seconds(-1) })),
  wrong('the public key of the application', 'ERR_JWT_CLAIM_MISMATCH iss', legacy(anonKey)),
  wrong("the server's own key", 'ERR_JWT_CLAIM_MISMATCH iss', legacy({ ...anonKey, role: 'service_role' })),
  wrong('an old one of another issuer', 'ERR_JWT_CLAIM_MISMATCH iss', legacy({ iss: 'supabase' })),
  wrong('an old one for another audience', 'ERR_JWT_CLAIM_MISMATCH aud', legacy({ aud: 'anon' })),
  wrong('an old one of another role', 'ERR_JWT_CLAIM_MISMATCH role', legacy({ role: 'service_role' })),
  wrong('another secret', 'ERR_JWT_SIGNATURE_INVALID', legacy({}, SECRET)),
  wrong('the secret decoded from base64', 'ERR_JWT_SIGNATURE_INVALID', legacy({}, Buffer.from(legacySecret, 'base64'))),
  wrong('an old one of a visitor', 'ERR_JWT_CLAIM_MISMATCH is_anonymous', legacy({ is_anonymous: true })),
  wrong('an old one that another application got', 'ERR_JWT_CLAIM_MISMATCH role', legacy(ofApplication)),
];

/** HS256 is an algorithm of one of the two: with the public key as the secret it has to fail by its signature there. */
const ofBoth = ofKeys.map((trial) => {
  return trial.what.startsWith('HS256 with') ? { ...trial, code: 'ERR_JWT_SIGNATURE_INVALID' } : trial;
});

export const trials: Trials = {
  verifySession: [...ofKeys, wrong('an old session', 'ERR_JWT_ALG_NOT_ALLOWED', oldToken)],
  verifyBoth: [...ofBoth, ...ofSecret],
  verifyOld: [...ofSecret, wrong('a session of the new keys', 'ERR_JWT_ALG_NOT_ALLOWED', token)],
};
