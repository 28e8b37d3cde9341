import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { base64url, forge, seal } from '../../support/forge.ts';
import { type Server, start } from './process.ts';

const secret = 'a-secret-for-tests-that-is-long-enough';
const issuer = 'https://auth.example';
const audience = 'https://api.example';

let server: Server;
beforeAll(async () => {
  server = await start('http-server/server.mjs', { JWT_SECRET: secret, ISSUER: issuer, AUDIENCE: audience });
});
afterAll(() => server.stop());

interface Answer {
  readonly status: number;
  readonly challenge: string | null;
  readonly body: Record<string, unknown>;
}

async function send(path: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(server.url + path, init);
  const body = Object(await response.json());
  return { status: response.status, challenge: response.headers.get('www-authenticate'), body };
}

function login(body: string): Promise<Answer> {
  return send('/login', { method: 'POST', body });
}

function me(authorization?: string): Promise<Answer> {
  return send('/me', authorization === undefined ? {} : { headers: { authorization } });
}

async function tokenFromLogin(): Promise<string> {
  const { body } = await login(JSON.stringify({ user: 'ada', password: 'correct horse' }));
  return String(body['access_token']);
}

/** The example runs on the real clock, so its tokens do too. */
const seconds = Math.floor(Date.now() / 1000);

function tokenWith(claims: Record<string, unknown>, key = secret): string {
  const usual = { sub: 'ada', role: 'admin', iss: issuer, aud: audience, iat: seconds, exp: seconds + 900 };
  return forge({ alg: 'HS256', key, payload: { ...usual, ...claims } });
}

describe('logging in', () => {
  it('answers a token for 15 minutes', async () => {
    const { status, body } = await login(JSON.stringify({ user: 'ada', password: 'correct horse' }));
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 900 });
    const claims = JSON.parse(Buffer.from(String(body['access_token']).split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ sub: 'ada', iss: issuer, aud: audience });
    expect(claims.exp - claims.iat).toBe(900);
  });

  it.each([
    ['a wrong password', '{"user":"ada","password":"wrong horse"}', 403],
    ['an unknown user', '{"user":"__proto__","password":"correct horse"}', 403],
    ['a body without password', '{"user":"ada"}', 400],
    ['a body that is no object', 'null', 400],
    ['a body that is not JSON', 'user=ada', 400],
    ['no body', '', 400],
    ['a body that is too large', JSON.stringify({ user: 'ada', password: 'x'.repeat(200_000) }), 413],
  ])('refuses %s', async (_, body, status) => {
    const answer = await login(body);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error: expect.any(String) });
  });
});

describe('guessing a password', () => {
  let own: Server;
  beforeEach(async () => {
    own = await start('http-server/server.mjs', { JWT_SECRET: secret });
  });
  afterEach(() => own.stop());

  const guess = (user: string, password: string): Promise<Response> =>
    fetch(`${own.url}/login`, { method: 'POST', body: JSON.stringify({ user, password }) });

  it('is slowed down after five attempts, for that user and nobody else, also when they come at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => guess('bob', `guess ${at}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([403, 403, 403, 403, 403, 429, 429, 429]);
    const { status, headers } = await guess('bob', 'battery staple');
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await guess('ada', 'correct horse')).status).toBe(200);
  });

  it('is forgotten once the password was right', async () => {
    for (let round = 0; round < 3; round++) {
      for (let at = 0; at < 4; at++) expect((await guess('ada', 'wrong')).status).toBe(403);
      expect((await guess('ada', 'correct horse')).status).toBe(200);
    }
  });

  it('of many names from one address is slowed down, too', async () => {
    const statuses = new Set<number>();
    for (let at = 0; at < 60; at++) statuses.add((await guess(`user ${at}`, 'x')).status);
    expect(statuses).toEqual(new Set([403, 429]));
  });
});

describe('the protected route', () => {
  it('answers 200 to a valid token', async () => {
    const { status, body, challenge } = await me(`Bearer ${await tokenFromLogin()}`);
    expect({ status, body, challenge }).toEqual({ status: 200, body: { user: 'ada', role: 'admin' }, challenge: null });
  });

  it('reads the scheme in any case', async () => {
    expect((await me(`bearer ${tokenWith({})}`)).status).toBe(200);
  });

  it.each([
    ['no token', undefined],
    ['another scheme', 'Basic YWRhOmNvcnJlY3QgaG9yc2U='],
  ])('answers 401 without an error code to %s', async (_, authorization) => {
    const { status, challenge } = await me(authorization);
    expect({ status, challenge }).toEqual({ status: 401, challenge: 'Bearer realm="api"' });
  });

  it.each([['Bearer'], ['Bearer a.b.c d.e.f']])('answers 400 invalid_request to "%s"', async (authorization) => {
    const { status, challenge } = await me(authorization);
    expect(status).toBe(400);
    expect(challenge).toContain('error="invalid_request"');
  });

  const tampered = (token: string): string => {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return [header, base64url(JSON.stringify({ ...claims, role: 'root' })), signature].join('.');
  };

  it.each([
    ['expired', tokenWith({ iat: seconds - 7200, exp: seconds - 3600 }), 'the access token expired'],
    ['not yet valid', tokenWith({ nbf: seconds + 3600, exp: seconds + 7200 }), 'the access token is not valid yet'],
    ['tampered', tampered(tokenWith({})), undefined],
    ['for another audience', tokenWith({ aud: 'https://billing.example' }), undefined],
    ['from another issuer', tokenWith({ iss: 'https://evil.example' }), undefined],
    ['without exp', tokenWith({ exp: undefined }), undefined],
    ['signed with another secret', tokenWith({}, 'another-secret-that-is-long-enough-too'), undefined],
    ['unsigned', `${base64url('{"alg":"none"}')}.${tokenWith({}).split('.')[1]}.`, undefined],
    ['signed with another algorithm', forge({ alg: 'HS512', key: secret.repeat(2), payload: {} }), undefined],
    ['no token at all', 'not-a-token', undefined],
    [
      'a payload that is not JSON',
      seal('HS256', `${base64url('{"alg":"HS256"}')}.${base64url('{')}`, secret),
      undefined,
    ],
  ])('answers 401 invalid_token to a token that is %s', async (_, token, description) => {
    const { status, challenge, body } = await me(`Bearer ${token}`);
    const expected = description ?? 'the access token is not acceptable';
    expect(status).toBe(401);
    expect(challenge).toBe(`Bearer realm="api", error="invalid_token", error_description="${expected}"`);
    expect(body).toEqual({ error: 'invalid_token', error_description: expected });
  });

  it('logs why, by code and message, without the token', async () => {
    const token = tokenWith({ aud: 'https://elsewhere.example' });
    await me(`Bearer ${token}`);
    expect(server.log()).toContain('rejected: ERR_JWT_CLAIM_MISMATCH: ');
    expect(server.log()).toContain('https://elsewhere.example');
    expect(server.log()).not.toContain(token.split('.')[1]);
    expect(server.log()).not.toContain(secret);
  });
});

describe('everything else', () => {
  it.each(['/', '/login', '//', '/constructor'])('answers 404 to GET %s', async (path) => {
    expect((await send(path)).status).toBe(404);
  });

  it('goes on after a client that hangs up in the middle of its request', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.end('POST /login HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{"user":');
    socket.resume();
    await once(socket, 'close');
    expect((await me(`Bearer ${tokenWith({})}`)).status).toBe(200);
  });

  // five seconds for the headers, ten for all: without these limits it is a minute and a half
  it('lets nobody hold a connection by sending slowly', { timeout: 45_000 }, async () => {
    const port = Number(new URL(server.url).port);
    const held = [
      'GET /me HTTP/1.1\r\nhost: localh',
      'POST /login HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{',
      '',
    ];
    const sockets = held.map((text) =>
      connect(port, '127.0.0.1', function (this: Socket) {
        this.write(text);
      }),
    );
    const answers = await Promise.all(sockets.map((socket) => text(socket)));
    expect(answers.map((answer) => answer.slice(0, 12))).toEqual(['HTTP/1.1 408', 'HTTP/1.1 408', 'HTTP/1.1 408']);
  });

  it('does not start with an empty secret, and says so', async () => {
    await expect(start('http-server/server.mjs', { JWT_SECRET: '' })).rejects.toThrow(/the secret is empty/);
  });
});
