// Hosts that are programs of the npm registry: Next.js, Jest, vitest. Each has a package folder of its own, with a lock
// file; what runs in it is put into a new folder inside, so that its packages are found.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const LIMIT_MS = 600_000;

/** The Node that all of these run on, by its name in test/portable/supported.ts. */
const NODE = `node${process.versions.node.split('.')[0]}`;

export const APPLICATIONS = {
  next15: application('test/runtimes/next/next15', 'test/runtimes/next/app', 'next', runNext),
  next16: application('test/runtimes/next/next16', 'test/runtimes/next/app', 'next', runNext),
  jest: application('test/runtimes/jest', 'test/runtimes/jest/app', 'jest', runJest),
  vitest: application('test/runtimes/vitest', 'test/runtimes/vitest/app', 'vitest', runVitest),
};

function application(folder, app, program, run) {
  const home = join(root, folder);
  return {
    from: `the npm packages of ${folder}`,
    find: () => (isInstalled(folder) ? join(home, 'node_modules', program) : undefined),
    version: (path) => JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).version,
    run: (_path, place) => inside(home, join(root, app), place, (project) => run(project, place)),
  };
}

/** Installs it first, where it is not. */
function isInstalled(folder) {
  return spawnSync(process.execPath, ['test/setup-packages.mjs', folder], { cwd: root, stdio: 'inherit' }).status === 0;
}

/** In a folder with the files of `app`, the packed package and the suite, which is removed in the end. */
async function inside(home, app, { folder }, run) {
  const project = mkdtempSync(join(home, '.run-'));
  try {
    cpSync(app, project, { recursive: true });
    for (const name of ['node_modules/strictjwt', 'portable.mjs', 'portable.cjs']) {
      cpSync(join(folder, name), join(project, name), { recursive: true });
    }
    return await run(project);
  } finally {
    rmSync(project, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function attempt(name, action) {
  try {
    return { name, outcome: { report: await action() } };
  } catch (error) {
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}`.slice(-3000);
    return { name, outcome: { error: `${error.message.slice(0, 500)}\n${said}`.trim() } };
  }
}

function program(project, ...path) {
  return join(project, '..', 'node_modules', ...path);
}

function node(project, args, env = {}) {
  const options = { cwd: project, env: { ...process.env, NO_COLOR: '1', ...env }, timeout: LIMIT_MS, maxBuffer: 1e8 };
  return exec(process.execPath, args, options);
}

// ------------------------------------------------------------------------------------------------------------ Next.js
const NEXT_ENV = { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };

/** `next build && next start`: what the build lets pass may still throw when it runs. */
async function runNext(project, { origin }) {
  const next = program(project, 'next/dist/bin/next');
  const ways = { 'edge middleware': '/middleware', 'edge route': '/edge', 'Node route': '/node' };
  const query = new URLSearchParams({ runtime: NODE, origin });
  const built = await attempt('build', () => node(project, [next, 'build'], NEXT_ENV));
  if (built.outcome.error) return [built];
  const server = spawn(process.execPath, [next, 'start', '--hostname', '127.0.0.1', '--port', '0'], {
    cwd: project,
    env: { ...process.env, ...NEXT_ENV, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const said = linesOf(server);
    const address = await addressOf(server, said);
    const rows = [];
    for (const [name, path] of Object.entries(ways)) {
      rows.push(await attempt(name, () => reportFrom(`${address}${path}?${query}`, said)));
    }
    return rows;
  } catch (error) {
    return [await attempt('start', () => Promise.reject(error))];
  } finally {
    server.kill();
  }
}

/** All that it writes, as it comes. */
function linesOf(child) {
  const said = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said.text += chunk));
  return said;
}

function addressOf(child, said) {
  return new Promise((resolve, reject) => {
    child.stdout.on('data', () => {
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said.text) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.on('exit', (code) => reject(new Error(`next start ended with ${code}: ${said.text}`)));
  });
}

async function reportFrom(url, said) {
  const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
  const text = await response.text();
  if (response.ok && text.startsWith('{')) return JSON.parse(text);
  throw new Error(`it answered ${response.status} ${text.slice(0, 200)}; it said: ${said.text.slice(-2000)}`);
}

// ------------------------------------------------------------------------------------------------------ Jest, vitest
async function runJest(project) {
  const jest = program(project, 'jest/bin/jest.js');
  const ways = { 'jsdom, CommonJS': ['commonjs', []], 'jsdom, ES module': ['module', ['--experimental-vm-modules']] };
  const rows = [];
  for (const [name, [test, flags]] of Object.entries(ways)) {
    const args = [...flags, jest, '--config', 'jest.config.json', '--rootDir', project, '--ci', test];
    rows.push(await attempt(name, () => testsOf(project, args, { STRICTJWT_RUNTIME: NODE })));
  }
  return rows;
}

async function runVitest(project, { origin }) {
  const vitest = program(project, 'vitest/vitest.mjs');
  const rows = [];
  for (const environment of ['jsdom', 'edge-runtime']) {
    const args = [vitest, 'run', '--reporter=json'];
    const env = { VITE_RUNTIME: NODE, VITE_ORIGIN: origin, VITE_ENVIRONMENT: environment };
    rows.push(await attempt(environment, () => testsOf(project, args, env)));
  }
  return rows;
}

/** Both write the same JSON. */
async function testsOf(project, args, env) {
  const output = join(project, 'report.json');
  rmSync(output, { force: true });
  const json = args.includes('--ci') ? ['--json'] : [];
  const ended = await node(project, [...args, ...json, `--outputFile=${output}`], env).catch((error) => error);
  const { numPassedTests: passed, numFailedTests: failed, testResults } = JSON.parse(readFileSync(output, 'utf8'));
  if (passed + failed === 0) throw Object.assign(new Error('no test ran'), ended);
  const failures = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed')
    .map(({ title, failureMessages }) => ({ name: title, message: failureMessages.join('\n').slice(0, 1000) }));
  return { passed, failed, unsupported: 0, failures };
}
