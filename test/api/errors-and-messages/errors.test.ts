import { describe, expect, it } from 'vitest';
import { createSigner, createVerifier, decode, JwksError, TokenError, UsageError, verify } from 'strictjwt';
import { forge } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { tokenWith } from '../claims/judge.ts';

const cause = new RangeError('the cause');

const classes = [
  {
    name: 'TokenError',
    error: new TokenError('ERR_JWT_EXPIRED', 'late', { cause }),
    Class: TokenError,
    code: 'ERR_JWT_EXPIRED',
  },
  {
    name: 'UsageError',
    error: new UsageError('ERR_JWT_KEY_INVALID', 'late', { cause }),
    Class: UsageError,
    code: 'ERR_JWT_KEY_INVALID',
  },
  {
    name: 'JwksError',
    error: new JwksError('ERR_JWKS_INVALID', 'late', { cause }),
    Class: JwksError,
    code: 'ERR_JWKS_INVALID',
  },
];

describe.each(classes)('$name', ({ name, error, Class, code }) => {
  it('is an Error with its own name, code, message and cause', () => {
    expect(error).toBeInstanceOf(Class);
    expect(error).toBeInstanceOf(Error);
    expect({ name: error.name, code: error.code, message: error.message, cause: error.cause }).toEqual({
      name,
      code,
      message: 'late',
      cause,
    });
    expect(String(error)).toBe(`${name}: late`);
    expect(error.stack).toMatch(new RegExp(`^${name}: late`));
  });

  it('has no cause when there is none', () => {
    const Any = Class as new (code: string, message: string) => Error;
    expect(new Any(code, 'late')).not.toHaveProperty('cause');
  });

  it('is not an instance of the others', () => {
    for (const other of classes) expect(error instanceof other.Class).toBe(other.Class === Class);
  });

  it('has a name that survives minification and cannot be set by accident', () => {
    expect(Object.getOwnPropertyDescriptor(Class.prototype, 'name')?.get).toBeTypeOf('function');
    expect(Object.keys(error)).toContain('code');
    expect(Object.keys(error)).not.toContain('name');
  });
});

describe('a TokenError', () => {
  it('carries the claim that was judged, and issues, only when there are', () => {
    const bare = new TokenError('ERR_JWT_MALFORMED', 'x');
    expect(bare).not.toHaveProperty('claim');
    expect(bare).not.toHaveProperty('issues');
    const issues = [{ message: 'no' }];
    const full = new TokenError('ERR_JWT_SCHEMA', 'x', { claim: 'exp', issues });
    expect([full.claim, full.issues]).toEqual(['exp', issues]);
  });

  const bad = [
    '',
    'a.b.c',
    tokenWith({ exp: 0 }),
    forge({ alg: 'HS256', key: 'another' }),
    forge({ alg: 'HS256', key: SECRET, payload: 1 }),
  ];
  it.each(bad)('carries no stack frames, since it is about the token and not the code: %s', async (token) => {
    const errors = [
      await verify(token, SECRET, optionsFor('HS256')).catch((error: unknown) => error),
      await createVerifier(SECRET, optionsFor('HS256'))(token).catch((error: unknown) => error),
    ];
    for (const error of errors) {
      if (!(error instanceof TokenError)) return expect.fail(String(error));
      expect(error.stack).toBe(`TokenError: ${error.message}`);
    }
  });

  it('carries no stack frames when decode throws it', () => {
    try {
      decode('');
    } catch (error) {
      return expect((error as Error).stack).toBe('TokenError: the token is empty');
    }
    expect.fail('accepted');
  });

  it('leaves the stack traces of others as they are, whatever their limit', async () => {
    const before = Error.stackTraceLimit;
    try {
      for (const limit of [0, 3, 50, Infinity]) {
        Error.stackTraceLimit = limit;
        await verify('', SECRET, optionsFor('HS256')).catch(() => {});
        expect(Error.stackTraceLimit).toBe(limit);
      }
    } finally {
      Error.stackTraceLimit = before;
    }
    expect(new Error('x').stack?.split('\n').length).toBeGreaterThan(2);
  });

  it('is made where stackTraceLimit is missing or cannot be set', async () => {
    const shown = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
    if (!shown) return expect.fail('V8 has it');
    try {
      for (const hidden of [
        { value: undefined, configurable: true },
        { value: 5, writable: false, configurable: true },
      ]) {
        Object.defineProperty(Error, 'stackTraceLimit', hidden);
        await expect(verify('', SECRET, optionsFor('HS256'))).rejects.toMatchObject({ code: 'ERR_JWT_MALFORMED' });
      }
      Reflect.deleteProperty(Error, 'stackTraceLimit');
      await verify('', SECRET, optionsFor('HS256')).catch(() => {});
      expect(Object.hasOwn(Error, 'stackTraceLimit')).toBe(false);
    } finally {
      Object.defineProperty(Error, 'stackTraceLimit', shown);
    }
    expect(Error.stackTraceLimit).toBe(shown.value);
  });
});

describe('a UsageError', () => {
  it('carries the stack of the call that was wrong', () => {
    const wrongCall = (): unknown => createSigner('', { algorithm: 'HS256', expiresIn: 60 });
    try {
      wrongCall();
    } catch (error) {
      return expect((error as Error).stack).toContain('wrongCall');
    }
    expect.fail('accepted');
  });

  it('keeps what the runtime said as its cause', async () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' };
    const error: unknown = await verify('', jwk, optionsFor('ES256')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'UsageError', code: 'ERR_JWT_KEY_INVALID' });
    expect((error as UsageError).cause).toBeInstanceOf(Error);
  });
});

describe('a prepared verifier whose key cannot be imported', () => {
  it('rejects each token with the same UsageError, and nothing is left unhandled', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    try {
      const jwk = { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' };
      const verifier = createVerifier([jwk, pair('p256').publicPem], optionsFor('ES256'));
      const signer = createSigner({ ...jwk, d: 'AAAA' }, { algorithm: 'ES256', expiresIn: 60 });
      // long enough for both imports to fail while nobody waits for them
      await new Promise((resolve) => setTimeout(resolve, 50));
      for (let i = 0; i < 2; i++) {
        await expect(verifier('')).rejects.toMatchObject({ name: 'UsageError', code: 'ERR_JWT_KEY_INVALID' });
        await expect(signer({})).rejects.toMatchObject({ name: 'UsageError', code: 'ERR_JWT_KEY_INVALID' });
      }
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off('unhandledRejection', note);
    }
    expect(unhandled).toEqual([]);
  });
});
