// Every TypeScript block of the recipes compiles under strict settings, with the framework's own types.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type ts_ from 'typescript';
import { expect, it } from 'vitest';
import { ROOT } from '../docs/markdown.ts';
import { pageNames, readPage } from './pages.ts';
import { place, WORK } from './place.ts';

const ts: typeof ts_ = createRequire(`${ROOT}package.json`)('typescript');

/** What Bun and Deno declare, as far as the recipes use it: their own types contradict Node's. */
const RUNTIMES = `
declare const Bun: {
  serve(options: { port: number; routes: Record<string, (request: Request) => Promise<Response>>; error(error: Error): Response }): void;
};
declare const Deno: {
  serve(options: { port: number }, handler: (request: Request) => Response | Promise<Response>): void;
};
`;

const options: ts_.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitReturns: false,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  types: ['node'],
  typeRoots: [`${ROOT}node_modules/@types`],
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  jsx: ts.JsxEmit.ReactJSX,
  noEmit: true,
  skipLibCheck: true, // the frameworks' own declarations are not ours to judge
};

function complaints(page: string, more = ''): string[] {
  const folder = place(page, join(WORK, 'types', page));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'runtimes.d.ts'), RUNTIMES);
  const files = readPage(page).files.filter(({ name }) => /\.tsx?$/.test(name));
  if (more !== '') writeFileSync(join(folder, 'more.ts'), more);
  const roots = [...files.map(({ name }) => name), 'runtimes.d.ts', ...(more === '' ? [] : ['more.ts'])];
  const program = ts.createProgram(
    roots.map((name) => join(folder, name)),
    options,
  );
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    return `${file?.fileName.slice(folder.length + 1)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

// `next build` checks the types of its own
const typed = pageNames().filter(
  (name) => name !== 'nextjs' && readPage(name).files.some((file) => /\.ts$/.test(file.name)),
);

it.each(typed)('%s', (page) => {
  expect(complaints(page)).toEqual([]);
});

it('a mistake does not compile', () => {
  const mistake = "import { verifyToken } from './verifier.js';\nverifyToken(42);\n";
  expect(complaints('express', mistake)).toEqual([expect.stringMatching(/^more\.ts: .*not assignable/)]);
});
