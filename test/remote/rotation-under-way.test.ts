import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectJwksError, expectTokenError } from '../support/expect.ts';
import { useTimers } from './faults.ts';
import { type Behaviour, hold, send, serve } from './server.ts';
import { inventedToken, KEY_A, KEY_B, type Stage, stage, TOKEN_A, TOKEN_B } from './stage.ts';

// A provider publishes key b while a request is on its way that was answered before: what it brings does not know b yet.

beforeEach(useTimers);
afterEach(() => {
  vi.useRealTimers();
});

interface UnderWay extends Stage {
  /** The request that is under way is answered with the old set, and from then on there is a new one. */
  publish(old?: Behaviour): void;
}

const WAYS = ['the first request', 'a refresh beside others', 'a refresh that somebody waits for', 'a reload'] as const;

async function underWay(way: (typeof WAYS)[number]): Promise<UnderWay> {
  const at = await stage();
  if (way !== 'the first request') await at.verify(TOKEN_A);
  const held = hold();
  at.server.answer(held.behaviour);
  if (way !== 'a reload') at.clock.set(way === 'a refresh beside others' ? 600 : 700);
  (way === 'a reload' ? at.remote.reload() : at.verify(TOKEN_A)).catch(() => {});
  await held.asked;
  const publish = (old = serve([KEY_A])): void => {
    at.server.answer(serve([KEY_A, KEY_B]));
    held.answer(old);
  };
  return { ...at, publish };
}

describe.each(WAYS)('a key that is published while %s is under way', (way) => {
  it('is looked for once more, and its tokens are accepted', async () => {
    const { publish, verify, requests } = await underWay(way);
    const before = requests();
    const outcomes = Promise.all(Array.from({ length: 200 }, () => verify(TOKEN_B)));
    publish();
    await expect(outcomes).resolves.toHaveLength(200);
    expect(requests()).toBe(before + 1);
  });

  it('is looked for no more than once a cooldown, however many kids are invented', async () => {
    const { publish, verify, requests } = await underWay(way);
    const before = requests();
    const flood = Promise.allSettled(Array.from({ length: 200 }, (_, i) => verify(inventedToken(String(i)))));
    publish();
    await flood;
    await expectTokenError(verify(inventedToken('more')), 'ERR_JWT_KEY_NOT_FOUND');
    expect(requests()).toBe(before + 1);
  });

  it('is not looked for when that request fails: the next try has its pause', async () => {
    const { publish, verify, requests } = await underWay(way);
    const before = requests();
    const outcome = verify(TOKEN_B);
    publish(send('', {}, 503));
    await expectJwksError(outcome, 'ERR_JWKS_UNAVAILABLE');
    expect(requests()).toBe(before);
  });
});
