import { EventEmitter } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { sign } from 'strictjwt';
import { NOW, NOW_SECONDS } from '../../support/clock.ts';
import { forge } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { type Answer, send, type Server, start } from './rotation-process.ts';

let server: Server;
beforeAll(async () => {
  server = await start('revocation/server.mjs', { JWT_SECRET: SECRET, LOOK_EVERY: '0.05' });
}, 60_000);
afterAll(() => server.stop());

async function login(user = 'ada', password = 'correct horse'): Promise<unknown> {
  const { body } = await send(`${server.url}/login`, { method: 'POST', body: { user, password } });
  return body['access_token'];
}

const me = (token: unknown): Promise<Answer> => send(`${server.url}/me`, { token });
const post = (path: string, token: unknown): Promise<Answer> => send(server.url + path, { method: 'POST', token });

async function expectRevoked(attempt: Promise<Answer>): Promise<void> {
  const { status, challenge } = await attempt;
  expect(status).toBe(401);
  expect(challenge).toContain('error="invalid_token", error_description="the access token was revoked"');
}

describe('logging out', { timeout: 30_000 }, () => {
  it('revokes this token at once, also one that was used before, and no other of the user', async () => {
    const [phone, laptop] = [await login(), await login()];
    await expect(me(phone)).resolves.toMatchObject({ status: 200, body: { user: 'ada' } });
    await expect(post('/logout', phone)).resolves.toMatchObject({ status: 204 });
    await expectRevoked(me(phone));
    await expectRevoked(post('/logout', phone));
    await expectRevoked(post('/logout-everywhere', phone));
    await expect(me(laptop)).resolves.toMatchObject({ status: 200 });
  });

  it('everywhere revokes every token of the user, and of no one else; a new login is good', async () => {
    const [phone, laptop, bob] = [await login(), await login(), await login('bob', 'battery staple')];
    await me(phone);
    await me(laptop);
    await expect(post('/logout-everywhere', laptop)).resolves.toMatchObject({ status: 204 });
    await expectRevoked(me(phone));
    await expectRevoked(me(laptop));
    await expect(me(bob)).resolves.toMatchObject({ status: 200, body: { user: 'bob' } });
    await expect(me(await login())).resolves.toMatchObject({ status: 200 });
  });

  it('asks for a valid token', async () => {
    for (const path of ['/logout', '/logout-everywhere']) {
      await expect(post(path, 'not.a.token')).resolves.toMatchObject({ status: 401 });
    }
  });

  const seconds = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'https://auth.example',
    aud: 'https://api.example',
    sub: 'bob',
    jti: 'x',
    ver: 1,
    iat: seconds,
    exp: seconds + 60,
  };
  const tokenWith = (more: object): string => forge({ alg: 'HS256', key: SECRET, payload: { ...claims, ...more } });

  it('holds for the seconds of tolerance after the end of the token', async () => {
    const ended = tokenWith({ jti: 'ended', exp: seconds - 5 });
    await expect(me(ended)).resolves.toMatchObject({ status: 200 });
    await expect(post('/logout', ended)).resolves.toMatchObject({ status: 204 });
    // somebody else logs out: the list is pruned
    await post('/logout', tokenWith({ jti: 'another' }));
    await expectRevoked(me(ended));
  });

  it('cannot be escaped by a token without version or name, whoever signed it', async () => {
    await expect(me(tokenWith({}))).resolves.toMatchObject({ status: 200 });
    for (const version of [0, 2, '1', null, [1]]) await expectRevoked(me(tokenWith({ ver: version })));
    for (const missing of [{ ver: undefined }, { jti: undefined }, { sub: undefined }]) {
      await expect(me(tokenWith(missing))).resolves.toMatchObject({ status: 401 });
    }
  });
});

describe('the deny-list', () => {
  it('forgets a token once no verifier accepts it any more, and not before: at its end and the tolerance', async () => {
    const { DenyList } = (await import(`../../../examples/revocation/${'deny-list'}.mjs`)) as {
      DenyList: new (
        tolerance: number,
      ) => {
        size: number;
        add(payload: object, now: number): void;
        has(payload: object): boolean;
      };
    };
    const list = new DenyList(5);
    list.add({ jti: 'a', exp: NOW_SECONDS + 10 }, NOW);
    list.add({ jti: 'b', exp: NOW_SECONDS + 20 }, NOW + 14_999);
    expect([list.has({ jti: 'a' }), list.has({ jti: 'b' }), list.has({ jti: 'c' })]).toEqual([true, true, false]);
    list.add({ jti: 'c', exp: NOW_SECONDS + 30 }, NOW + 15_000);
    expect([list.has({ jti: 'a' }), list.size]).toEqual([false, 2]);
  });
});

describe('a connection that is held open', { timeout: 30_000 }, () => {
  const claims = { iss: 'https://auth.example', aud: 'https://api.example', sub: 'bob', ver: 1 };
  const endingIn = (seconds: number, jti: string): string =>
    forge({ alg: 'HS256', key: SECRET, payload: { ...claims, jti, exp: Math.floor(Date.now() / 1000) + seconds } });
  const open = (token: unknown): Promise<Response> =>
    fetch(`${server.url}/events`, { headers: { authorization: `Bearer ${String(token)}` } });

  it('ends when its token does, whatever the tolerance of the verifier', async () => {
    const token = endingIn(2, 'short');
    const text = await (await open(token)).text();
    expect(text).toMatch(/^event: open\ndata: \{"user":"bob"\}\n\nevent: end\n.*the token expired/);
    // within the tolerance the token itself is still accepted
    await expect(me(token)).resolves.toMatchObject({ status: 200 });
    await expect((await open(token)).text()).resolves.toContain('the token expired');
  });

  it('ends when the user logs out, while another one goes on', async () => {
    const [phone, laptop] = [await login(), await login()];
    const [ending, staying] = [await open(phone), await open(laptop)];
    await post('/logout', phone);
    await expect(ending.text()).resolves.toContain('the token is not accepted any more');
    const reader = staying.body?.getReader();
    await reader?.read();
    const next = reader?.read();
    await expect(Promise.race([next, Promise.resolve('still open')])).resolves.toBe('still open');
    await reader?.cancel();
  });

  it('needs a token', async () => {
    expect((await open('not.a.token')).status).toBe(401);
  });

  it('does not keep the server from stopping', async () => {
    const own = await start('revocation/server.mjs', { JWT_SECRET: SECRET });
    const response = await fetch(`${own.url}/events`, {
      headers: { authorization: `Bearer ${endingIn(600, 'long')}` },
    });
    await expect(own.stop()).resolves.toBe(0);
    // Windows ends a process without a word
    if (process.platform !== 'win32') await expect(response.text()).resolves.toContain('the server stops');
  });

  it('is the last answer over its connection, so that nobody reconnects to a server that stops', async () => {
    const response = await open(await login());
    expect(response.headers.get('connection')).toBe('close');
    await response.body?.cancel();
  });
});

/** What `holdOpen` needs of a response that nobody reads. */
class Response_ extends EventEmitter {
  readonly said: string[] = [];
  destroyed = false;
  writableEnded = false;
  writeHead(): void {}
  write(text: string): void {
    if (this.writableEnded) throw new Error('write after end');
    this.said.push(text);
  }
  end(): void {
    this.writableEnded = true;
  }
}

describe('holding connections open', async () => {
  const { holdOpen } = (await import(`../../../examples/http-server/${'held-open'}.mjs`)) as {
    holdOpen(response: Response_, verified: object, verifyToken: () => Promise<unknown>, every: number): symbol;
  };
  const token = await sign({ sub: 'ada' }, SECRET, { algorithm: 'HS256', expiresIn: false });
  const verified = { token, payload: { sub: 'ada' } };
  const hold = (verifyToken: () => Promise<unknown>): Response_ => {
    const response = new Response_();
    holdOpen(response, verified, verifyToken, 5);
    return response;
  };
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(console, 'error').mockReturnValue();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('looks at a token without an end as often as it was told, and not without a pause', async () => {
    const verifyToken = vi.fn(() => Promise.resolve());
    const response = hold(verifyToken);
    await vi.advanceTimersByTimeAsync(12_000);
    response.emit('close');
    expect(verifyToken).toHaveBeenCalledTimes(3);
  });

  it('listens once for the end of the process, however many they are, and not after the last has gone', () => {
    const before = process.listenerCount('SIGTERM');
    const responses = Array.from({ length: 20 }, () => hold(() => Promise.resolve()));
    expect(process.listenerCount('SIGTERM')).toBe(before + 1);
    for (const response of responses) response.emit('close');
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  it('keeps nothing of a client that hung up before its token was judged', () => {
    const before = process.listenerCount('SIGTERM');
    const verifyToken = vi.fn(() => Promise.resolve());
    const response = new Response_();
    response.destroyed = true;
    holdOpen(response, verified, verifyToken, 5);
    expect([process.listenerCount('SIGTERM'), verifyToken.mock.calls.length]).toEqual([before, 0]);
  });

  it('says its end once, also when the process stops while a token is looked at', async () => {
    let refuse = (): void => {};
    const response = hold(() => new Promise((_, reject) => (refuse = () => reject(new Error('revoked')))));
    process.listeners('SIGTERM').at(-1)?.('SIGTERM');
    refuse();
    await vi.advanceTimersByTimeAsync(0);
    response.emit('close');
    expect(response.said.map((text) => text.split('\n')[0])).toEqual(['event: open', 'event: end']);
  });

  it('ends, and the process does not, when what is thrown is no error', async () => {
    const response = hold(() => Promise.reject(null));
    await vi.advanceTimersByTimeAsync(0);
    expect(response.said.at(-1)).toContain('the token is not accepted any more');
    response.emit('close');
  });
});

it.each(['0', '-1', 'soon', '', '86401', 'Infinity'])('does not start with LOOK_EVERY=%j', async (value) => {
  const attempt = start('revocation/server.mjs', { JWT_SECRET: SECRET, LOOK_EVERY: value });
  await expect(attempt).rejects.toThrow('LOOK_EVERY is a number of seconds, one day at most');
});
