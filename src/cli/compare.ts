// Compares what two tokens say, field by field.
import { orFlat } from './json.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export interface Difference {
  readonly name: string;
  readonly same: boolean;
  /** absent where the token does not have it */
  readonly a?: { readonly value: unknown };
  readonly b?: { readonly value: unknown };
}

/** @param redact makes of the values what may be shown; compared are the values themselves */
export function compareFields(
  a: JsonObject = {},
  b: JsonObject = {},
  redact: (fields: JsonObject) => JsonObject = (fields) => fields,
): Difference[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const [shownA, shownB] = [redact(a), redact(b)];
  return names.map((name) => {
    const [inA, inB] = [Object.hasOwn(a, name), Object.hasOwn(b, name)];
    const same = inA && inB && canonical(a[name]) === canonical(b[name]);
    return {
      name,
      same,
      ...(inA && { a: { value: shownA[name] } }),
      ...(inB && { b: { value: shownB[name] } }),
    };
  });
}

/** The order of an object's members means nothing. */
function canonical(value: unknown): string {
  const sorted = (_name: string, each: unknown): unknown => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([x], [y]) => (x < y ? -1 : 1)));
  };
  return orFlat(value, () => JSON.stringify(value, sorted));
}
