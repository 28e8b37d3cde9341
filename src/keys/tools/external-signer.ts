// Signers outside this process: knows how they are asked, and distrusts what they answer.
import type { AlgorithmEntry } from '../../crypto/algorithms.ts';
import type { Signing } from '../../crypto/prepared-key.ts';
import { keyError } from '../../errors.ts';
import { show } from '../../messages.ts';
import { isBytes } from '../../runtime.ts';
import { encodeBase64url } from '../../encoding/base64url.ts';
import { utf8Encoder } from '../../encoding/utf8.ts';
import type { ExternalSigner } from '../../types.ts';
import { type KeyLimits, reading } from '../forms/key.ts';

/** Only an external signer has a `sign` of its own. */
export function isExternalSigner(key: unknown): key is ExternalSigner {
  return typeof key === 'object' && key !== null && typeof (key as { sign?: unknown }).sign === 'function';
}

/** A key that signs elsewhere. What it answers is checked, what it throws goes to the caller. */
export function externalKey(
  signer: ExternalSigner,
  algorithm: AlgorithmEntry,
  limits: KeyLimits,
): { readonly key: Signing; readonly kid: string | undefined } {
  const kid: unknown = signer.kid;
  if (kid !== undefined && (typeof kid !== 'string' || kid === '')) {
    throw keyError(`the external signer's "kid" is ${show(kid)}, expected a non-empty string`);
  }
  const encoder = utf8Encoder();
  const sign = async (text: string): Promise<string> => {
    const answer: unknown = await signer.sign(encoder.encode(text));
    if (!isBytes(answer)) {
      throw keyError(`the external signer answered ${typeof answer}, expected the signature as a Uint8Array`);
    }
    // a class of its own may say another length than it has, and its memory may be gone
    const signature = reading(() => new Uint8Array(answer));
    checkLength(signature.length, algorithm, limits);
    return encodeBase64url(signature);
  };
  return { key: { sign }, kid };
}

function checkLength(length: number, algorithm: AlgorithmEntry, { allowInsecureKeySizes }: KeyLimits): void {
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
