// The options `claims` and `header`: knows what values may be expected of a name, and not how they are judged.
import { isObject } from '../encoding/json.ts';
import { optionError } from '../errors.ts';
import { quote, showGiven } from '../messages.ts';
import type { ExpectedValue, NamedExpectations, Primitive } from '../token/expected.ts';
import { ownMembers } from './read.ts';
import type { Rule } from './rules.ts';

const EXPECTS = 'non-empty text, a finite number, a boolean, a non-empty list of those, or a function';

/**
 * @param option for messages
 * @param taken names that have an option of their own, and that option
 */
export function namedExpectations(option: string, taken: ReadonlyMap<string, string>): Rule<NamedExpectations> {
  return {
    expects: `an object of expected values by name: ${EXPECTS}`,
    parse: (value) => {
      if (!isObject(value) || Array.isArray(value)) return undefined;
      const names = ownMembers(value, `option "${option}"`);
      return names.map((name) => {
        const path = `option "${option}" member ${quote(name)}`;
        refuseTaken(path, taken.get(name));
        return [name, parseExpected(path, (value as Record<string, unknown>)[name])] as const;
      });
    },
  };
}

function refuseTaken(path: string, instead: string | undefined): void {
  if (instead === undefined) return;
  throw optionError(instead ? `${path} is judged by "${instead}", use that` : `${path} is refused in every token`);
}

function parseExpected(path: string, value: unknown): ExpectedValue {
  if (typeof value === 'function') return value as ExpectedValue;
  const values: readonly unknown[] = Array.isArray(value) ? [...value] : [value];
  if (values.length > 0 && values.every(isPrimitive)) return values;
  throw optionError(`${path} is ${showGiven(value)}, expected ${EXPECTS}`);
}

function isPrimitive(value: unknown): value is Primitive {
  return typeof value === 'string' ? value !== '' : typeof value === 'boolean' || Number.isFinite(value);
}
