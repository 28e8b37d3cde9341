import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Fetches esbuild and the runtimes that come as npm packages. */
export function installTools() {
  const args = ['test/setup-packages.mjs', 'test/runtimes'];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm could not install test/runtimes');
}

/** Browsers are Debian's; elsewhere, or without the right to install, they stay missing. */
export function installBrowsers(runtimes) {
  const packages = runtimes.flatMap(({ debianPackage }) => debianPackage ?? []);
  if (packages.length === 0 || process.getuid?.() !== 0 || aptGet(['--version']) !== 0) return;
  console.log(`apt-get installs ${packages.join(', ')}`);
  aptGet(['update']);
  aptGet(['install', '--yes', '--no-install-recommends', ...packages]);
}

function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env }).status;
}
