// Measures everything that docs/performance.md shows and writes it there: `npm run bench:all [-- --minutes 10]`, on a
// quiet machine. What matters most comes first: when the minutes are over, no further step begins, and the document is
// written from what there is. A step that fails, or is left out, leaves its part of the document as it was.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const limitMs = Number(options.minutes) * 60_000;
const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const onOne = 'verify HS256,verify RS256,verify RS256 ×64,verify ES256 ×64';
const STEPS = [
  ['run.mjs', '--core', '--json', '--svg'],
  ['server/run.mjs', '--rounds', '4', '--json'],
  ['size.mjs', '--json'],
  ['run.mjs', '--core', '--json', '--runtime', 'node24'],
  ['run.mjs', '--core', '--json', '--pinned', '--runtime', 'node,node24', '--only', onOne],
  ['run.mjs', '--core', '--json', '--runtime', 'node26'],
  ['growth.mjs', '--json'],
  ['run.mjs', '--core', '--json', '--runtime', 'bun'],
  ['run.mjs', '--core', '--json', '--runtime', 'node22'],
  ['run.mjs', '--core', '--json', '--runtime', 'deno'],
];

const started = Date.now();
const isLate = () => Date.now() - started > limitMs;
let failed = 0;
for (const step of STEPS) {
  if (isLate()) console.log(`\n== ${step.join(' ')}: LEFT OUT, the time is over ==`);
  else run(step);
}
run(['document.mjs']);
console.log(`\n${Math.round((Date.now() - started) / 1000)} s in all, ${failed} steps failed`);
process.exitCode = failed > 0 ? 1 : 0;

function run([file, ...args]) {
  const begun = Date.now();
  const { status } = spawnSync(process.execPath, [here(file), ...args], { stdio: 'inherit' });
  if (status !== 0) failed++;
  const seconds = Math.round((Date.now() - begun) / 1000);
  console.log(`\n== ${[file, ...args].join(' ')}: ${status === 0 ? 'done' : 'FAILED'}, ${seconds} s ==`);
}
