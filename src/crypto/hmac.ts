// HMAC, by the runtime's quickest way: knows secrets and bytes, and not what a token is.
import { builtin, type NodeBuffer, nodeBuffer, type NodeCrypto } from '../runtime.ts';
import type { AlgorithmEntry } from './algorithms.ts';
import type { Eventually, PreparedKey } from './prepared-key.ts';
import { importKey } from './subtle.ts';

/**
 * The one place that chooses how HMAC is computed. Every runtime has WebCrypto, but its job queue takes several times
 * as long as the MAC of a token, see bench/decisions.md. Where there is `node:crypto`, its synchronous HMAC is used.
 */
export function hmacKey(algorithm: AlgorithmEntry, secret: Uint8Array): Eventually<PreparedKey> {
  return tryNative(algorithm, secret) ?? importKey('raw', secret, algorithm, 'sign', 'verify');
}

/** Bundlers and edge runtimes put empty modules in place of `node:crypto`. Those throw when they are used. */
function tryNative(algorithm: AlgorithmEntry, secret: Uint8Array): PreparedKey | undefined {
  const Buffer = nodeBuffer();
  const [createHmac, createSecretKey, timingSafeEqual] = NATIVE.map((name) => builtin('node:crypto', name));
  if (!Buffer || !createHmac || !createSecretKey || !timingSafeEqual) return undefined;
  try {
    return nativeKey({ createHmac, createSecretKey, timingSafeEqual } as NodeCrypto, Buffer, algorithm, secret);
  } catch {
    return undefined;
  }
}

const NATIVE = ['createHmac', 'createSecretKey', 'timingSafeEqual'];

function nativeKey(
  { createSecretKey, createHmac, timingSafeEqual }: NodeCrypto,
  Buffer: NodeBuffer,
  algorithm: AlgorithmEntry,
  secret: Uint8Array,
): PreparedKey {
  const length = algorithm.hashLength as number;
  const hash = `sha${length * 8}`;
  // a bare KeyObject: bytes would be converted at every call, see bench/decisions.md
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
