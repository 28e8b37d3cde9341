import { optionError } from '../errors.js';
import { quote, show } from '../messages.js';
import type { Rule } from './rules.js';

/** The one declaration of a function's options: their names, and for each what it must be. */
export type OptionTable<Policy> = { readonly [Name in keyof Policy]-?: Rule<Exclude<Policy[Name], undefined>> };

/**
 * Reads options that a caller wrote: each named one is checked, unknown and `undefined` ones are errors (a misspelt
 * check would silently not happen). Own properties only: a polluted `Object.prototype` supplies no option.
 * @throws {UsageError} `ERR_JWT_OPTION_INVALID` that names the option, what came and what is expected
 */
export function readOptions<Policy extends object>(
  caller: string,
  table: OptionTable<Policy>,
  options: unknown,
  defaults: Policy,
): Policy {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw optionError(`${caller}: the options must be an object, got ${show(options)}`);
  }
  const rules = table as Record<string, Rule<unknown>>;
  const policy = { ...defaults } as Record<string, unknown>;
  for (const name of Object.keys(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) throw unknownOption(caller, name, Object.keys(rules));
    const given = (options as Record<string, unknown>)[name];
    const value = rule.parse(given);
    if (value === undefined) throw wrongOption(caller, name, rule, given);
    policy[name] = value;
  }
  for (const name of Object.keys(rules)) {
    const required = policy[name] === undefined ? rules[name]?.required : undefined;
    if (required !== undefined) throw optionError(`${caller}: option "${name}" is missing; ${required}`);
  }
  return policy as Policy;
}

function unknownOption(caller: string, name: string, known: readonly string[]): Error {
  return optionError(`${caller}: unknown option ${quote(name)}; known: ${known.join(', ')}`);
}

function wrongOption(caller: string, name: string, rule: Rule<unknown>, given: unknown): Error {
  const unset = given === undefined ? ' (is an environment variable unset? leave the option out to use its default)' : '';
  return optionError(`${caller}: option "${name}" is ${show(given)}${unset}, expected ${rule.expects}`);
}

/** The caller's clock in seconds. @throws {UsageError} when it does not answer a number */
export function readClock(now: () => number): number {
  const milliseconds: unknown = now();
  if (typeof milliseconds === 'number' && Number.isFinite(milliseconds)) return milliseconds / 1000;
  throw optionError(`option "now" returned ${show(milliseconds)}, expected milliseconds, like Date.now`);
}
