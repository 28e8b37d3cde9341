// JSON Web Keys (RFC 7517, RFC 7518 §6). An object is read once, into a copy; everything else sees the copy.
import type { KeyType } from '../../crypto/algorithms.ts';
import { importKey } from '../../crypto/subtle.ts';
import { decodeBase64url, withoutPadding } from '../../encoding/base64url.ts';
import { isTexts, own, ownOnly } from '../../encoding/json.ts';
import { keyError } from '../../errors.ts';
import { brief, quote } from '../../messages.ts';
import type { Jwk } from '../../types.ts';
import { isSmallOrder, SMALL_ORDER_MESSAGE } from './ed25519.ts';
import { type Key, makeKey, type Restrictions } from './key.ts';
import { KEY_TYPES, type KeyKind } from './key-types.ts';
import { rsaObjection, rsaSizes } from './rsa.ts';
import { secretKey } from './secret.ts';

/** An object of which one could think that it is a JWK: it has a `kty` of its own. */
export function isJwk(value: object): value is Jwk {
  return Object.hasOwn(value, 'kty');
}

export const BOTH = 'the key is an object with both "kty" and "keys", so neither a JWK nor a JWK Set';

/**
 * What the object says, read once: a getter or a Proxy cannot show another face later.
 * @throws {UsageError} when it is a key and a key set in one: whoever looks at the other half sees another key
 */
export function copyJwk(given: object): Jwk {
  const jwk = ownOnly(given) as Jwk;
  if (own(jwk, 'keys') !== undefined) throw keyError(BOTH);
  if (Array.isArray(jwk.key_ops)) jwk.key_ops = [...jwk.key_ops];
  return jwk;
}

/**
 * @param jwk a copy that nobody else has
 * @throws {UsageError} when a member is missing or malformed
 */
export function jwkKey(jwk: Jwk): Key {
  const kind = jwkKind(jwk);
  const about = restrictionsOf(jwk);
  const kid = text(jwk, 'kid', true);
  if (kind.kty === 'oct') return secretKey(bytesOf(jwk, 'k'), about, kid);
  const key = keyMembers(jwk);
  refuseSize(key);
  const rsa = kind.kty === 'RSA' ? rsaSizes(bytesOf(key, 'n'), bytesOf(key, 'e')) : undefined;
  const isForgeable = kind.curve === 'Ed25519' && isSmallOrder(bytesOf(key, 'x'));
  return makeKey({
    kid,
    kind,
    about,
    flaw: (algorithm, use, limits) =>
      (use === 'sign' ? incomplete(key) : undefined) ??
      (rsa && rsaObjection(rsa, algorithm, limits)) ??
      (isForgeable ? SMALL_ORDER_MESSAGE : undefined),
    load: (algorithm, use) => importKey('jwk', key, algorithm, use),
  });
}

/**
 * RFC 7518 §6.2.1.2, RFC 8037 §2: as long as the curve's field. With zeros before it some runtimes read the same key, under
 * another thumbprint; what is shorter none of them takes.
 */
const COORDINATES: Readonly<Record<string, number>> = { 'P-256': 32, 'P-384': 48, 'P-521': 66, Ed25519: 32 };

function refuseSize(key: Jwk): void {
  const size = COORDINATES[String(own(key, 'crv'))];
  if (size === undefined) return;
  for (const name of ['x', 'y', 'd'].filter((each) => own(key, each) !== undefined)) {
    const { length } = bytesOf(key, name);
    if (length > size) throw keyError(`JWK "${name}" has ${length} bytes, ${quote(String(key.crv))} needs ${size}`);
  }
}

/**
 * The members of the key itself, as they are imported and exported. `alg`, `use`, `key_ops` and `ext` stay behind: the
 * runtimes disagree about them, and they are judged here.
 */
export function keyMembers(jwk: Jwk): Jwk {
  const { required, private: secret } = KEY_TYPES[keyType(jwk)];
  if (own(jwk, 'oth') !== undefined) throw keyError('JWK "oth": an RSA key of more than two primes is not supported');
  return pick(jwk, ['kty', ...required, ...secret.filter((name) => own(jwk, name) !== undefined)]);
}

/** RFC 7518 §6.3.2 lets all but "d" be left out, WebCrypto does not. */
function incomplete(jwk: Jwk): string | undefined {
  const missing = KEY_TYPES[keyType(jwk)].private.filter((name) => own(jwk, name) === undefined);
  return missing.length > 0 ? `the private JWK lacks ${missing.join(', ')}, which WebCrypto needs` : undefined;
}

/** Those of the public key, which are also what its thumbprint is made of (RFC 7638 §3.2, RFC 8037 §2). */
export function requiredMembers(jwk: Jwk): Jwk {
  return pick(jwk, ['kty', ...KEY_TYPES[keyType(jwk)].required]);
}

export function jwkKind(jwk: Jwk): KeyKind {
  const kty = keyType(jwk);
  const isPrivate = KEY_TYPES[kty].private.some((name) => own(jwk, name) !== undefined);
  return {
    type: kty === 'oct' ? 'secret' : isPrivate ? 'private' : 'public',
    kty,
    curve: kty === 'EC' || kty === 'OKP' ? text(jwk, 'crv') : undefined,
    words: undefined,
  };
}

function keyType(jwk: Jwk): KeyType {
  const { kty } = jwk;
  if (typeof kty === 'string' && Object.hasOwn(KEY_TYPES, kty)) return kty as KeyType;
  throw keyError(`JWK "kty" is ${brief(kty)}, expected one of ${Object.keys(KEY_TYPES).join(', ')}`);
}

function restrictionsOf(jwk: Jwk): Restrictions {
  const uses = own(jwk, 'key_ops');
  if (uses !== undefined && !isTexts(uses)) {
    throw keyError(`JWK "key_ops" must be a list of strings, got ${brief(uses)}`);
  }
  return { algorithm: text(jwk, 'alg', true), purpose: text(jwk, 'use', true), uses };
}

function text(jwk: Jwk, name: string): string;
function text(jwk: Jwk, name: string, optional: boolean): string | undefined;
function text(jwk: Jwk, name: string, optional = false): string | undefined {
  const value = own(jwk, name);
  if (typeof value === 'string' || (optional && value === undefined)) return value;
  // Not `show`: the member may be the key
  throw keyError(`JWK "${name}" must be a string, got ${value === undefined ? 'none' : typeof value}`);
}

/** Without the padding that some write: a JWK is configuration, not a token, so that two spellings do no harm. */
function encoded(jwk: Jwk, name: string): string {
  return withoutPadding(text(jwk, name));
}

function bytesOf(jwk: Jwk, name: string): Uint8Array {
  const bytes = decodeBase64url(encoded(jwk, name));
  if (!bytes) throw keyError(`JWK "${name}" is not base64url`);
  if (bytes.length === 0) throw keyError(`JWK "${name}" is empty`);
  return bytes;
}

/** The runtimes differ in what they take for base64url, and in what they make of an empty number. */
function checked(jwk: Jwk, name: string): string {
  if (name === 'kty' || name === 'crv' || name === 'alg') return text(jwk, name);
  bytesOf(jwk, name);
  return encoded(jwk, name);
}

function pick(jwk: Jwk, names: readonly string[]): Jwk {
  return ownOnly(Object.fromEntries(names.map((name) => [name, checked(jwk, name)])));
}
