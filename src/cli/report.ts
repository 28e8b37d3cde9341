// Shows people what was found about a token, in 80 columns.
import { visible } from '../inspect/escape.ts';
import { shownJson } from './json.ts';
import { describeTime, isTimeClaim } from '../inspect/times.ts';
import type { Judged } from './judge.ts';
import type { ExplainedCheck } from './library.ts';
import { columns, hanging, lines, padded, WIDTH } from './layout.ts';
import { paint } from './output.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Longer names have a line of their own. */
const LONGEST_NAME = 14;

export function report(judged: Judged): string {
  const parts = [
    judged.notes.map((note) => hanging('note: ', visible(note))).join('\n'),
    fields('header', judged.header, judged.now),
    fields(judged.signed ? 'payload' : 'payload (not verified)', judged.payload, judged.now),
    checks(judged),
    judged.hints.map((hint) => paint('doubtful', 'hint: ') + hanging('', visible(hint), 6)).join('\n'),
    verdict(judged),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function fields(title: string, object: JsonObject | undefined, now: number): string {
  if (!object) return '';
  const entries = Object.entries(object);
  const names = entries.map(([name]) => columns(visible(name))).filter((width) => width <= LONGEST_NAME);
  const width = Math.max(3, ...names);
  const shown = entries.map(([name, value]) =>
    field(visible(name), valueLines(name, value, now, WIDTH - width - 4), width),
  );
  return [paint('bold', title), ...shown].join('\n');
}

export function field(name: string, value: readonly string[], width: number): string {
  const indent = ' '.repeat(width + 4);
  const body = value.join(`\n${indent}`);
  if (columns(name) <= width) return `  ${padded(name, width)}  ${body}`;
  return `${hanging('  ', name)}\n${indent}${body}`;
}

/** A value in one line where it fits, with its time where it is one. */
export function valueLines(name: string, value: unknown, now: number, width: number): string[] {
  // a redacted value says itself what it was
  if (typeof value === 'string' && /^<[\w ]+>$/.test(value)) return [value];
  const short = shownJson(value);
  if (isTimeClaim(name, value)) return timeLines(short, describeTime(value, now), width);
  return jsonLines('', value, '', width);
}

function timeLines(number: string, words: string, width: number): string[] {
  const isShort = columns(number) + 2 + columns(words) <= width;
  return isShort
    ? [`${number}  ${paint('faint', words)}`]
    : [number, ...lines(words, width).map((line) => paint('faint', line))];
}

/** JSON with as few line breaks as its width allows. */
function jsonLines(before: string, value: unknown, after: string, width: number): string[] {
  const short = before + shownJson(value) + after;
  if (columns(short) <= width || typeof value !== 'object' || value === null || width < 20) return lines(short, width);
  const isList = Array.isArray(value);
  const members = Object.entries(value);
  const inner = members.flatMap(([name, member], at) => {
    const label = isList ? '' : `${shownJson(name)}: `;
    return jsonLines(label, member, at < members.length - 1 ? ',' : '', width - 2).map((line) => `  ${line}`);
  });
  const opening = lines(before + (isList ? '[' : '{'), width);
  return [...opening, ...(isList ? filled(inner, width) : inner), (isList ? ']' : '}') + after];
}

/** Short members of a list beside each other. */
function filled(members: readonly string[], width: number): string[] {
  return members.reduce<string[]>((rows, member) => {
    const last = rows.at(-1);
    const joined = `${last} ${member.trimStart()}`;
    const isFlat = last !== undefined && /^ {2}\S/.test(last) && /^ {2}[^ {}[\]]/.test(member) && last.endsWith(',');
    if (isFlat && columns(joined) <= width) return [...rows.slice(0, -1), joined];
    return [...rows, member];
  }, []);
}

const SIGNS = { pass: paint('good', '✓'), fail: paint('bad', '✗'), skipped: paint('faint', '·') } as const;

function checks({ checks }: Judged): string {
  const widths = checks.map(({ name }) => columns(visible(name)));
  const width = Math.min(LONGEST_NAME, Math.max(...widths));
  return checks.map((check) => checkLine(check, width)).join('\n');
}

/** `✓ name  what was found`, the text in a column of its own. */
export function checkLine(
  { name, status, message }: Pick<ExplainedCheck, 'name' | 'status' | 'message'>,
  width: number,
): string {
  const shown = visible(name);
  const indent = width + 4;
  if (columns(shown) <= width) return hanging(`${SIGNS[status]} ${padded(shown, width)}  `, visible(message), indent);
  return `${SIGNS[status]} ${hanging('', shown, 2)}\n${hanging(' '.repeat(indent), visible(message), indent)}`;
}

/** The words that scripts and people look for: always the last line, never broken. */
export function verdict({ verdict, code }: Pick<Judged, 'verdict' | 'code'>): string {
  if (verdict === 'VALID') return paint('good', 'VALID');
  if (verdict === 'NOT VERIFIED') return paint('doubtful', 'NOT VERIFIED (no key)');
  return paint('bad', code === undefined ? 'REJECTED' : `REJECTED ${code}`);
}

/** As `explain` of the library answers, with the verdict in words. */
export function asJson(judged: Judged): object {
  const { verdict, code, valid, header, payload, checks, notes, hints } = judged;
  const decoded = { ...(header && { header }), ...(payload && { payload }) };
  return {
    verdict,
    ...(code !== undefined && { code }),
    valid,
    ...(judged.signed && decoded),
    decoded,
    checks,
    notes,
    hints,
  };
}
