// Mutation testing of src/: `node test/quality/mutation/run.mjs [--concurrency N] [--tests RegExp] [--skip RegExp] [--json path]
// [--trust-survivors] [--sample every/from] [--again path] [src/file.ts …]`.
// `--tests` chooses among the test files: quicker while you look for survivors in one source file.
// `--trust-survivors` does not test what survivors.md names: each of those costs a run of all tests. Not for the last word.
// `--sample 10/3` tests each tenth mutant, beginning with the third: an estimate in a tenth of the time. Another beginning
// makes another sample, which no test was written for.
// `--again` takes what an earlier run printed, and tests only what survived there: by all tests, whatever they cover,
// because the coverage of what is made once and kept is that of the first test alone.
// `--despite-failures` leaves out tests that fail before anything is mutated, instead of stopping there.
// Works in a copy under the system's temporary folder and leaves nothing in the tree. Prints the score of each file
// and every survivor that survivors.md does not name. Exits non-zero below the score, with such a survivor, or when
// survivors.md names what no longer stands in a source that was mutated.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { judge, namesIn, print } from './report.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(dirname(here)));

const FOLDERS = ['api', 'portable', 'peers/vectors', 'attacks', 'remote', 'fuzz'].map((name) => `test/${name}`);
/** Tests that start processes, replace timers, read the built library or documents, or whose subject is types, size, time or a simulation. */
const SLOW =
  'fuzz/one-character|attacks/(11|17)-|remote/(process|faults|simulation)|portable/(poor|broken|other|greedy)-|http/(options|linear)|types/editor';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: '2' },
    again: { type: 'string' },
    'despite-failures': { type: 'boolean', default: false },
    json: { type: 'string' },
    sample: { type: 'string', default: '1/0' },
    skip: { type: 'string', default: SLOW },
    tests: { type: 'string', default: '' },
    'trust-survivors': { type: 'boolean', default: false },
  },
});

/** A copy of what the tests read, with the installed packages linked. */
function copyProject() {
  const copy = mkdtempSync(join(tmpdir(), 'strictjwt-mutation-'));
  const wanted = (path) => !/(^|\/)(node_modules|dist|coverage)$/.test(path) && !path.startsWith(here);
  for (const name of ['src', 'test', 'package.json', 'tsconfig.json']) {
    cpSync(join(root, name), join(copy, name), { recursive: true, filter: wanted });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const fuzz = join(root, 'test/fuzz/node_modules');
  if (existsSync(fuzz)) symlinkSync(fuzz, join(copy, 'test/fuzz/node_modules'));
  return copy;
}

function configure(copy, files) {
  const config = {
    testRunner: 'in-process',
    plugins: [join(here, 'in-process-runner.mjs')],
    inProcess: {
      folders: FOLDERS.filter((folder) => existsSync(join(copy, folder))),
      only: values.tests,
      skip: values.skip,
      sample: values.sample,
      despiteFailures: values['despite-failures'],
      again: values.again && survivorsOf(readFileSync(values.again, 'utf8')),
      trusted: values['trust-survivors'] ? { root, names: [...namesIn(survivorsText())] } : undefined,
    },
    coverageAnalysis: 'perTest',
    mutate: files.length > 0 ? files : ['src/**/*.ts', '!src/types.ts', '!src/index.ts', '!src/{cli,inspect,types}/**'],
    concurrency: Number(values.concurrency),
    // each mutant leaves a copy of all modules in memory, and a full one is many times slower
    maxTestRunnerReuse: 60,
    inPlace: true,
    reporters: ['json', 'progress-append-only', 'survivors'],
    jsonReporter: { fileName: 'mutation.json' },
    // a mutant that loops is told by its time; the machine may be busy
    timeoutMS: 15_000,
    // and the first run, which counts what it covers, is slower than those behind it
    timeoutFactor: 0.5,
    dryRunTimeoutMinutes: 15,
    tempDirName: 'stryker-tmp',
    allowConsoleColors: false,
    warnings: { slow: false },
  };
  writeFileSync(join(copy, 'stryker.config.json'), JSON.stringify(config));
}

/** What the reporter printed of each. */
function survivorsOf(output) {
  return [...output.matchAll(/^(?:Survived|NoCoverage) (.*)$/gm)].map(([, mutant]) => mutant);
}

function survivorsText() {
  return readFileSync(join(here, 'survivors.md'), 'utf8');
}

function runStryker(copy) {
  const stryker = createRequire(import.meta.url).resolve('@stryker-mutator/core/package.json');
  const { bin } = JSON.parse(readFileSync(stryker, 'utf8'));
  const env = {
    ...process.env,
    STRICTJWT_FUZZ: process.env.STRICTJWT_FUZZ ?? '60',
    STRICTJWT_FUZZ_SEED: '1',
    STRICTJWT_KEYS_EACH: '9',
  };
  return spawnSync(process.execPath, [join(dirname(stryker), bin.stryker), 'run', 'stryker.config.json'], {
    cwd: copy,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** Stryker's own way to name a part of a file: src/verify.ts:10-12 or src/verify.ts:10:3-12:20 */
const PART = /:\d+(?::\d+)?-\d+(?::\d+)?$/;

const files = positionals.map((path) => relative(root, join(process.cwd(), path)));
const onlyParts = files.some((file) => PART.test(file));
for (const file of files) {
  const path = file.replace(PART, '');
  if (!existsSync(join(root, path))) throw new Error(`${path} does not exist`);
}

const copy = copyProject();
try {
  configure(copy, files);
  const { status } = runStryker(copy);
  const report = join(copy, 'mutation.json');
  if (!existsSync(report)) {
    console.error(`Stryker ended with status ${status} and wrote no report`);
    process.exitCode = 1;
  } else {
    if (values.json) cpSync(report, values.json);
    const verdict = judge(JSON.parse(readFileSync(report, 'utf8')), survivorsText(), {
      onlyParts,
      sample: values.sample,
    });
    print(verdict);
    process.exitCode = verdict.passed ? 0 : 1;
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
