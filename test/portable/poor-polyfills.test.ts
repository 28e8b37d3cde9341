import { afterEach, describe, expect, it, vi } from 'vitest';
import { p256, tokens } from './fixtures.ts';
import { forge, rules, SECRET, signing } from './forge.ts';
import { BROKEN, Fragile, needsPadding, NOT_UTF8, payloadWith, POLYFILLS, throwing } from './polyfills.ts';
import { loadInRealm } from './realm.ts';

// Polyfills as React Native has them: they lack options, or take them and do nothing. UTF-8 stays strict all the same.

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each(Object.entries(POLYFILLS))('with %s', (_what, polyfills) => {
  const globals = Object.fromEntries(Object.entries(polyfills).map(([name, value]) => [name, { value }]));
  const text = 'grüße 𝔘 \ufffd';

  it('in a realm without modules of Node, a good token verifies and text that is no UTF-8 is refused', async () => {
    const { verify, decode } = loadInRealm({ globals, builtins: null });
    const good = await forge({ claims: { text } });
    expect((await verify(good, SECRET, rules('HS256'))).payload.text).toBe(text);
    expect(decode(good).payload.text).toBe(text);
    for (const bytes of NOT_UTF8) {
      const wrong = await forge({ payloadText: payloadWith(bytes) });
      await expect(verify(wrong, SECRET, rules('HS256'))).rejects.toMatchObject({ code: 'ERR_JWT_MALFORMED' });
    }
  });

  it('in this realm likewise', async () => {
    const wrong = await forge({ payloadText: payloadWith([0xed, 0xa0, 0x80]) });
    const good = await forge({ claims: { text } });
    // a copy of the library that has no coders yet
    vi.resetModules();
    const { verify } = await import('strictjwt');
    for (const [name, value] of Object.entries(polyfills)) vi.stubGlobal(name, value);
    const read = await verify(good, SECRET, rules('HS256'));
    const refused = await verify(wrong, SECRET, rules('HS256')).catch((error: unknown) => error);
    vi.unstubAllGlobals();
    expect(read.payload.text).toBe(text);
    expect(refused).toMatchObject({ name: 'TokenError', code: 'ERR_JWT_MALFORMED' });
  });
});

const asGlobals = (values: Readonly<Record<string, unknown>>): Record<string, PropertyDescriptor> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

describe('with a polyfill that works in its own way', () => {
  it('an atob that wants padding decodes', async () => {
    const { verify, decode } = loadInRealm({ globals: asGlobals({ atob: needsPadding }), builtins: null });
    for (const x of ['', 'a', 'ab', 'abc']) {
      const good = await forge({ claims: { x } });
      expect((await verify(good, SECRET, rules('HS256'))).payload.x).toBe(x);
      expect(decode(good).payload.x).toBe(x);
    }
  });

  it('a TextDecoder that never recovers from what is no UTF-8 does no harm to the next token', async () => {
    const { verify } = loadInRealm({ globals: asGlobals({ TextDecoder: Fragile }), builtins: null });
    const wrong = await forge({ payloadText: payloadWith([0xff]) });
    for (let i = 0; i < 3; i++) {
      await expect(verify(wrong, SECRET, rules('HS256'))).rejects.toMatchObject({ code: 'ERR_JWT_MALFORMED' });
      await expect(verify(await forge({}), SECRET, rules('HS256'))).resolves.toBeDefined();
    }
  });
});

describe('with a polyfill that does not work', () => {
  it.each(BROKEN)('%s is the fault of the runtime, and never of a token', async (_, globals) => {
    const { verify, decode } = loadInRealm({ globals: asGlobals(globals), builtins: null });
    const fault = { name: 'UsageError', code: 'ERR_JWT_ALG_UNSUPPORTED' };
    const good = await forge({});
    await expect(verify(good, SECRET, rules('HS256'))).rejects.toMatchObject(fault);
    expect(() => decode(good)).toThrow(expect.objectContaining(fault));
  });

  it.each<[string, (text: string) => unknown]>([
    ['throws', throwing],
    ['answers nothing', () => new Uint8Array(0)],
    ['answers undefined', () => undefined],
    ['writes latin1', (text) => Uint8Array.from(text, (c) => c.charCodeAt(0))],
    ['writes UTF-16', (text) => new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer)],
  ])('a TextEncoder that %s is the fault of the runtime, and never of a token', async (_, encode) => {
    const broken = {
      TextEncoder: class {
        encode = encode;
      },
    };
    const { verify, sign } = loadInRealm({ globals: asGlobals(broken), builtins: null });
    const fault = { name: 'UsageError', code: 'ERR_JWT_ALG_UNSUPPORTED' };
    await expect(verify(await forge({}), SECRET, rules('HS256'))).rejects.toMatchObject(fault);
    await expect(verify(tokens.ES256, p256.publicJwk, rules('ES256'))).rejects.toMatchObject(fault);
    await expect(sign({ name: 'José' }, SECRET, signing('HS256'))).rejects.toMatchObject(fault);
  });

  it('a URL whose members throw, as React Native has it, is named', () => {
    class Bare {
      readonly href: string;
      constructor(href: string) {
        this.href = href;
      }
      get host(): string {
        return throwing();
      }
      get protocol(): string {
        return throwing();
      }
    }
    const { createRemoteJwks, createRemoteIssuer } = loadInRealm({ globals: asGlobals({ URL: Bare }), builtins: null });
    const fault = {
      name: 'UsageError',
      code: 'ERR_JWT_ALG_UNSUPPORTED',
      message: expect.stringContaining('no URL that'),
    };
    expect(() => createRemoteJwks('https://issuer.example/jwks')).toThrow(expect.objectContaining(fault));
    expect(() => createRemoteIssuer('https://issuer.example')).toThrow(expect.objectContaining(fault));
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['throws', throwing],
    ['leaves the bytes as they were', (bytes) => bytes],
  ])('no secret is made by a generator that %s', async (_, getRandomValues) => {
    const { generateSecret } = loadInRealm({ globals: asGlobals({ crypto: { subtle: {}, getRandomValues } }) });
    expect(() => generateSecret()).toThrow(
      expect.objectContaining({ name: 'UsageError', code: 'ERR_JWT_ALG_UNSUPPORTED' }),
    );
  });
});
