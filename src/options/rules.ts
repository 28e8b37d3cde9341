// What an option must be, a rule each: knows values, and not which function has the option.
import { ALGORITHMS, type AlgorithmEntry } from '../crypto/algorithms.ts';
import type { Expectation } from '../token/claims.ts';
import type { Padding } from '../token/malformed.ts';
import type { StandardSchema } from '../types.ts';
import { secondsIn, UNITS } from '../time.ts';

/** How one option is read: what it must be, in words, and the check that yields its value or `undefined`. */
export interface Rule<T> {
  /** completes "expected …"; a function where the remedy depends on what came */
  readonly expects: string | ((given: unknown) => string);
  readonly parse: (value: unknown) => T | undefined;
}

export function expectedOf(rule: Rule<unknown>, given: unknown): string {
  return typeof rule.expects === 'string' ? rule.expects : rule.expects(given);
}

/** The unit is part of the text, so that nobody takes seconds for milliseconds. */
export const duration: Rule<number> = {
  expects: "a number of seconds, 0 or more, or text with a unit such as '30s', '15m', '2h', '7d', '1w'",
  parse: parseDuration,
};

function parseDuration(value: unknown): number | undefined {
  const seconds = secondsIn(value) ?? value;
  return Number.isFinite(seconds) && (seconds as number) >= 0 ? (seconds as number) : undefined;
}

/**
 * A duration that is never long. A bare number above the bound was meant in milliseconds, as other libraries count; with
 * a unit any length is taken as written.
 */
export function durationUpTo(mostSeconds: number): Rule<number> {
  const isTooLong = (value: unknown): boolean => typeof value === 'number' && value > mostSeconds;
  return {
    expects: (given) =>
      isTooLong(given) && Number.isFinite(given)
        ? `at most ${mostSeconds} s as a bare number: ${inMilliseconds(given as number)}`
        : (duration.expects as string),
    parse: (value) => (isTooLong(value) ? undefined : duration.parse(value)),
  };
}

/** `600000 s are 6.9 days; '10m'?` */
function inMilliseconds(value: number): string {
  const length = value < 172_800 ? `${(value / 3600).toFixed(1)} hours` : `${(value / 86_400).toFixed(1)} days`;
  const meant = value / 1000;
  const unit = ['d', 'h', 'm'].find((each) => meant % (UNITS[each] as number) === 0) ?? 's';
  return `${value} s are ${length}; '${meant / (UNITS[unit] as number)}${unit}'?`;
}

export const text: Rule<string> = {
  expects: 'a non-empty string',
  parse: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
};

export const flag: Rule<boolean> = {
  expects: 'true or false',
  parse: (value) => (typeof value === 'boolean' ? value : undefined),
};

export const count: Rule<number> = {
  expects: 'a whole number, 1 or more',
  parse: (value) => (Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : undefined),
};

export const texts: Rule<readonly string[]> = {
  expects: 'a non-empty list of non-empty strings',
  parse: parseTexts,
};

function parseTexts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.every((item) => text.parse(item) !== undefined)
    ? [...value]
    : undefined;
}

/** One text or several, as a list. */
export const oneOrMoreTexts: Rule<readonly string[]> = {
  expects: 'a non-empty string, or a non-empty list of them',
  parse: (value) => (typeof value === 'string' && value !== '' ? [value] : parseTexts(value)),
};

/** Accepts any function: nothing more can be checked in advance. */
export function callback<T>(expects: string): Rule<T> {
  return { expects, parse: (value) => (typeof value === 'function' ? (value as T) : undefined) };
}

export function oneOf<T extends string>(...values: readonly T[]): Rule<T> {
  return {
    expects: values.map((value) => `'${value}'`).join(' or '),
    parse: (value) => values.find((known) => known === value),
  };
}

export const padding: Rule<Padding> = /* @__PURE__ */ oneOf('none', 'required');

/** Accepts what `rule` accepts, or exactly `literal` (mostly `false` for "do not check"). */
export function orLiteral<T, L extends boolean>(rule: Rule<T>, literal: L): Rule<T | L> {
  return {
    expects: (given) => `${expectedOf(rule, given)}, or ${literal}`,
    parse: (value) => (value === literal ? literal : rule.parse(value)),
  };
}

/** An expected claim: the texts that match, a function that says so, or `false`. */
export const expectation: Rule<Expectation> = {
  expects: 'a non-empty string, a list of them, a function, or false (not checked)',
  parse: (value) => {
    if (value === false || typeof value === 'function') return value as Expectation;
    return oneOrMoreTexts.parse(value);
  },
};

export const clock: Rule<() => number> = /* @__PURE__ */ callback(
  'a function that returns milliseconds, like Date.now',
);

export const algorithm: Rule<AlgorithmEntry> = {
  get expects() {
    return `one of ${listedAlgorithms()}`;
  },
  parse: (value) => ALGORITHMS.get(value),
};

export const algorithms: Rule<ReadonlyMap<unknown, AlgorithmEntry>> = {
  expects: (given) => {
    const names = Array.isArray(given) ? given.map((name) => (typeof name === 'string' ? name : '')) : [];
    const known = [...ALGORITHMS.keys()].map(String);
    // the reason first, where it is plain
    if (names.length > 0 && names.every((name) => known.includes(name))) {
      return 'HS* or others, never both (a secret is no public key): two entries of createMultiVerifier';
    }
    const meant = known.find((one) => names.some((name) => name !== one && name.toUpperCase() === one.toUpperCase()));
    return `${meant ? `"${meant}" in these letters: ` : ''}a non-empty list out of ${known.join(', ')}, HS* never together with others`;
  },
  parse: parseAlgorithms,
};

function listedAlgorithms(): string {
  return [...ALGORITHMS.keys()].join(', ');
}

/** HMAC beside public keys is how a public key becomes a secret (CVE-2015-9235). */
function parseAlgorithms(value: unknown): ReadonlyMap<unknown, AlgorithmEntry> | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const allowed = new Map<unknown, AlgorithmEntry>();
  let secrets = 0;
  for (const name of value) {
    const entry = ALGORITHMS.get(name);
    if (!entry) return undefined;
    allowed.set(name, entry);
    if (entry.kty === 'oct') secrets++;
  }
  return secrets === 0 || secrets === value.length ? allowed : undefined;
}

/** What judges a payload. The schema is read once: what is checked is what is asked. */
export type Validate = (payload: unknown) => unknown;

export const schema: Rule<Validate> = {
  expects: 'a Standard Schema v1 (zod, valibot, arktype …)',
  parse: (value) => {
    const standard = (value as Partial<StandardSchema> | null | undefined)?.['~standard'];
    const validate = standard?.validate;
    return standard?.version === 1 && typeof validate === 'function'
      ? (payload) => validate.call(standard, payload)
      : undefined;
  },
};
