// Puts a recipe where it can be started: its files in a folder below this one, so that the frameworks are found, and
// TypeScript as JavaScript beside it.
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type ts_ from 'typescript';
import { ROOT } from '../docs/markdown.ts';
import { readPage } from './pages.ts';

// the root's own: a framework may bring another one
const ts: typeof ts_ = createRequire(`${ROOT}package.json`)('typescript');

const here = fileURLToPath(new URL('.', import.meta.url));
export const WORK = join(here, '.work');

/** The built package as npm would bring it: a copy, because bundlers follow links out of the folder. */
export function installLibrary(folder = here): void {
  const target = join(folder, 'node_modules/strictjwt');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  copyFileSync(`${ROOT}package.json`, join(target, 'package.json'));
  cpSync(`${ROOT}dist`, join(target, 'dist'), { recursive: true });
}

const DECORATORS = { experimentalDecorators: true, emitDecoratorMetadata: true };

/** What Node 20 cannot read is translated; Bun and Deno get it as it stands. */
function translate(text: string): string {
  const target = ts.ScriptTarget.ES2022;
  const compilerOptions = { ...DECORATORS, target, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: false };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

/** Writes all files of a page; `verifier.js` is the tests' own unless the page has one. @returns the folder */
export function place(page: string, folder = join(WORK, page)): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { files } = readPage(page);
  for (const { name, text } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
    if (/\.ts$/.test(name)) writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), translate(text));
  }
  if (!files.some(({ name }) => name === 'verifier.js')) placeVerifier(folder);
  return folder;
}

function placeVerifier(folder: string): void {
  for (const [from, to] of [
    ['verifier.mjs', 'verifier.js'],
    ['verifier.d.mts', 'verifier.d.ts'],
  ] as const) {
    writeFileSync(join(folder, to), readFileSync(`${ROOT}test/api/http/${from}`));
  }
}
