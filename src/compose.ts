import { optionError } from './errors.ts';
import { quote, show } from './messages.ts';
import { readClock } from './options/read.ts';
import type { SignPolicy } from './options/sign-options.ts';
import { registeredClaims } from './token/claims.ts';
import { hasProtoMember, type JsonObject } from './encoding/json.ts';

const TIME = 'a finite number of seconds since 1970';

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

/** The payload as JSON: a copy of the claims with those that the options set. @throws {UsageError} */
export function composeClaims(claims: unknown, policy: SignPolicy): string {
  if (!isJsonObject(claims) || typeof (claims as JsonObject).toJSON === 'function') {
    throw optionError(`the claims must be a plain object, got ${show(claims)}`);
  }
  const given = registeredClaims({ ...(claims as JsonObject) });
  checkTypes(given);
  const { iat, nbf, exp } = timesOf(given, policy);
  const iss = textOf('iss', 'issuer', given.iss, policy.issuer);
  const aud = textOf('aud', 'audience', given.aud, policy.audience);
  const isComplete =
    iat === given.iat && nbf === given.nbf && exp === given.exp && iss === given.iss && aud === given.aud;
  if (isComplete) return jsonText('claims', given);
  // Named first: a property that is new to a copied object costs JSON.stringify up to 2 µs.
  const payload: JsonObject = { iat, nbf, exp, iss, aud, ...given };
  // And again: a claim of the caller's may be there and be `undefined`.
  payload.iat = iat;
  payload.nbf = nbf;
  payload.exp = exp;
  payload.iss = iss;
  payload.aud = aud;
  return jsonText('claims', payload);
}

/** What the registered claims must be to be signed (RFC 7519 §4.1). */
function checkTypes({ exp, nbf, iat, iss, sub, jti, aud }: JsonObject): void {
  check('exp', exp, Number.isFinite(exp), TIME);
  check('nbf', nbf, Number.isFinite(nbf), TIME);
  check('iat', iat, Number.isFinite(iat), TIME);
  check('iss', iss, isText(iss), 'a string');
  check('sub', sub, isText(sub), 'a string');
  check('jti', jti, isText(jti), 'a string');
  check('aud', aud, isText(aud) || isTexts(aud), 'a string or a list of strings');
}

function check(claim: string, value: unknown, isFit: boolean, expects: string): void {
  if (value !== undefined && !isFit) throw optionError(`claim "${claim}" is ${show(value)}, expected ${expects}`);
}

function timesOf({ iat, nbf, exp }: JsonObject, policy: SignPolicy): { iat: unknown; nbf: unknown; exp: unknown } {
  const { expiresIn, notBefore, issuedAt } = policy;
  const now = Math.floor(readClock(policy.now));
  if (notBefore !== undefined) refuseTwice('nbf', nbf, 'notBefore');
  if (expiresIn !== undefined) refuseTwice('exp', exp, 'expiresIn');
  else if (exp === undefined) {
    throw optionError('give expiresIn (e.g. \'15m\'), or an "exp" claim, or expiresIn: false: never expires');
  }
  return {
    iat: iat === undefined && issuedAt ? now : iat,
    nbf: notBefore === undefined ? nbf : now + notBefore,
    exp: typeof expiresIn === 'number' ? now + expiresIn : exp,
  };
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
 * JSON that says all of `value`. `JSON.stringify` alone writes NaN as null, drops functions and empties Maps without
 * a word. @throws {UsageError}
 */
export function jsonText(what: string, value: JsonObject): string {
  let text: string;
  let lost: string | undefined;
  try {
    text = JSON.stringify(value);
    lost = findLoss(value);
  } catch (cause) {
    throw optionError(`the ${what} cannot be written as JSON (a cycle, a BigInt, or too deep)`, { cause });
  }
  // looked for in what was written: `value` may be anything, also endless behind a toJSON
  if (text.includes('__proto__') && hasProtoMember(JSON.parse(text) as object)) lost = ' has a "__proto__" member';
  if (lost !== undefined) throw optionError(`the ${what} cannot be written as JSON: the value${lost}`);
  return text;
}

/** Where, and what: ` at "a"."b" is NaN`. A member that is `undefined` is left out, as JSON does. */
function findLoss(value: unknown, inList = false): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : ` is ${value}`;
    case 'undefined':
      return inList ? ' is undefined, in a list' : undefined;
    case 'object':
      return value === null ? undefined : findLossInside(value);
    default:
      return ` is ${show(value)}`;
  }
}

function findLossInside(value: object): string | undefined {
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') {
    const replaced: unknown = toJSON.call(value);
    // an invalid Date writes itself as null
    return replaced === null ? ' writes itself as null' : findLoss(replaced, true);
  }
  const isList = Array.isArray(value);
  if (!isList && !isJsonObject(value)) return ` is ${kindOf(value)}`;
  // a list as it is, so that holes are seen
  const members: readonly unknown[] = isList ? value : Object.values(value);
  for (let i = 0; i < members.length; i++) {
    const lost = typeof members[i] === 'string' ? undefined : findLoss(members[i], isList);
    if (lost !== undefined) return ` at ${quote(String(isList ? i : Object.keys(value)[i]))}${lost}`;
  }
  return undefined;
}

/** Not a Map, a Date and the like, which JSON writes as `{}` or not at all. */
function isJsonObject(value: unknown): boolean {
  // most are as plain as can be; the other check takes 0.3 µs
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain || kindOf(value) === '[object Object]';
}

function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}
