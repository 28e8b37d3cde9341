// What the http-server example answers to faults of its own: they cannot be provoked from outside.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { JwksError, TokenError, UsageError } from 'strictjwt';

interface HttpModule {
  answerError(response: ServerResponse, error: unknown): void;
}

const example = new URL('../../../examples/http-server/http.mjs', import.meta.url).href;
const { answerError }: HttpModule = await import(/* @vite-ignore */ example);

afterEach(() => vi.restoreAllMocks());

/** The answer over a real socket when the handler fails with `error`. */
async function answerTo(error: unknown): Promise<{ status: number; text: string; challenge: string | null }> {
  const server = createServer((_, response) => answerError(response, error)).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const challenge = response.headers.get('www-authenticate');
    return { status: response.status, text: await response.text(), challenge };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it.each([
  ['a wrong key', new UsageError('ERR_JWT_KEY_INVALID', 'the secret in /etc/secret is too short')],
  ['an unforeseen error', new Error('cannot reach postgres://admin:hunter2@db')],
  ['something that is no error', 'thrown text'],
])('answers 500 to %s, tells the client nothing and the log everything', async (_, error) => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { status, text, challenge } = await answerTo(error);
  expect({ status, text, challenge }).toEqual({
    status: 500,
    text: '{"error":"something went wrong here"}',
    challenge: null,
  });
  const logged = String(log.mock.calls[0]?.[0]);
  expect(logged).toContain(error instanceof Error ? error.message : error);
});

it.each([
  [new TokenError('ERR_JWT_REVOKED', 'the token of ada was revoked'), 401, 'Bearer realm="api", error="invalid_token"'],
  [new JwksError('ERR_JWKS_UNAVAILABLE', 'http://keys.internal cannot be reached'), 503, null],
])(
  'answers the errors of a verifier without a guard, and tells the client nothing: %s',
  async (error, status, challenge) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const answer = await answerTo(error);
    expect(answer).toMatchObject({ status, challenge });
    expect(answer.text).not.toMatch(/ada|internal/);
    expect(String(log.mock.calls[0]?.[0])).toContain(error.message);
  },
);
