// `strictjwt jwks`: the keys of a set, each with what it is and whether it can be used.
import { shownJson } from '../json.ts';
import type { Arguments } from '../arguments.ts';
import { wrongUse } from '../failure.ts';
import { readFile, readStandardInput } from '../input.ts';
import { parseKeyFile } from '../key-file.ts';
import { describeKeys, type KeyLine } from '../key-set.ts';
import { keyTable } from '../key-table.ts';
import { isUrl } from '../keys.ts';
import { exportJwk } from '../library.ts';
import { out } from '../output.ts';
import { fetchKeySet } from '../remote.ts';

export async function run(given: Arguments): Promise<0> {
  const [place] = given.words;
  if (place === undefined) throw wrongUse('of which key set? strictjwt jwks URL, or FILE');
  const lines = await describeKeys(isUrl(place) ? await fetchKeySet(place) : await keysOfFile(place));
  out(given.flag('json') ? `${shownJson(lines, 2)}\n` : `${keyTable(lines)}\n\n${counted(lines)}\n`);
  return 0;
}

async function keysOfFile(path: string): Promise<readonly unknown[]> {
  const bytes = path === '-' ? await readStandardInput() : readFile(path, 'the key set');
  const key = await parseKeyFile(bytes, 'the key set');
  if (typeof key === 'string') return [await exportJwk(key)];
  return Array.isArray(key['keys']) ? key['keys'] : [key];
}

function counted(keys: readonly KeyLine[]): string {
  const usable = keys.filter((key) => key.usable).length;
  if (keys.length !== 1) return `${keys.length} keys, ${usable} of them usable`;
  return usable === 1 ? '1 key, and it is usable' : '1 key, and it cannot be used';
}
