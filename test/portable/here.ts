import { createRequire } from 'node:module';
import { vi } from 'vitest';
import type { Lib } from './types.ts';

// Another runtime in this realm, for a while: unlike in realm.ts it is the sources that run, which coverage sees.

const require = createRequire(import.meta.url);

export interface Here {
  /** global names, with what stands there instead */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** `process.getBuiltinModule`; Node's own when left out, `undefined`: there is none */
  readonly builtins?: ((name: string) => unknown) | undefined;
}

/** Node's own modules, by name. */
export const NODE = (name: string): unknown => require(name);

/** @param use gets a copy of the library in which nothing ran yet */
export async function here<T>({ globals = {}, builtins }: Here, use: (lib: Lib) => T | Promise<T>): Promise<T> {
  vi.resetModules();
  const lib = await import('strictjwt');
  const offered = Object.getOwnPropertyDescriptor(process, 'getBuiltinModule');
  Object.defineProperty(process, 'getBuiltinModule', { value: builtins, configurable: true, writable: true });
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  try {
    return await use(lib);
  } finally {
    vi.unstubAllGlobals();
    if (offered) Object.defineProperty(process, 'getBuiltinModule', offered);
    else Reflect.deleteProperty(process, 'getBuiltinModule');
  }
}

/** The same for what throws or rejects: its class, code and message in one line, or `works`. */
export async function outcomeHere(runtime: Here, use: (lib: Lib) => unknown): Promise<string> {
  return here(runtime, async (lib) => {
    try {
      await use(lib);
      return 'works';
    } catch (error) {
      const { name, code, message } = Object(error) as Record<string, unknown>;
      return `${name} ${code}: ${message}`;
    }
  });
}
