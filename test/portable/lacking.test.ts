import { describe, expect, it, vi } from 'vitest';
import { tokens } from './fixtures.ts';
import { CLAIMS, forge, now, rules, SECRET, signing } from './forge.ts';
import { here, NODE, outcomeHere } from './here.ts';
import { BROKEN, Fragile, needsPadding, NOT_UTF8, payloadWith, POLYFILLS, throwing } from './polyfills.ts';
import { REMOTE, type Use, USES } from './uses.ts';

// What a runtime lacks, or has in its own way. poor-runtimes and poor-polyfills ask the built package the same in realms
// of their own; here the sources run.

const LOAD = 'load a polyfill before the first call';

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

describe('where it is one by name only', () => {
  /** As bundlers put it in place: every member of every module is there, and is of no use. */
  const stubs = (): object => new Proxy({}, { get: () => () => {} });
  const cases = needs.slice(0, 2).flatMap(([name, , uses]) => uses.map((use) => [name, use] as const));
  const throws = needs.slice(4, 6).flatMap(([name, , uses]) => uses.map((use) => [name, use] as const));

  it.each(throws)('%s that throws is named as what is missing: %s', async (name, use) => {
    const missing = `UsageError ERR_JWT_ALG_UNSUPPORTED: this runtime has no ${name}; ${LOAD}`;
    expect(await outcomeHere({ globals: { [name]: throwing }, builtins: undefined }, USES[use])).toBe(missing);
  });

  it('a clearTimeout that throws spoils no key set', async () => {
    expect(await outcomeHere({ globals: { clearTimeout: throwing } }, USES['remote keys'])).toBe('works');
  });

  it.each(cases)('%s is named as what is missing: %s', async (name, use) => {
    const missing = `UsageError ERR_JWT_ALG_UNSUPPORTED: this runtime has no ${name}; ${LOAD}`;
    expect(await outcomeHere({ globals: { [name]: undefined }, builtins: stubs }, USES[use])).toBe(missing);
    const globals = { [name]: throwing };
    expect(await outcomeHere({ globals, builtins: undefined }, USES[use])).toBe(missing);
  });

  it.each<[string, unknown]>([
    ['an object', {}],
    ['a function that throws', throwing],
    ['a class that cannot abort', class {}],
  ])('AbortController spoils no key set: %s', async (_what, AbortController) => {
    expect(await outcomeHere({ globals: { AbortController } }, USES['remote keys'])).toBe('works');
    expect(await outcomeHere({ globals: { AbortController } }, USES['PEM that is fetched'])).toBe('works');
  });
});

describe('where the decoder is strict', () => {
  it('nothing is encoded to read a token', async () => {
    expect(await outcomeHere({ globals: { TextEncoder: undefined } }, USES.decode)).toBe('works');
  });
});

describe('where Math.random throws, as in hardened sandboxes', () => {
  it('a key set that is down is left alone for a while all the same', async () => {
    const random = vi.spyOn(Math, 'random').mockImplementation(throwing);
    let asked = 0;
    const outcomes = await here({}, async ({ createRemoteJwks, verify }) => {
      const fetch = async (): Promise<Response> => {
        asked++;
        throw new Error('down');
      };
      const keys = createRemoteJwks(REMOTE, { now, fetch });
      const attempt = () => verify(tokens.ES256, keys, rules('ES256')).catch(({ code }: { code?: unknown }) => code);
      return [await attempt(), await attempt()];
    });
    random.mockRestore();
    expect(outcomes).toEqual(['ERR_JWKS_UNAVAILABLE', 'ERR_JWKS_UNAVAILABLE']);
    expect(asked).toBe(1);
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
  // all of it is Node's own but what is changed
  const { alloc, from, byteLength } = Buffer;
  const with64 = (change: object): object => Object.assign(() => undefined, { alloc, from, byteLength }, change);
  it.each<[string, unknown]>([
    ['is no function', { alloc: Buffer.alloc, from: Buffer.from, byteLength: Buffer.byteLength }],
    ['throws', with64({ alloc: throwing })],
    ['writes nothing', with64({ alloc: () => ({ write: () => 0, toString: () => '?' }) })],
    ['reads something else', with64({ alloc: () => ({ write: () => 1, toString: () => 'Pw' }) })],
    ['decodes something else', with64({ from: () => 'Pw' })],
    ['counts characters', with64({ byteLength: (text: string) => text.length })],
  ])('and %s is not used', async (_what, imitation) => {
    const builtins = (name: string): unknown => (name === 'node:buffer' ? { Buffer: imitation } : undefined);
    await here({ builtins }, async ({ verify, decode, sign }) => {
      expect(decode(tokens.HS256).payload).toEqual(CLAIMS);
      // Node's own takes a character for the one with the same low byte
      const strange = tokens.HS256.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 0x100));
      expect(() => decode(strange)).toThrow('not ASCII');
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
        expect(refused).toMatchObject({
          name: 'TokenError',
          code: 'ERR_JWT_MALFORMED',
          message: 'the payload is not UTF-8',
        });
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
