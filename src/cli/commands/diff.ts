// `strictjwt diff`: what two tokens have in common and what not, for when one works and the other does not.
import { visible } from '../../inspect/escape.ts';
import { shownJson } from '../json.ts';
import { redactHeader, redactPayload } from '../../inspect/redact.ts';
import type { Arguments } from '../arguments.ts';
import { compareFields, type Difference } from '../compare.ts';
import { wrongUse } from '../failure.ts';
import { readToken } from '../input.ts';
import { judge, type Judged } from '../judge.ts';
import { readKey } from '../keys.ts';
import { columns, hanging, lines, padded, WIDTH } from '../layout.ts';
import { out, paint } from '../output.ts';
import { withoutNames } from '../redact.ts';
import { valueLines, verdict } from '../report.ts';

export async function run(given: Arguments): Promise<0> {
  const [first, second = '-'] = given.words;
  if (first === undefined) throw wrongUse('two tokens: strictjwt diff A B (one of them may be -, for standard input)');
  if (first === '-' && second === '-') throw wrongUse('only one of the two tokens comes from standard input');
  const [a, b] = [await readToken(first), await readToken(second)];
  const key = await readKey(given);
  const judged = { a: await judge(a.token, key, given), b: await judge(b.token, key, given) };
  const notes = [
    ...[...a.notes, ...judged.a.notes].map((note) => `A: ${note}`),
    ...[...b.notes, ...judged.b.notes].map((note) => `B: ${note}`),
    ...(key?.notes ?? []),
  ].map(given.flag('redact') ? withoutNames : String);
  const same = a.token === b.token;
  const told = given.flag('json') ? `${shownJson(asJson(judged, same, notes, given), 2)}\n` : '';
  out(told || asText(judged, same, notes, given));
  return 0;
}

interface Pair {
  readonly a: Judged;
  readonly b: Judged;
}

function differencesOf({ a, b }: Pair, given: Arguments): Record<'header' | 'payload', readonly Difference[]> {
  const redact = given.flag('redact');
  return {
    header: compareFields(a.header, b.header, redact ? redactHeader : undefined),
    payload: compareFields(a.payload, b.payload, redact ? redactPayload : undefined),
  };
}

function asJson(pair: Pair, same: boolean, notes: readonly string[], given: Arguments): object {
  const outcome = ({ verdict, code }: Judged): object => ({ verdict, ...(code !== undefined && { code }) });
  return { same, a: outcome(pair.a), b: outcome(pair.b), ...differencesOf(pair, given), notes };
}

function asText(pair: Pair, same: boolean, notes: readonly string[], given: Arguments): string {
  const { header, payload } = differencesOf(pair, given);
  const parts = same
    ? ['the two tokens are the same']
    : [
        section('header', header, pair.a.now),
        section('payload', payload, pair.a.now),
        alike([...header, ...payload]),
        unread(pair),
      ];
  const outcome = `A  ${verdict(pair.a)}${reasons(pair.a)}\nB  ${verdict(pair.b)}${reasons(pair.b)}`;
  const noted = notes.map((note) => hanging('note: ', visible(note))).join('\n');
  return `${[noted, ...parts, outcome].filter((part) => part !== '').join('\n\n')}\n`;
}

/** Without a key the verdict is no more than that: what failed all the same is said behind it. */
function reasons({ verdict, code }: Judged): string {
  return verdict === 'NOT VERIFIED' && code !== undefined ? `, ${code}` : '';
}

function unread({ a, b }: Pair): string {
  const missing = [a.payload ? '' : 'A', b.payload ? '' : 'B'].filter((name) => name !== '');
  if (missing.length > 0) return `the payload of ${missing.join(' and ')} cannot be read`;
  const all = [...compareFields(a.header, b.header), ...compareFields(a.payload, b.payload)];
  return all.every(({ same }) => same) ? 'they say the same: only how it is written, or the signature, differs' : '';
}

function section(title: string, differences: readonly Difference[], now: number): string {
  const different = differences.filter(({ same }) => !same);
  const shown = different.flatMap(({ name, a, b }) => [
    ...hanging('  ', visible(name)).split('\n'),
    ...side('A', name, a, now),
    ...side('B', name, b, now),
  ]);
  return shown.length === 0 ? '' : [paint('bold', title), ...shown].join('\n');
}

function side(mark: 'A' | 'B', name: string, value: Difference['a'], now: number): string[] {
  const beginning = `    ${mark}  `;
  const [first = '', ...others] = value
    ? valueLines(name, value.value, now, WIDTH - columns(beginning))
    : [paint('faint', 'absent')];
  return [beginning + first, ...others.map((line) => padded('', columns(beginning)) + line)];
}

function alike(differences: readonly Difference[]): string {
  const names = differences.filter(({ same }) => same).map(({ name }) => visible(name));
  return names.length === 0 ? '' : lines(`the same in both: ${names.join(', ')}`, WIDTH - 2).join('\n  ');
}
