import { keyError, UsageError } from '../errors.ts';
import { encodeBase64url } from '../encoding/base64url.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import type { AlgorithmEntry } from './algorithms.ts';
import type { PreparedKey } from './prepared-key.ts';

type Subtle = typeof globalThis.crypto.subtle;

/** WebCrypto, looked up at use: nothing runs at import time. */
export function subtle(): Subtle {
  const found: Subtle | undefined = globalThis.crypto?.subtle;
  if (found) return found;
  throw missing('crypto.subtle: browsers offer it only to secure contexts (https or localhost)');
}

export function randomBytes(length: number): Uint8Array {
  if (!globalThis.crypto?.getRandomValues) throw missing('crypto.getRandomValues');
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}

function missing(what: string): UsageError {
  return new UsageError(
    'ERR_JWT_ALG_UNSUPPORTED',
    `this runtime has no ${what}; React Native needs a WebCrypto polyfill`,
  );
}

/** A key that signs and verifies through WebCrypto: off the event loop, several at a time. */
export function subtleKey(algorithm: AlgorithmEntry, key: CryptoKey): PreparedKey {
  const crypto = subtle();
  return {
    algorithm,
    signatureLength: algorithm.signatureLength ?? rsaModulusBytes(key),
    verify: async (signature, text) => {
      try {
        // Only `true` accepts. The arguments are copies: a polyfill may read them late, or change them.
        return (await crypto.verify(paramsOf(algorithm), key, new Uint8Array(signature), encodeUtf8(text))) === true;
      } catch (error) {
        if (isBadSignature(error)) return false;
        throw cannotUse(algorithm, 'verify', error);
      }
    },
    sign: async (text) =>
      encodeBase64url(new Uint8Array(await crypto.sign(paramsOf(algorithm), key, encodeUtf8(text)))),
  };
}

function paramsOf({ signParams }: AlgorithmEntry): AlgorithmEntry['signParams'] {
  return { ...signParams };
}

/** Some runtimes reject a bad signature where others answer `false`. Any other name means the key or the runtime. */
function isBadSignature(error: unknown): boolean {
  const name = (error as { name?: unknown } | undefined | null)?.name;
  return name === 'OperationError' || name === 'DataError';
}

function cannotUse(algorithm: AlgorithmEntry, use: string, cause: unknown): UsageError {
  if (isUnsupported(cause)) return unsupported(algorithm, cause);
  return keyError(`this runtime cannot ${use} "${algorithm.name}" with the key`, { cause });
}

function rsaModulusBytes(key: CryptoKey): number {
  return Math.ceil((key.algorithm as RsaHashedKeyAlgorithm).modulusLength / 8);
}

/** The runtimes say it in several ways. An "unsupported key usage" is not about the algorithm. */
export function isUnsupported(error: unknown): boolean {
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  return (
    name === 'NotSupportedError' ||
    /not supported|unsupported(?! key usage)|unrecognized algorithm|not implemented/i.test(String(message))
  );
}

export function unsupported(algorithm: AlgorithmEntry, cause: unknown): UsageError {
  return new UsageError('ERR_JWT_ALG_UNSUPPORTED', `this runtime does not support "${algorithm.name}"`, { cause });
}
