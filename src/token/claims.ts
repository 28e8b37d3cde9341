// Judges the registered claims, by one rule for each. Knows times and texts, never keys.
import type { TokenError } from '../errors.ts';
import { listed, quote, show, span } from '../messages.ts';
import { LAST_TIME } from '../time.ts';
import { invalid, mismatch, missing, notATime, untimely } from './claim-faults.ts';
import { copyJson, isTexts, type JsonObject, own, ownOnly } from '../encoding/json.ts';
import { accepts, type Copies, describeExpected, expects, isExpected, type NamedExpectations } from './expected.ts';

/** What the caller expects of the claims; times in seconds. */
export interface ClaimPolicy {
  readonly issuer: Expectation;
  readonly audience: Expectation;
  readonly subject: string | undefined;
  /** may `sub` be a safe integer? */
  readonly allowNumericSub: boolean;
  readonly expiration: 'required' | 'optional';
  readonly maxAge: number | undefined;
  readonly clockTolerance: number;
}

export type Expectation = readonly string[] | ((value: string) => boolean) | false;

/**
 * One rule for each claim. A claim is absent, valid or malformed. A malformed one is always rejected, also when nobody
 * expects the claim: to treat it as absent was CVE-2025-30144.
 */
export interface ClaimRule {
  readonly claim: string;
  readonly judge: (claims: JsonObject, policy: ClaimPolicy, now: number) => TokenError | undefined;
}

const CLAIM_RULES: readonly ClaimRule[] = [
  { claim: 'exp', judge: judgeExpiration },
  { claim: 'nbf', judge: judgeNotBefore },
  { claim: 'iat', judge: judgeIssuedAt },
  { claim: 'iss', judge: ({ iss }, policy) => judgeText('iss', 'issuer', iss, policy.issuer) },
  { claim: 'aud', judge: judgeAudience },
  { claim: 'sub', judge: judgeSubject },
  { claim: 'jti', judge: ({ jti }) => judgeText('jti', 'token id', jti, false) },
];

/** Refuses endless times: `1e400` is valid JSON and parses to Infinity, which no clock ever reaches. */
export function checkTimeRange({ exp, nbf, iat }: JsonObject): TokenError | undefined {
  const claim = isEndless(exp) ? 'exp' : isEndless(nbf) ? 'nbf' : isEndless(iat) ? 'iat' : undefined;
  return claim === undefined ? undefined : invalid(claim, 'is a number out of range');
}

// A function, because bundlers keep a list that is computed from infinities.
const isEndless = (time: unknown): boolean => time === Infinity || time === -Infinity;

/** All rules of a verifier, in their order: required claims, registered claims, then the option `claims`. */
export function rulesFor(requiredClaims: readonly string[], expected: NamedExpectations): readonly ClaimRule[] {
  const registered = CLAIM_RULES.map((rule) => (requiredClaims.includes(rule.claim) ? presentAnd(rule) : rule));
  const names = new Set(requiredClaims);
  for (const { claim } of CLAIM_RULES) names.delete(claim);
  // The option `claims` also requires the claim, so a second rule for its presence would say nothing new.
  for (const [claim] of expected) names.delete(claim);
  return [...registered, ...Array.from(names, presence), ...expected.map(expectedRule)];
}

/** The rules that one call of a verifier adds. */
export function rulesOfCall(subject: string | undefined, expected: NamedExpectations): readonly ClaimRule[] {
  const rules = expected.map(expectedRule);
  if (subject === undefined) return rules;
  return [{ claim: 'sub', judge: (claims, policy) => judgeSubject(claims, { ...policy, subject }) }, ...rules];
}

function presentAnd({ claim, judge }: ClaimRule): ClaimRule {
  return { claim, judge: (claims, policy, now) => judgePresence(claims, claim) ?? judge(claims, policy, now) };
}

function presence(claim: string): ClaimRule {
  return { claim, judge: (claims) => judgePresence(claims, claim) };
}

/** The rule for one member of the option `claims`: the claim must be there and have an expected value. */
function expectedRule([claim, expected]: NamedExpectations[number]): ClaimRule {
  return {
    claim,
    judge: (claims) => {
      const value = own(claims, claim);
      if (value === undefined) return missing(claim, expects(expected));
      if (isExpected(value, expected, () => copiesOf(claims, claim))) return undefined;
      return mismatch(claim, `claim ${quote(claim)} is ${show(value)}, ${expects(expected)}`);
    },
  };
}

function copiesOf(claims: JsonObject, claim: string): Copies {
  const copy = copyJson(claims);
  return [own(copy, claim), copy];
}

const PLAIN: object = {};

/**
 * The payload, so that `payload.exp` reads the token's own claim. Where `Object.prototype` was polluted with a claim's
 * name, it is a copy without a prototype.
 */
export function registeredClaims(payload: JsonObject): JsonObject {
  // Spelt out because a loop over the names is slower, see bench/decisions.md.
  const isPolluted =
    'exp' in PLAIN ||
    'nbf' in PLAIN ||
    'iat' in PLAIN ||
    'iss' in PLAIN ||
    'aud' in PLAIN ||
    'sub' in PLAIN ||
    'jti' in PLAIN;
  return isPolluted ? ownOnly(payload) : payload;
}

/** The rule for one name in `requiredClaims`: the payload has the claim, with any value. */
function judgePresence(payload: JsonObject, claim: string): TokenError | undefined {
  return own(payload, claim) === undefined ? missing(claim, 'requiredClaims asks for it') : undefined;
}

/** RFC 7519 §4.1.4: the current time must be *before* `exp`, so a token is expired in the second that `exp` names. */
function judgeExpiration({ exp }: JsonObject, policy: ClaimPolicy, now: number): TokenError | undefined {
  if (exp === undefined) {
    return policy.expiration === 'optional'
      ? undefined
      : missing('exp', "it is required unless expiration: 'optional'");
  }
  if (!isTime(exp)) return notATime('exp', exp);
  if (now < exp + policy.clockTolerance) return undefined;
  return untimely('ERR_JWT_EXPIRED', 'exp', exp, now, policy.clockTolerance);
}

/** RFC 7519 §4.1.5: the current time must be after or equal to `nbf`. */
function judgeNotBefore({ nbf }: JsonObject, policy: ClaimPolicy, now: number): TokenError | undefined {
  if (nbf === undefined) return undefined;
  if (!isTime(nbf)) return notATime('nbf', nbf);
  if (nbf <= now + policy.clockTolerance) return undefined;
  return untimely('ERR_JWT_NOT_ACTIVE', 'nbf', nbf, now, policy.clockTolerance);
}

/** RFC 7519 §4.1.6. A future `iat` is refused only with `maxAge`: without it, nobody asked for the token's age. */
function judgeIssuedAt({ iat }: JsonObject, policy: ClaimPolicy, now: number): TokenError | undefined {
  const { maxAge, clockTolerance } = policy;
  if (iat === undefined) return maxAge === undefined ? undefined : missing('iat', 'maxAge needs it');
  if (!isTime(iat)) return notATime('iat', iat);
  if (maxAge === undefined) return undefined;
  if (iat > now + clockTolerance) return untimely('ERR_JWT_ISSUED_IN_FUTURE', 'iat', iat, now, clockTolerance);
  if (now - iat <= maxAge + clockTolerance) return undefined;
  return untimely('ERR_JWT_TOO_OLD', 'iat', iat, now, clockTolerance, `maxAge is ${span(maxAge)}, `);
}

function judgeText(claim: string, what: string, value: unknown, expected: Expectation): TokenError | undefined {
  if (value === undefined) return expected === false ? undefined : missing(claim, expects(expected));
  if (typeof value !== 'string') return invalid(claim, `must be a string, got ${show(value)}`);
  if (expected === false || matches(value, expected)) return undefined;
  return mismatch(claim, `the token's ${what} is ${quote(value)}, ${expects(expected)}`);
}

/** RFC 7519 §4.1.2. A number is refused unless `allowNumericSub`; it then compares by its decimal text. */
function judgeSubject({ sub }: JsonObject, { subject, allowNumericSub }: ClaimPolicy): TokenError | undefined {
  const isNumber = typeof sub === 'number';
  if (!isNumber || (allowNumericSub && Number.isSafeInteger(sub))) {
    return judgeText('sub', 'subject', isNumber ? String(sub) : sub, subject === undefined ? false : [subject]);
  }
  const remedy = allowNumericSub ? 'or a whole number' : 'see allowNumericSub';
  return invalid('sub', `must be a string (${remedy}), got ${show(sub)}`);
}

/** RFC 7519 §4.1.3: one string or a list of strings; one match suffices. */
function judgeAudience({ aud }: JsonObject, { audience: expected }: ClaimPolicy): TokenError | undefined {
  if (aud === undefined) return expected === false ? undefined : missing('aud', expects(expected));
  const values: unknown = typeof aud === 'string' ? [aud] : aud;
  if (!isTexts(values)) return invalid('aud', `must be a string or a list of strings, got ${show(aud)}`);
  if (expected === false || values.some((value) => matches(value, expected))) return undefined;
  const found = listed(values) || 'nobody (an empty list)';
  return mismatch('aud', `the token is for audience ${found}, this verifier is ${describeExpected(expected)}`);
}

/** Exact equality (RFC 7519 §2 StringOrURI). */
export function matches(value: string, expected: Exclude<Expectation, false>): boolean {
  return typeof expected === 'function' ? accepts(expected, value) : expected.includes(value);
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) <= LAST_TIME;
}
