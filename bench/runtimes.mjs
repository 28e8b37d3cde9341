// Starts a runtime on the measuring program and yields its messages. Each takes `{ fixture, library, …settings }` and
// stops what it started. Which runtimes there are, and their versions, test/runtimes knows.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { installTools } from '../test/runtimes/install.mjs';
import { RUNTIMES as HOSTS, versionOf as askVersion } from '../test/runtimes/runtimes.mjs';
import { inChromium, inWorkerd } from './runtimes-web.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const NODE = inProcess([]);

export const RUNTIMES = {
  node: { title: 'Node', run: NODE },
  node20: { title: 'Node', run: NODE },
  node22: { title: 'Node', run: NODE },
  node24: { title: 'Node', run: NODE },
  node26: { title: 'Node', run: NODE },
  bun: { title: 'Bun', run: inProcess([]) },
  deno: { title: 'Deno', run: inProcess(['run', '--quiet', '-A']) },
  workerd: { title: 'workerd', run: inWorkerd, web: true },
  chromium: { title: 'Chromium', run: inChromium, web: true },
};

/** The program, installed from its committed lock file when it is not there yet. `node` is the one that runs this. */
export function binaryOf(name) {
  if (name === 'node') return process.execPath;
  if (!RUNTIMES[name].web || name === 'workerd') installTools();
  const binary = HOSTS[name].find();
  if (binary === undefined) throw new Error(`${name} is not installed: it comes from ${HOSTS[name].from}`);
  return binary;
}

export const versionOf = async (name, binary) => `${RUNTIMES[name].title} ${await askVersion(binary)}`;

/** Installs a folder's packages, unless that was done since its lock file last changed. */
export function install(folder) {
  const setUp = fileURLToPath(new URL('../test/setup-packages.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [setUp, folder], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`npm could not install ${folder}`);
}

/** What a process of this machine may be bound to one processor with; it is Linux's. */
const onOneProcessor = (binary, args) => ['taskset', ['--cpu-list', '0', binary, ...args]];

function inProcess(flags) {
  return async function* (binary, { fixture, pinned, ...settings }) {
    const folder = mkdtempSync(join(tmpdir(), 'strictjwt-bench-'));
    const files = { fixture: join(folder, 'fixture.json'), settings: join(folder, 'settings.json') };
    writeFileSync(files.fixture, JSON.stringify(fixture));
    writeFileSync(files.settings, JSON.stringify({ ...settings, fixture: files.fixture }));
    const args = [...flags, join(here, 'process.mjs'), files.settings];
    const [command, all] = pinned ? onOneProcessor(binary, args) : [binary, args];
    const child = spawn(command, all, { cwd: here, stdio: ['ignore', 'pipe', 'inherit'] });
    const stop = () => child.kill();
    process.once('exit', stop);
    try {
      for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line);
    } finally {
      process.off('exit', stop);
      stop();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}
