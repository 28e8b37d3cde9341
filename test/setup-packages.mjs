// Installs the packages in nested folders that tests need: `node test/setup-packages.mjs test/interop`.
// A folder whose node_modules is at least as new as its lock is left alone, so that this costs nothing
// on every further `npm test`, and needs no network then.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Milliseconds of the file's last change; 0 when there is none. */
function changedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function isInstalled(folder) {
  // npm writes this file last, and only when the whole install went through
  const installed = changedAt(join(folder, 'node_modules', '.package-lock.json'));
  return installed > 0 && installed >= changedAt(join(folder, 'package-lock.json'));
}

function install(folder) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, error } = spawnSync(npm, ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (error) throw error;
  return status === 0;
}

const names = process.argv.slice(2);
if (names.length === 0) {
  console.error('usage: node test/setup-packages.mjs <folder> [<folder> ...]');
  process.exit(2);
}
for (const name of names) {
  const folder = resolve(root, name);
  if (changedAt(join(folder, 'package-lock.json')) === 0) {
    console.error(`${name}: no package-lock.json here`);
    process.exit(2);
  }
  if (isInstalled(folder)) continue;
  console.log(`${name}: npm ci`);
  if (!install(folder)) {
    console.error(`${name}: npm ci failed`);
    process.exit(1);
  }
}
