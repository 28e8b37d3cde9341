import { optionError } from '../errors.ts';
import { quote, show } from '../messages.ts';
import { readClock } from '../options/read.ts';
import type { SignPolicy } from '../options/sign-options.ts';
import { hasProtoMember, type JsonObject, own } from './json.ts';

/** What the registered claims must be to be signed (RFC 7519 §4.1). */
const TIME = { expects: 'a finite number of seconds since 1970', fits: Number.isFinite };
const TEXT = { expects: 'a string', fits: isText };
const TEXTS = { expects: 'a string or a list of strings', fits: (value: unknown) => isText(value) || isTexts(value) };
const EXPECTED = [
  ['exp', TIME],
  ['nbf', TIME],
  ['iat', TIME],
  ['iss', TEXT],
  ['sub', TEXT],
  ['jti', TEXT],
  ['aud', TEXTS],
] as const;

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

/** The payload as JSON: a copy of the claims with those that the options set. @throws {UsageError} */
export function composeClaims(claims: unknown, policy: SignPolicy): string {
  if (kindOf(claims) !== '[object Object]' || typeof (claims as JsonObject).toJSON === 'function') {
    throw optionError(`the claims must be a plain object, got ${show(claims)}`);
  }
  const payload = { ...(claims as JsonObject) };
  for (const [claim, { expects, fits }] of EXPECTED) {
    const value = own(payload, claim);
    if (value !== undefined && !fits(value)) {
      throw optionError(`claim "${claim}" is ${show(value)}, expected ${expects}`);
    }
  }
  setTimes(payload, policy);
  setText(payload, 'iss', 'issuer', policy.issuer);
  setText(payload, 'aud', 'audience', policy.audience);
  return jsonText('claims', payload);
}

/** Named stores, not a loop over names: a keyed store that is new to the object costs 0.5 µs each. */
function setTimes(payload: JsonObject, policy: SignPolicy): void {
  const { expiresIn, notBefore, issuedAt } = policy;
  const now = Math.floor(readClock(policy.now));
  if (issuedAt && own(payload, 'iat') === undefined) payload.iat = now;
  if (notBefore !== undefined) {
    refuseTwice(payload, 'nbf', 'notBefore');
    payload.nbf = now + notBefore;
  }
  if (expiresIn !== undefined) {
    refuseTwice(payload, 'exp', 'expiresIn');
    if (expiresIn !== false) payload.exp = now + expiresIn;
  } else if (own(payload, 'exp') === undefined) {
    throw optionError("give expiresIn (e.g. '15m'), or an \"exp\" claim, or expiresIn: false: never expires");
  }
}

function refuseTwice(payload: JsonObject, claim: string, option: string): void {
  if (own(payload, claim) !== undefined) throw optionError(`both option "${option}" and claim "${claim}" are given`);
}

function setText(payload: JsonObject, claim: string, option: string, value: unknown): void {
  if (value === undefined) return;
  const given = own(payload, claim);
  if (given !== undefined && JSON.stringify(given) !== JSON.stringify(value)) {
    throw optionError(`option "${option}" is ${show(value)}, the claims already have "${claim}" ${show(given)}`);
  }
  payload[claim] = value;
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
  if (text.includes('"__proto__"') && hasProtoMember(JSON.parse(text) as object)) lost = ' has a "__proto__" member';
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
  if (!Array.isArray(value) && kindOf(value) !== '[object Object]') return ` is ${kindOf(value)}`;
  const isList = Array.isArray(value);
  // a list by its indices, so that holes are seen
  for (const name of isList ? value.keys() : Object.keys(value)) {
    const member = (value as JsonObject)[name];
    const lost = typeof member === 'string' ? undefined : findLoss(member, isList);
    if (lost !== undefined) return ` at ${quote(String(name))}${lost}`;
  }
  return undefined;
}

function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}
