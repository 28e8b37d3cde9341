// Staying logged in: access tokens for 15 minutes, and a refresh token that gets the next one.
//
//   npm run build && npm ci --prefix examples/shared && node examples/refresh-tokens/server.mjs
//   curl -X POST localhost:3000/login -d '{"user":"ada","password":"correct horse"}'
//   curl localhost:3000/me -H "authorization: Bearer $ACCESS_TOKEN"
//   curl -X POST localhost:3000/refresh -d '{"refresh_token":"'$REFRESH_TOKEN'"}'
//   curl -X POST localhost:3000/logout -d '{"refresh_token":"'$REFRESH_TOKEN'"}'
//
// For browsers, REFRESH_TOKEN_IN=cookie: no script ever sees the refresh token, see transport.mjs.
//
// Sessions are kept in memory, or in Redis if REDIS_URL says where. Instances share JWT_SECRET (openssl rand -base64 48).
import { createSigner, createVerifier, generateSecret } from 'strictjwt';
import { createGuard } from 'strictjwt/http';
import { authenticate, HttpError, startServer } from '../http-server/http.mjs';
import { logIn, memoryLimits } from '../shared/login.mjs';
import { roleOf } from '../shared/users.mjs';
import { memoryStore } from './memory-store.mjs';
import { beginSession, continueSession, endSession, SESSION_SECONDS } from './sessions.mjs';
import { inBody, inCookie } from './transport.mjs';

const {
  REDIS_URL,
  REFRESH_TOKEN_IN = 'body',
  JWT_SECRET,
  ISSUER: issuer = 'https://auth.example',
  AUDIENCE: audience = 'https://api.example',
} = process.env;

if (!['body', 'cookie'].includes(REFRESH_TOKEN_IN)) throw new Error("REFRESH_TOKEN_IN is 'body' or 'cookie'");
const transport = REFRESH_TOKEN_IN === 'cookie' ? inCookie(SESSION_SECONDS) : inBody();
const { store, limits } =
  REDIS_URL === undefined
    ? { store: memoryStore(), limits: memoryLimits() }
    : await (await import('./redis/store.mjs')).connect(REDIS_URL);

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
const guard = createGuard(verifyToken);

async function login(request, response) {
  transport.check(request);
  const user = await logIn(request, limits);
  return tokens(response, { ...(await beginSession(store, user)), user });
}

async function refresh(request, response) {
  const session = await continueSession(store, await transport.read(request));
  // One answer for all reasons; the client has to log in again (RFC 6749 §5.2).
  if (session === undefined || roleOf(session.user) === undefined) throw new HttpError(400, 'invalid_grant');
  return tokens(response, session);
}

async function logout(request, response) {
  await endSession(store, await transport.read(request));
  transport.clear(response);
}

async function me(request) {
  const { payload } = await authenticate(guard, request);
  return { user: payload.sub, role: payload.role };
}

/** The claims are looked up each time, so that a user's new role shows after 15 minutes at most. */
async function tokens(response, { id, user, refreshToken }) {
  const accessToken = await signToken({ sub: user, sid: id, role: roleOf(user) });
  const answer = { access_token: accessToken, token_type: 'Bearer', expires_in: signToken.lifetime };
  return transport.write(response, answer, refreshToken);
}

const routes = { 'POST /login': login, 'POST /refresh': refresh, 'POST /logout': logout, 'GET /me': me };
startServer(routes, () => store.close());
