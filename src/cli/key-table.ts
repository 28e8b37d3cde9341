// Shows the keys of a set in 80 columns.
import { visible } from '../inspect/escape.ts';
import type { KeyLine } from './key-set.ts';
import { columns, hanging, padded } from './layout.ts';
import { paint } from './output.ts';

/** A thumbprint; what is longer has lines of its own. */
const LONGEST_KID = 43;

export function keyTable(keys: readonly KeyLine[]): string {
  const rows = keys.map(({ kid = '-', kind, alg = '-', size = '-', use = '-' }) =>
    [kid, kind, alg, size, use].map((cell) => visible(cell)),
  );
  const titles = ['kid', 'kind', 'alg', 'size', 'use'];
  const widths = titles.map((_, at) => widest([titles, ...rows].map((row) => row[at] ?? '')));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => padded(cell, widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const shown = keys.map((key, at) => keyLines(key, rows[at] ?? [], line).join('\n'));
  return [`  ${paint('bold', line(titles))}`, ...shown].join('\n');
}

function widest(cells: readonly string[]): number {
  return Math.max(...cells.map((cell) => columns(cell)).filter((width) => width <= LONGEST_KID));
}

function keyLines(
  { usable, thumbprint, why }: KeyLine,
  row: readonly string[],
  line: (row: readonly string[]) => string,
): string[] {
  const sign = usable ? paint('good', '✓') : paint('bad', '✗');
  const [kid = '', ...others] = row;
  // it is there to be compared, so it is not cut
  const isLong = columns(kid) > LONGEST_KID;
  const first = isLong ? [`${sign} ${hanging('', kid, 2)}`, `  ${line(['', ...others])}`] : [`${sign} ${line(row)}`];
  const print = thumbprint === undefined ? [] : [`  ${paint('faint', `thumbprint ${thumbprint}`)}`];
  return [...first, ...print, ...(why === undefined ? [] : [hanging('  ', visible(why))])];
}
