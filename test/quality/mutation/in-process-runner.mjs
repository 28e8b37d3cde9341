// A test runner for Stryker that runs vitest's tests in Stryker's own child process, each mutant in a fresh copy of
// all modules. Through vitest's worker threads a mutant costs seconds, here as long as its tests take.
import { declareClassPlugin, PluginKind, commonTokens, tokens } from '@stryker-mutator/api/plugin';
import { DryRunStatus, MutantRunStatus, TestStatus, toMutantRunResult } from '@stryker-mutator/api/test-runner';
import { startTests } from '@vitest/runner';
import { readFileSync, writeFileSync } from 'node:fs';
import { getFullName, getTests } from '@vitest/runner/utils';
import { join, relative } from 'node:path';
import { bundleTests, findTests } from './bundle.mjs';
import { describeMutant, isInSample } from './report.mjs';

const SECONDS = 1000;
const FOUND = 'dry-run.json';
const FAILED = 'dry-run-failures.txt';
const SOURCE = 'src/index.ts';
/** Instrumented sources are several times slower; a promise that a mutant leaves unanswered should not cost a minute. */
const DRY_RUN_TIMEOUT = 120 * SECONDS;
const LEAST_TIMEOUT = 10 * SECONDS;
const TIMEOUT_FACTOR = 3;

/** Whether survivors.md names the mutant. The sources here are instrumented, their text is that of the project. */
function isTrusted({ fileName, location: { start, end }, replacement }, trusted) {
  if (!trusted) return false;
  const file = relative(process.cwd(), fileName);
  // Stryker counts from 0 here, and from 1 in its report
  const fromOne = ({ line, column }) => ({ line: line + 1, column: column + 1 });
  const mutant = { replacement, location: { start: fromOne(start), end: fromOne(end) } };
  return trusted.names.includes(describeMutant(file, readFileSync(join(trusted.root, file), 'utf8'), mutant));
}

/** Runs the chosen tests of the chosen files; tells what `@vitest/runner` asks. */
class Host {
  failed = false;
  pool = 'in process';

  constructor(load, { filter, stopAtFailure, stryker, testTimeout }) {
    Object.assign(this, { load, filter, stopAtFailure, stryker });
    this.config = {
      root: '/',
      setupFiles: [],
      passWithNoTests: true,
      sequence: { shuffle: false, concurrent: false, seed: 1, hooks: 'stack', setupFiles: 'list' },
      maxConcurrency: 1,
      testTimeout,
      hookTimeout: 10 * SECONDS,
      retry: 0,
      includeTaskLocation: false,
      diffOptions: {},
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    };
  }

  importFile(name, source) {
    return source === 'setup' ? undefined : this.load[name.slice(1)]();
  }

  onCollected(files) {
    for (const test of getTests(files)) if (this.filter && !this.filter.has(idOf(test))) test.mode = 'skip';
  }

  onBeforeRunTask(task) {
    if (this.failed && this.stopAtFailure) task.mode = 'skip';
  }

  onBeforeTryTask(task) {
    this.stryker.currentTestId = idOf(task);
    this.stryker.hitCount = 0;
  }

  onAfterRunTask(task) {
    this.stryker.currentTestId = undefined;
    if (this.stryker.hitCount > this.stryker.hitLimit) this.looped = this.failed = true;
    if (task.result?.state === 'fail') this.failed = true;
  }
}

function idOf(test) {
  return `${test.file.filepath.slice(1)}#${getFullName(test, ' > ')}`;
}

/** A mutant that runs this much oftener in a test than any test runs the original has lost its way in a loop. */
const HIT_FACTOR = 4;
const LEAST_HITS = 10_000;

/** How often each mutant may run in one test; without an end, a loop would only be told by its time. */
function hitLimits({ perTest }) {
  const most = {};
  for (const hits of Object.values(perTest)) {
    for (const [mutant, count] of Object.entries(hits)) most[mutant] = Math.max(most[mutant] ?? 0, count);
  }
  for (const mutant of Object.keys(most)) most[mutant] = Math.max(most[mutant] * HIT_FACTOR, LEAST_HITS);
  return most;
}

/**
 * Test files call the library while their tests are collected. A mutant there need not be tested by all tests as long
 * as tests reach it too.
 */
function asTested({ static: collected, perTest }, onImport) {
  const inTests = new Set(Object.values(perTest).flatMap(Object.keys));
  const elsewhere = Object.entries(collected).filter(([mutant]) => mutant in onImport || !inTests.has(mutant));
  return { static: Object.fromEntries(elsewhere), perTest };
}

function resultOf(test) {
  const { state = 'skip', duration = 0, errors = [] } = test.result ?? {};
  const about = {
    id: idOf(test),
    name: getFullName(test, ' > '),
    timeSpentMs: duration,
    fileName: test.file.filepath.slice(1),
  };
  if (state === 'pass') return { ...about, status: TestStatus.Success };
  if (state !== 'fail') return { ...about, status: TestStatus.Skipped };
  return { ...about, status: TestStatus.Failed, failureMessage: errors[0]?.message ?? 'failed' };
}

export class InProcessRunner {
  static inject = tokens(commonTokens.options);

  constructor(options) {
    this.settings = options.inProcess;
    this.stryker = globalThis.__stryker__ ??= {};
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    // a mutant may well leave a promise behind that nobody looks at
    process.on('unhandledRejection', () => {});
    console.log = console.info = () => {};
    const { folders, only, skip } = this.settings;
    this.names = findTests(process.cwd(), folders, new RegExp(skip)).filter((name) => new RegExp(only).test(name));
    this.fresh = await bundleTests(process.cwd(), [SOURCE, ...this.names]);
  }

  async dryRun() {
    this.stryker.activeMutant = this.stryker.hitLimit = undefined;
    const onImport = await this.coverageOfImport();
    const { tests: all } = await this.run(this.names, { stopAtFailure: false });
    const tests = this.settings.despiteFailures ? all.filter(({ status }) => status === TestStatus.Success) : all;
    const failed = all.filter(({ status }) => status === TestStatus.Failed);
    writeFileSync(FAILED, failed.map(({ id, failureMessage }) => `${id}: ${failureMessage}\n`).join(''));
    const durations = tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]);
    writeFileSync(FOUND, JSON.stringify({ durations, limits: hitLimits(this.stryker.mutantCoverage) }));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: asTested(this.stryker.mutantCoverage, onImport) };
  }

  /** What runs when the library is imported, before any test file is. */
  async coverageOfImport() {
    const load = await this.fresh();
    await load[SOURCE]();
    return { ...this.stryker.mutantCoverage?.static };
  }

  async mutantRun({ testFilter, hitLimit, activeMutant, mutantActivation, disableBail }) {
    if (!isInSample(activeMutant.id, this.settings.sample)) {
      return { status: MutantRunStatus.Error, errorMessage: 'not in the sample' };
    }
    if (this.settings.again && !this.settings.again.includes(printed(activeMutant))) {
      return { status: MutantRunStatus.Error, errorMessage: 'did not survive before' };
    }
    if (isTrusted(activeMutant, this.settings.trusted)) {
      return toMutantRunResult({ status: DryRunStatus.Complete, tests: [] });
    }
    this.found ??= JSON.parse(readFileSync(FOUND, 'utf8'));
    this.durations ??= new Map(this.found.durations);
    // without a filter, as for a mutant in code that runs once at import: all that passed before
    // and for one that survived before: what is made once and kept is covered by the first test that needs it alone
    const filter = new Set((this.settings.again ? undefined : testFilter) ?? this.durations.keys());
    const names = this.quickestFirst(filter);
    this.stryker.activeMutant = undefined;
    this.stryker.hitLimit = this.found.limits[activeMutant.id] ?? hitLimit;
    if (mutantActivation === 'static') this.stryker.activeMutant = activeMutant.id;
    const activate = () => (this.stryker.activeMutant = activeMutant.id);
    const timeoutOf = (name) => Math.max(LEAST_TIMEOUT, TIMEOUT_FACTOR * this.longestOf(name));
    const outcome = await this.run(names, { filter, stopAtFailure: !disableBail, activate, timeoutOf });
    if (outcome.looped) return toMutantRunResult({ status: DryRunStatus.Timeout, reason: 'hit limit' });
    return toMutantRunResult({ status: DryRunStatus.Complete, ...outcome });
  }

  quickestFirst(ids) {
    const times = new Map();
    for (const id of ids) {
      const file = id.slice(0, id.indexOf('#'));
      times.set(file, (times.get(file) ?? 0) + (this.durations.get(id) ?? 0));
    }
    return [...times.keys()].sort((a, b) => times.get(a) - times.get(b));
  }

  /** How long the slowest test of a file took with the original. */
  longestOf(name) {
    const own = [...this.durations].filter(([id]) => id.startsWith(`${name}#`));
    return Math.max(0, ...own.map(([, duration]) => duration));
  }

  /** File by file, so that what one needs is loaded only when no other failed before. */
  async run(names, { filter, stopAtFailure, activate = () => {}, timeoutOf = () => DRY_RUN_TIMEOUT }) {
    const tests = [];
    const load = await this.fresh();
    for (const name of names) {
      const host = new Host(load, { filter, stopAtFailure, stryker: this.stryker, testTimeout: timeoutOf(name) });
      const loaded = host.importFile;
      host.importFile = async (path, source) => {
        await loaded.call(host, path, source);
        activate();
      };
      const files = await startTests([`/${name}`], host);
      const broken = files.find((file) => file.result?.state === 'fail' && getTests(file).length === 0);
      if (broken) tests.push({ ...resultOf({ ...broken, file: broken }), status: TestStatus.Failed });
      tests.push(
        ...getTests(files)
          .map(resultOf)
          .filter(({ status }) => status !== TestStatus.Skipped),
      );
      if (host.looped) return { tests, looped: true };
      if (host.failed && stopAtFailure) break;
      if (broken && stopAtFailure) break;
    }
    return { tests };
  }
}

/** One line for a mutant, as it is printed while a run goes on. Stryker counts from 0 here, and from 1 in its report. */
function printed({ fileName, location: { start }, mutatorName, replacement }, from = 1) {
  const file = fileName.slice(fileName.lastIndexOf('/src/') + 1);
  const what = replacement.replace(/\s+/g, ' ').slice(0, 200);
  return `${file}:${start.line + from}:${start.column + from} ${mutatorName}: ${what}`;
}

/** Prints each survivor when it is found: a whole run takes long. */
export class SurvivorReporter {
  onMutantTested(mutant) {
    const { status } = mutant;
    if (status === 'Survived' || status === 'NoCoverage') console.log(`${status} ${printed(mutant, 0)}`);
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner),
  declareClassPlugin(PluginKind.Reporter, 'survivors', SurvivorReporter),
];
