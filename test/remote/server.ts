import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
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
  /** Holds the port while nobody listens: else it could go to another process, which would answer there. */
  let keeper: Socket | undefined;
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
    keeper?.destroy();
  };
  const down = async (): Promise<void> => {
    server.closeAllConnections();
    const accepted = once(server, 'connection');
    keeper = connect(port, '127.0.0.1').on('error', () => {});
    await accepted;
    server.close();
  };
  await up();
  onTestFinished(async () => {
    const closed = server.listening ? once(server, 'close') : undefined;
    if (closed) server.close();
    server.closeAllConnections();
    keeper?.destroy();
    await closed;
  });
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

export interface Held {
  readonly behaviour: Behaviour;
  /** Somebody has asked, and waits. */
  readonly asked: Promise<void>;
  /** Answers all who wait. */
  answer(behaviour: Behaviour): void;
}

/** An answer that comes when the test says so, and not before. */
export function hold(): Held {
  const waiting: Parameters<Behaviour>[] = [];
  let noticeAsked = (): void => {};
  const asked = new Promise<void>((resolve) => {
    noticeAsked = resolve;
  });
  return {
    behaviour: (response, request) => {
      waiting.push([response, request]);
      noticeAsked();
    },
    asked,
    answer: (behaviour) => {
      for (const one of waiting.splice(0)) behaviour(...one);
    },
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
