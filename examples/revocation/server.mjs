// Logging out although a token cannot be taken back: two ways, here together.
//
//   npm run build && node examples/revocation/server.mjs
//   curl -X POST localhost:3000/login -d '{"user":"ada","password":"correct horse"}'
//   curl localhost:3000/me -H "authorization: Bearer $TOKEN"
//   curl -X POST localhost:3000/logout -H "authorization: Bearer $TOKEN"             this token
//   curl -X POST localhost:3000/logout-everywhere -H "authorization: Bearer $TOKEN"  all tokens of this user
//
// The third way is short-lived tokens and sessions that end: ../refresh-tokens.
import { randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { createSigner, createVerifier, generateSecret } from 'strictjwt';
import { answerError, bearerToken, HttpError, readJson } from '../http-server/http.mjs';
import { DenyList } from './deny-list.mjs';
import { TokenVersions } from './token-version.mjs';

const secret = process.env.JWT_SECRET ?? generateSecret('HS256');
const issuer = process.env.ISSUER ?? 'https://auth.example';
const audience = process.env.AUDIENCE ?? 'https://api.example';

const denied = new DenyList();
const versions = new TokenVersions();

const signToken = createSigner(secret, { algorithm: 'HS256', expiresIn: '15m', issuer, audience });
const verifyToken = createVerifier(secret, {
  algorithms: ['HS256'],
  issuer,
  audience,
  requiredClaims: ['sub', 'jti', 'ver'],
  // Asked last, of tokens that are otherwise good, and each time: also of one that the cache remembers.
  isRevoked: (payload) => denied.has(payload) || versions.isOutdated(payload),
  cache: true,
});

// Stands for a database.
const salt = randomBytes(16);
const hash = (password) => promisify(scrypt)(password, salt, 32);
const users = new Map([
  ['ada', await hash('correct horse')],
  ['bob', await hash('battery staple')],
]);
const nobody = randomBytes(32);

async function login(request) {
  const { user, password } = await readJson(request);
  if (typeof user !== 'string' || typeof password !== 'string') {
    throw new HttpError(400, 'expected {"user": text, "password": text}');
  }
  // an unknown user costs as much time as a wrong password
  if (!timingSafeEqual(await hash(password), users.get(user) ?? nobody))
    throw new HttpError(403, 'wrong user or password');
  const accessToken = await signToken({ sub: user, jti: randomUUID(), ver: versions.of(user) });
  return { access_token: accessToken, token_type: 'Bearer', expires_in: 15 * 60 };
}

async function me(request) {
  const { payload } = await verifyToken(bearerToken(request));
  return { user: payload.sub };
}

async function logout(request) {
  const { payload } = await verifyToken(bearerToken(request));
  denied.add(payload);
}

async function logoutEverywhere(request) {
  const { payload } = await verifyToken(bearerToken(request));
  versions.raise(payload.sub);
}

const routes = {
  'POST /login': login,
  'GET /me': me,
  'POST /logout': logout,
  'POST /logout-everywhere': logoutEverywhere,
};

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

process.once('SIGTERM', () => server.close());
