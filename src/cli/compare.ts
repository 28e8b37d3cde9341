// Compares what two tokens say, field by field.

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
    const same = inA && inB && isSame(a[name], b[name]);
    return {
      name,
      same,
      ...(inA && { a: { value: shownA[name] } }),
      ...(inB && { b: { value: shownB[name] } }),
    };
  });
}

/** The order of an object's members means nothing. Not by recursion: nesting may be deep. */
function isSame(a: unknown, b: unknown): boolean {
  const pairs = [[a, b]];
  for (const [x, y] of pairs) {
    if (shapeOf(x) !== shapeOf(y)) return false;
    const members = isObject(x) && isObject(y) ? Object.keys(x).map((name) => [x[name], y[name]]) : [];
    for (const member of members) pairs.push(member);
  }
  return true;
}

/** What a value is, without what is in it. */
function shapeOf(value: unknown): string {
  return JSON.stringify(isObject(value) ? [Array.isArray(value), Object.keys(value).sort()] : value);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
