import { describe, expect, it } from 'vitest';
import { p256, tokens } from './fixtures.ts';
import { now, rules, SECRET, signing } from './forge.ts';
import { loadInRealm } from './realm.ts';
import type { Lib } from './types.ts';

/** What can be done with the library, on tokens that are good. */
const USES = {
  decode: (lib: Lib) => lib.decode(tokens.HS256),
  'verify HS256': (lib: Lib) => lib.verify(tokens.HS256, SECRET, rules('HS256')),
  'verify ES256': (lib: Lib) => lib.verify(tokens.ES256, p256.spki, rules('ES256')),
  'verify by a JWK Set': (lib: Lib) => lib.verify(tokens.ES256, { keys: [p256.publicJwk] }, rules('ES256')),
  'verify by a resolver': (lib: Lib) => lib.verify(tokens.ES256, () => ({ ...p256.publicJwk }), rules('ES256')),
  'sign HS256': (lib: Lib) => lib.sign({}, SECRET, signing('HS256')),
  'sign ES256': (lib: Lib) => lib.sign({}, p256.jwk, signing('ES256')),
  explain: (lib: Lib) => lib.explain(tokens.ES256, p256.spki, rules('ES256')),
  generateSecret: (lib: Lib) => lib.generateSecret(),
  generateKeyPair: (lib: Lib) => lib.generateKeyPair('ES256'),
  jwkThumbprint: (lib: Lib) => lib.jwkThumbprint(p256.publicJwk),
  'remote keys, own fetch': (lib: Lib) => {
    const options = { fetch: async () => jwksAnswer(), now, headers: { 'x-key': 'v' } };
    return lib.verify(tokens.ES256, lib.createRemoteJwks('https://issuer.example/jwks', options), rules('ES256'));
  },
  'keys by discovery, own fetch': (lib: Lib) => {
    const issuer = 'https://issuer.example';
    const document = { issuer, jwks_uri: `${issuer}/jwks` };
    const fetch = async (url: string) => jwksAnswer(url.includes('well-known') ? document : undefined);
    return lib.verify(tokens.ES256, lib.createRemoteIssuer(issuer, { fetch, now }), rules('ES256'));
  },
  'remote keys, global fetch': async (lib: Lib) => {
    const keys = lib.createRemoteJwks('http://127.0.0.1:1/jwks', { now });
    // nobody listens there: an outage, where there is a `fetch`
    await keys.reload().catch((error: unknown) => {
      if (Reflect.get(Object(error), 'code') !== 'ERR_JWKS_UNAVAILABLE') throw error;
    });
  },
} as const;

/** A `Response` as far as it is needed, made of nothing but the language. */
function jwksAnswer(answer: object = { keys: [p256.publicJwk] }): Response {
  const bytes = Uint8Array.from(JSON.stringify(answer), (c) => c.charCodeAt(0));
  const headers = { get: () => null };
  return { status: 200, redirected: false, headers, arrayBuffer: async () => bytes.buffer } as unknown as Response;
}

/** The globals that may be missed where Node has no module with the same, and for what. */
const MISSED: Readonly<Record<string, RegExp>> = {
  TextEncoder: /./,
  TextDecoder: /./,
  URL: /^remote|discovery/,
  atob: /./,
  btoa: /./,
  fetch: /global fetch$/,
  setTimeout: /^remote|discovery/,
  crypto: /verify|sign|explain|generate|Thumbprint|own fetch/,
};

/** Those for which there is a substitute in the language, or that nothing is done with. */
const SPARE = [
  ...['AbortController', 'AbortSignal', 'Buffer', 'DOMException', 'Event', 'Headers', 'ReadableStream', 'Request'],
  ...['clearTimeout', 'Response', 'URLSearchParams', 'console', 'navigator', 'performance', 'queueMicrotask'],
  ...['setInterval', 'structuredClone', 'escape', 'unescape', 'Intl', 'WeakRef', 'SharedArrayBuffer', 'process'],
];

const throwing = () => {
  throw new Error('A Node.js API is used which is not supported here.');
};

const WAYS: Readonly<Record<string, PropertyDescriptor>> = {
  undefined: { value: undefined, writable: true },
  null: { value: null, writable: true },
  'a getter that throws': { get: throwing },
};

const hollow = new Proxy({}, { get: throwing, has: throwing });

/** What `process.getBuiltinModule` may be. */
const BUILTINS: Readonly<Record<string, PropertyDescriptor | null | undefined>> = {
  "Node's own": undefined,
  'none, for want of process': null,
  'none, for want of the function': { value: undefined },
  'a function that throws': { value: throwing },
  'a getter that throws': { get: throwing },
  'empty modules': { value: () => ({}) },
  'null for each': { value: () => null },
  'numbers and text for modules': { value: (name: string) => ({ Buffer: 5, webcrypto: name, createHmac: name }) },
  'modules that throw when used': { value: () => hollow },
  'modules of functions that throw': { value: () => new Proxy({}, { get: () => throwing }) },
};

async function outcomesOf(lib: Lib): Promise<[use: string, outcome: string][]> {
  const outcomes: [string, string][] = [];
  for (const [use, run] of Object.entries(USES)) outcomes.push([use, await outcomeOf(() => run(lib))]);
  return outcomes;
}

async function outcomeOf(run: () => unknown): Promise<string> {
  try {
    await run();
    return 'works';
  } catch (error) {
    const { name, code, message } = Object(error) as Record<string, unknown>;
    return `${name} ${code}: ${message}`;
  }
}

describe.each(Object.entries(BUILTINS))('with built-in modules of Node: %s', (kind, builtins) => {
  it('everything works where the globals are there', async () => {
    for (const [use, outcome] of await outcomesOf(loadInRealm({ builtins })))
      expect(`${use} ${outcome}`).toBe(`${use} works`);
  });

  const absences = SPARE.flatMap((name) => Object.keys(WAYS).map((way) => [name, way] as const));
  it.each(absences)('the global %s is not missed when it is %s', async (name, way) => {
    const lib = loadInRealm({ builtins, globals: { [name]: WAYS[way] ?? {} } });
    for (const [use, outcome] of await outcomesOf(lib)) expect(`${use} ${outcome}`).toBe(`${use} works`);
  });

  // a module that is there and broken is found out only where it is used most
  const tested = kind === 'modules of functions that throw' ? ['crypto', 'fetch', 'atob', 'btoa'] : Object.keys(MISSED);
  const losses = tested.flatMap((name) => Object.keys(WAYS).map((way) => [name, way] as const));
  it.each(losses)('without %s (%s) each use works, or is a UsageError that says so', async (name, way) => {
    const lib = loadInRealm({ builtins, globals: { [name]: WAYS[way] ?? {} } });
    const outcomes = await outcomesOf(lib);
    const missing = new RegExp(`^UsageError ERR_JWT_ALG_UNSUPPORTED: this runtime has no ${name}\\b[^;]*; .+`);
    // Node's modules have all of these but `fetch`
    const mustWork = (use: string) => !MISSED[name]?.test(use) || (kind === "Node's own" && name !== 'fetch');
    const wrong = outcomes.filter(([use, outcome]) => outcome !== 'works' && (mustWork(use) || !missing.test(outcome)));
    expect(wrong).toEqual([]);
    // and where there is no substitute at all, something says that it is missing
    const said = outcomes.some(([, outcome]) => missing.test(outcome));
    expect(said).toBe(kind !== "Node's own" || name === 'fetch');
  });
});
