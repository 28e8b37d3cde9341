// A web server on this machine: for the page, and as the place to which nothing may be sent.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pagePath } from './build.ts';

export interface LocalServer {
  readonly origin: string;
  /** the path of every request, in order */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function servePage(): Promise<LocalServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('access-control-allow-origin', '*');
    if (request.url !== '/strictjwt.html') return response.writeHead(404).end();
    return response.setHeader('content-type', 'text/html; charset=utf-8').end(readFileSync(pagePath));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, asked, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
