import { describe, expect, it } from 'vitest';
import {
  createMultiVerifier,
  createRemoteIssuer,
  createRemoteJwks,
  createSigner,
  createVerifier,
  decode,
  explain,
  exportJwk,
  generateKeyPair,
  secondsLeft,
  sign,
  verify,
} from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

// How the functions are called: with too much, or with what cannot be read.

const token = forge({ alg: 'HS256', key: SECRET });
const options = optionsFor('HS256');
const signing = { algorithm: 'HS256', expiresIn: 60, now } as const;
const verifyToken = createVerifier(SECRET, options);
const signToken = createSigner(SECRET, signing);
const call =
  (callee: unknown, ...args: unknown[]) =>
  (): unknown =>
    (callee as (...all: unknown[]) => unknown)(...args);

describe('options that are no object', () => {
  const ADDRESS = 'https://issuer.example';
  it.each<[string, () => unknown]>([
    ['verify(token, key, options)', call(verify, token, SECRET, 'HS256')],
    ['createVerifier(key, options)', call(createVerifier, SECRET, 'HS256')],
    ['verifyToken(token, { claims, subject })', call(verifyToken, token, 'ada')],
    ['sign(claims, key, options)', call(sign, {}, SECRET, 'HS256')],
    ['createSigner(key, options)', call(createSigner, SECRET, 'HS256')],
    ['decode(token, options)', call(decode, token, 1000)],
    ['secondsLeft(token, options)', call(secondsLeft, token, 60)],
    ['generateKeyPair(algorithm, options)', call(generateKeyPair, 'ES256', 'P-256')],
    ['exportJwk(key, options)', call(exportJwk, SECRET, 'public')],
    ['createRemoteJwks(url, options)', call(createRemoteJwks, ADDRESS, 600)],
    ['createRemoteJwks((kid) => url, { kid: /^…$/ })', call(createRemoteJwks, () => ADDRESS, '/^a$/')],
    ['createRemoteIssuer(issuer, options)', call(createRemoteIssuer, ADDRESS, 600)],
  ])('are refused with how the function is called: %s', async (how, attempt) => {
    const error = await expectUsageError(async () => attempt(), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toContain(`; call ${how}`);
  });
});

describe('an argument behind those that a function has', () => {
  const calls: [string, string, unknown[], unknown][] = [
    ['verify', 'verify(token, key, options)', [token, SECRET, options], verify],
    ['createVerifier', 'createVerifier(key, options)', [SECRET, options], createVerifier],
    ['a verifier', 'verifyToken(token, { claims, subject })', [token, {}], verifyToken],
    ['sign', 'sign(claims, key, options)', [{}, SECRET, signing], sign],
    ['createSigner', 'createSigner(key, options)', [SECRET, signing], createSigner],
    ['a signer', 'signToken(claims)', [{}], signToken],
    ['explain', 'explain(token, key, options)', [token, SECRET, options], explain],
    // as node:crypto's function of that name takes one
    ['generateKeyPair', 'generateKeyPair(algorithm, options)', ['ES256', {}], generateKeyPair],
  ];
  it.each(calls)('is refused by %s, and a callback is told as one', async (_what, how, args, callee) => {
    await call(callee, ...args)();
    for (const more of [undefined, null, {}, 'x']) {
      const error = await expectUsageError(call(callee, ...args, more), 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toBe(`an argument too many; call ${how}`);
    }
    const error = await expectUsageError(
      call(callee, ...args, () => {}),
      'ERR_JWT_OPTION_INVALID',
    );
    expect(error.message).toBe(`a callback was given, which nothing calls: await the promise; call ${how}`);
  });

  it('is told as a callback where a verifier or signer takes something else', async () => {
    const told = 'a callback was given, which nothing calls: await the promise; call';
    const error = await expectUsageError(
      call(verifyToken, token, () => {}),
      'ERR_JWT_OPTION_INVALID',
    );
    expect(error.message).toBe(`${told} verifyToken(token, { claims, subject })`);
  });

  it('may be what map hands in, and nothing like it', async () => {
    await expect(Promise.resolve(call(verifyToken, token, 0, [token])())).resolves.toBeDefined();
    await expect(Promise.resolve(call(verifyToken, token, 0)())).resolves.toBeDefined();
    await expect(Promise.resolve(call(signToken, {}, 0, [{}])())).resolves.toBeDefined();
    for (const more of [
      [0, {}],
      [0, [], 0],
      [0, 'x'],
      ['0', []],
    ]) {
      await expectUsageError(call(verifyToken, token, ...more), 'ERR_JWT_OPTION_INVALID');
      await expectUsageError(call(signToken, {}, ...more), 'ERR_JWT_OPTION_INVALID');
    }
  });
});

describe('what throws when it is looked at', () => {
  const cause = new RangeError('no');
  const fails = {
    get(): never {
      throw cause;
    },
    enumerable: true,
  };
  const unreadable: [string, object][] = [
    ['the options', Object.defineProperties({ ...options, cache: false }, { issuer: fails })],
    ['the options', new Proxy({ cache: false }, { ownKeys: fails.get })],
    ['option "claims"', { ...options, claims: Object.defineProperties({}, { level: fails }) }],
    ['option "header"', { ...options, header: new Proxy({}, { getPrototypeOf: fails.get }) }],
  ];
  it.each(unreadable)('is told by its name, with what was thrown as cause: %s', async (what, given) => {
    const error = await expectUsageError(() => createVerifier(SECRET, given as never), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe(`${what} cannot be read: looking at it throws`);
    expect(error.cause).toBe(cause);
  });

  const revoked = <T extends object>(target: T): T => {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy;
  };
  it.each<[string, () => unknown]>([
    ['an address', () => createRemoteJwks(Object.defineProperty({} as { href: string }, 'href', fails))],
    ['an address that was revoked', () => createRemoteJwks(revoked({ href: '' }))],
  ])('is a mistake of the calling code: %s', async (_what, make) => {
    await expectUsageError(make, 'ERR_JWT_OPTION_INVALID');
  });

  it.each<[string, unknown]>([
    ['the list of entries', new Proxy([], { get: fails.get })],
    ['the list of entries', revoked([])],
    ['an entry', [revoked({})]],
    [
      'an entry',
      [{ ...options, key: SECRET, issuer: new Proxy([], { getPrototypeOf: fails.get, ownKeys: fails.get }) }],
    ],
  ])('is told by its name among entries, too: %s, %#', async (what, entries) => {
    const error = await expectUsageError(() => createMultiVerifier(entries as never), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe(`${what} cannot be read: looking at it throws`);
  });

  it('also among the claims', async () => {
    const claims = Object.defineProperties({}, { sub: fails });
    const error = await expectUsageError(() => signToken(claims), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe('the claims cannot be read: looking at it throws');
  });

  it('is told by its kind where a function answers it', async () => {
    const list = new Proxy([], {
      get: (_target, name) => (name === 'then' ? undefined : fails.get()),
    });
    const verifier = createVerifier(SECRET, { ...options, isRevoked: () => list as never });
    const error = await expectTokenError(verifier(token), 'ERR_JWT_REVOKED');
    expect(error.message).toBe('the token is revoked (isRevoked answered a list, only false accepts)');
  });

  it.each<[unknown, string]>([
    [true, ''],
    [undefined, ' (isRevoked answered undefined, only false accepts)'],
    [null, ' (isRevoked answered null, only false accepts)'],
    [0, ' (isRevoked answered 0, only false accepts)'],
    ['', ' (isRevoked answered "", only false accepts)'],
    ['payload-of-somebody', ' (isRevoked answered text, only false accepts)'],
  ])('what isRevoked answers is told, as far as it is no secret: %j', async (answer, told) => {
    const verifier = createVerifier(SECRET, { ...options, isRevoked: () => answer as boolean });
    expect((await expectTokenError(verifier(token), 'ERR_JWT_REVOKED')).message).toBe(`the token is revoked${told}`);
  });

  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [true, 'a boolean'],
    [{}, 'an object'],
    [[], 'a list'],
    [{ issues: [] }, 'an object'],
    [{ issues: 'no' }, 'an object'],
  ])('what a schema answers is told by its kind: %j', async (answer, kind) => {
    const schema = {
      '~standard': { version: 1, vendor: 'test', validate: () => answer as { value: unknown } },
    } as const;
    const error = await expectUsageError(verify(token, SECRET, { ...options, schema }), 'ERR_JWT_OPTION_INVALID');
    const expected = 'expected { value } or { issues: [one or more] }';
    expect(error.message).toBe(`option "schema" answered ${kind}, ${expected}`);
  });

  it('and the claims that were meant for signing by their kind', async () => {
    for (const [claims, kind] of [
      ['text', 'text'],
      [[GOOD_CLAIMS], 'a list'],
      [null, 'null'],
      [Promise.resolve({}), 'a promise: await it'],
      [new Map(), 'an object'],
      [{ toJSON: () => ({}) }, 'an object with toJSON: hand in what its toJSON() returns'],
    ] as const) {
      const error = await expectUsageError(call(signToken, claims), 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toBe(`the claims must be a plain object, got ${kind}`);
    }
  });
});
