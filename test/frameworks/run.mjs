// Runs the recipes of docs/frameworks with the real frameworks: `npm run test:frameworks [-- <vitest arguments>]`.
// Installs them first. Ends with `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const report = join(here, 'report.json');
const filters = process.argv.slice(2);

function run(script, args, env = {}) {
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } };
  return spawnSync(process.execPath, [join(root, script), ...args], options).status ?? 1;
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
const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(readFileSync(report, 'utf8'));
// what fails outside of a test, such as a server that does not start, is a failure, too
const others = status !== 0 && failed === 0 ? 1 : 0;
const unclaimed = filters.length > 0 ? [] : JSON.parse(readFileSync(join(here, '.work/unclaimed.json'), 'utf8'));
for (const block of unclaimed) console.log(`nothing starts ${block}`);
const sum = failed + others + unclaimed.length;
console.log(`${passed} passed, ${sum} failed`);
process.exitCode = sum === 0 && passed > 0 ? 0 : 1;
