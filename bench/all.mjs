// Measures everything that docs/performance.md shows and writes it there: `npm run bench:all`, on a quiet machine, in
// less than ten minutes. A step that fails leaves its part of the document as it was.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const onOne = 'verify HS256,verify RS256,verify RS256 ×64,verify ES256 ×64';
const STEPS = [
  ['run.mjs', '--core', '--json', '--svg'],
  ['server/run.mjs', '--rounds', '4', '--json'],
  ['run.mjs', '--core', '--json', '--pinned', '--runtime', 'node,node24', '--only', onOne],
  ['run.mjs', '--core', '--json', '--runtime', 'node24,node26,bun,node22,deno'],
  ['growth.mjs', '--json'],
  ['size.mjs', '--json'],
  ['document.mjs'],
];

const started = Date.now();
let failed = 0;
for (const [file, ...args] of STEPS) {
  const begun = Date.now();
  const { status } = spawnSync(process.execPath, [here(file), ...args], { stdio: 'inherit' });
  if (status !== 0) failed++;
  const seconds = Math.round((Date.now() - begun) / 1000);
  console.log(`\n== ${[file, ...args].join(' ')}: ${status === 0 ? 'done' : 'FAILED'}, ${seconds} s ==`);
}
console.log(`\n${Math.round((Date.now() - started) / 1000)} s in all, ${failed} steps failed`);
process.exitCode = failed > 0 ? 1 : 0;
