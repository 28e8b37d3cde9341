// node bench/run.mjs [--quick] [--runtime node20,bun,…] [--only "verify HS256,…"] [--check [--slack 1.5]]
//                    [--json] [--markdown] [--svg] [--library dist/index.js]
// Measures the built package beside its peers; see README.md in this folder.
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkLimits } from './check.mjs';
import { makeFixture } from './fixture.mjs';
import { measureImportTime } from './import-time.mjs';
import { install } from './install.mjs';
import { importTable, scenarioTable } from './report.mjs';
import { saveJson, saveMarkdown, saveSvg } from './results.mjs';
import { RUNTIMES, binaryOf, versionOf } from './runtimes.mjs';
import { WEBCRYPTO_SCENARIOS } from './scenarios.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    slack: { type: 'string' },
    json: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    svg: { type: 'boolean', default: false },
    runtime: { type: 'string', default: 'node' },
    only: { type: 'string' },
    library: { type: 'string', default: resolve(here, '../dist/index.js') },
  },
});

const PROFILE = options.quick
  ? { rounds: 15, batchMs: 4, warmupMs: 20, maxMs: 1000, cpuMs: 0 }
  : { rounds: 61, batchMs: 4, warmupMs: 100, maxMs: 5000, cpuMs: 300 };

const library = resolve(options.library);
if (!existsSync(library)) fail(`${library} does not exist: run "npm run build" first`);
install(here);

// What was started ends with this process, also when it is interrupted
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

let failures = 0;
const only = options.only?.split(',').map((id) => id.trim());
const fixture = makeFixture({ quick: options.quick });
for (const name of options.runtime.split(',')) {
  if (!RUNTIMES[name]) fail(`unknown runtime "${name}"; known: ${Object.keys(RUNTIMES).join(', ')}`);
  const report = await measureIn(name);
  if (options.check) failures += await check(name, report);
  if (options.json) saveJson(report);
  if (options.svg) saveSvg(report);
}
if (options.markdown) saveMarkdown();
if (failures > 0) fail(`${failures} ratio(s) above bench/limits.json`);

async function measureIn(name) {
  const binary = binaryOf(name);
  const runtime = versionOf(name, binary);
  const report = {
    name,
    runtime,
    profile: options.quick ? 'quick' : 'full',
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores`,
    scenarios: [],
  };
  await collect(name, binary, report, { webcryptoOnly: false, only });
  if (!RUNTIMES[name].web) {
    const ids = WEBCRYPTO_SCENARIOS.filter((id) => !only || only.includes(id));
    await collect(name, binary, report, { webcryptoOnly: true, only: ids });
    if (!only) {
      report.importTime = await measureImportTime(name, binary, { library, rounds: options.quick ? 9 : 25 });
      console.log(importTable(report));
    }
  }
  return report;
}

/** What is above its limit is measured once more: on a shared machine one run in ten has a bad moment. */
async function check(name, report) {
  const slack = options.slack === undefined ? undefined : Number(options.slack);
  if (slack !== undefined && !(slack >= 1)) fail(`--slack ${options.slack}: expected a number, 1 or more`);
  const broken = checkLimits(report, slack);
  if (broken.length === 0) return 0;
  console.log('\nOnce more what was worse:');
  for (const webcryptoOnly of [false, true]) {
    const again = broken.filter((limit) => (limit.webcryptoOnly ?? false) === webcryptoOnly);
    const ids = [...new Set(again.map(({ scenario }) => scenario))];
    report.scenarios = report.scenarios.filter((old) => old.webcryptoOnly !== webcryptoOnly || !ids.includes(old.id));
    await collect(name, binaryOf(name), report, { webcryptoOnly, only: ids });
  }
  return checkLimits(report, slack).length;
}

async function collect(name, binary, report, { webcryptoOnly, only }) {
  if (only?.length === 0) return;
  console.log(`\n# ${report.runtime}${webcryptoOnly ? ', node:crypto hidden from the library: WebCrypto only' : ''}`);
  let done = false;
  for await (const message of RUNTIMES[name].run(binary, { fixture, library, webcryptoOnly, only, ...PROFILE })) {
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
