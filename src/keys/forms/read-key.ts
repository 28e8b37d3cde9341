// The table of forms in which a key may be given. "How to add a key form" in CONTRIBUTING.md begins here.
import { latin1 } from '../../encoding/bytes.ts';
import { isObject, own } from '../../encoding/json.ts';
import { isKeyFault, keyError, withoutStacks } from '../../errors.ts';
import { isBytes, isSameBytes } from '../../runtime.ts';
import type { Jwk } from '../../types.ts';
import { asn1Key, readAsn1 } from './asn1-keys.ts';
import { cryptoKey, isCryptoKey } from './crypto-key.ts';
import { copyJwk, isJwk, jwkKey } from './jwk.ts';
import { isKeyObject, keyObject } from './key-object.ts';
import { type Key, reading, refuseLarge } from './key.ts';
import type { KeyUse } from './key-types.ts';
import { notAKey } from './not-a-key.ts';
import { pemRemedy } from './not-pem.ts';
import { readPem } from './pem.ts';
import { secretKey, textSecret } from './secret.ts';

/** Which kind of key the caller's algorithms need; text is never guessed to be one or the other. */
export type KeyFamily = 'secret' | 'asymmetric';

interface KeyForm {
  is(given: object): boolean;
  /** What may change under us is copied; the runtime's own keys cannot change. */
  readonly copy: ((given: object) => object) | undefined;
  read(copy: object, family: KeyFamily): Key;
}

const JWK: KeyForm = { is: isJwk, copy: copyJwk, read: jwkKey };

/** The first that fits. */
const FORMS: readonly KeyForm[] = [
  { is: isBytes, copy: copyBytes, read: bytesKey },
  { is: isCryptoKey, copy: undefined, read: cryptoKey },
  { is: isKeyObject, copy: undefined, read: keyObject },
  JWK,
];

/** @throws {UsageError} when it is not a key */
export function readKey(given: unknown, family: KeyFamily, use: KeyUse = 'verify'): Key {
  if (typeof given === 'string') return textKey(given, family);
  if (!isObject(given)) throw notAKey(given, use);
  return reading(() => {
    const form = FORMS.find(({ is }) => is(given));
    if (!form) throw notAKey(given, use);
    return orThrow(remembered(given, form, family).key);
  });
}

/** A member of a JWK Set: what it says of itself, if it could be read, and the key, or why it is none. */
export interface ReadJwk {
  readonly jwk: Jwk | undefined;
  readonly key: Key | string;
}

export function readJwk(given: object, family: KeyFamily): ReadJwk {
  try {
    // Whoever publishes a set decides how many of its members are of no use, and how often that is found out.
    const { copy, key } = withoutStacks(() => reading(() => remembered(given, JWK, family)));
    return { jwk: copy as Jwk, key };
  } catch (error) {
    if (isKeyFault(error)) return { jwk: undefined, key: error.message };
    throw error;
  }
}

/*
 * What one-shot calls remember: importing an RSA key costs more than verifying with it. Text is remembered in a small
 * bounded map; an object by identity, for as long as it says the same. So is what was refused, and why: whoever supplies
 * the key of a tenant decides how often it is asked for.
 */

const MOST_TEXTS = 100;
const texts: Readonly<Record<KeyFamily, Map<string, Key | string>>> = { secret: new Map(), asymmetric: new Map() };

function textKey(text: string, family: KeyFamily): Key {
  refuseLarge(text.length);
  const memo = texts[family];
  const known = memo.get(text);
  if (known !== undefined) return orThrow(known);
  const key = orReason(() => (family === 'secret' ? textSecret(text) : asn1Key(readPem(text))));
  for (const oldest of memo.keys()) {
    if (memo.size < MOST_TEXTS) break;
    memo.delete(oldest);
  }
  memo.set(text, key);
  return orThrow(key);
}

interface Remembered {
  /** what it said; `undefined`: it cannot say anything else */
  readonly content: string | Uint8Array | undefined;
  readonly copy: object;
  readonly key: Key | string;
}

const objects: Readonly<Record<KeyFamily, WeakMap<object, Remembered>>> = {
  secret: /* @__PURE__ */ new WeakMap(),
  asymmetric: /* @__PURE__ */ new WeakMap(),
};

function remembered(given: object, form: KeyForm, family: KeyFamily): Remembered {
  const known = objects[family].get(given);
  if (known && known.content === undefined) return known;
  const copy = form.copy ? form.copy(given) : given;
  const content = form.copy && contentOf(copy);
  if (known && isSame(known.content, content)) return known;
  const key = orReason(() => form.read(copy, family));
  const read = { content: isUnchanging(given) ? undefined : content, copy, key };
  objects[family].set(given, read);
  return read;
}

function orReason(read: () => Key): Key | string {
  try {
    return read();
  } catch (error) {
    if (isKeyFault(error)) return error.message;
    throw error;
  }
}

function orThrow(key: Key | string): Key {
  if (typeof key === 'string') throw keyError(key);
  return key;
}

function contentOf(copy: object): string | Uint8Array {
  if (isBytes(copy)) return copy;
  let text: string;
  try {
    // entries, so that a toJSON among them has no say
    text = JSON.stringify(Object.entries(copy));
  } catch (cause) {
    throw keyError('the key is an object that JSON cannot carry, so not a JWK', { cause });
  }
  refuseLarge(text.length);
  return text;
}

function isSame(a: Remembered['content'], b: Remembered['content']): boolean {
  return isBytes(a) ? isBytes(b) && isSameBytes(a, b) : a === b;
}

/** A frozen JWK of plain members: a getter could answer something else each time. */
export function isUnchanging(given: unknown): boolean {
  return isFrozen(given) && (!isObject(given) || isFrozen(own(given, 'key_ops')));
}

export function isFrozen(value: unknown): boolean {
  if (!isObject(value)) return true;
  if (!Object.isFrozen(value)) return false;
  return Object.values(Object.getOwnPropertyDescriptors(value)).every((each) => Object.hasOwn(each, 'value'));
}

function copyBytes(given: object): object {
  const bytes = given as Uint8Array;
  refuseLarge(bytes.length);
  return new Uint8Array(bytes);
}

/** A PEM file that was read without an encoding is read, also in UTF-16; no other bytes are a public or private key. */
function bytesKey(bytes: Uint8Array, family: KeyFamily): Key {
  if (family === 'secret') return secretKey(bytes);
  const text = latin1(bytes).replaceAll('\0', '');
  if (/-----BEGIN|^\s*\{/.test(text)) return asn1Key(readPem(text));
  throw keyError(
    readAsn1(bytes)
      ? `the key is DER: ${pemRemedy(bytes, "Buffer.from(key).toString('base64')")}`
      : "bytes are a secret, for HS* only; give a PEM file as text: readFileSync(path, 'utf8')",
  );
}
