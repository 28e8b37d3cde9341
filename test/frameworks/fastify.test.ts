// What an application adds to the recipe for Fastify: routes that take a body.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { place, WORK } from './place.ts';
import { type Running, start } from './running.ts';

let running: Running;
beforeAll(async () => {
  const file = join(place('fastify', join(WORK, 'fastify-with-body')), 'server.js');
  appendFileSync(file, "app.post('/body', async () => 'read');\n");
  running = await start(file);
});
afterAll(() => running?.stop());

it.each([
  ['is read', 'application/json', '{}', 200],
  ['is no JSON', 'application/json', '{', 400],
  ['is of an unknown type', 'text/html', '{}', 415],
  ['is too large', 'application/json', `"${'x'.repeat(1_100_000)}"`, 413],
])('a body that %s', async (_, type, body, status) => {
  const response = await fetch(`${running.url}/body`, { method: 'POST', body, headers: { 'content-type': type } });
  expect(response.status).toBe(status);
});
