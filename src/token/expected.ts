// What a caller expects of a claim or header field by its name: knows values of JSON, and no registered claim's rules.
import { optionError } from '../errors.ts';
import { isTexts, type JsonObject } from '../encoding/json.ts';
import { listed, show } from '../messages.ts';
import { isPromise, unawaited } from '../runtime.ts';

export type Primitive = string | number | boolean;

/** One of these values, or a function that judges the whole value; it also gets the payload, each time a copy. */
export type ExpectedValue = readonly Primitive[] | ((value: unknown, payload: never) => boolean);

/** Expected values by name, in the caller's order. */
export type NamedExpectations = readonly (readonly [name: string, expected: ExpectedValue])[];

/**
 * Exact equality; of a list of strings one entry must fit, as with `aud` (RFC 7519 §4.1.3).
 * @param copies makes what a function gets, so that it cannot change what others see
 * @throws {UsageError} when the caller's function answers a promise
 */
export function isExpected(value: unknown, expected: ExpectedValue, copies: () => Copies): boolean {
  if (typeof expected === 'function') {
    return accepts(expected as (value: unknown, payload: JsonObject) => unknown, ...copies());
  }
  return isTexts(value) ? value.some((entry) => expected.includes(entry)) : expected.includes(value as Primitive);
}

/** A copy of the value, and one of the payload. */
export type Copies = readonly [value: unknown, payload: JsonObject];

/**
 * Asks a caller's function about a value; only `true` accepts.
 * @throws {UsageError} when it answers a promise, which would never be true
 */
export function accepts<Asked extends readonly unknown[]>(
  judge: (...asked: Asked) => unknown,
  ...asked: Asked
): boolean {
  const answer = unawaited(judge(...asked));
  if (!isPromise(answer)) return answer === true;
  throw optionError('a function that judges a claim (or a tenant) answered a promise, expected true or false');
}

/** Ends a message. */
export function expects(expected: Parameters<typeof describeExpected>[0]): string {
  return `expected ${describeExpected(expected)}`;
}

export function describeExpected(expected: readonly Primitive[] | ((...asked: never[]) => boolean)): string {
  if (typeof expected === 'function') return 'what the given function accepts';
  return expected.every((value) => typeof value === 'string') ? listed(expected) : expected.map(show).join(', ');
}
