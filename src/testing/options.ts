// Reads the options of this entry: unknown, `undefined` and wrong ones are errors, as everywhere in the library.
import { UsageError } from '../index.ts';
import { isPlain } from '../plain.ts';
import { secondsIn } from '../time.ts';

/** For each option what it must be, in words, and whether a value is. */
export type Checks = Readonly<Record<PropertyKey, readonly [expects: string, isFit: (value: unknown) => boolean]>>;

export function usage(message: string): UsageError {
  return new UsageError('ERR_JWT_OPTION_INVALID', message);
}

/** @returns a copy, each option read once @throws {UsageError} */
export function readOptions<Options extends object>(options: Options, checks: Checks, call: string): Options {
  return readable('the options', () => copyOf(options, checks, call));
}

/** @throws {UsageError} also for a revoked Proxy, or a getter that throws */
export function readable<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError('ERR_JWT_OPTION_INVALID', `${what} cannot be read: looking at it throws`, { cause });
  }
}

function copyOf<Options extends object>(options: Options, checks: Checks, call: string): Options {
  const copy = Object.create(null) as Record<PropertyKey, unknown>;
  if (!isObject(options)) throw usage(`the options must be an object; call ${call}`);
  if (!isPlain(options)) throw usage('the options must be a plain object: what it inherits would be overlooked');
  for (const name of Reflect.ownKeys(options)) {
    const [expects, isFit] = (Object.hasOwn(checks, name) && checks[name]) || [];
    if (!isFit) throw usage(`unknown option ${quoted(name)}; known: ${Object.keys(checks).join(', ')}`);
    const value = (options as Record<PropertyKey, unknown>)[name];
    copy[name] = Array.isArray(value) ? [...value] : value;
    if (!isFit(copy[name])) throw usage(`option ${quoted(name)} must be ${expects}; leave it out to use its default`);
  }
  return copy as Options;
}

function quoted(name: PropertyKey): string {
  return JSON.stringify(String(name).slice(0, 64));
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Not a list, a Map or a promise: what they hold are no members. */
export function hasMembers(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}

export function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

export function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}

export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

export function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

/** A duration in seconds, also a negative one; `undefined` when it is none. */
export function secondsOf(duration: unknown): number | undefined {
  if (typeof duration === 'number') return Number.isFinite(duration) ? duration : undefined;
  const text = String(duration);
  const seconds = secondsIn(text.replace(/^-/, ''));
  return seconds === undefined || !text.startsWith('-') ? seconds : -seconds;
}
