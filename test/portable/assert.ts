import type { Assert, Expected } from './types.ts';

// A few lines instead of a library, so that the suite runs where nothing but the language exists.

class AssertionError extends Error {
  override name = 'AssertionError';
}

function show(value: unknown): string {
  if (value instanceof Error) return `${value.name} ${String(Reflect.get(value, 'code'))}: ${value.message}`;
  return typeof value === 'string' || (typeof value === 'object' && value !== null)
    ? JSON.stringify(value).slice(0, 300)
    : String(value);
}

function fail(what: string, message: string | undefined): never {
  throw new AssertionError(message === undefined ? what : `${message}: ${what}`);
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSame(Reflect.get(a, name), Reflect.get(b, name)))
  );
}

function checkError(error: unknown, expected: Expected, message: string | undefined): void {
  const fits =
    error instanceof Error && Object.entries(expected).every(([name, value]) => Reflect.get(error, name) === value);
  if (!fits) fail(`expected ${JSON.stringify(expected)}, got ${show(error)}`, message);
}

export const portableAssert: Assert = {
  ok(value, message) {
    if (!value) fail(`expected something true, got ${show(value)}`, message);
  },
  equal(actual, expected, message) {
    if (!Object.is(actual, expected)) fail(`expected ${show(expected)}, got ${show(actual)}`, message);
  },
  deepEqual(actual, expected, message) {
    if (!isSame(actual, expected)) fail(`expected ${show(expected)}, got ${show(actual)}`, message);
  },
  throws(action, expected, message) {
    let result: unknown;
    try {
      result = action();
    } catch (error) {
      return checkError(error, expected, message);
    }
    fail(`expected ${JSON.stringify(expected)}, got the result ${show(result)}`, message);
  },
  async rejects(action, expected, message) {
    let result: unknown;
    try {
      result = await action();
    } catch (error) {
      return checkError(error, expected, message);
    }
    fail(`expected ${JSON.stringify(expected)}, got the result ${show(result)}`, message);
  },
};
