import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createVerifier, sign, verify, type VerifyOptions } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { tokenWith } from '../claims/judge.ts';
import { type Caller, CALLERS } from './option-cases.ts';

// What an object inherits, or hides from enumeration, is not copied by the usual ways of reading options. A check that
// was asked for in such a way would silently not happen.

/** Defined, not assigned: what is inherited may have no setter. */
function withMembers(object: object, members: object): object {
  return Object.defineProperties(object, Object.getOwnPropertyDescriptors(members));
}

function withHidden(base: object, name: string, value: unknown): object {
  return Object.defineProperty({ ...base }, name, { value, enumerable: false });
}

describe.each(CALLERS.map((caller) => ({ ...caller })))('options of $name must be a plain object', (caller: Caller) => {
  const { base, options } = caller;
  const names = Object.keys(options);
  const value = (name: string): unknown => options[name]?.takes[0];

  it.each(names)('an instance of a class whose prototype has %s is refused', async (name) => {
    class Policy {}
    Object.defineProperty(Policy.prototype, name, { get: () => value(name) });
    await expectUsageError(async () => caller.call(withMembers(new Policy(), base)), 'ERR_JWT_OPTION_INVALID');
  });

  it.each(names)('inherited %s is refused', async (name) => {
    const parents = [
      { [name]: value(name) },
      Object.assign(Object.create(null), { [name]: value(name) }) as object,
      Object.create({ [name]: value(name) }) as object,
    ];
    for (const parent of parents) {
      const given = withMembers(Object.create(parent) as object, base);
      await expectUsageError(async () => caller.call(given), 'ERR_JWT_OPTION_INVALID');
    }
  });

  it.each(names)('hidden %s is refused and named', async (name) => {
    const given = withHidden(base, name, value(name));
    const { message } = await expectUsageError(async () => caller.call(given), 'ERR_JWT_OPTION_INVALID');
    expect(message).toContain(`"${name}"`);
    expect(message).toContain('not enumerable');
  });

  it('what is hidden is found also when all else is as it was in the call before', async () => {
    const unusual = [
      withHidden(base, 'hidden', 1),
      { ...base, [Symbol('hidden')]: 1 },
      withMembers(Object.create({ inherited: 1 }) as object, base),
      withHidden(base, Object.keys(base)[0] as string, Object.values(base)[0]),
      new Proxy(base, {
        ownKeys: () => {
          throw new RangeError('no names');
        },
      }),
    ];
    for (const given of unusual) {
      await expect(Promise.resolve(caller.call({ ...base }))).resolves.toBeDefined();
      await expectUsageError(async () => caller.call(given), 'ERR_JWT_OPTION_INVALID');
    }
  });

  it('an object without prototype, and one of another realm, are taken', async () => {
    const foreign = runInNewContext('({})') as object;
    expect(Object.getPrototypeOf(foreign)).not.toBe(Object.prototype);
    for (const empty of [Object.create(null) as object, foreign]) {
      await expect(Promise.resolve(caller.call(withMembers(empty, base)))).resolves.toBeDefined();
    }
  });
});

describe('a policy written as a class', () => {
  class Policy implements VerifyOptions {
    algorithms = ['HS256'] as const;
    issuer = false as const;
    audience = false as const;
    isRevoked(): boolean {
      return true;
    }
  }

  it('does not lose its isRevoked without a word', async () => {
    const { message } = await expectUsageError(() => createVerifier(SECRET, new Policy()), 'ERR_JWT_OPTION_INVALID');
    expect(message).toContain('plain object');
  });

  it('works when its members are spelt out', async () => {
    const policy = new Policy();
    const options = { ...optionsFor('HS256'), ...policy, isRevoked: () => policy.isRevoked() };
    await expectTokenError(verify(tokenWith(), SECRET, options), 'ERR_JWT_REVOKED');
  });
});

describe('arguments in another order', () => {
  const options = optionsFor('HS256');
  const cases: [string, string, () => unknown][] = [
    ['verify', 'verify(token, key, options)', () => verify(tokenWith(), options as never, SECRET as never)],
    ['sign', 'sign(claims, key, options)', () => sign({}, { algorithm: 'HS256' } as never, SECRET as never)],
    ['createVerifier', 'createVerifier(key, options)', () => createVerifier(options as never, SECRET as never)],
  ];
  it.each(cases)('%s says "got text", shows the right order and not the secret', async (_name, order, call) => {
    const { message } = await expectUsageError(async () => call(), 'ERR_JWT_OPTION_INVALID');
    expect(message).toContain('got text');
    expect(message).toContain(order);
    expect(message).not.toContain(SECRET.slice(0, 6));
  });
});
