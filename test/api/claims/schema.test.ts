import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createVerifier, verify, type StandardSchema, type TokenError } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { tokenWith } from './judge.ts';

type Validate = StandardSchema<never>['~standard']['validate'];
type Result = Awaited<ReturnType<Validate>>;

const schemaOf = (validate: (value: unknown) => unknown): StandardSchema<never> => ({
  '~standard': { version: 1, vendor: 'test', validate: validate as Validate },
});
const options = (validate: (value: unknown) => unknown) => ({ ...optionsFor('HS256'), schema: schemaOf(validate) });
const issuesOf =
  (issues: unknown): (() => Result) =>
  () =>
    ({ issues }) as Result;

describe('a schema', () => {
  it('gets the payload, and its output becomes the payload', async () => {
    const validate = (value: unknown) => ({ value: { ...(value as object), added: true } });
    const { payload } = await verify(tokenWith({ a: 1 }), SECRET, options(validate));
    expect(payload).toEqual({ ...GOOD_CLAIMS, a: 1, added: true });
  });

  it('may answer later, and anything as output', async () => {
    for (const value of [undefined, null, 0, '', [], 'text']) {
      const { payload } = await verify(
        tokenWith(),
        SECRET,
        options(async () => ({ value })),
      );
      expect(payload).toBe(value);
    }
  });

  it('may be a function, as those of arktype are', async () => {
    const schema = Object.assign(
      () => 1,
      schemaOf((value) => ({ value })),
    );
    await expect(verify(tokenWith(), SECRET, { ...optionsFor('HS256'), schema })).resolves.toBeDefined();
  });

  it('is read once: what it is replaced by, or throws when it is read again, plays no part', async () => {
    const refusing = { version: 1, vendor: 'test', validate: issuesOf([{ message: 'no' }]) } as const;
    const changing = { '~standard': { ...refusing } };
    let readings = 0;
    const schemas: StandardSchema<never>[] = [
      changing,
      Object.defineProperty({} as StandardSchema<never>, '~standard', { get: () => (readings++ ? {} : refusing) }),
      {
        '~standard': Object.defineProperty({ ...refusing }, 'validate', {
          get: () => (readings++ > 1 ? undefined : refusing.validate),
        }),
      },
    ];
    for (const schema of schemas) {
      const verifyToken = createVerifier(SECRET, { ...optionsFor('HS256'), schema });
      const accepting = { ...refusing, validate: (value: unknown) => ({ value }) as Result };
      Object.assign(changing['~standard'], accepting);
      for (let i = 0; i < 2; i++) await expectTokenError(verifyToken(tokenWith()), 'ERR_JWT_SCHEMA');
    }
  });

  it('is asked as the method that it is', async () => {
    class Standard {
      version = 1 as const;
      vendor = 'test';
      #output = 'ours';
      validate(): Result {
        return { value: this.#output } as Result;
      }
    }
    const { payload } = await verify(tokenWith(), SECRET, {
      ...optionsFor('HS256'),
      schema: { '~standard': new Standard() as never },
    });
    expect(payload).toBe('ours');
  });

  it('accepts when issues is undefined or absent', async () => {
    const validate = (value: unknown) => ({ value, issues: undefined });
    await expect(verify(tokenWith(), SECRET, options(validate))).resolves.toBeDefined();
  });

  const rejection = async (issues: unknown): Promise<TokenError> =>
    expectTokenError(verify(tokenWith(), SECRET, options(issuesOf(issues))), 'ERR_JWT_SCHEMA');

  it('that has issues rejects the token with them', async () => {
    const issues = [{ message: 'first', path: ['a'] }, { message: 'second' }];
    const error = await rejection(issues);
    expect(error.issues).toEqual(issues);
    expect(error.claim).toBeUndefined();
  });

  const paths: [string, unknown, string][] = [
    ['a name', ['role'], ' at "role"'],
    ['names and indices', ['roles', 1, 'name'], ' at "roles.1.name"'],
    ['keys in objects', [{ key: 'roles' }, { key: 0 }], ' at "roles.0"'],
    ['a symbol', [Symbol('s')], ' at "Symbol(s)"'],
    ['no path', undefined, ''],
    ['an empty path', [], ''],
    ['a long path', ['x'.repeat(100)], ` at "${'x'.repeat(64)}…"`],
    ['a path with control characters', ['a\nb'], ' at "a\\nb"'],
  ];
  it.each(paths)('says where: %s', async (_what, path, where) => {
    const { message } = await rejection([{ message: 'the value was secret@example.org', path }]);
    expect(message).toBe(`the payload does not fit the schema${where}`);
  });

  it.each([
    ['true', true],
    ['null', null],
    ['text', 'ok'],
    ['an empty object', {}],
    ['an empty list', []],
    ['an empty list of issues', { issues: [] }],
    ['an empty list of issues beside a value', { value: {}, issues: [] }],
    ['issues that are no list', { value: {}, issues: true }],
    ['issues that are null', { value: {}, issues: null }],
  ])('that answers %s is a mistake of the calling code and accepts nothing', async (_what, answer) => {
    const { message } = await expectUsageError(
      verify(
        tokenWith(),
        SECRET,
        options(() => answer),
      ),
      'ERR_JWT_OPTION_INVALID',
    );
    expect(message).toContain('option "schema" answered');
  });

  const throwing = (): never => {
    throw new TypeError('not now');
  };
  it.each<[string, object]>([
    ['whose value', Object.defineProperty({}, 'value', { get: throwing })],
    ['whose issues', Object.defineProperty({}, 'issues', { get: throwing })],
    ['with an issue whose message', { issues: [Object.defineProperty({}, 'message', { get: throwing })] }],
    ['with an issue whose key', { issues: [{ message: 'no', path: [{ key: { toString: throwing } }] }] }],
    ['with an issue that', { issues: [new Proxy({}, { get: throwing })] }],
  ])('that answers an object %s cannot be read is a mistake of the calling code, too', async (_what, answer) => {
    const asked = options(() => answer);
    const { message } = await expectUsageError(verify(tokenWith(), SECRET, asked), 'ERR_JWT_OPTION_INVALID');
    expect(message).toContain('"schema"');
  });

  it('has its issues copied: message and path as plain keys, nothing of the payload', async () => {
    const input = { secret: 'payload-canary' };
    const path = [
      { type: 'object', key: 'roles', input, value: input },
      0,
      Symbol.for('s'),
      { key: { toString: () => 'k' } },
    ];
    const error = await rejection([{ message: 'no', path, input, data: input, received: input }]);
    expect(error.issues).toEqual([{ message: 'no', path: ['roles', 0, Symbol.for('s'), 'k'] }]);
    expect(Object.keys(error.issues?.[0] ?? {})).toEqual(['message', 'path']);
    expect(inspect(error, { depth: 10 })).not.toContain('canary');
  });

  it('may have issues without a message, or with one that is no text: it does not fit', async () => {
    for (const issue of [{}, { message: 5 }, null, 'no']) {
      expect((await rejection([issue])).issues).toEqual([{ message: 'it does not fit' }]);
    }
  });

  it('may answer with an object of a class whose issues are inherited', async () => {
    class Answer {
      get issues() {
        return [{ message: 'no' }];
      }
    }
    await expectTokenError(
      verify(
        tokenWith(),
        SECRET,
        options(() => new Answer()),
      ),
      'ERR_JWT_SCHEMA',
    );
  });

  it('that changes its input in place changes nothing for isRevoked, the cache or the caller', async () => {
    const seen: unknown[] = [];
    const validate = (value: unknown) => {
      delete (value as { jti?: string }).jti;
      (value as { nested: { list: unknown[] } }).nested.list.push('changed');
      return { value: 'output' };
    };
    const isRevoked = (payload: object): boolean => {
      seen.push(structuredClone(payload));
      Object.assign(payload, { jti: 'changed by isRevoked' });
      return false;
    };
    const claims = { jti: 'id-1', nested: { list: [1] } };
    const verifier = createVerifier(SECRET, { ...options(validate), isRevoked, cache: true });
    for (let i = 0; i < 3; i++) await verifier(tokenWith(claims));
    expect(seen).toEqual(Array(3).fill({ ...GOOD_CLAIMS, ...claims }));
    const plain = createVerifier(SECRET, { ...optionsFor('HS256'), isRevoked, cache: true });
    for (let i = 0; i < 3; i++) {
      expect((await plain(tokenWith(claims))).payload).toEqual({ ...GOOD_CLAIMS, ...claims });
    }
  });

  it('does not see through a revoked token: isRevoked gets the claims as they are in the token', async () => {
    const validate = (value: unknown) => {
      delete (value as { jti?: string }).jti;
      return { value };
    };
    const more = { ...options(validate), isRevoked: ({ jti }: { jti?: string }) => jti === 'stolen' };
    await expectTokenError(verify(tokenWith({ jti: 'stolen' }), SECRET, more), 'ERR_JWT_REVOKED');
  });

  it('has what it throws go to the caller', async () => {
    const thrown = new RangeError('a bug in the schema');
    const throwing = (): never => {
      throw thrown;
    };
    await expect(verify(tokenWith(), SECRET, options(throwing))).rejects.toBe(thrown);
    await expect(
      verify(
        tokenWith(),
        SECRET,
        options(() => Promise.reject(thrown)),
      ),
    ).rejects.toBe(thrown);
  });

  it('is asked only when all other checks passed', async () => {
    const never = options(() => expect.fail('asked'));
    const bad = [
      forge({ alg: 'HS256', key: 'another' }),
      tokenWith({ exp: 0 }),
      tokenWith({ iss: 'x' }),
      tokenWith({ jti: 5 }),
      forge({ alg: 'HS256', key: SECRET, payload: [] }),
    ];
    for (const token of bad) await expect(verify(token, SECRET, never)).rejects.toMatchObject({ name: 'TokenError' });
    const required = { ...never, requiredClaims: ['scope'] };
    await expectTokenError(verify(tokenWith(), SECRET, required), 'ERR_JWT_CLAIM_MISSING', 'scope');
  });

  it('gets a payload of its own each time: what it does to it reaches nobody else', async () => {
    const seen: unknown[] = [];
    const validate = (value: unknown) => {
      seen.push(structuredClone(value));
      Object.assign(value as object, { exp: 9e9, injected: true });
      return { value: 'output' };
    };
    const verifier = createVerifier(SECRET, { ...options(validate), cache: true });
    const token = tokenWith();
    await verifier(token);
    await verifier(token);
    expect(seen).toEqual([GOOD_CLAIMS, GOOD_CLAIMS]);
  });

  it('is asked on cache hits, too', async () => {
    let strict = false;
    const validate = (value: unknown) => (strict ? { issues: [{ message: 'no' }] } : { value });
    const verifier = createVerifier(SECRET, { ...options(validate), cache: true });
    const token = tokenWith();
    await expect(verifier(token)).resolves.toBeDefined();
    strict = true;
    await expectTokenError(verifier(token), 'ERR_JWT_SCHEMA');
  });
});
