// Writes an object as JSON and loses nothing: finds what JSON would drop or change, and says where it is.
import { optionError } from './errors.ts';
import { hasProtoMember, isObject, type JsonObject } from './encoding/json.ts';
import { quote, show } from './messages.ts';
import { isTagged, tagOf } from './runtime.ts';

/**
 * Writes `value` as JSON and loses nothing. `JSON.stringify` alone silently writes NaN as null, drops functions and
 * empties Maps.
 * @throws {UsageError} that says where the value cannot be written
 */
export function jsonText(what: string, value: JsonObject): string {
  let text: string;
  let lost: string | undefined;
  try {
    text = JSON.stringify(value);
    lost = findLoss(value);
  } catch (cause) {
    throw optionError(`the ${what} cannot be written as JSON: the value${whyNot(value)}`, { cause });
  }
  // Searched for in the output: a `toJSON` may write something else than what `value` holds.
  if (text.includes('__proto__') && hasProtoMember(JSON.parse(text) as object)) lost = ' has a "__proto__" member';
  if (lost !== undefined) throw optionError(`the ${what} cannot be written as JSON: the value${lost}`);
  return text;
}

/** Why and where JSON.stringify failed: at a BigInt, at a cycle, or at something that cannot be read either. */
function whyNot(value: object): string {
  try {
    return findLoss(value, false, []) ?? ' has a toJSON that fails';
  } catch {
    return ' is nested too deep, or a member of it cannot be read';
  }
}

/**
 * Finds what JSON would lose, as words: ` at "a"."b" is NaN`. A member that is `undefined` is no loss.
 * @param above the objects around `value`; given only when cycles are looked for
 */
function findLoss(value: unknown, inList = false, above?: readonly object[]): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : ` is ${value}`;
    case 'undefined':
      return inList ? ' is undefined, in a list' : undefined;
    case 'bigint':
      return ' is a BigInt: write it as text, String(…)';
    case 'object':
      return value === null ? undefined : findLossInside(value, above);
    default:
      return ` is ${show(value)}`;
  }
}

function findLossInside(value: object, above: readonly object[] | undefined): string | undefined {
  if (above?.includes(value)) return ' is an object that it stands in itself: a cycle';
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') {
    const replaced: unknown = toJSON.call(value);
    // An invalid Date writes null.
    return replaced === null ? ' writes itself as null' : findLoss(replaced, true, above && [...above, value]);
  }
  const isList = Array.isArray(value);
  if (!isList && !isJsonObject(value)) return ` is ${tagOf(value)}`;
  // A list is walked by index, so that its holes are seen.
  const members: readonly unknown[] = isList ? value : Object.values(value);
  for (let i = 0; i < members.length; i++) {
    const isFine = typeof members[i] === 'string';
    const lost = isFine ? undefined : findLoss(members[i], isList, above && [...above, value]);
    if (lost !== undefined) return ` at ${quote(String(isList ? i : Object.keys(value)[i]))}${lost}`;
  }
  return undefined;
}

/** False for a Map, a Set and others of which JSON writes only `{}`. */
export function isJsonObject(value: unknown): boolean {
  const isPlain = isObject(value) && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain || isTagged(value, 'Object');
}
