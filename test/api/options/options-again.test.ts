import { decode, sign, verify, type SignOptions, type VerifyOptions } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { now } from '../../support/clock.ts';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { AUDIENCE, forge, GOOD_CLAIMS, ISSUER } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

// The options of the last call are remembered, so each of these calls comes directly after one with similar options.

const OLD = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, iat: GOOD_CLAIMS.iat - 60 } });
const verifyWith = (more: Partial<VerifyOptions>) => verify(OLD, SECRET, optionsFor('HS256', more));
const audienceOf = async (audience: NonNullable<SignOptions['audience']>) =>
  decode(await sign({}, SECRET, { algorithm: 'HS256', expiresIn: 5, audience })).payload['aud'];

describe('the options of a call are its own, not those of the call before', () => {
  it('with the same value under another name', async () => {
    await verifyWith({ clockTolerance: 10 });
    await expectTokenError(verifyWith({ maxAge: 10 }), 'ERR_JWT_TOO_OLD');
    await verifyWith({ clockTolerance: 10 });
  });

  it('with another value under the same name', async () => {
    await verifyWith({ maxAge: '5m' });
    await expectTokenError(verifyWith({ maxAge: '1m' }), 'ERR_JWT_TOO_OLD');
    await verifyWith({ maxAge: '5m' });
  });

  it('with one option more, or one less', async () => {
    await verifyWith({});
    await expectTokenError(verifyWith({ subject: 'user-2' }), 'ERR_JWT_CLAIM_MISMATCH', 'sub');
    await verifyWith({});
  });

  it('with lists that begin alike', async () => {
    await verifyWith({ issuer: ['https://other.example', ISSUER] });
    await expectTokenError(
      verifyWith({ issuer: ['https://other.example', 'https://third.example'] }),
      'ERR_JWT_CLAIM_MISMATCH',
      'iss',
    );
    await verifyWith({ issuer: [ISSUER, 'https://other.example'] });
    await expectTokenError(verifyWith({ issuer: ['https://other.example'] }), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
  });

  it('with a list that was changed after the call', async () => {
    const audience = [AUDIENCE];
    await verifyWith({ audience });
    audience[0] = 'https://other.example';
    await expectTokenError(verifyWith({ audience }), 'ERR_JWT_CLAIM_MISMATCH', 'aud');
  });

  it('with a text of one letter, and the list that holds it', async () => {
    expect(await audienceOf('a')).toBe('a');
    expect(await audienceOf(['a'])).toEqual(['a']);
    expect(await audienceOf('a')).toBe('a');
    await expectTokenError(verifyWith({ requiredClaims: ['a'] }), 'ERR_JWT_CLAIM_MISSING', 'a');
    await expectUsageError(verifyWith({ requiredClaims: 'a' as never }), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(verifyWith({ requiredClaims: null as never }), 'ERR_JWT_OPTION_INVALID');
  });

  it('with an object that was changed after the call', async () => {
    const header = { kid: 'first' };
    const kidOf = async (): Promise<unknown> =>
      decode(await sign({}, SECRET, { algorithm: 'HS256', expiresIn: 5, header })).header['kid'];
    expect(await kidOf()).toBe('first');
    header.kid = 'second';
    expect(await kidOf()).toBe('second');
  });

  it('with another clock', async () => {
    await verifyWith({ now });
    await expectTokenError(verifyWith({ now: () => now() + 3_600_000 }), 'ERR_JWT_EXPIRED', 'exp');
    await verifyWith({ now });
  });
});
