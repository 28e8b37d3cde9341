// Checks the artifact, not the tree: `npm ci && node run.mjs` in this folder packs the library, installs the tarball
// elsewhere and tries it with the compilers, bundlers and tools that users have. Ends with `N passed, N failed`.
// `--tarball path`: nothing is packed, that one is tried.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runApplication, writeApplications } from './applications.mjs';
import { bundlers, nodeImport } from './bundlers.mjs';
import {
  copyConsumers,
  copyPackages,
  copyTypeTests,
  environments,
  expectedFiles,
  filesBelow,
  LARGEST,
  packAndInstall,
  root,
  run,
  unpackedSize,
  writeTsconfig,
} from './tarball.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { resolve } = createRequire(import.meta.url);
let passed = 0;
let failed = 0;

async function check(name, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${String(error?.message ?? error).replace(/^/gm, '        ')}`);
  }
}

function assertEqual(found, expected, what) {
  const [a, b] = [JSON.stringify(found, null, 1), JSON.stringify(expected, null, 1)];
  if (a !== b) throw new Error(`${what}: expected ${b}, found ${a}`);
}

const { values } = parseArgs({ options: { tarball: { type: 'string' } } });
const given = values.tarball === undefined ? undefined : resolvePath(values.tarball);
const { tarball, project, installed, remove } = packAndInstall({ build: true, tarball: given });
const node = (...args) => run(process.execPath, args, project).trim();
const bin = (name, ...path) => join(here, 'node_modules', name, ...path);

// ---------------------------------------------------------------------------------------------------- the content
await check('the tarball holds exactly the files it should', () => {
  assertEqual(filesBelow(installed), expectedFiles(installed), 'files');
});

await check('it installs nothing else', () => {
  assertEqual(
    filesBelow(join(project, 'node_modules')).filter((name) => !/^(strictjwt\/|\.package-lock)/.test(name)),
    [],
    'other files in node_modules',
  );
});

await check(`it takes at most ${LARGEST / 1000} kB on disk`, () => {
  const size = unpackedSize(installed);
  console.log(`        ${size} bytes`);
  if (size > LARGEST) throw new Error(`${size} bytes`);
});

for (const file of ['index.js', 'index.cjs']) {
  await check(`a stack names the functions of ${file}, and the line`, () => {
    const load = file.endsWith('.cjs') ? "Promise.resolve(require('strictjwt'))" : "import('strictjwt')";
    const script = `${load}.then(({ createVerifier }) => createVerifier('', {})).catch((e) => console.log(e.stack))`;
    const stack = node('-e', script);
    if (!new RegExp(`at createVerifier .*strictjwt/dist/${file}:\\d+:\\d+`).test(stack)) throw new Error(stack);
  });
}

// ------------------------------------------------------------------------------------------------------ at run time
copyConsumers(project, [
  'esm.mjs',
  'cjs.cjs',
  'http.mjs',
  'use.mjs',
  'two-copies.mjs',
  'bundle.mjs',
  'run-bundle.cjs',
  'jest',
]);

await check('import and require give the same names, and both work', () => {
  assertEqual(node('esm.mjs').split(' '), node('cjs.cjs').split(' '), 'exported names');
});

await check('strictjwt and strictjwt/http share their error classes, imported or required', () => {
  assertEqual(node('http.mjs').split('\n').slice(0, 3), ['ada 401 true', 'ada 401 true', 'ada 401 true'], 'output');
});

await check("two copies in one process recognise each other's errors by name and code", () => {
  assertEqual(node('two-copies.mjs'), 'user-42', 'output');
});

await check('a Jest CommonJS project', () => {
  writeFileSync(join(project, 'jest.config.json'), '{ "testEnvironment": "node", "transform": {}, "watchman": false }');
  node(bin('jest', 'bin', 'jest.js'), '--config', 'jest.config.json', '--rootDir', project, '--ci');
});

// vitest is the repository's own: a link, so that it finds the packages beside it
symlinkSync(join(root, 'node_modules', 'vitest'), join(project, 'node_modules', 'vitest'), 'junction');
copyPackages(project, ['@jest/globals'], here);
const programs = {
  jest: bin('jest', 'bin', 'jest.js'),
  vitest: join(project, 'node_modules', 'vitest', 'vitest.mjs'),
};
for (const name of writeApplications(project)) {
  await check(`docs/testing.md: ${name}`, () => runApplication(project, name, programs));
}

// -------------------------------------------------------------------------------------------------------- bundlers
mkdirSync(join(project, 'out'));
for (const [name, bundle] of Object.entries(bundlers)) {
  await check(`bundled by ${name}, it runs without Node's globals and imports nothing of node:`, async () => {
    const out = join(project, 'out', `${name}.js`);
    assertEqual(await bundle(project, join(project, 'bundle.mjs'), out), [], 'warnings');
    const [found] = nodeImport.exec(readFileSync(out, 'utf8')) ?? [];
    assertEqual(found, undefined, 'import of a Node module');
    assertEqual(node('run-bundle.cjs', out), 'TokenError ERR_JWT_MALFORMED true', 'output');
  });
}

// ------------------------------------------------------------------------------------------------------- the types
await check('publint --strict', () => {
  run(process.execPath, [bin('publint', 'src', 'cli.js'), 'run', tarball, '--strict'], here);
});

await check('arethetypeswrong', () => {
  run(process.execPath, [bin('@arethetypeswrong', 'cli', 'dist', 'index.js'), tarball, '--no-emoji'], here);
});

copyConsumers(project, ['types.mts', 'types.cts', 'dom.mts', 'node.mts']);
copyPackages(project, ['@types/node', 'undici-types'], here);
copyTypeTests(project);
for (const version of ['5.4', '5.6', '5.9', '6', '7']) {
  await check(`TypeScript ${version}: what must compile does, and what must not does not`, () => {
    node(bin(`typescript-${version}`, 'bin', 'tsc'), '-p', join('types', 'tsconfig.json'));
  });
  for (const resolution of ['node16', 'nodenext', 'bundler']) {
    for (const environment of Object.keys(environments)) {
      await check(`TypeScript ${version}, moduleResolution ${resolution}, lib ${environment}`, () => {
        node(bin(`typescript-${version}`, 'bin', 'tsc'), '-p', writeTsconfig(project, resolution, environment));
      });
    }
  }
}

// ------------------------------------------------------------------------------------------------------------- JSR
/** The binary for this platform where npm had one, else what is installed on the machine. */
function deno() {
  try {
    return join(dirname(resolve('@deno/linux-x64-glibc/package.json')), 'deno');
  } catch {
    return 'deno';
  }
}

await check('jsr.json agrees with package.json', () => {
  const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));
  const [jsr, npm] = [read('jsr.json'), read('package.json')];
  assertEqual([jsr.version, jsr.license], [npm.version, npm.license], 'version and license');
  const typed = Object.keys(npm.exports).filter((path) => path !== './package.json');
  assertEqual(Object.keys(jsr.exports), typed, 'entries');
});

await check('deno publish --dry-run finds no slow types', () => {
  if (!existsSync(join(root, 'jsr.json'))) throw new Error('there is no jsr.json');
  run(deno(), ['publish', '--dry-run', '--allow-dirty'], root, { DENO_NO_UPDATE_CHECK: '1' });
});

remove();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
