// Installs the packages in nested folders that tests need: `node test/setup-packages.mjs test/peers/interop`.
// A folder whose node_modules is at least as new as its lock is left alone, so that this costs nothing
// on every further `npm test`, and needs no network then.
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
  const running = spawn(npm, ['ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  return new Promise((resolve) => {
    running.on('error', () => resolve(false));
    running.on('close', (status) => resolve(status === 0));
  });
}

const names = process.argv.slice(2);
if (names.length === 0) {
  console.error('usage: node test/setup-packages.mjs <folder> [<folder> ...]');
  process.exit(2);
}
for (const name of names) {
  if (changedAt(join(root, name, 'package-lock.json')) > 0) continue;
  console.error(`${name}: no package-lock.json here`);
  process.exit(2);
}

const waiting = names.filter((name) => !isInstalled(join(root, name)));

async function installWaiting() {
  for (let name = waiting.shift(); name; name = waiting.shift()) {
    console.log(`${name}: npm ci`);
    if (await install(join(root, name))) continue;
    console.error(`${name}: npm ci failed`);
    process.exit(1);
  }
}

// two at a time: each waits for the registry as long as it works
await Promise.all([installWaiting(), installWaiting()]);
