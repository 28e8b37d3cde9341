// The WebSocket recipe over real sockets: the upgrade, the end of a token, its renewal.
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { GOOD, tokenWith } from '../api/http/requests.ts';
import { PRIVATE } from '../api/http/verifier.mjs';
import { place } from './place.ts';
import { type Running, start } from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await start(join(place('ws'), 'server.js'));
});
afterAll(() => running?.stop());

const open: WebSocket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
});

interface Client {
  readonly socket: WebSocket;
  /** the next message as JSON */
  next(): Promise<Record<string, unknown>>;
  say(message: object): void;
  readonly closed: Promise<number>;
}

function connect(protocols: readonly string[]): Client {
  const socket = new WebSocket(running.url.replace('http', 'ws'), [...protocols]);
  open.push(socket);
  const messages: Record<string, unknown>[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data)) as Record<string, unknown>));
  socket.on('error', () => {});
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  return {
    socket,
    async next() {
      while (messages.length === 0) await once(socket, 'message');
      return messages.shift() ?? {};
    },
    say: (message) => socket.send(JSON.stringify(message)),
    closed,
  };
}

const withToken = (token: string): Client => connect(['app.v1', `bearer.${token}`]);

async function refusal(client: Client): Promise<number | undefined> {
  const [, response] = (await once(client.socket, 'unexpected-response')) as [unknown, { statusCode?: number }];
  return response.statusCode;
}

const now = (): number => Math.floor(Date.now() / 1000);

describe('the upgrade', () => {
  it('lets a good token in, and does not repeat it as the chosen protocol', async () => {
    const client = withToken(GOOD);
    expect(await client.next()).toEqual({ user: 'ada' });
    expect(client.socket.protocol).toBe('app.v1');
    client.say({ say: 'hi' });
    expect(await client.next()).toEqual({ user: 'ada', said: 'hi' });
  });

  it.each<[string, readonly string[], number]>([
    ['no token', ['app.v1'], 401],
    ['no protocol', [], 401],
    ['the token alone', [`bearer.${GOOD}`], 401],
    ['the token first', [`bearer.${GOOD}`, 'app.v1'], 401],
    ['another protocol beside it', ['app.v1', `bearer.${GOOD}`, 'app.v2'], 401],
    ['another protocol before it', ['app.v2', `bearer.${GOOD}`], 401],
    ['a bad token', ['app.v1', 'bearer.a.b.c'], 401],
    ['an expired token', ['app.v1', `bearer.${tokenWith({ exp: 1 })}`], 401],
    ['two tokens', ['app.v1', `bearer.${GOOD}`, `bearer.${tokenWith({ sub: 'eve' })}`], 401],
    ['a key set that cannot be had', ['app.v1', `bearer.${tokenWith({}, { header: { kid: 'outage' } })}`], 503],
    ['a fault of ours', ['app.v1', `bearer.${tokenWith({}, { header: { kid: 'foreign' } })}`], 500],
  ])('refuses %s before there is a socket', async (_, protocols, status) => {
    expect(await refusal(connect(protocols))).toBe(status);
  });

  it('answers a request for no WebSocket', async () => {
    const { status, headers } = await fetch(running.url, { signal: AbortSignal.timeout(5_000) });
    // RFC 9110 §15.5.22 wants it said
    expect([status, headers.get('upgrade')]).toEqual([426, 'websocket']);
  });

  it('goes on after all of that, and the log says what was ours', async () => {
    // what a process writes arrives when it likes
    await expect.poll(() => running.log(), { timeout: 20_000 }).toContain(PRIVATE);
    expect(await withToken(GOOD).next()).toEqual({ user: 'ada' });
  });
});

describe('a connection', () => {
  it('is closed when its token ends', async () => {
    const client = withToken(tokenWith({ exp: now() + 3 }));
    expect(await client.next()).toEqual({ user: 'ada' });
    expect(await client.closed).toBe(4401);
  });

  it('lives on with a new token', async () => {
    const first = now() + 3;
    const client = withToken(tokenWith({ exp: first }));
    await client.next();
    client.say({ renew: tokenWith({ jti: 'second' }) });
    await new Promise((resolve) => setTimeout(resolve, (first - now() + 2) * 1000));
    client.say({ say: 'still here' });
    expect(await client.next()).toEqual({ user: 'ada', said: 'still here' });
  });

  it.each([
    ['of somebody else', tokenWith({ sub: 'eve' })],
    ['that is bad', 'a.b.c'],
    ['that is revoked', tokenWith({ jti: 'revoked' })],
  ])('ends with a new token %s', async (_, token) => {
    const client = withToken(GOOD);
    await client.next();
    client.say({ renew: token });
    expect(await client.closed).toBe(4401);
  });

  it('does not end at once when its token lasts longer than a timer can count', async () => {
    const client = withToken(tokenWith({ exp: now() + 60 * 86_400 }));
    await client.next();
    client.say({ say: 'still here' });
    expect(await client.next()).toMatchObject({ said: 'still here' });
  });

  it('is closed for what is no JSON, and the server goes on', async () => {
    const client = withToken(GOOD);
    await client.next();
    client.socket.send('{');
    expect(await client.closed).toBe(1011);
    expect(await withToken(GOOD).next()).toEqual({ user: 'ada' });
  });
});
