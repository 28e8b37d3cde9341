// Sessions in Redis: shared by all instances, kept when they restart, forgotten by Redis itself when their time is up.
//
//   npm ci --prefix examples/refresh-tokens/redis
//   REDIS_URL=redis://localhost:6379 node examples/refresh-tokens/server.mjs
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { createClient } from 'redis';
import { LIMITS } from '../../shared/login.mjs';

// Compared and replaced in one script, which Redis runs at one stroke: of two requests with the same token, wherever
// they arrive, one gets the next token and the other ends the session. The time to live stays: 30 days from login.
const ROTATE = `
  local user, secret = unpack(redis.call('HMGET', KEYS[1], 'user', 'secret'))
  if not user then return {} end
  if secret ~= ARGV[1] then
    redis.call('DEL', KEYS[1])
    return { user, 'reused' }
  end
  redis.call('HSET', KEYS[1], 'secret', ARGV[2])
  return { user }
`;

const keyOf = (id) => `session:${id}`;

/** @returns the store of sessions, and the counts of failed logins */
export async function connect(url) {
  // While Redis is away, a request fails at once instead of waiting for it.
  const client = createClient({ url, disableOfflineQueue: true });
  // Without a listener a lost connection would end the process; the client reconnects by itself.
  client.on('error', (error) => console.error(`redis: ${error.message}`));
  await client.connect();
  return { store: storeIn(client), limits: limitsIn(client) };
}

function limitsIn(client) {
  const limiter = (name) =>
    new RateLimiterRedis({ storeClient: client, useRedisPackage: true, keyPrefix: `login:${name}`, ...LIMITS[name] });
  return { account: limiter('account'), address: limiter('address') };
}

function storeIn(client) {
  return {
    async create(id, user, secretHash, seconds) {
      // both or neither: no session without an end may be left behind
      await client.multi().hSet(keyOf(id), { user, secret: secretHash }).expire(keyOf(id), seconds).exec();
    },

    async rotate(id, secretHash, nextSecretHash) {
      const arguments_ = [secretHash, nextSecretHash];
      const [user, reused] = await client.eval(ROTATE, { keys: [keyOf(id)], arguments: arguments_ });
      return user === undefined ? undefined : { user, reused: reused !== undefined };
    },

    async isActive(id) {
      return (await client.exists(keyOf(id))) === 1;
    },

    async end(id) {
      await client.del(keyOf(id));
    },

    async close() {
      await client.close();
    },
  };
}
