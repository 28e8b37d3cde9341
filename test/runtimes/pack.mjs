import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * A temporary folder with the package installed from its tarball, the suite as one file, and the hosts.
 * `tarball`: take this one instead of packing.
 */
export async function prepareFolder(tarball) {
  const folder = mkdtempSync(join(tmpdir(), 'strictjwt-runtimes-'));
  const packed = tarball ?? pack(folder);
  // no "type": the ending of each host says what it is
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', packed], folder);
  cpSync(join(here, 'hosts'), folder, { recursive: true });
  await bundleSuite(folder);
  await bundle({ entryPoints: ['ses'], absWorkingDir: here, outfile: join(folder, 'ses-shim.mjs') });
  return folder;
}

/** The file that `import` gets, as the package itself says, with a leading slash. */
export function entryOf(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'node_modules/strictjwt/package.json'), 'utf8'));
  return `/node_modules/strictjwt/${manifest.exports['.'].import.default.replace('./', '')}`;
}

function pack(folder) {
  const output = npm(['pack', '--json', '--pack-destination', folder], root);
  // the build may print before the JSON
  const [{ filename }] = JSON.parse(output.slice(output.search(/^\[/m)));
  return join(folder, filename);
}

function npm(args, cwd) {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** `neutral`: a `node:` import anywhere in the suite is an error. */
async function bundleSuite(folder) {
  const entryPoints = [join(root, 'test/portable/run.ts')];
  const inject = [join(here, 'suite-tools.mjs')];
  for (const [file, format] of Object.entries({ 'portable.mjs': 'esm', 'portable.cjs': 'cjs' })) {
    await bundle({ entryPoints, inject, format, outfile: join(folder, file) });
  }
}

async function bundle(settings) {
  const { build } = await import('esbuild');
  const common = { bundle: true, format: 'esm', platform: 'neutral', target: 'es2022', logLevel: 'warning' };
  await build({ ...common, mainFields: ['module', 'main'], ...settings });
}
