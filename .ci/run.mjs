// Runs the parts of parts.mjs, two at a time, each in one of two checkouts of HEAD, so that the build of one does not
// take away the files of the other. What a part prints comes when it has ended.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { PARTS } from './parts.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const work = mkdtempSync(join(tmpdir(), 'strictjwt-ci-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

const asked = process.argv.slice(2);
const selected = PARTS.filter(({ name }) => asked.length === 0 || asked.some((prefix) => name.startsWith(prefix)));
if (selected.length === 0) fail(`no such part; there are ${PARTS.map(({ name }) => name).join(', ')}`);

const started = Date.now();
const outcomes = [];
const checkouts = ['a', 'b'].map((name) => join(work, name));
for (const folder of checkouts) checkOut(folder);
const waiting = selected.filter(({ alone }) => !alone);
await Promise.all(checkouts.map((folder) => runWaiting(folder)));
for (const part of selected.filter(({ alone }) => alone)) await runPart(part, checkouts[0]);
conclude();

function checkOut(folder) {
  const steps = [
    ['git', ['clone', '--quiet', root, folder], root],
    ['npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], folder],
  ];
  for (const [command, args, cwd] of steps) {
    const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) fail(`${command} ${args[0]} failed`);
  }
}

async function runWaiting(folder) {
  for (let part = waiting.shift(); part; part = waiting.shift()) await runPart(part, folder);
}

async function runPart(part, folder) {
  const begun = Date.now();
  const report = join(work, `${part.name}.json`);
  const reporters = `--reporter=default --reporter=json --outputFile.json=${report}`;
  const command = part.counts === 'vitest' ? `${part.command} ${reporters}` : part.command;
  const { status, printed } = await shell(command, folder, part.env);
  const counted = status === 0 || part.counts ? countsOf(part, printed, report) : undefined;
  const failed = Math.max(counted?.failed ?? 0, status === 0 ? 0 : 1);
  const seconds = Math.round((Date.now() - begun) / 1000);
  const { passed = 0, skipped = 0 } = counted ?? {};
  outcomes.push({ name: part.name, seconds, passed, skipped, failed, complaints: failed ? complaintsOf(printed) : [] });
  console.log(`\n== ${part.name}: ${failed === 0 ? 'passed' : 'FAILED'}, ${seconds} s ==\n${printed.trimEnd()}`);
}

/** Everything it prints, and its status. */
function shell(command, cwd, env = {}) {
  const child = spawn('bash', ['-c', command], {
    cwd,
    env: { ...process.env, CI: '1', npm_config_loglevel: 'silent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text;
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ status: 1, printed: String(error) }));
    child.on('close', (status) => resolve({ status, printed }));
  });
}

/** What the part's tests came to. A part whose numbers are missing has failed. */
function countsOf({ counts }, printed, report) {
  if (counts === undefined) return undefined;
  try {
    if (counts === 'vitest') {
      const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
      return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
    }
    const [, passed, failed] = [...printed.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1);
    return { passed: Number(passed), failed: Number(failed), skipped: 0 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** The lines that name what failed, said again at the end, where somebody who sees only the end looks for them. */
function complaintsOf(printed) {
  const lines = stripVTControlCharacters(printed).split('\n');
  const naming = lines.filter((line) => /^\s*(FAIL|FAILED|not ok|[A-Za-z]*Error:|error)\b/.test(line));
  return [...new Set(naming.length > 0 ? naming : lines.slice(-10))].slice(0, 20);
}

function conclude() {
  const sum = (field) => outcomes.reduce((total, outcome) => total + outcome[field], 0);
  console.log('\n== all parts ==');
  for (const { name, seconds, passed, failed } of outcomes) {
    console.log(
      `${failed === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${String(seconds).padStart(5)} s ${passed || ''}`,
    );
  }
  for (const { name, complaints } of outcomes) {
    for (const line of complaints) console.log(`${name}: ${line.trim().slice(0, 300)}`);
  }
  console.log(`${Math.round((Date.now() - started) / 60_000)} minutes`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
