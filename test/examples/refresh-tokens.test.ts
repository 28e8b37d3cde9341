import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decode } from 'strictjwt';
import { NOW } from '../support/clock.ts';
import { SECRET } from '../support/keys.ts';
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

  it('does not start with an empty secret, and says so', async () => {
    await expect(start(EXAMPLE, { JWT_SECRET: '' })).rejects.toThrow(/the secret is empty/);
  });
});

interface Store {
  create(id: string, user: string, secretHash: string, seconds: number): Promise<void>;
  rotate(id: string, secretHash: string, next: string): Promise<{ user: string; reused: boolean } | undefined>;
  isActive(id: string): Promise<boolean>;
}

describe('the memory of the store', () => {
  it('forgets a session after its time, at the very millisecond, and no other', async () => {
    const { memoryStore } = (await import(`../../examples/refresh-tokens/${'memory-store'}.mjs`)) as {
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
});

const missing = redisIsMissing();
// Where this runs unattended nothing may be left out without a word.
if (missing !== undefined && process.env['CI']) throw new Error(`the tests with Redis must run here, but ${missing}`);
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
    expect(redis.cli('KEYS', '*')).toBe(`session:${hash(name)}`);
    expect(redis.cli('HGETALL', `session:${hash(name)}`).split('\n')).toEqual(['user', 'ada', 'secret', hash(secret)]);
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
