import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import type { Lib } from './types.ts';

// The built package in a realm of its own, with the globals that a test gives it: what is taken away there is not
// missed by whoever runs the tests, and every object of the web comes from another realm, as in Jest.

const built = new URL('../../dist/index.cjs', import.meta.url);

/** What Node has beyond the language. */
const WEB = [
  'AbortController',
  'AbortSignal',
  'Buffer',
  'DOMException',
  'Event',
  'Headers',
  'ReadableStream',
  'Request',
  'Response',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'URLSearchParams',
  'atob',
  'btoa',
  'clearTimeout',
  'console',
  'crypto',
  'fetch',
  'navigator',
  'performance',
  'queueMicrotask',
  'setInterval',
  'setTimeout',
  'structuredClone',
] as const;

export interface Realm {
  /** properties of the global object; they win over what Node has */
  readonly globals?: Readonly<Record<string, PropertyDescriptor>>;
  /** `process.getBuiltinModule`; `undefined`: Node's own. `null`: there is no `process` */
  readonly builtins?: PropertyDescriptor | null | undefined;
  /** a script that runs before the library is loaded */
  readonly before?: string;
}

/** A fresh copy of the library: nothing ran in it yet. */
export function loadInRealm({ globals = {}, builtins, before = '' }: Realm = {}): Lib {
  const context = createContext({});
  const global = runInContext('globalThis', context) as object;
  for (const name of WEB) define(global, name, { value: Reflect.get(globalThis, name), writable: true });
  if (builtins !== null) define(global, 'process', { value: processWith(builtins), writable: true });
  for (const [name, property] of Object.entries(globals)) define(global, name, property);
  runInContext(before, context);
  const module = { exports: {} };
  const wrapped = `(function (module, exports) {${readFileSync(built, 'utf8')}\n})`;
  runInContext(wrapped, context)(module, module.exports);
  return module.exports as Lib;
}

function processWith(builtins: PropertyDescriptor | undefined): object {
  return Object.defineProperty({}, 'getBuiltinModule', builtins ?? { value: process.getBuiltinModule });
}

function define(global: object, name: string, property: PropertyDescriptor): void {
  Object.defineProperty(global, name, { ...property, configurable: true });
}
