// The options of a guard are checked when it is made; what stands between quotes there can never end them.
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { createGuard, hasScope } from 'strictjwt/http';
import { expectUsageError } from '../../support/expect.ts';
import { GOOD } from './requests.ts';
import { verifyToken } from './verifier.mjs';

function make(options: unknown): ReturnType<typeof createGuard> {
  return createGuard(verifyToken, options as object);
}

/** Every character that RFC 6750 §3 allows in a quoted value, but the space. */
const ALLOWED = Array.from({ length: 0x7f - 0x21 }, (_, at) => String.fromCharCode(0x21 + at)).filter(
  (c) => !'"\\'.includes(c),
);

describe.each([
  ['realm', "text like 'api'"],
  ['scope', "text like 'read:x write:x'"],
])('%s', (name, expected) => {
  it('takes every character that may stand in a challenge', () => {
    expect(() => make({ [name]: ALLOWED.join('') })).not.toThrow();
    expect(() => make({ [name]: 'two words' })).not.toThrow();
  });

  it('takes no other: none can end the quotes or the line', async () => {
    for (let code = 0; code < 0x180; code++) {
      const text = `a${String.fromCharCode(code)}b`;
      if (ALLOWED.includes(String.fromCharCode(code)) || code === 0x20) continue;
      await expectUsageError(() => make({ [name]: text }), 'ERR_JWT_OPTION_INVALID');
    }
    for (const text of ['', 'caf\u00e9', '\ud800', 'line\n', 'x", error="invalid_token']) {
      await expectUsageError(() => make({ [name]: text }), 'ERR_JWT_OPTION_INVALID');
    }
  });

  it.each([[undefined], [null], [42], [true], [['a']], [{}], [() => 'a']])('is no %j', async (value) => {
    const error = await expectUsageError(() => make({ [name]: value }), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe(`option "${name}" must be ${expected}, got ${typeof value}`);
  });
});

it.each([' a', 'a ', 'a  b', 'a\tb', ' '])('no scope is %j', async (scope) => {
  await expectUsageError(() => make({ scope }), 'ERR_JWT_OPTION_INVALID');
});

describe('from', () => {
  it.each<[unknown]>([
    ['Header'],
    ['cookie'],
    [''],
    [undefined],
    [null],
    [42],
    [{}],
    [[]],
    [['header', 'cookie']],
    [{ cookie: '' }],
    [{ cookie: undefined }],
    [{ cookie: 'a b' }],
    [{ cookie: 'a=b' }],
    [{ cookie: 'a;b' }],
    [{ cookie: 'a,b' }],
    [{ cookie: '"a"' }],
    [{ cookie: 'caf\u00e9' }],
    [{ cookie: 'a\n' }],
    [{ cookie: ['a'] }],
    [{ cookie: 'a', header: 'b' }],
    [{ header: 'x-token' }],
  ])('is not %j', async (from) => {
    const error = await expectUsageError(() => make({ from }), 'ERR_JWT_OPTION_INVALID');
    const expected = "'header', { cookie: 'name' } or a function";
    expect(error.message).toBe(`option "from" must be ${expected}, got ${typeof from}`);
  });

  it.each(['session', '__Host-session', '__Secure-a.b', 'a$b', 'a*b', 'a+b|c^d', '.', 'A1', '!#%&`~'])(
    'may be the cookie %s, and it alone is read',
    async (name) => {
      const guard = make({ from: { cookie: name } });
      const result = await guard({ headers: { cookie: `x${name}=1; ${name}x=2; ${name}=${GOOD}` } });
      expect(result.ok).toBe(true);
      const others = await guard({ headers: { cookie: `x${name}=${GOOD}; ${name}x=${GOOD}; aab=${GOOD}` } });
      expect(others).toMatchObject({ ok: false, status: 401, body: { error: 'unauthorized' } });
    },
  );

  it('may be a function, which gets the request as it is', async () => {
    const request = { token: GOOD };
    const asked: unknown[] = [];
    const guard = createGuard(verifyToken, {
      from: (given: { token: string }) => {
        asked.push(given);
        return given.token;
      },
    });
    expect(await guard(request)).toMatchObject({ ok: true, token: GOOD });
    expect(asked).toEqual([request]);
    expect(asked[0]).toBe(request);
  });

  it.each([[undefined], ['']])('a function that answers %j says: no credentials', async (token) => {
    expect(await make({ from: () => token })({})).toMatchObject({ status: 401, body: { error: 'unauthorized' } });
  });

  it.each<[unknown]>([[null], [42], [[GOOD]], [{}], [Promise.resolve(GOOD)], [true], [new String(GOOD)]])(
    'a function that answers %j is an error of the calling code',
    async (token) => {
      const error = await expectUsageError(make({ from: () => token })({}), 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toBe('"from" must answer text or undefined');
    },
  );

  it('a function that throws, throws on', async () => {
    const from = (): never => {
      throw new RangeError('my own');
    };
    await expect(make({ from })({})).rejects.toThrow(RangeError);
  });
});

describe('retryAfter', () => {
  it.each<[unknown]>([
    [-1],
    [Number.NaN],
    [Infinity],
    [30_000],
    [3600.5],
    ['30'],
    ['30 s'],
    ['about 30s'],
    ['30s or so'],
    ['1.s'],
    [{ toString: () => '30s' }],
    ['-1s'],
    ['1y'],
    [''],
    [null],
    [undefined],
    [{}],
    [['30s']],
    [true],
    ['99999999999999999999w'],
    [`${'9'.repeat(400)}s`],
  ])('is not %j', async (retryAfter) => {
    const error = await expectUsageError(() => make({ retryAfter }), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe(`option "retryAfter" must be a duration like '30s', got ${typeof retryAfter}`);
  });
});

describe('describe', () => {
  it.each<[unknown]>([['text'], [undefined], [null], [{}]])('is not %j', async (value) => {
    const error = await expectUsageError(() => make({ describe: value }), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe(`option "describe" must be a function, got ${typeof value}`);
  });
});

describe('the options', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['text', 'api'],
    ['a list', []],
    ['a function', () => {}],
    ['a Map', new Map([['realm', 'x']])],
    ['an instance of a class', new (class Options {})()],
    ['what inherits', Object.create({ scope: 'read:x' })],
    ['what inherits from bare members', Object.create(Object.assign(Object.create(null), { scope: 'read:x' }))],
  ])('are no %s', async (_, options) => {
    const error = await expectUsageError(() => make(options), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe('the options must be a plain object');
  });

  it.each(['Realm', 'scopes', 'cookie', 'audience', '__proto__x', 'constructor', 'toString'])(
    'have no "%s", and the error says what there is',
    async (name) => {
      const error = await expectUsageError(() => make({ [name]: 'x' }), 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toContain(`"${name}"`);
      expect(error.message).toContain('known: realm, from, retryAfter, describe, scope');
    },
  );

  it('have no symbols either', async () => {
    await expectUsageError(() => make({ [Symbol('scope')]: 'x' }), 'ERR_JWT_OPTION_INVALID');
  });

  it('count when they are hidden', async () => {
    const options = Object.defineProperty({}, 'scope', { value: 'read:x', enumerable: false });
    const result = await make(options)({ headers: { authorization: `Bearer ${GOOD}` } });
    expect(result).toMatchObject({ status: 403 });
  });

  it('may have no prototype, or one of another realm', () => {
    expect(() => make(Object.assign(Object.create(null), { realm: 'x' }))).not.toThrow();
    expect(() => make(runInNewContext("({ realm: 'x' })"))).not.toThrow();
    expect(() => make({})).not.toThrow();
  });
});

describe('a polluted prototype', () => {
  afterEach(() => {
    for (const name of ['scope', 'from', 'realm', 'describe'])
      delete (Object.prototype as Record<string, unknown>)[name];
  });

  it('gives a guard no options', async () => {
    Object.assign(Object.prototype, { from: () => GOOD, realm: 'evil' });
    expect(await createGuard(verifyToken)({ headers: {} })).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="api"' },
    });
  });

  it('gives a token no scopes', () => {
    Object.assign(Object.prototype, { scope: 'admin' });
    expect(hasScope({}, 'admin')).toBe(false);
  });
});
