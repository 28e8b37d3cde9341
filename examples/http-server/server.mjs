// A small API on plain node:http: log in, get an access token for 15 minutes, use it on a protected route.
//
//   npm run build && npm ci --prefix examples/shared && node examples/http-server/server.mjs
//   curl -X POST localhost:3000/login -H 'content-type: application/json' -d '{"user":"ada","password":"correct horse"}'
//   curl localhost:3000/me -H "authorization: Bearer $TOKEN"    the access_token of that answer
//
// JWT_SECRET is the secret that all instances share (make one: openssl rand -base64 48). Unset, this process makes its
// own. ISSUER, AUDIENCE and PORT have defaults for trying it out.
import { createSigner, createVerifier, generateSecret } from 'strictjwt';
import { createGuard } from 'strictjwt/http';
import { logIn, memoryLimits } from '../shared/login.mjs';
import { roleOf } from '../shared/users.mjs';
import { authenticate, startServer } from './http.mjs';

const secret = process.env.JWT_SECRET ?? generateSecret('HS256');
const issuer = process.env.ISSUER ?? 'https://auth.example';
const audience = process.env.AUDIENCE ?? 'https://api.example';

// Made once: an empty secret or a wrong option ends the process here, not in the first request.
const signToken = createSigner(secret, { algorithm: 'HS256', expiresIn: '15m', issuer, audience });
const guard = createGuard(createVerifier(secret, { algorithms: ['HS256'], issuer, audience }));
const limits = memoryLimits();

async function login(request) {
  const user = await logIn(request, limits);
  const accessToken = await signToken({ sub: user, role: roleOf(user) });
  return { access_token: accessToken, token_type: 'Bearer', expires_in: signToken.lifetime };
}

async function me(request) {
  const { payload } = await authenticate(guard, request);
  return { user: payload.sub, role: payload.role };
}

startServer({ 'POST /login': login, 'GET /me': me });
