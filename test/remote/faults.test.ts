import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRemoteJwks, explain } from 'strictjwt';
import { now } from '../support/clock.ts';
import { expectJwksError, expectTokenError } from '../support/expect.ts';
import { optionsFor } from '../support/options.ts';
import { FAULTS, useTimers } from './faults.ts';
import { send, serve, startServer } from './server.ts';
import { inventedToken, KEY_A, KEY_B, stage, TOKEN_A } from './stage.ts';

/** When a set that was fetched at 0 is due, and when it may no longer serve. */
const DUE = 600;
const TOO_STALE = 600 + 3600;

const ADDRESS = 'https://issuer.example/jwks';

beforeEach(useTimers);
afterEach(() => {
  vi.useRealTimers();
});

describe.each(FAULTS)('an endpoint that $name', ({ behaviour, code }) => {
  it(`at the first call is a JwksError ${code} after one request, and forgotten once it answers well`, async () => {
    const { server, clock, verify, remote, requests } = await stage({ behaviour });
    await expectJwksError(verify(TOKEN_A), code);
    await expectJwksError(verify(TOKEN_A), code);
    const { message } = await expectJwksError(verify(TOKEN_A), code);
    expect(message).toContain(`the key set at ${server.url} `);
    expect(server.paths).toEqual(['/jwks']);
    expect(remote.stats()).toEqual({ keys: 0, fetches: 1, failures: 1, fetchedAt: undefined, expiresAt: undefined });
    // the client has let go of it, whatever the server still wanted to say
    await server.idle();

    server.answer(serve([KEY_A]));
    clock.set(1);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    expect(requests()).toBe(2);
  });

  it('after a good start leaves the keys in use until staleIfError', async () => {
    const { server, clock, verify, requests } = await stage();
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    server.answer(behaviour);

    clock.set(DUE);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    await expectJwksError(verify(inventedToken('x')), code);
    expect(requests()).toBe(2);
    await server.idle();

    clock.set(TOO_STALE - 0.001);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    expect(requests()).toBe(3);
    clock.set(TOO_STALE);
    await expectJwksError(verify(TOKEN_A), code);
    expect(requests()).toBe(3);
    await server.idle();

    server.answer(serve([KEY_A]));
    clock.set(TOO_STALE + 30);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    await expectTokenError(verify(inventedToken('x')), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('while a kid is looked for leaves the known keys in use', async () => {
    const { server, verify, requests } = await stage();
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    server.answer(behaviour);
    await expectJwksError(verify(inventedToken('x')), code);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    await expectJwksError(verify(inventedToken('y')), code);
    expect(requests()).toBe(2);
  });
});

describe('an endpoint that is down', () => {
  it('is a JwksError, and its keys are used once it is up', async () => {
    const { server, clock, verify, remote } = await stage();
    await server.down();
    const error = await expectJwksError(verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
    expect(String((error.cause as Error).cause)).toContain('ECONNREFUSED');
    await server.up();
    clock.set(1);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    expect(remote.stats()).toMatchObject({ keys: 1, fetches: 2, failures: 1 });
  });

  it('leaves the keys in use that were known before', async () => {
    const { server, clock, verify } = await stage();
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    await server.down();
    clock.set(TOO_STALE - 1);
    await expect(verify(TOKEN_A)).resolves.toBeDefined();
    clock.set(TOO_STALE);
    await expectJwksError(verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
  });

  it('leaves tokens rejected that are bad for another reason', async () => {
    const { server, verify, requests } = await stage();
    await server.down();
    await expectTokenError(verify('not.a.token'), 'ERR_JWT_MALFORMED');
    expect(requests()).toBe(0);
  });
});

describe('a timeout', () => {
  it.each([
    ['5 s when nothing is said', undefined, 5000],
    ["what is said: '1.5s'", '1.5s', 1500],
    ['what is said: 7 (seconds)', 7, 7000],
  ] as const)('is %s', async (_, timeout, milliseconds) => {
    const { server, verify } = await stage(timeout === undefined ? {} : { jwks: { timeout } });
    server.answer((response) => {
      vi.advanceTimersByTime(milliseconds - 1);
      serve([KEY_A])(response, response.req);
    });
    await expect(verify(TOKEN_A)).resolves.toBeDefined();

    const late = await stage(timeout === undefined ? {} : { jwks: { timeout } });
    late.server.answer((response) => {
      vi.advanceTimersByTime(milliseconds);
      serve([KEY_A])(response, response.req);
    });
    await expectJwksError(late.verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
  });

  it('ends a fetch of the caller’s own that ignores the signal', async () => {
    const deaf = (): Promise<Response> => {
      queueMicrotask(() => vi.advanceTimersByTime(5000));
      return new Promise(() => {});
    };
    await expectJwksError(createRemoteJwks(ADDRESS, { fetch: deaf }).reload(), 'ERR_JWKS_UNAVAILABLE');
  });

  it.each<[string, () => Promise<Response>]>([
    ['a success', async () => Response.json({ keys: [] })],
    ['a status', async () => new Response('', { status: 500 })],
    ['a wrong body', async () => new Response('no')],
    ['a failure', () => Promise.reject(new TypeError('fetch failed'))],
  ])('leaves no timer behind after %s', async (_, fetch) => {
    await createRemoteJwks(ADDRESS, { fetch })
      .reload()
      .catch(() => {});
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a fault', () => {
  it('is a failed key in explain, with the code of the JwksError that verify throws', async () => {
    const server = await startServer(send('', {}, 500));
    const remote = createRemoteJwks(server.url, { now });
    const { valid, checks } = await explain(TOKEN_A, remote, optionsFor('ES256'));
    expect(valid).toBe(false);
    expect(checks.find(({ name }) => name === 'key')).toMatchObject({ status: 'fail', code: 'ERR_JWKS_UNAVAILABLE' });
  });

  it.each([
    [JSON.stringify({ keys: [] }).length, 'resolves'],
    [JSON.stringify({ keys: [] }).length - 1, 'rejects'],
  ])('of size begins above maxBytes: %i %s', async (maxBytes, outcome) => {
    const { remote } = await stage({ behaviour: serve([]), jwks: { maxBytes } });
    if (outcome === 'rejects') await expectJwksError(remote.reload(), 'ERR_JWKS_INVALID');
    else await expect(remote.reload()).resolves.toBeUndefined();
  });

  it('says what was wrong: the status, the time limit or the size', async () => {
    const { server, remote } = await stage({ jwks: { timeout: '2s', maxBytes: 1000 } });
    server.answer(send('', {}, 418));
    await expect(remote.reload()).rejects.toThrow(/418/);
    server.answer(() => vi.advanceTimersByTime(2000));
    await expect(remote.reload()).rejects.toThrow(/within 2 s/);
    server.answer(serve([KEY_A, KEY_B, { padding: 'x'.repeat(1000) }]));
    await expect(remote.reload()).rejects.toThrow(/1000/);
  });
});
