import { describe, expect, it } from 'vitest';
import { createRemoteJwks, verify, type JwksFetch, type JwksResponse } from 'strictjwt';
import { now } from '../support/clock.ts';
import { expectJwksError, expectUsageError } from '../support/expect.ts';
import { forge } from '../support/forge.ts';
import { pair } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import { jwkOf } from '../api/keys/key-forms.ts';

const ADDRESS = 'https://issuer.example/keys';
const token = forge({ alg: 'ES256', key: pair('p256').privateKey, header: { kid: 'a' } });
const set = JSON.stringify({ keys: [{ ...jwkOf(pair('p256').publicKey), kid: 'a' }] });
const headers = { get: () => null };
const fetching =
  (answer: () => unknown): JwksFetch =>
  async () =>
    answer() as JwksResponse;

describe('createRemoteJwks with a fetch of the caller', () => {
  it('takes a response that has no stream', async () => {
    const bytes = new TextEncoder().encode(set);
    const fetch = fetching(() => ({ status: 200, headers, body: null, arrayBuffer: async () => bytes.buffer }));
    const keys = createRemoteJwks(ADDRESS, { fetch, now });
    await expect(verify(token, keys, optionsFor('ES256'))).resolves.toBeDefined();
    const small = createRemoteJwks(ADDRESS, { fetch, now, maxBytes: bytes.length - 1 });
    await expectJwksError(verify(token, small, optionsFor('ES256')), 'ERR_JWKS_INVALID');
  });

  it('stops to read a body of nothing when nobody waits any more', async () => {
    let pieces = 0;
    const reader = {
      read: async () => {
        pieces++;
        await new Promise((resolve) => setImmediate(resolve));
        return { done: false, value: new Uint8Array(0) };
      },
      cancel: async () => {},
    };
    const fetch = fetching(() => ({ status: 200, headers, body: { getReader: () => reader } }));
    await expectJwksError(createRemoteJwks(ADDRESS, { fetch, now, timeout: '0.02s' }).reload(), 'ERR_JWKS_UNAVAILABLE');
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const before = pieces;
    for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(pieces).toBe(before);
  });

  it('gives up an endless body at maxBytes, though it cannot be cancelled', async () => {
    let pieces = 0;
    const reader = {
      read: async () => ({ done: false, value: new Uint8Array(100).fill(++pieces && 0x20) }),
      cancel: () => Promise.reject(new Error('cannot be cancelled')),
    };
    const fetch = fetching(() => ({ status: 200, headers, body: { getReader: () => reader } }));
    const keys = createRemoteJwks(ADDRESS, { fetch, now, maxBytes: 1000 });
    await expectJwksError(keys.reload(), 'ERR_JWKS_INVALID');
    expect(pieces).toBe(11);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('it cannot');
      },
    ],
    ['answers nothing', () => undefined],
    ['is missing', undefined as never],
  ])('says that a body is too large also where cancel %s', async (_, cancel) => {
    const reader = { read: async () => ({ done: false, value: new Uint8Array(2000) }), cancel };
    const fetch = fetching(() => ({ status: 200, headers, body: { getReader: () => reader } }));
    await expectJwksError(createRemoteJwks(ADDRESS, { fetch, now, maxBytes: 1000 }).reload(), 'ERR_JWKS_INVALID');
  });

  it('gives up empty pieces that come so fast that no timer fires', async () => {
    const reader = { read: async () => ({ done: false, value: new Uint8Array(0) }), cancel: async () => {} };
    const fetch = fetching(() => ({ status: 200, headers, body: { getReader: () => reader } }));
    await expectJwksError(createRemoteJwks(ADDRESS, { fetch, now, maxBytes: 1000 }).reload(), 'ERR_JWKS_INVALID');
  });

  it.each<[string, object]>([
    ['pieces of text', { body: { getReader: () => ({ read: async () => ({ done: false, value: '{' }) }) } }],
    ['text', { body: null, arrayBuffer: async () => set }],
    ['a number', { body: null, arrayBuffer: async () => 2 ** 40 }],
    ['numbers', { body: null, arrayBuffer: async () => [...new TextEncoder().encode(set)] }],
    ['nothing', { body: null, arrayBuffer: async () => undefined }],
  ])('is no fetch when its body is %s instead of bytes', async (_, body) => {
    const fetch = fetching(() => ({ status: 200, headers, ...body }));
    const { message } = await expectUsageError(
      createRemoteJwks(ADDRESS, { fetch, now, timeout: '1s' }).reload(),
      'ERR_JWT_OPTION_INVALID',
    );
    expect(message).toContain('Response');
  });

  it('fetches anew on reload, though what is under way fails', async () => {
    const answers: ((response: unknown) => void)[] = [];
    const fetch: JwksFetch = () => new Promise((resolve) => answers.push(resolve as (response: unknown) => void));
    const keys = createRemoteJwks(ADDRESS, { fetch, now });
    const first = verify(token, keys, optionsFor('ES256'));
    const outcome = expectJwksError(first, 'ERR_JWKS_UNAVAILABLE');
    await expect.poll(() => answers.length).toBe(1);
    const reloading = keys.reload();
    answers[0]?.({ status: 500, headers, body: null });
    await outcome;
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.(new Response(set));
    await reloading;
    await expect(verify(token, keys, optionsFor('ES256'))).resolves.toBeDefined();
    expect(keys.stats()).toMatchObject({ keys: 1, fetches: 2, failures: 1 });
  });
});

describe('a clock that fails', () => {
  const keysWith = (failsAt: (call: number) => boolean, fetch: JwksFetch): ReturnType<typeof createRemoteJwks> => {
    let calls = 0;
    const failing = (): number => {
      if (failsAt(++calls)) throw new Error('no clock');
      return now();
    };
    return createRemoteJwks(ADDRESS, { fetch, now: failing });
  };

  it('while the set is fetched loses no good answer', async () => {
    const keys = keysWith(
      (call) => call === 2,
      fetching(() => new Response(set)),
    );
    await expect(verify(token, keys, optionsFor('ES256'))).resolves.toBeDefined();
    await expect(verify(token, keys, optionsFor('ES256'))).resolves.toBeDefined();
    expect(keys.stats()).toMatchObject({ keys: 1, fetches: 1, failures: 0 });
  });

  it('is told, and not remembered', async () => {
    const keys = keysWith(
      (call) => call === 1,
      fetching(() => new Response(set)),
    );
    await expectUsageError(verify(token, keys, optionsFor('ES256')), 'ERR_JWT_OPTION_INVALID');
    await expect(verify(token, keys, optionsFor('ES256'))).resolves.toBeDefined();
  });
});

it('an answer that cannot be looked at is no Response', async () => {
  const odd = {
    headers,
    get status(): number {
      throw new Error('not here');
    },
  };
  const keys = createRemoteJwks(ADDRESS, { fetch: fetching(() => odd), now });
  const { message } = await expectUsageError(verify(token, keys, optionsFor('ES256')), 'ERR_JWT_OPTION_INVALID');
  expect(message).toContain('must answer a Response');
});
