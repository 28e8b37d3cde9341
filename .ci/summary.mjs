// The sum of what the test runners reported: vitest's JSON, and closing lines "N passed, N failed".
import { readFileSync } from 'node:fs';

let passed = 0;
let failed = 0;
let skipped = 0;
for (const path of process.argv.slice(2)) {
  const text = readFileSync(path, 'utf8');
  if (path.endsWith('.json')) {
    const report = JSON.parse(text);
    passed += report.numPassedTests;
    failed += report.numFailedTests;
    skipped += report.numPendingTests;
    continue;
  }
  const [, good, bad] = [...text.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1) ?? [];
  if (good === undefined) throw new Error(`${path} has no closing line`);
  passed += Number(good);
  failed += Number(bad);
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
