// Run by process.test.ts: uses a key set that is served well and badly, then does nothing more. Whatever the library
// left behind (a timer, an open request) would keep this process alive; an unhandled rejection would end it badly.
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRemoteJwks, createVerifier, sign } from 'strictjwt';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const good = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'a' }] });

const behaviours = {
  '/good': (response) => response.end(good),
  '/status': (response) => response.writeHead(500).end(good),
  '/redirect': (response) => response.writeHead(302, { location: '/good' }).end(),
  '/wrong': (response) => response.end('<html>'),
  '/reset': (response) => response.socket.resetAndDestroy(),
  '/hang': () => {},
  '/cut': (response) => response.writeHead(200).write(good.slice(0, 9), () => response.socket.destroy()),
};
const server = createServer((request, response) => behaviours[request.url](response));
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const token = await sign({}, privateKey, { algorithm: 'ES256', expiresIn: '1h', header: { kid: 'a' } });
const options = { algorithms: ['ES256'], issuer: false, audience: false };
for (const path of Object.keys(behaviours)) {
  const remote = createRemoteJwks(`http://127.0.0.1:${server.address().port}${path}`, {
    timeout: path === '/hang' ? 0.2 : 60,
  });
  const verify = createVerifier(remote, options);
  const outcomes = await Promise.allSettled([verify(token), verify(token), remote.reload()]);
  console.log(path, ...outcomes.map(({ reason }) => reason?.code ?? 'accepted'));
}
// The caller lost interest: nobody waits for this one, and the 60 s of its timeout keep nobody waiting either.
createRemoteJwks('https://issuer.example/jwks', { timeout: 60, fetch: () => new Promise(() => {}) })
  .reload()
  .catch(() => {});

server.close();
server.closeAllConnections();
console.log('done');
