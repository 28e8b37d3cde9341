import { p256, tokens } from './fixtures.ts';
import { CLAIMS, rules, SECRET, signing } from './forge.ts';
import type { Assert, Case, Lib } from './types.ts';

/**
 * What a page over plain http (not localhost) or React Native is like: no `crypto.subtle`. Importing works, what
 * needs no cryptography works, the rest says why it does not and what to do.
 */
export function withoutSubtle(load: () => Promise<Lib>, assert: Assert): Case[] {
  const uses: Record<string, (lib: Lib) => unknown> = {
    'sign with a secret': (lib) => lib.sign({}, SECRET, signing('HS256')),
    'sign with a JWK': (lib) => lib.sign({}, p256.jwk, signing('ES256')),
    'verify with a secret': (lib) => lib.verify(tokens.HS256, SECRET, rules('HS256')),
    'verify with a PEM key': (lib) => lib.verify(tokens.ES256, p256.spki, rules('ES256')),
    'a prepared signer': (lib) => lib.createSigner(SECRET, signing('HS256'))({}),
    'a prepared verifier': (lib) => lib.createVerifier(SECRET, rules('HS256'))(tokens.HS256),
    'explain with a key': (lib) => lib.explain(tokens.HS256, SECRET, rules('HS256')),
    generateKeyPair: (lib) => lib.generateKeyPair('ES256'),
    jwkThumbprint: (lib) => lib.jwkThumbprint(p256.publicJwk),
  };
  return [
    {
      name: 'crypto.subtle is really absent',
      run: () => assert.equal(globalThis.crypto?.subtle, undefined),
    },
    {
      name: 'importing the package does not throw',
      async run() {
        assert.equal(typeof (await load()).verify, 'function');
      },
    },
    {
      name: 'decode needs no cryptography',
      async run() {
        assert.deepEqual({ ...(await load()).decode(tokens.ES256).payload }, CLAIMS);
      },
    },
    {
      name: 'generateSecret works where random bytes are to be had, and says so where not',
      async run() {
        const lib = await load();
        if (typeof globalThis.crypto?.getRandomValues === 'function') assert.equal(lib.generateSecret().length, 43);
        else await saysWhy(lib, () => lib.generateSecret(), assert);
      },
    },
    ...Object.entries(uses).map(([what, use]) => ({
      name: `${what} is a UsageError that says why and what to do`,
      run: async () => saysWhy(await load(), use, assert),
    })),
  ];
}

async function saysWhy(lib: Lib, use: (lib: Lib) => unknown, assert: Assert): Promise<void> {
  let error: unknown;
  try {
    await use(lib);
  } catch (thrown) {
    error = thrown;
  }
  assert.ok(error instanceof lib.UsageError, `expected a UsageError, got ${String(error)}`);
  assert.equal(Reflect.get(Object(error), 'code'), 'ERR_JWT_ALG_UNSUPPORTED');
  // why: what is missing; what to do: where it can be had
  assert.ok(/crypto\.subtle|WebCrypto/.test(String(error)), String(error));
  assert.ok(/https|secure context|localhost|polyfill/i.test(String(error)), String(error));
}

/** Hides WebCrypto, and Node's way to its own cryptography; the answer shows them again. */
export function hideCrypto(): () => void {
  const { process } = globalThis as { process?: object };
  const shows = [hide(globalThis, 'crypto'), ...(process ? [hide(process, 'getBuiltinModule')] : [])];
  return () => shows.forEach((show) => show());
}

function hide(owner: object, name: string): () => void {
  const shown = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value: undefined, configurable: true, writable: true });
  return () => {
    if (shown === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, shown);
  };
}
