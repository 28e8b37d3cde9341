// Composes the payload that `sign` writes. Knows claims and the options of `sign`, never keys.
import { readClock } from './clock.ts';
import { optionError } from './errors.ts';
import { readable } from './options/read.ts';
import { date, kindOf, show } from './messages.ts';
import type { SignPolicy } from './options/sign-options.ts';
import { LAST_TIME } from './time.ts';
import { registeredClaims } from './token/claims.ts';
import { isObject, isTexts, type JsonObject } from './encoding/json.ts';
import { isJsonObject, jsonText } from './lossless.ts';
import { refuseSecrets } from './public-only.ts';

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** The payload as JSON: the claims, and before them those that the options add. @throws {UsageError} */
export function composeClaims(claims: unknown, policy: SignPolicy): string {
  const given = readable('the claims', () => {
    refuseOtherThanObjects(claims);
    const copy = registeredClaims({ ...(claims as JsonObject) });
    checkTypes(copy, policy.allowNumericSub);
    return copy;
  });
  const { iat, nbf, exp } = timesOf(given, policy);
  refuseOther('iss', 'issuer', given.iss, policy.issuer);
  refuseOther('aud', 'audience', given.aud, policy.audience);
  const text = jsonText('claims', given);
  refuseSecrets('claim', text);

  // As text, because a second copy of the claims costs more than all the checks.
  const added =
    member('iat', given.iat, iat) +
    member('nbf', given.nbf, nbf) +
    member('exp', given.exp, exp) +
    member('iss', given.iss, policy.written.iss) +
    member('aud', given.aud, policy.written.aud);
  return text === '{}' ? `{${added.slice(0, -1)}}` : `{${added}${text.slice(1)}`;
}

/** A claim that the caller's claims lack. @param json a number, or JSON */
function member(claim: string, given: unknown, json: unknown): string {
  return given === undefined && json !== undefined ? `"${claim}":${json},` : '';
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
  if (value === undefined || (Number.isFinite(value) && (value as number) <= LAST_TIME)) return;
  const found = typeof value === 'number' ? String(value) : kindOf(value);
  const expects = Number.isFinite(value)
    ? 'seconds since 1970, not milliseconds'
    : 'a finite number of seconds since 1970';
  throw optionError(`claim "${claim}" is ${found}, expected ${expects}`);
}

/** Of a person's claims only the kind is shown: messages go to logs. */
function check(claim: string, value: unknown, isFit: boolean, expects: string): void {
  if (value !== undefined && !isFit) throw optionError(`claim "${claim}" is ${kindOf(value)}, expected ${expects}`);
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

function refuseOther(claim: string, option: string, given: unknown, value: unknown): void {
  if (given === undefined || value === undefined || JSON.stringify(given) === JSON.stringify(value)) return;
  throw optionError(`option "${option}" is ${show(value)}, the claims already have "${claim}" ${show(given)}`);
}
