// Composes the payload that `sign` writes. Knows claims and the options of `sign`, never keys.
import { readClock } from './clock.ts';
import { optionError } from './errors.ts';
import { readable } from './options/read.ts';
import { date, kindOf, quote, show } from './messages.ts';
import type { SignPolicy } from './options/sign-options.ts';
import { LAST_TIME, registeredClaims } from './token/claims.ts';
import { isTagged, tagOf } from './runtime.ts';
import { hasProtoMember, isObject, type JsonObject } from './encoding/json.ts';

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

/** The payload as JSON: a copy of the claims with those that the options set. @throws {UsageError} */
export function composeClaims(claims: unknown, policy: SignPolicy): string {
  const given = registeredClaims(
    readable('the claims', () => {
      refuseOtherThanObjects(claims);
      return { ...(claims as JsonObject) };
    }),
  );
  checkTypes(given, policy.allowNumericSub);
  const { iat, nbf, exp } = timesOf(given, policy);
  const iss = textOf('iss', 'issuer', given.iss, policy.issuer);
  const aud = textOf('aud', 'audience', given.aud, policy.audience);
  const isComplete =
    iat === given.iat && nbf === given.nbf && exp === given.exp && iss === given.iss && aud === given.aud;
  if (isComplete) return jsonText('claims', given);
  // Named before the spread: JSON.stringify is slow for properties that are added to a copied object later.
  const payload: JsonObject = { iat, nbf, exp, iss, aud, ...given };
  // Set again: the caller's claims may contain these names with the value `undefined`.
  payload.iat = iat;
  payload.nbf = nbf;
  payload.exp = exp;
  payload.iss = iss;
  payload.aud = aud;
  return jsonText('claims', payload);
}

/** The error shows only the kind of a wrong argument: it may be the secret, given in the wrong place. */
function refuseOtherThanObjects(claims: unknown): void {
  const hasToJson = isObject(claims) && typeof (claims as JsonObject).toJSON === 'function';
  if (isJsonObject(claims) && !hasToJson) return;
  const found = hasToJson ? 'an object with toJSON: hand in what its toJSON() returns' : kindOf(claims);
  throw optionError(`the claims must be a plain object, got ${found}`);
}

/** What the registered claims must be to be signed (RFC 7519 §4.1). */
function checkTypes({ exp, nbf, iat, iss, sub, jti, aud }: JsonObject, allowNumericSub: boolean): void {
  checkTime('exp', exp);
  checkTime('nbf', nbf);
  checkTime('iat', iat);
  check('iss', iss, isText(iss), 'a string');
  const isNumericSub = allowNumericSub && Number.isSafeInteger(sub);
  check('sub', sub, isText(sub) || isNumericSub, 'a string: String(…), or see allowNumericSub');
  check('jti', jti, isText(jti), 'a string: String(…)');
  check('aud', aud, isText(aud) || isTexts(aud), 'a string or a list of strings');
}

function checkTime(claim: string, value: unknown): void {
  const found = typeof value === 'number' ? String(value) : kindOf(value);
  check(claim, value, Number.isFinite(value), 'a finite number of seconds since 1970', found);
  check(claim, value, !((value as number) > LAST_TIME), 'seconds since 1970, not milliseconds', found);
}

/** Of a person's claims only the kind is shown: messages go to logs. */
function check(claim: string, value: unknown, isFit: boolean, expects: string, found: string = kindOf(value)): void {
  if (value !== undefined && !isFit) throw optionError(`claim "${claim}" is ${found}, expected ${expects}`);
}

interface Times {
  readonly iat: unknown;
  readonly nbf: unknown;
  readonly exp: unknown;
}

/** Lifetimes count from the token's `iat`, so that signing claims again does not lengthen a session. */
function timesOf({ iat, nbf, exp }: JsonObject, policy: SignPolicy): Times {
  const { expiresIn, notBefore, issuedAt } = policy;
  const now = readClock(policy.now);
  const start = typeof iat === 'number' ? iat : Math.floor(now);
  if (notBefore !== undefined) refuseTwice('nbf', nbf, 'notBefore');
  if (expiresIn !== undefined) refuseTwice('exp', exp, 'expiresIn');
  else if (exp === undefined) {
    throw optionError('give expiresIn (e.g. \'15m\'), or an "exp" claim, or expiresIn: false: never expires');
  }
  const times = {
    iat: iat === undefined && issuedAt ? start : iat,
    nbf: notBefore === undefined ? nbf : start + notBefore,
    exp: typeof expiresIn === 'number' ? start + expiresIn : exp,
  };
  refuseDead(times, now, expiresIn !== undefined);
  checkTime('exp', times.exp);
  checkTime('nbf', times.nbf);
  return times;
}

/** Refuses a token that nobody would accept: its times were meant as a lifetime, or are those of another clock. */
function refuseDead({ exp, iat }: Times, now: number, isCounted: boolean): void {
  if (typeof exp !== 'number' || exp > now) return;
  const why = isCounted && typeof iat === 'number' && iat < now ? ', counted from "iat"' : '';
  throw optionError(
    `"exp" would be ${date(exp)}${why}, which is not after now (${date(now)}): dead when it is born; for a lifetime use expiresIn`,
  );
}

function refuseTwice(claim: string, given: unknown, option: string): void {
  if (given !== undefined) throw optionError(`both option "${option}" and claim "${claim}" are given`);
}

function textOf(claim: string, option: string, given: unknown, value: unknown): unknown {
  if (given === undefined || value === undefined) return given ?? value;
  if (JSON.stringify(given) === JSON.stringify(value)) return given;
  throw optionError(`option "${option}" is ${show(value)}, the claims already have "${claim}" ${show(given)}`);
}

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
function isJsonObject(value: unknown): boolean {
  const isPlain = isObject(value) && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain || isTagged(value, 'Object');
}
