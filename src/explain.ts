import { TokenError } from './errors.ts';
import { date, show } from './messages.ts';
import { NO_EXPECTATIONS, readVerifyOptions, type VerifyPolicy } from './options/verify-options.ts';
import { CLAIM_RULES } from './token/claims.ts';
import { copyJson, type JsonObject, own } from './token/json.ts';
import type { ExplainedCheck, Explanation, VerificationKey, VerifyOptions } from './types.ts';
import { judgeToken, prepareVerifier, type Report } from './verify.ts';

const BEFORE_CLAIMS = ['format', 'header', 'algorithm', 'crit', 'typ', 'key', 'signature', 'payload'];

/**
 * Why a token is rejected, or would be accepted: every check of `verify` that can be run, also those behind the
 * first failure. It runs `verify`'s own code, so `valid` is `true` exactly when `verify` resolves, and the first
 * failed check has the code that `verify` throws. Never throws for a bad token. For logs and tools: what it returns
 * of a token that is not `valid` is as unverified as what `decode` returns.
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
  const policy = key === undefined && options === undefined ? NO_EXPECTATIONS : readVerifyOptions(options);
  const verifier = key === undefined ? { policy } : prepareVerifier(key, policy);
  const notes: Notes = { failures: new Map(), passed: new Set() };
  const note: Report = (check, outcome) => {
    if (!(outcome instanceof TokenError)) {
      notes.passed.add(check);
      if (check === 'header' || check === 'payload') notes[check] ??= outcome as JsonObject | undefined;
      return outcome;
    }
    // the first failure stands: a claim may be judged by its own rule and by requiredClaims
    if (!notes.failures.has(check)) notes.failures.set(check, outcome);
    return undefined;
  };
  await judgeToken(token, verifier, note);

  const { header, payload } = notes;
  return {
    valid: key !== undefined && notes.failures.size === 0,
    ...(header && { header: copyJson(header) }),
    ...(payload && { payload }),
    checks: checkNames(policy, payload).map((name) => describe(name, notes)),
  };
}

interface Notes {
  readonly failures: Map<string, TokenError>;
  readonly passed: Set<string>;
  header?: JsonObject | undefined;
  payload?: JsonObject | undefined;
}

/** All checks in pipeline order; `jti` only where there is one, nobody can ask for a value of it. */
function checkNames(policy: VerifyPolicy, payload: JsonObject | undefined): readonly string[] {
  const claims = CLAIM_RULES.map((rule) => rule.claim);
  const judged = claims.filter((claim) => claim !== 'jti' || (payload && own(payload, claim) !== undefined));
  return [...new Set([...BEFORE_CLAIMS, ...judged, ...policy.requiredClaims]), 'schema', 'revocation'];
}

function describe(name: string, notes: Notes): ExplainedCheck {
  const failure = notes.failures.get(name);
  if (failure) return { name, status: 'fail', code: failure.code, message: failure.message };
  const value = notes.payload && own(notes.payload, name);
  const isClaim = !BEFORE_CLAIMS.includes(name) && name !== 'schema' && name !== 'revocation';
  if (!notes.passed.has(name) || (isClaim && value === undefined)) {
    return { name, status: 'skipped', message: skipMessage(name, isClaim, notes) };
  }
  return { name, status: 'pass', message: isClaim ? describeClaim(name, value) : passMessage(name, notes.header ?? {}) };
}

function skipMessage(name: string, isClaim: boolean, { payload, failures }: Notes): string {
  if (isClaim && payload) return 'absent, and not asked for';
  if (name === 'key' && failures.has('algorithm')) return 'the algorithm is not allowed';
  return String(own(NOT_RUN, name) ?? 'not reached');
}

const NOT_RUN: Record<string, string> = {
  key: 'no key given',
  signature: 'no key to verify it with',
  schema: 'no schema given, or no payload to judge',
  revocation: 'no isRevoked given, or the signature does not hold',
};

const PASSED: Record<string, string> = {
  format: 'three segments of canonical base64url',
  header: 'a JSON object',
  crit: 'no critical extension',
  key: 'found',
  signature: 'holds',
  payload: 'a JSON object',
  schema: 'fits',
  revocation: 'not revoked',
};

function passMessage(name: string, header: JsonObject): string {
  if (name === 'algorithm') return `${show(header.alg)} is allowed`;
  if (name === 'typ') return own(header, 'typ') === undefined ? 'absent' : `is ${show(header.typ)}`;
  return String(own(PASSED, name) ?? 'passed');
}

function describeClaim(name: string, value: unknown): string {
  if (typeof value === 'number' && ['exp', 'nbf', 'iat'].includes(name)) return `is ${date(value)}`;
  // what else is required was judged for being there, not for its value
  return CLAIM_RULES.some((rule) => rule.claim === name) ? `is ${show(value)}` : 'is there';
}
