// WebCrypto: knows keys and bytes, and not what a token is.
import { runtimeFault, type UsageError } from '../errors.ts';
import { missing, webCrypto } from '../runtime.ts';
import { encodeBase64url } from '../encoding/base64url.ts';
import { utf8Encoder } from '../encoding/utf8.ts';
import type { AlgorithmEntry } from './algorithms.ts';
import type { PreparedKey } from './prepared-key.ts';

type Subtle = typeof globalThis.crypto.subtle;

/** WebCrypto, looked up at use: nothing runs at import time. */
export function subtle(): Subtle {
  return webCrypto('subtle').subtle;
}

type Method = 'digest' | 'exportKey' | 'generateKey' | 'importKey' | 'sign';

/**
 * The one way to WebCrypto for all but verifying. Rejects with what the runtime says of a key.
 * @param algorithm its name, to be told when the runtime does not have it
 * @throws {UsageError} for everything else, which is a fault of the runtime or of its polyfill
 */
export async function askSubtle<Result>(
  method: Method,
  algorithm: string,
  ...args: readonly unknown[]
): Promise<Result> {
  const host = subtle() as unknown as Record<Method, (...args: readonly unknown[]) => Promise<Result>>;
  try {
    return await host[method](...args);
  } catch (error) {
    if (isUnsupported(error)) throw unsupported(algorithm, error);
    throw method !== 'sign' && isNamed(error, KEY_REFUSALS) ? error : broken(method, error);
  }
}

/** What WebCrypto calls the faults of a key (W3C WebCrypto §18.4). */
const KEY_REFUSALS = ['DataError', 'SyntaxError', 'InvalidAccessError', 'OperationError'];

/** @throws {UsageError} when the runtime's generator fails, or leaves the bytes as they were */
export function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const crypto = webCrypto('getRandomValues');
  try {
    crypto.getRandomValues(bytes);
  } catch (cause) {
    throw runtimeFault('ERR_JWT_ALG_UNSUPPORTED', 'crypto.getRandomValues failed, see cause', { cause });
  }
  if (bytes.some((byte) => byte !== 0)) return bytes;
  throw missing('crypto.getRandomValues that makes random bytes', 'load another polyfill');
}

/** A key that signs and verifies through WebCrypto: off the event loop, several at a time. */
export function subtleKey(algorithm: AlgorithmEntry, key: CryptoKey): PreparedKey {
  const crypto = subtle();
  const encoder = utf8Encoder();
  const { name, signParams } = algorithm;
  return {
    algorithm,
    signatureLength: algorithm.signatureLength ?? rsaModulusBytes(key),
    // The arguments are copies: a wrapper or polyfill may read them late, or change them. What it answers may be no
    // promise at all.
    verify: (signature, text) =>
      Promise.resolve(crypto.verify({ ...signParams }, key, new Uint8Array(signature), encoder.encode(text))),
    sign: async (text) => {
      const signature = await askSubtle<ArrayBuffer>('sign', name, { ...signParams }, key, encoder.encode(text));
      return encodeBase64url(new Uint8Array(signature));
    },
  };
}

/**
 * For what a verification threw: some runtimes reject a bad signature where others answer `false`.
 * @throws {UsageError} when it was anything else: the key, the runtime or its polyfill is at fault
 */
export function refuseUnlessForged(error: unknown, { name }: AlgorithmEntry): void {
  if (isNamed(error, ['OperationError', 'DataError'])) return;
  throw isUnsupported(error) ? unsupported(name, error) : broken('verify', error);
}

function isNamed(error: unknown, names: readonly string[]): boolean {
  return names.includes(String((error as { name?: unknown } | null | undefined)?.name));
}

function broken(method: string, cause: unknown): UsageError {
  const message = `crypto.subtle.${method} failed: the key, the runtime or its polyfill is at fault, see cause`;
  return runtimeFault('ERR_JWT_KEY_INVALID', message, { cause });
}

function rsaModulusBytes(key: CryptoKey): number {
  return Math.ceil((key.algorithm as RsaHashedKeyAlgorithm).modulusLength / 8);
}

/** The runtimes say it in several ways. An "unsupported key usage" is not about the algorithm. */
function isUnsupported(error: unknown): boolean {
  const { name, message } = Object(error) as { name?: unknown; message?: unknown };
  return (
    name === 'NotSupportedError' ||
    /not supported|unsupported(?! key usage)|unrecognized algorithm|not implemented/i.test(String(message))
  );
}

function unsupported(algorithm: string, cause: unknown): UsageError {
  return runtimeFault('ERR_JWT_ALG_UNSUPPORTED', `this runtime does not support "${algorithm}"`, { cause });
}
