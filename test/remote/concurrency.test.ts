import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { send, serve } from './server.ts';
import { inventedToken, KEY_A, KEY_B, stage, TOKEN_A, TOKEN_B, UNHURRIED } from './stage.ts';

const broken = send('', {}, 500);
const unhandled: unknown[] = [];
const note = (reason: unknown): void => {
  unhandled.push(reason);
};

beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});

afterEach(async () => {
  // unhandled rejections are told after the microtasks
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

function codesOf(outcomes: readonly PromiseSettledResult<unknown>[]): unknown[] {
  return [...new Set(outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'accepted')))];
}

async function together(count: number, call: (index: number) => Promise<unknown>): Promise<unknown[]> {
  return codesOf(await Promise.allSettled(Array.from({ length: count }, (_, index) => call(index))));
}

describe('200 concurrent calls make one request', () => {
  it('when they are the first', async () => {
    const { verify, requests } = await stage({ jwks: UNHURRIED });
    expect(await together(200, () => verify(TOKEN_A))).toEqual(['accepted']);
    expect(requests()).toBe(1);
  });

  it('when they are the first and the endpoint fails', async () => {
    const { verify, requests, remote } = await stage({ behaviour: broken, jwks: UNHURRIED });
    expect(await together(200, () => verify(TOKEN_A))).toEqual(['ERR_JWKS_UNAVAILABLE']);
    expect(requests()).toBe(1);
    expect(remote.stats()).toMatchObject({ fetches: 1, failures: 1 });
  });

  it('when the set is due', async () => {
    const { clock, verify, requests } = await stage({ jwks: UNHURRIED });
    await verify(TOKEN_A);
    clock.set(600);
    expect(await together(200, () => verify(TOKEN_A))).toEqual(['accepted']);
    await expect.poll(requests).toBe(2);
  });

  it('when the set has been due for long', async () => {
    const { clock, verify, requests } = await stage({ jwks: UNHURRIED });
    await verify(TOKEN_A);
    clock.set(5000);
    expect(await together(200, () => verify(TOKEN_A))).toEqual(['accepted']);
    expect(requests()).toBe(2);
  });

  it('when the set is due and the endpoint fails: all of them are served from the old one', async () => {
    const { server, clock, verify, requests } = await stage({ jwks: UNHURRIED });
    await verify(TOKEN_A);
    server.answer(broken);
    clock.set(600);
    expect(await together(200, () => verify(TOKEN_A))).toEqual(['accepted']);
    await expect.poll(requests).toBe(2);
  });

  it('when all have a key that was just published', async () => {
    const { server, verify, requests } = await stage({ jwks: UNHURRIED });
    await verify(TOKEN_A);
    server.answer(serve([KEY_A, KEY_B]));
    expect(await together(200, (index) => verify(index % 2 ? TOKEN_A : TOKEN_B))).toEqual(['accepted']);
    expect(requests()).toBe(2);
  });

  it('when a new key arrives amid invented ones', async () => {
    const { server, verify, requests } = await stage({ jwks: UNHURRIED });
    await verify(TOKEN_A);
    server.answer(serve([KEY_A, KEY_B]));
    const invented = together(100, (index) => verify(inventedToken(String(index))));
    const fresh = together(100, () => verify(TOKEN_B));
    expect(await fresh).toEqual(['accepted']);
    expect(await invented).toEqual(['ERR_JWT_KEY_NOT_FOUND']);
    expect(requests()).toBe(2);
  });

  it('when they are reloads', async () => {
    const { remote, requests } = await stage({ jwks: UNHURRIED });
    expect(await together(200, () => remote.reload())).toEqual(['accepted']);
    expect(requests()).toBe(1);
  });

  it('when reloads and verifications come together and the endpoint fails', async () => {
    const { verify, remote, requests } = await stage({ behaviour: broken, jwks: UNHURRIED });
    const reloads = together(100, () => remote.reload());
    const calls = together(100, () => verify(TOKEN_A));
    expect([await reloads, await calls]).toEqual([['ERR_JWKS_UNAVAILABLE'], ['ERR_JWKS_UNAVAILABLE']]);
    // a reload does not make do with a request that was already on its way
    expect(requests()).toBeLessThanOrEqual(2);
  });
});

describe('several verifiers', () => {
  it('share the set of one createRemoteJwks', async () => {
    const { verify, requests, remote, server } = await stage({ jwks: UNHURRIED });
    const { createVerifier } = await import('strictjwt');
    const { optionsFor } = await import('../support/options.ts');
    const other = createVerifier(remote, optionsFor('ES256'));
    await Promise.all([verify(TOKEN_A), other(TOKEN_A)]);
    server.answer(serve([KEY_A, KEY_B]));
    await Promise.all([verify(TOKEN_B), other(TOKEN_B)]);
    expect(requests()).toBe(2);
  });
});
