// Reads claims that were typed, and refuses what JSON would quietly change.
import { type Failure, wrongUse } from './failure.ts';
import { JSON_STRINGS } from './json.ts';

/** @throws {Failure} that holds nothing of the claims */
export function parseClaims(text: string): Readonly<Record<string, unknown>> {
  let claims: unknown;
  try {
    claims = JSON.parse(text);
  } catch {
    throw noJson(text);
  }
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) {
    throw wrongUse(`the claims are JSON, but no object: '{"sub":"user-42"}'`);
  }
  if (hasInexactNumber(text))
    throw wrongUse('a claim is a whole number beyond 2^53, which would be rounded: write it as text');
  if (hasTwins(text, claims)) throw wrongUse('a name stands twice in the claims: only the last one would be signed');
  return claims as Record<string, unknown>;
}

function noJson(text: string): Failure {
  if (text.trim() === '') return wrongUse(`no claims came in: an object such as '{"sub":"user-42"}'`);
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text.trim())) return wrongUse('this is a token; sign takes claims, as JSON');
  return wrongUse(
    `the claims are no JSON: write '{"sub":"user-42"}' with both kinds of quotes, or strictjwt sign - < claims.json`,
  );
}

/** Is there a whole number with more digits than a number has here? It would become another one. */
export function hasInexactNumber(json: string): boolean {
  const literals = json.replace(JSON_STRINGS, '""').matchAll(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g);
  return Array.from(literals, ([literal]) => literal).some((literal) => {
    const number = Number(literal);
    // also with a point or an exponent; what has fewer digits is exact, or was rounded by its author
    const digits = literal.replace(/[eE].*/, '').replace(/\D/g, '');
    return Number.isInteger(number) && !Number.isSafeInteger(number) && digits.length >= 16;
  });
}

/** Has some object a name twice? Then fewer members are left than were written. */
function hasTwins(json: string, value: unknown): boolean {
  // outside of texts a colon stands behind a name, and nowhere else
  const [, ...named] = json.replace(JSON_STRINGS, '""').split(':');
  return named.length !== countMembers(value);
}

/** Of all objects in it. Not by recursion: nesting may be deep. */
function countMembers(value: unknown): number {
  const values = [value];
  let count = 0;
  for (const each of values) {
    if (typeof each !== 'object' || each === null) continue;
    const members: readonly unknown[] = Object.values(each);
    for (const member of members) values.push(member);
    if (!Array.isArray(each)) count += members.length;
  }
  return count;
}
