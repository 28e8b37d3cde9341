import { describe, expect, it } from 'vitest';
import type { RemoteJwksOptions } from 'strictjwt';
import { serve } from './server.ts';
import { KEY_A, stage, TOKEN_A } from './stage.ts';

// [Cache-Control, seconds that the set is used, options]; the defaults are cacheMaxAge 600 s, cooldown 30 s
const CASES: readonly (readonly [string, number, RemoteJwksOptions?])[] = [
  ['max-age=60', 60],
  ['max-age=30', 30],
  ['public, max-age=60, must-revalidate', 60],
  ['public,max-age=60', 60],
  ['MAX-AGE=60', 60],
  ['max-age="60"', 60],
  // written otherwise than the RFC has it
  ['public;max-age=60', 60],
  ['max-age = 60', 60],
  ['public; no-store', 30],
  // never below cooldown
  ['max-age=29', 30],
  ['max-age=0', 30],
  ['max-age=-1', 30],
  ['no-store', 30],
  ['No-Store', 30],
  ['no-store, max-age=300', 30],
  ['no-cache', 30],
  ['private, No-Cache', 30],
  ['max-age=300, no-cache', 30],
  ['no-cache', 5, { cooldown: '5s' }],
  ['max-age=300, no-store', 30],
  ['max-age=0', 5, { cooldown: '5s' }],
  ['no-store', 0, { cooldown: 0 }],
  // never longer than cacheMaxAge
  ['max-age=600', 600],
  ['max-age=601', 600],
  ['max-age=31536000, immutable', 600],
  ['max-age=99999999999999999999999999', 600],
  ['max-age=86400', 60, { cacheMaxAge: '1m' }],
  ['max-age=0', 10, { cacheMaxAge: '10s' }],
  // says nothing about it
  ['', 600],
  ['public', 600],
  ['s-maxage=60', 600],
  ['max-age', 600],
  ['max-age=', 600],
  ['max-age=soon', 600],
  ['xmax-age=60', 600],
  ['no-storey', 600],
  ['no-cached', 600],
  // with a name it is about one header (RFC 9111 §5.2.2.4)
  ['no-cache="set-cookie"', 600],
  ['stale-if-error=86400', 600],
];

describe('Cache-Control', () => {
  const cases = CASES.map(([value, seconds, jwks = {}]) => ({ value, seconds, jwks }));

  it.each(cases)('"$value" makes the set be used for $seconds s with $jwks', async ({ value, seconds, jwks }) => {
    const { clock, verify, remote, requests } = await stage({
      behaviour: serve([KEY_A], { 'cache-control': value }),
      jwks,
    });
    await verify(TOKEN_A);
    expect(remote.stats().expiresAt).toBe(clock.now() + seconds * 1000);
    if (seconds > 0) {
      clock.set(seconds - 0.001);
      await verify(TOKEN_A);
      expect(requests()).toBe(1);
    }
    clock.set(seconds);
    await verify(TOKEN_A);
    await expect.poll(requests).toBe(2);
  });

  it('is not the business of any other header', async () => {
    const headers = { expires: 'Thu, 01 Jan 1970 00:00:00 GMT', pragma: 'no-cache', age: '10000' };
    const { clock, verify, remote } = await stage({ behaviour: serve([KEY_A], headers) });
    await verify(TOKEN_A);
    expect(remote.stats().expiresAt).toBe(clock.now() + 600_000);
  });
});

describe('cacheMaxAge', () => {
  it.each([
    ['1h', 3600],
    [90, 90],
    ['0.5s', 0.5],
  ] as const)('of %s is kept to the millisecond', async (cacheMaxAge, seconds) => {
    const { clock, verify, requests } = await stage({ jwks: { cacheMaxAge } });
    await verify(TOKEN_A);
    clock.set(seconds - 0.001);
    await verify(TOKEN_A);
    expect(requests()).toBe(1);
    clock.set(seconds);
    await verify(TOKEN_A);
    await expect.poll(requests).toBe(2);
  });
});
