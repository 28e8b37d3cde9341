import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

// The rooms of the source: which may know which. What is not named here must not be imported.
const EVERYWHERE = ['clock.ts', 'errors.ts', 'messages.ts', 'plain.ts', 'runtime.ts', 'time.ts'];
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  types: ['error-codes.ts', 'errors.ts'],
  encoding: EVERYWHERE,
  crypto: ['encoding', 'types.ts', ...EVERYWHERE],
  token: ['crypto', 'encoding', 'types.ts', ...EVERYWHERE],
  options: ['token', 'crypto', 'encoding', 'inspect', 'types.ts', ...EVERYWHERE],
  keys: ['options', 'token', 'crypto', 'encoding', 'types.ts', 'checked-types.ts', ...EVERYWHERE],
  inspect: ['time.ts'],
  http: ['index.ts', 'plain.ts', 'time.ts'],
  testing: ['index.ts', 'plain.ts', 'time.ts'],
  cli: ['inspect', 'index.ts', 'time.ts', 'types.ts'],
};

const root = fileURLToPath(new URL('../../src', import.meta.url)).replaceAll('\\', '/');
const text = (file: string): string => readFileSync(`${root}/${file}`, 'utf8');
const files = readdirSync(root, { encoding: 'utf8', recursive: true })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts'));
const IMPORT = /(?:from|import\()\s*'(\.[^']+)'/g;
const importsOf = (file: string): string[] =>
  Array.from(text(file).matchAll(IMPORT), ([, path = '']) => posix.join(posix.dirname(file), path));

it.each(Object.entries(ROOMS))('src/%s imports nothing but itself and %j', (room, allowed) => {
  const inside = files.filter((file) => file.startsWith(`${room}/`));
  const strangers = inside.flatMap((file) =>
    importsOf(file)
      .filter((path) => ![room, ...allowed].some((known) => path === known || path.startsWith(`${known}/`)))
      .map((path) => `${file} imports ${path}`),
  );
  expect(strangers).toEqual([]);
});

it('no file of the source imports itself by way of others', () => {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) expect.fail(`a circle: ${[...way, file].join(' > ')}`);
    if (done.has(file)) return;
    for (const next of importsOf(file)) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(done.size).toBe(files.length);
});

it.each(files)('%s opens with a comment that says what it knows and does', (file) => {
  expect(text(file).replace(/^#!.*\n/, '')).toMatch(/^\/[/*]/);
});
