// A link that shows the redacted findings. All of it is in the fragment, which no browser sends to a server.
import { redactHeader } from '../../../src/inspect/redact.ts';
import { isTimeClaim } from '../../../src/inspect/times.ts';
import type { Findings } from './findings.ts';

const NAME = 'shared=';
const LONGEST = 20_000;

export function shareLink({ verdict, header, payload, checks, asked, at }: Findings, page: string): string {
  const short = checks.map(({ name, status, code }) => ({ name, status, code }));
  const bytes = new TextEncoder().encode(JSON.stringify({ verdict, header, payload, checks: short, asked, at }));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return `${page}#${NAME}${text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** What a link shows. Anybody can write one, so it is looked at like everything else that is pasted. */
export function readShared(fragment: string): Findings | undefined {
  if (!fragment.startsWith(`#${NAME}`) || fragment.length > LONGEST) return undefined;
  try {
    const text = atob(
      fragment
        .slice(NAME.length + 1)
        .replaceAll('-', '+')
        .replaceAll('_', '/'),
    );
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    return checked(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

const WORDS = ['VALID', 'REJECTED', 'NOT VERIFIED'] as const;
const STATUSES = ['pass', 'fail', 'skipped'] as const;

/** Only what a redacted report can hold; a link with anything else is none. */
function checked(value: unknown): Findings {
  const { verdict, header, payload, checks, asked, at } = value as Record<string, unknown>;
  const { word, code, why } = verdict as Record<string, unknown>;
  return {
    verdict: { word: oneOf(WORDS, word), ...codeOf(code), ...(why !== undefined && { why: 'no key' }) },
    ...(header !== undefined && { header: redactedOnly(header, isPublicField) }),
    ...(payload !== undefined && { payload: redactedOnly(payload, isTimeClaim) }),
    notes: [],
    hints: [],
    checks: (checks as Record<string, unknown>[]).slice(0, 100).map((check) => ({
      name: shortText(check.name),
      status: oneOf(STATUSES, check.status),
      message: '',
      ...codeOf(check.code),
    })) as unknown as Findings['checks'],
    asked: (asked as unknown[]).slice(0, 20).map((name) => nameText(name)),
    at: timeOf(at),
  };
}

function redactedOnly(value: unknown, isPublic: (name: string, value: unknown) => boolean): Record<string, unknown> {
  const entries = Object.entries(value as object);
  const isRedacted = (member: unknown): boolean => typeof member === 'string' && /^<[a-z0-9 ]{1,24}>$/.test(member);
  if (entries.every(([name, member]) => isRedacted(member) || isPublic(name, member)))
    return Object.fromEntries(entries);
  throw new TypeError('not redacted');
}

function isPublicField(name: string, value: unknown): boolean {
  return redactHeader({ [name]: value })[name] === value;
}

function codeOf(code: unknown): { code?: string } {
  return typeof code === 'string' && /^ERR_JW[A-Z_]{1,40}$/.test(code) ? { code } : {};
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T {
  const found = known.find((each) => each === value);
  if (found === undefined) throw new TypeError('unknown word');
  return found;
}

function shortText(value: unknown): string {
  if (typeof value !== 'string' || value.length > 200) throw new TypeError('no name');
  return value;
}

function nameText(value: unknown): string {
  if (typeof value !== 'string' || !/^\w{1,30}$/.test(value)) throw new TypeError('no option');
  return value;
}

function timeOf(value: unknown): number {
  if (typeof value !== 'number' || !(Math.abs(value) <= 8.64e15)) throw new TypeError('no time');
  return value;
}
