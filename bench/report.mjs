// Turns measurements into text a person reads.
import { cpuRatioOf, median, ratioOf } from './statistics.js';

const digits = (value, steps) => value.toFixed(steps.findIndex((step) => value >= step));
export const microseconds = (value) => digits(value, [100, 10, 0]);
export const factor = (ratio) => digits(ratio, [10, Infinity, 0.1, 0]);
const spread = ({ low, high }) => `${factor(low)}–${factor(high)}`;

/** `[header, …rows]` of one scenario, as text cells. */
export function cellsOf({ id, rows, absent }) {
  const attack = id.startsWith('attack');
  const subject = attack ? 'honest' : 'strictjwt';
  const withCpu = Object.values(rows).some(({ cpu }) => cpu !== undefined);
  const header = ['', 'µs', attack ? '÷ honest' : 'strictjwt ÷ it', 'middle half'];
  if (withCpu) header.push('main thread µs', 'strictjwt ÷ it');
  const lines = Object.entries(rows).map(([name, { us, cpu }]) => {
    const compared = attack ? ratioOf(rows, name, subject) : ratioOf(rows, subject, name);
    const ratio = name === subject ? undefined : compared;
    const cells = [name, microseconds(median(us)), ratio ? factor(ratio.median) : '', ratio ? spread(ratio) : ''];
    if (!withCpu) return cells;
    const loop = name === subject ? undefined : cpuRatioOf(rows, subject, name);
    return [...cells, microseconds(cpu), loop ? factor(loop) : ''];
  });
  const missing = Object.entries(absent).map(([name, why]) => [name, '', '', why.slice(0, 60)]);
  return [header, ...lines, ...missing].map((cells) => header.map((_, column) => cells[column] ?? ''));
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
