import { describe, expect, it } from 'vitest';
import { p256, tokens } from './fixtures.ts';
import { CLAIMS, forge, now, rules, SECRET, signing } from './forge.ts';
import { here, NODE, outcomeHere } from './here.ts';
import { BROKEN, Fragile, needsPadding, NOT_UTF8, payloadWith, POLYFILLS, throwing } from './polyfills.ts';
import type { Lib } from './types.ts';

// What a runtime lacks, or has in its own way. poor-runtimes and poor-polyfills ask the built package the same in realms
// of their own; here the sources run.

const LOAD = 'load a polyfill before the first call';
const REMOTE = 'https://issuer.example/jwks';

/** Answers a key set, without anything of the web. */
const answering = (answer: unknown) => async (): Promise<Response> => {
  const bytes = Uint8Array.from(JSON.stringify(answer), (character) => character.charCodeAt(0));
  const headers = { get: () => null };
  return { status: 200, redirected: false, headers, arrayBuffer: async () => bytes.buffer } as unknown as Response;
};

const jwks = { keys: [p256.publicJwk] };
const es = rules('ES256');

const USES = {
  decode: (lib: Lib) => lib.decode(tokens.HS256),
  verify: (lib: Lib) => lib.verify(tokens.HS256, SECRET, rules('HS256')),
  sign: (lib: Lib) => lib.sign({}, SECRET, signing('HS256')),
  'a JWK': (lib: Lib) => lib.verify(tokens.ES256, p256.publicJwk, es),
  'a JWK Set': (lib: Lib) => lib.verify(tokens.ES256, jwks, es),
  'a resolver': (lib: Lib) => lib.verify(tokens.ES256, async () => ({ ...p256.publicJwk }), es),
  'a resolver of sets': (lib: Lib) => lib.verify(tokens.ES256, () => structuredClone(jwks), es),
  'remote keys': (lib: Lib) =>
    lib.verify(tokens.ES256, lib.createRemoteJwks(REMOTE, { now, fetch: answering(jwks) }), es),
  'remote PEM': (lib: Lib) =>
    lib.verify(tokens.ES256, lib.createRemoteJwks(REMOTE, { now, fetch: answering({ a: p256.spki }) }), es),
  'PEM that is fetched': (lib: Lib) =>
    lib.createRemoteJwks(REMOTE, { now, fetch: answering({ a: p256.spki }) }).reload(),
  "the runtime's fetch": (lib: Lib) => lib.createRemoteJwks(REMOTE, { now }).reload(),
  secret: (lib: Lib) => lib.generateSecret(),
  'sign ES256': (lib: Lib) => lib.sign({}, p256.jwk, signing('ES256')),
  'a key pair': (lib: Lib) => lib.generateKeyPair('ES256'),
  'a key as JWK': async (lib: Lib) =>
    lib.exportJwk((await lib.generateKeyPair('ES256', { extractable: true })).privateKey),
  'a key as PEM': async (lib: Lib) =>
    lib.exportPem((await lib.generateKeyPair('ES256', { extractable: true })).privateKey),
  'a PEM key as JWK': (lib: Lib) => lib.exportJwk(p256.pkcs8),
  'a thumbprint': (lib: Lib) => lib.jwkThumbprint(p256.publicJwk),
} as const;

type Use = keyof typeof USES;

const needs: readonly (readonly [global: string, advice: string, uses: readonly Use[]])[] = [
  ['TextDecoder', LOAD, ['decode', 'verify', 'remote keys']],
  ['TextEncoder', LOAD, ['sign', 'verify', 'a JWK']],
  ['URL', LOAD, ['remote keys']],
  ['atob', LOAD, ['decode', 'verify', 'a JWK', 'a JWK Set', 'a resolver', 'a resolver of sets', 'PEM that is fetched']],
  ['btoa', LOAD, ['sign', 'secret']],
  ['setTimeout', LOAD, ['remote keys']],
  ['fetch', 'hand in one as option "fetch"', ["the runtime's fetch"]],
];

describe('where neither a global nor a module of Node has it', () => {
  const cases = needs.flatMap(([name, advice, uses]) => uses.map((use) => [name, use, advice] as const));
  it.each(cases)('%s is named as what is missing: %s', async (name, use, advice) => {
    const outcome = await outcomeHere({ globals: { [name]: undefined } }, USES[use]);
    expect(outcome).toBe(`UsageError ERR_JWT_ALG_UNSUPPORTED: this runtime has no ${name}; ${advice}`);
  });
});

describe("where Node's modules have it", () => {
  const missed = ['TextDecoder', 'TextEncoder', 'URL', 'atob', 'btoa', 'setTimeout', 'clearTimeout', 'crypto'];
  it.each(missed)('the global %s is not missed', async (name) => {
    for (const [what, use] of Object.entries(USES)) {
      if (use === USES["the runtime's fetch"]) continue;
      const outcome = await outcomeHere({ globals: { [name]: undefined }, builtins: NODE }, use);
      expect(`${what} ${outcome}`).toBe(`${what} works`);
    }
  });
});

describe('a Buffer that is one by name only', () => {
  const { Buffer } = globalThis;
  const with64 = (change: object): object => Object.assign(() => undefined, { alloc: Buffer.alloc }, change);
  it.each<[string, unknown]>([
    ['is no function', { alloc: Buffer.alloc, from: Buffer.from, byteLength: Buffer.byteLength }],
    ['throws', Object.assign(() => undefined, { alloc: throwing })],
    ['writes nothing', with64({ alloc: () => ({ write: () => 0, toString: () => '?' }) })],
    ['reads something else', with64({ alloc: () => ({ write: () => 1, toString: () => 'Pw' }) })],
    ['decodes something else', with64({ from: () => 'Pw', byteLength: Buffer.byteLength })],
    ['counts characters', with64({ from: Buffer.from, byteLength: (text: string) => text.length })],
  ])('and %s is not used', async (_what, imitation) => {
    const builtins = (name: string): unknown => (name === 'node:buffer' ? { Buffer: imitation } : undefined);
    await here({ builtins }, async ({ verify, decode, sign }) => {
      expect(decode(tokens.HS256).payload).toEqual(CLAIMS);
      expect((await verify(tokens.HS256, SECRET, rules('HS256'))).payload).toEqual(CLAIMS);
      const token = await sign({ text: '\u00e9?>' }, SECRET, signing('HS256'));
      expect(decode(token).payload.text).toBe('\u00e9?>');
    });
  });
});

describe('UTF-8 is strict', () => {
  const text = 'grüße 𝔘 \ufffd';
  it.each(Object.entries(POLYFILLS))('with %s', async (_what, globals) => {
    const good = await forge({ claims: { text } });
    const wrong = await Promise.all(NOT_UTF8.map((bytes) => forge({ payloadText: payloadWith(bytes) })));
    await here({ globals }, async ({ verify, decode }) => {
      expect((await verify(good, SECRET, rules('HS256'))).payload.text).toBe(text);
      expect(decode(good).payload.text).toBe(text);
      for (const token of wrong) {
        const refused = await verify(token, SECRET, rules('HS256')).catch((error: unknown) => error);
        expect(refused).toMatchObject({ name: 'TokenError', code: 'ERR_JWT_MALFORMED' });
      }
    });
  });
});

describe('a polyfill that works in its own way does no harm', () => {
  it('an atob that wants padding', async () => {
    const good = await Promise.all(['', 'a', 'ab', 'abc'].map((x) => forge({ claims: { x } })));
    await here({ globals: { atob: needsPadding } }, ({ decode }) => {
      expect(good.map((token) => decode(token).payload.x)).toEqual(['', 'a', 'ab', 'abc']);
    });
  });

  it('a TextDecoder that never recovers from what is no UTF-8', async () => {
    const wrong = await forge({ payloadText: payloadWith([0xff]) });
    const good = await forge({});
    await here({ globals: { TextDecoder: Fragile } }, async ({ verify }) => {
      for (let i = 0; i < 3; i++) {
        const refused = await verify(wrong, SECRET, rules('HS256')).catch((error: unknown) => error);
        expect(refused).toMatchObject({ code: 'ERR_JWT_MALFORMED' });
        expect((await verify(good, SECRET, rules('HS256'))).payload).toEqual(CLAIMS);
      }
    });
  });
});

describe('what does not work is the fault of the runtime, and never of a token', () => {
  it.each(BROKEN)('%s', async (_what, globals) => {
    const [global = ''] = Object.keys(globals);
    const does = global === 'atob' ? 'atob that decodes base64' : 'TextDecoder that decodes UTF-8';
    const fault = `UsageError ERR_JWT_ALG_UNSUPPORTED: this runtime has no ${does}; load another polyfill`;
    expect(await outcomeHere({ globals }, USES.decode)).toBe(fault);
    expect(await outcomeHere({ globals }, USES.verify)).toBe(fault);
  });

  it('a generator that throws makes no secret, and says why', async () => {
    const failure = await here({ globals: { crypto: { getRandomValues: throwing } } }, ({ generateSecret }) => {
      try {
        return generateSecret();
      } catch (error) {
        return error;
      }
    });
    expect(failure).toMatchObject({
      name: 'UsageError',
      code: 'ERR_JWT_ALG_UNSUPPORTED',
      message: 'crypto.getRandomValues failed, see cause',
      cause: { message: 'not implemented' },
    });
  });

  it('nor does one that leaves the bytes as they were', async () => {
    const outcome = await outcomeHere(
      { globals: { crypto: { getRandomValues: (bytes: unknown) => bytes } } },
      USES.secret,
    );
    const lacks = 'crypto.getRandomValues that makes random bytes; load another polyfill';
    expect(outcome).toBe(`UsageError ERR_JWT_ALG_UNSUPPORTED: this runtime has no ${lacks}`);
  });
});

/** WebCrypto of which one method rejects. */
function rejecting(method: string, error: unknown): { readonly crypto: object } {
  const { subtle } = globalThis.crypto;
  const methods = ['importKey', 'exportKey', 'generateKey', 'digest', 'sign', 'verify'];
  const bound = methods.map((name) => [name, Reflect.get(subtle, name).bind(subtle)] as const);
  return { crypto: { subtle: { ...Object.fromEntries(bound), [method]: () => Promise.reject(error) } } };
}

const named = (name: string): DOMException => new DOMException('no', name);

describe('what a method of crypto.subtle rejects with', () => {
  const asks: Readonly<Record<string, readonly Use[]>> = {
    importKey: ['verify', 'a JWK', 'a JWK Set', 'a resolver', 'a resolver of sets', 'remote keys', 'sign ES256'],
    verify: ['verify', 'a JWK', 'a JWK Set', 'a resolver', 'remote PEM'],
    sign: ['sign', 'sign ES256'],
    generateKey: ['a key pair'],
    digest: ['a thumbprint'],
    exportKey: ['a key as JWK', 'a key as PEM'],
  };
  const algorithm = (use: Use): string => {
    if (use === 'verify' || use === 'sign') return 'HS256';
    return use === 'a thumbprint' ? 'SHA-256' : use.startsWith('a key as') ? 'ECDSA' : 'ES256';
  };
  const cases = Object.entries(asks).flatMap(([method, uses]) => uses.map((use) => [method, use] as const));

  it.each(cases)('is the fault of the key or the runtime when it is a TypeError: %s, %s', async (method, use) => {
    const outcome = await outcomeHere({ globals: rejecting(method, new TypeError('no')) }, USES[use]);
    const at = 'failed: the key, the runtime or its polyfill is at fault, see cause';
    expect(outcome).toBe(`UsageError ERR_JWT_KEY_INVALID: crypto.subtle.${method} ${at}`);
  });

  it.each(cases)('is the fault of the runtime when that does not know the algorithm: %s, %s', async (method, use) => {
    const unsupported = `UsageError ERR_JWT_ALG_UNSUPPORTED: this runtime does not support "${algorithm(use)}"`;
    const ways = [
      named('NotSupportedError'),
      new Error('Unrecognized algorithm name'),
      new Error('ECDSA: not implemented'),
    ];
    for (const error of [...ways, new Error('is not supported yet'), new Error('Unsupported curve')]) {
      expect(await outcomeHere({ globals: rejecting(method, error) }, USES[use])).toBe(unsupported);
    }
  });

  it.each(['OperationError', 'DataError'])('is a signature that does not hold, from verify: %s', async (name) => {
    const outcome = await outcomeHere({ globals: rejecting('verify', named(name)) }, USES['a JWK']);
    const altered = 'the signature does not hold: the token was altered, or signed with another key';
    expect(outcome).toBe(`TokenError ERR_JWT_SIGNATURE_INVALID: ${altered}`);
  });

  it.each(['OperationError', 'DataError', 'InvalidAccessError'])(
    'is no word about the key, from sign: %s',
    async (name) => {
      const outcome = await outcomeHere({ globals: rejecting('sign', named(name)) }, USES['sign ES256']);
      expect(outcome).toMatch(/^UsageError ERR_JWT_KEY_INVALID: crypto\.subtle\.sign failed/);
    },
  );

  it.each(['DataError', 'SyntaxError', 'InvalidAccessError', 'OperationError'])(
    'is told of the key, from importKey and exportKey: %s',
    async (name) => {
      const importing = { globals: rejecting('importKey', named(name)) };
      expect(await outcomeHere(importing, USES['a JWK Set'])).toBe(
        'TokenError ERR_JWT_KEY_NOT_FOUND: no key for a token without "kid" and algorithm "ES256": the key in the set cannot be imported',
      );
      expect(await outcomeHere(importing, USES['a PEM key as JWK'])).toBe(
        'UsageError ERR_JWT_KEY_INVALID: the key is damaged, or this runtime does not support its kind',
      );
      const exporting = { globals: rejecting('exportKey', named(name)) };
      expect(await outcomeHere(exporting, USES['a key as JWK'])).toBe(
        'UsageError ERR_JWT_KEY_INVALID: the CryptoKey cannot be exported',
      );
    },
  );

  it('is not taken for an algorithm that is missing when it is about the usages of a key', async () => {
    const outcome = await outcomeHere(
      { globals: rejecting('importKey', new Error('Unsupported key usage')) },
      USES['a JWK'],
    );
    expect(outcome).toMatch(/^UsageError ERR_JWT_KEY_INVALID: crypto\.subtle\.importKey failed/);
  });
});
