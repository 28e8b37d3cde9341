import { TokenError } from './errors.ts';
import { date, show } from './messages.ts';
import { readKeylessOptions, readVerifyOptions, type VerifyPolicy } from './options/verify-options.ts';
import { handOutHeader, type ParsedHeader } from './token/header.ts';
import { type JsonObject, own } from './encoding/json.ts';
import type { ExplainedCheck, Explanation, VerificationKey, VerifyOptions } from './types.ts';
import { judgeToken, prepareVerifier, type Report } from './verify.ts';

const BEFORE_CLAIMS = ['format', 'header', 'algorithm', 'crit', 'typ', 'key', 'signature', 'payload'] as const;
const AFTER_CLAIMS = ['schema', 'revocation'] as const;

type Check = (typeof BEFORE_CLAIMS)[number] | (typeof AFTER_CLAIMS)[number];

/**
 * Why a token is rejected, or would be accepted: every check of `verify` that can be run, also those behind the
 * first failure. It runs `verify`'s own code, so `valid` is `true` exactly when `verify` resolves, and the first
 * failed check has the code that `verify` throws. Never throws for a bad token. For logs and tools: what it returns
 * of a token that is not `valid` is as unverified as what `decode` returns.
 *
 * @example
 * const { checks } = await explain(token, key, options);
 * console.table(checks);
 *
 * @param key without one, what can be known is reported, and `valid` is `false`
 * @param options as for `verify`; may be left out when there is no key
 * @throws {UsageError} options or key are wrong, as in `verify`
 */
export async function explain<Claims>(
  token: string,
  key?: VerificationKey,
  options?: VerifyOptions<Claims>,
): Promise<Explanation> {
  const policy = key === undefined ? readKeylessOptions(options ?? {}, CALL) : readVerifyOptions(options, CALL);
  const verifier = key === undefined ? { policy, keys: undefined, cache: undefined } : prepareVerifier(key, policy);
  const notes: Notes = { failures: new Map(), passed: new Set() };
  const note: Report = (name, outcome, isClaim = false) => {
    // a claim may be named like a check
    const check = isClaim ? CLAIM + name : name;
    if (!(outcome instanceof TokenError)) {
      notes.passed.add(check);
      if (check === 'header') notes.header ??= outcome as ParsedHeader;
      if (check === 'payload') notes.payload ??= outcome as JsonObject | undefined;
      return outcome;
    }
    notes.failures.set(check, outcome);
    return undefined;
  };
  await judgeToken(token, verifier, note);

  const { header, payload } = notes;
  return {
    valid: key !== undefined && notes.failures.size === 0,
    ...(header && { header: handOutHeader(header) }),
    ...(payload && { payload }),
    checks: [
      ...BEFORE_CLAIMS.map((name) => describeCheck(name, notes)),
      ...judgedClaims(policy, payload).map((claim) => describeClaim(claim, notes)),
      ...AFTER_CLAIMS.map((name) => describeCheck(name, notes)),
    ],
  };
}

const CALL = 'explain(token, key, options)';
const CLAIM = 'claim ';

interface Notes {
  readonly failures: Map<string, TokenError>;
  readonly passed: Set<string>;
  header?: ParsedHeader;
  payload?: JsonObject | undefined;
}

/** `jti` only where there is one: nobody can ask for a value of it. */
function judgedClaims(policy: VerifyPolicy, payload: JsonObject | undefined): readonly string[] {
  const claims = policy.rules.map((rule) => rule.claim);
  return claims.filter(
    (claim) =>
      claim !== 'jti' || policy.requiredClaims.includes(claim) || (payload && own(payload, claim) !== undefined),
  );
}

function describeCheck(name: Check, notes: Notes): ExplainedCheck {
  const failure = notes.failures.get(name);
  if (failure) return failed(name, failure);
  return notes.passed.has(name)
    ? { name, status: 'pass', message: passMessage(name, notes.header) }
    : { name, status: 'skipped', message: skipMessage(name, notes) };
}

function describeClaim(name: string, { failures, payload }: Notes): ExplainedCheck {
  const failure = failures.get(CLAIM + name);
  if (failure) return failed(name, failure);
  if (!payload) return { name, status: 'skipped', message: 'no payload to judge' };
  const value = own(payload, name);
  if (value === undefined) return { name, status: 'skipped', message: 'absent, and not asked for' };
  return { name, status: 'pass', message: describeValue(name, value) };
}

function failed(name: string, { code, message }: TokenError): ExplainedCheck {
  return { name, status: 'fail', code, message };
}

function skipMessage(name: Check, { failures }: Notes): string {
  if (name === 'key' && failures.has('algorithm')) return 'the algorithm is not allowed';
  const unread = failures.has('format') || failures.has('header');
  return (!unread && NOT_RUN[name]) || 'an earlier check failed';
}

const NOT_RUN: { readonly [Name in Check]?: string } = {
  key: 'no key given',
  signature: 'no key to verify it with',
  schema: 'no schema given, or no payload to judge',
  revocation: 'no isRevoked given, or the signature does not hold',
};

const PASSED: { readonly [Name in Exclude<Check, 'algorithm' | 'typ'>]: string } = {
  format: 'three segments of canonical base64url',
  header: 'a JSON object',
  crit: 'no critical extension',
  key: 'found',
  signature: 'holds',
  payload: 'a JSON object',
  schema: 'fits',
  revocation: 'not revoked',
};

function passMessage(name: Check, header: ParsedHeader | undefined): string {
  if (name === 'algorithm') return `${show(header?.alg)} is allowed`;
  if (name === 'typ') return header?.typ === undefined ? 'absent' : `is ${show(header.typ)}`;
  return PASSED[name];
}

function describeValue(claim: string, value: unknown): string {
  // a time that passed is a number
  if (['exp', 'nbf', 'iat'].includes(claim)) return `is ${date(value as number)}`;
  // what else is required was judged for being there, not for its value
  return ['iss', 'aud', 'sub', 'jti'].includes(claim) ? `is ${show(value)}` : 'is there';
}
