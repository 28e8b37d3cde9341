import { checksOf, tokenError } from './checks.ts';
import { p256, p384, tokens } from './fixtures.ts';
import { forgeEs256, NOW, NOW_SECONDS, rules, SECRET, toBase64url } from './forge.ts';
import type { Case, Context, Topic } from './types.ts';

/** `createRemoteJwks` with an injected `fetch` and clock: no network, no waiting. */
export const remote: Topic = (context) => [
  ...rotation(context),
  ...outages(context),
  ...answers(context),
  ...setup(context),
];

const URL_OF_SET = 'https://issuer.example/.well-known/jwks.json';
const OLD = { ...p256.publicJwk, kid: 'old' };
const jwksError = (code: 'ERR_JWKS_UNAVAILABLE' | 'ERR_JWKS_INVALID') => ({ name: 'JwksError', code }) as const;
const lasting = { exp: NOW_SECONDS + 1_000_000 };

type Answer = () => Response | Promise<Response>;
const setOf =
  (...keys: object[]): Answer =>
  () =>
    new Response(JSON.stringify({ keys }));
const down: Answer = () => {
  throw new TypeError('connection refused');
};

/** An endpoint whose answer, and a clock whose time, the test moves. */
function endpoint({ lib }: Context, answer: Answer) {
  const state = { answer, requests: 0, now: NOW };
  const fetch = async (): Promise<Response> => {
    state.requests += 1;
    return state.answer();
  };
  const keys = lib.createRemoteJwks(URL_OF_SET, { fetch, now: () => state.now });
  const options = { ...rules('ES256'), now: () => state.now };
  const verify = async (kid = 'old') =>
    lib.verify(await forgeEs256({ header: { kid }, claims: lasting }), keys, options);
  return { state, keys, options, verify };
}

function rotation(context: Context): Case[] {
  const { assert } = context;
  const atOnce = async (verify: () => Promise<unknown>) => Promise.all(Array.from({ length: 100 }, () => verify()));
  return [
    {
      name: 'remote JWKS: concurrent first verifications share one request',
      async run() {
        const { state, verify } = endpoint(context, setOf(OLD));
        await atOnce(verify);
        assert.equal(state.requests, 1);
        await atOnce(verify);
        assert.equal(state.requests, 1);
      },
    },
    {
      name: 'remote JWKS: one request serves all verifications of the cache time',
      async run() {
        const { state, verify } = endpoint(context, setOf(OLD));
        await verify();
        await atOnce(verify);
        state.now += 599_000;
        await verify();
        assert.equal(state.requests, 1);
        state.now += 2000;
        await verify();
        assert.equal(state.requests, 2);
      },
    },
    {
      name: 'remote JWKS: an unknown kid fetches anew, at most once per cooldown',
      async run() {
        const { state, verify } = endpoint(context, setOf(OLD));
        await verify();
        state.answer = setOf(OLD, { ...OLD, kid: 'new' });
        await verify('new');
        assert.equal(state.requests, 2);
        for (const kid of ['a', 'b', 'c']) await assert.rejects(() => verify(kid), tokenError('ERR_JWT_KEY_NOT_FOUND'));
        assert.equal(state.requests, 2);
        state.now += 31_000;
        await assert.rejects(() => verify('a'), tokenError('ERR_JWT_KEY_NOT_FOUND'));
        await assert.rejects(() => verify('b'), tokenError('ERR_JWT_KEY_NOT_FOUND'));
        assert.equal(state.requests, 3);
      },
    },
    {
      name: 'remote JWKS: a withdrawn key stops working with the next refresh, for cached tokens too',
      async run() {
        const { state, keys, options } = endpoint(context, setOf(OLD));
        const verifier = context.lib.createVerifier(keys, { ...options, cache: true });
        const token = await forgeEs256({ header: { kid: 'old' }, claims: lasting });
        await verifier(token);
        state.answer = setOf({ ...OLD, kid: 'new' });
        await verifier(token);
        state.now += 606_000;
        await assert.rejects(() => verifier(token), tokenError('ERR_JWT_KEY_NOT_FOUND'));
      },
    },
    {
      name: 'remote JWKS: Cache-Control shortens the cache time, not below cooldown, and never lengthens it',
      async run() {
        const times = { 'max-age=60': 60, 'max-age=1': 30, 'no-store': 30, 'no-cache': 30, 'max-age=999999': 600 };
        for (const [value, seconds] of Object.entries(times)) {
          const headers = { 'cache-control': value };
          const { state, verify } = endpoint(context, () => new Response(JSON.stringify({ keys: [OLD] }), { headers }));
          await verify();
          state.now += seconds * 1000 - 1000;
          await verify();
          assert.equal(state.requests, 1, value);
          state.now += 2000;
          await verify();
          assert.equal(state.requests, 2, value);
        }
      },
    },
  ];
}

function outages(context: Context): Case[] {
  const { assert } = context;
  return [
    {
      name: 'remote JWKS: down from the start is a JwksError, with back-off, and comes back',
      async run() {
        const { state, verify } = endpoint(context, down);
        for (let round = 0; round < 5; round++) await assert.rejects(() => verify(), jwksError('ERR_JWKS_UNAVAILABLE'));
        assert.equal(state.requests, 1);
        state.now += 1001;
        await assert.rejects(() => verify(), jwksError('ERR_JWKS_UNAVAILABLE'));
        assert.equal(state.requests, 2);
        state.answer = setOf(OLD);
        state.now += 31_000;
        assert.equal((await verify()).payload.sub, 'user-1');
      },
    },
    {
      name: 'remote JWKS: known keys serve through an outage until staleIfError, unknown ones are a JwksError',
      async run() {
        const { state, verify } = endpoint(context, setOf(OLD));
        await verify();
        state.answer = down;
        state.now += 601_000;
        await verify();
        await assert.rejects(() => verify('new'), jwksError('ERR_JWKS_UNAVAILABLE'));
        state.now = NOW + (600 + 3600) * 1000 - 1000;
        await verify();
        state.now += 2000;
        await assert.rejects(() => verify(), jwksError('ERR_JWKS_UNAVAILABLE'));
      },
    },
    {
      name: 'remote JWKS: reload fetches now and throws on failure, stats count',
      async run() {
        const { state, keys, verify } = endpoint(context, setOf(OLD));
        await verify();
        await keys.reload();
        assert.equal(state.requests, 2);
        state.answer = down;
        await assert.rejects(async () => keys.reload(), jwksError('ERR_JWKS_UNAVAILABLE'));
        const { fetches, failures, keys: held } = keys.stats();
        assert.deepEqual([fetches, failures, held], [3, 1, 1]);
      },
    },
  ];
}

function answers(context: Context): Case[] {
  const { assert } = context;
  const { refuses } = checksOf(context);
  const big = JSON.stringify({ keys: [OLD], pad: 'x'.repeat(262_144) });
  const wrong: Record<string, ['ERR_JWKS_UNAVAILABLE' | 'ERR_JWKS_INVALID', Answer]> = {
    'status 404': ['ERR_JWKS_UNAVAILABLE', () => new Response('{"keys":[]}', { status: 404 })],
    'status 500': ['ERR_JWKS_UNAVAILABLE', () => new Response('{"keys":[]}', { status: 500 })],
    'status 201': ['ERR_JWKS_UNAVAILABLE', () => new Response('{"keys":[]}', { status: 201 })],
    'a redirect': ['ERR_JWKS_UNAVAILABLE', () => Response.redirect('https://evil.example/')],
    'no JSON': ['ERR_JWKS_INVALID', () => new Response('<html>')],
    'an empty body': ['ERR_JWKS_INVALID', () => new Response('')],
    'an array': ['ERR_JWKS_INVALID', () => new Response('[]')],
    'no keys': ['ERR_JWKS_INVALID', () => new Response('{}')],
    'keys that are no list': ['ERR_JWKS_INVALID', () => new Response('{"keys":{}}')],
    'more than maxBytes': ['ERR_JWKS_INVALID', () => new Response(big)],
  };
  const cases = Object.entries(wrong).map(([what, [code, answer]]) => ({
    name: `remote JWKS: ${what} is ${code}`,
    run: () => assert.rejects(() => endpoint(context, answer).verify(), jwksError(code)),
  }));
  return [
    ...cases,
    {
      name: 'remote JWKS: secrets, private and unusable keys in the set are never used',
      async run() {
        const oct = { kty: 'oct', k: toBase64url(SECRET), kid: 'oct' };
        const strange = [oct, { ...p256.jwk, kid: 'private' }, { ...p384.publicJwk, kid: 'p384' }, { kid: 'odd' }];
        const set = setOf(...strange, p256.publicJwk);
        for (const kid of ['oct', 'private', 'p384', 'odd']) {
          await assert.rejects(() => endpoint(context, set).verify(kid), tokenError('ERR_JWT_KEY_NOT_FOUND'), kid);
        }
        await refuses(tokens.HS256, 'ERR_JWT_KEY_NOT_FOUND', { key: endpoint(context, set).keys });
      },
    },
  ];
}

function setup(context: Context): Case[] {
  const { lib, assert } = context;
  const { misuses } = checksOf(context);
  return [
    {
      name: 'remote JWKS: https only, plain http on loopback alone, options checked at construction',
      async run() {
        const wrong = [
          'http://issuer.example/jwks',
          'http://localhost.evil.example/',
          'http://127.0.0.1.evil.example/',
          'file:///etc/jwks',
          'data:application/json,{}',
          'jwks.json',
          '',
        ];
        for (const url of wrong) await misuses(() => lib.createRemoteJwks(url), 'ERR_JWT_OPTION_INVALID', url);
        const good = ['http://localhost:1/', 'http://127.0.0.1:1/', 'http://[::1]:1/', new URL(URL_OF_SET)];
        for (const url of good) assert.equal(typeof lib.createRemoteJwks(url), 'function');
        const wrongOptions: object[] = [
          { cacheMaxAge: '10' },
          { cooldown: NaN },
          { timeout: -1 },
          { maxBytes: 0 },
          { fetch: 5 },
          { unknown: 1 },
        ];
        for (const options of wrongOptions) {
          const message = JSON.stringify(options);
          await misuses(() => lib.createRemoteJwks(URL_OF_SET, options), 'ERR_JWT_OPTION_INVALID', message);
        }
      },
    },
    {
      name: 'remote JWKS: asks with a plain GET that follows no redirect, and sends the given headers',
      async run() {
        const seen: [string, RequestInit | undefined][] = [];
        const fetch = async (url: unknown, init?: RequestInit) => {
          seen.push([String(url), init]);
          return new Response(JSON.stringify({ keys: [OLD] }));
        };
        const options = { fetch: fetch as typeof globalThis.fetch, headers: { 'x-key': 'v' } };
        const keys = lib.createRemoteJwks(URL_OF_SET, options);
        await keys.reload();
        const [url, init] = seen[0] ?? [];
        assert.equal(url, URL_OF_SET);
        assert.ok(init?.redirect === 'manual' || init?.redirect === 'error');
        assert.equal(new Headers(init?.headers).get('x-key'), 'v');
      },
    },
  ];
}
