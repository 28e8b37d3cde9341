// WebCrypto: knows keys and bytes, and not what a token is.
import { keyError, runtimeFault, type UsageError } from '../errors.ts';
import { attempt, isBytes, missing, webCrypto } from '../runtime.ts';
import { encodeBase64url } from '../encoding/base64url.ts';
import { isObject, ownOnly } from '../encoding/json.ts';
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
 * The one way to WebCrypto for all but verifying.
 * @param algorithm its name, to be told when the runtime does not have it
 * @throws {UsageError} the runtime refuses the key; everything else is a fault of the runtime or of its polyfill
 */
export async function askSubtle<Result>(
  method: Method,
  algorithm: string,
  ...args: readonly unknown[]
): Promise<Result> {
  const host = subtle() as unknown as Record<Method, (...args: readonly unknown[]) => Promise<Result>>;
  let answer: Result;
  try {
    answer = await host[method](...args);
  } catch (error) {
    if (isUnsupported(error)) throw unsupported(algorithm, error);
    const refused = isNamed(error, KEY_REFUSALS) ? refusal(method, algorithm) : '';
    throw refused ? keyError(refused, { cause: error }) : broken(method, error);
  }
  if (isObject(answer)) return answer;
  throw broken(method, undefined);
}

/** It gets data of its own: it may read what it is given late, or change it. */
export function importCryptoKey(
  format: 'raw' | 'spki' | 'pkcs8' | 'jwk',
  data: object,
  { name, keyParams }: AlgorithmEntry,
  uses: readonly string[],
  extractable = false,
): Promise<CryptoKey> {
  const copy = isBytes(data) ? new Uint8Array(data) : ownOnly(data);
  return askSubtle<CryptoKey>('importKey', name, format, copy, { ...keyParams }, extractable, uses);
}

/** In words; nothing where the key was in use before, so that it is not to blame. */
function refusal(method: Method, algorithm: string): string {
  if (method === 'importKey') return `the key cannot be imported for "${algorithm}": it is damaged or not of this kind`;
  if (method === 'exportKey') return 'the CryptoKey cannot be exported';
  return method === 'generateKey' ? `this runtime could not make a key pair for "${algorithm}"` : '';
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

/** A key of the caller's, for these uses. */
export async function importKey(
  format: 'raw' | 'spki' | 'pkcs8' | 'jwk',
  data: object,
  algorithm: AlgorithmEntry,
  ...uses: readonly string[]
): Promise<PreparedKey> {
  return subtleKey(algorithm, await importCryptoKey(format, data, algorithm, uses));
}

/** A key that signs and verifies through WebCrypto: off the event loop, several at a time. */
export function subtleKey(algorithm: AlgorithmEntry, key: CryptoKey): PreparedKey {
  const crypto = subtle();
  const encoder = utf8Encoder();
  const { name, signParams } = algorithm;
  const signatureLength = algorithm.signatureLength ?? rsaModulusBytes(key);
  return {
    algorithm,
    signatureLength,
    // The arguments are copies: a wrapper or polyfill may read them late, or change them. What it answers may be no
    // promise at all.
    verify: (signature, text) =>
      Promise.resolve(crypto.verify({ ...signParams }, key, new Uint8Array(signature), encoder.encode(text))),
    sign: async (text) => {
      const answer = await askSubtle<ArrayBuffer>('sign', name, { ...signParams }, key, encoder.encode(text));
      const signature = new Uint8Array(answer);
      if (signature.length !== signatureLength) throw broken('sign', undefined);
      return encodeBase64url(signature);
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

export function isNamed(error: unknown, names: readonly string[]): boolean {
  return names.includes(wordOf(error, 'name'));
}

/** What was thrown may be anything, also an object that throws when it is read. */
function wordOf(error: unknown, member: 'name' | 'message'): string {
  return attempt(() => String((error as Error | undefined)?.[member])) ?? '';
}

function broken(method: string, cause: unknown): UsageError {
  const message = `crypto.subtle.${method} failed: the key, the runtime or its polyfill is at fault, see cause`;
  return runtimeFault('ERR_JWT_KEY_INVALID', message, { cause });
}

function rsaModulusBytes(key: CryptoKey): number {
  const { modulusLength } = Object(key.algorithm) as { modulusLength?: number };
  if (modulusLength === undefined) throw broken('importKey', undefined);
  return Math.ceil(modulusLength / 8);
}

/** The runtimes say it in several ways. An "unsupported key usage" is not about the algorithm. */
function isUnsupported(error: unknown): boolean {
  return (
    isNamed(error, ['NotSupportedError']) ||
    /not supported|unsupported(?! key usage)|unrecognized algorithm|not implemented/i.test(wordOf(error, 'message'))
  );
}

function unsupported(algorithm: string, cause: unknown): UsageError {
  return runtimeFault('ERR_JWT_ALG_UNSUPPORTED', `this runtime does not support "${algorithm}"`, { cause });
}
