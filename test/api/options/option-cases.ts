import {
  createRemoteIssuer,
  createRemoteJwks,
  createSigner,
  createVerifier,
  decode,
  explain,
  generateKeyPair,
  sign,
  verify,
} from 'strictjwt';
import { now } from '../../support/clock.ts';
import { SECRET } from '../../support/keys.ts';
import { tokenWith } from '../claims/judge.ts';

// The one table of all options of all functions: for each kind of option what it takes and what it must refuse.

interface Kind {
  readonly takes: readonly unknown[];
  readonly refuses: readonly unknown[];
}

const OBJECTS = [{}, [], [5], new Date(0), new Map(), Symbol('s'), 5n];
const ADDRESS = 'https://issuer.example/keys';
const durations = {
  takes: [0, 1, 0.5, 300, '0s', '30s', '15m', '1.5h', '7d', '2w', '0.25s'],
  refuses: [
    ...[NaN, Infinity, -Infinity, -1, -0.001, null, true, ...OBJECTS, () => 5],
    ...[
      '',
      ' ',
      '15',
      '15x',
      '5S',
      '5ms',
      '5 s',
      ' 5s',
      '5s ',
      '5s\n',
      '-5s',
      '+5s',
      '1e3s',
      '.5h',
      '5.h',
      's',
      'NaNs',
    ],
    ...['Infinitys', '0x10s', '1_000s', '1,5h', '\u0665s', '5m30s', `${'9'.repeat(400)}w`],
  ],
};
/** Bare numbers above a bound were meant in milliseconds; with a unit any length is taken. */
const bounded = (most: number): Kind => ({
  takes: [...durations.takes.filter((value) => value !== 1e9), most, '3w', '52w'],
  refuses: [...durations.refuses, most + 0.001, most * 2, 1e9, Date.now()],
});
const timeouts = bounded(300);
const texts = { takes: ['a', ' ', '0'], refuses: ['', 1, 0, NaN, null, true, new String('a'), () => 'a', ...OBJECTS] };
const lists = {
  takes: [['a'], ['a', 'b']],
  refuses: [[], [''], ['a', ''], ['a', 1], ['a', undefined], [['a']], new Array(1)],
};
const notLists = ['', 'a', 1, null, true, {}, { 0: 'a', length: 1 }, new Set(['a'])];
const flags = { takes: [true, false], refuses: ['true', 'false', '', 1, 0, NaN, null, ...OBJECTS] };
const functions = { takes: [now], refuses: ['', 'f', 1, NaN, null, true, false, ...OBJECTS] };
const counts = {
  takes: [1, 100, 2 ** 53 - 1],
  refuses: [0, -1, 1.5, NaN, Infinity, 2 ** 53, '5', '', null, true, ...OBJECTS],
};
const expectations = {
  takes: [false, () => true, ...texts.takes, ...lists.takes],
  refuses: ['', true, 1, 0, NaN, null, {}, /a/, 5n, ...lists.refuses],
};
const schemas = {
  takes: [{ '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } }],
  refuses: [
    ...[null, 1, '', 's', true, {}, [], () => 1, { '~standard': null }, { '~standard': { version: 1 } }],
    { '~standard': { version: 2, validate: (value: unknown) => ({ value }) } },
    { '~standard': { version: 1, validate: 'validate' } },
  ],
};

const named = {
  takes: [
    {},
    { x: 'a', y: 1, z: false, l: ['a', 1, true], f: () => true },
    Object.assign(Object.create(null), { x: 'a' }),
  ],
  refuses: [
    ...[null, '', 'x', 1, true, [], [['x', 'a']], () => true, new Map([['x', 'a']]), Object.create({ x: 'a' })],
    ...[undefined, null, '', NaN, Infinity, {}, [], [''], ['a', null], [['a']], Symbol('s'), new Array(1)].map((x) => ({
      x,
    })),
  ],
};
const NAMES = ['', 'none', 'None', 'hs256', 'HS256 ', ' HS256', 'HS2', 'toString', '__proto__', 'constructor'];
const algorithms = {
  takes: [['HS256'], ['HS256', 'HS512'], ['HS256', 'HS256']],
  refuses: [
    ...notLists,
    'HS256',
    [],
    ...NAMES.map((name) => [name]),
    ['HS256', 'none'],
    ['HS256', 'ES256'],
    ['RS256', 'HS256'],
    [['HS256']],
    [undefined],
    [null],
    [1],
    new Array(1),
  ],
};

const paddings = { takes: ['none', 'required'], refuses: ['', 'None', 'optional', true, false, null, 1, {}, ['none']] };

const VERIFY: Record<string, Kind> = {
  algorithms,
  issuer: expectations,
  audience: expectations,
  subject: texts,
  typ: { takes: [false, ...texts.takes, ...lists.takes], refuses: [...texts.refuses, ...lists.refuses] },
  claims: named,
  header: named,
  allowNumericSub: flags,
  expiration: { takes: ['required', 'optional'], refuses: ['', 'Required', 'none', true, false, null, 1, {}] },
  requiredClaims: { takes: lists.takes, refuses: [...notLists, false, ...lists.refuses] },
  maxAge: durations,
  clockTolerance: durations,
  schema: schemas,
  isRevoked: functions,
  maxTokenLength: counts,
  padding: paddings,
  now: functions,
  allowInsecureKeySizes: flags,
};

const SIGN: Record<string, Kind> = {
  algorithm: { takes: ['HS256', 'HS384', 'HS512'], refuses: [...NAMES, 1, null, true, ['HS256'], {}] },
  expiresIn: {
    takes: [false, ...durations.takes.filter((value) => value !== 0 && value !== '0s'), '2600w', 1.5e9],
    refuses: [0, '0s', 1.6e9, '2609w', ...durations.refuses],
  },
  notBefore: { takes: durations.takes, refuses: [false, ...durations.refuses] },
  issuer: { takes: texts.takes, refuses: [false, ['a'], ...texts.refuses] },
  audience: { takes: [...texts.takes, ...lists.takes], refuses: [false, ...texts.refuses, ...lists.refuses] },
  issuedAt: flags,
  allowNumericSub: flags,
  header: { takes: [{}, { kid: 'a', typ: 'b', x: null }], refuses: [null, '', 'x', 1, true, [], [{}], () => ({})] },
  now: functions,
  allowInsecureKeySizes: flags,
};

const CACHE: Record<string, Kind> = { maxEntries: counts, ttl: durations };

const REMOTE: Record<string, Kind> = {
  cacheMaxAge: bounded(86_400),
  cooldown: bounded(3600),
  timeout: {
    takes: timeouts.takes.filter((value) => value !== 0 && value !== '0s'),
    refuses: [0, '0s', ...timeouts.refuses],
  },
  staleIfError: bounded(604_800),
  maxBytes: counts,
  headers: {
    takes: [{}, { authorization: 'Bearer x' }, () => ({})],
    refuses: [['a'], new Headers(), null, '', 'x', 1, true, { a: 1 }, { a: undefined }],
  },
  read: functions,
  allowInsecureTransport: flags,
  fetch: functions,
  now: functions,
};

const addresses = {
  takes: [ADDRESS, new URL(ADDRESS), { href: ADDRESS }, 'http://localhost/openid'],
  refuses: [1, null, true, now],
};

const PAIR: Record<string, Kind> = {
  extractable: flags,
  modulusLength: { takes: [2048], refuses: [0, 1024, 2047, 2049, 2052, NaN, Infinity, '2048', '', null, true, [2048]] },
};

export interface Caller {
  readonly name: string;
  /** whether wrong options are thrown by the call itself, or reject the promise that it returns */
  readonly channel: 'throws' | 'rejects';
  readonly call: (options: unknown) => unknown;
  readonly base: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, Kind>>;
  /** whether the options may be left out */
  readonly optional: boolean;
}

const verifying = { algorithms: ['HS256'], issuer: false, audience: false, now };
const signing = { algorithm: 'HS256', expiresIn: '15m', now };

export const CALLERS: readonly Caller[] = [
  {
    name: 'verify',
    channel: 'rejects',
    call: (o) => verify(tokenWith(), SECRET, o as never),
    base: verifying,
    options: VERIFY,
    optional: false,
  },
  {
    name: 'createVerifier',
    channel: 'throws',
    call: (o) => createVerifier(SECRET, o as never),
    base: verifying,
    options: { ...VERIFY, cache: { takes: [true, false, {}], refuses: ['', 'true', 1, 0, null, []] } },
    optional: false,
  },
  {
    name: 'cache',
    channel: 'throws',
    call: (cache) => createVerifier(SECRET, { ...verifying, cache } as never),
    base: {},
    options: CACHE,
    optional: false,
  },
  {
    name: 'explain',
    channel: 'rejects',
    call: (o) => explain(tokenWith(), SECRET, o as never),
    base: verifying,
    options: VERIFY,
    optional: false,
  },
  {
    name: 'sign',
    channel: 'rejects',
    call: (o) => sign({}, SECRET, o as never),
    base: signing,
    options: SIGN,
    optional: false,
  },
  {
    name: 'createSigner',
    channel: 'throws',
    call: (o) => createSigner(SECRET, o as never),
    base: signing,
    options: SIGN,
    optional: false,
  },
  {
    name: 'decode',
    channel: 'throws',
    call: (o) => decode(tokenWith(), o as never),
    base: {},
    options: { maxTokenLength: counts, padding: paddings },
    optional: true,
  },
  {
    name: 'generateKeyPair',
    channel: 'rejects',
    call: (o) => generateKeyPair('PS256', o as never),
    base: {},
    options: PAIR,
    optional: true,
  },
  {
    name: 'createRemoteJwks',
    channel: 'throws',
    call: (o) => createRemoteJwks(ADDRESS, o as never),
    base: {},
    options: REMOTE,
    optional: true,
  },
  {
    name: 'createRemoteIssuer',
    channel: 'throws',
    call: (o) => createRemoteIssuer('https://issuer.example', o as never),
    base: {},
    options: { ...REMOTE, discovery: addresses },
    optional: true,
  },
];
