// Tells the outcome of every check in words: knows what checks are called, and runs `verify`'s code for all of them.
import { CHECKS, type CheckName, type Judge, type Outcomes } from './checks.ts';
import { TokenError } from './errors.ts';
import { date, show } from './messages.ts';
import { readKeylessOptions, readVerifyOptions, type VerifyPolicy } from './options/verify-options.ts';
import { handOutHeader } from './token/header.ts';
import { own } from './encoding/json.ts';
import type { ExplainedCheck, Explanation, VerificationKey, VerifyOptions } from './types.ts';
import { judgeToken, prepareVerifier } from './pipeline.ts';

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
  const verifier = key === undefined ? { policy, keys: undefined } : prepareVerifier(key, policy);
  const record = new Recording();
  await judgeToken(token, verifier, record);

  const { header, payload } = record.passed;
  return {
    valid: key !== undefined && record.allPassed,
    ...(header && { header: handOutHeader(header) }),
    ...(payload && { payload }),
    checks: CHECKS.flatMap((name) => {
      const line = describeCheck(name, record);
      return name === 'payload' ? [line, ...describeFields(policy, record), ...describeClaims(policy, record)] : [line];
    }),
  };
}

const CALL = 'explain(token, key, options)';

/** A judge that records the outcomes of all checks. */
class Recording implements Judge {
  /** without a prototype: a polluted one must not supply a payload */
  readonly passed: Partial<Outcomes> = Object.create(null);
  readonly failures = new Map<CheckName, TokenError>();
  readonly failedClaims = new Map<string, TokenError>();
  readonly failedFields = new Map<string, TokenError>();

  check<Name extends CheckName>(name: Name, outcome: Outcomes[Name] | TokenError): Outcomes[Name] | undefined {
    if (outcome instanceof TokenError) {
      this.failures.set(name, outcome);
      return undefined;
    }
    this.passed[name] = outcome;
    return outcome;
  }

  claim(name: string, failure: TokenError): void {
    this.failedClaims.set(name, failure);
  }

  field(name: string, failure: TokenError): void {
    this.failedFields.set(name, failure);
  }

  get allPassed(): boolean {
    return this.failures.size + this.failedClaims.size + this.failedFields.size === 0;
  }
}

function describeCheck(name: CheckName, record: Recording): ExplainedCheck {
  const failure = record.failures.get(name);
  if (failure) return failed(name, failure);
  return name in record.passed
    ? { name, status: 'pass', message: passMessage(name, record) }
    : { name, status: 'skipped', message: skipMessage(name, record) };
}

/** The header fields of which something is expected. */
function describeFields(policy: VerifyPolicy, { failedFields, passed }: Recording): ExplainedCheck[] {
  return policy.header.map(([field]) => {
    const name = `header.${field}`;
    const failure = failedFields.get(field);
    if (failure) return failed(name, failure);
    if (!passed.payload || !passed.header) return { name, status: 'skipped', message: 'an earlier check failed' };
    return { name, status: 'pass', message: `is ${show(own(passed.header.json, field))}` };
  });
}

/** `jti` only where there is one or it is required: nobody can ask for a value of it. */
function describeClaims(policy: VerifyPolicy, record: Recording): ExplainedCheck[] {
  const { payload } = record.passed;
  const names = policy.rules.map((rule) => rule.claim);
  const isShown = (claim: string): unknown =>
    claim !== 'jti' || policy.requiredClaims.includes(claim) || (payload && own(payload, claim) !== undefined);
  return [...new Set(names)].filter(isShown).map((claim) => describeClaim(claim, record));
}

function describeClaim(name: string, { failedClaims, passed }: Recording): ExplainedCheck {
  const failure = failedClaims.get(name);
  if (failure) return failed(name, failure);
  if (!passed.payload) return { name, status: 'skipped', message: 'no payload to judge' };
  const value = own(passed.payload, name);
  if (value === undefined) return { name, status: 'skipped', message: 'absent, and not asked for' };
  return { name, status: 'pass', message: describeValue(name, value) };
}

function failed(name: string, { code, message }: TokenError): ExplainedCheck {
  return { name, status: 'fail', code, message };
}

function skipMessage(name: CheckName, { failures }: Recording): string {
  if (name === 'key' && failures.has('algorithm')) return 'the algorithm is not allowed';
  const unread = failures.has('format') || failures.has('header');
  return (!unread && NOT_RUN[name]) || 'an earlier check failed';
}

const NOT_RUN: { readonly [Name in CheckName]?: string } = {
  key: 'no key given',
  signature: 'no key to verify it with',
  schema: 'no schema given, or no payload to judge',
  revocation: 'no isRevoked given, or the signature does not hold',
};

const PASSED: { readonly [Name in Exclude<CheckName, 'algorithm' | 'typ'>]: string } = {
  format: 'three segments of canonical base64url',
  header: 'a JSON object',
  crit: 'no critical extension',
  key: 'found',
  signature: 'holds',
  payload: 'a JSON object',
  schema: 'fits',
  revocation: 'not revoked',
};

function passMessage(name: CheckName, { passed: { header } }: Recording): string {
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
