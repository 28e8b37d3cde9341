import { describe, expect, it } from 'vitest';
import { expectJwksError, expectTokenError } from '../support/expect.ts';
import { send, serve } from './server.ts';
import { es256Token, inventedToken, KEY_A, KEY_B, published, stage, TOKEN_A, TOKEN_B, UNHURRIED } from './stage.ts';

describe('an unknown kid', () => {
  it('is looked for once, and used when it was published meanwhile', async () => {
    const { server, verify, requests } = await stage();
    await verify(TOKEN_A);
    server.answer(serve([KEY_A, KEY_B]));
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    expect(requests()).toBe(2);
  });

  it('is looked for again when 30 s have passed, and no sooner', async () => {
    const { clock, verify, requests } = await stage();
    clock.set(100);
    await verify(TOKEN_A);
    for (const [at, seen] of [
      [100, 2],
      [129.999, 2],
      [130, 3],
      [159.999, 3],
      [160, 4],
    ] as const) {
      clock.set(at);
      await expectTokenError(verify(inventedToken(`at-${at}`)), 'ERR_JWT_KEY_NOT_FOUND');
      expect(requests(), `at ${at}`).toBe(seen);
    }
  });

  it('is looked for as often as the option cooldown says', async () => {
    const { clock, verify, requests } = await stage({ jwks: { cooldown: '2m' } });
    await verify(TOKEN_A);
    for (const [at, seen] of [
      [0, 2],
      [119.999, 2],
      [120, 3],
    ] as const) {
      clock.set(at);
      await expectTokenError(verify(TOKEN_B), 'ERR_JWT_KEY_NOT_FOUND');
      expect(requests(), `at ${at}`).toBe(seen);
    }
  });

  it('at the first call is judged by the set that this call fetched, and starts no cooldown', async () => {
    const { server, verify, requests } = await stage();
    await expectTokenError(verify(TOKEN_B), 'ERR_JWT_KEY_NOT_FOUND');
    expect(requests()).toBe(1);
    server.answer(serve([KEY_A, KEY_B]));
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
    expect(requests()).toBe(2);
  });

  it('is looked for right after a scheduled refresh, which starts no cooldown either', async () => {
    const { server, clock, verify, requests } = await stage();
    await verify(TOKEN_A);
    clock.set(605);
    await verify(TOKEN_A);
    expect(requests()).toBe(2);
    server.answer(serve([KEY_A, KEY_B]));
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
    expect(requests()).toBe(3);
  });

  it('is looked for although the set has a key without kid', async () => {
    const { server, verify, requests } = await stage({ behaviour: serve([published('p256', {})]) });
    await expectTokenError(verify(TOKEN_B), 'ERR_JWT_KEY_NOT_FOUND');
    server.answer(serve([published('p256', {}), KEY_B]));
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
    expect(requests()).toBe(2);
  });

  it('keeps no one from the refresh that is due', async () => {
    const { server, clock, verify, requests } = await stage();
    await verify(TOKEN_A);
    clock.set(595);
    await expectTokenError(verify(TOKEN_B), 'ERR_JWT_KEY_NOT_FOUND');
    server.answer(serve([KEY_B]));
    clock.set(595 + 600);
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
    expect(requests()).toBe(3);
  });

  it('renews the time of the whole set, since the whole set was fetched', async () => {
    const { clock, verify, remote } = await stage();
    await verify(TOKEN_A);
    clock.set(60);
    await expectTokenError(verify(TOKEN_B), 'ERR_JWT_KEY_NOT_FOUND');
    expect(remote.stats()).toMatchObject({ fetches: 2, fetchedAt: clock.now(), expiresAt: clock.now() + 600_000 });
  });

  it('cannot be told from a new one while the endpoint is down: a JwksError, once per cooldown a request', async () => {
    const { server, clock, verify, requests } = await stage();
    await verify(TOKEN_A);
    server.answer(send('', {}, 503));
    for (const [at, seen] of [
      [0, 2],
      [1, 2],
      [29.999, 2],
      [30, 3],
    ] as const) {
      clock.set(at);
      await expectJwksError(verify(TOKEN_B), 'ERR_JWKS_UNAVAILABLE');
      await expect(verify(TOKEN_A)).resolves.toBeDefined();
      expect(requests(), `at ${at}`).toBe(seen);
    }
  });
});

describe('10,000 tokens with invented kids', () => {
  it('make one request, and good tokens keep verifying among them', async () => {
    const { verify, requests, remote } = await stage({ jwks: UNHURRIED });
    await verify(TOKEN_A);
    for (let i = 0; i < 100; i++) {
      const flood = Array.from({ length: 100 }, (_, j) => verify(inventedToken(`${i}-${j}-${Math.random()}`)));
      const outcomes = await Promise.allSettled([verify(TOKEN_A), ...flood, verify(TOKEN_A)]);
      const [first, last] = [outcomes.shift(), outcomes.pop()];
      expect([first?.status, last?.status]).toEqual(['fulfilled', 'fulfilled']);
      const codes = new Set(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code));
      expect([...codes]).toEqual(['ERR_JWT_KEY_NOT_FOUND']);
    }
    expect(requests()).toBe(2);
    expect(remote.stats()).toMatchObject({ keys: 1, fetches: 2, failures: 0 });
  });

  it('before any good one make two requests: the first, and one to look for them', async () => {
    const { verify, requests } = await stage({ jwks: UNHURRIED });
    const flood = Array.from({ length: 10_000 }, (_, i) => verify(inventedToken(String(i))));
    await Promise.allSettled(flood);
    await expectTokenError(verify(inventedToken('one more')), 'ERR_JWT_KEY_NOT_FOUND');
    expect(requests()).toBe(2);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
  });

  it('do not keep a new key waiting longer than the cooldown', async () => {
    const { server, clock, verify, requests } = await stage();
    await verify(TOKEN_A);
    await expectTokenError(verify(inventedToken('x')), 'ERR_JWT_KEY_NOT_FOUND');
    server.answer(serve([KEY_A, KEY_B]));
    clock.set(29);
    await expectTokenError(verify(TOKEN_B), 'ERR_JWT_KEY_NOT_FOUND');
    clock.set(30);
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
    expect(requests()).toBe(3);
  });

  it('cost no signature check: what is not known is not tried with what is', async () => {
    const { verify } = await stage();
    // validly signed by key a, under a name that nobody published
    await expectTokenError(verify(es256Token('p256', 'z')), 'ERR_JWT_KEY_NOT_FOUND');
  });
});
