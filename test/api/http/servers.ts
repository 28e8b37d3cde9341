// Real servers with a guard in front: node:http, HTTP/2, and a Fetch handler behind a small adapter.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  createServer as createServer2,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Guard } from 'strictjwt/http';

export interface Running {
  readonly port: number;
  stop(): void;
}

async function listen(server: Server | Http2Server): Promise<Running> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, stop: () => server.close() };
}

const json = { 'content-type': 'application/json' };

async function answer(
  guard: Guard,
  request: IncomingMessage | Http2ServerRequest,
): Promise<[number, Record<string, string>, unknown]> {
  try {
    const result = await guard(request);
    if (!result.ok) return [result.status, result.headers, result.body];
    return [200, json, { user: Object(result.payload).sub }];
  } catch {
    return [500, json, { error: 'a fault of ours' }];
  }
}

export function startNode(guard: Guard): Promise<Running> {
  return listen(
    createServer(async (request: IncomingMessage, response: ServerResponse) => {
      const [status, headers, body] = await answer(guard, request);
      response.writeHead(status, headers).end(JSON.stringify(body));
    }),
  );
}

export function startHttp2(guard: Guard): Promise<Running> {
  return listen(
    createServer2(async (request: Http2ServerRequest, response: Http2ServerResponse) => {
      const [status, headers, body] = await answer(guard, request);
      response.writeHead(status, headers).end(JSON.stringify(body));
    }),
  );
}

/** A handler from `Request` to `Response`, as Workers, Deno and Bun have them. */
export function startFetch(handler: (request: Request) => Promise<Response>): Promise<Running> {
  return listen(
    createServer(async (incoming, outgoing) => {
      const headers = new Headers();
      const { rawHeaders: raw } = incoming;
      raw.forEach((name, at) => at % 2 === 0 && headers.append(name, raw[at + 1] ?? ''));
      const response = await handler(new Request(`http://localhost${incoming.url}`, { headers }));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
    }),
  );
}

export async function fetchAnswer(guard: Guard, request: Request): Promise<Response> {
  try {
    const result = await guard(request);
    return result.ok ? Response.json({ user: Object(result.payload).sub }) : result.toResponse();
  } catch {
    return new Response(null, { status: 500 });
  }
}
