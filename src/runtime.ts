/**
 * All that is used of the runtime and that not every runtime has: globals of the web, and Node's built-in modules.
 * Looked up by name at use, so that nothing happens at import, bundlers for browsers see no `node:` import, and a
 * polyfill may come later. Knows nothing of keys or tokens.
 */
import { runtimeFault, type UsageError } from './errors.ts';

/** The globals that are needed, with the built-in module of Node that has the same (Jest's jsdom hides the globals). */
const NEEDED = {
  TextEncoder: { module: 'node:util', advice: 'load a polyfill of the Encoding Standard before the first call' },
  TextDecoder: { module: 'node:util', advice: 'load a polyfill of the Encoding Standard before the first call' },
  atob: { module: 'node:buffer', advice: 'load a polyfill of it before the first call' },
  btoa: { module: 'node:buffer', advice: 'load a polyfill of it before the first call' },
  URL: { module: 'node:url', advice: 'load a polyfill of the URL Standard before the first call' },
  fetch: { module: undefined, advice: 'hand in a function like it as option "fetch"' },
  setTimeout: { module: 'node:timers', advice: 'what ends by itself after a time needs one' },
  clearTimeout: { module: 'node:timers', advice: 'what ends by itself after a time needs one' },
} as const;

type Needed = keyof typeof NEEDED;

/** @throws {UsageError} that names the global, where neither it nor Node's module is there */
export function needGlobal<Name extends Needed>(name: Name): (typeof globalThis)[Name] {
  const { module, advice } = NEEDED[name];
  const found = findGlobal(name) ?? (module && (builtin(module) as Partial<typeof globalThis> | undefined)?.[name]);
  if (typeof found === 'function') return found as (typeof globalThis)[Name];
  throw missing(name, advice);
}

/** A global, or `undefined`: it may be absent, and reading it may throw (sandboxes have getters that do). */
export function findGlobal<Name extends keyof typeof globalThis>(name: Name): (typeof globalThis)[Name] | undefined {
  try {
    return (globalThis as Partial<typeof globalThis>)[name] ?? undefined;
  } catch {
    return undefined;
  }
}

/** The built-in modules of Node that are used, and what of them. */
interface NodeModules {
  readonly 'node:buffer': NodeBuffer;
  readonly 'node:crypto': NodeCrypto;
  readonly 'node:timers': Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'>;
  readonly 'node:url': Pick<typeof globalThis, 'URL'>;
  readonly 'node:util': Pick<typeof globalThis, 'TextEncoder' | 'TextDecoder'>;
}

/** Bundlers and edge runtimes have modules by name only: empty ones, and such as throw when they are used. */
const WORKS: { readonly [Name in keyof NodeModules]: (module: NodeModules[Name]) => boolean } = {
  'node:buffer': ({ Buffer }) =>
    Buffer.from('Pw', 'base64url').toString() === '?' && Buffer.byteLength('?') === Buffer.alloc(1).length,
  'node:crypto': ({ createHmac, createSecretKey, timingSafeEqual }) =>
    [createHmac, createSecretKey, timingSafeEqual].every((member) => typeof member === 'function'),
  'node:timers': ({ setTimeout, clearTimeout }) => clearTimeout(setTimeout(() => {}, 0)) === undefined,
  'node:url': ({ URL }) => new URL('https://a.example').host === 'a.example',
  'node:util': ({ TextEncoder, TextDecoder }) => new TextDecoder().decode(new TextEncoder().encode('a')) === 'a',
};

const known = /* @__PURE__ */ new WeakMap<object, boolean>();

/**
 * A built-in module of Node, where there is one that works (Bun, Deno, and Workers with `nodejs_compat` have them,
 * too). The question itself may throw: Next.js' edge runtime has a `process` whose every function does.
 */
export function builtin<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  try {
    const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
    const module = process?.getBuiltinModule?.(name) as NodeModules[Name] | undefined;
    return module && works(name, module) ? module : undefined;
  } catch {
    return undefined;
  }
}

function works<Name extends keyof NodeModules>(name: Name, module: NodeModules[Name]): boolean {
  const before = known.get(module);
  if (before !== undefined) return before;
  known.set(module, false); // as long as it is being tried: it may throw
  const now = WORKS[name](module);
  known.set(module, now);
  return now;
}

/** WebCrypto: the global one, else Node's (Jest's jsdom has a `crypto` without `subtle`). */
export function webCrypto(name: 'subtle' | 'getRandomValues'): Crypto {
  for (const crypto of [findGlobal('crypto'), builtin('node:crypto')?.webcrypto]) {
    if (crypto?.[name]) return crypto;
  }
  const where = name === 'subtle' ? ': browsers offer it only to secure contexts (https or localhost)' : '';
  throw missing(`crypto.${name}${where}`, 'React Native needs a WebCrypto polyfill');
}

function missing(what: string, advice: string): UsageError {
  return runtimeFault('ERR_JWT_ALG_UNSUPPORTED', `this runtime has no ${what}; ${advice}`);
}

/** Milliseconds now. Hardened sandboxes (SES) have a `Date.now` that throws, or none. */
export function systemClock(): number {
  try {
    return Date.now();
  } catch {
    throw missing('clock (Date.now)', 'hand in one as option "now"');
  }
}

/** Any number from 0 to 1, for what is no secret. Hardened sandboxes have no `Math.random`: there it is always 1. */
export function anyShare(): number {
  try {
    return Math.random();
  } catch {
    return 1;
  }
}

/** Cloudflare Workers forbid one request to wait for the I/O of another. */
export function isWorkers(): boolean {
  return findGlobal('navigator')?.userAgent === 'Cloudflare-Workers';
}

/** By its tag, not by `instanceof`: bytes may come from another realm. */
export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]';
}

/** For what is no secret from the caller: not in constant time. */
export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** What is used of `node:buffer`. */
export interface NodeBuffer {
  readonly atob?: typeof globalThis.atob;
  readonly btoa?: typeof globalThis.btoa;
  readonly Buffer: {
    alloc(size: number): NativeBytes;
    byteLength(text: string): number;
    from(text: string, encoding?: 'base64url'): NativeBytes;
    from(buffer: ArrayBufferLike, offset: number, length: number): NativeBytes;
  };
}

/** A `Buffer`: bytes that the runtime itself fills from text. */
export interface NativeBytes extends Uint8Array {
  write(text: string, offset: number, length: number, encoding: 'latin1' | 'base64url' | 'utf8'): number;
  toString(encoding?: 'base64url' | 'utf8', start?: number, end?: number): string;
}

/** What is used of `node:crypto`. */
export interface NodeCrypto {
  readonly webcrypto?: Crypto;
  createSecretKey(bytes: Uint8Array): object;
  createHmac(hash: string, key: object): { update(text: string): NodeDigest };
  timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}

export interface NodeDigest {
  digest(encoding: 'latin1' | 'base64url'): string;
}
