// The recipes that are servers, each with the whole table.
import { join } from 'node:path';
import { place } from './place.ts';
import { type Runtime, start } from './running.ts';
import { describeTable, type Exceptions } from './table.ts';

interface Recipe {
  readonly title: string;
  readonly page: string;
  readonly file: string;
  readonly runtime?: Runtime;
  readonly exceptions?: Exceptions;
}

const recipes: readonly Recipe[] = [
  { title: 'node:http', page: 'node-http', file: 'server.js' },
  { title: 'Express 5', page: 'express', file: 'server.js' },
  { title: 'Fastify 5', page: 'fastify', file: 'server.js' },
  { title: 'Koa 3', page: 'koa', file: 'server.js' },
  { title: 'Hono on Node', page: 'hono', file: 'server.js' },
  { title: 'Bun', page: 'bun', file: 'server.ts', runtime: 'bun' },
  { title: 'Deno', page: 'deno', file: 'server.ts', runtime: 'deno' },
];

for (const { title, page, file, runtime, exceptions } of recipes) {
  describeTable(title, () => start(join(place(page), file), runtime), '/me', exceptions);
}
