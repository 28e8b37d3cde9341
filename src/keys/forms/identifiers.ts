// Object identifiers of keys and curves, as DER writes them. A table, and how to name what is not in it.
import { hex } from '../../encoding/der.ts';
import { ownOnly } from '../../encoding/json.ts';
import type { KeyType } from '../../crypto/algorithms.ts';

export const RSA_ENCRYPTION = '2a864886f70d010101';
export const EC_PUBLIC_KEY = '2a8648ce3d0201';

interface KeyIdentifier {
  /** none: a kind of key that no algorithm of this library uses */
  readonly kty?: KeyType;
  readonly curve?: string;
  /** ML-DSA: the parameter set is the algorithm */
  readonly algorithm?: string;
  readonly words?: string;
}

/**
 * By the object identifier in their AlgorithmIdentifier (RFC 3279, RFC 4055, RFC 8410, RFC 9881). RSA's and EC's are
 * spelt out again: bundlers cannot drop a table with computed names.
 */
const KEYS: Readonly<Record<string, KeyIdentifier>> = {
  '2a864886f70d010101': { kty: 'RSA' },
  '2a864886f70d01010a': { kty: 'RSA' },
  '2a8648ce3d0201': { kty: 'EC' },
  '2b6570': { kty: 'OKP', curve: 'Ed25519' },
  '2b6571': { kty: 'OKP', curve: 'Ed448' },
  '2b656e': { kty: 'OKP', curve: 'X25519' },
  '2b656f': { kty: 'OKP', curve: 'X448' },
  '608648016503040311': { kty: 'AKP', algorithm: 'ML-DSA-44' },
  '608648016503040312': { kty: 'AKP', algorithm: 'ML-DSA-65' },
  '608648016503040313': { kty: 'AKP', algorithm: 'ML-DSA-87' },
  '2a8648ce380401': { words: 'a DSA key' },
  '2a864886f70d010301': { words: 'a Diffie-Hellman key' },
};

const CURVES: Readonly<Record<string, string>> = {
  '2a8648ce3d030107': 'P-256',
  '2b81040022': 'P-384',
  '2b81040023': 'P-521',
  '2b8104000a': 'secp256k1',
  '2a8648ce3d030101': 'P-192',
  '2b81040021': 'P-224',
  '2b2403030208010107': 'brainpoolP256r1',
  '2b240303020801010b': 'brainpoolP384r1',
  '2b240303020801010d': 'brainpoolP512r1',
};

export function keyIdentifier(oid: Uint8Array): KeyIdentifier {
  return ownOnly(KEYS[hex(oid)] ?? { words: `a key of another kind (${dotted(oid)})` });
}

export function curveName(oid: Uint8Array): string {
  return CURVES[hex(oid)] ?? dotted(oid);
}

/** An object identifier as people look it up (X.690 §8.19); of a long one the beginning. */
function dotted(oid: Uint8Array): string {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of oid.subarray(0, 20)) {
    number = number * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    numbers.push(number);
    number = 0;
  }
  const [first = 0, ...others] = numbers;
  const top = Math.min(2, Math.floor(first / 40));
  return [top, first - top * 40, ...others].join('.');
}
