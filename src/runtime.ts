// What is used of the runtime beside the web's own names, and whether it has it.

/**
 * A built-in module of Node, where there is one (Bun, Deno, and Workers with `nodejs_compat` have them, too). Asked
 * for by name at run time: nothing happens at import, and bundlers for the browser see no `node:` import.
 *
 * @param member a function that the module must have: a runtime that only imitates Node may answer anything, or throw
 */
export function builtin<T>(name: string, member: keyof T): T | undefined {
  try {
    const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
    const module = process?.getBuiltinModule?.(name) as T | undefined;
    return typeof module?.[member] === 'function' ? module : undefined;
  } catch {
    return undefined;
  }
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
  readonly Buffer: {
    alloc(size: number): NativeBytes;
    byteLength(text: string): number;
    from(text: string, encoding?: 'base64url'): NativeBytes;
    from(buffer: ArrayBufferLike, offset: number, length: number): NativeBytes;
  };
}

/** A `Buffer`: bytes that the runtime itself fills from text. */
export interface NativeBytes extends Uint8Array {
  write(text: string, offset: number, length: number, encoding: 'latin1'): number;
  toString(encoding?: 'base64url'): string;
}
