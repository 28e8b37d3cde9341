// Objects and values that are no key: what they are instead, and what helps. Words only; nothing of a value is shown.
import { isObject, own } from '../../encoding/json.ts';
import { keyError, type UsageError } from '../../errors.ts';
import type { KeyUse } from './key.ts';

const EXPECTED: Readonly<Record<KeyUse, string>> = {
  verify: 'a secret (text or Uint8Array), PEM text, JWK, JWKS, CryptoKey or KeyObject',
  sign: 'a secret (text or Uint8Array), private PEM text or JWK, CryptoKey, KeyObject or external signer',
};

export function notAKey(value: unknown, use: KeyUse): UsageError {
  return keyError(`the key must be ${EXPECTED[use]}, got ${whatItIs(value, use)}`);
}

/** The kind only: whatever it is, it was meant to be a key. */
export function whatItIs(value: unknown, use: KeyUse = 'verify'): string {
  if (isObject(value)) return objectKind(value, use);
  if (value === undefined) return 'undefined (is an environment variable unset?)';
  if (typeof value === 'function') return 'function: a resolver is handed in alone, and for verifying only';
  return value === null ? 'null' : typeof value;
}

type Remedy = readonly [is: (value: object, use: KeyUse) => boolean, words: string];

const REMEDIES: readonly Remedy[] = [
  [(value, use) => Array.isArray(value) && use === 'sign', 'a list: a token is signed with one key'],
  [Array.isArray, 'a list in a list'],
  [(value) => typeof (value as { then?: unknown }).then === 'function', 'a promise: await it'],
  [
    (value) => has(value, 'privateKey') && has(value, 'publicKey'),
    'a key pair: .privateKey signs, .publicKey verifies',
  ],
  [
    (value) => has(value, 'key'),
    'what node:crypto makes a key of: createPrivateKey({ key, passphrase }) answers a KeyObject, which is one',
  ],
  [(value) => Array.isArray(own(value, 'keys')), 'a JWK Set: take the one key that is meant out of its keys'],
  [isPemMap, 'an object of PEM texts: as a resolver, ({ kid }) => Object.hasOwn(keys, kid) ? keys[kid] : null'],
  [(value) => has(value, 'private_key'), 'an object with a PEM inside: hand in its .private_key'],
  [
    (value) => isTagged(value, 'ArrayBuffer') || isTagged(value, 'SharedArrayBuffer'),
    'an ArrayBuffer: new Uint8Array(buffer)',
  ],
  [
    (value) => ArrayBuffer.isView(value),
    'another view of bytes: new Uint8Array(view.buffer, view.byteOffset, view.byteLength)',
  ],
  [
    (value) => own(value, 'type') === 'Buffer' && has(value, 'data'),
    'a Buffer that went through JSON: Buffer.from(object.data)',
  ],
  [(value) => isTagged(value, 'URL'), 'a URL: createRemoteJwks(url) fetches the key set there'],
  [
    (value) => isTagged(value, 'X509Certificate') || 'fingerprint256' in value,
    'an X509Certificate: hand in its .publicKey',
  ],
  [
    (value) => has(value, 'algorithms') || has(value, 'expiresIn'),
    'options: the order is (token or claims, key, options)',
  ],
  [
    (value) => typeof own(value, 'sign') === 'function',
    'an external signer: it signs only, verifying needs its public key',
  ],
];

function objectKind(value: object, use: KeyUse): string {
  return REMEDIES.find(([is]) => is(value, use))?.[1] ?? 'object';
}

function has(value: object, name: string): boolean {
  return own(value, name) !== undefined;
}

function isTagged(value: object, tag: string): boolean {
  return Object.prototype.toString.call(value) === `[object ${tag}]`;
}

/** As Google publishes its certificates: `{ kid: PEM }`. */
function isPemMap(value: object): boolean {
  const members: unknown[] = Object.values(value);
  return members.length > 0 && members.every((member) => typeof member === 'string' && member.includes('-----BEGIN'));
}
