import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  createRemoteIssuer,
  createRemoteJwks,
  createVerifier,
  JwksError,
  type JwksFetch,
  type RemoteJwksOptions,
  TokenError,
  UsageError,
} from 'strictjwt';
import { NOW, now } from '../support/clock.ts';
import { expectJwksError } from '../support/expect.ts';
import { optionsFor } from '../support/options.ts';
import { send, startServer } from './server.ts';
import { stage, TOKEN_A } from './stage.ts';

// A key set's URL may hold an API key, its headers a token. Runtimes and HTTP clients put both into their errors, each
// in its own way: as message, as property, in causes of causes.

const SECRET = 'hunter2-hunter2';
const ADDRESS = `https://issuer.example/keys?apikey=${SECRET}&tenant=1`;
const HEADERS = { authorization: `Bearer ${SECRET}`, 'x-key': `${SECRET}/+=` };

/** All that a logger of any depth could print. */
function everythingIn(error: unknown): string {
  const seen: string[] = [];
  for (let each = error; each instanceof Error; each = each.cause) {
    const names = [...Object.getOwnPropertyNames(each), 'name', 'message'];
    seen.push(...names.map((name) => `${name}: ${String((each as unknown as Record<string, unknown>)[name])}`));
  }
  return [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), ...seen].join('\n');
}

const withCause = (message: string, cause: unknown, more: object = {}): Error =>
  Object.assign(new TypeError(message, { cause }), more);

const thrown: readonly (readonly [string, unknown])[] = [
  ['as Node', withCause('fetch failed', Object.assign(new Error(`connect ECONNREFUSED`), { code: 'ECONNREFUSED' }))],
  [
    'as Bun',
    withCause('Unable to connect. Is the computer able to access the url?', undefined, {
      path: ADDRESS,
      code: 'ConnectionRefused',
    }),
  ],
  ['as Deno', withCause(`error sending request for url (${ADDRESS})`, new Error(`client error (Connect): ${ADDRESS}`))],
  [
    'as an HTTP client',
    withCause('Request failed', undefined, { config: { url: ADDRESS, headers: HEADERS }, request: { path: '/keys' } }),
  ],
  ['in a message with the path', new Error(`GET /keys?apikey=${SECRET}&tenant=1 failed`)],
  ['decoded', new Error(`GET ${decodeURIComponent(ADDRESS)} failed`)],
  ['with other names around it', new Error(`bad value "${SECRET}" (key=${SECRET})`)],
  ['with a header', new TypeError(`Invalid header value: Bearer ${SECRET}\n`)],
  ['with credentials of a proxy', new Error(`http://user:${SECRET}@proxy.example:3128 refused`)],
  [
    'with credentials of a proxy of its own',
    new Error('https://user:another-secret@proxy.example/x?y=another-secret refused'),
  ],
  ['in an error of errors', new AggregateError([new Error(`connect to ${ADDRESS}`)], `all failed: ${ADDRESS}`)],
  ['as text', `cannot fetch ${ADDRESS}`],
  ['in an error of this library', new JwksError('ERR_JWKS_INVALID', `cannot read ${ADDRESS}`)],
  ['in the cause of one', new UsageError('ERR_JWT_OPTION_INVALID', 'wrong', { cause: new Error(ADDRESS) })],
  ['in one about a token', new TokenError('ERR_JWT_EXPIRED', `expired: ${SECRET}`, { cause: HEADERS })],
  ['as its name', Object.assign(new Error('failed'), { name: `Error at ${ADDRESS}` })],
  ['as its code', Object.assign(new Error('failed'), { code: ADDRESS })],
  ['as its cause', withCause('failed', { url: ADDRESS, message: ADDRESS })],
  ['twenty causes deep', Array.from({ length: 20 }).reduce((cause) => withCause(ADDRESS, cause), undefined)],
  [
    'by throwing when it is read',
    new Proxy(new Error(ADDRESS), {
      get: () => {
        throw new Error(ADDRESS);
      },
    }),
  ],
];

describe.each(thrown)('an error of fetch that tells the URL %s', (_, error) => {
  it('leaves neither query nor header in the JwksError, and is not handed on itself', async () => {
    const options: RemoteJwksOptions = { fetch: () => Promise.reject(error), headers: HEADERS, now };
    const remotes = [
      createRemoteJwks(ADDRESS, options),
      createRemoteIssuer('https://issuer.example', { ...options, discovery: ADDRESS }),
    ];
    for (const remote of remotes) {
      for (const attempt of [remote.reload(), createVerifier(remote, optionsFor('ES256'))(TOKEN_A)]) {
        const told = await expectJwksError(attempt, 'ERR_JWKS_UNAVAILABLE');
        const all = everythingIn(told);
        expect(all).not.toContain(SECRET);
        expect(all).not.toContain('another-secret');
        expect(all).toContain('issuer.example/keys');
        for (let each: unknown = told; each instanceof Error; each = each.cause) expect(each === error).toBe(false);
      }
    }
  });
});

it('an address that cannot be read is told as one, and no part of it', async () => {
  const error = new Error(`bad addresses: https://[${SECRET}/keys and http://user:${SECRET}@:1:2`);
  const remote = createRemoteJwks('https://issuer.example', { fetch: () => Promise.reject(error), now });
  const { cause } = await expectJwksError(remote.reload(), 'ERR_JWKS_UNAVAILABLE');
  expect((cause as Error).message).toBe('bad addresses: an address and an address');
});

describe('the error of a network that fails', () => {
  it.each<[string, Error, string]>([
    ['its own', Object.assign(new Error('x'), { code: 'ENOTFOUND' }), 'ENOTFOUND'],
    ['its cause’s', withCause('fetch failed', Object.assign(new Error('x'), { code: 'ECONNRESET' })), 'ECONNRESET'],
    [
      'the innermost',
      withCause(
        'fetch failed',
        withCause('y', Object.assign(new Error('z'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), { code: 'ERR_TLS' }),
      ),
      'SELF_SIGNED_CERT_IN_CHAIN',
    ],
    [
      'of several attempts the first',
      withCause(
        'fetch failed',
        Object.assign(new AggregateError([Object.assign(new Error('x'), { code: 'EHOSTUNREACH' })]), { code: 'OTHER' }),
      ),
      'EHOSTUNREACH',
    ],
  ])('is told with a code: %s', async (_, error, code) => {
    const remote = createRemoteJwks(ADDRESS, { fetch: () => Promise.reject(error), now });
    const { message } = await expectJwksError(remote.reload(), 'ERR_JWKS_UNAVAILABLE');
    expect(message).toBe(`the key set at https://issuer.example/keys cannot be reached (${code})`);
  });

  it('is told with the code of this runtime, when nobody listens', async () => {
    const { server, remote } = await stage();
    await server.down();
    const { message } = await expectJwksError(remote.reload(), 'ERR_JWKS_UNAVAILABLE');
    expect(message).toBe(`the key set at ${server.url} cannot be reached (ECONNREFUSED)`);
  });
});

describe('the cause says what the error of fetch said', () => {
  const causeOf = async (error: unknown, address = ADDRESS, headers = {}): Promise<Error> => {
    const remote = createRemoteJwks(address, { fetch: () => Promise.reject(error), headers, now });
    return (await expectJwksError(remote.reload(), 'ERR_JWKS_UNAVAILABLE')).cause as Error;
  };
  const saidOf = async (message: string, address?: string, headers?: object): Promise<string> =>
    (await causeOf(new Error(message), address, headers)).message;

  it.each([[undefined], [null]])('and is none where it was %s', async (nothing) => {
    const remote = createRemoteJwks(ADDRESS, { fetch: () => Promise.reject(nothing), now });
    expect(await expectJwksError(remote.reload(), 'ERR_JWKS_UNAVAILABLE')).not.toHaveProperty('cause');
  });

  it('and has none of its own where that had none', async () => {
    expect(await causeOf(new Error('no route'))).not.toHaveProperty('cause');
  });

  it.each<[string, unknown, string]>([
    ['a text', 'no route', 'no route'],
    ['an object without a message', {}, ''],
    ['an object whose message is no text', { message: { toString: () => 'no route' } }, ''],
  ])('where it was %s', async (_, error, message) => {
    expect((await causeOf(error)).message).toBe(message);
  });

  it('five causes deep, and no deeper', async () => {
    const chain = Array.from({ length: 9 }).reduce<unknown>((inner, _, at) => withCause(`${8 - at}`, inner), undefined);
    const told: string[] = [];
    for (let each: unknown = await causeOf(chain); each instanceof Error; each = each.cause) told.push(each.message);
    expect(told).toEqual(['0', '1', '2', '3', '4']);
  });

  it('with its name and its code, as errors have them', async () => {
    const cause = await causeOf(Object.assign(new TypeError('failed'), { code: 'ECONNRESET' }));
    expect(cause).toMatchObject({ name: 'TypeError', code: 'ECONNRESET' });
    expect(Object.keys(cause)).toEqual(['code']);
    // it is the caller's own
    expect(Object.assign(cause, { code: 'MINE', name: 'Mine' })).toMatchObject({ name: 'Mine', code: 'MINE' });
    expect(Reflect.deleteProperty(cause, 'code')).toBe(true);
  });

  it.each<[string, unknown]>([
    ['an object', { toString: () => 'ECONNRESET', request: SECRET }],
    ['a number', 5],
    ['a sentence', 'no route to host'],
    ['a secret of the request', SECRET],
    ['made of one', `E_${SECRET}`],
  ])('but not with a code that is %s', async (_, code) => {
    expect(await causeOf(Object.assign(new Error('failed'), { code }))).not.toHaveProperty('code');
  });

  it('and without a name that is a secret of the request', async () => {
    const cause = await causeOf(Object.assign(new Error('failed'), { name: SECRET }));
    expect(String(cause)).toBe('Error: failed');
  });

  it('without the secrets of the request', async () => {
    expect(await saidOf(`GET ?apikey=${SECRET}&tenant=1: bad`)).toBe('GET …: bad');
    expect(await saidOf(`bad query apikey=${SECRET}&tenant=1`)).toBe('bad query …');
    expect(await saidOf(`"${SECRET}" is no key`)).toBe('"…" is no key');
    expect(await saidOf('bad token sesame-7', ADDRESS, { authorization: 'Bearer sesame-7' })).toBe('bad token …');
    expect(await saidOf('bad key 100%-sure', ADDRESS, { 'x-key': '100%-sure' })).toBe('bad key …');
  });

  it('the longest secret first, so that no rest of it is left', async () => {
    const headers = { 'x-a': 'sesame', 'x-b': 'sesame-and-more' };
    expect(await saidOf('got sesame-and-more', 'https://issuer.example/keys', headers)).toBe('got …');
    const other = { 'x-a': 'sesame-and-more', 'x-b': 'sesame' };
    expect(await saidOf('got sesame-and-more', 'https://issuer.example/keys', other)).toBe('got …');
  });

  it('of secrets with less than four letters none is hidden: too much would go with them', async () => {
    expect(await saidOf('abc, abcd', 'https://issuer.example/keys?a=abc')).toBe('abc, abcd');
    expect(await saidOf('abc, abcd', 'https://issuer.example/keys?a=abcd')).toBe('abc, …');
  });

  it('up to 500 letters', async () => {
    expect(await saidOf('x'.repeat(501))).toBe('x'.repeat(500));
  });
});

describe('the error of a redirect', () => {
  it.each([
    ['https://login.example/keys?token=hunter2', 'https://login.example'],
    ['https://user:hunter2@login.example:8443/hunter2', 'https://login.example:8443'],
    ['javascript:hunter2', 'another address'],
    ['https://%%hunter2', 'another address'],
    ['xhttp://login.example/hunter2', 'another address'],
  ])('tells the origin of %s, and nothing else of it', async (location, origin) => {
    const server = await startServer(send('', { location }, 302));
    const error = await expectJwksError(createRemoteJwks(server.url, { now }).reload(), 'ERR_JWKS_UNAVAILABLE');
    expect(error.message).toContain(` redirects to ${origin} (status 302); redirects are not followed`);
    expect(everythingIn(error)).not.toContain('hunter2');
  });

  it.each([
    [299, 'answered with status 299, expected 200'],
    [300, 'redirects to https://login.example (status 300); '],
    [399, 'redirects to https://login.example (status 399); '],
    [304, 'answered with status 304, expected 200'],
    [400, 'answered with status 400, expected 200'],
  ])('is one of status 300 to 399, but not of 304, which leads nowhere: %i', async (status, told) => {
    const server = await startServer(send('', { location: 'https://login.example/' }, status));
    const { message } = await expectJwksError(createRemoteJwks(server.url, { now }).reload(), 'ERR_JWKS_UNAVAILABLE');
    expect(message).toContain(` ${told}`);
  });

  it('tells the own origin when the redirect is to a path', async () => {
    const server = await startServer(send('', { location: '/other' }, 308));
    const { message } = await expectJwksError(createRemoteJwks(server.url, { now }).reload(), 'ERR_JWKS_UNAVAILABLE');
    expect(message).toContain(` redirects to ${new URL(server.url).origin} (status 308)`);
  });

  it('tells that it leads elsewhere when it does not say where', async () => {
    const server = await startServer(send('', {}, 302));
    const { message } = await expectJwksError(createRemoteJwks(server.url, { now }).reload(), 'ERR_JWKS_UNAVAILABLE');
    expect(message).toContain(' redirects to another address (status 302)');
  });

  it('tells what there is to tell in a browser, which hides where it leads', async () => {
    const opaque = { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null };
    const fetch = (async () => opaque) as unknown as JwksFetch;
    const { message } = await expectJwksError(
      createRemoteJwks(ADDRESS, { fetch, now }).reload(),
      'ERR_JWKS_UNAVAILABLE',
    );
    expect(message).toContain('was redirected to another address; redirects are not followed');
  });
});

describe('an error during an outage', () => {
  it('is an object of each caller’s own, causes included', async () => {
    const fetch: JwksFetch = () => Promise.reject(withCause('fetch failed', new Error('no route')));
    const remote = createRemoteJwks(ADDRESS, { fetch, now: () => NOW });
    const verify = createVerifier(remote, optionsFor('ES256'));
    const attempts = [remote.reload(), ...Array.from({ length: 20 }, () => verify(TOKEN_A)), verify(TOKEN_A)];
    const errors = await Promise.all(attempts.map((attempt) => expectJwksError(attempt, 'ERR_JWKS_UNAVAILABLE')));
    const objects = errors.flatMap((error) => [error, error.cause, (error.cause as Error).cause]);
    expect(new Set(objects).size).toBe(objects.length);
    Object.assign(errors[3] as object, { requestId: 7 });
    await expect(verify(TOKEN_A)).rejects.not.toHaveProperty('requestId');
  });
});
