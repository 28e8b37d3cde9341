import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRemoteJwks, createVerifier, type JwksFetch, type JwksResponse, type RemoteJwksOptions } from 'strictjwt';
import { now } from '../support/clock.ts';
import { expectJwksError, expectUsageError } from '../support/expect.ts';
import { send, serve, startServer } from './server.ts';
import { optionsFor } from '../support/options.ts';
import { KEY_A, KEY_B, stage, TOKEN_A } from './stage.ts';

const ADDRESS = 'https://issuer.example/jwks';

describe('the URL', () => {
  it.each([
    ADDRESS,
    'HTTPS://issuer.example:8443/jwks?tenant=1',
    'http://localhost/jwks',
    'http://localhost:3000/jwks',
    'http://127.0.0.1:3000/jwks',
    'http://127.8.9.10/jwks',
    'http://[::1]:3000/jwks',
  ])('may be %s, as text and as URL', (url) => {
    expect(() => createRemoteJwks(url)).not.toThrow();
    expect(() => createRemoteJwks(new URL(url))).not.toThrow();
    expect(() => createRemoteJwks({ href: url })).not.toThrow();
  });

  it.each<[string, unknown]>([
    ['http', 'http://issuer.example/jwks'],
    ['http to a private network', 'http://10.0.0.1/jwks'],
    ['http to a name that only begins like loopback', 'http://localhost.evil.example/jwks'],
    ['http to a name that only begins like 127.0.0.1', 'http://127.0.0.1.evil.example/jwks'],
    ['http to a name that only ends like localhost', 'http://evil-localhost/jwks'],
    ['http with localhost as user', 'http://localhost@evil.example/jwks'],
    ['http to every interface', 'http://0.0.0.0/jwks'],
    ['credentials', 'https://user:password@issuer.example/jwks'],
    ['a user', 'https://user@issuer.example/jwks'],
    ['a file', 'file:///etc/jwks.json'],
    ['data', 'data:application/json,{"keys":[]}'],
    ['a blob', 'blob:https://issuer.example/1'],
    ['ftp', 'ftp://issuer.example/jwks'],
    ['a web socket', 'wss://issuer.example/jwks'],
    ['a path', '/jwks'],
    ['a host without scheme', 'issuer.example/jwks'],
    ['nothing', ''],
    ['undefined', undefined],
    ['null', null],
    ['a number', 42],
    ['an object', {}],
  ])('may not be %s', async (_, url) => {
    await expectUsageError(() => createRemoteJwks(url as string), 'ERR_JWT_OPTION_INVALID');
  });

  it('is not shown with its password', async () => {
    const error = await expectUsageError(
      () => createRemoteJwks('https://user:hunter2@issuer.example/jwks'),
      'ERR_JWT_OPTION_INVALID',
    );
    expect(error.message).not.toContain('hunter2');
  });

  it('is taken as it was: a URL object that changes later changes nothing', async () => {
    const server = await startServer(serve([KEY_A]));
    const url = new URL(server.url);
    const remote = createRemoteJwks(url, { now });
    url.pathname = '/elsewhere';
    await remote.reload();
    expect(server.paths).toEqual(['/jwks']);
  });
});

describe('an option', () => {
  it.each<[string, object]>([
    ['an unknown name', { cacheTtl: '1m' }],
    ['a misspelt name', { coolDown: '1m' }],
    ['a name of verify', { algorithms: ['ES256'] }],
    ['timeout 0', { timeout: 0 }],
    ['timeout 0s', { timeout: '0s' }],
    ['timeout false', { timeout: false }],
    ['no bytes', { maxBytes: 0 }],
    ['half a byte', { maxBytes: 1.5 }],
    ['bytes as text', { maxBytes: '1000' }],
    ['endless bytes', { maxBytes: Infinity }],
    ['headers that are text', { headers: 'accept: */*' }],
    ['headers that are not text', { headers: { 'x-retries': 1 } }],
    ['a header name with a space', { headers: { 'x retries': '1' } }],
    ['a header on two lines', { headers: { authorization: 'Bearer a\r\nx-admin: 1' } }],
    ['a header with a character above 255', { headers: { 'x-name': '名' } }],
    ['fetch that is no function', { fetch: {} }],
    ['now that is a time', { now: 1_700_000_000 }],
    ...['cacheMaxAge', 'cooldown', 'timeout', 'staleIfError'].flatMap((name): [string, object][] =>
      [undefined, null, '', '10', '10 s', '10ms', '-1s', -1, NaN, Infinity, [], true, '1e3s'].map((value) => [
        `${name} ${String(value)}`,
        { [name]: value },
      ]),
    ),
    ...['maxBytes', 'headers', 'fetch', 'now'].flatMap((name): [string, object][] =>
      [undefined, null].map((value) => [`${name} ${String(value)}`, { [name]: value }]),
    ),
  ])('%s is refused when the key set is made', async (_, options) => {
    const error = await expectUsageError(() => createRemoteJwks(ADDRESS, options), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toContain(Object.keys(options)[0]);
  });

  it.each([[null], ['10m'], [[]], [42]])('%j is not an object of options', async (options) => {
    await expectUsageError(
      () => createRemoteJwks(ADDRESS, options as unknown as RemoteJwksOptions),
      'ERR_JWT_OPTION_INVALID',
    );
  });

  it('that is unset in the environment is said to be', async () => {
    const options = { cooldown: process.env['SURELY_UNSET'] } as RemoteJwksOptions;
    const error = await expectUsageError(() => createRemoteJwks(ADDRESS, options), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toContain('environment variable');
  });

  it('makes no request', async () => {
    const { requests } = await stage();
    expect(requests()).toBe(0);
  });
});

describe('a large option', () => {
  it('timeout of weeks is not an immediate one', async () => {
    const { remote } = await stage({
      jwks: { timeout: '4w' },
      behaviour: (response, request) => {
        setTimeout(() => serve([KEY_A])(response, request), 20);
      },
    });
    await expect(remote.reload()).resolves.toBeUndefined();
  });

  it('maxBytes is a limit, not an amount of memory to have', async () => {
    const { remote } = await stage({ jwks: { maxBytes: Number.MAX_SAFE_INTEGER } });
    await expect(remote.reload()).resolves.toBeUndefined();
  });
});

const ACCEPTED = 'application/json, application/jwk-set+json, */*;q=0.1';

describe('headers', () => {
  it.each(['application/json', 'application/jwk-set+json', 'application/x-pem-file', 'text/plain'])(
    'let a server answer that has nothing but %s',
    async (type) => {
      const server = await startServer((response, request) => {
        const accepted = (request.headers.accept ?? '').split(/ *, */).map((range) => range.replace(/;.*/, ''));
        const isAccepted = accepted.includes(type) || accepted.includes('*/*');
        send(JSON.stringify({ keys: [KEY_A] }), { 'content-type': type }, isAccepted ? 200 : 406)(response, request);
      });
      const remote = createRemoteJwks(server.url);
      await remote.reload();
      expect(remote.stats().keys).toBe(1);
    },
  );

  it('are sent, beside the accept that is always sent', async () => {
    const seen: Record<string, unknown>[] = [];
    const server = await startServer((response, request) => {
      seen.push(request.headers);
      serve([])(response, request);
    });
    const headers = { authorization: 'Bearer of-the-endpoint', 'x-tenant': '1' };
    const remote = createRemoteJwks(server.url, { headers });
    headers.authorization = 'changed later';
    await remote.reload();
    expect(seen).toMatchObject([{ accept: ACCEPTED, authorization: 'Bearer of-the-endpoint', 'x-tenant': '1' }]);
  });

  it('that a Headers object holds are not silently left out', async () => {
    const headers = new Headers({ authorization: 'Bearer of-the-endpoint' }) as unknown as Record<string, string>;
    await expectUsageError(() => createRemoteJwks(ADDRESS, { headers }), 'ERR_JWT_OPTION_INVALID');
  });
});

describe('fetch', () => {
  it('may be the caller’s own, and is told the URL, to follow no redirect and when to stop', async () => {
    const calls: unknown[][] = [];
    const fetch = async (...call: unknown[]): Promise<Response> => {
      calls.push(call);
      return Response.json({ keys: [KEY_A] });
    };
    const remote = createRemoteJwks(ADDRESS, { fetch });
    await remote.reload();
    expect(calls).toEqual([
      [
        ADDRESS,
        { headers: { accept: ACCEPTED }, redirect: 'manual', signal: expect.any(AbortSignal), cache: 'no-store' },
      ],
    ]);
    expect(remote.stats().keys).toBe(1);
  });

  it('may have a cache in front of it, as browsers and some frameworks do, which hides no new key', async () => {
    const keys = [KEY_A];
    let kept: Response | undefined;
    const fetch: JwksFetch = async (_, init) => {
      const answer = Response.json({ keys }, { headers: { 'cache-control': 'max-age=86400' } });
      if ('cache' in init && init.cache === 'no-store') return answer;
      kept ??= answer;
      return kept.clone();
    };
    const remote = createRemoteJwks(ADDRESS, { fetch });
    await remote.reload();
    keys.push(KEY_B);
    await remote.reload();
    expect(remote.stats().keys).toBe(2);
  });

  it.each<[string, Partial<JwksResponse>]>([
    ['no body but arrayBuffer()', { body: undefined }],
    ['null as body but arrayBuffer()', { body: null }],
  ])('may answer with %s, and the limit holds', async (_, more) => {
    const bytes = new TextEncoder().encode('{"keys":[]}');
    const answer = { status: 200, headers: new Headers(), body: null, arrayBuffer: async () => bytes.buffer, ...more };
    const fetch = async (): Promise<JwksResponse> => answer;
    await expect(createRemoteJwks(ADDRESS, { fetch }).reload()).resolves.toBeUndefined();
    await expectJwksError(
      createRemoteJwks(ADDRESS, { fetch, maxBytes: bytes.length - 1 }).reload(),
      'ERR_JWKS_INVALID',
    );
  });

  it('that ignores the signal is told to stop by its stream, once there is too much', async () => {
    let cancelled = false;
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1000)),
      cancel: () => {
        cancelled = true;
      },
    });
    const remote = createRemoteJwks(ADDRESS, { fetch: async () => new Response(endless), maxBytes: 5000 });
    await expectJwksError(remote.reload(), 'ERR_JWKS_INVALID');
    expect(cancelled).toBe(true);
  });

  it('may answer with a stream of Node’s as body, as node-fetch does', async () => {
    const bytes = new TextEncoder().encode('{"keys":[]}');
    const fetch = async (): Promise<JwksResponse> => ({
      status: 200,
      headers: new Headers(),
      body: Readable.from([bytes]),
      arrayBuffer: async () => bytes.buffer,
    });
    await expect(createRemoteJwks(ADDRESS, { fetch }).reload()).resolves.toBeUndefined();
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no network');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no network'))],
    ['rejects with undefined', () => Promise.reject(undefined)],
  ])('that %s is a JwksError', async (_, fetch) => {
    await expectJwksError(
      createRemoteJwks(ADDRESS, { fetch: fetch as () => Promise<Response> }).reload(),
      'ERR_JWKS_UNAVAILABLE',
    );
  });

  const body = JSON.stringify({ keys: [KEY_A] });
  const usedResponse = new Response(body);
  beforeAll(async () => void (await usedResponse.text()));
  const arrayBuffer = async () => new TextEncoder().encode(body).buffer;
  const headers = new Headers();
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['the text', body],
    ['the keys', { keys: [KEY_A] }],
    ['a mock with json()', { ok: true, status: 200, json: async () => JSON.parse(body) }],
    ['a mock without headers', { status: 200, body: null, arrayBuffer }],
    ['a mock with headers as a plain object', { status: 200, headers: {}, body: null, arrayBuffer }],
    ['a mock without a body', { status: 200, headers, text: async () => body }],
    ['what axios answers', { status: 200, data: { keys: [KEY_A] }, headers, config: {}, request: {} }],
    ['a status as text', { status: '200', headers, body: null, arrayBuffer }],
    ['one that was read already, as a mock that answers the same each time', usedResponse],
  ])('that answers %s is a UsageError, since it is no Response', async (_, answer) => {
    const fetch = async (): Promise<Response> => answer as Response;
    const remote = createRemoteJwks(ADDRESS, { fetch });
    for (const attempt of [remote.reload(), createVerifier(remote, optionsFor('ES256'))(TOKEN_A)]) {
      const { message } = await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID');
      expect(message).toMatch(/^option "fetch" must answer a Response/);
    }
  });
});
