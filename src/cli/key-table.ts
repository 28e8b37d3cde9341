// Shows the keys of a set in 80 columns.
import { visible } from '../inspect/escape.ts';
import type { KeyLine } from './key-set.ts';
import { columns, hanging, lines, padded, WIDTH } from './layout.ts';
import { paint } from './output.ts';

/** A thumbprint; what is longer has lines of its own. */
const LONGEST_KID = 43;

/** The longest name of an algorithm, of those that encrypt. What else a set says there is cut. */
const LONGEST_CELL = 14;

export function keyTable(keys: readonly KeyLine[]): string {
  const titles = ['kid', 'kind', 'alg', 'size', 'use'];
  const rows = keys.map(({ kid = '-', kind, alg = '-', size = '-', use = '-' }) =>
    [kid, kind, alg, size, use].map((cell, at) => (at === 0 ? visible(cell) : cut(visible(cell)))),
  );
  const widthOf = (at: number, most: number): number =>
    Math.max(...[titles, ...rows].map((row) => columns(row[at] ?? '')).filter((width) => width <= most));
  const others = [1, 2, 3, 4].map((at) => widthOf(at, LONGEST_CELL));
  const room = others.reduce((left, width) => left - width - 2, WIDTH - 2);
  const widths = [widthOf(0, Math.min(LONGEST_KID, room)), ...others];
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => padded(cell, widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const shown = keys.map((key, at) => keyLines(key, rows[at] ?? [], widths[0] ?? 0, line).join('\n'));
  return [`  ${paint('bold', line(titles))}`, ...shown].join('\n');
}

function cut(cell: string): string {
  return columns(cell) <= LONGEST_CELL ? cell : `${lines(cell, LONGEST_CELL - 1)[0]}…`;
}

function keyLines(
  { usable, thumbprint, why }: KeyLine,
  row: readonly string[],
  room: number,
  line: (row: readonly string[]) => string,
): string[] {
  const sign = usable ? paint('good', '✓') : paint('bad', '✗');
  const [kid = '', ...others] = row;
  // it is there to be compared, so it is not cut
  const isLong = columns(kid) > room;
  const first = isLong ? [`${sign} ${hanging('', kid, 2)}`, `  ${line(['', ...others])}`] : [`${sign} ${line(row)}`];
  const print = thumbprint === undefined ? [] : [`  ${paint('faint', `thumbprint ${thumbprint}`)}`];
  return [...first, ...print, ...(why === undefined ? [] : [hanging('  ', visible(why))])];
}
