import { describe, expect, it } from 'vitest';
import { expectJwksError, expectTokenError } from '../support/expect.ts';
import { send, serve } from './server.ts';
import { inventedToken, KEY_A, KEY_B, stage, TOKEN_A, TOKEN_B } from './stage.ts';

// A machine wakes up a day ahead, verifies a token, and then its clock is corrected.

const DAY = 86_400;

describe('a clock that was a day ahead', () => {
  it('leaves no withdrawn key in use and no new one unknown: what lies in the future is due', async () => {
    const { server, clock, verify, requests } = await stage();
    clock.set(DAY);
    await verify(TOKEN_A);
    server.answer(serve([KEY_B]));
    clock.set(0);
    // beside this one the new set is fetched
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    await expect.poll(requests).toBe(2);
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('leaves the new set in use for as long as any', async () => {
    const { clock, verify, remote, requests } = await stage();
    clock.set(DAY);
    await verify(TOKEN_A);
    clock.set(0);
    await remote.reload();
    clock.set(599);
    await verify(TOKEN_A);
    expect(requests()).toBe(2);
    expect(remote.stats().expiresAt).toBe(clock.now() + 1000);
  });

  it('does not keep an unknown kid from being looked for', async () => {
    const { server, clock, verify, remote } = await stage();
    clock.set(DAY);
    await expectTokenError(verify(inventedToken('x')), 'ERR_JWT_KEY_NOT_FOUND');
    await expectTokenError(verify(inventedToken('x')), 'ERR_JWT_KEY_NOT_FOUND');
    clock.set(0);
    await remote.reload();
    server.answer(serve([KEY_A, KEY_B]));
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
  });

  it('does not keep an endpoint that failed from being tried again', async () => {
    const { server, clock, verify } = await stage({ behaviour: send('', {}, 500) });
    clock.set(DAY);
    await expectJwksError(verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
    server.answer(serve([KEY_A]));
    clock.set(0);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
  });

  it('does not make a set serve through an outage for a day: staleIfError counts from the correction', async () => {
    const { server, clock, verify } = await stage();
    clock.set(DAY);
    await verify(TOKEN_A);
    server.answer(send('', {}, 500));
    for (const at of [0, 1800, 3599]) {
      clock.set(at);
      await expect(verify(TOKEN_A), `at ${at}`).resolves.toBeDefined();
    }
    clock.set(3600);
    await expectJwksError(verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
  });

  it('is noticed hour by hour: of 23, none sees a withdrawn key', async () => {
    const { server, clock, verify } = await stage();
    clock.set(DAY);
    await verify(TOKEN_A);
    server.answer(serve([KEY_B]));
    clock.set(0);
    await verify(TOKEN_A);
    for (let hour = 1; hour < 24; hour++) {
      clock.set(hour * 3600);
      await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_NOT_FOUND');
      await expect(verify(TOKEN_B)).resolves.toBeDefined();
    }
  });
});
