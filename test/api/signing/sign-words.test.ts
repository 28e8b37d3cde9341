import { describe, expect, it } from 'vitest';
import { decode, sign, type SignOptions } from 'strictjwt';
import { NOW, NOW_SECONDS, now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { SECRET } from '../../support/keys.ts';

// What is refused to be signed, message by message: what was found, where, and what is expected instead.

const refused = async (claims: unknown, options: object = {}): Promise<string> => {
  const given = { algorithm: 'HS256', expiresIn: 60, now, ...options } as SignOptions;
  return (await expectUsageError(() => sign(claims as object, SECRET, given), 'ERR_JWT_OPTION_INVALID')).message;
};
const LAST = 253_402_300_799;

describe('a claim of the wrong kind', () => {
  const seconds = 'expected a finite number of seconds since 1970';
  it.each<[object, object, string]>([
    [{ exp: '5' }, { expiresIn: undefined }, `claim "exp" is text, ${seconds}`],
    [{ nbf: Number.NaN }, {}, `claim "nbf" is NaN, ${seconds}`],
    [{ iat: new Date(0) }, {}, `claim "iat" is an object, ${seconds}`],
    [{ iat: null }, {}, `claim "iat" is null, ${seconds}`],
    [{ iat: NOW }, {}, `claim "iat" is ${NOW}, expected seconds since 1970, not milliseconds`],
    [{ iat: LAST + 1 }, {}, `claim "iat" is ${LAST + 1}, expected seconds since 1970, not milliseconds`],
    [{ nbf: LAST + 1 }, {}, `claim "nbf" is ${LAST + 1}, expected seconds since 1970, not milliseconds`],
    [{ iss: 5 }, {}, 'claim "iss" is a number, expected a string'],
    [{ sub: 5 }, {}, 'claim "sub" is a number, expected a string: String(…), or see allowNumericSub'],
    [
      { sub: 1.5 },
      { allowNumericSub: true },
      'claim "sub" is a number, expected a string: String(…), or see allowNumericSub',
    ],
    [{ jti: 5 }, {}, 'claim "jti" is a number, expected a string: String(…)'],
    [{ aud: {} }, {}, 'claim "aud" is an object, expected a string or a list of strings'],
    [{ aud: ['a', 5] }, {}, 'claim "aud" is a list, expected a string or a list of strings'],
  ])('%j with %j', async (claims, { expiresIn = 60, ...options }: { expiresIn?: unknown }, message) => {
    const more = 'exp' in claims ? {} : { expiresIn };
    const given = { algorithm: 'HS256', now, ...more, ...options } as SignOptions;
    const error = await expectUsageError(() => sign(claims, SECRET, given), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe(message);
  });
});

describe('a token that would be dead when it is born', () => {
  const date = (time: number): string => new Date(time * 1000).toISOString().replace('.000Z', 'Z');
  const dead = (exp: number, why: string): string =>
    `"exp" would be ${date(exp)}${why}, which is not after now (${date(NOW_SECONDS)}): dead when it is born; for a lifetime use expiresIn`;
  const without = async (claims: object): Promise<string> => {
    const given = { algorithm: 'HS256', now } as SignOptions;
    return (await expectUsageError(() => sign(claims, SECRET, given), 'ERR_JWT_OPTION_INVALID')).message;
  };

  it('is told by its time, and by what it was counted from', async () => {
    expect(await without({ exp: NOW_SECONDS })).toBe(dead(NOW_SECONDS, ''));
    expect(await without({ exp: NOW_SECONDS, iat: NOW_SECONDS - 60 })).toBe(dead(NOW_SECONDS, ''));
    expect(await refused({ iat: NOW_SECONDS - 60 })).toBe(dead(NOW_SECONDS, ', counted from "iat"'));
    expect(await refused({ iat: NOW_SECONDS - 90 })).toBe(dead(NOW_SECONDS - 30, ', counted from "iat"'));
  });

  it('is alive a second earlier', async () => {
    const options = { algorithm: 'HS256', expiresIn: 60, now } as const;
    const token = await sign({ iat: NOW_SECONDS - 59 }, SECRET, options);
    expect(decode(token).payload.exp).toBe(NOW_SECONDS + 1);
  });
});

describe('what is given twice, or not at all', () => {
  it.each<[object, object, string]>([
    [{ nbf: 5 }, { notBefore: 5 }, 'both option "notBefore" and claim "nbf" are given'],
    [{ exp: 5 }, {}, 'both option "expiresIn" and claim "exp" are given'],
    [{ exp: 5 }, { expiresIn: false }, 'both option "expiresIn" and claim "exp" are given'],
    [{ iss: 'a' }, { issuer: 'b' }, 'option "issuer" is "b", the claims already have "iss" "a"'],
    [{ aud: ['a'] }, { audience: 'a' }, 'option "audience" is "a", the claims already have "aud" ["a"]'],
  ])('%j with %j', async (claims, options, message) => {
    expect(await refused(claims, options)).toBe(message);
  });

  it('says how to give a lifetime', async () => {
    const given = { algorithm: 'HS256', now } as SignOptions;
    const error = await expectUsageError(() => sign({}, SECRET, given), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe('give expiresIn (e.g. \'15m\'), or an "exp" claim, or expiresIn: false: never expires');
  });

  it('is taken where both say the same', async () => {
    const options = { algorithm: 'HS256', expiresIn: 60, now, issuer: 'a', audience: ['b', 'c'] } as const;
    const { payload } = decode(await sign({ iss: 'a', aud: ['b', 'c'] }, SECRET, options));
    expect(payload).toMatchObject({ iss: 'a', aud: ['b', 'c'], iat: NOW_SECONDS, exp: NOW_SECONDS + 60 });
  });
});

describe('what JSON would lose', () => {
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  const list: unknown[] = [];
  list.push(list);
  const throughToJson: Record<string, unknown> = {};
  throughToJson.inside = { toJSON: () => throughToJson };
  const cyclic = 'is an object that it stands in itself: a cycle';
  const rows: [unknown, string][] = [
    [Number.NaN, ' at "x" is NaN'],
    [-Infinity, ' at "x" is -Infinity'],
    [[1, undefined], ' at "x" at "1" is undefined, in a list'],
    [[, 1], ' at "x" at "0" is undefined, in a list'],
    [5n, ' at "x" is a BigInt: write it as text, String(…)'],
    [{ y: 5n }, ' at "x" at "y" is a BigInt: write it as text, String(…)'],
    [() => 1, ' at "x" is a function'],
    [Symbol('s'), ' at "x" is a symbol'],
    [new Map(), ' at "x" is [object Map]'],
    [new Date(Number.NaN), ' at "x" writes itself as null'],
    [{ toJSON: () => undefined }, ' at "x" is undefined, in a list'],
    [{ toJSON: () => [Number.NaN] }, ' at "x" at "0" is NaN'],
    [cycle, ` at "x" at "self" ${cyclic}`],
    [list, ` at "x" at "0" ${cyclic}`],
    [throughToJson, ` at "x" at "inside" ${cyclic}`],
    [{ ['é\n']: 5n }, ' at "x" at "\\u00e9\\n" is a BigInt: write it as text, String(…)'],
    [JSON.parse('{"__proto__":1}'), ' has a "__proto__" member'],
  ];
  it.each(rows.map((row, index) => [index, ...row] as const))('is told by its place: %d', async (_, x, where) => {
    expect(await refused({ x })).toBe(`the claims cannot be written as JSON: the value${where}`);
  });

  it('is not a member that is undefined, nor one object in two places', async () => {
    const twice = { a: 1 };
    const claims = { x: undefined, one: twice, two: [twice, twice], none: null };
    const { payload } = decode(await sign(claims, SECRET, { algorithm: 'HS256', expiresIn: 60, now }));
    expect(payload).toMatchObject({ one: twice, two: [twice, twice], none: null });
    expect(payload).not.toHaveProperty('x');
  });
});
