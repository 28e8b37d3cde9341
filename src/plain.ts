// What a plain object is. Imports nothing: every entry may have a copy of its own.

/** With `Object.prototype` of any realm, or none: it inherits nothing that could be overlooked. */
export function isPlain(value: unknown): value is object {
  if (Object(value) !== value) return false;
  const prototype: object | null = Object.getPrototypeOf(value);
  return !prototype || (!Object.getPrototypeOf(prototype) && Object.hasOwn(prototype, 'isPrototypeOf'));
}
