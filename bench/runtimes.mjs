// Starts a runtime on the measuring program and yields its messages. Each takes
// `{ fixture, library, …settings }` and stops what it started.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';
import { inChromium, inWorkerd } from './runtimes-web.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const inPackage = (path) => join(here, 'runtimes/node_modules', path);

export const RUNTIMES = {
  node: { bin: () => process.execPath, run: inProcess(['--expose-gc']) },
  node20: { bin: () => inPackage('node20/bin/node'), run: inProcess(['--expose-gc']) },
  node24: { bin: () => inPackage('node24/bin/node'), run: inProcess(['--expose-gc']) },
  bun: { bin: () => inPackage('@oven/bun-linux-x64/bin/bun'), run: inProcess([]) },
  deno: { bin: () => inPackage('@deno/linux-x64-glibc/deno'), run: inProcess(['run', '--quiet', '-A']) },
  workerd: { bin: () => inPackage('@cloudflare/workerd-linux-64/bin/workerd'), run: inWorkerd, web: true },
  chromium: { bin: () => process.env.CHROMIUM ?? '/usr/bin/chromium', run: inChromium, web: true },
};

/** The program, installed from its committed lock file when it is not there yet. */
export function binaryOf(name) {
  const { bin } = RUNTIMES[name];
  if (bin().startsWith(here)) install(join(here, 'runtimes'));
  if (!existsSync(bin())) throw new Error(`${name} is not installed: ${bin()} does not exist`);
  return bin();
}

export function versionOf(name, binary) {
  const printed = execFileSync(binary, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const version = /\d+([.-]\d+)+/.exec(printed)?.[0] ?? printed.trim();
  return `${TITLES[name] ?? 'Node'} ${version}`;
}

const TITLES = { bun: 'Bun', deno: 'Deno', workerd: 'workerd', chromium: 'Chromium' };

function inProcess(flags) {
  return async function* (binary, { fixture, ...settings }) {
    const folder = mkdtempSync(join(tmpdir(), 'strictjwt-bench-'));
    const files = { fixture: join(folder, 'fixture.json'), settings: join(folder, 'settings.json') };
    writeFileSync(files.fixture, JSON.stringify(fixture));
    writeFileSync(files.settings, JSON.stringify({ ...settings, fixture: files.fixture }));
    const child = spawn(binary, [...flags, join(here, 'process.mjs'), files.settings], {
      cwd: here,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    process.once('exit', () => child.kill());
    try {
      for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line);
    } finally {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}
