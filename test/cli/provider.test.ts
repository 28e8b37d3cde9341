// Keys from a URL: the provider is up, slow, down, or lies.
import { describe, expect, it } from 'vitest';
import { lastLine, strictjwt } from './cli.ts';
import { AT, publicJwk, publicPem, tokens } from './fixtures.ts';
import { type Behaviour, startServer } from '../remote/server.ts';

const json =
  (value: unknown): Behaviour =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
const good = json({ keys: [publicJwk] });

describe('a key set behind a URL', () => {
  it('verifies', async () => {
    const server = await startServer(good);
    const { code, stdout } = await strictjwt([tokens.es256, '--key', server.url, ...AT]);
    expect([code, lastLine(stdout)]).toEqual([0, 'VALID']);
    expect((await strictjwt(['verify', '-q', tokens.es256, '--key', server.url, ...AT])).code).toBe(0);
  });

  it('is shown', async () => {
    const server = await startServer(good);
    const { code, stdout } = await strictjwt(['jwks', server.url]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/✓ key-1 +EC +ES256/)]);
  });

  it.each<[string, unknown]>([
    ['PEM by kid', { 'key-1': publicPem }],
    ['one PEM', publicPem],
  ])('is shown, and verifies, as %s', async (_form, answer) => {
    const server = await startServer(
      typeof answer === 'string' ? (response) => response.writeHead(200).end(answer) : json(answer),
    );
    expect((await strictjwt(['jwks', server.url])).stdout).toMatch(/✓ (key-1|-) +EC/);
    expect((await strictjwt(['verify', '-q', tokens.withoutKid, '--key', server.url, ...AT])).code).toBe(0);
  });

  it('that lacks the key rejects', async () => {
    const server = await startServer(json({ keys: [{ ...publicJwk, kid: 'other' }] }));
    const { code, stdout } = await strictjwt([tokens.es256, '--key', server.url, ...AT]);
    expect([code, lastLine(stdout)]).toEqual([1, 'REJECTED ERR_JWT_KEY_NOT_FOUND']);
  });

  const hostile = '\x1b[2J\u202e';
  it.each<[string, Behaviour]>([
    ['answers 404', (response) => response.writeHead(404).end('not here')],
    ['answers 500', (response) => response.writeHead(500).end(hostile)],
    ['redirects', (response) => response.writeHead(302, { location: 'https://elsewhere.example/keys' }).end()],
    ['redirects to itself', (response) => response.writeHead(301, { location: '/jwks' }).end()],
    ['answers HTML', (response) => response.writeHead(200).end(`<html>${hostile}</html>`)],
    ['answers nothing', (response) => response.writeHead(200).end()],
    ['answers another JSON', json([1, 2, hostile])],
    ['answers without keys', json({ jwks: [] })],
    [
      'breaks off',
      (response) => response.writeHead(200, { 'content-length': '1000' }).write('{"keys":[', () => response.destroy()),
    ],
    ['hangs up', (response) => void response.destroy()],
    [
      'answers without end',
      (response) => {
        const piece = 'x'.repeat(65_536);
        response.writeHead(200);
        const feed = (): void => {
          while (!response.destroyed && response.write(piece));
        };
        response.on('drain', feed);
        feed();
      },
    ],
  ])('that %s is out of reach', async (_what, behaviour) => {
    const server = await startServer(behaviour);
    for (const args of [
      [tokens.es256, '--key', server.url],
      ['verify', tokens.es256, '--key', server.url],
      ['jwks', server.url],
    ]) {
      const { code, stdout, stderr } = await strictjwt([...args, ...(args[0] === 'jwks' ? [] : AT)]);
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(/^strictjwt: [^\n]*http:\/\/127\.0\.0\.1[^\n]*\n$/);
      expect(stderr).not.toMatch(/\x1b|\u202e/);
    }
  });

  it('that is down is out of reach', async () => {
    const server = await startServer(good);
    await server.down();
    const { code, stdout, stderr } = await strictjwt([tokens.es256, '--key', server.url, ...AT]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^strictjwt: [^\n]*(reached|ECONNREFUSED)[^\n]*\n$/);
  });

  it('that does not answer is out of reach after its time', async () => {
    const server = await startServer(() => {});
    const { code, stderr } = await strictjwt(['verify', tokens.es256, '--key', server.url, ...AT]);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/did not answer/)]);
  });

  it('is https, save on this machine', async () => {
    const { code, stderr } = await strictjwt([tokens.es256, '--key', 'http://issuer.example/keys', ...AT]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/https/)]);
  });
});
