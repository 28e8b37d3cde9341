import { describe, expect, it } from 'vitest';
import { LAST_SECOND, NOW_SECONDS } from '../../support/clock.ts';
import { accepted, rejected } from './judge.ts';

describe('iat without maxAge', () => {
  it.each([0, -5, NOW_SECONDS + 1, NOW_SECONDS + 1e9, LAST_SECOND, NOW_SECONDS - 0.5])(
    'accepts iat %d',
    async (iat) => {
      const { payload } = await accepted({ iat });
      expect(payload.iat).toBe(iat);
    },
  );

  it('accepts a token without iat', async () => {
    await expect(accepted({ iat: undefined })).resolves.toBeDefined();
  });
});

describe('maxAge', () => {
  it('rejects a token without iat', async () => {
    await rejected({ iat: undefined }, 'ERR_JWT_CLAIM_MISSING', 'iat', { maxAge: '1h' });
  });

  const ages = [
    { maxAge: 60, age: 60 },
    { maxAge: '60s', age: 59.999 },
    { maxAge: '1h', age: 3600 },
    { maxAge: '1d', age: 86_400 },
    { maxAge: '1w', age: 604_800 },
    { maxAge: 0, age: 0 },
  ] as const;
  it.each(ages)('accepts an age of $age s with maxAge $maxAge', async ({ maxAge, age }) => {
    await expect(accepted({ iat: NOW_SECONDS - age }, { maxAge })).resolves.toBeDefined();
  });

  const tooOld = [
    { maxAge: 60, age: 60.001 },
    { maxAge: '1h', age: 3601 },
    { maxAge: 0, age: 0.001 },
    { maxAge: '1w', age: NOW_SECONDS },
  ] as const;
  it.each(tooOld)('rejects an age of $age s with maxAge $maxAge', async ({ maxAge, age }) => {
    await rejected({ iat: NOW_SECONDS - age }, 'ERR_JWT_TOO_OLD', 'iat', { maxAge });
  });

  it.each([0.001, 1, 1e9])('rejects a token issued %d s in the future', async (ahead) => {
    await rejected({ iat: NOW_SECONDS + ahead }, 'ERR_JWT_ISSUED_IN_FUTURE', 'iat', { maxAge: '1h' });
  });

  it('gives clockTolerance at both ends, and not a millisecond more', async () => {
    const more = { maxAge: 60, clockTolerance: 5 };
    await expect(accepted({ iat: NOW_SECONDS - 65 }, more)).resolves.toBeDefined();
    await rejected({ iat: NOW_SECONDS - 65.001 }, 'ERR_JWT_TOO_OLD', 'iat', more);
    await expect(accepted({ iat: NOW_SECONDS + 5 }, more)).resolves.toBeDefined();
    await rejected({ iat: NOW_SECONDS + 5.001 }, 'ERR_JWT_ISSUED_IN_FUTURE', 'iat', more);
  });

  it('does not spare a token its exp', async () => {
    await rejected({ iat: NOW_SECONDS, exp: NOW_SECONDS }, 'ERR_JWT_EXPIRED', 'exp', { maxAge: '1h' });
  });
});
