import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' };

/** The server on loopback for pages, their reports, and the key sets of test/portable/remote-http.ts. */
export async function startServer(folder, publicJwk) {
  const waiting = new Map();
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url, 'http://localhost');
    if (pathname.startsWith('/jwks/')) return serveJwks(pathname.slice(6), response, publicJwk);
    if (pathname === '/report') return takeReport(request, response, waiting, search);
    serveFile(join(folder, normalize(pathname)), response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    /** Calls `take(outcome)` with what a page posts to `/report?…`; it answers the next address, or ''. */
    onReport: (search, take) => waiting.set(search, take),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function serveFile(path, response) {
  if (!existsSync(path)) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain' });
  createReadStream(path).pipe(response);
}

async function takeReport(request, response, waiting, search) {
  let body = '';
  for await (const chunk of request) body += chunk;
  const take = waiting.get(search);
  waiting.delete(search);
  response.end(take?.(JSON.parse(body)) ?? '');
}

/** Each misbehaves as its name says. */
function serveJwks(name, response, publicJwk) {
  const json = { 'content-type': 'application/json' };
  const answers = {
    good: () => response.writeHead(200, json).end(JSON.stringify({ keys: [{ ...publicJwk, kid: 'k1' }] })),
    text: () => response.writeHead(200, json).end('<html>'),
    redirect: () => response.writeHead(302, { location: '/jwks/good' }).end(),
    reset: () => response.writeHead(200, { ...json, 'content-length': '100' }).write('{', () => response.destroy()),
    hang: () => {},
    drip: () => repeatedly(response, json, '{"keys":[', ' ', 50),
    endless: () => repeatedly(response, json, '{"keys":[', ' '.repeat(65_536), 1),
  };
  (answers[name] ?? (() => response.writeHead(404).end()))();
}

function repeatedly(response, headers, first, then, everyMs) {
  response.writeHead(200, headers).write(first);
  const timer = setInterval(() => response.write(then), everyMs);
  response.on('close', () => clearInterval(timer)).on('error', () => clearInterval(timer));
}
