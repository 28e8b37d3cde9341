import { describe, expect, it } from 'vitest';
import { createSigner, decode, sign, verify, type JwtClaims, type SignOptions } from 'strictjwt';
import { LAST_SECOND, NOW, now, NOW_SECONDS } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { SECRET } from '../../support/keys.ts';

async function payloadOf(claims: JwtClaims, options: SignOptions): Promise<Record<string, unknown>> {
  return decode(await sign(claims, SECRET, { algorithm: 'HS256', now, ...options })).payload;
}

async function refusal(claims: JwtClaims, options: SignOptions): Promise<string> {
  const attempt = sign(claims, SECRET, { algorithm: 'HS256', now, ...options });
  return (await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID')).message;
}

describe('expiresIn', () => {
  const spans = [
    { expiresIn: 60, seconds: 60 },
    { expiresIn: '30s', seconds: 30 },
    { expiresIn: '15m', seconds: 900 },
    { expiresIn: '1.5h', seconds: 5400 },
    { expiresIn: '7d', seconds: 604_800 },
    { expiresIn: '2w', seconds: 1_209_600 },
  ] as const;
  it.each(spans)('$expiresIn sets exp to $seconds s from now', async ({ expiresIn, seconds }) => {
    expect(await payloadOf({}, { expiresIn })).toEqual({ iat: NOW_SECONDS, exp: NOW_SECONDS + seconds });
  });

  it('false says out loud that the token never expires', async () => {
    expect(await payloadOf({}, { expiresIn: false })).toEqual({ iat: NOW_SECONDS });
  });

  it('must be given unless the claims carry exp', async () => {
    expect(await refusal({}, {})).toMatch(/expiresIn.*"exp".*never expires/);
    expect(await refusal({ exp: undefined } as never, {})).toContain('expiresIn');
    expect(await payloadOf({ exp: NOW_SECONDS + 0.5 }, {})).toEqual({ iat: NOW_SECONDS, exp: NOW_SECONDS + 0.5 });
  });

  it.each([60, '15m', false] as const)('%s together with claims.exp is refused', async (expiresIn) => {
    const message = await refusal({ exp: NOW_SECONDS + 60 }, { expiresIn });
    expect(message).toMatch(/"expiresIn".*"exp"/);
  });

  it('makes a token that verify accepts until then', async () => {
    const token = await sign({}, SECRET, { algorithm: 'HS256', expiresIn: 60, now });
    const options = { algorithms: ['HS256'], issuer: false, audience: false } as const;
    await expect(verify(token, SECRET, { ...options, now: () => NOW + 59_999 })).resolves.toBeDefined();
    await expect(verify(token, SECRET, { ...options, now: () => NOW + 60_000 })).rejects.toMatchObject({
      code: 'ERR_JWT_EXPIRED',
    });
  });
});

describe('notBefore', () => {
  it.each([{ notBefore: 0 }, { notBefore: 60 }, { notBefore: '1m' }] as const)('%o sets nbf', async ({ notBefore }) => {
    const { nbf } = await payloadOf({}, { expiresIn: 60, notBefore });
    expect(nbf).toBe(NOW_SECONDS + (notBefore === 0 ? 0 : 60));
  });

  it('together with claims.nbf is refused', async () => {
    expect(await refusal({ nbf: 5 }, { expiresIn: 60, notBefore: 0 })).toMatch(/"notBefore".*"nbf"/);
  });

  it('may be left out, with or without claims.nbf', async () => {
    expect(await payloadOf({ nbf: 5 }, { expiresIn: 60 })).toMatchObject({ nbf: 5 });
    expect(await payloadOf({}, { expiresIn: 60 })).not.toHaveProperty('nbf');
  });
});

describe('issuedAt', () => {
  it('sets iat in whole seconds, unless the claims carry one', async () => {
    expect(await payloadOf({}, { expiresIn: 60, now: () => NOW + 999 })).toEqual({
      iat: NOW_SECONDS,
      exp: NOW_SECONDS + 60,
    });
    const iat = NOW_SECONDS - 50;
    expect(await payloadOf({ iat }, { expiresIn: 60, issuedAt: true })).toMatchObject({ iat, exp: iat + 60 });
    expect(await payloadOf({ iat: 0 }, { expiresIn: false })).toMatchObject({ iat: 0 });
  });

  it('false sets none', async () => {
    expect(await payloadOf({}, { expiresIn: 60, issuedAt: false })).toEqual({ exp: NOW_SECONDS + 60 });
    expect(await payloadOf({ iat: 5 }, { expiresIn: false, issuedAt: false })).toMatchObject({ iat: 5 });
  });
});

describe('lifetimes', () => {
  it('count from the iat of the claims, so that signing again does not lengthen a session', async () => {
    const iat = NOW_SECONDS - 7200;
    const payload = await payloadOf({ iat }, { expiresIn: '3h', notBefore: '1h' });
    expect(payload).toEqual({ iat, nbf: iat + 3600, exp: iat + 10_800 });
    const ahead = NOW_SECONDS + 600;
    expect(await payloadOf({ iat: ahead }, { expiresIn: 60 })).toEqual({ iat: ahead, exp: ahead + 60 });
  });

  const dead: [string, JwtClaims, SignOptions][] = [
    ['an exp in 1970', { exp: 60 }, {}],
    ['an exp that is now', { exp: NOW_SECONDS }, {}],
    ['an exp a millisecond ago', { exp: NOW_SECONDS - 0.001 }, {}],
    ['a negative exp', { exp: -1 }, {}],
    ['an old iat with a short expiresIn', { iat: NOW_SECONDS - 3600 }, { expiresIn: '1h' }],
  ];
  it.each(dead)('refuse %s: the token would be dead when it is born', async (_what, claims, options) => {
    expect(await refusal(claims, options)).toContain('dead when it is born');
  });

  it.each([0, '0s', '0m', '0.0h'] as const)('refuse expiresIn %s', async (expiresIn) => {
    expect(await refusal({}, { expiresIn: expiresIn as '0s' })).toContain('dead when it is born');
  });

  it.each([NOW_SECONDS + 60, NOW + 60_000, 1_577_847_601, '2700w', '20000d'] as const)(
    'refuse expiresIn %s, which is a point in time',
    async (expiresIn) => {
      expect(await refusal({}, { expiresIn })).toContain('at most 50 years, not a point in time');
    },
  );

  it.each([NOW_SECONDS + 60, 1_577_847_601, '2700w'] as const)(
    'refuse notBefore %s, which is a point in time',
    async (notBefore) => {
      const message = await refusal({}, { expiresIn: 60, notBefore });
      expect(message).toContain('"notBefore"');
      expect(message).toContain('at most 50 years, not a point in time');
    },
  );

  it.each([0, '0s', '90m', 1_577_847_600] as const)('take notBefore %s', async (notBefore) => {
    await expect(payloadOf({}, { expiresIn: 60, notBefore })).resolves.toHaveProperty('nbf');
  });

  it('may be 50 years', async () => {
    expect(await payloadOf({}, { expiresIn: '18262d' })).toMatchObject({ exp: NOW_SECONDS + 18_262 * 86_400 });
  });

  const late = ['exp', 'nbf', 'iat'].flatMap((claim) =>
    [NOW, LAST_SECOND + 1, 1e300].map((value) => ({ claim, value })),
  );
  it.each(late)('refuse claim $claim $value, which is milliseconds', async ({ claim, value }) => {
    expect(await refusal({ [claim]: value }, claim === 'exp' ? {} : { expiresIn: 60 })).toContain('not milliseconds');
  });

  it('refuse an exp or nbf that options put beyond the year 9999', async () => {
    expect(await refusal({ iat: LAST_SECOND }, { expiresIn: 60 })).toContain('"exp"');
    expect(await refusal({ iat: LAST_SECOND }, { expiresIn: false, notBefore: 60 })).toContain('"nbf"');
    expect(await payloadOf({ exp: LAST_SECOND }, {})).toMatchObject({ exp: LAST_SECOND });
  });
});

describe('issuer and audience', () => {
  it('set iss and aud', async () => {
    expect(await payloadOf({}, { expiresIn: false, issuer: 'i', audience: 'a', issuedAt: false })).toEqual({
      iss: 'i',
      aud: 'a',
    });
    expect(await payloadOf({}, { expiresIn: false, audience: ['a', 'b'] })).toMatchObject({ aud: ['a', 'b'] });
  });

  it('may repeat what the claims have', async () => {
    const options = { expiresIn: false, issuer: 'i', audience: ['a'] } as const;
    expect(await payloadOf({ iss: 'i', aud: ['a'] }, options)).toMatchObject({ iss: 'i', aud: ['a'] });
  });

  const conflicts: [JwtClaims, SignOptions, string][] = [
    [{ iss: 'j' }, { issuer: 'i' }, 'issuer'],
    [{ iss: '' }, { issuer: 'i' }, 'issuer'],
    [{ aud: 'b' }, { audience: 'a' }, 'audience'],
    [{ aud: ['a'] }, { audience: 'a' }, 'audience'],
    [{ aud: 'a' }, { audience: ['a'] }, 'audience'],
    [{ aud: ['b', 'a'] }, { audience: ['a', 'b'] }, 'audience'],
    [{ aud: [] }, { audience: 'a' }, 'audience'],
  ];
  it.each(conflicts)('refuse claims %j with options %j', async (claims, options, name) => {
    expect(await refusal(claims, { expiresIn: 60, ...options })).toContain(`"${name}"`);
  });

  it('are taken when the signer is made, not later', async () => {
    const audience = ['a'];
    const signer = createSigner(SECRET, { algorithm: 'HS256', expiresIn: 60, audience });
    audience.push('b');
    expect(decode(await signer({})).payload['aud']).toEqual(['a']);
  });
});

describe('the clock of sign', () => {
  it('is Date.now unless one is given', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { iat } = decode(await sign({}, SECRET, { algorithm: 'HS256', expiresIn: 60 })).payload;
    expect(iat).toBeGreaterThanOrEqual(before);
    expect(iat).toBeLessThanOrEqual(Date.now() / 1000);
  });

  it('is asked at each token', async () => {
    let at = NOW;
    const signer = createSigner(SECRET, { algorithm: 'HS256', expiresIn: 60, now: () => at });
    const first = decode(await signer({})).payload;
    at += 1000;
    const second = decode(await signer({})).payload;
    expect([first['iat'], second['iat'], second['exp']]).toEqual([NOW_SECONDS, NOW_SECONDS + 1, NOW_SECONDS + 61]);
  });

  const broken: unknown[] = [NaN, Infinity, -Infinity, undefined, null, String(NOW), new Date(NOW), BigInt(NOW)];
  it.each(broken.map((answer) => [answer]))('must not answer %s, in sign and verify', async (answer) => {
    const wrong = (): number => answer as number;
    expect(await refusal({}, { expiresIn: 60, now: wrong })).toContain('"now"');
    const token = await sign({}, SECRET, { algorithm: 'HS256', expiresIn: 60, now });
    const options = { algorithms: ['HS256'], issuer: false, audience: false, now: wrong } as const;
    await expectUsageError(verify(token, SECRET, options), 'ERR_JWT_OPTION_INVALID');
  });
});
