// Logging out although a token cannot be taken back: two ways, here together.
//
//   npm run build && npm ci --prefix examples/shared && node examples/revocation/server.mjs
//   curl -X POST localhost:3000/login -d '{"user":"ada","password":"correct horse"}'
//   curl localhost:3000/me -H "authorization: Bearer $TOKEN"
//   curl -N localhost:3000/events -H "authorization: Bearer $TOKEN"                  ends with the token
//   curl -X POST localhost:3000/logout -H "authorization: Bearer $TOKEN"             this token
//   curl -X POST localhost:3000/logout-everywhere -H "authorization: Bearer $TOKEN"  all tokens of this user
//
// The third way is short-lived tokens and sessions that end: ../refresh-tokens.
import { randomUUID } from 'node:crypto';
import { createSigner, createVerifier, generateSecret } from 'strictjwt';
import { createGuard } from 'strictjwt/http';
import { holdOpen } from '../http-server/held-open.mjs';
import { authenticate, startServer } from '../http-server/http.mjs';
import { logIn, memoryLimits } from '../shared/login.mjs';
import { DenyList } from './deny-list.mjs';
import { TokenVersions } from './token-version.mjs';

const secret = process.env.JWT_SECRET ?? generateSecret('HS256');
const issuer = process.env.ISSUER ?? 'https://auth.example';
const audience = process.env.AUDIENCE ?? 'https://api.example';
const clockTolerance = 30; // seconds
const lookEvery = Number(process.env.LOOK_EVERY ?? 30); // seconds
if (!(lookEvery > 0 && lookEvery <= 86_400)) throw new Error('LOOK_EVERY is a number of seconds, one day at most');

const denied = new DenyList(clockTolerance);
const versions = new TokenVersions();
const limits = memoryLimits();

const signToken = createSigner(secret, { algorithm: 'HS256', expiresIn: '15m', issuer, audience });
const verifyToken = createVerifier(secret, {
  algorithms: ['HS256'],
  issuer,
  audience,
  clockTolerance,
  requiredClaims: ['sub', 'jti', 'ver'],
  // Asked last, of tokens that are otherwise good, and each time: also of one that the cache remembers.
  isRevoked: (payload) => denied.has(payload) || versions.isOutdated(payload),
  cache: true,
});
const guard = createGuard(verifyToken);

async function login(request) {
  const user = await logIn(request, limits);
  const accessToken = await signToken({ sub: user, jti: randomUUID(), ver: versions.of(user) });
  return { access_token: accessToken, token_type: 'Bearer', expires_in: signToken.lifetime };
}

async function me(request) {
  const { payload } = await authenticate(guard, request);
  return { user: payload.sub };
}

/** A connection that is held open is logged out, too: at the next look. */
async function events(request, response) {
  return holdOpen(response, await authenticate(guard, request), verifyToken, lookEvery);
}

async function logout(request) {
  const { payload } = await authenticate(guard, request);
  denied.add(payload);
}

async function logoutEverywhere(request) {
  const { payload } = await authenticate(guard, request);
  versions.raise(payload.sub);
}

startServer({
  'POST /login': login,
  'GET /me': me,
  'GET /events': events,
  'POST /logout': logout,
  'POST /logout-everywhere': logoutEverywhere,
});
