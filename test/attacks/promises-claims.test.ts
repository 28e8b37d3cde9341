import { expect, it } from 'vitest';
import { explain, type KeyResolver, TokenError, verify, type VerifyOptions } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../support/forge.ts';
import { SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// The promises of SECURITY.md, word by word, as far as they are about claims, and about what comes of a bad token.

const options = optionsFor('HS256');
const hs256 = (more: Partial<Parameters<typeof forge>[0]> = {}): string =>
  forge({ alg: 'HS256', key: SECRET, ...more });

it('A malformed registered claim is a rejection, also where you do not check it.', async () => {
  const unchecked: VerifyOptions = { ...options, issuer: false, audience: false, expiration: 'optional' };
  const malformed = { iss: 1, sub: {}, aud: [1], exp: '9', nbf: 'x', iat: null, jti: 7 };
  for (const [claim, value] of Object.entries(malformed)) {
    const token = hs256({ payload: { ...GOOD_CLAIMS, [claim]: value } });
    await expectTokenError(verify(token, SECRET, unchecked), 'ERR_JWT_CLAIM_INVALID', claim);
  }
});

it('An expected claim that is absent is a rejection.', async () => {
  const expecting: VerifyOptions = { ...options, subject: 'user-1', maxAge: '1h', claims: { role: 'editor' } };
  for (const claim of ['iss', 'aud', 'sub', 'iat', 'exp', 'role']) {
    const payload = { ...GOOD_CLAIMS, role: 'editor', [claim]: undefined };
    await expectTokenError(verify(hs256({ payload }), SECRET, expecting), 'ERR_JWT_CLAIM_MISSING', claim);
  }
});

it('Claims are compared exactly.', async () => {
  const near = (text: string): unknown[] => [
    `${text}/`,
    `${text} `,
    text.slice(0, -1),
    text.toUpperCase(),
    `${text}\0`,
  ];
  const expected = { iss: GOOD_CLAIMS.iss, aud: GOOD_CLAIMS.aud, sub: 'user-1', level: 'three' };
  const expecting: VerifyOptions = { ...options, subject: 'user-1', claims: { level: 'three' } };
  for (const [claim, text] of Object.entries(expected)) {
    for (const value of near(text)) {
      const token = hs256({ payload: { ...GOOD_CLAIMS, level: 'three', [claim]: value } });
      await expectTokenError(verify(token, SECRET, expecting), 'ERR_JWT_CLAIM_MISMATCH', claim);
    }
  }
});

it('What a `schema` changes is not hidden from `isRevoked`.', async () => {
  const validate = (value: unknown): { value: unknown } => {
    Reflect.deleteProperty(Object(value), 'jti');
    return { value };
  };
  const schema = { '~standard': { version: 1, vendor: 'in place', validate } } as const;
  const token = hs256({ payload: { ...GOOD_CLAIMS, jti: 'stolen' } });
  const attempt = verify(token, SECRET, { ...options, schema, isRevoked: ({ jti }) => jti === 'stolen' });
  await expectTokenError(attempt, 'ERR_JWT_REVOKED');
});

it('Whatever the bytes of a token, it ends in a `TokenError`.', async () => {
  const odd = [
    undefined,
    null,
    7,
    7n,
    {},
    [hs256()],
    Symbol('token'),
    () => hs256(),
    new Date(),
    '',
    '.',
    '..',
    '...',
    '\ud800',
    'a'.repeat(1e6),
  ];
  const payloads = [
    '',
    'null',
    '[]',
    '"a"',
    '1e999',
    '{',
    '{"exp":1e400}',
    '\ufeff{}',
    '{"a":1}{"b":2}',
    `${'['.repeat(6000)}`,
  ];
  const made = [
    ...payloads.map((payloadText) => hs256({ payloadText })),
    ...payloads.map((headerText) => hs256({ headerText })),
  ];
  for (const token of [...odd, ...made]) {
    await expect(verify(token as string, SECRET, options)).rejects.toBeInstanceOf(TokenError);
  }
});

it("A resolver's odd answer to a token ends in a `TokenError`.", async () => {
  const odd = [
    undefined,
    null,
    '',
    'short',
    0,
    false,
    {},
    [],
    new Uint8Array(),
    new Date(),
    Promise.resolve(7),
    { kty: 'oct' },
    { keys: [] },
  ];
  for (const answer of odd) {
    await expectTokenError(verify(hs256(), (() => answer) as unknown as KeyResolver, options), 'ERR_JWT_KEY_NOT_FOUND');
  }
});

it('`explain` does not reject for a bad token, for a callback that throws, or for a key set that cannot be had.', async () => {
  const fail = (): never => {
    throw new Error('out of order');
  };
  for (const token of [undefined, '', 'Bearer x', `${hs256()}=`, hs256({ payload: [] })]) {
    await expect(explain(token as string, SECRET, options)).resolves.toMatchObject({ valid: false });
  }
  for (const more of [{ issuer: fail }, { audience: fail }, { isRevoked: fail }, { claims: { jti: fail } }]) {
    await expect(explain(hs256(), SECRET, { ...options, ...more })).resolves.toMatchObject({ valid: false });
  }
  await expect(explain(hs256(), fail, options)).resolves.toMatchObject({ valid: false });
});

it('`explain` rejects with a `UsageError` for wrong options or keys.', async () => {
  await expectUsageError(explain(hs256(), SECRET, { ...options, issuer: '' }), 'ERR_JWT_OPTION_INVALID');
  await expectUsageError(explain(hs256(), 'short', options), 'ERR_JWT_KEY_INVALID');
});
