// All tests and the mutated sources in one script, in which each test file is loaded when it is asked for.
import { build } from 'esbuild';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { vitest } from './vitest-in-process.mjs';

/** The test files below these folders, relative to `root`, without those that match `skip`. */
export function findTests(root, folders, skip) {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)))
    .filter((name) => name.endsWith('.test.ts') && !name.includes('node_modules') && !skip.test(name))
    .sort();
}

/** Whatever is not bundled is asked of the host: Node's own modules, vitest, and packages that are dear to load. */
const HOSTED = /^(node:.*|vitest|fast-check|jose)$/;

const hosted = {
  name: 'hosted',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: HOSTED }, ({ path }) => ({ path, namespace: 'hosted' }));
    onLoad({ filter: /./, namespace: 'hosted' }, ({ path }) => ({ contents: `module.exports = host(${JSON.stringify(path)})` }));
  },
};

const require = createRequire(import.meta.url);

function hostOf(root) {
  const requireThere = createRequire(join(root, 'test/fuzz/package.json'));
  return (name) => (name === 'vitest' ? vitest : name.startsWith('node:') ? require(name) : requireThere(name));
}

/** @returns a function that answers a fresh copy of all modules: test file names, each with a function that loads it */
export async function bundleTests(root, names) {
  const entry = `tests = { ${names.map((name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(`./${name}`)})`).join(',\n')} }`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    alias: { strictjwt: join(root, 'src/index.ts') },
    plugins: [hosted],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'node20',
    platform: 'node',
    conditions: ['node', 'import'],
    logLevel: 'error',
  });
  // strict as modules are; no import or export is left at the top, so it runs as a script, as often as is wanted
  const text = `(async (host) => { 'use strict'; let tests;\n${outputFiles[0].text}\nreturn tests; })`;
  const script = new Script(text, { filename: join(root, 'bundle.mjs') });
  return () => script.runInThisContext()(hostOf(root));
}
