// What makes an RSA key too small, too large, or no key at all. Knows numbers only.
import type { AlgorithmEntry } from '../../crypto/algorithms.ts';
import { withoutLeadingZeros } from '../../encoding/der.ts';
import type { KeyLimits } from './key.ts';

const LEAST_BITS = 2048;
/** OpenSSL's own limit: beyond it a single verification takes a second and more. */
export const MOST_BITS = 16_384;

/** Bits of the modulus, and the public exponent without leading zeros. */
export interface RsaSizes {
  readonly bits: number;
  readonly exponent: Uint8Array;
}

export function rsaSizes(modulus: Uint8Array, exponent: Uint8Array): RsaSizes {
  const n = withoutLeadingZeros(modulus);
  const bits = n.length === 0 ? 0 : n.length * 8 - (Math.clz32(n[0] as number) - 24);
  return { bits, exponent: withoutLeadingZeros(exponent) };
}

export function rsaObjection(
  { bits, exponent }: RsaSizes,
  algorithm: AlgorithmEntry,
  { allowInsecureKeySizes }: KeyLimits,
): string | undefined {
  const last = exponent.at(-1) ?? 0;
  if (last % 2 === 0 || (exponent.length === 1 && last < 3))
    return 'the RSA public exponent must be odd and at least 3';
  // Every verification raises to it: with one as long as the modulus a token costs a hundred times as much.
  if (exponent.length > 8) return `the RSA public exponent has ${exponent.length} bytes, at most 8 are accepted`;
  if (bits > MOST_BITS) return `the RSA key has ${bits} bits, at most ${MOST_BITS} are accepted`;
  if (bits < LEAST_BITS && !allowInsecureKeySizes) {
    return `the RSA key has ${bits} bits, at least 2048 are needed (RFC 7518 §3.3), or set allowInsecureKeySizes`;
  }
  const needed = neededBits(algorithm);
  if (bits < needed) return `the RSA key has ${bits} bits, too few for "${algorithm.name}", which needs ${needed}`;
  return undefined;
}

/** What a signature has to hold: hash, salt and two bytes (RFC 8017 §9.1.1), or hash, its name and padding (§9.2). */
function neededBits({ hash = '', signParams: { saltLength } }: AlgorithmEntry): number {
  const hashLength = Number(hash.slice('SHA-'.length)) / 8;
  return saltLength === undefined ? (hashLength + 19 + 10) * 8 + 1 : (hashLength + saltLength + 1) * 8 + 2;
}
