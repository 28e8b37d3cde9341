import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  createSigner,
  createVerifier,
  decode,
  explain,
  type SignOptions,
  sign,
  verify,
  type VerifierOptions,
} from 'strictjwt';
import { NOW_SECONDS } from '../support/clock.ts';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../support/forge.ts';
import { SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// GHSA-687g-22h4-j4w4 (`clockTolerance: NaN` accepts everything), `'5' + number` (a year of leeway), `issuer:
// undefined` and `issuer: ''` (no check at all). The attacker here is a typing mistake or an unset environment
// variable; what he sends is an expired token from somebody else.

const key = SECRET;
const BAD_TOKEN = forge({
  alg: 'HS256',
  key,
  payload: { ...GOOD_CLAIMS, iss: 'https://evil.example', exp: NOW_SECONDS - 86_400, iat: NOW_SECONDS - 90_000 },
});
const GOOD_TOKEN = forge({ alg: 'HS256', key });

const NOT_NUMBERS = [Number.NaN, Infinity, -Infinity, -1, -0.001];
const NOT_DURATIONS = [
  ...NOT_NUMBERS,
  '',
  ' ',
  '5',
  '0',
  '-5s',
  '5 s',
  '5S',
  '5ms',
  '5y',
  '5min',
  '5 minutes',
  's',
  'NaNs',
  'Infinitys',
  '1e3s',
  '0x5s',
  '+5s',
  '5s ',
  ' 5s',
  '5s5s',
  '5,5s',
  '5.s',
  '.s',
  '٥s',
  'five',
  'P1D',
  null,
  true,
  false,
  {},
  [],
  [5],
  ['5s'],
  5n,
  new Date(0),
  () => 5,
  Symbol('5s'),
];
const NOT_EXPECTED = [
  '',
  [],
  [''],
  ['a', ''],
  [null],
  [undefined],
  null,
  true,
  0,
  1,
  Number.NaN,
  {},
  /a/,
  new Set(['a']),
  [['a']],
  [/a/],
  Symbol('a'),
  5n,
];
const NOT_A_FLAG = ['true', 'false', 1, 0, null, '', {}, [], Number.NaN];
const NOT_A_FUNCTION = [null, 0, 1, NOW_SECONDS, '', 'now', {}, [], true, false, new Date(0)];

const NOT_NAMED: readonly unknown[] = [
  ...[null, true, '', [], [['nonce', 'a']], () => true, new Map([['nonce', 'a']]), Object.create({ nonce: 'a' })],
  ...['', null, undefined, NaN, [], [''], {}, /a/, ['a', undefined]].map((nonce) => ({ nonce })),
];

/** Every option of `createVerifier`, with values that are not its own. */
const BAD_VERIFY_OPTIONS: Readonly<Record<keyof VerifierOptions, readonly unknown[]>> = {
  algorithms: [
    [],
    '',
    'HS256',
    null,
    {},
    ['HS256', ''],
    ['none'],
    ['hs256'],
    [null],
    [undefined],
    ['HS256', 'ES256'],
    new Set(['HS256']),
    [['HS256']],
    true,
    0,
  ],
  issuer: NOT_EXPECTED,
  audience: NOT_EXPECTED,
  subject: ['', null, false, true, 0, 1, {}, [], ['user-1'], /u/, () => true, Symbol('s')],
  typ: ['', null, true, 0, {}, [], [''], ['JWT', ''], ['JWT', false], [['JWT']], new Array(1), /JWT/, () => true],
  padding: ['', 'None', 'optional', true, false, null, 0, {}, ['required']],
  expiration: ['', 'none', 'Required', 'REQUIRED', true, false, null, 0, {}, [], ['optional'], 'constructor'],
  requiredClaims: ['', [], 'sub', null, {}, true, [''], [null], [undefined], [0], [['sub']], new Set(['sub'])],
  claims: NOT_NAMED,
  header: NOT_NAMED,
  allowNumericSub: NOT_A_FLAG,
  maxAge: [...NOT_DURATIONS, 2_678_401, 600_000_000],
  clockTolerance: [...NOT_DURATIONS, 3601, 60_000],
  schema: [null, true, '', {}, [], () => true, { '~standard': null }, { '~standard': {} }, { parse: () => ({}) }],
  isRevoked: NOT_A_FUNCTION,
  maxTokenLength: [...NOT_NUMBERS, 0, '16384', '', null, true, {}, [], 5n],
  now: NOT_A_FUNCTION,
  allowInsecureKeySizes: NOT_A_FLAG,
  cache: [
    null,
    0,
    1,
    '',
    'true',
    [],
    { maxEntries: 0 },
    { maxEntries: -1 },
    { maxEntries: Number.NaN },
    { maxEntries: Infinity },
    { maxEntries: '10' },
    { ttl: '5' },
    { ttl: -1 },
    { ttl: Number.NaN },
    { maxEntries: undefined },
    { ttl: undefined },
    { unknown: 1 },
  ],
};

const describeValue = (value: unknown): string => inspect(value, { breakLength: Infinity });

describe.each(Object.entries(BAD_VERIFY_OPTIONS))('option %s of a verifier', (name, values) => {
  it.each(values.map((value) => [describeValue(value), value]))(
    'refuses %s before any token is seen',
    async (_, value) => {
      const options = { ...optionsFor('HS256'), [name]: value } as VerifierOptions;
      const error = await expectUsageError(() => createVerifier(key, options), 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toContain(name);
      if (name === 'cache') return;
      await expectUsageError(verify(BAD_TOKEN, key, options), 'ERR_JWT_OPTION_INVALID');
      await expectUsageError(explain(BAD_TOKEN, key, options), 'ERR_JWT_OPTION_INVALID');
    },
  );

  it('refuses undefined, and says that a variable may be unset', async () => {
    const options = { ...optionsFor('HS256'), [name]: undefined } as unknown as VerifierOptions;
    const error = await expectUsageError(() => createVerifier(key, options), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toContain(name);
    expect(error.message).toMatch(/undefined/);
    expect(error.message).toMatch(/environment variable|unset|not set/i);
  });
});

describe('options that are required', () => {
  it.each(['algorithms', 'issuer', 'audience'])('refuses a verifier without %s', async (name) => {
    const { [name]: _, ...options } = optionsFor('HS256') as unknown as Record<string, unknown>;
    const error = await expectUsageError(
      () => createVerifier(key, options as unknown as VerifierOptions),
      'ERR_JWT_OPTION_INVALID',
    );
    expect(error.message).toContain(name);
  });

  it.each([[undefined], [null], [true], ['HS256'], [[]], [() => ({})], [5]])(
    'refuses %j in place of the options',
    async (options) => {
      await expectUsageError(
        () => createVerifier(key, options as unknown as VerifierOptions),
        'ERR_JWT_OPTION_INVALID',
      );
      await expectUsageError(verify(GOOD_TOKEN, key, options as unknown as VerifierOptions), 'ERR_JWT_OPTION_INVALID');
    },
  );

  it.each([
    'Issuer',
    'iss',
    'issuers',
    'aud',
    'algorithm',
    'ignoreExpiration',
    'ignoreNotBefore',
    'complete',
    'maxTokenAge',
    'currentDate',
    'crit',
    '',
    ' issuer',
    'toString',
  ])('refuses the unknown option %j', async (name) => {
    const options = { ...optionsFor('HS256'), [name]: true };
    const error = await expectUsageError(() => createVerifier(key, options), 'ERR_JWT_OPTION_INVALID');
    if (name.trim() !== '') expect(error.message).toContain(name.trim());
    await expectUsageError(verify(BAD_TOKEN, key, options), 'ERR_JWT_OPTION_INVALID');
  });
});

describe('options that are what they should be', () => {
  it.each([
    ['clockTolerance', 0],
    ['clockTolerance', 0.5],
    ['clockTolerance', '5s'],
    ['clockTolerance', '0s'],
    ['clockTolerance', '1.5m'],
    ['maxAge', '1h'],
    ['maxAge', '7d'],
    ['maxAge', '2w'],
    ['maxAge', 60],
    ['issuer', false],
    ['audience', ['a', 'https://api.example']],
    ['typ', false],
    ['requiredClaims', ['sub']],
    ['cache', false],
    ['cache', {}],
    ['maxTokenLength', 4096],
  ])('accepts %s %j', async (name, value) => {
    const verifier = createVerifier(key, { ...optionsFor('HS256'), [name]: value });
    await expect(verifier(GOOD_TOKEN)).resolves.toBeDefined();
  });

  it('takes a tolerance for seconds, never for milliseconds, and adds it as a number', async () => {
    const expired = forge({ alg: 'HS256', key, payload: { ...GOOD_CLAIMS, exp: NOW_SECONDS - 5 } });
    for (const clockTolerance of [5, '5s'] as const) {
      await expectTokenError(verify(expired, key, optionsFor('HS256', { clockTolerance })), 'ERR_JWT_EXPIRED', 'exp');
    }
    for (const clockTolerance of [6, '6s', '0.1m'] as const) {
      await expect(verify(expired, key, optionsFor('HS256', { clockTolerance }))).resolves.toBeDefined();
    }
  });

  it.each([Number.NaN, Infinity, -Infinity, '0', null, undefined, {}])(
    'refuses a clock that answers %j',
    async (answer) => {
      const now = (() => answer) as () => number;
      await expectUsageError(verify(BAD_TOKEN, key, optionsFor('HS256', { now })), 'ERR_JWT_OPTION_INVALID');
      await expectUsageError(sign({}, key, { algorithm: 'HS256', expiresIn: '5m', now }), 'ERR_JWT_OPTION_INVALID');
    },
  );
});

/** Every option of `sign`, with values that are not its own. */
const BAD_SIGN_OPTIONS: Readonly<Record<keyof SignOptions, readonly unknown[]>> = {
  algorithm: ['', 'none', 'hs256', null, true, ['HS256'], {}, 0],
  expiresIn: NOT_DURATIONS.filter((value) => value !== false),
  notBefore: NOT_DURATIONS,
  issuer: ['', null, true, false, 0, {}, [], ['a'], () => 'a'],
  audience: ['', null, true, false, 0, {}, [], [''], [null], () => 'a'],
  issuedAt: NOT_A_FLAG,
  allowNumericSub: NOT_A_FLAG,
  header: [
    null,
    true,
    '',
    'kid',
    [],
    0,
    { kid: undefined },
    { kid: '' },
    { kid: 1 },
    { typ: 1 },
    { typ: '' },
    { x: 1n },
  ],
  now: NOT_A_FUNCTION,
  allowInsecureKeySizes: NOT_A_FLAG,
};

describe.each(Object.entries(BAD_SIGN_OPTIONS))('option %s of a signer', (name, values) => {
  it.each([...values, undefined].map((value) => [describeValue(value), value]))('refuses %s', async (_, value) => {
    const options = { algorithm: 'HS256', expiresIn: '5m', [name]: value } as SignOptions;
    const error = await expectUsageError(() => createSigner(key, options), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toContain(name);
    await expectUsageError(() => sign({ sub: 'a' }, key, options), 'ERR_JWT_OPTION_INVALID');
  });
});

describe('decode', () => {
  it.each([...NOT_NUMBERS, 0, '16384', null, undefined])('refuses maxTokenLength %j', async (maxTokenLength) => {
    await expectUsageError(
      () => decode(GOOD_TOKEN, { maxTokenLength } as { maxTokenLength: number }),
      'ERR_JWT_OPTION_INVALID',
    );
  });
});
