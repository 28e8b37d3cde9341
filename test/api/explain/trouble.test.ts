import { describe, expect, it } from 'vitest';
import { createVerifier, explain, JwksError } from 'strictjwt';
import { expectUsageError } from '../../support/expect.ts';
import { forge } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

// What explain says of trouble that is not the token's, and of several failures at once.

const options = optionsFor('HS256');
const token = forge({ alg: 'HS256', key: SECRET, header: { ver: 1 } });

describe('what a resolver throws', () => {
  const foreign = (code: unknown): Error => Object.assign(new Error('down'), { code });
  const unreadable = new Proxy(
    {},
    {
      get() {
        throw new Error('no');
      },
    },
  );
  it.each<[unknown, string | undefined, string]>([
    [new JwksError('ERR_JWKS_UNAVAILABLE', 'down'), 'ERR_JWKS_UNAVAILABLE', 'down'],
    [foreign('ENOENT'), undefined, 'a function of yours threw: down'],
    [foreign('XERR_JWT'), undefined, 'a function of yours threw: down'],
    // jose's own errors have codes like these
    [foreign('ERR_JWT_EXPIRED'), undefined, 'a function of yours threw: down'],
    [foreign('ERR_JWKS_NO_MATCHING_KEY'), undefined, 'a function of yours threw: down'],
    [Object.assign(foreign('ERR_JWT_REVOKED'), { name: 'TokenError' }), 'ERR_JWT_REVOKED', 'down'],
    [Object.assign(foreign('ENOENT'), { name: 'TokenError' }), undefined, 'a function of yours threw: down'],
    [Object.assign(foreign(['ERR_JWT_REVOKED']), { name: 'TokenError' }), undefined, 'a function of yours threw: down'],
    [Object.assign(foreign('ERR_JWT_REVOKED'), { name: 'TokenErrors' }), undefined, 'a function of yours threw: down'],
    [Object.assign(foreign('ERR_JWT_REVOKED'), { name: 'MyTokenError' }), undefined, 'a function of yours threw: down'],
    [foreign(5), undefined, 'a function of yours threw: down'],
    [foreign(['ERR_JWT_REVOKED']), undefined, 'a function of yours threw: down'],
    [new Error(''), undefined, 'a function of yours threw: a function threw what is no error'],
    ['text', undefined, 'a function of yours threw: a function threw what is no error'],
    [null, undefined, 'a function of yours threw: a function threw what is no error'],
    [{ message: 5 }, undefined, 'a function of yours threw: a function threw what is no error'],
    [unreadable, undefined, 'a function of yours threw what cannot be read'],
  ])('is a failed key, in its own words: %#', async (thrown, code, message) => {
    const throwing = (): never => {
      throw thrown;
    };
    for (const resolver of [throwing, async () => throwing()]) {
      const { checks, valid } = await explain(token, resolver, options);
      expect(valid).toBe(false);
      const check = checks.find(({ name }) => name === 'key');
      expect({ ...check }).toStrictEqual({ name: 'key', status: 'fail', ...(code !== undefined && { code }), message });
    }
  });
});

describe('several failures', () => {
  it('never cancel each other out', async () => {
    const claim = { claims: { level: 1 } };
    const field = { header: { ver: 2 } };
    for (const more of [claim, field, { ...claim, ...field }, { ...claim, ...field, subject: 'nobody' }]) {
      expect((await explain(token, SECRET, { ...options, ...more })).valid).toBe(false);
    }
    expect((await explain(token, SECRET, { ...options, header: { ver: 1 } })).valid).toBe(true);
  });

  it('of schema and isRevoked are told apart', async () => {
    const throwing = (): never => {
      throw new Error('down');
    };
    const schemaOf = (validate: (value: unknown) => unknown) =>
      ({ '~standard': { version: 1, vendor: 'test', validate: validate as () => { value: unknown } } }) as const;
    const fits = schemaOf((value) => ({ value }));
    const failed = async (more: object): Promise<string[]> =>
      (await explain(token, SECRET, { ...options, ...more })).checks
        .filter(({ status }) => status === 'fail')
        .map(({ name, message }) => `${name}: ${message}`);
    const down = 'a function of yours threw: down';
    expect(await failed({ schema: schemaOf(throwing), isRevoked: throwing })).toEqual([`schema: ${down}`]);
    expect(await failed({ schema: fits, isRevoked: throwing })).toEqual([`revocation: ${down}`]);
    expect(await failed({ isRevoked: throwing })).toEqual([`revocation: ${down}`]);
  });
});

describe('explain says', () => {
  it.each<[unknown, string]>([
    [5, 'not text: a number'],
    [undefined, 'not text: undefined'],
    [[token], 'not text: a list'],
  ])('what it got instead of a text: %#', async (given, note) => {
    expect((await explain(given as string, SECRET, options)).notes).toEqual([note]);
  });

  it('that a verifier has options of its own', async () => {
    const attempt = () => explain(token, createVerifier(SECRET, { ...options, cache: false }) as never, options);
    const error = await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe(
      'a verifier has its own options; call explain(token, key, options), or explain(token, verifyToken)',
    );
  });
});
