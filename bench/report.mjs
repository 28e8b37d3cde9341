// Turns measurements into text a person reads.
import { cpuRatioOf, median, ratioOf } from './statistics.js';

export const microseconds = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
const factor = (ratio) => (ratio >= 10 ? ratio.toFixed(0) : ratio >= 0.1 ? ratio.toFixed(2) : ratio.toFixed(3));
const spread = ({ low, high }) => `${factor(low)}–${factor(high)}`;

/** `[header, …rows]` of one scenario, as text cells. */
export function cellsOf({ id, rows, absent }) {
  const attack = id.startsWith('attack');
  const subject = attack ? 'honest' : 'strictjwt';
  const withCpu = Object.values(rows).some(({ cpu }) => cpu !== undefined);
  const header = ['', 'µs', attack ? '÷ honest' : 'strictjwt ÷ it', 'middle half', ...(withCpu ? ['main thread µs', 'strictjwt ÷ it'] : [])];
  const lines = Object.entries(rows).map(([name, { us, cpu }]) => {
    const ratio = name === subject ? undefined : attack ? ratioOf(rows, name, subject) : ratioOf(rows, subject, name);
    const cells = [name, microseconds(median(us)), ratio ? factor(ratio.median) : '', ratio ? spread(ratio) : ''];
    if (!withCpu) return cells;
    const loop = name === subject ? undefined : cpuRatioOf(rows, subject, name);
    return [...cells, microseconds(cpu), loop ? factor(loop) : ''];
  });
  const missing = Object.entries(absent).map(([name, why]) => [name, '', '', why.slice(0, 60), ...(withCpu ? ['', ''] : [])]);
  return [header, ...lines, ...missing];
}

export const scenarioTable = (scenario) => `\n${scenario.title}  [${scenario.id}]\n${alignedTable(cellsOf(scenario))}`;

export function importCells({ importTime }) {
  return [
    ['', 'process ms', 'more than an empty one, ms'],
    ...Object.entries(importTime).map(([name, { ms, extra }]) => [name, median(ms).toFixed(1), extra ? median(extra).toFixed(1) : '']),
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
