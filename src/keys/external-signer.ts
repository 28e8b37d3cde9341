import type { AlgorithmEntry } from '../crypto/algorithms.js';
import type { PreparedKey } from '../crypto/prepared-key.js';
import { keyError } from '../errors.js';
import { show } from '../messages.js';
import { encodeBase64url } from '../token/base64url.js';
import type { ExternalSigner } from '../types.js';

/** Only an external signer has a `sign` of its own. */
export function isExternalSigner(key: unknown): key is ExternalSigner {
  return typeof key === 'object' && key !== null && typeof (key as { sign?: unknown }).sign === 'function';
}

/** A key that signs elsewhere. What it answers is checked, what it throws goes to the caller. */
export function externalKey(
  signer: ExternalSigner,
  algorithm: AlgorithmEntry,
  allowInsecureKeySizes: boolean,
): PreparedKey {
  if (signer.kid !== undefined && (typeof signer.kid !== 'string' || signer.kid === '')) {
    throw keyError(`the external signer's "kid" is ${show(signer.kid)}, expected a non-empty string`);
  }
  const expected = algorithm.signatureLength ?? 0;
  return {
    algorithm,
    signatureLength: expected,
    verify: () => false,
    sign: async (data) => {
      const signature: unknown = await signer.sign(data.slice());
      if (!(ArrayBuffer.isView(signature) && Object.prototype.toString.call(signature) === '[object Uint8Array]')) {
        throw keyError(`the external signer answered ${typeof signature}, expected the signature as a Uint8Array`);
      }
      const bytes = signature as Uint8Array;
      checkLength(bytes.length, algorithm, allowInsecureKeySizes);
      return encodeBase64url(bytes);
    },
  };
}

function checkLength(length: number, algorithm: AlgorithmEntry, allowInsecureKeySizes: boolean): void {
  const { name, kty, signatureLength } = algorithm;
  if (signatureLength === undefined) {
    // RSA: as long as the modulus
    const least = allowInsecureKeySizes ? 1 : 256;
    if (length >= least) return;
    throw keyError(`the external signer answered ${length} bytes, "${name}" signatures have at least ${least}`);
  }
  if (length === signatureLength) return;
  const hint = kty === 'EC' ? ' (r and s joined; a DER signature is converted by signatureFromDer)' : '';
  throw keyError(`the external signer answered ${length} bytes, "${name}" signatures have ${signatureLength}${hint}`);
}
