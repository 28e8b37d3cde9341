import { describe, expect, it } from 'vitest';
import { createSigner, decode } from 'strictjwt';
import { now, NOW_SECONDS } from '../../support/clock.ts';
import { SECRET } from '../../support/keys.ts';

describe('the lifetime of a signer', () => {
  it.each([
    ['15m', 900],
    ['1.5h', 5400],
    [60, 60],
    ['7d', 604_800],
  ] as const)('of expiresIn %j is %d seconds, as in its tokens', async (expiresIn, lifetime) => {
    const signToken = createSigner(SECRET, { algorithm: 'HS256', expiresIn, now });
    expect(signToken.lifetime).toBe(lifetime);
    expect(decode(await signToken({})).payload['exp']).toBe(NOW_SECONDS + lifetime);
  });

  it('is undefined when tokens never expire, or when their claims say when', () => {
    expect(createSigner(SECRET, { algorithm: 'HS256', expiresIn: false })).toHaveProperty('lifetime', undefined);
    expect(createSigner(SECRET, { algorithm: 'HS256' })).toHaveProperty('lifetime', undefined);
  });
});
