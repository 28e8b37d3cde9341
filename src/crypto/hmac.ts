import { builtin, type NodeBuffer } from '../runtime.ts';
import type { AlgorithmEntry } from './algorithms.ts';
import type { Eventually, PreparedKey } from './prepared-key.ts';
import { subtle, subtleKey } from './subtle.ts';

/**
 * The one place that chooses how HMAC is computed. WebCrypto is universal, but its job queue costs several times
 * the MAC of a token-sized input (30 µs against 5 on Node 20): where the runtime offers `node:crypto`, its
 * synchronous HMAC does the same work.
 */
export function hmacKey(algorithm: AlgorithmEntry, secret: Uint8Array): Eventually<PreparedKey> {
  const crypto = builtin<NodeCrypto>('node:crypto', 'createHmac');
  const buffer = builtin<NodeBuffer>('node:buffer', 'Buffer');
  return crypto && buffer ? nativeKey(crypto, buffer, algorithm, secret) : webCryptoKey(algorithm, secret);
}

/** What is used of `node:crypto`. */
interface NodeCrypto {
  createSecretKey(bytes: Uint8Array): object;
  createHmac(hash: string, key: object): { update(text: string): Digest };
  timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}

interface Digest {
  digest(encoding: 'latin1' | 'base64url'): string;
}

function nativeKey(
  { createSecretKey, createHmac, timingSafeEqual }: NodeCrypto,
  { Buffer }: NodeBuffer,
  algorithm: AlgorithmEntry,
  secret: Uint8Array,
): PreparedKey {
  const length = algorithm.hashLength as number;
  const hash = `sha${length * 8}`;
  // a bare KeyObject: bytes would be converted at every call (5 times the cost on Node 24)
  const key = createSecretKey(secret);
  const expected = Buffer.alloc(length);
  return {
    algorithm,
    signatureLength: length,
    verify: (signature, text) => {
      // Written into bytes that are there already: a new Buffer for each digest is dear. They never leave this call.
      expected.write(createHmac(hash, key).update(text).digest('latin1'), 0, length, 'latin1');
      return timingSafeEqual(expected, signature);
    },
    sign: (text) => createHmac(hash, key).update(text).digest('base64url'),
  };
}

async function webCryptoKey(algorithm: AlgorithmEntry, secret: Uint8Array): Promise<PreparedKey> {
  const key = await subtle().importKey('raw', secret as BufferSource, algorithm.keyParams, false, ['sign', 'verify']);
  return subtleKey(algorithm, key);
}
