// Plaid's webhooks: a token beside the body, and an endpoint that answers one key for its kid. Vonage's: HS256.
import { createHash } from 'node:crypto';
import { forge } from '../../support/forge.ts';
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

const plaidKey = (kid: string, expiredAt: number | null, which: 'first' | 'other' = 'first') =>
  keyOf('ES256', kid, { alg: 'ES256', use: 'sig', created_at: seconds(-999_999), expired_at: expiredAt }, which);
const key = plaidKey('bfbd5111-8e33-4643-8ced-b2e642a72f3c', null);
const oldKey = plaidKey('6c5516e1-92dc-479e-a8ff-5a51992e0001', seconds(-86_400), 'other');

export const body: Uint8Array = new TextEncoder().encode(
  '{\n  "webhook_type": "TRANSACTIONS",\n  "webhook_code": "DEFAULT_UPDATE",\n  "item_id": "wz666MBjYWTp2PDzzggYhM6oWWmBb"\n}',
);
const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

const kind: Kind = {
  key,
  header: { alg: 'ES256', kid: key.kid, typ: 'JWT' },
  claims: { iat: seconds(-2), request_body_sha256: hashOf(body) },
};

export const signature: string = tokenOf(kind);

export const pages: Pages = {
  'https://production.plaid.com/webhook_verification_key/get': ({ headers, body: asked }) => {
    if (!headers.has('plaid-client-id') || !headers.has('plaid-secret')) return new Response(null, { status: 401 });
    const { key_id: id } = JSON.parse(String(asked)) as { key_id: string };
    const found = [key, oldKey].find(({ kid }) => kid === id);
    if (!found) return Response.json({ error_code: 'INVALID_WEBHOOK_VERIFICATION_KEY_ID' }, { status: 400 });
    return Response.json({ key: found.jwk, request_id: 'RZ6Omi1bzzwDaLo' });
  },
};

const other = new TextEncoder().encode('{"webhook_code":"USER_PERMISSION_REVOKED"}');
const withClaims = (claims: Readonly<Record<string, unknown>>): string => tokenOf(kind, { claims });
const ofUnknownKey = (kid: unknown): string => tokenOf(kind, { header: { kid } });

export const secret = 'Rk3yVw8sQz1nXb6mTc4jLh9pFd2gKa7e';
export const message: Uint8Array = new TextEncoder().encode('{"channel":"sms","from":"447700900000","text":"hello"}');

interface Signed {
  readonly key?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

function signed({ key = secret, claims }: Signed = {}): string {
  const usual = {
    iat: seconds(-1),
    jti: 'c6f1a9e0',
    iss: 'Vonage',
    api_key: 'a1b2c3d4',
    payload_hash: hashOf(message),
  };
  return forge({ alg: 'HS256', key, payload: { ...usual, ...claims } });
}

export const messageSignature: string = signed();
const [first = '', , last = ''] = messageSignature.split('.');
const changed = `${first}.${Buffer.from('{"iss":"Vonage"}').toString('base64url')}.${last}`;

export const trials: Trials = {
  verifyMessage: [
    right('a message', messageSignature, message),
    wrong('another body', 'ERR_JWT_CLAIM_MISMATCH payload_hash', messageSignature, body),
    wrong('no body', 'ERR_JWT_CLAIM_MISMATCH payload_hash', messageSignature, new Uint8Array()),
    wrong(
      'a token without the hash',
      'ERR_JWT_CLAIM_MISSING payload_hash',
      signed({ claims: { payload_hash: undefined } }),
      message,
    ),
    wrong(
      'a hash that is null',
      'ERR_JWT_CLAIM_MISMATCH payload_hash',
      signed({ claims: { payload_hash: null } }),
      message,
    ),
    wrong('another account', 'ERR_JWT_CLAIM_MISMATCH api_key', signed({ claims: { api_key: 'other' } }), message),
    wrong('another issuer', 'ERR_JWT_CLAIM_MISMATCH iss', signed({ claims: { iss: 'other' } }), message),
    wrong('one of ten minutes ago', 'ERR_JWT_TOO_OLD iat', signed({ claims: { iat: seconds(-600) } }), message),
    wrong('another secret', 'ERR_JWT_SIGNATURE_INVALID', signed({ key: 'x'.repeat(32) }), message),
    wrong('one that was changed', 'ERR_JWT_SIGNATURE_INVALID', changed, message),
    wrong('one that a public key signed', 'ERR_JWT_ALG_NOT_ALLOWED', tokenOf(kind), message),
  ],
  verifyWebhook: [
    right('a webhook', signature, body),
    right('one of four minutes ago', withClaims({ iat: seconds(-240) }), body),
    ...usualWrongs(kind).map((trial) => ({ ...trial, args: [...trial.args, body] })),
    wrong('another body', 'ERR_JWT_CLAIM_MISMATCH request_body_sha256', signature, other),
    wrong(
      'the body, written anew',
      'ERR_JWT_CLAIM_MISMATCH request_body_sha256',
      signature,
      Buffer.from(JSON.stringify(JSON.parse(Buffer.from(body).toString()))),
    ),
    wrong('no body', 'ERR_JWT_CLAIM_MISMATCH request_body_sha256', signature, new Uint8Array()),
    wrong(
      'a token without the hash',
      'ERR_JWT_CLAIM_MISSING request_body_sha256',
      withClaims({ request_body_sha256: undefined }),
      body,
    ),
    wrong(
      'the hash in capitals',
      'ERR_JWT_CLAIM_MISMATCH request_body_sha256',
      withClaims({ request_body_sha256: hashOf(body).toUpperCase() }),
      body,
    ),
    wrong('one of six minutes ago', 'ERR_JWT_TOO_OLD iat', withClaims({ iat: seconds(-360) }), body),
    wrong('one of tomorrow', 'ERR_JWT_ISSUED_IN_FUTURE iat', withClaims({ iat: seconds(86_400) }), body),
    wrong('one without a time', 'ERR_JWT_CLAIM_MISSING iat', withClaims({ iat: undefined }), body),
    wrong(
      'one of an expired key',
      'ERR_JWT_KEY_NOT_FOUND',
      tokenOf(kind, { key: oldKey, header: { kid: oldKey.kid } }),
      body,
    ),
    wrong(
      'a kid that Plaid does not know',
      'ERR_JWT_KEY_NOT_FOUND',
      ofUnknownKey('00000000-8e33-4643-8ced-b2e642a72f3c'),
      body,
    ),
    wrong('a kid that is a path', 'ERR_JWT_KEY_NOT_FOUND', ofUnknownKey('../../item/get'), body),
    wrong('no kid', 'ERR_JWT_KEY_NOT_FOUND', ofUnknownKey(undefined), body),
  ],
};
