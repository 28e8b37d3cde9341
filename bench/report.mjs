// Turns measurements into text a person reads.
import { loopRatioOf, median, ratioOf } from './statistics.js';

const digits = (value, steps) => value.toFixed(steps.findIndex((step) => value >= step));
export const microseconds = (value) => digits(value, [100, 10, 0]);
export const factor = (ratio) => digits(ratio, [10, Infinity, 0.1, 0]);
const spread = ({ low, high }) => `${factor(low)}–${factor(high)}`;

/** `[header, …rows]` of one scenario, as text cells. Wall time, then the processor time of all threads. */
export function cellsOf({ id, rows, absent }) {
  const attack = id.startsWith('attack');
  const subject = attack ? 'honest' : 'strictjwt';
  const compare = (name, by) => (attack ? ratioOf(rows, name, subject, by) : ratioOf(rows, subject, name, by));
  const than = attack ? '÷ honest' : 'strictjwt ÷ it';
  const has = (clock) => Object.values(rows).some((row) => row[clock] !== undefined);
  const header = ['', 'µs', than, 'middle half'];
  if (has('cpu')) header.push('CPU µs', than, 'middle half');
  if (has('loop')) header.push('main thread µs', than);
  const lines = Object.entries(rows).map(([name, row]) => {
    const cells = [name, ...timeCells(row.us, name === subject ? undefined : compare(name, 'us'))];
    if (has('cpu')) cells.push(...timeCells(row.cpu ?? [], name === subject ? undefined : compare(name, 'cpu')));
    if (!has('loop')) return cells;
    const loop = name === subject ? undefined : loopRatioOf(rows, subject, name);
    return [...cells, row.loop === undefined ? '' : microseconds(row.loop), loop ? factor(loop) : ''];
  });
  const missing = Object.entries(absent).map(([name, why]) => [name, '', '', why.slice(0, 60)]);
  return [header, ...lines, ...missing].map((cells) => header.map((_, column) => cells[column] ?? ''));
}

function timeCells(samples, ratio) {
  const time = samples.length > 0 ? microseconds(median(samples)) : '';
  return [time, ratio ? factor(ratio.median) : '', ratio ? spread(ratio) : ''];
}

export const scenarioTable = (scenario) => `\n${scenario.title}  [${scenario.id}]\n${alignedTable(cellsOf(scenario))}`;

export function importCells({ importTime }) {
  return [
    ['', 'process ms', 'more than an empty one, ms'],
    ...Object.entries(importTime).map(([name, { ms, extra }]) => [
      name,
      median(ms).toFixed(1),
      extra ? median(extra).toFixed(1) : '',
    ]),
  ];
}

export const importTable = (report) => `\nImport, whole processes\n${alignedTable(importCells(report))}`;

export function alignedTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]));
  return rows.map((row) => `  ${row.map(pad).join('  ')}`.trimEnd()).join('\n');
}

export function markdownTable(rows) {
  const [header, ...body] = rows;
  const rule = header.map((_, column) => (column === 0 ? '---' : '--:'));
  return [header, rule, ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
