import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';

/** Installs what the lock file of `folder` says, unless that was done since it last changed. */
export function install(folder) {
  const installed = changedAt(join(folder, 'node_modules/.package-lock.json'));
  if (installed >= changedAt(join(folder, 'package-lock.json'))) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 2, 2] });
}

const changedAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
