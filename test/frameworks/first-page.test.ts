// The first page: the verifier that all pages share, what a guard answers, and the token to try it with.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { verify } from 'strictjwt';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { HEADER_ROWS } from '../api/http/requests.ts';
import { seen, send } from '../api/http/send.ts';
import { type Running, startFetch } from '../api/http/servers.ts';
import { SECRET } from '../api/http/verifier.mjs';
import { readDocument, ROOT } from '../docs/markdown.ts';
import { claim } from './claims.ts';
import { place } from './place.ts';

let server: Running;
beforeAll(async () => {
  vi.stubEnv('JWT_SECRET', SECRET);
  const file = join(place('README'), 'guard.js');
  claim(file);
  const { handle } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    handle(request: Request): Promise<Response>;
  };
  server = await startFetch(handle);
});
afterAll(() => {
  vi.unstubAllEnvs();
  server?.stop();
});

// its verifier revokes nothing, and has no accidents
const rows = HEADER_ROWS.filter(({ title, answer }) => answer.status < 500 && title !== 'a revoked token');

it.each(rows.map((row) => [row.title, row] as const))('%s', async (_title, row) => {
  expect(seen(await send(`http://127.0.0.1:${server.port}/`, row), row.answer)).toEqual(row.answer);
});

it('its commands print a token that the verifier accepts', async () => {
  const blocks = readDocument('docs/frameworks/README.md').items.filter((item) => item.kind === 'sh');
  const commands = blocks.map(({ text }) => text.replaceAll('npx strictjwt', `"$NODE" "${ROOT}dist/cli.js"`));
  const script = [...commands, 'printf %s "$JWT_SECRET"'].join('\n');
  const env = { ...process.env, NODE: process.execPath };
  const [token = '', secret = ''] = execFileSync('sh', ['-ec', script], { env, encoding: 'utf8' }).split('\n');
  const expected = { algorithms: ['HS256'], issuer: 'https://auth.example', audience: 'https://api.example' } as const;
  expect((await verify(token, secret, expected)).payload.sub).toBe('user-42');
});
