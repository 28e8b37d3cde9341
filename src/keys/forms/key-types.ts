// The table of key types: their JWK members and their words. Knows no form of keys but that.
import { ALGORITHMS, type AlgorithmEntry, type KeyType } from '../../crypto/algorithms.ts';
import { brief } from '../../messages.ts';

export type KeyUse = 'sign' | 'verify';

interface KeyTypeEntry {
  readonly words: string;
  /** the members that a JWK of this type must have; they go into its thumbprint (RFC 7518 §6, RFC 7638 §3.2) */
  readonly required: readonly string[];
  /** those that make it a private key */
  readonly private: readonly string[];
}

export const KEY_TYPES: Readonly<Record<KeyType, KeyTypeEntry>> = {
  oct: { words: 'a secret', required: ['k'], private: [] },
  RSA: { words: 'an RSA key', required: ['n', 'e'], private: ['d', 'p', 'q', 'dp', 'dq', 'qi'] },
  EC: { words: 'an EC key', required: ['crv', 'x', 'y'], private: ['d'] },
  OKP: { words: 'an OKP key', required: ['crv', 'x'], private: ['d'] },
  AKP: { words: 'an AKP key', required: ['alg', 'pub'], private: ['priv'] },
};

/** Of what kind a key is. */
export interface KeyKind {
  readonly type: 'secret' | 'public' | 'private';
  /** none: a kind that no algorithm of this library uses, told by its words */
  readonly kty: KeyType | undefined;
  /** EC, OKP */
  readonly curve: string | undefined;
  readonly words: string | undefined;
}

/** The "curve" of an EC key that brings its numbers instead of its name. */
export const EXPLICIT = 'explicit parameters';

/** Why a key of this kind cannot serve the algorithm, or `undefined` when it can. */
export function wrongKind(kind: KeyKind, algorithm: AlgorithmEntry, use: KeyUse): string | undefined {
  const { type, kty, curve } = kind;
  if (kty !== algorithm.kty || curve !== algorithm.curve) {
    return `"${algorithm.name}" needs ${words(algorithm.kty, algorithm.curve)}, this is ${named(kind)}`;
  }
  if (type !== (use === 'verify' ? 'private' : 'public')) return undefined;
  return use === 'verify'
    ? 'verifying needs the public key, this is the private one'
    : 'signing needs the private key, this is the public one';
}

/** Can any algorithm use keys of this kind? */
export function isUsable({ kty, curve }: KeyKind): boolean {
  return [...ALGORITHMS.values()].some((algorithm) => algorithm.kty === kty && algorithm.curve === curve);
}

function named(kind: KeyKind): string {
  const { kty, curve } = kind;
  if (curve === EXPLICIT) return `an EC key with ${EXPLICIT}; name its curve: openssl ec -param_enc named_curve`;
  const name = kty === undefined ? String(kind.words) : words(kty, curve);
  return isUsable(kind) ? name : `${name}, which no algorithm here uses; generateKeyPair makes a key that one does`;
}

// as long as an object identifier, and shorter than any coordinate
function words(kty: KeyType, curve: string | undefined): string {
  return curve === undefined ? KEY_TYPES[kty].words : `${KEY_TYPES[kty].words} on ${brief(curve, 32)}`;
}
