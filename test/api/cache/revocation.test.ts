import { describe, expect, it } from 'vitest';
import { createVerifier, verify, type JwtHeader, type VerifyOptions } from 'strictjwt';
import { expectTokenError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { tokenWith } from '../claims/judge.ts';

type IsRevoked = NonNullable<VerifyOptions['isRevoked']>;
const judged = (isRevoked: IsRevoked, token = tokenWith(), more: Partial<VerifyOptions> = {}) =>
  verify(token, SECRET, optionsFor('HS256', { isRevoked, ...more }));

describe('isRevoked', () => {
  it('accepts by answering false, now or later', async () => {
    await expect(judged(() => false)).resolves.toBeDefined();
    await expect(judged(async () => false)).resolves.toBeDefined();
  });

  it('rejects by answering true, now or later', async () => {
    for (const isRevoked of [() => true, async () => true]) {
      const { message, claim } = await expectTokenError(judged(isRevoked), 'ERR_JWT_REVOKED');
      expect(message).toBe('the token is revoked');
      expect(claim).toBeUndefined();
    }
  });

  const odd: unknown[] = [undefined, null, 0, '', NaN, 'false', {}, [], Symbol('no'), () => false];
  it.each(odd.map((answer) => [answer]))(
    'rejects by answering %s: a function that forgot to answer revokes',
    async (answer) => {
      for (const isRevoked of [() => answer, async () => answer]) {
        const { message } = await expectTokenError(judged(isRevoked as IsRevoked), 'ERR_JWT_REVOKED');
        expect(message).toContain('only false accepts');
      }
    },
  );

  it('has what it throws go to the caller', async () => {
    const down = new RangeError('the database is down');
    const throwing = (): never => {
      throw down;
    };
    await expect(judged(throwing)).rejects.toBe(down);
    await expect(judged(() => Promise.reject(down))).rejects.toBe(down);
  });

  it('gets payload and header', async () => {
    const calls: unknown[][] = [];
    const isRevoked = (...args: unknown[]): boolean => {
      calls.push(structuredClone(args));
      return false;
    };
    await judged(isRevoked, forge({ alg: 'HS256', key: SECRET, header: { kid: 'a' } }));
    expect(calls).toEqual([[GOOD_CLAIMS, { alg: 'HS256', typ: 'JWT', kid: 'a' }]]);
  });

  it('gets the claims as they were signed, not the output of the schema', async () => {
    const schema: VerifyOptions['schema'] = {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ value: {} }) },
    };
    const isRevoked: IsRevoked = (payload) => payload.sub !== GOOD_CLAIMS.sub;
    await expect(judged(isRevoked, tokenWith(), { schema })).resolves.toMatchObject({ payload: {} });
  });

  it('is asked last, of a token that has passed everything else', async () => {
    const never = (): boolean => expect.fail('asked');
    const bad = [tokenWith({ exp: 0 }), tokenWith({ aud: 'x' }), forge({ alg: 'HS256', key: 'another' }), 'a.b.c'];
    for (const token of bad) await expect(judged(never, token)).rejects.toMatchObject({ name: 'TokenError' });
    const schema: VerifyOptions['schema'] = {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'no' }] }) },
    };
    await expectTokenError(judged(never, tokenWith(), { schema }), 'ERR_JWT_SCHEMA');
  });

  it('is asked on cache hits, and not about what it did to an earlier payload', async () => {
    const seen: unknown[] = [];
    const isRevoked = (payload: Record<string, unknown>, header: JwtHeader): boolean => {
      seen.push(structuredClone([payload, header]));
      payload['sub'] = 'changed';
      (payload['roles'] as string[]).push('admin');
      header.kid = 'changed';
      return false;
    };
    const verifier = createVerifier(SECRET, { ...optionsFor('HS256', { isRevoked }), cache: true });
    const token = tokenWith({ roles: ['user'] });
    for (let i = 0; i < 3; i++) await verifier(token);
    const expected = [
      { ...GOOD_CLAIMS, roles: ['user'] },
      { alg: 'HS256', typ: 'JWT' },
    ];
    expect(seen).toEqual([expected, expected, expected]);
  });
});
