// Sessions: what a refresh token stands for (RFC 9700 §4.14.2). One begins at login and ends with the logout, after 30
// days at most. The refresh tokens that come out of it, one after another, are its family.
//
// A refresh token is random and says nothing: "<name>.<secret>". Each works once and is answered with the next. When
// one comes a second time, somebody holds an old one and somebody else the new one, and nobody can tell who is the
// thief: so the session ends for both. (A client must therefore not refresh twice at the same time.)
//
// The store, memory-store.mjs or redis/store.mjs, holds hashes only: who reads it cannot refresh.
//
//   create(id, user, secretHash, seconds)   a new session, forgotten after so many seconds
//   rotate(id, secretHash, nextSecretHash)  at one stroke: the next secret if this is the current one, else the end of
//                                           the session. Answers { user, reused }, or undefined: no such session
//   isActive(id)                            is the session still there?
//   end(id)                                 it is no more
//   close()                                 lets go of connections
import { createHash, randomBytes } from 'node:crypto';

/** From login to the end, however often it is refreshed. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

// 32 random bytes cannot be guessed, so a plain hash will do where a password would need scrypt.
const random = () => randomBytes(32).toString('base64url');
const hash = (text) => createHash('sha256').update(text).digest('base64url');

/** @returns `{ id, refreshToken }`; the id may stand in access tokens and logs, no refresh token follows from it */
export async function beginSession(store, user) {
  const [name, secret] = [random(), random()];
  const id = hash(name);
  await store.create(id, user, hash(secret), SESSION_SECONDS);
  return { id, refreshToken: `${name}.${secret}` };
}

/** @returns `{ id, user, refreshToken }`, or `undefined` when the token is not good, or no longer */
export async function continueSession(store, refreshToken) {
  const { name, secret, id } = parse(refreshToken);
  const next = random();
  const session = await store.rotate(id, hash(secret), hash(next));
  if (session === undefined) return undefined;
  const { user, reused } = session;
  if (!reused) return { id, user, refreshToken: `${name}.${next}` };
  console.error(`a refresh token of ${user} was used twice: session ${id} ended`);
  return undefined;
}

/** Any token of the family will do, also an old one. */
export async function endSession(store, refreshToken) {
  await store.end(parse(refreshToken).id);
}

function parse(refreshToken) {
  const [name, ...rest] = refreshToken.split('.');
  return { name, secret: rest.join('.'), id: hash(name) };
}
