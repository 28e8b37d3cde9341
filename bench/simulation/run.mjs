// What one key set endpoint sees of many processes, and what their good tokens see of it. Time is simulated, so the
// figures are the same on every machine.
// node bench/simulation/run.mjs [--processes 10000] [--markdown]: exits non-zero when a good token was rejected.
import { parseArgs } from 'node:util';
import { createRemoteJwks } from '../../dist/index.js';
import { alignedTable, markdownTable } from '../report.mjs';
import { simulate } from './simulate.mjs';

const { values } = parseArgs({
  options: { processes: { type: 'string', default: '10000' }, markdown: { type: 'boolean' } },
});
const processes = Number(values.processes);
const rows = await simulate({ createRemoteJwks, processes });

const whole = (number) => number.toLocaleString('en').replaceAll(',', ' ');
const table = [
  ['', 'requests/s', 'in the busiest second', 'good tokens', 'that waited', 'longest wait', 'rejected'],
  ...rows.map((row) => [
    row.title,
    (row.requests / row.seconds).toFixed(row.requests / row.seconds < 10 ? 1 : 0),
    whole(row.peak),
    whole(row.good),
    whole(row.waited),
    `${row.longest.toFixed(2)} s`,
    whole(row.rejected),
  ]),
];
console.log(values.markdown ? markdownTable(table) : alignedTable(table));

const rejected = rows.reduce((sum, row) => sum + row.rejected, 0);
const accepted = rows.reduce((sum, row) => sum + row.accepted, 0);
if (rejected + accepted > 0) {
  console.error(`${rejected} good tokens were rejected, ${accepted} invented ones found a key`);
  process.exitCode = 1;
}
