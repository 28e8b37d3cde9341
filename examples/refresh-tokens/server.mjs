// Staying logged in: access tokens for 15 minutes, and a refresh token that gets the next one.
//
//   npm run build && node examples/refresh-tokens/server.mjs
//   curl -X POST localhost:3000/login -d '{"user":"ada","password":"correct horse"}'
//   curl localhost:3000/me -H "authorization: Bearer $ACCESS_TOKEN"
//   curl -X POST localhost:3000/refresh -d '{"refresh_token":"'$REFRESH_TOKEN'"}'
//   curl -X POST localhost:3000/logout -d '{"refresh_token":"'$REFRESH_TOKEN'"}'
//
// Sessions are kept in memory, or in Redis if REDIS_URL says where. Instances share JWT_SECRET (openssl rand -base64 48).
// In a browser the refresh token belongs into a cookie that is HttpOnly, Secure and SameSite=Strict.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { createSigner, createVerifier, generateSecret } from 'strictjwt';
import { answerError, bearerToken, HttpError, readJson } from '../http-server/http.mjs';
import { memoryStore } from './memory-store.mjs';
import { beginSession, continueSession, endSession } from './sessions.mjs';

const {
  REDIS_URL,
  JWT_SECRET,
  ISSUER: issuer = 'https://auth.example',
  AUDIENCE: audience = 'https://api.example',
} = process.env;
const store = REDIS_URL === undefined ? memoryStore() : await (await import('./redis/store.mjs')).redisStore(REDIS_URL);

const secret = JWT_SECRET ?? generateSecret('HS256');
const signToken = createSigner(secret, { algorithm: 'HS256', expiresIn: '15m', issuer, audience });
const verifyToken = createVerifier(secret, {
  algorithms: ['HS256'],
  issuer,
  audience,
  requiredClaims: ['sub', 'sid'],
  // So that a logout ends access tokens too, at the price of one look into the store a request. Without it they go on
  // working until they expire, 15 minutes at most.
  isRevoked: async ({ sid }) => !(await store.isActive(sid)),
});

// Stands for a database.
const salt = randomBytes(16);
const hash = (password) => promisify(scrypt)(password, salt, 32);
const users = new Map([['ada', { passwordHash: await hash('correct horse'), role: 'admin' }]]);
const nobody = { passwordHash: randomBytes(32) };

async function login(request) {
  const { user, password } = await readJson(request);
  if (typeof user !== 'string' || typeof password !== 'string') {
    throw new HttpError(400, 'expected {"user": text, "password": text}');
  }
  // an unknown user costs as much time as a wrong password
  const account = users.get(user) ?? nobody;
  if (!timingSafeEqual(await hash(password), account.passwordHash)) throw new HttpError(403, 'wrong user or password');
  return tokens({ ...(await beginSession(store, user)), user });
}

async function refresh(request) {
  const session = await continueSession(store, await readRefreshToken(request));
  // One answer for all reasons; the client has to log in again (RFC 6749 §5.2).
  if (session === undefined || !users.has(session.user)) throw new HttpError(400, 'invalid_grant');
  return tokens(session);
}

async function logout(request) {
  await endSession(store, await readRefreshToken(request));
}

async function me(request) {
  const { payload } = await verifyToken(bearerToken(request));
  return { user: payload.sub, role: payload.role };
}

/** The claims are looked up each time, so that a user's new role shows after 15 minutes at most. */
async function tokens({ id, user, refreshToken }) {
  const accessToken = await signToken({ sub: user, sid: id, role: users.get(user).role });
  return { access_token: accessToken, token_type: 'Bearer', expires_in: 15 * 60, refresh_token: refreshToken };
}

async function readRefreshToken(request) {
  const { refresh_token: token } = await readJson(request);
  if (typeof token !== 'string') throw new HttpError(400, 'expected {"refresh_token": text}');
  return token;
}

const routes = { 'POST /login': login, 'POST /refresh': refresh, 'POST /logout': logout, 'GET /me': me };

const server = createServer(async (request, response) => {
  try {
    const [path] = request.url.split('?');
    const route = routes[`${request.method} ${path}`];
    if (route === undefined) throw new HttpError(404, 'no such route');
    const body = await route(request);
    response.writeHead(body ? 200 : 204, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(body && JSON.stringify(body));
  } catch (error) {
    if (request.destroyed && !request.complete) return; // the client hung up
    answerError(response, error);
  }
});

server.requestTimeout = 10_000; // for the whole request: nobody keeps a connection by sending slowly
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});

process.once('SIGTERM', () => server.close(() => store.close()));
