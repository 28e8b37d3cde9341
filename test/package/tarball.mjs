// Packs the library and installs the tarball elsewhere, as npm would bring it to a user.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '..', '..');

/** Runs a command to its end; throws with all it printed unless it ends well. */
export function run(command, args, cwd, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

function npm(args, cwd) {
  // npm passes its own settings on to scripts by environment: a run within `npm test` must not depend on them
  const clean = { npm_config_offline: 'true', npm_config_json: 'false' };
  // on Windows npm is a script, which Node starts only by a shell: npm's own file is started instead, where npm says it
  const { npm_execpath: file } = process.env;
  const [command, first] = file?.endsWith('npm-cli.js') ? [process.execPath, [file]] : ['npm', []];
  return run(command, [...first, ...args], cwd, clean);
}

/**
 * `build: true` packs as `npm publish` would, with the build before it. Without it the `dist/` that is there is packed,
 * so that tests which run at the same time are not left without one. With a `tarball` nothing is packed: that one is taken.
 */
export function packAndInstall({ build, tarball: given }) {
  if (!given && !build && !existsSync(join(root, 'dist', 'index.js')))
    throw new Error('nothing to pack yet: npm run build');
  // realpath: where the temporary folder is a link, tools would print other paths than the ones given
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'strictjwt-package-')));
  const tarball = given ?? pack(folder, build ? [] : ['--ignore-scripts']);
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "consumer", "private": true }\n');
  npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball], project);
  return {
    tarball,
    project,
    installed: join(project, 'node_modules', 'strictjwt'),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function pack(folder, flags) {
  npm(['pack', '--pack-destination', folder, ...flags], root);
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz')),
  );
}

/** Copies files of `consumers/` into the project. */
export function copyConsumers(project, names) {
  for (const name of names) cpSync(join(here, 'consumers', name), join(project, name), { recursive: true });
}

/** Puts packages that are installed elsewhere into the project (copied: a link would resolve back to where it is). */
export function copyPackages(project, names, from) {
  for (const name of names) {
    cpSync(join(from, 'node_modules', name), join(project, 'node_modules', name), { recursive: true });
  }
}

/**
 * The tests of types, against the declarations that users get. Beside the lines that compile they are full of lines that
 * must not: `@ts-expect-error` is an error itself where there is none.
 */
export function copyTypeTests(project) {
  const from = join(root, 'test', 'api', 'types');
  const to = join(project, 'types');
  mkdirSync(to);
  // those about the editor ask one compiler, that of the repository
  const names = readdirSync(from).filter((name) => !name.startsWith('editor'));
  if (names.length < 8) throw new Error(`few tests of types: ${names}`);
  for (const name of names) cpSync(join(from, name), join(to, name));
  const lib = ['ES2023', 'DOM', 'DOM.Iterable'];
  const compilerOptions = { ...strictOptions, ...typeTestOptions, lib };
  writeFileSync(join(to, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['.'] }, null, 2));
}

/** All files below a folder, with `/` between the parts, sorted. */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(folder, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join('/'),
    )
    .sort();
}

const { exports: paths } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The entry points: `strictjwt` as index, and `strictjwt/<name>` for each other. */
export const entries = Object.keys(paths)
  .filter((path) => path !== './package.json')
  .map((path) => (path === '.' ? 'index' : path.slice(2)));

/** Bytes that an installation may take on disk. */
export const LARGEST = 456_000;

export function unpackedSize(installed) {
  return filesBelow(installed).reduce((sum, name) => sum + statSync(join(installed, name)).size, 0);
}

/** What the tarball must hold, no more and no less. The types that entries share stand in files of their own. */
export function expectedFiles(installed) {
  const shared = filesBelow(join(installed, 'dist')).filter((name) => /^\w+-[\w-]{8}\.d\.cts$/.test(name));
  const ofEntries = entries.flatMap((name) => ['js', 'd.ts', 'cjs', 'd.cts'].map((ending) => `${name}.${ending}`));
  const dist = [...ofEntries, ...shared, 'cli.js'].map((name) => `dist/${name}`);
  return ['package.json', 'README.md', 'LICENSE', 'SECURITY.md', ...dist].sort();
}

const strictOptions = {
  target: 'ES2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
  skipLibCheck: false,
  noEmit: true,
};

/** Node's types and the DOM's together, as in most applications. Those of Node are not judged here. */
const typeTestOptions = {
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  types: ['node'],
  skipLibCheck: true,
  noPropertyAccessFromIndexSignature: false,
};

/** A library among the consumers has declarations of its own, which must be able to name every type of ours. */
const declared = { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: 'declared' };

const modules = { node16: 'Node16', nodenext: 'NodeNext', bundler: 'ESNext' };

/** Which globals the consumer has, and the file that only makes sense with them. */
export const environments = {
  dom: { lib: ['ES2022', 'DOM'], types: [], file: 'dom.mts' },
  node: { lib: ['ES2022'], types: ['node'], file: 'node.mts' },
  neither: { lib: ['ES2022'], types: [], file: 'types.mts' },
};

/** A strict tsconfig for the consumers; answers its file name. */
export function writeTsconfig(project, resolution, environment) {
  const { lib, types, file } = environments[environment];
  // `bundler` reads no .cts file as CommonJS, so there it would prove nothing
  const files = resolution === 'bundler' ? ['types.mts', file] : ['types.mts', 'types.cts', file];
  const module = { module: modules[resolution], moduleResolution: resolution };
  const compilerOptions = { ...strictOptions, ...declared, lib, types, ...module };
  const name = `tsconfig.${resolution}.${environment}.json`;
  writeFileSync(join(project, name), JSON.stringify({ compilerOptions, files: [...new Set(files)] }, null, 2));
  return name;
}
