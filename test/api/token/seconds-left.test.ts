import { afterEach, describe, expect, it, vi } from 'vitest';
import { secondsLeft } from 'strictjwt';
import { NOW, NOW_SECONDS, now } from '../../support/clock.ts';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { forge } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';

function expiringAt(exp: unknown): string {
  return forge({ alg: 'HS256', key: SECRET, payload: { exp } });
}

afterEach(() => vi.useRealTimers());

describe('secondsLeft', () => {
  it.each([
    [NOW_SECONDS + 900, 900],
    [NOW_SECONDS + 0.9, 0],
    [NOW_SECONDS + 59.999, 59],
    [NOW_SECONDS, 0],
    [NOW_SECONDS - 0.1, -1],
    [NOW_SECONDS - 60, -60],
    [0, -NOW_SECONDS],
    [253_402_300_799, 253_402_300_799 - NOW_SECONDS],
  ])('of a token with exp %d are %d', (exp, left) => {
    expect(secondsLeft(expiringAt(exp), { now })).toBe(left);
  });

  it('are rounded down by a clock between two seconds, too', () => {
    expect(secondsLeft(expiringAt(NOW_SECONDS + 10), { now: () => NOW + 1 })).toBe(9);
  });

  it('are undefined without exp', () => {
    const polluted = Object.prototype as { exp?: number };
    try {
      polluted.exp = 5;
      expect(secondsLeft(forge({ alg: 'HS256', key: SECRET, payload: {} }), { now })).toBeUndefined();
    } finally {
      delete polluted.exp;
    }
  });

  it('are counted by Date.now when no clock is given', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    expect(secondsLeft(expiringAt(NOW_SECONDS + 5))).toBe(5);
  });

  it('need neither a key nor a signature that holds', () => {
    const token = expiringAt(NOW_SECONDS + 5);
    expect(secondsLeft(`${token.slice(0, token.lastIndexOf('.'))}.AAAA`, { now })).toBe(5);
  });

  it.each(['', 'a.b', 'a.b.c', 'Bearer x'])('of the text "%s" are a TokenError', async (text) => {
    await expectTokenError(() => secondsLeft(text, { now }), 'ERR_JWT_MALFORMED');
  });

  it.each([NOW, NOW + 60_000, 253_402_300_800, '1767608100', null, true, {}, []])(
    'of exp %j, which is no number of seconds, are a TokenError',
    async (exp) => {
      await expectTokenError(() => secondsLeft(expiringAt(exp), { now }), 'ERR_JWT_CLAIM_INVALID', 'exp');
    },
  );

  it('of what is no text are a TokenError', async () => {
    const untyped = secondsLeft as (token: unknown) => unknown;
    await expectTokenError(() => untyped(undefined), 'ERR_JWT_MALFORMED');
  });

  it('refuse options they do not know, and a clock that is none', async () => {
    const untyped = secondsLeft as (token: string, options: unknown) => unknown;
    const token = expiringAt(NOW_SECONDS);
    for (const options of [{ clock: now }, { now: undefined }, { now: NOW }, { now: () => NaN }, null, 5]) {
      await expectUsageError(() => untyped(token, options), 'ERR_JWT_OPTION_INVALID');
    }
  });
});
