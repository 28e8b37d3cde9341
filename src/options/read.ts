// Reads the options that a caller gives: knows how to check any table of options, and not what any of them is for.
import { optionError, UsageError } from '../errors.ts';
import { kindOf, quote, showGiven } from '../messages.ts';
import { isPlain } from '../plain.ts';
import { isPromise } from '../runtime.ts';
import { expectedOf, type Rule } from './rules.ts';

/** One option: what it must be, and what holds when it is left out. */
export interface OptionRow<T> {
  readonly rule: Rule<T>;
  /** the value when the option is left out */
  readonly otherwise: T | undefined;
  /** If it is text, the option may not be left out, and this text completes the error message. */
  readonly required: string | undefined;
}

/** The one declaration of a function's options, a row each. */
export type OptionTable<Options> = { readonly [Name in keyof Options]-?: OptionRow<Exclude<Options[Name], undefined>> };

// Each row names all its members: a polluted `Object.prototype` must not make an option required.

export function orElse<T>(rule: Rule<T>, otherwise: T): OptionRow<T> {
  return { rule, otherwise, required: undefined };
}

export function optional<T>(rule: Rule<T>): OptionRow<T> {
  return { rule, otherwise: undefined, required: undefined };
}

/** @param why completes "option "x" is missing; …" */
export function required<T>(rule: Rule<T>, why: string): OptionRow<T> {
  return { rule, otherwise: undefined, required: why };
}

/**
 * @param call how the function is called, shown when the options are no object: the arguments may be in another order
 * @throws {UsageError} `ERR_JWT_OPTION_INVALID` that names the option, what came and what is expected
 */
export type OptionReader<Policy> = (options: unknown, call: string) => Policy;

/**
 * Makes the reader of a function's options. Every option is checked. Unknown options, and options that are `undefined`,
 * are errors, because a misspelt check would silently not happen.
 *
 * The reader remembers the last options: one-shot calls give the same ones each time and get the same policy object.
 *
 * @param makeTable called when options are read first, so that an import makes no tables
 * @param compile makes the policy out of the checked options
 * @param advise completes the message about an unknown option
 * @param parent the option whose members these are, for messages
 */
export function optionReader<Options extends object, Policy>(
  makeTable: () => OptionTable<Options>,
  compile: (options: Options) => Policy,
  advise: Advise = noAdvice,
  parent?: string,
): OptionReader<Policy> {
  let table: OptionTable<Options> | undefined;
  let last: { readonly given: Given; readonly policy: Policy } | undefined;
  return (options, call) => {
    if (last && isSame(options, last.given)) return last.policy;
    const given = readable('the options', () => snapshot(options, call, parent));
    table ??= makeTable();
    last = { given, policy: compile(parseOptions(table, given, advise, parent ? `${parent}.` : '')) };
    return last.policy;
  };
}

/** What is said of an unknown option: nothing, or ` did you mean "x"?` */
export type Advise = (name: string, known: readonly string[], prefix: string) => string;

function noAdvice(): string {
  return '';
}

/** Each option is read once, lists are copied: what is checked is what is used. */
interface Given {
  readonly names: readonly string[];
  readonly values: readonly unknown[];
}

function snapshot(options: unknown, call: string, parent: string | undefined): Given {
  const names = ownMembers(options, parent ? `option "${parent}"` : 'the options', call && `; call ${call}`);
  return { names, values: names.map((name) => copyOfList((options as Record<string, unknown>)[name])) };
}

/** Reads what the caller handed in. @throws {UsageError} also when a getter or a Proxy throws */
export function readable<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw optionError(`${what} cannot be read: looking at it throws`, { cause });
  }
}

/** Spread, so that a hole in a list is an `undefined` that the check sees. */
function copyOfList(value: unknown): unknown {
  return Array.isArray(value) ? [...value] : value;
}

/**
 * The names of a plain object's members. Inherited and hidden members would be dropped without a word, and a check with
 * them, so an object that may have some is refused. What somebody put on `Object.prototype` counts as absent.
 * @param advice completes the message about what is no object
 * @throws {UsageError} `ERR_JWT_OPTION_INVALID`
 */
export function ownMembers(object: unknown, what: string, advice = ''): readonly string[] {
  if (typeof object !== 'object' || object === null || Array.isArray(object) || isPromise<unknown>(object)) {
    // Only the kind is shown: with arguments in another order this is the secret, or the token.
    throw optionError(`${what} must be an object, got ${kindOf(object)}${advice}`);
  }
  if (!isPlain(object)) {
    throw optionError(`${what} must be a plain object: inherited members would be overlooked`);
  }
  const names = Object.keys(object);
  if (!hasHidden(object)) return names;
  // the one of a module: `import * as options`
  const hidden = Reflect.ownKeys(object).find((name) => name !== Symbol.toStringTag && !names.includes(name as string));
  if (hidden === undefined) return names;
  const member = typeof hidden === 'symbol' ? 'whose name is a symbol' : `${quote(hidden)} that is not enumerable`;
  throw optionError(`${what} must not have a member ${member}: it would be overlooked`);
}

function hasHidden(object: object): boolean {
  return (
    Object.getOwnPropertyNames(object).length !== Object.keys(object).length ||
    Object.getOwnPropertySymbols(object).length > 0
  );
}

/**
 * Whether these are the options that were read before, without a copy of them. Whatever is unusual about them is left to
 * the ordinary way. Objects other than lists may have changed inside, so they are never the same.
 */
function isSame(options: unknown, given: Given): boolean {
  try {
    return hasSameMembers(options as object, given);
  } catch {
    // they are no object, or cannot be read
    return false;
  }
}

function hasSameMembers(options: object, { names, values }: Given): boolean {
  if (Object.getPrototypeOf(options) !== Object.prototype || hasHidden(options)) return false;
  const found = Object.keys(options);
  if (found.length !== names.length) return false;
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    if (found[i] !== name || !isSameValue((options as Record<string, unknown>)[name], values[i])) return false;
  }
  return true;
}

/** Lists by their entries, which are compared as they are. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object') return a === b;
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function parseOptions<Options extends object>(
  table: OptionTable<Options>,
  { names, values }: Given,
  advise: Advise,
  prefix: string,
): Options {
  const rows: readonly [string, OptionRow<unknown>][] = Object.entries(table);
  const known = rows.map(([name]) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const advice = advise(unknown, known, prefix);
    throw optionError(`unknown option ${quote(prefix + unknown)};${advice} known: ${known.join(', ')}`);
  }
  const options = rows.map(([name, row]) => {
    const index = names.indexOf(name);
    return [name, index < 0 ? valueWithout(name, row) : valueOf(prefix + name, row, values[index])];
  });
  return Object.fromEntries(options) as Options;
}

function valueWithout(name: string, { otherwise, required: why }: OptionRow<unknown>): unknown {
  if (why === undefined) return otherwise;
  throw optionError(`option "${name}" is missing; ${why}`);
}

function valueOf(name: string, row: OptionRow<unknown>, given: unknown): unknown {
  const value = readable(`option "${name}"`, () => row.rule.parse(given));
  if (value !== undefined) return value;
  const advice = row.required === undefined ? ' leave the option out to use its default' : '';
  throw optionError(`option "${name}" is ${showGiven(given, advice)}, expected ${expectedOf(row.rule, given)}`);
}

/** What `list.map(f)` hands in behind an item: its index, and the list. */
export function isMapping([index, list = [], ...more]: readonly unknown[]): boolean {
  return typeof index === 'number' && Array.isArray(list) && more.length === 0;
}

/** Of a function that has one argument: what `list.map(f)` hands in behind it is passed over. @throws {UsageError} */
export function refuseSecond(given: ArrayLike<unknown>, call: string): void {
  if (!isMapping(Array.from(given).slice(1))) refuseMore(given, 1, call);
}

/**
 * Refuses arguments behind those that a function has: nothing calls a callback, and a check in one would not happen.
 * @throws {UsageError} `ERR_JWT_OPTION_INVALID`
 */
export function refuseMore(given: ArrayLike<unknown>, known: number, call: string): void {
  if (given.length <= known) return;
  const isCallback = typeof given[known] === 'function';
  const found = isCallback ? 'a callback was given, which nothing calls: await the promise' : 'an argument too many';
  throw optionError(`${found}; call ${call}`);
}
