import { describe, expect, it } from 'vitest';
import { p256, rsa, tokens } from './fixtures.ts';
import { forgeEs256, rules, SECRET } from './forge.ts';
import { loadInRealm } from './realm.ts';
import type { Lib } from './types.ts';

// A WebCrypto that fails for reasons of its own: a polyfill without the function, an edge runtime that throws. What it
// does is never the token's fault: a good token then ends in a `UsageError`.

const { subtle } = globalThis.crypto;
type Method = 'importKey' | 'verify';

/** A realm without Node's modules whose `subtle` does something else for one method. */
function realmWith(method: Method, does: unknown): Lib {
  const own = { value: does, enumerable: true };
  const proxy = Object.create(subtle, {
    ...Object.fromEntries(['importKey', 'verify', 'sign', 'digest'].map((name) => [name, bound(name)])),
    [method]: own,
  }) as object;
  return loadInRealm({ builtins: null, globals: { crypto: { value: { subtle: proxy } } } });
}

const bound = (name: string): PropertyDescriptor => ({ value: Reflect.get(subtle, name).bind(subtle) });

const FAULTS: Readonly<Record<string, unknown>> = {
  'is not there': undefined,
  'throws an Error': () => {
    throw new Error('A Node.js API is used which is not supported here.');
  },
  'throws a TypeError': () => {
    throw new TypeError('Illegal invocation');
  },
  'rejects with a TypeError': async () => {
    throw new TypeError('argument 3 is not of type BufferSource');
  },
  'rejects with a ReferenceError': async () => {
    throw new ReferenceError('process is not defined');
  },
  'rejects with undefined': () => Promise.reject(),
  'rejects with null': () => Promise.reject(null),
  'rejects with text': () => Promise.reject('no'),
  'rejects with a DOMException of another name': async () => {
    throw new DOMException('gone', 'InvalidStateError');
  },
};

const KEYS = {
  'a PEM key': () => p256.spki,
  'a JWK': () => p256.publicJwk,
  'a JWK Set': () => ({ keys: [p256.publicJwk] }),
  'a list': () => [p256.publicJwk, rsa.publicJwk],
  'a resolver': () => () => p256.publicJwk,
  'a resolver of sets': () => async () => ({ keys: [p256.publicJwk] }),
} as const;

const es = rules('ES256', { algorithms: ['ES256', 'RS256'] });

describe.each(Object.entries(FAULTS))('where a method of crypto.subtle %s', (_what, does) => {
  const methods: Method[] = ['importKey', 'verify'];
  const cases = methods.flatMap((method) => Object.entries(KEYS).map(([what, key]) => [method, what, key] as const));
  it.each(cases)('(%s), a good token with %s is a UsageError, at every call', async (method, _key, key) => {
    const lib = realmWith(method, does);
    const prepared = lib.createVerifier(key(), es);
    for (const attempt of [() => lib.verify(tokens.ES256, key(), es), () => prepared(tokens.ES256)]) {
      for (let call = 0; call < 2; call++) {
        const error = await attempt().catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({
          name: 'UsageError',
          message: expect.stringMatching(/crypto\.subtle|this runtime/),
        });
      }
    }
  });

  it.each(methods)('(%s), a good token with a secret is a UsageError', async (method) => {
    const lib = realmWith(method, does);
    const error = await lib.verify(tokens.HS256, SECRET, rules('HS256')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'UsageError', message: expect.stringMatching(/crypto\.subtle|this runtime/) });
  });
});

describe('what subtle.verify says about a signature', () => {
  const realm = (does: unknown) => realmWith('verify', does).verify(tokens.ES256, p256.spki, es);

  it.each(['OperationError', 'DataError'])('a rejection by the name of %s: it does not hold', async (name) => {
    const rejects = async () => {
      throw new DOMException('', name);
    };
    await expect(realm(rejects)).rejects.toMatchObject({ name: 'TokenError', code: 'ERR_JWT_SIGNATURE_INVALID' });
  });

  it.each([1, 'true', {}, [], 'false', Symbol.iterator, Infinity, new Boolean(true), false, 0, undefined, null])(
    'the answer %s, which is not true: it does not hold',
    async (answer) => {
      for (const does of [async () => answer, () => answer]) {
        await expect(realm(does)).rejects.toMatchObject({ name: 'TokenError', code: 'ERR_JWT_SIGNATURE_INVALID' });
      }
    },
  );

  it('true, once it is awaited or not: it holds', async () => {
    for (const does of [async () => true, () => true]) expect((await realm(does)).payload.sub).toBe('user-1');
  });
});

it('a rejected signature still is the token at fault where nothing is broken', async () => {
  const [head] = tokens.ES256.split(/\.(?=[^.]+$)/);
  const [other] = (await forgeEs256({ claims: { sub: 'x' } })).split('.').slice(-1);
  const lib = loadInRealm({ builtins: null });
  const forged = lib.verify(`${head}.${other}`, p256.spki, es);
  await expect(forged).rejects.toMatchObject({ name: 'TokenError', code: 'ERR_JWT_SIGNATURE_INVALID' });
});
