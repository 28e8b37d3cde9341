// Runs the tests of `src/` with coverage and fails when a branch of it is not taken: `node test/quality/coverage/run.mjs`.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { uncovered } from './uncovered.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(dirname(here)));
// the suites that run `src/` itself; what runs the built package covers nothing here
const suites = ['api', 'attacks', 'portable', 'remote', 'peers/vectors'].map((name) => `test/${name}/`);

/** Output goes to the terminal. @returns {number} the exit code */
function run(script, ...args) {
  const { status, error } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
}

function show({ file, line, column, what, source }) {
  console.log(`${relative(root, file)}:${line}:${column}  ${what}\n    ${source}`);
}

if (run(join(root, 'test/setup-packages.mjs'), 'test/quality/coverage') !== 0) process.exit(1);
const report = join(here, 'report/coverage-final.json');
rmSync(report, { force: true });
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const tests = run(vitest, 'run', '--config', join(here, 'vitest.config.ts'), '--reporter', 'dot', ...suites);
if (!existsSync(report)) {
  console.error('coverage: there is no report');
  process.exit(1);
}

const { missed, needless } = uncovered(report);
[...missed, ...needless].forEach(show);
console.log(`\ncoverage: ${missed.length} branches of src/ not taken and not excused`);
if (tests !== 0) console.error('coverage: tests failed');
process.exit(tests === 0 && missed.length === 0 && needless.length === 0 ? 0 : 1);
