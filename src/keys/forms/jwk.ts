import type { KeyType } from '../../crypto/algorithms.ts';
import { keyError } from '../../errors.ts';
import { show } from '../../messages.ts';
import type { Jwk } from '../../types.ts';
import { decodeBase64url } from '../../encoding/base64url.ts';
import { ownOnly } from '../../encoding/json.ts';
import { importKey, type KeyFacts, KeyMaterial, rsaFacts } from './material.ts';
import { secretMaterial } from './secret.ts';

/** The members that a key of each type must have, and those that make it a private one (RFC 7518 §6). */
const MEMBERS: Record<KeyType, { readonly required: readonly string[]; readonly private: readonly string[] }> = {
  oct: { required: ['k'], private: [] },
  RSA: { required: ['n', 'e'], private: ['d', 'p', 'q', 'dp', 'dq', 'qi'] },
  EC: { required: ['crv', 'x', 'y'], private: ['d'] },
  OKP: { required: ['crv', 'x'], private: ['d'] },
  AKP: { required: ['alg', 'pub'], private: ['priv'] },
};

/** @throws {UsageError} when a member is missing or malformed */
export function jwkMaterial(input: Jwk): KeyMaterial {
  const facts = jwkFacts(input);
  if (facts.kty === 'oct') return secretMaterial(bytesOf(ownOnly(input), 'k'), facts);
  const key = keyMembers(input);
  return new KeyMaterial(facts, (algorithm, use) => importKey('jwk', key, algorithm, use));
}

/**
 * The members of the key itself. `alg`, `use`, `key_ops` and `ext` stay behind when it is imported: the runtimes
 * disagree about them, and they were judged before.
 */
export function keyMembers(input: Jwk): Jwk {
  const jwk = ownOnly(input);
  const kty = keyType(jwk);
  const secret = MEMBERS[kty].private.filter((name) => Object.hasOwn(jwk, name));
  return pick(jwk, ['kty', ...MEMBERS[kty].required, ...secret]);
}

/** The members that go into the thumbprint (RFC 7638 §3.2, RFC 8037 §2). */
export function requiredMembers(input: Jwk): Jwk {
  const jwk = ownOnly(input);
  const kty = keyType(jwk);
  return pick(jwk, ['kty', ...MEMBERS[kty].required]);
}

function keyType(jwk: Jwk): KeyType {
  const { kty } = jwk;
  if (typeof kty === 'string' && Object.hasOwn(MEMBERS, kty)) return kty as KeyType;
  throw keyError(`JWK "kty" is ${show(kty)}, expected one of ${Object.keys(MEMBERS).join(', ')}`);
}

/** What a JWK says of itself. @throws {UsageError} */
export function jwkFacts(input: Jwk): KeyFacts {
  const jwk = ownOnly(input);
  const kty = keyType(jwk);
  const uses = jwk.key_ops;
  if (uses !== undefined && !(Array.isArray(uses) && uses.every((use) => typeof use === 'string'))) {
    throw keyError(`JWK "key_ops" must be a list of strings, got ${show(uses)}`);
  }
  const isPrivate = MEMBERS[kty].private.some((name) => Object.hasOwn(jwk, name));
  return {
    type: kty === 'oct' ? 'secret' : isPrivate ? 'private' : 'public',
    kty,
    curve: kty === 'EC' || kty === 'OKP' ? text(jwk, 'crv') : undefined,
    algorithm: text(jwk, 'alg', true),
    purpose: text(jwk, 'use', true),
    kid: text(jwk, 'kid', true),
    uses: uses && [...uses],
    ...(kty === 'RSA' && { rsa: rsaFacts(bytesOf(jwk, 'n'), bytesOf(jwk, 'e')) }),
  };
}

function text(jwk: Jwk, name: string): string;
function text(jwk: Jwk, name: string, optional: boolean): string | undefined;
function text(jwk: Jwk, name: string, optional = false): string | undefined {
  const value = Object.hasOwn(jwk, name) ? jwk[name] : undefined;
  if (typeof value === 'string' || (optional && value === undefined)) return value as string | undefined;
  // Not `show`: the member may be the key
  throw keyError(`JWK "${name}" must be a string, got ${value === undefined ? 'none' : typeof value}`);
}

function bytesOf(jwk: Jwk, name: string): Uint8Array {
  const bytes = decodeBase64url(text(jwk, name));
  if (bytes) return bytes;
  throw keyError(`JWK "${name}" is not base64url`);
}

/** The runtimes differ in what they take for base64url. */
function checked(jwk: Jwk, name: string): string {
  if (name !== 'kty' && name !== 'crv' && name !== 'alg') bytesOf(jwk, name);
  return text(jwk, name);
}

function pick(jwk: Jwk, names: readonly string[]): Jwk {
  return ownOnly(Object.fromEntries(names.map((name) => [name, checked(jwk, name)])));
}
