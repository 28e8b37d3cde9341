// Objects and values that are no key: what they are instead, and what helps. Words only; nothing of a value is shown.
import { isObject, own } from '../../encoding/json.ts';
import { keyError, type UsageError } from '../../errors.ts';
import { showGiven } from '../../messages.ts';
import { isBytes, isPromise, isTagged, tagOf } from '../../runtime.ts';
import type { KeyUse } from './key-types.ts';

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
  if (typeof value === 'function')
    return 'function: a resolver is handed in alone, for verifying only; several go into createMultiVerifier';
  return value === undefined || value === null ? showGiven(value) : typeof value;
}

type Remedy = readonly [is: (value: object, use: KeyUse) => boolean, words: string];

const REMEDIES: readonly Remedy[] = [
  [(value, use) => Array.isArray(value) && use === 'sign', 'a list: a token is signed with one key'],
  [Array.isArray, 'a list in a list'],
  [(value) => isPromise(value), 'a promise: await it'],
  [
    (value) => has(value, 'privateKey') && has(value, 'publicKey'),
    'a key pair: .privateKey signs, .publicKey verifies',
  ],
  [(value) => has(value, 'key'), 'what createPrivateKey({ key, passphrase }) makes a KeyObject of: hand in that'],
  [(value) => Array.isArray(own(value, 'keys')), 'a JWK Set: take the one key out of its keys'],
  [isPemMap, 'PEM texts by name: a resolver, ({ kid }) => Object.hasOwn(keys, kid) ? keys[kid] : null'],
  [(value) => has(value, 'private_key'), 'an object with a PEM: hand in its .private_key'],
  [
    (value) => isTagged(value, 'ArrayBuffer') || isTagged(value, 'SharedArrayBuffer'),
    'an ArrayBuffer: new Uint8Array(buffer)',
  ],
  [isBytes, 'bytes'],
  [(value) => ArrayBuffer.isView(value), 'another view: new Uint8Array(view.buffer, view.byteOffset, view.byteLength)'],
  [
    (value) => own(value, 'type') === 'Buffer' && has(value, 'data'),
    'a Buffer that went through JSON: Buffer.from(object.data)',
  ],
  [(value) => has(value, 'jwks_uri'), 'a discovery document: createRemoteIssuer(issuer) fetches its keys'],
  [(value) => isTagged(value, 'String'), 'a String object: String(key) is the text'],
  [(value) => 'kty' in value, 'a JWK whose members are inherited or hidden: hand in a plain object'],
  [
    (value) => typeof own(value, '0') === 'number',
    'bytes that went through JSON: Uint8Array.from(Object.values(object))',
  ],
  [(value) => isTagged(value, 'Response'), 'a Response: hand in what await response.json() gives'],
  [(value) => isTagged(value, 'URL'), 'a URL: createRemoteJwks(url) fetches its key set'],
  [
    (value) => isTagged(value, 'X509Certificate') || 'fingerprint256' in value,
    'an X509Certificate: hand in its .publicKey',
  ],
  [
    (value) => has(value, 'algorithms') || has(value, 'expiresIn'),
    'options: the order is (token or claims, key, options)',
  ],
  [(value) => typeof own(value, 'sign') === 'function', 'an external signer: verifying needs its public key'],
];

function objectKind(value: object, use: KeyUse): string {
  const remedy = REMEDIES.find(([is]) => is(value, use))?.[1];
  // the name of its class, as the runtime's own objects have it
  const [, tag] = /^\[object (?!Object)([A-Z]\w{0,40})\]$/.exec(tagOf(value)) ?? [];
  return remedy ?? (tag ? `object (${tag})` : 'object');
}

function has(value: object, name: string): boolean {
  return own(value, name) !== undefined;
}

/** As Google publishes its certificates: `{ kid: PEM }`. */
function isPemMap(value: object): boolean {
  const members: unknown[] = Object.values(value);
  return members.length > 0 && members.every((member) => typeof member === 'string' && member.includes('-----BEGIN'));
}
