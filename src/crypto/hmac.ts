import type { AlgorithmEntry } from './algorithms.js';
import { type Eventually, type PreparedKey } from './prepared-key.js';
import { subtle, subtleKey } from './subtle.js';

/**
 * The one place that chooses how HMAC is computed. WebCrypto is universal, but its job queue costs several times
 * the MAC of a token-sized input (30 µs against 5 on Node 20): where the runtime offers `node:crypto`, its
 * synchronous HMAC does the same work.
 */
export function hmacKey(algorithm: AlgorithmEntry, secret: Uint8Array): Eventually<PreparedKey> {
  const native = nodeCrypto();
  return native ? nativeHmacKey(native, algorithm, secret) : subtleHmacKey(algorithm, secret);
}

/** The part of `node:crypto` that is used, also offered by Bun, Deno and Workers with `nodejs_compat`. */
interface NodeCrypto {
  createSecretKey(bytes: Uint8Array): object;
  createHmac(hash: string, key: object): { update(data: Uint8Array): { digest(): Uint8Array } };
  timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}

interface MaybeNode {
  process?: { getBuiltinModule?: (name: string) => NodeCrypto | undefined };
}

/** Asked for by name at run time: bundlers for the browser see no `node:` import. */
function nodeCrypto(): NodeCrypto | undefined {
  return (globalThis as MaybeNode).process?.getBuiltinModule?.('node:crypto');
}

function nativeHmacKey(native: NodeCrypto, algorithm: AlgorithmEntry, secret: Uint8Array): PreparedKey {
  const { createHmac, timingSafeEqual } = native;
  const hash = `sha${(algorithm.hashLength as number) * 8}`;
  // a bare KeyObject: bytes would be converted at every call (5 times the cost on Node 24)
  const key = native.createSecretKey(secret);
  const mac = (data: Uint8Array): Uint8Array => createHmac(hash, key).update(data).digest();
  return {
    algorithm,
    signatureLength: algorithm.signatureLength as number,
    verify: (signature, data) => timingSafeEqual(mac(data), signature),
    sign: mac,
  };
}

async function subtleHmacKey(algorithm: AlgorithmEntry, secret: Uint8Array): Promise<PreparedKey> {
  const key = await subtle().importKey('raw', secret as BufferSource, algorithm.keyParams, false, ['sign', 'verify']);
  return subtleKey(algorithm, key);
}
