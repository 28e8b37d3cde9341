// `strictjwt jwks`: the keys of a set, each with what it is and whether it can be used.
import { visible, visibleJson } from '../../inspect/escape.ts';
import type { Arguments } from '../arguments.ts';
import { wrongUse } from '../failure.ts';
import { readFile } from '../input.ts';
import { parseKeyFile } from '../key-file.ts';
import { describeKeys, type KeyLine } from '../key-set.ts';
import { isUrl } from '../keys.ts';
import { columns, hanging, padded } from '../layout.ts';
import { exportJwk } from '../library.ts';
import { out, paint } from '../output.ts';
import { fetchKeySet } from '../remote.ts';

export async function run(given: Arguments): Promise<0> {
  const [place] = given.words;
  if (place === undefined) throw wrongUse('of which key set? strictjwt jwks URL, or FILE');
  const lines = await describeKeys(isUrl(place) ? await fetchKeySet(place) : await keysOfFile(place));
  out(given.flag('json') ? `${visibleJson(lines, 2)}\n` : table(lines));
  return 0;
}

async function keysOfFile(path: string): Promise<readonly unknown[]> {
  const key = parseKeyFile(readFile(path, 'the key set'));
  if (typeof key === 'string') return [await exportJwk(key)];
  return Array.isArray(key['keys']) ? key['keys'] : [key];
}

const LONGEST_KID = 43;

export function table(keys: readonly KeyLine[]): string {
  const rows = keys.map(({ kid = '-', kind, alg = '-', size = '-', use = '-' }) =>
    [kid, kind, alg, size, use].map(visible),
  );
  const titles = ['kid', 'kind', 'alg', 'size', 'use'];
  const all = [titles, ...rows];
  const widths = titles.map((_, at) =>
    Math.max(...all.map((row) => columns(row[at] ?? '')).filter((width) => width <= LONGEST_KID)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => padded(cell, widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const shown = keys.map((key, at) => keyLines(key, rows[at] ?? [], line).join('\n'));
  return `${[`  ${paint('bold', line(titles))}`, ...shown].join('\n')}\n\n${counted(keys)}\n`;
}

function keyLines(
  { usable, thumbprint, why }: KeyLine,
  row: readonly string[],
  line: (row: readonly string[]) => string,
): string[] {
  const sign = usable ? paint('good', '✓') : paint('bad', '✗');
  const [kid = '', ...others] = row;
  // a longer kid has lines of its own: it is there to be compared, so it is not cut
  const first =
    columns(kid) > LONGEST_KID
      ? [`${sign} ${hanging('', kid, 2)}`, `  ${line(['', ...others])}`]
      : [`${sign} ${line(row)}`];
  const print = thumbprint === undefined ? [] : [`  ${paint('faint', `thumbprint ${thumbprint}`)}`];
  return [...first, ...print, ...(why === undefined ? [] : [hanging('  ', visible(why))])];
}

function counted(keys: readonly KeyLine[]): string {
  const usable = keys.filter((key) => key.usable).length;
  if (keys.length !== 1) return `${keys.length} keys, ${usable} of them usable`;
  return usable === 1 ? '1 key, and it is usable' : '1 key, and it cannot be used';
}
