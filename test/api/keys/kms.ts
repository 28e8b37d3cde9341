import { constants, createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { Algorithm, ExternalSigner } from 'strictjwt';
import { signatureFromDer } from 'strictjwt';

/**
 * Stands for a cloud KMS: the private key never leaves it, ECDSA signatures come as DER, calls take a while and can
 * fail. Shaped like the SDKs: `sign({ KeyId, Message, SigningAlgorithm })`.
 */
export class Kms {
  readonly calls: { readonly KeyId: string; readonly SigningAlgorithm: string }[] = [];
  failure: Error | undefined;
  readonly #keys = new Map<string, KeyObject>();

  add(keyId: string, privateKey: KeyObject): void {
    this.#keys.set(keyId, privateKey);
  }

  async sign(request: {
    KeyId: string;
    Message: Uint8Array;
    SigningAlgorithm: string;
  }): Promise<{ Signature: Uint8Array }> {
    const { KeyId, Message, SigningAlgorithm } = request;
    this.calls.push({ KeyId, SigningAlgorithm });
    await new Promise((resolve) => setImmediate(resolve));
    if (this.failure) throw this.failure;
    const key = this.#keys.get(KeyId);
    if (!key) throw new Error(`NotFoundException: ${KeyId}`);
    return { Signature: new Uint8Array(kmsSignature(SigningAlgorithm, Message, key)) };
  }

  async getPublicKey(keyId: string): Promise<Uint8Array> {
    const key = this.#keys.get(keyId);
    if (!key) throw new Error(`NotFoundException: ${keyId}`);
    return createPublicKey(key as never).export({ format: 'der', type: 'spki' });
  }
}

function kmsSignature(name: string, message: Uint8Array, key: KeyObject): Buffer {
  const hash = `sha${name.slice(-3)}`;
  // node:crypto answers DER for ECDSA unless told otherwise
  if (name.startsWith('ECDSA')) return sign(hash, message, key);
  if (name.startsWith('RSASSA_PKCS1')) return sign(hash, message, key);
  if (name.startsWith('RSASSA_PSS')) {
    return sign(hash, message, {
      key,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    });
  }
  if (name === 'ED25519') return sign(null, message, key);
  throw new Error(`InvalidSigningAlgorithm: ${name}`);
}

const KMS_NAMES: Partial<Record<Algorithm, string>> = {
  ES256: 'ECDSA_SHA_256',
  ES384: 'ECDSA_SHA_384',
  ES512: 'ECDSA_SHA_512',
  RS256: 'RSASSA_PKCS1_V1_5_SHA_256',
  RS384: 'RSASSA_PKCS1_V1_5_SHA_384',
  RS512: 'RSASSA_PKCS1_V1_5_SHA_512',
  PS256: 'RSASSA_PSS_SHA_256',
  PS384: 'RSASSA_PSS_SHA_384',
  PS512: 'RSASSA_PSS_SHA_512',
  EdDSA: 'ED25519',
  Ed25519: 'ED25519',
};

/** What an application writes: ten lines between its KMS client and `sign`. */
export function kmsSigner(kms: Kms, keyId: string, algorithm: Algorithm, kid?: string): ExternalSigner {
  return {
    algorithm,
    ...(kid !== undefined && { kid }),
    async sign(data) {
      const { Signature } = await kms.sign({
        KeyId: keyId,
        Message: data,
        SigningAlgorithm: KMS_NAMES[algorithm] ?? '',
      });
      return algorithm.startsWith('ES') ? signatureFromDer(Signature, algorithm) : Signature;
    },
  };
}

/** A name that follows from the key itself, so that signer and JWKS agree without being told. */
export function keyName(spki: Uint8Array): string {
  return createHash('sha256').update(spki).digest('base64url').slice(0, 16);
}
