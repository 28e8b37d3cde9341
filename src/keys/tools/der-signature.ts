// ECDSA signatures in the form of a cloud KMS and in that of JOSE: knows bytes, and no key.
import { ALGORITHMS } from '../../crypto/algorithms.ts';
import { keyError, optionError } from '../../errors.ts';
import { brief } from '../../messages.ts';
import { isBytes, isSameBytes } from '../../runtime.ts';
import type { Algorithm } from '../../types.ts';
import { INTEGER, readInside, SEQUENCE, withoutLeadingZeros, writeDer } from '../../encoding/der.ts';

/**
 * An ECDSA signature as a cloud KMS returns it (DER: SEQUENCE of r and s, RFC 3279 §2.2.3) in the form that JOSE
 * uses: r ‖ s, each as long as the curve's order (RFC 7518 §3.4). Strict: one signature has one DER form.
 *
 * @param algorithm `'ES256'`, `'ES384'` or `'ES512'`
 * @throws {UsageError} `ERR_JWT_KEY_INVALID` when it is not such a signature
 */
export function signatureFromDer(der: Uint8Array, algorithm: Algorithm): Uint8Array {
  const length = coordinateLength('signatureFromDer', algorithm);
  if (isBytes(der)) {
    const raw = new Uint8Array(length * 2);
    for (const [index, { contents }] of readInside(der).slice(0, 2).entries()) {
      // without the zero that keeps a first bit from being a sign
      const value = contents.slice(-length);
      raw.set(value, length * (index + 1) - value.length);
    }
    // Whatever was not the one right spelling (negative, padded, too long, a third number) does not come back the same.
    if (isSameBytes(signatureToDer(raw, algorithm), der)) return raw;
  }
  throw keyError(`the signature is not DER of r and s for "${algorithm}"`);
}

/**
 * The other direction: r ‖ s as DER.
 *
 * @param algorithm `'ES256'`, `'ES384'` or `'ES512'`
 * @throws {UsageError} `ERR_JWT_KEY_INVALID` when its length is wrong
 */
export function signatureToDer(raw: Uint8Array, algorithm: Algorithm): Uint8Array {
  const length = coordinateLength('signatureToDer', algorithm);
  if (!isBytes(raw) || raw.length !== length * 2) {
    throw keyError(`the signature must be ${length * 2} bytes for "${algorithm}"`);
  }
  return writeDer(SEQUENCE, integer(raw.subarray(0, length)), integer(raw.subarray(length)));
}

function coordinateLength(caller: string, algorithm: Algorithm): number {
  const entry = ALGORITHMS.get(algorithm);
  if (entry?.kty === 'EC') return (entry.signatureLength as number) / 2;
  throw optionError(`${caller}: the algorithm is ${brief(algorithm)}, expected ES256, ES384 or ES512`);
}

/** Shortest form, with a leading zero where the first bit would be a sign. */
function integer(bytes: Uint8Array): Uint8Array {
  const value = withoutLeadingZeros(bytes);
  return writeDer(INTEGER, (value[0] as number) & 0x80 ? Uint8Array.of(0, ...value) : value);
}
