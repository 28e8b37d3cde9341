import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createVerifier,
  decode,
  isJwksError,
  isTokenError,
  isUsageError,
  JwksError,
  secondsLeft,
  TokenError,
  tryVerify,
  UsageError,
  verify,
  type VerifyOptions,
} from 'strictjwt';
import { NOW, NOW_SECONDS, now } from '../../support/clock.ts';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

// Messages in full, each said by one function alone.

afterEach(() => {
  vi.restoreAllMocks();
});

const options = optionsFor('HS256');
const tokenWith = (claims: object): string =>
  forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, ...claims } });

describe('a claim that is refused', () => {
  const six = ['a', 'b', 'c', 'd', 'e', 'f'];
  const rows: [object, Partial<VerifyOptions>, string][] = [
    [{ sub: 5 }, {}, '"sub" must be a string (see allowNumericSub), got 5'],
    [{ sub: 1.5 }, { allowNumericSub: true }, '"sub" must be a string (or a whole number), got 1.5'],
    [{ sub: 'b' }, { subject: 'a' }, 'the token\'s subject is "b", expected "a"'],
    [{ sub: 5 }, { allowNumericSub: true, subject: '6' }, 'the token\'s subject is "5", expected "6"'],
    [{ sub: undefined }, { subject: 'a' }, 'the token has no "sub"; expected "a"'],
    [{ jti: 5 }, {}, '"jti" must be a string, got 5'],
    [{ iss: 'b' }, { issuer: ['a', 'c'] }, 'the token\'s issuer is "b", expected "a", "c"'],
    [{ iss: 'z' }, { issuer: six }, 'the token\'s issuer is "z", expected "a", "b", "c", "d", "e", … (6 in all)'],
    [{ iss: 'b' }, { issuer: () => false }, 'the token\'s issuer is "b", expected what the given function accepts'],
    [{ level: 3 }, { claims: { level: [1, 2] } }, 'claim "level" is 3, expected 1, 2'],
    [{ level: 3 }, { claims: { level: [true, 'a'] } }, 'claim "level" is 3, expected true, "a"'],
    [
      { level: 'z' },
      { claims: { level: six } },
      'claim "level" is "z", expected "a", "b", "c", "d", "e", … (6 in all)',
    ],
    [{}, { claims: { level: 1 } }, 'the token has no "level"; expected 1'],
    [{}, { requiredClaims: ['level'] }, 'the token has no "level"; requiredClaims asks for it'],
    [{ iat: undefined }, { maxAge: '1h' }, 'the token has no "iat"; maxAge needs it'],
    [{ exp: undefined }, {}, 'the token has no "exp"; it is required unless expiration: \'optional\''],
    [{ exp: '5' }, {}, '"exp" must be a finite number of seconds since 1970, got "5"'],
    [
      { nbf: NOW },
      {},
      `"nbf" must be a finite number of seconds since 1970, got ${NOW}, which looks like milliseconds`,
    ],
    [{ aud: undefined }, {}, 'the token has no "aud"; expected "https://api.example"'],
  ];
  it.each(rows)('%j against %j', async (claims, more, message) => {
    const error = await verify(tokenWith(claims), SECRET, { ...options, ...more }).catch((thrown: unknown) => thrown);
    expect((error as TokenError).message).toBe(message);
  });
});

describe('isTokenError, isUsageError and isJwksError', () => {
  const guards = [isTokenError, isUsageError, isJwksError];
  const saying = (error: unknown): boolean[] => guards.map((guard) => guard(error));
  /** As another copy of this library makes it. */
  const foreign = (name: string, code: string): Error => Object.assign(new Error(''), { name, code });

  it('tell apart what this library throws, and what another copy of it throws', () => {
    expect(saying(new TokenError('ERR_JWT_EXPIRED', ''))).toEqual([true, false, false]);
    expect(saying(new UsageError('ERR_JWT_KEY_INVALID', ''))).toEqual([false, true, false]);
    expect(saying(new JwksError('ERR_JWKS_INVALID', ''))).toEqual([false, false, true]);
    expect(saying(foreign('TokenError', 'ERR_JWT_SCHEMA'))).toEqual([true, false, false]);
    expect(saying(foreign('UsageError', 'ERR_JWT_OPTION_INVALID'))).toEqual([false, true, false]);
    expect(saying(foreign('JwksError', 'ERR_JWKS_UNAVAILABLE'))).toEqual([false, false, true]);
  });

  it('know no error of somebody else’s, and nothing that cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const others = [
      foreign('TokenError', 'ERR_JWKS_INVALID'),
      foreign('UsageError', 'ERR_JWT_EXPIRED'),
      foreign('JwksError', 'ERR_JWT_EXPIRED'),
      foreign('TokenError', 'invalid_token'),
      foreign('Error', 'ERR_JWT_EXPIRED'),
      new Error('TokenError'),
      'TokenError',
      null,
      undefined,
      proxy,
    ];
    for (const other of others) expect(saying(other)).toEqual([false, false, false]);
  });
});

describe('tryVerify says what it got', () => {
  const advice = 'call tryVerify(verifyToken(token))';
  it.each<[unknown, string]>([
    ['text', 'text'],
    [createVerifier(SECRET, options), 'a function'],
    [{ header: {}, payload: {} }, 'an object'],
    [undefined, 'undefined'],
    [Promise.resolve('text'), 'a promise of text'],
    [Promise.resolve(), 'a promise of undefined'],
    [Promise.resolve({ header: {}, payload: {} }), 'a promise of an object'],
    [Promise.resolve({ header: { alg: 5 }, payload: {} }), 'a promise of an object'],
    [Promise.resolve({ header: { alg: 'HS256' }, payload: {}, user: 1 }), 'a promise of an object'],
  ])('%o', async (given, got) => {
    const error = await expectUsageError(tryVerify(given as Promise<never>), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe(`tryVerify takes the promise of a verification, got ${got}; ${advice}`);
  });

  it('but takes a verification in whatever order its members stand', async () => {
    const swapped = Promise.resolve({ payload: { sub: 'a' }, header: { alg: 'HS256' } });
    expect(await tryVerify(swapped as Promise<never>)).toMatchObject({ ok: true, payload: { sub: 'a' } });
  });
});

describe('secondsLeft says', () => {
  const last = 253_402_300_799;
  it.each<[unknown, string]>([
    [last + 1, `"exp" is ${last + 1}, which looks like milliseconds, expected seconds since 1970`],
    ['5', '"exp" is "5", expected seconds since 1970'],
    [null, '"exp" is null, expected seconds since 1970'],
    [{}, '"exp" is an object, expected seconds since 1970'],
  ])('what exp is: %j', async (exp, message) => {
    const error = await expectTokenError(
      () => secondsLeft(tokenWith({ exp }), { now }),
      'ERR_JWT_CLAIM_INVALID',
      'exp',
    );
    expect(error.message).toBe(message);
  });

  it('that the options are no object, and how it is called', async () => {
    const error = await expectUsageError(() => secondsLeft(tokenWith({}), 5 as never), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe('the options must be an object, got a number; call secondsLeft(token, options)');
  });

  it('which options it knows', async () => {
    const unknown = () => secondsLeft(tokenWith({}), { clock: Date.now } as never);
    const error = await expectUsageError(unknown, 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe('unknown option "clock"; known: now');
  });

  it('that there is no clock, where the runtime has one that throws', async () => {
    vi.spyOn(Date, 'now').mockImplementation(() => {
      throw new TypeError('secure mode');
    });
    const error = await expectUsageError(() => secondsLeft(tokenWith({})), 'ERR_JWT_ALG_UNSUPPORTED');
    vi.restoreAllMocks();
    expect(error.message).toBe('this runtime has no clock (Date.now); hand in one as option "now"');
  });

  it.each<[() => unknown, string]>([
    [() => NOW_SECONDS, `${NOW_SECONDS} (seconds?)`],
    [() => NOW * 1000, `${NOW * 1000} (microseconds?)`],
    [() => Number.NaN, 'NaN'],
    [() => 'text', '"text"'],
    [() => 99_999_999_999, '99999999999 (seconds?)'],
    [() => 253_402_300_800_000, '253402300800000 (microseconds?)'],
  ])('what the clock answered: %s', async (clock, found) => {
    const error = await expectUsageError(
      () => secondsLeft(tokenWith({}), { now: clock as () => number }),
      'ERR_JWT_OPTION_INVALID',
    );
    expect(error.message).toBe(`option "now" returned ${found}, it must return milliseconds, like Date.now`);
  });

  it('nothing of a clock at either end of what is believed', () => {
    expect(secondsLeft(tokenWith({ exp: 100_000_000 }), { now: () => 1e11 })).toBe(0);
    expect(secondsLeft(tokenWith({ exp: last }), { now: () => 253_402_300_799_999 })).toBe(-1);
  });
});

describe('a value that does not belong where it stands', () => {
  it.each<[unknown, string]>([
    ['x'.repeat(16), `"${'x'.repeat(16)}"`],
    ['x'.repeat(17), 'text'],
    ['12345678901234567890s', '"12345678901234567890s"'],
    ['12345678901234567890ss', 'text'],
    ['a\n\u202e"', '"a\\n\\u202e\\""'],
    ['\u00e9\u{1f600}', '"\\u00e9\\ud83d\\ude00"'],
    [5n, 'the BigInt 5'],
    [10n ** 63n, `the BigInt ${10n ** 63n}`],
    [10n ** 64n, `the BigInt ${10n ** 63n}…`],
    [() => 1, 'a function'],
    [Symbol('x'), 'a symbol'],
    [{}, 'an object'],
    [new Map(), 'an object'],
    [Promise.resolve(1), 'a promise'],
    ['', '""'],
    [null, 'null'],
    [true, 'true'],
    [-0.5, '-0.5'],
    [[], 'an empty list'],
    [['a', 'b'], '["a", "b"]'],
    [['a', 1], 'a list'],
    [['x'.repeat(17)], 'a list'],
    [['a', 'b', 'c', 'd', 'e'], '["a", "b", "c", "d", "e"]'],
    [['a', 'b', 'c', 'd', 'e', 'f'], '["a", "b", "c", "d", "e", … (6 in all)]'],
  ])('is shown as far as it can be no secret: %#', async (given, shown) => {
    for (const name of ['maxTokenLength', 'allowNumericSub']) {
      if (given === true && name === 'allowNumericSub') continue;
      const attempt = (): unknown => createVerifier(SECRET, { ...options, [name]: given } as never);
      const { message } = await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID');
      const expected = name === 'maxTokenLength' ? 'a whole number, 1 or more' : 'true or false';
      expect(message).toBe(`option "${name}" is ${shown}, expected ${expected}`);
    }
  });
});

describe('a token that is none', () => {
  const good = forge({ alg: 'HS256', key: SECRET });
  it.each([
    ['<', (token: string) => `<${token}>`],
    [';', (token: string) => `${token};`],
    ['~', (token: string) => `${token}~WyJzYWx0Il0~`],
    ['&', (token: string) => `${token}&amp;state=x`.replace('=', '')],
    ['(', (token: string) => `(${token})`],
    ['\\\\', (token: string) => `${token}\\n`],
  ])('names the first character that no token has: %s', async (odd, around) => {
    const { message } = await expectTokenError(verify(around(good), SECRET, optionsFor('HS256')), 'ERR_JWT_MALFORMED');
    expect(message).toContain(`it has "${odd}": is more than the token there?`);
    expect(message).not.toContain(good.slice(0, 12));
  });

  it('is looked at as it stands, and not as it would be if it were longer', async () => {
    const { message } = await expectTokenError(() => decode('2ea.b.c%'), 'ERR_JWT_MALFORMED');
    expect(message).toBe(
      'the header segment is not canonical base64url (no padding, no white space, last bits zero); it has "%": is more than the token there?',
    );
  });

  it.each([255, 256, 257, 511, 512, 513, 2000])(
    'is looked at in both of its ends: with %d characters',
    async (length) => {
      const body = `${'a'.repeat(length - 3)}.b`;
      const quoted = await expectTokenError(() => decode(`"${body}`), 'ERR_JWT_MALFORMED');
      expect(quoted.message).toContain('has quotes around it: take them off');
      const ended = await expectTokenError(() => decode(`${body}\n`), 'ERR_JWT_MALFORMED');
      expect(ended.message).toContain('ends with a line break: trim it');
    },
  );
});

describe('options that are no object', () => {
  it.each<[unknown, string]>([
    ['', 'empty text'],
    ['secret', 'text'],
    [5n, 'a bigint'],
    [true, 'a boolean'],
    [Symbol('s'), 'a symbol'],
  ])('are told by their kind alone: %o', async (given, kind) => {
    const error = await expectUsageError(() => decode(tokenWith({}), given as never), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe(`the options must be an object, got ${kind}; call decode(token, options)`);
  });
});

describe('decode says', () => {
  it.each<[object, string]>([
    [
      { complete: true },
      'unknown option "complete"; the result always has header and payload; known: maxTokenLength, padding',
    ],
    [{ key: 'x' }, 'unknown option "key"; known: maxTokenLength, padding'],
    [{ padding: 'some' }, 'option "padding" is "some", expected \'none\' or \'required\''],
    [{ maxTokenLength: 0 }, 'option "maxTokenLength" is 0, expected a whole number, 1 or more'],
    [
      { maxTokenLength: undefined },
      'option "maxTokenLength" is undefined (is an environment variable unset? leave the option out to use its default), expected a whole number, 1 or more',
    ],
  ])('of the options %j', async (given, message) => {
    const error = await expectUsageError(() => decode(tokenWith({}), given), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe(message);
  });
});
