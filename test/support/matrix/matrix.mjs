// The tests of `src/` in every configuration but the one of `npm test`: HMAC by node:crypto or by WebCrypto, verifiers
// with a cache or without. `node test/support/matrix/matrix.mjs [folder ...]`; ends with the sum, `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const configurations = [
  { hmac: 'native', cache: 'on' },
  { hmac: 'webcrypto', cache: 'off' },
  { hmac: 'webcrypto', cache: 'on' },
];
// what runs the source, and is about no other program
const suites = ['api', 'attacks', 'fuzz', 'portable', 'remote', 'support', 'peers/vectors'];
const folders = process.argv.length > 2 ? process.argv.slice(2) : suites.map((name) => `test/${name}/`);

/** What vitest counted. A run that broke off has failed, whatever its tests did. */
function run({ hmac, cache }, report) {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts'];
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(process.execPath, [...vitest, ...reporters, ...folders], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, STRICTJWT_TEST_HMAC: hmac, STRICTJWT_TEST_CACHE: cache },
  });
  const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(readFileSync(report, 'utf8'));
  return { passed, failed: status === 0 ? failed : Math.max(failed, 1) };
}

const folder = mkdtempSync(join(tmpdir(), 'strictjwt-matrix-'));
const counts = configurations.map((configuration, index) => run(configuration, join(folder, `${index}.json`)));
rmSync(folder, { recursive: true });

configurations.forEach(({ hmac, cache }, index) => {
  console.log(`HMAC ${hmac}, cache ${cache}: ${counts[index].passed} passed, ${counts[index].failed} failed`);
});
const sum = (name) => counts.reduce((total, count) => total + count[name], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
