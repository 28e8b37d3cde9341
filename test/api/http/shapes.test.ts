// Every shape in which a request comes: the guard finds the one header, and anything else is an error of the caller's.
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { createGuard, type GuardPass, type GuardRefusal, hasScope } from 'strictjwt/http';
import { expectUsageError } from '../../support/expect.ts';
import { COOKIE_ROWS, GOOD, HEADER_ROWS, MALFORMED, NONE, PASS, type Row, tokenWith } from './requests.ts';
import { verifyToken } from './verifier.mjs';

const guard = createGuard(verifyToken);
const cookieGuard = createGuard(verifyToken, { from: { cookie: '__Host-session' } });
const OTHER = tokenWith({ sub: 'eve' });
const bearer = `Bearer ${GOOD}`;

function outcome(result: GuardPass | GuardRefusal): string {
  return result.ok ? `200 ${String(Object(result.payload).sub)}` : `${result.status} ${result.body.error}`;
}

async function outcomeOf(request: unknown, which = guard): Promise<string> {
  return outcome(await which(request as object));
}

/** A request of node:http as its parser makes it: of two Authorization headers it keeps the first. */
function incoming(...raw: readonly string[]): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.rawHeaders = [...raw];
  const { _addHeaderLines: add } = request as unknown as { _addHeaderLines(list: readonly string[], n: number): void };
  add.call(request, raw, raw.length);
  return request;
}

const headers = { authorization: bearer };

describe.each<[string, unknown]>([
  ['a Fetch Request', new Request('https://api.example', { headers })],
  ['a request of node:http', incoming('Authorization', bearer)],
  ['a plain object', { headers }],
  ['a plain object with names as they were sent', { headers: { Accept: '*/*', Authorization: bearer } }],
  ['a plain object with names in upper case', { headers: { AUTHORIZATION: bearer } }],
  ['an object without a prototype', { headers: Object.assign(Object.create(null), headers) }],
  ['values in lists', { headers: { authorization: [bearer] } }],
  [
    'headers that are undefined beside it',
    { headers: { Authorization: undefined, authorization: bearer, cookie: null } },
  ],
  ['Headers', { headers: new Headers(headers) }],
  ['a Map', { headers: new Map([['Authorization', bearer]]) }],
  ['a Map of lists', { headers: new Map([['authorization', [bearer]]]) }],
  [
    'pairs',
    {
      headers: [
        ['accept', '*/*'],
        ['Authorization', bearer],
      ],
    },
  ],
  ['name and value by turns', { headers: ['Accept', '*/*', 'AUTHORIZATION', bearer] }],
  ['what only has get', { headers: { get: (name: string) => (name === 'authorization' ? bearer : null) } }],
  [
    'what only has get, and minds case',
    { headers: { get: (name: string) => (name === 'Authorization' ? bearer : null) } },
  ],
  ['a framework that keeps it in .raw', { id: 1, raw: incoming('authorization', bearer) }],
  ['a framework that keeps it in .req', { req: { headers } }],
  ['a framework that keeps it in .request', { request: new Request('https://api.example', { headers }) }],
  ['a framework that keeps it in .raw.req', { raw: { req: { headers } } }],
  ['a framework that keeps it in .request.req', { request: { req: incoming('authorization', bearer) } }],
  ['a framework that keeps it in .req.raw', { req: { raw: new Request('https://api.example', { headers }) } }],
  ['what only has get, and answers a new list each time', { headers: { get: () => [bearer] } }],
  ['headers on the outside and the request within', { headers, raw: incoming('authorization', bearer) }],
  ['a Lambda event, version 1', { headers, multiValueHeaders: { authorization: [bearer] } }],
  ['a Lambda event of a load balancer', { multiValueHeaders: { Authorization: [bearer] } }],
  ['a Lambda event with null', { headers: null, multiValueHeaders: { Authorization: [bearer] } }],
  ['a Lambda event with null the other way', { headers, multiValueHeaders: null }],
  ['a Lambda event, version 2', { version: '2.0', headers, cookies: ['a=b'] }],
  ['a request of Lambda@Edge', { headers: { authorization: [{ key: 'Authorization', value: bearer }] } }],
  ['a Lambda event behind a framework', { req: { version: '2.0', headers, cookies: ['a=b'] } }],
  ['a Map with names in upper case', { headers: new Map([['AUTHORIZATION', bearer]]) }],
  [
    'what iterates over pairs by itself',
    {
      headers: {
        *[Symbol.iterator]() {
          yield ['Authorization', bearer];
        },
      },
    },
  ],
  [
    'an object that has get and iterates',
    { headers: Object.assign(new Map([['authorization', bearer]]), { get: () => 'x' }) },
  ],
  ['lists within lists', { headers: [['authorization', [bearer]]] }],
  ['a header whose name is a method', { headers: { get: 'x', entries: 'y', authorization: bearer } }],
  ['headers that nobody may change', { headers: Object.freeze({ ...headers }) }],
  ['a copy in a member of no use', { headers, request: { headers: { authorization: 'Bearer x' } } }],
  ['members that are no objects', { headers, raw: 5, req: 'text', request: null }],
  ['a request of another realm', runInNewContext('({ headers: { authorization: bearer } })', { bearer })],
  ['a list of another realm', runInNewContext('({ headers: [["Authorization", bearer]] })', { bearer })],
])('%s', (_, request) => {
  it('is read', async () => {
    expect(await outcomeOf(request)).toBe('200 ada');
  });
});

it.each<[string, unknown]>([
  ['no headers', { headers: {} }],
  ['null, as in a Lambda event without headers', { headers: null }],
  ['null twice', { headers: null, multiValueHeaders: null }],
  ['undefined', { headers: { authorization: undefined } }],
  ['a list without entries', { headers: { authorization: [] } }],
  ['empty Headers', { headers: new Headers() }],
  ['what only has get', { headers: { get: () => null } }],
  [
    'names that only look alike',
    { headers: { 'authorization ': bearer, authorisation: bearer, '\u0430uthorization': bearer } },
  ],
  ['a name with the long s, which is S in upper case', { headers: { 'authori\u017fation': bearer } }],
  ['text that is empty', { headers: { authorization: '' } }],
  ['white space', { headers: { authorization: ' \t ' } }],
  ['a list of what is empty', { headers: { authorization: [undefined, null] } }],
  ['cookies where a header is asked for', { headers: {}, cookies: [bearer] }],
  ['a header that middleware removed', { headers: {}, rawHeaders: ['Authorization', bearer] }],
])('%s: no credentials', async (_, request) => {
  expect(await outcomeOf(request)).toBe('401 unauthorized');
});

it.each<[string, unknown]>([
  ['node:http, which keeps the first', incoming('Authorization', bearer, 'authorization', `Bearer ${OTHER}`)],
  ['node:http, the same twice', incoming('Authorization', bearer, 'Authorization', bearer)],
  [
    'Fastify: its own headers, node:http within',
    { headers, raw: incoming('authorization', bearer, 'authorization', 'x') },
  ],
  [
    'Koa: the list lies two levels below',
    { headers, request: { req: incoming('authorization', bearer, 'authorization', 'x') } },
  ],
  [
    'Headers, which join',
    new Request('https://api.example', {
      headers: [
        ['authorization', bearer],
        ['authorization', bearer],
      ],
    }),
  ],
  ['a list', { headers: { authorization: [bearer, `Bearer ${OTHER}`] } }],
  ['a list and another name', { headers: { authorization: bearer, AUTHORIZATION: [bearer] } }],
  ['a list that is empty beside it', { headers: { authorization: [bearer, ''] } }],
  ['by turns', { headers: ['Authorization', bearer, 'authorization', bearer] }],
  ['version 1, single and several differ', { headers: {}, multiValueHeaders: { Authorization: [bearer, 'Basic x'] } }],
  ['what only has get, which joins', { headers: { get: () => `${bearer}, ${bearer}` } }],
  ['what only has get, and minds case', { headers: { get: (name: string) => `Bearer ${name}` } }],
  ['names in different letters', { headers: { authorization: bearer, Authorization: `Bearer ${OTHER}` } }],
  [
    'pairs',
    {
      headers: [
        ['authorization', bearer],
        ['Authorization', bearer],
      ],
    },
  ],
  [
    'a Map',
    {
      headers: new Map([
        ['authorization', bearer],
        ['Authorization', bearer],
      ]),
    },
  ],
  ['API Gateway, whose headers keep the last', { headers, multiValueHeaders: { authorization: ['Bearer x', bearer] } }],
])('two Authorization headers in %s: malformed', async (_, request) => {
  expect(await outcomeOf(request)).toBe('400 invalid_request');
});

it('what middleware put in the place of a header counts', async () => {
  const request = incoming('authorization', 'Basic YWRhOmh1bnRlcjI=');
  request.headers.authorization = bearer;
  expect(await outcomeOf(request)).toBe('200 ada');
  const event = { headers, multiValueHeaders: { authorization: ['Basic YWRhOmh1bnRlcjI='] } };
  expect(await outcomeOf(event)).toBe('200 ada');
});

describe('cookies', () => {
  const session = `__Host-session=${GOOD}`;

  it.each<[string, unknown]>([
    ['a header', { headers: { cookie: `a=b; ${session}` } }],
    ['a header in other letters', { headers: { Cookie: session } }],
    ['node:http, which joins', incoming('cookie', 'a=b', 'cookie', session)],
    ['headers in a list', { headers: { cookie: ['a=b', session] } }],
    ['a Lambda event, version 1', { headers: { Cookie: 'a=b' }, multiValueHeaders: { Cookie: ['a=b', session] } }],
    ['a Lambda event, version 2', { version: '2.0', headers: {}, cookies: ['a=b', session] }],
    ['a header beside a list without entries', { headers: { cookie: session }, cookies: [] }],
    ['the same, with a header beside', { version: '2.0', headers: { cookie: session }, cookies: [session] }],
    ['a framework that has read them', { headers: { cookie: session }, cookies: { '__Host-session': 'x' } }],
  ])('in %s', async (_, request) => {
    expect(await outcomeOf(request, cookieGuard)).toBe('200 ada');
  });

  it.each<[string, unknown]>([
    ['two headers', incoming('cookie', session, 'cookie', session)],
    ['a Lambda event, version 1', { headers: null, multiValueHeaders: { cookie: [session, session] } }],
    ['a Lambda event, version 2', { headers: {}, cookies: [session, '__Host-session=x'] }],
    ['one entry of version 2', { headers: {}, cookies: [`${session}; __Host-session=x`] }],
  ])('twice in %s: malformed', async (_, request) => {
    expect(await outcomeOf(request, cookieGuard)).toBe('400 invalid_request');
  });

  it('that middleware removed, from several headers: no credentials', async () => {
    // a browser splits its cookies over HTTP/2 (RFC 9113 §8.2.3), and a filter takes away those of other sites' requests
    const request = incoming('cookie', 'a=b', 'cookie', session);
    delete request.headers.cookie;
    expect(await outcomeOf(request, cookieGuard)).toBe('401 unauthorized');
    expect(await outcomeOf({ raw: request, headers: { cookie: 'a=b' } }, cookieGuard)).toBe('401 unauthorized');
  });
});

describe('the same table, without a server', () => {
  const answers = new Map([PASS, NONE, MALFORMED].map((answer) => [answer, answer.status]));
  const rows = HEADER_ROWS.filter(({ answer, path }) => answers.has(answer) && path === undefined);
  const grouped = ({ headers: sent }: Row): Record<string, string[]> => {
    const lists: Record<string, string[]> = {};
    for (const [name, value] of sent) (lists[name] ??= []).push(value);
    return lists;
  };

  it.each(rows.map((row) => [row.title, row] as const))('%s', async (_, row) => {
    const raw = row.headers.flat();
    const shapes = [
      { headers: row.headers },
      { headers: raw },
      { headers: grouped(row) },
      { headers: null, multiValueHeaders: grouped(row) },
      { raw: { headers: Object.fromEntries(row.headers), rawHeaders: raw } },
    ];
    for (const shape of shapes)
      expect((await guard(shape)).ok ? 200 : 'refused').toBe(row.answer.status === 200 ? 200 : 'refused');
    const [first] = await Promise.all(shapes.map((shape) => outcomeOf(shape)));
    expect(Number(first?.slice(0, 3))).toBe(row.answer.status);
  });

  it.each(COOKIE_ROWS.map((row) => [row.title, row] as const))('%s', async (_, row) => {
    for (const shape of [{ headers: row.headers }, { headers: grouped(row) }]) {
      expect(Number((await outcomeOf(shape, cookieGuard)).slice(0, 3))).toBe(row.answer.status);
    }
  });
});

describe('what is no request', () => {
  it.each<[unknown]>([
    [undefined],
    [null],
    [bearer],
    [42],
    [{}],
    [{ authorization: bearer }],
    [[]],
    [{ headers: bearer }],
    [{ req: {} }],
  ])('is an error of the calling code: %j', async (request) => {
    const error = await expectUsageError(guard(request as object), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toContain('has no headers');
    expect(error.message).not.toContain(GOOD);
  });

  it.each<[unknown]>([
    [42],
    [true],
    [{ key: 'authorization', value: bearer }],
    [[[bearer]]],
    [Symbol('s')],
    [() => bearer],
  ])('nor is a header that is no text: %j', async (value) => {
    const error = await expectUsageError(guard({ headers: { authorization: value } }), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe('a header of the request is not text');
    await expectUsageError(cookieGuard({ headers: { cookie: value } }), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(cookieGuard({ headers: {}, cookies: [value] }), 'ERR_JWT_OPTION_INVALID');
  });

  it.each<[string, unknown]>([
    ['a list of { name, value }, as in HAR files', [{ name: 'authorization', value: bearer }]],
    ['a list of { key, value }', [{ key: 'Authorization', value: bearer }]],
    ['a list of objects', [{ authorization: bearer }]],
    ['a list of Maps', [new Map([['authorization', bearer]])]],
    ['pairs and an object', [['accept', '*/*'], { name: 'authorization', value: bearer }]],
    ['pairs of bytes', [[Buffer.from('authorization'), Buffer.from(bearer)]]],
    ['pairs of three', [['authorization', bearer, 'Bearer x']]],
    ['a Map with names that are no text', new Map([[null, bearer]])],
    ['names and values by turns, one too many', ['accept', 'authorization', bearer]],
    ['names and values by turns, a list among them', ['authorization', [bearer]]],
    ['bytes', Buffer.from(`authorization: ${bearer}`)],
    ['a Set of lines', new Set([`authorization: ${bearer}`])],
    ['an object that inherits them', Object.create(headers)],
    ['an object that inherits them, without a prototype', Object.create(Object.assign(Object.create(null), headers))],
    [
      'an object of a class',
      new (class {
        readonly #all = headers;
        all = (): object => this.#all;
      })(),
    ],
    [
      'getters of a class',
      new (class {
        get authorization(): string {
          return bearer;
        }
      })(),
    ],
    ['what answers a function of another name', { getHeader: () => bearer }],
    ['a request', incoming('authorization', bearer)],
  ])('nor are headers in %s: they are not taken for none', async (_, unknown) => {
    const error = await expectUsageError(guard({ headers: unknown }), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toContain('the headers are in no known form');
    expect(error.message).not.toContain(GOOD);
  });

  const revoked = (): object => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const failing = (): never => {
    throw new Error(`not here: ${bearer}`);
  };

  it.each<[string, unknown]>([
    ['headers that are a revoked Proxy', { headers: revoked() }],
    ['headers whose names cannot be listed', { headers: new Proxy({}, { ownKeys: failing }) }],
    ['headers that fail when they are asked', { headers: { get: failing } }],
    ['headers that fail when they are walked', { headers: { [Symbol.iterator]: failing } }],
    [
      'a header that fails',
      { headers: Object.defineProperty({}, 'authorization', { get: failing, enumerable: true }) },
    ],
    ['a header that is a revoked Proxy', { headers: { authorization: revoked() } }],
    ['a header with a revoked Proxy in its list', { headers: { authorization: [revoked()] } }],
  ])('nor are %s, and what they threw is told to nobody', async (_, request) => {
    const error = await expectUsageError(guard(request as object), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe('the request cannot be read: looking at it throws');
    expect(error.cause).toBeUndefined();
  });

  it('nor is a request that is a revoked Proxy', async () => {
    const error = await expectUsageError(guard(revoked()), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toContain('has no headers');
  });

  it('nor are options or a payload that cannot be read', async () => {
    await expectUsageError(() => createGuard(verifyToken, revoked()), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(() => createGuard(verifyToken, { from: revoked() as never }), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(() => hasScope(revoked(), 'read:x'), 'ERR_JWT_OPTION_INVALID');
  });

  it('what a verifier throws is thrown on, whatever it is', async () => {
    for (const thrown of [null, undefined, 'text', revoked()]) {
      const odd = createGuard(async () => Promise.reject(thrown), { from: () => 'x' });
      expect(
        await odd({}).then(
          () => 'answered',
          (error: unknown) => error === thrown,
        ),
      ).toBe(true);
    }
  });

  it('nor are headers that are a promise', async () => {
    const request = { headers: Promise.resolve(new Headers({ authorization: bearer })) };
    const error = await expectUsageError(guard(request), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe('the headers are a promise: await them');
    expect(await outcomeOf({ headers: { then: 'x', authorization: bearer } })).toBe('200 ada');
  });

  it('nor is an object whose headers cannot be read', async () => {
    const trap = (): never => {
      throw new Error('not here');
    };
    await expectUsageError(guard(Object.defineProperty({}, 'headers', { get: trap })), 'ERR_JWT_OPTION_INVALID');
    const request = Object.defineProperty({ req: { headers: { authorization: bearer } } }, 'headers', { get: trap });
    expect(await outcomeOf(request)).toBe('200 ada');
    expect(
      await outcomeOf(Object.defineProperty({ headers: { authorization: bearer } }, 'cookies', { get: trap })),
    ).toBe('200 ada');
  });

  it('is not looked for anywhere else', async () => {
    const far = { response: { headers }, ctx: { headers }, raw: { raw: { raw: { headers } } }, event: { headers } };
    await expectUsageError(guard(far), 'ERR_JWT_OPTION_INVALID');
  });
});

describe('a request', () => {
  it('is not changed, and its body is not read', async () => {
    const request = new Request('https://api.example', { method: 'POST', body: 'text', headers });
    await guard(request);
    expect(request.bodyUsed).toBe(false);
    expect(await request.text()).toBe('text');
  });

  it('may be frozen', async () => {
    const request = Object.freeze({
      headers: Object.freeze({ ...headers }),
      rawHeaders: Object.freeze(['authorization', bearer]),
    });
    expect(await outcomeOf(request)).toBe('200 ada');
  });

  it('is asked for headers, and for nothing that it does by itself', async () => {
    const asked = vi.fn();
    const request = new Proxy({ headers } as Record<string, unknown>, {
      get: (target, name) => {
        asked(name);
        return target[String(name)];
      },
      set: () => expect.fail('written'),
    });
    await guard(request);
    const names = new Set(asked.mock.calls.map(([name]) => String(name)));
    const known = ['headers', 'multiValueHeaders', 'rawHeaders', 'cookies', 'raw', 'req', 'request'];
    expect([...names].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('may have traps where other frameworks have their request', async () => {
    class Trapped extends Request {
      get request(): never {
        throw new Error('this API changed');
      }
      get req(): never {
        throw new Error('this API changed');
      }
    }
    expect(await outcomeOf(new Trapped('https://api.example', { headers }))).toBe('200 ada');
  });

  it('may lead back to itself', async () => {
    const request: Record<string, unknown> = { headers };
    request['req'] = request;
    request['raw'] = { request };
    expect(await outcomeOf(request)).toBe('200 ada');
  });
});
