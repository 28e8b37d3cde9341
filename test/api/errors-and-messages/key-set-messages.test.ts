import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRemoteJwks, type JwksError, type JwksFetch, type JwksResponse, verify } from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectJwksError } from '../../support/expect.ts';
import { forge } from '../../support/forge.ts';
import { pair } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const ADDRESS = 'https://issuer.example/keys?api-key=hidden';
const AT = 'the key set at https://issuer.example/keys';
const headers = { get: () => null };
const answering =
  (body: string, more: object = {}): JwksFetch =>
  async () =>
    ({
      status: 200,
      headers,
      body: null,
      arrayBuffer: async () => new TextEncoder().encode(body).buffer,
      ...more,
    }) as JwksResponse;
const silent: JwksFetch = () => new Promise(() => {});
const down = new Error('connection refused');

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('why a key set cannot be had is told in one sentence, without the query', () => {
  const cases: [what: string, fetch: JwksFetch, code: JwksError['code'], message: string][] = [
    ['silence', silent, 'ERR_JWKS_UNAVAILABLE', `${AT} did not answer within 0.02 s`],
    ['no network', () => Promise.reject(down), 'ERR_JWKS_UNAVAILABLE', `${AT} cannot be reached`],
    [
      'a redirect',
      answering('{"keys":[]}', { redirected: true }),
      'ERR_JWKS_UNAVAILABLE',
      `${AT} was redirected to another address; redirects are not followed, give the address that it redirects to`,
    ],
    [
      'a status',
      answering('', { status: 503 }),
      'ERR_JWKS_UNAVAILABLE',
      `${AT} answered with status 503, expected 200`,
    ],
    [
      'what is not JSON',
      answering('<html>'),
      'ERR_JWKS_INVALID',
      `${AT} cannot be used: what it answered is not a JSON object`,
    ],
    ['no keys', answering('{}'), 'ERR_JWKS_INVALID', `${AT} cannot be used: what it answered has no list of "keys"`],
    [
      'too much',
      answering(' '.repeat(101)),
      'ERR_JWKS_INVALID',
      `${AT} cannot be used: it is larger than maxBytes, 100`,
    ],
  ];
  it.each(cases)('%s', async (_what, fetch, code, message) => {
    const keys = createRemoteJwks(ADDRESS, { fetch, now, timeout: 0.02, maxBytes: 100 });
    expect((await expectJwksError(keys.reload(), code)).message).toBe(message);
  });

  it('without a cause where there was no other error', async () => {
    const keys = createRemoteJwks(ADDRESS, { fetch: answering('', { status: 503 }), now });
    expect(await expectJwksError(keys.reload(), 'ERR_JWKS_UNAVAILABLE')).not.toHaveProperty('cause');
  });

  it('and what the network said is the cause, in an object that is not the network’s', async () => {
    const keys = createRemoteJwks(ADDRESS, { fetch: () => Promise.reject(down), now });
    const { cause } = await expectJwksError(keys.reload(), 'ERR_JWKS_UNAVAILABLE');
    expect(cause).toEqual(down);
    expect(cause).not.toBe(down);
  });
});

describe('members of a key set that are no JWKs', () => {
  it.each(['null', '7', '"text"', '[]', '[[]]', 'true'])('are passed over: %s', async (member) => {
    const jwk = JSON.stringify(pair('p256').publicKey.export({ format: 'jwk' }));
    const keys = createRemoteJwks(ADDRESS, { fetch: answering(`{"keys":[${member},${jwk},${member}]}`), now });
    const token = forge({ alg: 'ES256', key: pair('p256').privateKey });
    await expect(verify(token, keys, optionsFor('ES256'))).resolves.toBeDefined();
    expect(keys.stats()).toMatchObject({ keys: 1, fetches: 1, failures: 0 });
  });
});

describe('a fetch of the caller', () => {
  it('is told to stop once its answer is refused', async () => {
    let signal: AbortSignal | undefined;
    const refused = answering('', { status: 503 });
    const fetch: JwksFetch = (url, init) => {
      signal = init.signal;
      return refused(url, init);
    };
    await expectJwksError(createRemoteJwks(ADDRESS, { fetch, now }).reload(), 'ERR_JWKS_UNAVAILABLE');
    expect(signal?.aborted).toBe(true);
  });
});

describe('a runtime without AbortController', () => {
  it('fetches a key set, and gives up in time', async () => {
    vi.stubGlobal('AbortController', undefined);
    await createRemoteJwks(ADDRESS, { fetch: answering('{"keys":[]}'), now }).reload();
    await expectJwksError(
      createRemoteJwks(ADDRESS, { fetch: silent, now, timeout: 0.02 }).reload(),
      'ERR_JWKS_UNAVAILABLE',
    );
  });
});

it('a fetch that is over leaves no timer behind', async () => {
  const running = new Set<unknown>();
  const [start, stop] = [globalThis.setTimeout, globalThis.clearTimeout];
  vi.stubGlobal('setTimeout', (run: () => void, milliseconds: number) => {
    const timer = start(run, milliseconds);
    running.add(timer);
    return timer;
  });
  vi.stubGlobal('clearTimeout', (timer: NodeJS.Timeout) => {
    running.delete(timer);
    stop(timer);
  });
  await createRemoteJwks(ADDRESS, { fetch: answering('{"keys":[]}'), now }).reload();
  expect(running.size).toBe(0);
});

describe('a runtime whose timers are numbers, as in browsers', () => {
  it('fetches a key set, and gives up in time', async () => {
    const start = globalThis.setTimeout;
    vi.stubGlobal('setTimeout', (run: () => void, milliseconds: number) => Number(start(run, milliseconds)));
    await createRemoteJwks(ADDRESS, { fetch: answering('{"keys":[]}'), now }).reload();
    await expectJwksError(
      createRemoteJwks(ADDRESS, { fetch: silent, now, timeout: 0.02 }).reload(),
      'ERR_JWKS_UNAVAILABLE',
    );
  });
});
