// Reads `--claim name=value`: what further claims must be.
import { wrongUse } from './failure.ts';
import type { VerifyOptions } from './library.ts';

type ExpectedClaims = NonNullable<VerifyOptions['claims']>;

/** Claims that have an option of their own, which reads their value as what it is. */
const OWN_OPTION: Readonly<Record<string, string>> = {
  iss: '--issuer',
  aud: '--audience',
  sub: '--subject',
  exp: '--at, --tolerance and --no-exp',
  nbf: '--at and --tolerance',
  iat: '--max-age',
};

/** @returns `undefined` when there are none @throws {Failure} */
export function readClaims(given: readonly string[]): ExpectedClaims | undefined {
  if (given.length === 0) return undefined;
  const wanted = new Map<string, string[]>();
  for (const text of given) {
    const [name, value] = readClaim(text);
    wanted.set(name, [...(wanted.get(name) ?? []), value]);
  }
  const expected = [...wanted].map(([name, values]) => [name, expectedOf(values)] as const);
  return Object.fromEntries(expected);
}

function readClaim(text: string): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  if (at <= 0 || at === text.length - 1) throw wrongUse('--claim takes name=value, for example --claim role=admin');
  const name = text.slice(0, at);
  if (Object.hasOwn(OWN_OPTION, name))
    throw wrongUse(`--claim: "${name}" has an option of its own: ${OWN_OPTION[name]}`);
  return [name, text.slice(at + 1)];
}

function expectedOf(values: readonly string[]): ExpectedClaims[string] {
  const [first = '', ...others] = values.map(formsOf);
  if (others.length === 0) return first;
  // several for one claim: each must be there, as in a list of roles
  return (found) => values.every((value) => formsOf(value).some((form) => matches(found, form)));
}

/** `3` is typed for the number and for the text, `true` for the boolean and for the text. */
function formsOf(value: string): (string | number | boolean)[] {
  const number = Number(value);
  if (Number.isFinite(number) && String(number) === value) return [value, number];
  if (value === 'true' || value === 'false') return [value, value === 'true'];
  return [value];
}

/** As the library does: a list of text matches by any of its members. */
function matches(found: unknown, form: string | number | boolean): boolean {
  return found === form || (isTexts(found) && found.some((item) => item === form));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
