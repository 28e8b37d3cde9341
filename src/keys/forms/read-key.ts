import { keyError } from '../../errors.ts';
import { isBytes, isSameBytes } from '../../runtime.ts';
import type { Jwk } from '../../types.ts';
import { jwkMaterial } from './jwk.ts';
import type { KeyMaterial } from './material.ts';
import { pemMaterial } from './pem.ts';
import { cryptoKeyMaterial, isCryptoKey, isKeyObject, keyObjectMaterial } from './runtime-keys.ts';
import { secretMaterial } from './secret.ts';

/** Which kind of key the caller's algorithms need; text is never guessed to be one or the other. */
export type KeyFamily = 'secret' | 'asymmetric';

/**
 * The material for a key, remembered so that a one-shot call does not import anew (470 µs for an RSA key): text in
 * a small bounded map, objects by identity as long as their content is the same.
 * @throws {UsageError} when it is not a key
 */
export function materialOf(key: unknown, family: KeyFamily): KeyMaterial {
  if (typeof key === 'string') return textMaterial(key, family);
  if (typeof key !== 'object' || key === null) throw notAKey(key);
  return objectMaterial(key, family);
}

const MOST_TEXTS = 100;
const texts: Record<KeyFamily, Map<string, KeyMaterial>> = { secret: new Map(), asymmetric: new Map() };

function textMaterial(text: string, family: KeyFamily): KeyMaterial {
  const memo = texts[family];
  const known = memo.get(text);
  if (known) return known;
  const material = family === 'secret' ? secretMaterial(text) : pemMaterial(text);
  for (const oldest of memo.keys()) {
    if (memo.size < MOST_TEXTS) break;
    memo.delete(oldest);
  }
  memo.set(text, material);
  return material;
}

interface Remembered {
  readonly content: string | Uint8Array | undefined;
  readonly material: KeyMaterial;
}

const objects = /* @__PURE__ */ new WeakMap<object, Remembered>();

function objectMaterial(key: object, family: KeyFamily): KeyMaterial {
  const content = snapshot(key);
  const known = objects.get(key);
  if (known && sameContent(known.content, content)) return known.material;
  const material = readObject(key, family);
  objects.set(key, { content: isBytes(content) ? new Uint8Array(content) : content, material });
  return material;
}

function readObject(key: object, family: KeyFamily): KeyMaterial {
  if (isBytes(key)) {
    if (family === 'secret') return secretMaterial(key);
    throw keyError("bytes are a secret, for HS* only; give a PEM file as text: readFileSync(path, 'utf8')");
  }
  if (isCryptoKey(key)) return cryptoKeyMaterial(key);
  if (isKeyObject(key)) return keyObjectMaterial(key);
  if (Object.hasOwn(key, 'kty')) return jwkMaterial(key as Jwk);
  throw notAKey(key);
}

/** What could be changed under us: bytes and JWKs. The runtime's own keys cannot. */
function snapshot(key: object): string | Uint8Array | undefined {
  if (isBytes(key)) return key;
  if (isCryptoKey(key) || isKeyObject(key) || isFrozenJwk(key as Jwk)) return undefined;
  try {
    // entries, so that a toJSON among them has no say
    return JSON.stringify(Object.entries(key));
  } catch (cause) {
    throw keyError('the key is an object that JSON cannot carry, so not a JWK', { cause });
  }
}

function isFrozenJwk(key: Jwk): boolean {
  return Object.isFrozen(key) && Object.isFrozen(key.key_ops);
}

function sameContent(a: Remembered['content'], b: Remembered['content']): boolean {
  // an object that was bytes is still
  return isBytes(a) ? isSameBytes(a, b as Uint8Array) : a === b;
}

function notAKey(key: unknown): Error {
  // the kind only: whatever it is, it was meant to be a key
  const kind = key === null ? 'null' : Array.isArray(key) ? 'a list' : typeof key;
  const hint = key === undefined ? ' (is an environment variable unset?)' : '';
  return keyError(
    `the key must be a secret (text or Uint8Array), PEM text, JWK, JWKS, CryptoKey or KeyObject, got ${kind}${hint}`,
  );
}
