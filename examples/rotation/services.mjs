// The services of the play: one that issues tokens and publishes its keys, and APIs that verify.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRemoteJwks, createVerifier } from 'strictjwt';
import { createGuard } from 'strictjwt/http';

/** `POST /token` and `GET /jwks`. Who may have a token is not the subject here: see ../http-server. */
export function startAuth(keys) {
  return listen(async (request) => {
    if (request.url === '/jwks') return [200, keys.jwks()];
    if (request.url === '/token') return [200, { access_token: await keys.sign({ sub: 'ada' }) }];
    return [404, {}];
  });
}

/** An API that knows the issuer, where its keys are, and nothing of their rotation. */
export async function startApi(jwksUrl, { issuer, audience, ...times }) {
  const keys = createRemoteJwks(jwksUrl, times);
  const guard = createGuard(createVerifier(keys, { algorithms: ['ES256'], issuer, audience, cache: true }));
  const service = await listen(async (request) => {
    const result = await guard(request);
    if (result.ok) return [200, { user: result.payload.sub }];
    // the code is for the play, which counts the reasons; a client gets result.body
    return [result.status, { error: result.error?.code }];
  });
  return { ...service, jwksRequests: () => keys.stats().fetches };
}

async function listen(answer) {
  const server = createServer(async (request, response) => {
    const [status, body] = await answer(request).catch((error) => {
      console.error(error);
      return [500, {}];
    });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}
