// The first page: the verifier that all pages share, and what a guard answers.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { HEADER_ROWS } from '../api/http/requests.ts';
import { seen, send } from '../api/http/send.ts';
import { type Running, startFetch } from '../api/http/servers.ts';
import { SECRET } from '../api/http/verifier.mjs';
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
