// Which files of the recipes were really started: a block that nothing runs is a failure.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { pageNames, readPage } from './pages.ts';
import { WORK } from './place.ts';

const BOOK = join(WORK, 'claims.txt');

/** Notes that a file was started, bundled or compiled, and with it what it imports. */
export function claim(file: string): void {
  mkdirSync(dirname(BOOK), { recursive: true });
  appendFileSync(BOOK, `${relative(WORK, file).split(sep).join('/')}\n`);
}

/** Every file of a page that no claimed file reaches by imports. */
export function unclaimed(): string[] {
  const claims = existsSync(BOOK) ? readFileSync(BOOK, 'utf8').split('\n') : [];
  return pageNames().flatMap((name) => {
    const files = new Map(readPage(name).files.map((file) => [stem(file.name), file]));
    const own = claims.filter((path) => path.startsWith(`${name}/`)).map((path) => stem(path.slice(name.length + 1)));
    const reached = new Set<string>();
    const pending = own.filter((path) => files.has(path));
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      if (reached.has(path)) continue;
      reached.add(path);
      pending.push(...importsOf(path, files.get(path)?.text ?? '').filter((next) => files.has(next)));
    }
    return [...files].filter(([path]) => !reached.has(path)).map(([, file]) => `${name}.md: ${file.name}`);
  });
}

function stem(path: string): string {
  return path.replace(/\.[jt]sx?$/, '');
}

function importsOf(path: string, text: string): string[] {
  const found = text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return Array.from(found, ([, target = '']) => stem(join(dirname(path), target).split(sep).join('/')));
}
