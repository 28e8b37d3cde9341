import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectJwksError, expectTokenError } from '../support/expect.ts';
import { useTimers } from './faults.ts';
import { send, serve } from './server.ts';
import { inventedToken, KEY_A, KEY_B, stage, TOKEN_A, TOKEN_B, UNHURRIED } from './stage.ts';

// Cloudflare Workers: a request that waits for a promise of another request's I/O never gets its answer, and what goes
// on beside a request ends with it. The rules are the same as everywhere.

beforeEach(() => {
  vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function together(count: number, call: (index: number) => Promise<unknown>): Promise<unknown[]> {
  const outcomes = Promise.allSettled(Array.from({ length: count }, (_, index) => call(index)));
  return outcomes.then((all) => [
    ...new Set(all.map((one) => (one.status === 'rejected' ? one.reason.code : 'accepted'))),
  ]);
}

describe('in Workers', () => {
  it('nothing is said of a cache: of some versions fetch throws then', async () => {
    const fetch = vi.fn(async () => Response.json({ keys: [KEY_A] }));
    await stage({ jwks: { fetch } }).then(({ verify }) => verify(TOKEN_A));
    expect(fetch.mock.calls).toEqual([[expect.any(String), expect.not.objectContaining({ cache: expect.anything() })]]);
  });

  it('of the first requests one fetches, and the others look whether it is done', async () => {
    const at = await stage({ jwks: UNHURRIED });
    expect(await together(300, () => at.verify(TOKEN_A))).toEqual(['accepted']);
    expect(at.requests()).toBe(1);
  });

  it('of the requests that come during an outage one tries again', async () => {
    const at = await stage({ behaviour: send('', {}, 500), jwks: UNHURRIED });
    expect(await together(300, () => at.verify(TOKEN_A))).toEqual(['ERR_JWKS_UNAVAILABLE']);
    expect(at.requests()).toBe(1);
  });

  it('a fetch whose request went away is given up after a timeout, and made again by one who waits', async () => {
    let fetches = 0;
    // the first never ends; any other is answered at once
    const fetch = async (): Promise<Response> =>
      ++fetches === 1 ? new Promise<Response>(() => {}) : Response.json({ keys: [KEY_A] });
    useTimers();
    const { remote } = await stage({ jwks: { fetch, timeout: 0.05 } });
    // what belongs to a request that went away does not happen any more: neither its answer nor its timers
    const timer = globalThis.setTimeout;
    vi.stubGlobal('setTimeout', () => 0);
    const gone = remote({ alg: 'ES256', kid: 'a' }, '');
    vi.stubGlobal('setTimeout', timer);
    const waiting = [1, 2, 3].map(() => remote({ alg: 'ES256', kid: 'a' }, ''));
    await vi.advanceTimersByTimeAsync(49);
    expect(fetches).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    const first = await Promise.race(waiting);
    expect(first).toMatchObject({ keys: [{ kid: 'a' }] });
    // when the others look again
    await vi.advanceTimersByTimeAsync(10);
    expect(await Promise.all(waiting)).toEqual([first, first, first]);
    expect(fetches).toBe(2);
    expect(gone).toBeInstanceOf(Promise);
  });

  it('a refresh beside a request that ended with it keeps nobody from the next', async () => {
    const { server, clock, remote, verify, requests } = await stage({ jwks: { timeout: 10 } });
    await verify(TOKEN_A);
    server.answer(() => {});
    const timer = globalThis.setTimeout;
    vi.stubGlobal('setTimeout', () => 0);
    clock.set(600);
    void remote({ alg: 'ES256', kid: 'a' }, '');
    vi.stubGlobal('setTimeout', timer);
    await expect.poll(requests).toBe(2);
    server.answer(serve([KEY_A, KEY_B]));
    clock.set(611);
    await expect(verify(TOKEN_B)).resolves.toBeDefined();
    expect(requests()).toBe(3);
  });

  it('a set that is there needs no more of them', async () => {
    const { verify, requests } = await stage({ jwks: UNHURRIED });
    await verify(TOKEN_A);
    expect(await together(20, () => verify(TOKEN_A))).toEqual(['accepted']);
    expect(requests()).toBe(1);
  });

  it('no token of a key that was just published is rejected, though several come at once', async () => {
    const { server, verify } = await stage({ jwks: UNHURRIED });
    await verify(TOKEN_A);
    server.answer(serve([KEY_A, KEY_B]));
    expect(await together(20, () => verify(TOKEN_B))).toEqual(['accepted']);
  });

  it('200 invented kids at once make one request for all of them, as everywhere', async () => {
    const { verify, requests } = await stage({ jwks: UNHURRIED });
    await verify(TOKEN_A);
    expect(await together(200, (index) => verify(inventedToken(String(index))))).toEqual(['ERR_JWT_KEY_NOT_FOUND']);
    expect(requests()).toBe(2);
  });

  it('a reload does not wait for the fetch of another request', async () => {
    let answerFirst = (): void => {};
    const { server, verify, remote, requests } = await stage({
      behaviour: (response, request) => {
        answerFirst = () => serve([KEY_A])(response, request);
      },
      jwks: UNHURRIED,
    });
    const first = verify(TOKEN_A);
    await expect.poll(requests).toBe(1);
    server.answer(serve([KEY_A, KEY_B]));
    await remote.reload();
    answerFirst();
    await first;
    expect(requests()).toBe(2);
    // the older answer came last, and undid nothing
    expect(remote.stats()).toMatchObject({ keys: 2, failures: 0 });
    await verify(TOKEN_B);
    expect(requests()).toBe(2);
  });

  it('an older request that fails late takes nothing from the set of a newer one', async () => {
    let failFirst = (): void => {};
    const { server, verify, remote, requests } = await stage({
      behaviour: (response, request) => {
        failFirst = () => send('', {}, 500)(response, request);
      },
      jwks: UNHURRIED,
    });
    const first = verify(TOKEN_A);
    await expect.poll(requests).toBe(1);
    server.answer(serve([KEY_A]));
    await remote.reload();
    failFirst();
    await first;
    expect(remote.stats()).toMatchObject({ keys: 1, failures: 1 });
    await expectTokenError(verify(inventedToken('x')), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('20 failures at once are one failure: the next try is a second away', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const { server, clock, verify } = await stage({ behaviour: send('', {}, 500), jwks: UNHURRIED });
    expect(await together(20, () => verify(TOKEN_A))).toEqual(['ERR_JWKS_UNAVAILABLE']);
    server.answer(serve([KEY_A]));
    clock.set(0.999);
    await expectJwksError(verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
    clock.set(1);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
  });
});
