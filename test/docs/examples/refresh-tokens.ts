// What the refresh-token example promises, whichever store it has.
import { describe, expect, it } from 'vitest';
import { decode } from 'strictjwt';
import { type Answer, send, type Server } from './rotation-process.ts';

/** Talks to one instance of the server. */
export class Client {
  readonly #server: () => Server;

  constructor(server: () => Server) {
    this.#server = server;
  }

  login(): Promise<Answer> {
    return this.#post('/login', { user: 'ada', password: 'correct horse' });
  }

  refresh(token: unknown): Promise<Answer> {
    return this.#post('/refresh', { refresh_token: token });
  }

  logout(token: unknown): Promise<Answer> {
    return this.#post('/logout', { refresh_token: token });
  }

  me(token: unknown): Promise<Answer> {
    return send(`${this.#server().url}/me`, { token });
  }

  #post(path: string, body: unknown): Promise<Answer> {
    return send(this.#server().url + path, { method: 'POST', body });
  }
}

export const REFUSED = { status: 400, challenge: null, body: { error: 'invalid_grant' } };

export async function expectRevoked(attempt: Promise<Answer>): Promise<void> {
  const { status, challenge } = await attempt;
  expect(status).toBe(401);
  expect(challenge).toContain('error="invalid_token", error_description="the access token was revoked"');
}

/** @param client of the instance; the second of another instance with the same store, or of the same */
export function promises(server: () => Server, client: Client, other: Client): void {
  describe('login', () => {
    it('answers an access token for 15 minutes and an opaque refresh token', async () => {
      const { status, body } = await client.login();
      expect(status).toBe(200);
      expect(body).toEqual({
        access_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: 900,
        refresh_token: expect.stringMatching(/^[\w-]{43}\.[\w-]{43}$/),
      });
      const { payload } = decode(String(body['access_token']));
      expect(payload).toMatchObject({ sub: 'ada', role: 'admin' });
      expect(Number(payload['exp']) - Number(payload['iat'])).toBe(900);
      await expect(other.me(body['access_token'])).resolves.toMatchObject({
        status: 200,
        body: { user: 'ada', role: 'admin' },
      });
    });

    it('puts nothing of the refresh token into the access token', async () => {
      const { body } = await client.login();
      const claims = JSON.stringify(decode(String(body['access_token'])).payload);
      for (const part of String(body['refresh_token']).split('.')) expect(claims).not.toContain(part);
    });
  });

  describe('refresh', () => {
    it('answers new tokens each time, on and on', async () => {
      let { body } = await client.login();
      const seen = new Set<unknown>([body['refresh_token']]);
      for (let i = 0; i < 5; i++) {
        const answer = await (i % 2 ? client : other).refresh(body['refresh_token']);
        expect(answer.status).toBe(200);
        body = answer.body;
        await expect(client.me(body['access_token'])).resolves.toMatchObject({ status: 200 });
        seen.add(body['refresh_token']);
      }
      expect(seen.size).toBe(6);
    });

    it('with a used token ends the session, for whoever holds the new one too', async () => {
      const first = (await client.login()).body;
      const second = (await client.refresh(first['refresh_token'])).body;
      const bystander = (await client.login()).body;
      expect(await other.refresh(first['refresh_token'])).toEqual(REFUSED);
      expect(await client.refresh(second['refresh_token'])).toEqual(REFUSED);
      await expectRevoked(client.me(first['access_token']));
      await expectRevoked(other.me(second['access_token']));
      // another login of the same user goes on
      await expect(client.refresh(bystander['refresh_token'])).resolves.toMatchObject({ status: 200 });
    });

    it('with a token from long ago ends the session as well', async () => {
      const first = (await client.login()).body;
      let last = first;
      for (let i = 0; i < 3; i++) last = (await client.refresh(last['refresh_token'])).body;
      expect(await client.refresh(first['refresh_token'])).toEqual(REFUSED);
      expect(await client.refresh(last['refresh_token'])).toEqual(REFUSED);
    });

    it('of one token 20 times at once succeeds once at most, and the session ends', async () => {
      const { refresh_token: token } = (await client.login()).body;
      const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? client : other).refresh(token)));
      const winners = answers.filter(({ status }) => status === 200);
      expect(winners).toHaveLength(1);
      await expectRevoked(client.me(winners[0]?.body['access_token']));
      expect(await client.refresh(winners[0]?.body['refresh_token'])).toEqual(REFUSED);
    });

    it('tells the log of a token that was used twice, without the token', async () => {
      const { refresh_token: token } = (await client.login()).body;
      await client.refresh(token);
      await client.refresh(token);
      expect(server().log()).toMatch(/a refresh token of ada was used twice: session [\w-]{43} ended/);
      for (const part of String(token).split('.')) expect(server().log()).not.toContain(part);
    });

    it.each([
      ['nothing', ''],
      ['a dot', '.'],
      ['made-up text', 'a.b'],
      ['long text', 'x'.repeat(5000)],
      ['a trap', '__proto__.x'],
      ['control characters', '\u0000.\u0000'],
      ['a wildcard', 'session:*'],
    ])('refuses %s, with one answer for all reasons', async (_, token) => {
      expect(await client.refresh(token)).toEqual(REFUSED);
    });

    it.each([[undefined], [null], [42], [{}], [['a.b']], [true]])(
      'answers 400 to %j instead of a token',
      async (token) => {
        await expect(client.refresh(token)).resolves.toMatchObject({ status: 400 });
        await expect(client.logout(token)).resolves.toMatchObject({ status: 400 });
      },
    );

    it('does not take an access token, nor the API a refresh token', async () => {
      const { body } = await client.login();
      expect(await client.refresh(body['access_token'])).toEqual(REFUSED);
      await expect(client.me(body['refresh_token'])).resolves.toMatchObject({ status: 401 });
      await expect(client.me(body['access_token'])).resolves.toMatchObject({ status: 200 });
    });
  });

  describe('logout', () => {
    it('ends the refresh token and every access token of the session, and no other session', async () => {
      const first = (await client.login()).body;
      const second = (await client.refresh(first['refresh_token'])).body;
      const bystander = (await client.login()).body;
      await expect(other.logout(second['refresh_token'])).resolves.toMatchObject({ status: 204 });
      await expectRevoked(client.me(first['access_token']));
      await expectRevoked(client.me(second['access_token']));
      expect(await client.refresh(second['refresh_token'])).toEqual(REFUSED);
      await expect(client.me(bystander['access_token'])).resolves.toMatchObject({ status: 200 });
    });

    it('is the same twice, with an old token of the family, and with an unknown one', async () => {
      const first = (await client.login()).body;
      const second = (await client.refresh(first['refresh_token'])).body;
      for (const token of [first['refresh_token'], second['refresh_token'], 'un.known']) {
        await expect(client.logout(token)).resolves.toMatchObject({ status: 204, body: {} });
      }
      expect(await client.refresh(second['refresh_token'])).toEqual(REFUSED);
    });
  });
}
