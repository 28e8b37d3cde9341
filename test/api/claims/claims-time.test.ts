import { describe, expect, it } from 'vitest';
import { verify } from 'strictjwt';
import { LAST_SECOND, NOW, NOW_SECONDS } from '../../support/clock.ts';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { forge } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { accepted, rejected, tokenWith } from './judge.ts';

describe('exp', () => {
  it('rejects a token at the second its exp names', async () => {
    await rejected({ exp: NOW_SECONDS }, 'ERR_JWT_EXPIRED', 'exp');
  });

  it('accepts it a millisecond before', async () => {
    await expect(accepted({ exp: NOW_SECONDS }, { now: () => NOW - 1 })).resolves.toBeDefined();
  });

  const tolerances = [
    { clockTolerance: 5, exp: NOW_SECONDS - 4 },
    { clockTolerance: '5s', exp: NOW_SECONDS - 4.999 },
    { clockTolerance: '1m', exp: NOW_SECONDS - 59 },
    { clockTolerance: '1.5h', exp: NOW_SECONDS - 5399 },
  ] as const;
  it.each(tolerances)('accepts exp $exp within clockTolerance $clockTolerance', async ({ exp, clockTolerance }) => {
    await expect(accepted({ exp }, { clockTolerance })).resolves.toBeDefined();
  });

  it.each([5, '5s', 5.0] as const)('rejects it at the very end of clockTolerance %s', async (clockTolerance) => {
    await rejected({ exp: NOW_SECONDS - 5 }, 'ERR_JWT_EXPIRED', 'exp', { clockTolerance });
  });

  it.each([0, -1, -1e300, NOW_SECONDS - 0.001])('rejects exp %d, which is long over', async (exp) => {
    await rejected({ exp }, 'ERR_JWT_EXPIRED', 'exp');
  });

  it.each([NOW_SECONDS + 0.001, LAST_SECOND])('accepts exp %d', async (exp) => {
    const { payload } = await accepted({ exp });
    expect(payload.exp).toBe(exp);
  });

  it('rejects a token without exp', async () => {
    await rejected({ exp: undefined }, 'ERR_JWT_CLAIM_MISSING', 'exp');
    await rejected({ exp: undefined }, 'ERR_JWT_CLAIM_MISSING', 'exp', { expiration: 'required' });
  });

  it("accepts one without exp when expiration is 'optional', and still judges an exp that is there", async () => {
    await expect(accepted({ exp: undefined }, { expiration: 'optional' })).resolves.toBeDefined();
    await rejected({ exp: NOW_SECONDS }, 'ERR_JWT_EXPIRED', 'exp', { expiration: 'optional' });
    await rejected({ exp: null }, 'ERR_JWT_CLAIM_INVALID', 'exp', { expiration: 'optional' });
  });
});

describe('nbf', () => {
  it('rejects a token one second before its nbf', async () => {
    await rejected({ nbf: NOW_SECONDS + 1 }, 'ERR_JWT_NOT_ACTIVE', 'nbf');
  });

  it('rejects it a millisecond before', async () => {
    await rejected({ nbf: NOW_SECONDS }, 'ERR_JWT_NOT_ACTIVE', 'nbf', { now: () => NOW - 1 });
  });

  it.each([NOW_SECONDS, NOW_SECONDS - 0.5, 0, -0, -1e300])('accepts nbf %d, which is reached', async (nbf) => {
    await expect(accepted({ nbf })).resolves.toBeDefined();
  });

  it('accepts an nbf exactly clockTolerance ahead, and no millisecond more', async () => {
    await expect(accepted({ nbf: NOW_SECONDS + 5 }, { clockTolerance: '5s' })).resolves.toBeDefined();
    await rejected({ nbf: NOW_SECONDS + 5.001 }, 'ERR_JWT_NOT_ACTIVE', 'nbf', { clockTolerance: '5s' });
  });

  it('rejects an nbf in the last second of the year 9999', async () => {
    await rejected({ nbf: LAST_SECOND }, 'ERR_JWT_NOT_ACTIVE', 'nbf');
  });
});

describe('the time claims', () => {
  const malformed = ['0', '1', String(NOW_SECONDS + 300), 'NaN', '', null, true, false, {}, [], [NOW_SECONDS + 300]];
  const cases = ['exp', 'nbf', 'iat'].flatMap((claim) => malformed.map((value) => ({ claim, value })));
  it.each(cases)('rejects $claim $value as malformed, never as absent', async ({ claim, value }) => {
    await rejected({ [claim]: value }, 'ERR_JWT_CLAIM_INVALID', claim, { expiration: 'optional' });
  });

  const outOfRange = ['exp', 'nbf', 'iat'].flatMap((claim) => ['1e400', '-1e400'].map((text) => ({ claim, text })));
  it.each(outOfRange)('rejects $claim $text, a number out of range', async ({ claim, text }) => {
    const payloadText = JSON.stringify({ iss: 'a', exp: NOW_SECONDS + 1 }).replace('}', `,"${claim}":${text}}`);
    const token = forge({ alg: 'HS256', key: SECRET, payloadText });
    const options = optionsFor('HS256', { issuer: false, audience: false, expiration: 'optional' });
    await expectTokenError(verify(token, SECRET, options), 'ERR_JWT_CLAIM_INVALID', claim);
  });

  const tooLate = [LAST_SECOND + 0.001, LAST_SECOND + 1, NOW, NOW - 60_000, NOW * 1000, 8.64e12 + 1, 1e300];
  const late = ['exp', 'nbf', 'iat'].flatMap((claim) => tooLate.map((value) => ({ claim, value })));
  it.each(late)('rejects $claim $value, later than the year 9999, as milliseconds', async ({ claim, value }) => {
    const error = await rejected({ [claim]: value }, 'ERR_JWT_CLAIM_INVALID', claim);
    expect(error.message).toContain('looks like milliseconds');
  });
});

describe('the clock', () => {
  it('is Date.now unless one is given', async () => {
    const { now: _, ...options } = optionsFor('HS256');
    const seconds = Math.floor(Date.now() / 1000);
    await expect(verify(tokenWith({ exp: seconds + 600 }), SECRET, options)).resolves.toBeDefined();
    await expectTokenError(verify(tokenWith({ exp: seconds - 600 }), SECRET, options), 'ERR_JWT_EXPIRED', 'exp');
  });

  it.each([0, 1, -1, NOW_SECONDS, 99_999_999_999])('is refused when it returns %d: seconds, or no date', async (at) => {
    const verifying = verify(tokenWith(), SECRET, optionsFor('HS256', { now: () => at }));
    const error = await expectUsageError(verifying, 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toContain('it must return milliseconds');
  });

  it('may stand in March 1973 and later', async () => {
    await expect(accepted({}, { now: () => 1e11 })).resolves.toBeDefined();
  });

  it('is asked at each verification', async () => {
    let at = NOW;
    const options = optionsFor('HS256', { now: () => at });
    await expect(verify(tokenWith(), SECRET, options)).resolves.toBeDefined();
    at += 300_000;
    await expectTokenError(verify(tokenWith(), SECRET, options), 'ERR_JWT_EXPIRED', 'exp');
  });
});
