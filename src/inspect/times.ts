// Knows how people say and write points in time: "in 12 min", "16 min ago", `2026-11-26T02:13Z`.
import { LAST_TIME, UNITS } from '../time.ts';

/** The first day whose milliseconds cannot be mistaken for seconds; the library's clocks begin there. */
export const EARLIEST_CLOCK = 1e11;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

/** A distance from now in seconds, rounded towards now, so that nothing seems to last longer than it does. */
export function relative(seconds: number): string {
  const amount = span(Math.abs(seconds));
  if (amount === '0 s') return 'now';
  return seconds > 0 ? `in ${amount}` : `${amount} ago`;
}

/** A length of time in the largest unit of which there are at least two. */
export function span(seconds: number): string {
  if (seconds < 2 * MINUTE) return `${Math.trunc(seconds)} s`;
  if (seconds < 2 * HOUR) return `${Math.trunc(seconds / MINUTE)} min`;
  if (seconds < 2 * DAY) return `${Math.trunc(seconds / HOUR)} h`;
  if (seconds < 2 * YEAR) return `${Math.trunc(seconds / DAY)} days`;
  return `${Math.trunc(seconds / YEAR)} years`;
}

/** `2026-11-26T00:45:14Z`, or `undefined` for what no calendar has. */
export function dateOf(seconds: number): string | undefined {
  const milliseconds = seconds * 1000;
  if (!(Math.abs(milliseconds) <= 8.64e15)) return undefined;
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/**
 * A NumericDate (RFC 7519 §2) in words: its date and how far it is from now.
 * @param now milliseconds since 1970
 */
export function describeTime(seconds: number, now: number): string {
  if (looksLikeMilliseconds(seconds)) {
    const meant = dateOf(seconds / 1000);
    return meant === undefined ? 'no time: too large' : `looks like milliseconds: ${meant}`;
  }
  const date = dateOf(seconds);
  return date === undefined ? 'no time: too small' : `${date}, ${relative(seconds - now / 1000)}`;
}

/** Is this NumericDate beyond the year 9999, so that nobody meant seconds? */
export function looksLikeMilliseconds(seconds: number): boolean {
  return seconds > LAST_TIME;
}

const TIME_CLAIMS: ReadonlySet<string> = new Set(['exp', 'nbf', 'iat', 'auth_time', 'updated_at', 'orig_iat']);

/** Is this claim a NumericDate by its name (RFC 7519 §4.1, OpenID Connect Core §2 and §5.1) and by its value? */
export function isTimeClaim(name: string, value: unknown): value is number {
  return TIME_CLAIMS.has(name) && typeof value === 'number' && Number.isFinite(value);
}

/**
 * Reads a point in time: with its zone (`2026-11-26T02:13Z`, `Thu, 26 Nov 2026 02:13:00 GMT`), a day, seconds or
 * milliseconds since 1970, or a distance from now (`-90m`, `+2h`). A time without a zone is none: on the machine where
 * the trouble was, it may have been another.
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970
 */
export function parseTime(text: string, now: number): number | undefined {
  const trimmed = text.trim();
  if (trimmed === 'now') return now;
  const number = /^\d{9,14}$/.test(trimmed) ? Number(trimmed) : undefined;
  if (number !== undefined) return number < EARLIEST_CLOCK ? number * 1000 : number;
  const [, sign, count, unit = ''] = /^([+-])(\d{1,6})([smhdw])$/.exec(trimmed) ?? [];
  if (sign) return now + (sign === '-' ? -1000 : 1000) * Number(count) * (UNITS[unit] ?? 0);
  return parseDate(trimmed);
}

const ISO_FORM = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|UTC|GMT|[+-]\d\d:?\d\d)$/i;
const HTTP_FORM = /^(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:GMT|UTC)$/;

function parseDate(text: string): number | undefined {
  const [, day, time, zone = ''] = ISO_FORM.exec(text) ?? (/^\d{4}-\d\d-\d\d$/.test(text) ? [text, text, '00:00'] : []);
  if (day !== undefined && !isCalendarDay(day)) return undefined;
  if (day === undefined && !HTTP_FORM.test(text)) return undefined;
  const offset = /^[+-]/.test(zone) ? zone.replace(/(\d\d):?(\d\d)$/, '$1:$2') : 'Z';
  const milliseconds = Date.parse(day === undefined ? text : `${day}T${time}${offset}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isCalendarDay(day: string): boolean {
  const milliseconds = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(day);
}
