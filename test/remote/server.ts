import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

// A real server on loopback that answers as badly as a test wants. It counts what it sees.

export type Behaviour = (response: ServerResponse, request: IncomingMessage) => void;

export interface JwksServer {
  readonly url: string;
  /** The paths that were asked for, in order. */
  readonly paths: string[];
  /** From now on. */
  answer(behaviour: Behaviour): void;
  /** Nobody listens any more: connections are refused. */
  down(): Promise<void>;
  /** On the same port again. */
  up(): Promise<void>;
  /** When no connection is open any more: the client let go of the last one. */
  idle(): Promise<void>;
}

export async function startServer(first: Behaviour): Promise<JwksServer> {
  let behaviour = first;
  let port = 0;
  const paths: string[] = [];
  const open = new Set<object>();
  let noticeIdle = (): void => {};
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    open.add(response);
    response.once('close', () => {
      open.delete(response);
      if (open.size === 0) noticeIdle();
    });
    behaviour(response, request);
  });
  const up = async (): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  };
  const down = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  await up();
  onTestFinished(down);
  return {
    url: `http://127.0.0.1:${port}/jwks`,
    paths,
    answer: (next) => {
      behaviour = next;
    },
    down,
    up,
    idle: () =>
      open.size === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            noticeIdle = resolve;
          }),
  };
}

/** A good answer. */
export function serve(keys: readonly unknown[], headers: Readonly<Record<string, string>> = {}): Behaviour {
  return send(JSON.stringify({ keys }), headers);
}

export function send(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Behaviour {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
}
