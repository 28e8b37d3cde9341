// The recipes that are servers, each with the whole table.
import { join } from 'node:path';
import { place } from './place.ts';
import { type Runtime, start } from './running.ts';
import { describeTable, type Deviations } from './table.ts';

interface Recipe {
  readonly title: string;
  readonly page: string;
  readonly file: string;
  /** default `/me` */
  readonly path?: string;
  readonly runtime?: Runtime;
  readonly deviations?: Deviations;
}

const recipes: readonly Recipe[] = [
  { title: 'node:http', page: 'node-http', file: 'server.js' },
  { title: 'Express 5', page: 'express', file: 'server.js' },
  { title: 'Fastify 5', page: 'fastify', file: 'server.js' },
  { title: 'Koa 3', page: 'koa', file: 'server.js' },
  { title: 'Hono on Node', page: 'hono', file: 'server.js' },
  { title: 'NestJS 12', page: 'nestjs', file: 'main.js' },
  // the body is in the framework's form, and says the same
  { title: 'tRPC', page: 'trpc', file: 'server.js', path: '/me', deviations: { ownBody: true } },
  {
    title: 'GraphQL Yoga',
    page: 'graphql',
    file: 'server.js',
    path: '/graphql?query=%7Bme%7D',
    // its own query stands there
    deviations: { ownBody: true, without: ['the token in the query'] },
  },
  { title: 'Bun', page: 'bun', file: 'server.ts', runtime: 'bun' },
  { title: 'Deno', page: 'deno', file: 'server.ts', runtime: 'deno' },
];

for (const { title, page, file, path = '/me', runtime, deviations } of recipes) {
  describeTable(title, () => start(join(place(page), file), runtime), path, deviations);
}
