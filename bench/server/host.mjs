// One server with one route behind one library, in a process of its own: `host.mjs <settings file>`. Tells its port over
// IPC, then answers each message `begin` or `end`; the answer to `end` is what it took since `begin`.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { peersFor } from '../peers/process.js';

const { fixture, library, server, algorithm, peer } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const ANSWER = { ok: true };
const REFUSAL = { error: 'invalid_token' };

/** Answers whether the request may pass: the way a user of each library writes it. */
async function authenticator() {
  if (peer === 'nothing') return undefined;
  const strictjwt = await import(pathToFileURL(library).href);
  const verify = await peersFor(strictjwt)[peer].verifier(fixture, algorithm);
  if (peer === 'strictjwt') {
    const { createGuard } = await import(new URL('http.js', pathToFileURL(library)).href);
    const guard = createGuard(verify);
    return async (request) => (await guard(request)).ok;
  }
  return async (request) => {
    try {
      const answer = verify(bearerOf(request));
      if (typeof answer.then === 'function') await answer;
      return true;
    } catch {
      return false;
    }
  };
}

function bearerOf({ headers: { authorization } }) {
  if (!authorization?.startsWith('Bearer ')) throw new Error('no token');
  return authorization.slice('Bearer '.length);
}

async function listenPlain(isAllowed) {
  const respond = (response, status, body) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const listener = isAllowed
    ? async (request, response) => {
        if (await isAllowed(request)) respond(response, 200, ANSWER);
        else respond(response, 401, REFUSAL);
      }
    : (_request, response) => respond(response, 200, ANSWER);
  const running = createServer(listener);
  await new Promise((resolve) => running.listen(0, '127.0.0.1', resolve));
  return running.address().port;
}

async function listenFastify(isAllowed) {
  const { default: fastify } = await import('fastify');
  const app = fastify();
  if (isAllowed) {
    app.addHook('onRequest', async (request, reply) => {
      if (!(await isAllowed(request))) return reply.code(401).send(REFUSAL);
    });
  }
  app.get('/', async () => ANSWER);
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app.server.address().port;
}

const delay = monitorEventLoopDelay({ resolution: 1 });
let cpu;
process.on('message', (message) => {
  if (message === 'begin') {
    delay.enable();
    delay.reset();
    cpu = process.cpuUsage();
    process.send('begun');
  } else {
    const { user, system } = process.cpuUsage(cpu);
    delay.disable();
    process.send({ cpu: user + system, pause: delay.max / 1e6 });
  }
});
process.on('disconnect', () => process.exit());

const isAllowed = await authenticator();
const port = await (server === 'Fastify' ? listenFastify(isAllowed) : listenPlain(isAllowed));
process.send({ port });
