// tRPC and GraphQL: several calls in one request, only some of which need a user.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GOOD, tokenWith } from '../api/http/requests.ts';
import { PRIVATE } from '../api/http/verifier.mjs';
import { place } from './place.ts';
import { type Running, start } from './running.ts';

const started: Running[] = [];
async function startPage(page: string): Promise<Running> {
  // as many a server runs: NODE_ENV says nothing
  const running = await start(join(place(page), 'server.js'), 'node', { NODE_ENV: '' });
  started.push(running);
  return running;
}
afterAll(() => Promise.all(started.map((running) => running.stop())));

const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });
const EXPIRED = tokenWith({ exp: 1 });

describe('tRPC', () => {
  let url: string;
  beforeAll(async () => {
    ({ url } = await startPage('trpc'));
  });

  it('answers a procedure for everybody without a token, and with a bad one', async () => {
    for (const init of [{}, bearer(EXPIRED)]) {
      const response = await fetch(`${url}/hello`, init);
      expect([response.status, await response.json()]).toEqual([200, { result: { data: 'hello' } }]);
      expect(response.headers.get('www-authenticate')).toBeNull();
    }
  });

  it('tells the client in its own form why it was refused', async () => {
    const response = await fetch(`${url}/me`, bearer(EXPIRED));
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      error: { message: 'the access token expired', data: { code: 'UNAUTHORIZED', httpStatus: 401 } },
    });
  });

  it('answers a batch call by call, with the challenge', async () => {
    const response = await fetch(`${url}/hello,me?batch=1`);
    expect(response.status).toBe(207);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="api"');
    expect(await response.json()).toMatchObject([
      { result: { data: 'hello' } },
      { error: { data: { httpStatus: 401 } } },
    ]);
    const good = await fetch(`${url}/hello,me?batch=1`, bearer(GOOD));
    expect(await good.json()).toEqual([{ result: { data: 'hello' } }, { result: { data: { user: 'ada' } } }]);
  });

  it('tells nothing of a fault', async () => {
    const response = await fetch(`${url}/hello`, bearer(tokenWith({}, { header: { kid: 'foreign' } })));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain(PRIVATE);
  });
});

describe('GraphQL', () => {
  let url: string;
  beforeAll(async () => {
    ({ url } = await startPage('graphql'));
  });

  function ask(query: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...(init.headers as object), 'content-type': 'application/json' };
    return fetch(`${url}/graphql`, { method: 'POST', body: JSON.stringify({ query }), headers });
  }

  it('answers a field for everybody without a token', async () => {
    expect(await (await ask('{ hello }')).json()).toEqual({ data: { hello: 'hello' } });
  });

  it('answers a field of a user with status, challenge, and why', async () => {
    const response = await ask('{ hello me }', bearer(EXPIRED));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(await response.json()).toMatchObject({
      data: { hello: 'hello', me: null },
      errors: [{ message: 'the access token expired', extensions: { code: 'invalid_token' } }],
    });
    expect(await (await ask('{ me }', bearer(GOOD))).json()).toEqual({ data: { me: 'ada' } });
  });

  it('tells nothing of a fault', async () => {
    const response = await ask('{ hello }', bearer(tokenWith({}, { header: { kid: 'foreign' } })));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain(PRIVATE);
  });
});
