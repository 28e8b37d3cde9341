import { gzipSync } from 'node:zlib';
import type { JwksErrorCode } from 'strictjwt';
import { expect, vi } from 'vitest';
import { type Behaviour, send, serve } from './server.ts';
import { KEY_A } from './stage.ts';

// Every way in which an endpoint was seen to fail, with what must come of it.

export interface Fault {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly code: JwksErrorCode;
}

const good = JSON.stringify({ keys: [KEY_A] });
const json = { 'content-type': 'application/json' };

/** Calls `step` again and again until the client is gone; an endless answer would otherwise outlive its test. */
function untilGone(response: Parameters<Behaviour>[0], milliseconds: number, step: () => void): void {
  const timer = setInterval(step, milliseconds);
  response.once('close', () => clearInterval(timer));
}

/**
 * For as long as the client waits, its seconds pass: no test waits for a timeout (`useTimers` is in force). That the
 * client has gone is seen a moment later: until `server.idle()`, the seconds of its next request pass, too.
 */
function passTime(response: Parameters<Behaviour>[0]): void {
  untilGone(response, 2, () => {
    // this moment may be after the test
    if (vi.isFakeTimers()) vi.advanceTimersByTime(1000);
  });
}

const hangs: readonly Fault[] = [
  { name: 'hangs', behaviour: passTime, code: 'ERR_JWKS_UNAVAILABLE' },
  {
    name: 'hangs after the headers',
    behaviour: (response) => {
      response.writeHead(200, json).flushHeaders();
      passTime(response);
    },
    code: 'ERR_JWKS_UNAVAILABLE',
  },
  {
    name: 'hangs in the middle of the body',
    behaviour: (response) => {
      response.writeHead(200, json).write(good.slice(0, 20));
      passTime(response);
    },
    code: 'ERR_JWKS_UNAVAILABLE',
  },
  {
    // every byte comes in time, the whole does not
    name: 'drips a byte a second',
    behaviour: (response) => {
      let sent = 0;
      response.writeHead(200, json);
      untilGone(response, 2, () => response.write(good.charAt(sent++)));
      passTime(response);
    },
    code: 'ERR_JWKS_UNAVAILABLE',
  },
];

const breaks: readonly Fault[] = [
  {
    name: 'resets the connection',
    behaviour: (response) => response.socket?.resetAndDestroy(),
    code: 'ERR_JWKS_UNAVAILABLE',
  },
  {
    name: 'resets the connection in the middle of the body',
    behaviour: (response) => {
      response.writeHead(200, { ...json, 'content-length': good.length });
      response.write(good.slice(0, 20), () => response.socket?.resetAndDestroy());
    },
    code: 'ERR_JWKS_UNAVAILABLE',
  },
  {
    name: 'closes the connection before the announced end',
    behaviour: (response) => {
      response.writeHead(200, { ...json, 'content-length': good.length + 1 });
      response.write(good, () => response.socket?.end());
    },
    code: 'ERR_JWKS_UNAVAILABLE',
  },
  {
    name: 'answers something that is not HTTP',
    behaviour: (response) => response.socket?.end('SSH-2.0-OpenSSH_9.2p1\r\n\r\n'),
    code: 'ERR_JWKS_UNAVAILABLE',
  },
];

const statuses: readonly Fault[] = [201, 202, 203, 206, 400, 401, 403, 404, 410, 429, 500, 502, 503].map((status) => ({
  name: `answers ${status} with a good set`,
  behaviour: send(good, {}, status),
  code: 'ERR_JWKS_UNAVAILABLE',
}));

const redirects: readonly Fault[] = [300, 301, 302, 303, 307, 308].map((status) => ({
  name: `answers ${status} with the place of a good set`,
  behaviour: (response, request) =>
    (request.url === '/good' ? serve([KEY_A]) : send(good, { location: '/good' }, status))(response, request),
  code: 'ERR_JWKS_UNAVAILABLE',
}));

const bodies: readonly (readonly [string, string | Uint8Array])[] = [
  ['nothing', ''],
  ['an HTML page', '<!doctype html><title>Sign in</title>'],
  ['JSON that breaks off', good.slice(0, -1)],
  ['JSON with something after it', `${good}{}`],
  ['two byte order marks before the JSON', `\ufeff\ufeff${good}`],
  ['a set that is a key, too', JSON.stringify({ ...KEY_A, keys: [KEY_A] })],
  ['501 keys', JSON.stringify({ keys: Array.from({ length: 501 }, (_, kid) => ({ ...KEY_A, kid: String(kid) })) })],
  ['501 members that are no keys', JSON.stringify({ keys: Array.from({ length: 501 }, () => null) })],
  ['nesting without end', `{"keys":[${'['.repeat(100_000)}`],
  [
    'bytes that are not UTF-8',
    Buffer.concat([Buffer.from('{"keys":[],"a":"'), Uint8Array.of(0xff), Buffer.from('"}')]),
  ],
  ['null', 'null'],
  ['a number', '42'],
  ['a list of keys', JSON.stringify([KEY_A])],
  ['one key instead of a set', JSON.stringify(KEY_A)],
  ['a set without keys', '{}'],
  ['keys that are null', '{"keys":null}'],
  ['keys that are an object', JSON.stringify({ keys: { a: KEY_A } })],
  ['keys that are text', JSON.stringify({ keys: good })],
  ['a __proto__ member that has the keys', `{"__proto__":${good}}`],
  ['keys under another spelling', JSON.stringify({ Keys: [KEY_A] })],
];

const shapes: readonly Fault[] = bodies.map(([name, body]) => ({
  name: `answers ${name}`,
  behaviour: send(body),
  code: 'ERR_JWKS_INVALID',
}));

const padded = JSON.stringify({ keys: [KEY_A], padding: ' '.repeat(300_000) });

const sizes: readonly Fault[] = [
  { name: 'answers more than maxBytes', behaviour: send(padded), code: 'ERR_JWKS_INVALID' },
  {
    name: 'answers little that unpacks to more than maxBytes',
    behaviour: send(gzipSync(padded), { 'content-encoding': 'gzip' }),
    code: 'ERR_JWKS_INVALID',
  },
  {
    name: 'never stops answering',
    behaviour: (response) => {
      const chunk = ' '.repeat(65_536);
      response.writeHead(200, json);
      untilGone(response, 0, () => response.write(chunk));
    },
    code: 'ERR_JWKS_INVALID',
  },
];

export const FAULTS: readonly Fault[] = [...hangs, ...breaks, ...statuses, ...redirects, ...shapes, ...sizes];

/**
 * The client's timers, and only these, pass when a test or a fault says so: a busy machine makes no good answer late.
 * `expect.poll` lets them pass, too: use `poll` instead.
 */
export function useTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
}

/** Like `expect.poll`, and no time passes for the client meanwhile. */
export const poll: typeof expect.poll = (look, options) => expect.poll(look, { ...options, interval: 0 });
