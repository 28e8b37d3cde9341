import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { expectJwksError, expectTokenError } from '../support/expect.ts';
import { type Behaviour, send, serve } from './server.ts';
import { KEY_A, KEY_B, published, type Stage, stage, TOKEN_A, TOKEN_B } from './stage.ts';

/** Both with and without remembered tokens: a withdrawn key must stop working in either. */
const MODES = [
  ['with', true],
  ['without', false],
] as const;

describe.each(MODES)('%s remembered tokens', (_, cache) => {
  const withCache = (behaviour?: Behaviour): Promise<Stage> =>
    stage({ verifier: { cache }, ...(behaviour && { behaviour }) });

  it('a withdrawn key works until the set is due, and never after a timeout past that', async () => {
    const { server, clock, verify } = await withCache(serve([KEY_A, KEY_B]));
    await verify(TOKEN_A);
    await verify(TOKEN_B);
    server.answer(serve([KEY_B]));
    clock.set(599.999);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    // the new set has the length of a timeout to come, then everybody waits for it
    clock.set(605);
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_NOT_FOUND');
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
    clock.set(4000);
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('a withdrawn key stops at once with reload()', async () => {
    const { server, verify, remote } = await withCache(serve([KEY_A, KEY_B]));
    await verify(TOKEN_A);
    server.answer(serve([KEY_B]));
    await remote.reload();
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('a withdrawn key stops at once when another kid made the set be fetched', async () => {
    const { server, verify } = await withCache();
    await verify(TOKEN_A);
    server.answer(serve([KEY_B]));
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('an empty set withdraws every key: it is an answer, not a fault', async () => {
    const { server, verify, remote } = await withCache();
    await verify(TOKEN_A);
    server.answer(serve([]));
    await remote.reload();
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_NOT_FOUND');
    expect(remote.stats()).toMatchObject({ keys: 0, failures: 0 });
  });

  it('a key that was replaced under its old kid no longer counts', async () => {
    const { server, verify, remote } = await withCache();
    await verify(TOKEN_A);
    server.answer(serve([{ ...KEY_B, kid: 'a' }]));
    await remote.reload();
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it.each([
    ['an "use" that is not for signatures', { ...KEY_A, use: 'enc' }],
    ['key_ops without "verify"', { ...KEY_A, key_ops: ['deriveBits'] }],
    ['another algorithm', { ...KEY_A, alg: 'RS256' }],
    ['a private member', { ...KEY_A, d: 'AAAA' }],
  ])('a key that came to have %s no longer counts', async (_what, changed) => {
    const { server, verify, remote } = await withCache();
    await verify(TOKEN_A);
    server.answer(serve([changed]));
    await remote.reload();
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('a key that stayed goes on, whatever came and went beside it', async () => {
    const { server, verify, remote } = await withCache();
    for (const set of [
      [KEY_B, KEY_A],
      [KEY_A, published('rsa', { kid: 'r' })],
      [{ kty: 'future', kid: 'f' }, { ...KEY_A }],
    ]) {
      server.answer(serve(set));
      await remote.reload();
      await expect(verify(TOKEN_A)).resolves.toBeDefined();
    }
  });

  it('a key that comes back works again', async () => {
    const { server, verify, remote } = await withCache();
    await verify(TOKEN_A);
    server.answer(serve([KEY_B]));
    await remote.reload();
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_NOT_FOUND');
    server.answer(serve([KEY_A, KEY_B]));
    await remote.reload();
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
  });

  it('during an outage the known serve until staleIfError, not a millisecond longer', async () => {
    const { server, clock, verify } = await withCache();
    await verify(TOKEN_A);
    server.answer(send('', {}, 500));
    for (const at of [600, 3000, 4199.999]) {
      clock.set(at);
      await expect(verify(TOKEN_A), `at ${at}`).resolves.toBeDefined();
    }
    clock.set(4200);
    await expectJwksError(verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
  });
});

describe('a key that stayed', () => {
  it('is not imported again when the set is fetched again, one that came is', async () => {
    const imports = vi.spyOn(crypto.subtle, 'importKey');
    onTestFinished(() => imports.mockRestore());
    const { server, verify, remote } = await stage();
    await verify(TOKEN_A);
    const before = imports.mock.calls.length;
    server.answer(serve([KEY_B, { ...KEY_A }]));
    await remote.reload();
    await verify(TOKEN_A);
    expect(imports.mock.calls.length).toBe(before);
    await verify(TOKEN_B);
    expect(imports.mock.calls.length).toBe(before + 1);
  });

  it('is not imported again when only what nobody reads of it changes', async () => {
    const imports = vi.spyOn(crypto.subtle, 'importKey');
    onTestFinished(() => imports.mockRestore());
    const { server, verify, remote } = await stage({ behaviour: serve([{ ...KEY_A, x5c: ['one'] }]) });
    await verify(TOKEN_A);
    const before = imports.mock.calls.length;
    server.answer(serve([{ ...KEY_A, x5c: ['two'], more: { of: 'it' } }]));
    await remote.reload();
    await verify(TOKEN_A);
    expect(imports.mock.calls.length).toBe(before);
  });

  it('does not keep the one beside it, in whose place another came', async () => {
    const { server, verify, remote } = await stage({ behaviour: serve([KEY_A, KEY_B]) });
    await verify(TOKEN_B);
    server.answer(serve([KEY_A, published('rsa', { kid: 'r' })]));
    await remote.reload();
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    await expectTokenError(verify(TOKEN_B), 'ERR_JWT_KEY_NOT_FOUND');
  });
});

describe('reload()', () => {
  it('fetches before anything else did', async () => {
    const { remote, verify, requests } = await stage();
    await expect(remote.reload()).resolves.toBeUndefined();
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    expect(requests()).toBe(1);
  });

  it('that fails throws, and leaves the set as it was', async () => {
    const { server, verify, remote } = await stage();
    await verify(TOKEN_A);
    const { fetchedAt, expiresAt } = remote.stats();
    server.answer(send('{}'));
    await expectJwksError(remote.reload(), 'ERR_JWKS_INVALID');
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    expect(remote.stats()).toEqual({ keys: 1, fetches: 2, failures: 1, fetchedAt, expiresAt });
  });

  it('waits for no back-off and no cooldown, and starts none', async () => {
    const { server, verify, remote, requests } = await stage({ behaviour: send('', {}, 500) });
    for (let i = 0; i < 3; i++) await expectJwksError(remote.reload(), 'ERR_JWKS_UNAVAILABLE');
    server.answer(serve([KEY_A]));
    await remote.reload();
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    server.answer(serve([KEY_A, KEY_B]));
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
    expect(requests()).toBe(5);
  });

  it('does not take for its own a request that began before it', async () => {
    let answerFirst = (): void => {};
    const { server, verify, remote, requests } = await stage({
      behaviour: (response, request) => {
        answerFirst = () => serve([KEY_A])(response, request);
      },
    });
    const first = verify(TOKEN_A);
    await expect.poll(requests).toBe(1);
    // published after the first request was made
    server.answer(serve([KEY_A, KEY_B]));
    const reloaded = remote.reload();
    answerFirst();
    await first;
    await reloaded;
    expect(requests()).toBe(2);
    expect(remote.stats().keys).toBe(2);
  });
});

describe('stats()', () => {
  it('tells of keys, requests, failures and times, from nothing on', async () => {
    const { server, clock, verify, remote } = await stage({
      behaviour: serve([KEY_A, KEY_B], { 'cache-control': 'max-age=60' }),
    });
    const start = clock.now();
    expect(remote.stats()).toEqual({ keys: 0, fetches: 0, failures: 0, fetchedAt: undefined, expiresAt: undefined });
    await verify(TOKEN_A);
    expect(remote.stats()).toEqual({ keys: 2, fetches: 1, failures: 0, fetchedAt: start, expiresAt: start + 60_000 });
    server.answer(serve([KEY_A]));
    clock.set(60);
    await verify(TOKEN_A);
    await expect.poll(() => remote.stats().keys).toBe(1);
    expect(remote.stats()).toEqual({
      keys: 1,
      fetches: 2,
      failures: 0,
      fetchedAt: start + 60_000,
      expiresAt: start + 660_000,
    });
  });

  it('is a snapshot that makes no request', async () => {
    const { verify, remote, requests } = await stage();
    const before = remote.stats();
    await verify(TOKEN_A);
    expect(before.fetches).toBe(0);
    expect(requests()).toBe(1);
  });
});
