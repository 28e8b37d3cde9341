// node bench/run.mjs [--quick | --core] [--runtime node20,bun,…] [--only "verify HS256,…"] [--pinned]
//                    [--check [--slack 1.5]] [--json] [--markdown FILE] [--svg] [--library dist/index.js]
// Measures the built package beside its peers; see README.md in this folder.
import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkLimits } from './check.mjs';
import { makeFixture } from './fixture.mjs';
import { measureImportTime } from './import-time.mjs';
import { importTable, scenarioTable } from './report.mjs';
import { saveJson, saveMarkdown, saveSvg } from './results.mjs';
import { RUNTIMES, binaryOf, install, versionOf } from './runtimes.mjs';
import { WEBCRYPTO_SCENARIOS } from './scenarios.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    core: { type: 'boolean', default: false },
    pinned: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    slack: { type: 'string' },
    json: { type: 'boolean', default: false },
    markdown: { type: 'string' },
    svg: { type: 'boolean', default: false },
    runtime: { type: 'string', default: 'node' },
    only: { type: 'string' },
    library: { type: 'string', default: resolve(here, '../dist/index.js') },
  },
});

const PROFILES = {
  quick: { rounds: 15, batchMs: 4, warmupMs: 20, maxMs: 1000, loopMs: 0 },
  core: {
    rounds: 25,
    batchMs: 3,
    warmupMs: 40,
    maxMs: 1500,
    loopMs: 50,
    core: true,
    without: ['tsndr', 'jose (bytes)'],
  },
  full: { rounds: 61, batchMs: 4, warmupMs: 100, maxMs: 5000, loopMs: 300 },
};
const profile = options.quick ? 'quick' : options.core ? 'core' : 'full';

const MOST_REPEATS = 3;

const library = resolve(options.library);
if (!existsSync(library)) fail(`${library} does not exist: run "npm run build" first`);
install('bench');

// What was started ends with this process, also when it is interrupted
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

let failures = 0;
const only = options.only?.split(',').map((id) => id.trim());
const fixture = makeFixture({ quick: profile !== 'full' });
for (const name of options.runtime.split(',')) {
  if (!RUNTIMES[name]) fail(`unknown runtime "${name}"; known: ${Object.keys(RUNTIMES).join(', ')}`);
  const report = await measureIn(name);
  if (options.check) failures += await check(name, report);
  if (options.json) saveJson(report);
  if (options.svg) saveSvg(report);
}
if (options.markdown) saveMarkdown(options.markdown);
if (failures > 0) fail(`${failures} ratio(s) above bench/limits.json`);

async function measureIn(name) {
  const binary = binaryOf(name);
  const runtime = await versionOf(name, binary);
  const report = {
    name,
    runtime,
    profile,
    ...(options.pinned && { pinned: true }),
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores`,
    load: loadavg()[0],
    scenarios: [],
  };
  await collect(name, binary, report, { webcryptoOnly: false, only });
  if (!RUNTIMES[name].web && !options.core) {
    const ids = WEBCRYPTO_SCENARIOS.filter((id) => !only || only.includes(id));
    await collect(name, binary, report, { webcryptoOnly: true, only: ids });
    if (!only) {
      report.importTime = await measureImportTime(name, binary, { library, rounds: options.quick ? 9 : 25 });
      console.log(importTable(report));
    }
  }
  return report;
}

/** What is above its limit is measured again: on a shared machine one run in ten has a bad moment. */
async function check(name, report) {
  const slack = options.slack === undefined ? undefined : Number(options.slack);
  if (slack !== undefined && !(slack >= 1)) fail(`--slack ${options.slack}: expected a number, 1 or more`);
  let broken = checkLimits(report, slack);
  for (let again = 0; again < MOST_REPEATS && broken.length > 0; again++) {
    console.log('\nOnce more what was worse:');
    await measureAgain(name, report, broken);
    broken = checkLimits(report, slack);
  }
  return broken.length;
}

async function measureAgain(name, report, broken) {
  for (const webcryptoOnly of [false, true]) {
    const again = broken.filter((limit) => (limit.webcryptoOnly ?? false) === webcryptoOnly);
    const ids = [...new Set(again.map(({ scenario }) => scenario))];
    report.scenarios = report.scenarios.filter((old) => old.webcryptoOnly !== webcryptoOnly || !ids.includes(old.id));
    await collect(name, binaryOf(name), report, { webcryptoOnly, only: ids });
  }
}

async function collect(name, binary, report, { webcryptoOnly, only }) {
  if (only?.length === 0) return;
  console.log(`\n# ${report.runtime}${webcryptoOnly ? ', node:crypto hidden from the library: WebCrypto only' : ''}`);
  const settings = { fixture, library, webcryptoOnly, only, pinned: options.pinned, ...PROFILES[profile] };
  let done = false;
  for await (const message of RUNTIMES[name].run(binary, settings)) {
    if (message.failed) fail(message.failed);
    done ||= message.done === true;
    if (!message.id) continue;
    const scenario = { ...message, webcryptoOnly };
    report.scenarios.push(scenario);
    console.log(scenarioTable(scenario));
  }
  if (!done) fail(`${report.runtime} ended before it was done`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
