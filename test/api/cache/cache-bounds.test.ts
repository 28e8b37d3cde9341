import { webcrypto } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { createVerifier, type CacheOptions, type VerifierOptions } from 'strictjwt';
import { NOW, NOW_SECONDS } from '../../support/clock.ts';
import { expectTokenError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { pair } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

// signatures that are the same in every run: of two tokens whose signatures end alike, one is forgotten
const { privateKey, publicPem } = pair('ed25519');
const tokenOf = (changes: object = {}): string =>
  forge({ alg: 'EdDSA', key: privateKey, payload: { ...GOOD_CLAIMS, ...changes } });

function cached(cache: true | CacheOptions, more: Partial<VerifierOptions> = {}) {
  const clock = { at: NOW };
  const verifier = createVerifier(publicPem, { ...optionsFor('EdDSA'), now: () => clock.at, cache, ...more });
  return { verifier, advance: (seconds: number) => void (clock.at += seconds * 1000) };
}

let signatures: MockInstance;
beforeEach(() => {
  signatures = vi.spyOn(webcrypto.subtle, 'verify');
});
afterEach(() => {
  signatures.mockRestore();
});

/** Whether each of the tokens was remembered, asked in this order. */
async function remembered(
  verifier: (token: string) => Promise<unknown>,
  tokens: readonly string[],
): Promise<boolean[]> {
  const hits: boolean[] = [];
  for (const token of tokens) {
    const before = signatures.mock.calls.length;
    await verifier(token);
    hits.push(signatures.mock.calls.length === before);
  }
  return hits;
}
const distinct = (count: number): string[] => Array.from({ length: count }, (_, i) => tokenOf({ i }));

describe('the cache is bounded', () => {
  it.each([1, 2, 3, 4, 7, 10])('to maxEntries %d tokens', async (maxEntries) => {
    const { verifier } = cached({ maxEntries });
    const tokens = distinct(maxEntries * 2 + 1);
    await remembered(verifier, tokens);
    // asked from the newest, so that asking pushes out nothing that is still to be asked about
    const hits = await remembered(verifier, tokens.toReversed());
    expect(hits.filter(Boolean).length).toBeLessThanOrEqual(maxEntries);
    // those used last are there: at least half of what may be
    expect(hits.slice(0, Math.ceil(maxEntries / 2))).not.toContain(false);
  });

  it('to 1000 tokens by default', async () => {
    const { verifier } = cached(true);
    const tokens = distinct(1001);
    await remembered(verifier, tokens);
    expect(await remembered(verifier, tokens.slice(0, 1))).toEqual([false]);
    expect(await remembered(verifier, tokens.slice(-400))).not.toContain(false);
  });

  it('and the least recently used token goes first', async () => {
    const { verifier } = cached({ maxEntries: 2 });
    const [a = '', b = '', c = ''] = distinct(3);
    await remembered(verifier, [a, b, a, c]);
    expect(await remembered(verifier, [a, c])).toEqual([true, true]);
    expect(await remembered(verifier, [b])).toEqual([false]);
  });

  it('and a token in use stays, however many others come and go', async () => {
    const { verifier } = cached({ maxEntries: 4 });
    const [used = '', ...others] = distinct(40);
    await verifier(used);
    for (const other of others) expect(await remembered(verifier, [other, used])).toEqual([false, true]);
  });

  it('and a token that comes again and again pushes no other out', async () => {
    const { verifier } = cached({ maxEntries: 4 });
    const [often = '', seldom = '', ...later] = distinct(4);
    await remembered(verifier, [often, seldom]);
    for (let i = 0; i < 20; i++) await verifier(often);
    expect(await remembered(verifier, [...later, seldom])).toEqual([false, false, true]);
  });

  it('in the length of tokens: one of 4096 characters is kept, a longer one is not', async () => {
    const { verifier } = cached(true);
    const ofLength = (length: number): string => {
      for (let size = length / 2; ; size++) {
        const token = tokenOf({ pad: 'x'.repeat(size) });
        if (token.length >= length) return token;
      }
    };
    const [longest, longer] = [ofLength(4096), ofLength(4097)]; // no payload makes it 4097
    expect([longest.length, longer.length]).toEqual([4096, 4098]);
    expect(await remembered(verifier, [longest, longest, longer, longer])).toEqual([false, true, false, false]);
  });
});

describe('the cache drops a token', () => {
  it('at its exp, also while clockTolerance still accepts it', async () => {
    const { verifier, advance } = cached({ maxEntries: 2 }, { clockTolerance: '1h' });
    const brief = [1, 2, 3].map((i) => tokenOf({ exp: NOW_SECONDS + 10, i }));
    const lasting = tokenOf({ exp: NOW_SECONDS + 9000 });
    expect(await remembered(verifier, [brief[0] ?? '', brief[0] ?? ''])).toEqual([false, true]);
    advance(10);
    expect(await remembered(verifier, [lasting, ...brief, ...brief])).not.toContain(true);
    expect(await remembered(verifier, [lasting])).toEqual([true]);
  });

  it.each([30, '30s'] as const)('when ttl %s is over, counted from when its signature was verified', async (ttl) => {
    const { verifier, advance } = cached({ ttl });
    const token = tokenOf();
    expect(await remembered(verifier, [token])).toEqual([false]);
    advance(29.999);
    expect(await remembered(verifier, [token])).toEqual([true]);
    advance(0.001);
    // the hit in between did not prolong it
    expect(await remembered(verifier, [token, token])).toEqual([false, true]);
    advance(30);
    expect(await remembered(verifier, [token])).toEqual([false]);
  });

  it('at once with a ttl of 0', async () => {
    const { verifier } = cached({ ttl: 0 });
    const token = tokenOf();
    expect(await remembered(verifier, [token, token])).toEqual([false, false]);
  });

  it('never by time when it has no exp and there is no ttl', async () => {
    const { verifier, advance } = cached(true, { expiration: 'optional' });
    const token = tokenOf({ exp: undefined });
    await verifier(token);
    advance(1e9);
    expect(await remembered(verifier, [token])).toEqual([true]);
  });
});

describe('what is handed out', () => {
  const nested = { roles: ['user'], deep: { list: [{ a: 1 }], none: null }, big: 1e20 };

  it('twice shares no state, in the payload and in the header', async () => {
    const { verifier } = cached(true);
    const header = { nested: { list: [1] } };
    const token = forge({ alg: 'EdDSA', key: privateKey, header, payload: { ...GOOD_CLAIMS, ...nested } });
    for (let i = 0; i < 3; i++) {
      const verified = await verifier(token);
      expect(verified.payload).toEqual({ ...GOOD_CLAIMS, ...nested });
      expect(verified.header).toEqual({ alg: 'EdDSA', typ: 'JWT', ...header });
      (verified.payload['roles'] as string[]).push('admin');
      (verified.payload['deep'] as typeof nested.deep).list[0] = { a: 2 };
      delete verified.payload.exp;
      (verified.header['nested'] as { list: number[] }).list.length = 0;
      verified.header.kid = 'x';
    }
  });

  it('is the same with the cache and without', async () => {
    const payload = { ...GOOD_CLAIMS, ...nested, '': 1, toString: 'x', constructor: [{}], '0': [[], [null, [1]]] };
    const token = forge({ alg: 'EdDSA', key: privateKey, payload });
    const { verifier } = cached(true);
    const [first, second] = [await verifier(token), await verifier(token)];
    expect(second).toEqual(first);
    expect(Object.keys(second.payload)).toEqual(Object.keys(first.payload));
    expect(Object.getPrototypeOf(second.payload)).toBe(Object.prototype);
  });

  it('has no effect on what a hit is judged by', async () => {
    const { verifier, advance } = cached(true);
    const token = tokenOf();
    (await verifier(token)).payload.exp = 9e9;
    advance(300);
    await expectTokenError(verifier(token), 'ERR_JWT_EXPIRED', 'exp');
  });
});
