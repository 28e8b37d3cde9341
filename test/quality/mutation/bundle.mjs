// All tests and the mutated sources in one script, in which each test file is loaded when it is asked for.
import { build } from 'esbuild';
import crypto from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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
const HOSTED = /^(node:.*|vitest|fast-check|jose|typescript)$/;

const hosted = {
  name: 'hosted',
  setup({ onResolve, onLoad }) {
    // each file knows its own place, as in vitest: some read what lies beside them
    onLoad({ filter: /[\\/]test[\\/].+\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: 'ts',
    }));
    onResolve({ filter: HOSTED }, ({ path }) => ({ path, namespace: 'hosted' }));
    onLoad({ filter: /./, namespace: 'hosted' }, ({ path }) => ({
      contents: `module.exports = host(${JSON.stringify(path)})`,
    }));
    // A test that asks for the library at run time, after `vi.resetModules`, gets a copy of its own: `import()` of a
    // module that has a `then` answers what that brings.
    onResolve({ filter: /^strictjwt$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, namespace: 'anew' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'anew' }, () => ({
      contents: `exports.then = (...args) => host('strictjwt').then(...args)`,
    }));
  },
};

const require = createRequire(import.meta.url);

/** What is bundled asks for these. `freshLibrary` makes another copy of the library. */
function hostOf(root, freshLibrary) {
  const requireThere = createRequire(join(root, 'test/fuzz/package.json'));
  const generateKeyPairSync = sameKeysAgain();
  // what a test replaces in it is replaced for the library, too
  const get = (target, name) => (name === 'generateKeyPairSync' ? generateKeyPairSync : target[name]);
  const given = { vitest, 'node:crypto': new Proxy(crypto, { get }) };
  return (name) => {
    if (name === 'strictjwt') return freshLibrary();
    return given[name] ?? (name.startsWith('node:') ? require(name) : requireThere(name));
  };
}

const keyPairs = new Map();

/** Test files make key pairs when they are loaded. Each copy of them gets the same ones: RSA keys take long to make. */
function sameKeysAgain() {
  const calls = new Map();
  return (...args) => {
    const kind = JSON.stringify(args);
    const count = (calls.get(kind) ?? 0) + 1;
    calls.set(kind, count);
    const id = `${kind} ${count}`;
    if (!keyPairs.has(id)) keyPairs.set(id, crypto.generateKeyPairSync(...args));
    return keyPairs.get(id);
  };
}

/** @param names the test files, and src/index.ts @returns a function that answers a fresh copy of all modules: test file names, each with a function that loads it */
export async function bundleTests(root, names) {
  const entry = `tests = { ${names.map((name) => `${JSON.stringify(name)}: () => import(${JSON.stringify(`./${name}`)})`).join(',\n')} }`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    alias: {
      'strictjwt/http': join(root, 'src/http/index.ts'),
      'strictjwt/testing': join(root, 'src/testing/index.ts'),
      strictjwt: join(root, 'src/index.ts'),
    },
    plugins: [hosted],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'node20',
    platform: 'node',
    conditions: ['node', 'import'],
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(root, 'bundle.mjs')).href) },
    logLevel: 'error',
  });
  // strict as modules are; no import or export is left at the top, so it runs as a script, as often as is wanted
  const text = `(async (host) => { 'use strict'; let tests;\n${outputFiles[0].text}\nreturn tests; })`;
  const script = new Script(text, { filename: join(root, 'bundle.mjs') });
  const fresh = () => script.runInThisContext()(hostOf(root, async () => (await fresh())['src/index.ts']()));
  return fresh;
}
