import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectJwksError, expectTokenError } from '../support/expect.ts';
import { poll, useTimers } from './faults.ts';
import { send, serve } from './server.ts';
import { inventedToken, KEY_A, KEY_B, type Stage, stage, TOKEN_A, TOKEN_B } from './stage.ts';

const broken = send('', {}, 500);

// Pauses are spread from half to full; here they are full.
beforeEach(() => {
  useTimers();
  vi.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** No request before the pause is over, and one when it is. */
async function expectPause(at: Stage, from: number, pause: number): Promise<void> {
  const before = at.requests();
  at.clock.set(from + pause - 0.001);
  await expectJwksError(at.verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
  expect(at.requests(), `before ${pause} s are over`).toBe(before);
  at.clock.set(from + pause);
  await expectJwksError(at.verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
  expect(at.requests(), `after ${pause} s`).toBe(before + 1);
}

async function expectPauses(at: Stage, from: number, pauses: readonly number[]): Promise<number> {
  for (const pause of pauses) {
    await expectPause(at, from, pause);
    from += pause;
  }
  return from;
}

describe('back-off after failures', () => {
  it('begins with one second and doubles, up to the cooldown', async () => {
    const at = await stage({ behaviour: broken });
    await expectJwksError(at.verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
    await expectPauses(at, 0, [1, 2, 4, 8, 16, 30, 30, 30]);
    expect(at.remote.stats()).toMatchObject({ fetches: 9, failures: 9 });
  });

  it('never pauses longer than a cooldown that is shorter', async () => {
    const at = await stage({ behaviour: broken, jwks: { cooldown: '3s' } });
    await expectJwksError(at.verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
    await expectPauses(at, 0, [1, 2, 3, 3]);
  });

  it('begins anew after a success', async () => {
    const at = await stage({ behaviour: broken, jwks: { staleIfError: 0 } });
    await expectJwksError(at.verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
    const end = await expectPauses(at, 0, [1, 2, 4]);
    at.server.answer(serve([KEY_A]));
    at.clock.set(end + 8);
    await expect(at.verify(TOKEN_A)).resolves.toBeDefined();

    at.server.answer(broken);
    at.clock.set(end + 8 + 600);
    await expectJwksError(at.verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
    await expectPauses(at, end + 8 + 600, [1, 2, 4]);
  });

  it('holds for tokens with a known key too, which verify meanwhile', async () => {
    const { server, clock, verify, requests, remote } = await stage();
    await verify(TOKEN_A);
    server.answer(broken);
    for (const [at, seen] of [
      [600, 2],
      [600.999, 2],
      [601, 3],
      [602.999, 3],
      [603, 4],
      [606.999, 4],
      [607, 5],
    ] as const) {
      clock.set(at);
      await expect(verify(TOKEN_A)).resolves.toBeDefined();
      expect(remote.stats().fetches, `at ${at}`).toBe(seen);
      await poll(() => remote.stats().failures, { message: `at ${at}` }).toBe(seen - 1);
      expect(requests(), `at ${at}`).toBe(seen);
    }
  });

  it.each([
    ['half', 0, [0.5, 1, 2, 4, 8, 15, 15]],
    ['three quarters', 0.5, [0.75, 1.5, 3, 6, 12, 22.5, 22.5]],
  ] as const)(
    'is spread, down to %s, so that processes that failed together do not all come back at once',
    async (_, random, pauses) => {
      vi.spyOn(Math, 'random').mockReturnValue(random);
      const at = await stage({ behaviour: broken });
      await expectJwksError(at.verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
      await expectPauses(at, 0, pauses);
    },
  );

  it('holds for an unknown kid, beside its cooldown', async () => {
    const { server, clock, verify, requests } = await stage({ jwks: { cooldown: '1s' } });
    await verify(TOKEN_A);
    server.answer(broken);
    for (const [at, seen] of [
      [0, 2],
      [0.999, 2],
      [1, 3],
      [1.999, 3],
      [2, 4],
    ] as const) {
      clock.set(at);
      await expectJwksError(verify(inventedToken(`at-${at}`)), 'ERR_JWKS_UNAVAILABLE');
      expect(requests(), `at ${at}`).toBe(seen);
    }
    server.answer(serve([KEY_A, KEY_B]));
    clock.set(3);
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
  });
});

describe('reloads that failed', () => {
  it('make the search for an unknown kid wait too, though its own cooldown has not begun', async () => {
    const { server, clock, verify, remote, requests } = await stage();
    await verify(TOKEN_A);
    server.answer(broken);
    for (let i = 0; i < 3; i++) await expectJwksError(remote.reload(), 'ERR_JWKS_UNAVAILABLE');
    server.answer(serve([KEY_A, KEY_B]));
    clock.set(3.999);
    await expectJwksError(verify(TOKEN_B), 'ERR_JWKS_UNAVAILABLE');
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    expect(requests()).toBe(4);
    clock.set(4);
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
  });
});

describe('a scheduled refresh that fails', () => {
  it('does not wipe the set: the known stay known, of the unknown nothing can be said', async () => {
    const { server, clock, verify, remote } = await stage({ behaviour: serve([KEY_A, KEY_B]) });
    await verify(TOKEN_A);
    const before = remote.stats();
    server.answer(broken);
    clock.set(600);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
    await expectJwksError(verify(inventedToken('x')), 'ERR_JWKS_UNAVAILABLE');
    expect(remote.stats()).toEqual({ ...before, fetches: 2, failures: 1 });
  });

  it.each([
    ['0 seconds: at once', 0, 600],
    ['10 seconds', '10s', 610],
    ['a day', '1d', 600 + 86_400],
  ] as const)('is made up for by staleIfError of %s', async (_, staleIfError, end) => {
    const { server, clock, verify } = await stage({ jwks: { staleIfError } });
    await verify(TOKEN_A);
    server.answer(broken);
    clock.set(end - 0.001);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    clock.set(end);
    await expectJwksError(verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
  });

  it('never makes a set serve longer because the outage ended and began again', async () => {
    const { server, clock, verify } = await stage();
    await verify(TOKEN_A);
    server.answer(broken);
    clock.set(4000);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    server.answer(serve([KEY_B]));
    clock.set(4030);
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_NOT_FOUND');
    server.answer(broken);
    clock.set(4630);
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
    await expectJwksError(verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
  });
});
