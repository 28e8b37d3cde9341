// Sign in with Apple: identity tokens and notifications from one key set, and the token endpoint with its client secret.
import { createPublicKey, verify } from 'node:crypto';
import { pair } from '../../support/keys.ts';
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

const key = keyOf('RS256', 'Sf2lFqwkpX');
const nextKey = keyOf('RS256', 'T8tIJ1zSrO', { use: 'sig', alg: 'RS256' }, 'other');

const identity: Kind = {
  key,
  header: { kid: key.kid, alg: 'RS256' },
  claims: {
    iss: 'https://appleid.apple.com',
    aud: 'com.example.shop',
    exp: seconds(86_395),
    iat: seconds(-5),
    sub: '001667.7f1e9b1f0d41426d8d8616e7d06be6f1.0433',
    nonce: 'n-0S6_WzA2Mj',
    c_hash: 'zpnnYkaUSfIbcUD4b80rtA',
    email: 'x7ckg8zg7s@privaterelay.appleid.com',
    email_verified: 'true',
    is_private_email: 'true',
    auth_time: seconds(-5),
    nonce_supported: true,
  },
};

const notification: Kind = {
  key,
  header: { kid: key.kid, alg: 'RS256' },
  claims: {
    iss: 'https://appleid.apple.com',
    aud: 'com.example.shop',
    exp: seconds(86_395),
    iat: seconds(-5),
    jti: 'mBg8vW3mS9wM',
    events:
      '{"type":"consent-revoked","sub":"001667.7f1e9b1f0d41426d8d8616e7d06be6f1.0433","event_time":1608693364100}',
  },
};

export const identityToken: string = tokenOf(identity);
export const nonce = 'n-0S6_WzA2Mj';
export const privateKey: string = pair('p256').privatePem;

export const pages: Pages = {
  'https://appleid.apple.com/auth/keys': json({ keys: [key.jwk, nextKey.jwk] }, 'no-store'),
  'https://appleid.apple.com/auth/token': ({ body }) => {
    const secret = new URLSearchParams(String(body)).get('client_secret') ?? '';
    return isClientSecret(secret)
      ? Response.json({ access_token: 'adg61', token_type: 'Bearer', expires_in: 3600, id_token: identityToken })
      : Response.json({ error: 'invalid_client' }, { status: 400 });
  },
};

function isClientSecret(token: string): boolean {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const read = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString());
  const { kid, alg } = read(header);
  const { iss, sub, aud, iat, exp } = read(payload);
  const key = { key: createPublicKey(pair('p256').privatePem), dsaEncoding: 'ieee-p1363' } as const;
  return (
    [kid, alg, iss, sub, aud].join() === 'ABC123DEFG,ES256,DEF123GHIJ,com.example.shop.web,https://appleid.apple.com' &&
    Number(exp) - Number(iat) <= 15_777_000 &&
    verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))
  );
}

export const trials: Trials = {
  verifyIdentityToken: [
    right('an identity token of the app', identityToken),
    right('one of the website', tokenOf(identity, { claims: { aud: 'com.example.shop.web' } })),
    right('one with a boolean in place of its text', tokenOf(identity, { claims: { email_verified: true } })),
    right('one of the next key', tokenOf(identity, { key: nextKey, header: { kid: nextKey.kid } })),
    ...usualWrongs(identity),
    wrong("somebody else's app", 'ERR_JWT_CLAIM_MISMATCH aud', tokenOf(identity, { claims: { aud: 'com.evil.app' } })),
    wrong(
      'an address nobody verified',
      'ERR_JWT_CLAIM_MISMATCH email_verified',
      tokenOf(identity, { claims: { email_verified: 'false' } }),
    ),
    wrong('one of nobody', 'ERR_JWT_CLAIM_MISSING sub', tokenOf(identity, { claims: { sub: undefined } })),
    wrong('a notification', 'ERR_JWT_CLAIM_MISSING', tokenOf(notification)),
    wrong('one of another login', 'ERR_JWT_CLAIM_MISMATCH nonce', identityToken, { claims: { nonce: 'other' } }),
  ],
  verifyNotification: [
    right('a notification', tokenOf(notification)),
    ...usualWrongs(notification),
    wrong('an identity token', 'ERR_JWT_CLAIM_MISSING', identityToken),
    wrong(
      'one that names a user as identity tokens do',
      'ERR_JWT_CLAIM_MISMATCH events',
      tokenOf(notification, { claims: { sub: '001667.7f1e' } }),
    ),
    wrong('one of no event', 'ERR_JWT_CLAIM_MISMATCH events', tokenOf(notification, { claims: { events: null } })),
    wrong(
      'one that could come twice',
      'ERR_JWT_CLAIM_MISSING jti',
      tokenOf(notification, { claims: { jti: undefined } }),
    ),
    wrong(
      'a notification of nothing',
      'ERR_JWT_CLAIM_MISSING events',
      tokenOf(notification, { claims: { events: undefined } }),
    ),
  ],
};
