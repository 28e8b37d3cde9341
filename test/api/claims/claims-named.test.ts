import { createVerifier, explain, sign, verify, type JwtClaims, type VerifyOptions } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { NOW_SECONDS, now } from '../../support/clock.ts';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { accepted, rejected, tokenWith } from './judge.ts';

type Claims = NonNullable<VerifyOptions['claims']>;

describe('the option claims', () => {
  const fitting: readonly (readonly [claim: unknown, expected: Claims[string]])[] = [
    ['access', 'access'],
    ['access', ['id', 'access']],
    [3, 3],
    [-0, 0],
    [0.5, [1, 0.5]],
    [true, true],
    [false, false],
    [false, [true, false]],
    ['3', ['3', 3]],
    [['a', 'b'], 'b'],
    [
      ['a', 'b'],
      ['c', 'a'],
    ],
    [null, (value) => value === null],
    [{ a: [1] }, (value) => JSON.stringify(value) === '{"a":[1]}'],
    [['a', 1], (value) => Array.isArray(value)],
  ];
  it.each(fitting)('accepts %j where %j is expected', async (claim, expected) => {
    await expect(accepted({ x: claim }, { claims: { x: expected } })).resolves.toBeDefined();
  });

  const others: readonly (readonly [claim: unknown, expected: Claims[string]])[] = [
    ['Access', 'access'],
    ['access ', 'access'],
    ['', ['a']],
    ['3', 3],
    [3, '3'],
    ['true', true],
    [true, 'true'],
    [1, true],
    [null, ['null', 0, false]],
    [[], 'a'],
    [[['a']], 'a'],
    [['a', 1], 'a'],
    [[1], 1],
    [[true], true],
    [{ a: 'a' }, 'a'],
    [{ length: 1, 0: 'a' }, 'a'],
    ['a', () => false],
    ['a', () => 1 as never],
    ['a', () => 'true' as never],
    ['a', () => undefined as never],
  ];
  it.each(others)('rejects %j where %j is expected', async (claim, expected) => {
    await rejected({ x: claim }, 'ERR_JWT_CLAIM_MISMATCH', 'x', { claims: { x: expected } });
  });

  it('demands that the claim is there, whatever is expected of it', async () => {
    for (const expected of ['a', [1], true, () => true]) {
      await rejected({}, 'ERR_JWT_CLAIM_MISSING', 'x', { claims: { x: expected } });
    }
    for (const name of ['toString', 'constructor', 'hasOwnProperty']) {
      await rejected({}, 'ERR_JWT_CLAIM_MISSING', name, { claims: { [name]: () => true } });
    }
  });

  it('says what was found and what was expected', async () => {
    const options = { claims: { token_use: ['access', 'id'] } };
    const { message } = await rejected({ token_use: 'refresh' }, 'ERR_JWT_CLAIM_MISMATCH', 'token_use', options);
    expect(message).toBe('claim "token_use" is "refresh", expected "access", "id"');
    const missing = await rejected({}, 'ERR_JWT_CLAIM_MISSING', 'token_use', options);
    expect(missing.message).toBe('the token has no "token_use"; expected "access", "id"');
  });

  it('hands a function the value and the payload, copies that it may change', async () => {
    const claims = {
      x: (value: unknown, payload: JwtClaims) => {
        (value as string[]).push('root');
        Object.assign(payload, { sub: 'root' });
        return payload.iss === GOOD_CLAIMS.iss;
      },
    };
    const seen: unknown[] = [];
    const isRevoked = (payload: JwtClaims): boolean => seen.push(structuredClone(payload)) === 0;
    const changes = { sub: 'ada', x: ['user'] };
    const { payload } = await accepted(changes, { claims, isRevoked });
    expect(payload).toMatchObject(changes);
    expect(seen).toEqual([{ ...GOOD_CLAIMS, ...changes }]);
  });

  it('judges jti and a required claim of the same name too', async () => {
    const options = { claims: { jti: 'a', x: 1 }, requiredClaims: ['jti', 'x'] };
    await expect(accepted({ jti: 'a', x: 1 }, options)).resolves.toBeDefined();
    await rejected({ jti: 5, x: 1 }, 'ERR_JWT_CLAIM_INVALID', 'jti', options);
    await rejected({ jti: 'b', x: 1 }, 'ERR_JWT_CLAIM_MISMATCH', 'jti', options);
    await rejected({ jti: 'a' }, 'ERR_JWT_CLAIM_MISSING', 'x', options);
  });

  it.each(['iss', 'aud', 'sub', 'exp', 'nbf', 'iat'])('refuses the name %s, which has its own option', async (name) => {
    const options = optionsFor('HS256', { claims: { [name]: 'a' } });
    const error = await expectUsageError(() => verify(tokenWith(), SECRET, options), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toMatch(/use that$/);
  });

  it('takes its values when the verifier is made', async () => {
    const claims: Record<string, string[]> = { x: ['a'] };
    const verifyToken = createVerifier(SECRET, optionsFor('HS256', { claims }));
    claims.x?.push('b');
    await expectTokenError(verifyToken(tokenWith({ x: 'b' })), 'ERR_JWT_CLAIM_MISMATCH', 'x');
  });

  it('gets a line for each claim in explain', async () => {
    const options = optionsFor('HS256', { claims: { x: 'a', y: true } });
    const { checks, valid } = await explain(tokenWith({ x: 'b', y: true }), SECRET, options);
    expect(valid).toBe(false);
    expect(checks.find(({ name }) => name === 'x')).toMatchObject({ status: 'fail', code: 'ERR_JWT_CLAIM_MISMATCH' });
    expect(checks.find(({ name }) => name === 'y')).toMatchObject({ status: 'pass' });
  });
});

describe('the option header', () => {
  const tokenOf = (header: Record<string, unknown>): string => forge({ alg: 'HS256', key: SECRET, header });
  const signer = 'arn:aws:loadbalancer';

  it('accepts the expected value and refuses another, or none, without a claim on the error', async () => {
    const options = optionsFor('HS256', { header: { signer } });
    await expect(verify(tokenOf({ signer }), SECRET, options)).resolves.toBeDefined();
    await expectTokenError(verify(tokenOf({ signer: 'other' }), SECRET, options), 'ERR_JWT_CLAIM_MISMATCH');
    await expectTokenError(verify(tokenOf({}), SECRET, options), 'ERR_JWT_CLAIM_MISSING');
  });

  it('is judged after the signature', async () => {
    const asked: unknown[] = [];
    const header = { signer: (value: unknown) => asked.push(value) > 0 };
    const forged = `${tokenOf({ signer }).slice(0, -4)}AAAA`;
    await expectTokenError(verify(forged, SECRET, optionsFor('HS256', { header })), 'ERR_JWT_SIGNATURE_INVALID');
    expect(asked).toEqual([]);
    await verify(tokenOf({ signer }), SECRET, optionsFor('HS256', { header }));
    expect(asked).toEqual([signer]);
  });

  it.each(['alg', 'crit', 'b64', 'typ', 'kid'])('refuses the name %s', async (name) => {
    const options = optionsFor('HS256', { header: { [name]: 'a' } });
    await expectUsageError(() => verify(tokenOf({}), SECRET, options), 'ERR_JWT_OPTION_INVALID');
  });

  it('holds for remembered tokens too, and a function cannot change what is remembered', async () => {
    const header = {
      x: (value: unknown) => {
        (value as string[]).push('changed');
        return true;
      },
    };
    const verifyToken = createVerifier(SECRET, optionsFor('HS256', { header, cache: true } as object));
    for (let i = 0; i < 3; i++) expect((await verifyToken(tokenOf({ x: ['a'] }))).header.x).toEqual(['a']);
  });

  it('gets a line in explain', async () => {
    const { checks, valid } = await explain(
      tokenOf({ signer: 'x' }),
      SECRET,
      optionsFor('HS256', { header: { signer } }),
    );
    expect(valid).toBe(false);
    expect(checks.find(({ name }) => name === 'header.signer')).toMatchObject({ status: 'fail' });
  });
});

describe('what only one call expects', () => {
  const verifyToken = createVerifier(SECRET, optionsFor('HS256', { claims: { x: ['a', 'b'] }, subject: 'ada' }));
  const token = tokenWith({ x: 'a', sub: 'ada', nonce: 'n' });

  it('is added to what the verifier expects, never in place of it', async () => {
    await expect(verifyToken(token, { claims: { nonce: 'n' } })).resolves.toBeDefined();
    await expectTokenError(verifyToken(token, { claims: { nonce: 'm' } }), 'ERR_JWT_CLAIM_MISMATCH', 'nonce');
    await expectTokenError(verifyToken(token, { claims: { x: 'b' } }), 'ERR_JWT_CLAIM_MISMATCH', 'x');
    await expectTokenError(
      verifyToken(tokenWith({ x: 'c', sub: 'ada' }), { claims: { x: 'c' } }),
      'ERR_JWT_CLAIM_MISMATCH',
      'x',
    );
    await expectTokenError(verifyToken(token, { subject: 'bob' }), 'ERR_JWT_CLAIM_MISMATCH', 'sub');
    await expectTokenError(
      verifyToken(tokenWith({ x: 'a', sub: 'bob' }), { subject: 'bob' }),
      'ERR_JWT_CLAIM_MISMATCH',
      'sub',
    );
  });

  it('holds for a remembered token, and for this call only', async () => {
    const remembering = createVerifier(SECRET, { ...optionsFor('HS256'), cache: true });
    await remembering(token);
    await expectTokenError(remembering(token, { claims: { nonce: 'm' } }), 'ERR_JWT_CLAIM_MISMATCH', 'nonce');
    await expect(remembering(token)).resolves.toBeDefined();
  });

  it('may be a number, which is ignored: tokens.map(verifyToken)', async () => {
    await expect(Promise.all([token, token].map(verifyToken))).resolves.toHaveLength(2);
  });

  it('may be undefined, which expects nothing more', async () => {
    await expect(verifyToken(token, undefined)).resolves.toBeDefined();
    await expectUsageError(
      () => Reflect.apply(verifyToken, undefined, [token, undefined, {}]),
      'ERR_JWT_OPTION_INVALID',
    );
  });

  const wrong: unknown[] = [
    { subjet: 'ada' },
    { audience: 'a' },
    { subject: '' },
    { subject: undefined },
    { claims: { nonce: undefined } },
    { claims: { sub: 'ada' } },
    [],
    null,
    'ada',
    true,
    new Map(),
    () => {},
    Object.create({ subject: 'ada' }),
  ];
  it.each(wrong.map((call) => [call]))('is a fault of the calling code as %o', async (call) => {
    await expectUsageError(() => verifyToken(token, call as never), 'ERR_JWT_OPTION_INVALID');
  });
});

describe('a callback in the manner of other libraries', () => {
  type Any = (...given: unknown[]) => unknown;
  const callback = (): void => {};
  const calls: readonly (readonly [string, () => unknown])[] = [
    [
      'verify(token, key, options, callback)',
      () => (verify as Any)(tokenWith(), SECRET, optionsFor('HS256'), callback),
    ],
    ['verify with a fourth argument', () => (verify as Any)(tokenWith(), SECRET, optionsFor('HS256'), {})],
    ['verifyToken(token, callback)', () => (createVerifier(SECRET, optionsFor('HS256')) as Any)(tokenWith(), callback)],
    [
      'verifyToken(token, {}, callback)',
      () => (createVerifier(SECRET, optionsFor('HS256')) as Any)(tokenWith(), {}, callback),
    ],
    [
      'sign(claims, key, options, callback)',
      () => (sign as Any)({}, SECRET, { algorithm: 'HS256', expiresIn: 60 }, callback),
    ],
  ];
  it.each(calls)('is a fault of the calling code: %s', async (_call, attempt) => {
    await expectUsageError(async () => attempt(), 'ERR_JWT_OPTION_INVALID');
  });
});

describe('allowNumericSub', () => {
  it('accepts safe integers, and only them', async () => {
    for (const sub of [0, 42, -7, Number.MAX_SAFE_INTEGER]) {
      const { payload } = await accepted({ sub }, { allowNumericSub: true });
      expect(payload.sub).toBe(sub);
      await rejected({ sub }, 'ERR_JWT_CLAIM_INVALID', 'sub');
      await rejected({ sub }, 'ERR_JWT_CLAIM_INVALID', 'sub', { allowNumericSub: false });
    }
    for (const sub of [1.5, 1e300, 2 ** 53, null, true, [1], { a: 1 }]) {
      await rejected({ sub }, 'ERR_JWT_CLAIM_INVALID', 'sub', { allowNumericSub: true });
    }
    await expect(accepted({ sub: 'ada' }, { allowNumericSub: true })).resolves.toBeDefined();
  });

  it('compares subject with the decimal text', async () => {
    const options = { allowNumericSub: true, subject: '42' };
    await expect(accepted({ sub: 42 }, options)).resolves.toBeDefined();
    await expect(accepted({ sub: '42' }, options)).resolves.toBeDefined();
    await rejected({ sub: 43 }, 'ERR_JWT_CLAIM_MISMATCH', 'sub', options);
    await rejected({ sub: 420 }, 'ERR_JWT_CLAIM_MISMATCH', 'sub', options);
  });

  it('lets sign write one', async () => {
    const options = { algorithm: 'HS256', expiresIn: 60, now } as const;
    const numeric = { sub: 42 } as never;
    await expectUsageError(sign(numeric, SECRET, options), 'ERR_JWT_OPTION_INVALID');
    const token = await sign(numeric, SECRET, { ...options, allowNumericSub: true });
    const verified = await verify(token, SECRET, {
      ...optionsFor('HS256', { allowNumericSub: true }),
      issuer: false,
      audience: false,
    });
    expect(verified.payload).toEqual({ sub: 42, iat: NOW_SECONDS, exp: NOW_SECONDS + 60 });
    await expectUsageError(
      sign({ sub: 1.5 } as never, SECRET, { ...options, allowNumericSub: true }),
      'ERR_JWT_OPTION_INVALID',
    );
  });
});

describe('typ as a list', () => {
  const typed = (typ: unknown): string => forge({ alg: 'HS256', key: SECRET, header: { typ } });
  it('accepts each of its names, without case and application/, and demands that there is one', async () => {
    const options = optionsFor('HS256', { typ: ['at+jwt', 'JWT'] });
    for (const typ of ['at+jwt', 'application/AT+JWT', 'jwt']) {
      await expect(verify(typed(typ), SECRET, options)).resolves.toBeDefined();
    }
    for (const typ of ['logout+jwt', '', undefined, null, 1, ['JWT']]) {
      await expectTokenError(verify(typed(typ), SECRET, options), 'ERR_JWT_TYP_MISMATCH');
    }
  });

  it('does not take null for a typ, nor for a kid, also where any typ is accepted', async () => {
    const options = optionsFor('HS256', { typ: false });
    const { message } = await expectTokenError(verify(typed(null), SECRET, options), 'ERR_JWT_TYP_MISMATCH');
    expect(message).toContain('"typ" must be a string, got null');
    const kid = forge({ alg: 'HS256', key: SECRET, header: { kid: null } });
    expect((await expectTokenError(verify(kid, SECRET, options), 'ERR_JWT_MALFORMED')).message).toContain('"kid"');
  });
});
