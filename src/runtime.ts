/**
 * All that is used of the runtime and that not every runtime has: globals of the web, and Node's built-in modules.
 * Looked up by name at use, so that nothing happens at import, bundlers for browsers see no `node:` import, and a
 * polyfill may come later. Knows nothing of keys or tokens.
 */
import { runtimeFault, type UsageError } from './errors.ts';

/** The globals that are needed, with the built-in module of Node that has the same (Jest's jsdom hides the globals). */
const MODULE_OF = {
  TextEncoder: 'node:util',
  TextDecoder: 'node:util',
  URL: 'node:url',
  // where Node has these two, it has Buffer, which is better
  atob: '',
  btoa: '',
  setTimeout: 'node:timers',
  clearTimeout: 'node:timers',
  fetch: '',
} as const;

type Needed = keyof typeof MODULE_OF;

/** @throws {UsageError} that names the global, where neither it nor Node's module is there */
export function needGlobal<Name extends Needed>(name: Name): (typeof globalThis)[Name] {
  const found = findGlobal(name) ?? (MODULE_OF[name] && builtin(MODULE_OF[name], name));
  if (typeof found === 'function') return found as (typeof globalThis)[Name];
  throw missing(name, name === 'fetch' ? 'hand in one as option "fetch"' : undefined);
}

/** @throws {UsageError} also where it is one by name only, as the stubs are that bundlers put in place */
export function makeGlobal<Name extends 'TextEncoder' | 'TextDecoder'>(
  name: Name,
): InstanceType<(typeof globalThis)[Name]>;
export function makeGlobal(name: 'TextEncoder' | 'TextDecoder'): TextEncoder | TextDecoder {
  const made = attempt(() => new (needGlobal(name))());
  if (made) return made;
  throw missing(name);
}

/** A global, or `undefined`: it may be absent, and reading it may throw (sandboxes have getters that do). */
function findGlobal<Name extends keyof typeof globalThis>(name: Name): (typeof globalThis)[Name] | undefined {
  return attempt(() => (globalThis as Partial<typeof globalThis>)[name]);
}

/** What can be read, or `undefined`: also where nothing is there, or where looking at it throws. */
export function attempt<T>(read: () => T): Exclude<T, null> | undefined {
  try {
    return (read() as Exclude<T, null>) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * A member of a built-in module of Node, where there is one (Bun, Deno, and Workers with `nodejs_compat` have them,
 * too). The question itself may throw: Next.js' edge runtime has a `process` whose every function does. And the module
 * may be one by name only, as bundlers put it in place.
 */
export function builtin(module: string, member: string): unknown {
  return attempt(() => {
    const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
    return (process?.getBuiltinModule?.(module) as Record<string, unknown> | undefined)?.[member];
  });
}

const tried = /* @__PURE__ */ new WeakMap<object, boolean>();

/** Node's `Buffer`, tried out once: imitations of it do not know base64url, or throw. */
export function nodeBuffer(): NodeBuffer | undefined {
  const Buffer = builtin('node:buffer', 'Buffer') as NodeBuffer | undefined;
  if (typeof Buffer !== 'function') return undefined;
  const works = tried.get(Buffer) ?? worksAsBuffer(Buffer);
  tried.set(Buffer, works);
  return works ? Buffer : undefined;
}

function worksAsBuffer(Buffer: NodeBuffer): boolean {
  const works = attempt(() => {
    const byte = Buffer.alloc(1);
    const isWritten = byte.write('Pw', 0, 1, 'base64url') === 1 && byte.toString('utf8', 0, 1) === '?';
    return isWritten && Buffer.from('Pw', 'base64url').toString() === '?' && Buffer.byteLength('\u00e9') === 2;
  });
  return works ?? false;
}

/** WebCrypto: the global one, else Node's (Jest's jsdom has a `crypto` without `subtle`). */
export function webCrypto(name: 'subtle' | 'getRandomValues'): Crypto {
  for (const crypto of [findGlobal('crypto'), builtin('node:crypto', 'webcrypto') as Crypto | undefined]) {
    if (attempt(() => crypto?.[name])) return crypto as Crypto;
  }
  const where = name === 'subtle' ? ': browsers offer it only to secure contexts (https or localhost)' : '';
  throw missing(`crypto.${name}${where}`, 'React Native needs a WebCrypto polyfill');
}

/** For what a runtime lacks. */
export function missing(what: string, advice = 'load a polyfill before the first call'): UsageError {
  return runtimeFault('ERR_JWT_ALG_UNSUPPORTED', `this runtime has no ${what}; ${advice}`);
}

/** Any number from 0 to 1, for what is no secret. Hardened sandboxes have no `Math.random`: there it is always 1. */
export function anyShare(): number {
  return attempt(() => Math.random()) ?? 1;
}

/** Something to await. What throws when it is looked at (a revoked Proxy) is none. */
export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  try {
    return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
  } catch {
    return false;
  }
}

/**
 * What a function of the caller's answered that must answer at once. Where that is a promise, it is refused and nobody
 * awaits it: its rejection, which would come later, must not end the process.
 */
export function unawaited<T>(answer: T): T {
  if (isPromise(answer)) Promise.resolve(answer).catch(() => undefined);
  return answer;
}

/** Cloudflare Workers forbid one request to wait for the I/O of another. */
export function isWorkers(): boolean {
  return findGlobal('navigator')?.userAgent === 'Cloudflare-Workers';
}

/** What a value is by its tag, `[object Map]`. Not by `instanceof`: it may come from another realm, or another polyfill. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}

export function isTagged(value: unknown, tag: string): boolean {
  return tagOf(value) === `[object ${tag}]`;
}

export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && isTagged(value, 'Uint8Array');
}

/** For what is no secret from the caller: not in constant time. */
export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** What is used of Node's `Buffer`. */
export interface NodeBuffer {
  alloc(size: number): NativeBytes;
  byteLength(text: string): number;
  from(text: string, encoding?: 'base64url'): NativeBytes;
  from(buffer: ArrayBufferLike, offset: number, length: number): NativeBytes;
}

/** A `Buffer`: bytes that the runtime itself fills from text. */
export interface NativeBytes extends Uint8Array {
  write(text: string, offset: number, length: number, encoding: 'latin1' | 'base64url' | 'utf8'): number;
  toString(encoding?: 'base64url' | 'utf8', start?: number, end?: number): string;
}

/** What is used of `node:crypto`. */
export interface NodeCrypto {
  createSecretKey(bytes: Uint8Array): object;
  createHmac(hash: string, key: object): { update(text: string): NodeDigest };
  timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}

interface NodeDigest {
  digest(encoding: 'latin1' | 'base64url'): string;
}
