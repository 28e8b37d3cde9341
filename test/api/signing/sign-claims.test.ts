import { describe, expect, it } from 'vitest';
import { createSigner, decode, sign, type JwtClaims, type SignOptions } from 'strictjwt';
import { now, NOW_SECONDS } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { SECRET } from '../../support/keys.ts';

const options: SignOptions = { algorithm: 'HS256', expiresIn: '15m', now };

async function signed(claims: unknown, more: Partial<SignOptions> = {}): Promise<Record<string, unknown>> {
  return decode(await sign(claims as JwtClaims, SECRET, { ...options, ...more })).payload;
}

async function refusal(claims: unknown, more: Partial<SignOptions> = {}): Promise<string> {
  const attempt = sign(claims as JwtClaims, SECRET, { ...options, ...more });
  return (await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID')).message;
}

describe('the claims given to sign', () => {
  it('are not modified, deep inside neither', async () => {
    const claims = Object.freeze({ sub: 'me', roles: Object.freeze(['a']), deep: Object.freeze({ x: 1 }) });
    const before = structuredClone(claims);
    await signed(claims, { issuer: 'i', audience: ['a'], notBefore: 5 });
    expect(claims).toEqual(before);
  });

  it('are taken when sign is called, not when the signature is made', async () => {
    const signer = createSigner(SECRET, options);
    const claims: JwtClaims = { sub: 'before', list: [1] };
    const pending = signer(claims);
    claims.sub = 'after';
    (claims['list'] as number[]).push(2);
    expect(decode(await pending).payload).toMatchObject({ sub: 'before', list: [1] });
  });

  const plain = {
    none: null,
    yes: true,
    n: -1.5e-7,
    text: 'ÄÖ🙂\u0000"\\',
    list: [1, [null, {}]],
    deep: { a: { b: [] } },
  };
  it('come back as they went in', async () => {
    expect(await signed(plain)).toEqual({ ...plain, iat: NOW_SECONDS, exp: NOW_SECONDS + 900 });
  });

  it('leave out members that are undefined, as JSON does', async () => {
    expect(await signed({ a: undefined, sub: undefined, deep: { b: undefined } }, { issuedAt: false })).toEqual({
      deep: {},
      exp: NOW_SECONDS + 900,
    });
  });

  it('may have no prototype, or be an instance: own members count', async () => {
    class Session {
      sub = 'me';
      get inherited(): string {
        return 'no';
      }
    }
    const bare = Object.assign(Object.create(null) as object, { sub: 'me' });
    for (const claims of [bare, new Session()]) {
      expect(await signed(claims)).toEqual({ sub: 'me', iat: NOW_SECONDS, exp: NOW_SECONDS + 900 });
    }
  });

  const times = { iat: NOW_SECONDS, exp: NOW_SECONDS + 900 };
  const registered = { ...times, nbf: 0, iss: 'i', sub: '', jti: 'j', aud: 'a' };
  it('may carry every registered claim', async () => {
    const { expiresIn: _, ...rest } = options;
    const token = await sign(registered, SECRET, rest);
    expect(decode(token).payload).toEqual(registered);
  });

  it.each([[['a']], [['a', 'b']], [[]]])('may carry a list as audience: %j', async (aud) => {
    expect((await signed({ aud }))['aud']).toEqual(aud);
  });

  const notTimes = [NaN, Infinity, -Infinity, '1', '', null, true, {}, [], [1], new Date(0), 5n];
  const notTexts = [1, 0, NaN, null, true, {}, [], ['a'], new String('a'), 5n];
  const notAudiences = [1, null, true, {}, [1], ['a', null], [['a']], new Set(['a'])];
  const malformed = [
    ...['exp', 'nbf', 'iat'].flatMap((claim) => notTimes.map((value) => ({ claim, value }))),
    ...['iss', 'sub', 'jti'].flatMap((claim) => notTexts.map((value) => ({ claim, value }))),
    ...notAudiences.map((value) => ({ claim: 'aud', value })),
  ];
  it.each(malformed)('must not have $claim $value', async ({ claim, value }) => {
    const message = await refusal({ [claim]: value });
    expect(message).toContain(`"${claim}"`);
    expect(message).toMatch(/expected a /);
  });

  it.each([null, undefined, 'text', 1, true, [], [{}], () => ({}), Symbol('s'), 5n, new Map(), new Set(), new Date()])(
    'must be a plain object, not %s',
    async (claims) => {
      expect(await refusal(claims)).toContain('plain object');
    },
  );
});

describe('what JSON cannot carry', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = { inside: [cycle] };
  const nested = (depth: number): object => (depth === 0 ? {} : { inside: nested(depth - 1) });
  // built without recursion, so that only the library's own depth matters
  let deep: object = {};
  for (let i = 0; i < 100_000; i++) deep = [deep];

  const lost: [string, unknown][] = [
    ['a BigInt', 5n],
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a Map', new Map([['a', 1]])],
    ['a Set', new Set([1])],
    ['bytes', new Uint8Array(2)],
    ['an ArrayBuffer', new ArrayBuffer(2)],
    ['a RegExp', /a/],
    ['an Error', new Error('x')],
    ['a promise', Promise.resolve(1)],
    ['a boxed NaN', new Number(NaN)],
    ['an invalid Date', new Date(NaN)],
    ['a list with a hole', new Array(1)],
    ['a list with a hole, hidden by a named member', Object.assign([, 1], { name: 2 })],
    ['a list with undefined', [undefined]],
    ['a cycle', cycle],
    ['a depth that JSON.stringify cannot walk', deep],
  ];
  it.each(lost)('is refused: %s', async (_what, value) => {
    for (const claims of [{ value }, { deep: { list: [{ value }] } }]) {
      expect(await refusal(claims)).toContain('cannot be written as JSON');
    }
  });

  it('is found by its place, which the message names', async () => {
    expect(await refusal({ user: { scores: [1, NaN] } })).toContain('at "user" at "scores" at "1" is NaN');
  });

  it('is refused where it cannot be read', async () => {
    const { proxy, revoke } = Proxy.revocable<string[]>([], {});
    revoke();
    await refusal({ aud: proxy });
    await refusal({ value: proxy });
    await refusal({ value: [{ deep: proxy }] });
  });

  it('is refused when a toJSON hides it', async () => {
    for (const answer of [NaN, undefined, null, 5n, () => 1, [NaN]]) await refusal({ value: { toJSON: () => answer } });
    // it is asked with the member's name, as JSON.stringify asks it
    const moody = (name?: string): unknown => {
      if (name === 'value') throw new RangeError('no');
      return 'text';
    };
    expect(await refusal({ value: { toJSON: moody } })).toBe(
      'the claims cannot be written as JSON: the value has a toJSON that fails',
    );
    // the claims themselves: what they turn into was not type-checked, and would not expire
    await refusal({ toJSON: () => ({ admin: true }) });
    await refusal({ toJSON: () => 'text' });
  });

  it('does not touch what it can carry: a Date, nested objects, text with half a surrogate pair', async () => {
    const when = new Date(0);
    expect(await signed({ when, deep: nested(500), half: '\ud800' })).toMatchObject({
      when: '1970-01-01T00:00:00.000Z',
      half: '\ud800',
    });
  });

  it.each([
    ['at the top', JSON.parse('{"__proto__":{"admin":true}}')],
    ['deep inside', JSON.parse('{"list":[{"a":{"__proto__":1}}]}')],
  ])('includes a "__proto__" member %s', async (_where, claims) => {
    expect(await refusal(claims)).toContain('__proto__');
  });

  it('does not include the text "__proto__" as a value', async () => {
    expect(await signed({ text: '"__proto__"' })).toMatchObject({ text: '"__proto__"' });
  });
});

describe('an option that alone differs from the claims', () => {
  const claims = { iat: NOW_SECONDS, exp: NOW_SECONDS + 60 };
  const cases: readonly (readonly [Partial<SignOptions>, object])[] = [
    [{}, {}],
    [{ notBefore: 5 }, { nbf: NOW_SECONDS + 5 }],
    [{ issuer: 'me' }, { iss: 'me' }],
    [{ audience: 'you' }, { aud: 'you' }],
  ];
  it.each(cases)('sets its claim: %j', async (more, expected) => {
    const token = await sign(claims, SECRET, { algorithm: 'HS256', now, ...more });
    expect(decode(token).payload).toEqual({ ...claims, ...expected });
  });

  it('sets exp, or iat', async () => {
    const token = await sign({ iat: NOW_SECONDS }, SECRET, { algorithm: 'HS256', now, expiresIn: 60 });
    expect(decode(token).payload).toEqual(claims);
    const other = await sign({ exp: NOW_SECONDS + 60 }, SECRET, { algorithm: 'HS256', now });
    expect(decode(other).payload).toEqual(claims);
  });

  it('does not hide what cannot be written', async () => {
    const attempt = sign({ ...claims, x: NaN }, SECRET, { algorithm: 'HS256', now });
    const { message } = await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID');
    expect(message).toBe('the claims cannot be written as JSON: the value at "x" is NaN');
  });
});

it('a cycle in the claims is refused with what JSON says of it as cause', async () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const { cause } = await expectUsageError(sign(cycle, SECRET, options), 'ERR_JWT_OPTION_INVALID');
  expect(cause).toBeInstanceOf(TypeError);
});
