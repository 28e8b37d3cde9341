import type { AlgorithmEntry, KeyType } from '../../crypto/algorithms.ts';
import { type Eventually, isPromise, type PreparedKey } from '../../crypto/prepared-key.ts';
import { askSubtle, subtleKey } from '../../crypto/subtle.ts';
import { keyError, UsageError } from '../../errors.ts';
import { quote } from '../../messages.ts';
import { ownOnly } from '../../encoding/json.ts';
import { withoutLeadingZeros } from '../../encoding/der.ts';

export type KeyUse = 'sign' | 'verify';

/** What is known of a key before it is used, whatever it was given as. */
export interface KeyFacts {
  readonly type: 'secret' | 'public' | 'private';
  readonly kty: KeyType;
  /** EC, OKP */
  readonly curve?: string | undefined;
  /** the only algorithm it is for: a JWK's `alg` */
  readonly algorithm?: string | undefined;
  /** a CryptoKey is bound to a WebCrypto algorithm and hash */
  readonly bound?: { readonly name: string; readonly hash?: string | undefined };
  /** a JWK's `key_ops`, a CryptoKey's `usages` */
  readonly uses?: readonly string[] | undefined;
  /** a JWK's `use` */
  readonly purpose?: string | undefined;
  readonly secretLength?: number;
  readonly rsa?: { readonly bits: number; readonly exponentIsSound: boolean };
  readonly kid?: string | undefined;
}

type Load = (algorithm: AlgorithmEntry, use: KeyUse) => Eventually<PreparedKey>;

/** A key as it was given, checked for form, and imported at most once for each algorithm and use. */
export class KeyMaterial {
  readonly facts: KeyFacts;
  readonly #load: Load;
  readonly #prepared = {
    sign: new Map<AlgorithmEntry, Eventually<PreparedKey>>(),
    verify: new Map<AlgorithmEntry, Eventually<PreparedKey>>(),
  };

  readonly #derived = new WeakMap<object, object>();

  constructor(facts: KeyFacts, load: Load) {
    // a polluted prototype supplies no fact
    this.facts = ownOnly(facts);
    this.#load = load;
  }

  forget(owner: object): void {
    this.#derived.delete(owner);
  }

  /** What was made of this key for `owner`, made once: a one-shot call has the same key and policy each time. */
  derived<T extends object>(owner: object, make: () => T): T {
    const known = this.#derived.get(owner) as T | undefined;
    if (known) return known;
    const made = make();
    this.#derived.set(owner, made);
    return made;
  }

  /** @throws {UsageError} (or rejects with it) when the runtime cannot import the key or lacks the algorithm */
  prepare(algorithm: AlgorithmEntry, use: KeyUse): Eventually<PreparedKey> {
    const prepared = this.#prepared[use];
    const known = prepared.get(algorithm);
    if (known) return known;
    const loading = this.#load(algorithm, use);
    prepared.set(algorithm, loading);
    if (isPromise(loading)) {
      loading.then(
        (key) => prepared.set(algorithm, key),
        () => prepared.delete(algorithm),
      );
    }
    return loading;
  }
}

/** Imports through WebCrypto, with its many ways to fail made one. */
export async function importKey(
  format: 'spki' | 'pkcs8' | 'jwk',
  data: Uint8Array | JsonWebKey,
  algorithm: AlgorithmEntry,
  use: KeyUse,
): Promise<PreparedKey> {
  try {
    const key = await askSubtle<CryptoKey>('importKey', algorithm.name, format, data, algorithm.keyParams, false, [
      use,
    ]);
    return subtleKey(algorithm, key);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw keyError(`the key cannot be imported for "${algorithm.name}": it is damaged or not of this kind`, { cause });
  }
}

const KINDS: Record<KeyType, string> = {
  oct: 'a secret',
  RSA: 'an RSA key',
  EC: 'an EC key',
  OKP: 'an OKP key',
  AKP: 'an AKP key',
};

function kind(kty: KeyType, curve: string | undefined): string {
  return curve === undefined ? KINDS[kty] : `${KINDS[kty]} on ${quote(curve)}`;
}

function boundTo({ name, hash }: { readonly name: string; readonly hash?: string | undefined }): string {
  return hash === undefined ? quote(name) : `${quote(name)} with ${quote(hash)}`;
}

/**
 * Why a key must not be used for an algorithm, or `undefined` when it fits (RFC 7518 §3, RFC 7517 §4, RFC 8725 §3.2).
 */
export function misfit(
  { facts }: KeyMaterial,
  algorithm: AlgorithmEntry,
  use: KeyUse,
  allowInsecureKeySizes: boolean,
): string | undefined {
  const { name, kty, curve } = algorithm;
  if (facts.kty !== kty || facts.curve !== curve) {
    return `"${name}" needs ${kind(kty, curve)}, this is ${kind(facts.kty, facts.curve)}`;
  }
  if (facts.type === (use === 'verify' ? 'private' : 'public')) {
    return use === 'verify'
      ? 'verifying needs the public key, this is the private one'
      : 'signing needs the private key, this is the public one';
  }
  if (facts.algorithm !== undefined && facts.algorithm !== name) {
    return `the key is for algorithm ${quote(facts.algorithm)} only, not for "${name}"`;
  }
  if (facts.purpose !== undefined && facts.purpose !== 'sig') {
    return `the key's "use" is ${quote(facts.purpose)}, not "sig"`;
  }
  if (facts.uses && !facts.uses.includes(use)) return `the key may not be used to ${use} (its key_ops or usages)`;
  const { bound } = facts;
  if (bound && (bound.name !== algorithm.keyParams.name || bound.hash !== algorithm.keyParams.hash)) {
    return `"${name}" needs ${boundTo(algorithm.keyParams)}, this CryptoKey is for ${boundTo(bound)}`;
  }
  return weakness(facts, algorithm, allowInsecureKeySizes);
}

function weakness(facts: KeyFacts, algorithm: AlgorithmEntry, allowInsecureKeySizes: boolean): string | undefined {
  const { secretLength = Infinity, rsa } = facts;
  if (rsa && !rsa.exponentIsSound) return 'the RSA public exponent must be odd and at least 3';
  if (allowInsecureKeySizes) return undefined;
  const minimum = algorithm.hashLength ?? 0;
  if (secretLength < minimum) {
    return (
      `the secret has ${secretLength} bytes, "${algorithm.name}" needs at least ${minimum} (RFC 7518 §3.2): ` +
      `make one with generateSecret('${algorithm.name}'), or set allowInsecureKeySizes`
    );
  }
  if (rsa && rsa.bits < 2048) {
    return `the RSA key has ${rsa.bits} bits, at least 2048 are needed (RFC 7518 §3.3), or set allowInsecureKeySizes`;
  }
  return undefined;
}

/** Sizes of an RSA key from its modulus and public exponent, big-endian. */
export function rsaFacts(modulus: Uint8Array, exponent: Uint8Array): NonNullable<KeyFacts['rsa']> {
  const n = withoutLeadingZeros(modulus);
  const e = withoutLeadingZeros(exponent);
  const last = e.at(-1) ?? 0;
  return {
    bits: n.length === 0 ? 0 : n.length * 8 - (Math.clz32(n[0] as number) - 24),
    exponentIsSound: last % 2 === 1 && (e.length > 1 || last >= 3),
  };
}
