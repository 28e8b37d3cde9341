import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decode } from 'strictjwt';
import { NOW } from '../../support/clock.ts';
import { SECRET } from '../../support/keys.ts';
import { send, type Server, start } from './rotation-process.ts';
import { type Redis, redisIsMissing, startRedis } from './redis.ts';
import { Client, expectRevoked, promises } from './refresh-tokens.ts';

const EXAMPLE = 'refresh-tokens/server.mjs';
/** Each start of a process takes its time on a busy machine. */
const PATIENCE = 60_000;
const THIRTY_DAYS = 30 * 24 * 60 * 60;

describe('sessions in memory', { timeout: PATIENCE }, () => {
  let server: Server;
  beforeAll(async () => {
    server = await start(EXAMPLE, { JWT_SECRET: SECRET });
  }, PATIENCE);
  afterAll(() => server.stop());
  const client = new Client(() => server);

  promises(() => server, client, client);

  it.each([
    ['a wrong password', { user: 'ada', password: 'x' }, 403],
    ['an unknown user', { user: 'eve', password: 'correct horse' }, 403],
    ['no password', { user: 'ada' }, 400],
    ['no JSON', 'user=ada', 400],
  ])('login with %s is refused', async (_, body, status) => {
    await expect(send(`${server.url}/login`, { method: 'POST', body })).resolves.toMatchObject({ status });
  });

  it('ends by itself when it is told to', async () => {
    const another = await start(EXAMPLE, {});
    await new Client(() => another).login();
    await expect(another.stop()).resolves.toBe(0);
  });

  it.each(['Cookie', 'cookies', ''])(
    'does not start with REFRESH_TOKEN_IN=%j, which would be the body',
    async (way) => {
      await expect(start(EXAMPLE, { REFRESH_TOKEN_IN: way })).rejects.toThrow("REFRESH_TOKEN_IN is 'body' or 'cookie'");
    },
  );

  it('does not start with an empty secret, and says so', async () => {
    await expect(start(EXAMPLE, { JWT_SECRET: '' })).rejects.toThrow(/the secret is empty/);
  });
});

describe('the refresh token in a cookie', { timeout: PATIENCE }, () => {
  let server: Server;
  beforeAll(async () => {
    server = await start(EXAMPLE, { JWT_SECRET: SECRET, REFRESH_TOKEN_IN: 'cookie' });
  }, PATIENCE);
  afterAll(() => server.stop());

  /** As a browser does from a page of ours, unless `origin` says otherwise. */
  async function post(
    path: string,
    cookie?: string,
    origin: string | null = server.url,
    body?: object,
  ): Promise<Response> {
    const headers = { ...(origin !== null && { origin }), ...(cookie !== undefined && { cookie }) };
    return fetch(server.url + path, { method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) });
  }

  const login = (origin?: string | null): Promise<Response> =>
    post('/login', undefined, origin, { user: 'ada', password: 'correct horse' });

  /** The cookie as it is sent back. */
  const cookieOf = (response: Response): string => (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

  it('is never in the body, and no script reads it', async () => {
    const response = await login();
    expect(response.headers.get('set-cookie')).toMatch(
      /^__Host-refresh=[\w-]{43}\.[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(await response.json()).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 900 });
  });

  it('is replaced at each refresh, and the old one ends the session', async () => {
    const first = await login();
    const second = await post('/refresh', cookieOf(first));
    expect(second.status).toBe(200);
    expect(cookieOf(second)).not.toBe(cookieOf(first));
    const { access_token: token } = (await second.json()) as { access_token: string };
    await expect(send(`${server.url}/me`, { token })).resolves.toMatchObject({ status: 200, body: { user: 'ada' } });
    expect((await post('/refresh', cookieOf(first))).status).toBe(400);
    expect((await post('/refresh', cookieOf(second))).status).toBe(400);
    await expectRevoked(send(`${server.url}/me`, { token }));
  });

  it('is taken away at logout', async () => {
    const response = await login();
    const out = await post('/logout', `theme=dark; ${cookieOf(response)}`);
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toMatch(
      /^__Host-refresh=; Max-Age=0; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect((await post('/refresh', cookieOf(response))).status).toBe(400);
  });

  it('does nothing for a page of another site, which a browser names', async () => {
    const cookie = cookieOf(await login());
    for (const origin of ['https://evil.example', 'null', `${server.url}.evil.example`, null]) {
      for (const path of ['/refresh', '/logout']) expect((await post(path, cookie, origin)).status).toBe(403);
      expect((await login(origin)).status).toBe(403);
    }
    expect((await post('/refresh', cookie)).status).toBe(200);
  });

  it('that is missing, or comes in the body, is refused', async () => {
    const { refresh_token: none } = (await (await login()).json()) as { refresh_token?: string };
    expect(none).toBeUndefined();
    expect((await post('/refresh')).status).toBe(400);
    const [, token] = cookieOf(await login()).split('=');
    expect((await post('/refresh', undefined, server.url, { refresh_token: token ?? '' })).status).toBe(400);
  });
});

interface Store {
  create(id: string, user: string, secretHash: string, seconds: number): Promise<void>;
  rotate(id: string, secretHash: string, next: string): Promise<{ user: string; reused: boolean } | undefined>;
  isActive(id: string): Promise<boolean>;
}

describe('the memory of the store', () => {
  it('forgets a session after its time, at the very millisecond, and no other', async () => {
    const { memoryStore } = (await import(`../../../examples/refresh-tokens/${'memory-store'}.mjs`)) as {
      memoryStore(now: () => number): Store;
    };
    let at = NOW;
    const store = memoryStore(() => at);
    await store.create('first', 'ada', 'secret', 100);
    at += 50_000;
    await store.create('second', 'ada', 'secret', 100);
    at += 49_999;
    await expect(store.rotate('first', 'secret', 'next')).resolves.toEqual({ user: 'ada', reused: false });
    at += 1;
    await expect(store.isActive('first')).resolves.toBe(false);
    await expect(store.rotate('first', 'next', 'other')).resolves.toBeUndefined();
    await expect(store.isActive('second')).resolves.toBe(true);
  });

  it('forgets a session after its time also behind one that began while the clock was wrong', async () => {
    const { memoryStore } = (await import(`../../../examples/refresh-tokens/${'memory-store'}.mjs`)) as {
      memoryStore(now: () => number): Store;
    };
    let at = NOW + 1e10;
    const store = memoryStore(() => at);
    await store.create('ahead', 'ada', 'secret', 100);
    at = NOW;
    await store.create('right', 'ada', 'secret', 100);
    at += 100_000;
    await expect(store.isActive('right')).resolves.toBe(false);
    await expect(store.rotate('right', 'secret', 'next')).resolves.toBeUndefined();
  });
});

const missing = redisIsMissing();
// Where this runs unattended nothing may be left out without a word. There is no Redis for Windows.
const isExpected = process.env['CI'] && process.platform === 'linux';
if (missing !== undefined && isExpected) throw new Error(`the tests with Redis must run here, but ${missing}`);
if (missing !== undefined) console.warn(`skipped, the refresh-token example with Redis: ${missing}`);

describe.skipIf(missing !== undefined)('sessions in Redis, shared by two instances', { timeout: PATIENCE }, () => {
  let redis: Redis;
  let servers: [Server, Server];
  const startOne = (): Promise<Server> => start(EXAMPLE, { JWT_SECRET: SECRET, REDIS_URL: redis.url });
  beforeAll(async () => {
    redis = await startRedis();
    servers = [await startOne(), await startOne()];
  }, PATIENCE);
  afterAll(async () => {
    for (const server of servers ?? []) await server.stop();
    await redis?.stop();
  });
  const [client, other] = [new Client(() => servers[0]), new Client(() => servers[1])];

  promises(() => ({ ...servers[0], log: () => servers[0].log() + servers[1].log() }), client, other);

  it('outlive a restart of the server', async () => {
    const before = await startOne();
    const { body } = await new Client(() => before).login();
    await expect(before.stop()).resolves.toBe(0);
    const after = await startOne();
    await expect(new Client(() => after).refresh(body['refresh_token'])).resolves.toMatchObject({ status: 200 });
    await after.stop();
  });

  it('are forgotten by Redis 30 days after the login, however often they were refreshed', async () => {
    const { body } = await client.login();
    const key = `session:${String(decode(String(body['access_token'])).payload['sid'])}`;
    expect(Number(redis.cli('TTL', key))).toBeGreaterThan(THIRTY_DAYS - 60);
    redis.cli('EXPIRE', key, '1000');
    await client.refresh(body['refresh_token']);
    expect(Number(redis.cli('TTL', key))).toBeLessThanOrEqual(1000);
    redis.cli('PEXPIREAT', key, '1');
    await expectRevoked(client.me(body['access_token']));
  });

  it('are stored as hashes: nothing in Redis is a token or a part of one', async () => {
    redis.cli('FLUSHALL');
    const first = (await client.login()).body;
    const second = (await client.refresh(first['refresh_token'])).body;
    const [name = '', secret = ''] = String(second['refresh_token']).split('.');
    const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
    expect(redis.cli('KEYS', 'session:*')).toBe(`session:${hash(name)}`);
    expect(redis.cli('HGETALL', `session:${hash(name)}`).split('\n')).toEqual(['user', 'ada', 'secret', hash(secret)]);
  });

  it('count guesses of passwords over all instances', async () => {
    const guess = (server: Server): Promise<{ status: number }> =>
      send(`${server.url}/login`, { method: 'POST', body: { user: 'bob', password: 'x' } });
    const statuses: number[] = [];
    for (let at = 0; at < 8; at++) statuses.push((await guess(servers[at % 2 === 0 ? 0 : 1])).status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429, 429]);
    expect((await client.login()).status).toBe(200);
  });

  it('do not share a database with strangers by accident: unknown keys are no sessions', async () => {
    const name = randomBytes(32).toString('base64url');
    redis.cli('HSET', `session:${name}`, 'user', 'ada', 'secret', 'x');
    await expect(client.refresh(`${name}.x`)).resolves.toMatchObject({ status: 400 });
  });

  it('accept nobody while Redis is away', async () => {
    const own = await startRedis();
    const server = await start(EXAMPLE, { JWT_SECRET: SECRET, REDIS_URL: own.url });
    const lonely = new Client(() => server);
    const { body } = await lonely.login();
    await own.stop();
    await expect(lonely.me(body['access_token'])).resolves.toMatchObject({ status: 500 });
    await expect(lonely.refresh(body['refresh_token'])).resolves.toMatchObject({ status: 500 });
    await server.stop();
  });
});
