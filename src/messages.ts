// How values are shown in messages. Whatever is shown passes through here, so nothing here may show a secret.
import { attempt, isPromise } from './runtime.ts';

const LONGEST = 64;

/** Untrusted text, fit for a log line: JSON-escaped, ASCII only (no terminal codes, no look-alikes), cut at 64. */
export function quote(text: string): string {
  const escaped = JSON.stringify(text.slice(0, LONGEST)).replace(
    /[^\x20-\x7e]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return text.length > LONGEST ? `${escaped.slice(0, -1)}…"` : escaped;
}

/** Any value, as far as it may be shown: primitives as they are, lists of text, otherwise only the kind. */
export function show(value: unknown): string {
  // a revoked Proxy, a throwing getter
  return attempt(() => describe(value)) ?? 'an object that cannot be read';
}

/** The same for what may have been left out: where it is `undefined`, with the likeliest reason. */
export function showGiven(value: unknown, advice = ''): string {
  return value === undefined ? `undefined (is an environment variable unset?${advice})` : brief(value);
}

function describe(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'bigint') return `the BigInt ${quote(String(value)).slice(1, -1)}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value !== 'object' || value === null) return String(value);
  if (!Array.isArray(value)) return isPromise(value) ? 'a promise' : 'an object';
  if (value.length === 0) return 'an empty list';
  return value.every((item) => typeof item === 'string') ? `[${listed(value)}]` : 'a list';
}

/**
 * A value that stands where it does not belong, so it may be a secret: as it is when it is short, or a number, else the kind alone.
 * @param most as long as what belongs there may be
 */
export function brief(value: unknown, most = 16): string {
  const isLong = (text: unknown): boolean => typeof text === 'string' && text.length > most && !/^\d+\w?$/.test(text);
  try {
    return (Array.isArray(value) ? value.some(isLong) : isLong(value)) ? kindOf(value) : show(value);
  } catch {
    return kindOf(value); // a revoked Proxy, a throwing getter
  }
}

/** The kind alone, for what may be a secret or a token in the wrong place. */
export function kindOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'empty text' : 'text';
  // `Array.isArray` throws for a revoked Proxy
  if (attempt(() => Array.isArray(value))) return 'a list';
  if (isPromise(value)) return 'a promise: await it';
  return value === undefined || value === null
    ? String(value)
    : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}

/** `"a", "b"`, shortened when long. */
export function listed(items: readonly string[]): string {
  const shown = items.slice(0, 5).map(quote).join(', ');
  return items.length > 5 ? `${shown}, … (${items.length} in all)` : shown;
}

/** Seconds as people write them: at most milliseconds. */
function seconds(value: number): string {
  return `${Number(value.toFixed(3))} s`;
}

const UNITS = [
  ['years', 31_556_952],
  ['days', 86_400],
  ['hours', 3600],
  ['minutes', 60],
] as const;

/** A span of time as people say it, in the largest unit of which there are two: "45 minutes", "400 days", "90 minutes". */
export function span(value: number): string {
  if (value > 3e11) return 'more than 9999 years';
  const [unit, length] = UNITS.find(([, each]) => value >= 2 * each) ?? ['s', 1];
  return unit === 's' ? seconds(value) : `${Math.trunc(value / length)} ${unit}`;
}

/** A NumericDate (RFC 7519 §2) as a date; beyond what a date can hold, as the number. */
export function date(numericDate: number): string {
  const ms = numericDate * 1000;
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().replace('.000Z', 'Z') : String(numericDate);
}
