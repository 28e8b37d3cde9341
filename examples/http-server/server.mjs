// A small API on plain node:http: log in, get an access token for 15 minutes, use it on a protected route.
//
//   npm run build && node examples/http-server/server.mjs
//   curl -X POST localhost:3000/login -H 'content-type: application/json' -d '{"user":"ada","password":"correct horse"}'
//   curl localhost:3000/me -H "authorization: Bearer $TOKEN"
//
// JWT_SECRET is the secret that all instances share (make one: openssl rand -base64 48). Unset, this process makes its
// own. ISSUER, AUDIENCE and PORT have defaults for trying it out.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { createSigner, createVerifier, generateSecret } from 'strictjwt';
import { answerError, bearerToken, HttpError, readJson } from './http.mjs';

const secret = process.env.JWT_SECRET ?? generateSecret('HS256');
const issuer = process.env.ISSUER ?? 'https://auth.example';
const audience = process.env.AUDIENCE ?? 'https://api.example';
const port = Number(process.env.PORT ?? 3000);

// Both are made once: an empty secret or a wrong option ends the process here, not in the first request.
const signToken = createSigner(secret, { algorithm: 'HS256', expiresIn: '15m', issuer, audience });
const verifyToken = createVerifier(secret, { algorithms: ['HS256'], issuer, audience });

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
  const accessToken = await signToken({ sub: user, role: account.role });
  return { access_token: accessToken, token_type: 'Bearer', expires_in: 15 * 60 };
}

async function me(request) {
  const { payload } = await verifyToken(bearerToken(request));
  return { user: payload.sub, role: payload.role };
}

const routes = { 'POST /login': login, 'GET /me': me };

const server = createServer(async (request, response) => {
  try {
    const [path] = request.url.split('?');
    const route = routes[`${request.method} ${path}`];
    if (route === undefined) throw new HttpError(404, 'no such route');
    const body = JSON.stringify(await route(request));
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body);
  } catch (error) {
    if (request.destroyed && !request.complete) return; // the client hung up
    answerError(response, error);
  }
});

server.requestTimeout = 10_000; // for the whole request: nobody keeps a connection by sending slowly
server.listen(port, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});

process.once('SIGTERM', () => server.close());
