// Parses JSON that nobody vouches for, and reads objects so that a polluted prototype adds nothing. Knows no tokens.
export type JsonObject = Record<string, unknown>;

/** A JSON object begins with a brace, after optional white space (RFC 8259 §2). */
const OBJECT = /^[ \t\n\r]*\{/;

/**
 * Parses untrusted text whose top must be an object. `text` is null or undefined when the bytes were not UTF-8. A
 * `__proto__` member is refused at any depth: it survives parsing and pollutes the prototype when the object is merged.
 * @returns the object, or what is wrong with it (never the text itself: it is untrusted and may be secret)
 */
export function parseJsonObject(text: string | null | undefined): JsonObject | string {
  if (typeof text !== 'string') return 'is not UTF-8';
  // Refused before parsing, because the parser's exception is slow and attackers choose how often it is thrown.
  if (text[0] !== '{' && !OBJECT.test(text)) return 'is not a JSON object';
  let value: JsonObject;
  try {
    value = JSON.parse(text) as JsonObject;
  } catch {
    return 'is not JSON';
  }
  // The name is either there as it is, or spelt with an escape. Without both there is nothing to search for.
  const suspicious = text.includes('__proto__') || text.includes('\\u');
  return suspicious && hasProtoMember(value) ? 'has a "__proto__" member' : value;
}

/** Iterative, because an attacker chooses how deep the nesting is. */
export function hasProtoMember(value: object): boolean {
  const pending: object[] = [value];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (Object.hasOwn(next, '__proto__')) return true;
    addObjects(next, pending);
  }
  return false;
}

function addObjects(holder: object, pending: object[]): void {
  // A list of lists is the dearest of all, and as it is it needs no copy.
  for (const member of Array.isArray(holder) ? holder : Object.values(holder))
    if (isObject(member)) pending.push(member);
}

/** Reads an own property. Inherited ones, as from a polluted `Object.prototype`, count as absent. */
export function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as JsonObject)[name] : undefined;
}

/** A copy without a prototype: reading `copy.name` gives own properties only. */
export function ownOnly<T extends object>(object: T): T {
  return Object.assign(Object.create(null), object) as T;
}

/** A deep copy of parsed JSON. Iterative, because an attacker chooses how deep the nesting is. */
export function copyJson(value: JsonObject): JsonObject {
  const copy = { ...value };
  // Most payloads are flat and need no walk.
  if (isFlat(copy)) return copy;
  const pending: JsonObject[] = [copy];
  for (let next = pending.pop(); next; next = pending.pop()) copyInside(next, pending);
  return copy;
}

/** What copies this object often: whether it is flat is found out once. */
export function copierOf(value: JsonObject): () => JsonObject {
  return isFlat(value) ? () => ({ ...value }) : () => copyJson(value);
}

function copyInside(object: JsonObject, pending: JsonObject[]): void {
  // Own names only: `for … in` would add the names of a polluted prototype again and again, without end.
  for (const name of Object.keys(object)) {
    const member = object[name];
    if (!isObject(member)) continue;
    // A list is an object here: its indices are the names that are walked.
    const inner = (Array.isArray(member) ? member.slice() : { ...member }) as JsonObject;
    object[name] = inner;
    pending.push(inner);
  }
}

function isFlat(value: JsonObject): boolean {
  for (const name in value) if (isObject(value[name])) return false;
  return true;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A list of nothing but strings, perhaps an empty one. */
export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
