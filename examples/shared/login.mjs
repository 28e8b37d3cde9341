// Logging in, slowed down for who guesses: five attempts a minute for a user from one address, 50 for an address.
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { HttpError, readJson } from '../http-server/http.mjs';
import { isPassword } from './users.mjs';

export const LIMITS = { account: { points: 5, duration: 60 }, address: { points: 50, duration: 60 } };

/** Counted in this process. For several instances see ../refresh-tokens/redis. */
export function memoryLimits() {
  return { account: new RateLimiterMemory(LIMITS.account), address: new RateLimiterMemory(LIMITS.address) };
}

/** @returns the name of the user whose password was right */
export async function logIn(request, limits) {
  const { user, password } = await readJson(request);
  if (typeof user !== 'string' || typeof password !== 'string') {
    throw new HttpError(400, 'expected {"user": text, "password": text}');
  }
  // Behind a proxy this is the proxy's, for everybody, and one who guesses keeps all others out: take the address that
  // your proxy wrote, the last one of X-Forwarded-For. What stands before it was written by the sender.
  const address = request.socket.remoteAddress;
  const account = `${address} ${user.slice(0, 100)}`;
  // Counted before the password is looked at: guesses at the same time count, too.
  await count(limits.address, address);
  await count(limits.account, account);
  if (!(await isPassword(user, password))) throw new HttpError(403, 'wrong user or password');
  await limits.account.delete(account);
  await limits.address.reward(address);
  return user;
}

async function count(limiter, key) {
  try {
    await limiter.consume(key);
  } catch (spent) {
    if (spent instanceof Error) throw spent; // Redis is away
    const seconds = Math.ceil(spent.msBeforeNext / 1000);
    throw new HttpError(429, 'too many attempts', { 'retry-after': String(seconds) });
  }
}
