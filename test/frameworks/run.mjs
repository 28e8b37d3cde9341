// Runs the recipes of docs/frameworks with the real frameworks: `npm run test:frameworks [-- <vitest arguments>]`.
// Installs them first. Ends with `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const report = join(here, 'report.json');
const filters = process.argv.slice(2);

function run(script, args) {
  return spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' }).status;
}

if (run('test/setup-packages.mjs', ['test/frameworks', 'test/frameworks/next15', 'test/frameworks/next16']) !== 0)
  process.exit(1);
rmSync(report, { force: true });
const status = run('node_modules/vitest/vitest.mjs', [
  'run',
  '--config',
  'test/frameworks/vitest.config.ts',
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...filters,
]);
/** What a run left behind; none when it was stopped. */
function read(path, otherwise) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : otherwise;
}

const { numPassedTests: passed, numFailedTests: failed } = read(report, { numPassedTests: 0, numFailedTests: 0 });
// what fails outside of a test, such as a server that does not start, is a failure, too
const others = status !== 0 && failed === 0 ? 1 : 0;
const unclaimed = filters.length > 0 ? [] : read(join(here, '.work/unclaimed.json'), ['anything: the run was stopped']);
for (const block of unclaimed) console.log(`nothing starts ${block}`);
const sum = failed + others + unclaimed.length;
console.log(`${passed} passed, ${sum} failed`);
process.exitCode = sum === 0 && passed > 0 ? 0 : 1;
