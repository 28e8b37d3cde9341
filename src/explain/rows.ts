// Tells the outcome of every check in words: knows what checks are called and what was asked for, and judges nothing.
import { CHECKS, type CheckName } from '../checks.ts';
import { own } from '../encoding/json.ts';
import { date, show } from '../messages.ts';
import type { VerifyPolicy } from '../options/verify-options.ts';
import type { ExplainedCheck } from '../types.ts';
import type { Subject } from './subject.ts';
import type { Failure, Recording } from './recording.ts';

export function describeChecks(subject: Subject, record: Recording): ExplainedCheck[] {
  const { policy } = subject.verifier;
  const rows = CHECKS.flatMap((name) => {
    const line = describeCheck(name, subject, record);
    return name === 'payload' ? [line, ...describeFields(policy, record), ...describeClaims(subject, record)] : [line];
  });
  // who verifies is chosen before all that he checks
  const chosenBy = rows.findIndex(({ name, status }) => name === subject.chosenBy && status === 'fail');
  if (chosenBy > 2) rows.splice(2, 0, ...rows.splice(chosenBy, 1));
  return rows;
}

function describeCheck(name: CheckName, subject: Subject, record: Recording): ExplainedCheck {
  const failure = record.failures.get(name);
  if (failure) return failed(name, failure);
  if (!(name in record.passed)) return skipped(name, skipMessage(name, subject, record));
  const message = passMessage(name, record);
  if (isAsked(name, subject)) return { name, status: 'pass', message };
  return skipped(name, `${message.replace(/ is allowed$/, '')}; not asked for`);
}

/** Without a key, algorithms and `typ` are only judged when they are named; `typ: false` asks for nothing either. */
function isAsked(name: CheckName, { asked, verifier: { policy } }: Subject): boolean {
  if (name === 'algorithm') return asked.has('algorithms');
  return name !== 'typ' || (asked.has('typ') && policy.typ !== false);
}

/** The header fields of which something is expected. */
function describeFields(policy: VerifyPolicy, { failedFields, passed, unasked }: Recording): ExplainedCheck[] {
  return policy.header.map(([field]) => {
    const name = `header.${field}`;
    const failure = failedFields.get(field);
    if (failure) return failed(name, failure);
    if (!passed.payload || !passed.header) return skipped(name, 'an earlier check failed');
    if (unasked.has(name)) return skipped(name, UNASKED);
    return { name, status: 'pass', message: `is ${show(own(passed.header.json, field))}` };
  });
}

/** `jti` only where there is one or it is required: nobody can ask for a value of it. */
function describeClaims(subject: Subject, record: Recording): ExplainedCheck[] {
  const { policy } = subject.verifier;
  const { payload } = record.passed;
  const names = policy.rules.map((rule) => rule.claim);
  const isShown = (claim: string): boolean =>
    claim !== 'jti' || isNamed(claim, policy) || (payload !== undefined && own(payload, claim) !== undefined);
  return [...new Set(names)].filter(isShown).map((claim) => describeClaim(claim, policy, record));
}

function describeClaim(name: string, policy: VerifyPolicy, record: Recording): ExplainedCheck {
  const { failedClaims, passed, unasked } = record;
  const failure = failedClaims.get(name);
  if (failure) return failed(name, failure);
  if (!passed.payload) return skipped(name, 'no payload to judge');
  const value = own(passed.payload, name);
  if (value === undefined) return skipped(name, 'absent, and not asked for');
  if (unasked.has(name)) return skipped(name, UNASKED);
  const message = describeValue(name, value);
  const option = ASKED[name];
  const isAskedFor = isNamed(name, policy) || option === undefined || (own(policy, option) ?? false) !== false;
  return isAskedFor ? { name, status: 'pass', message } : skipped(name, `${message}; not asked for`);
}

const UNASKED = 'the function was not asked: the signature does not hold';

/** `requiredClaims` asks for its presence, `claims` for its value. */
function isNamed(claim: string, { requiredClaims, claims }: VerifyPolicy): boolean {
  return requiredClaims.includes(claim) || claims.some(([name]) => name === claim);
}

/** The option that asks for the value of a claim; `exp` and `nbf` are judged whenever they are there. */
const ASKED: { readonly [claim: string]: string | undefined } = {
  // without a prototype, because a claim may be called like a member of it
  __proto__: null as never,
  iat: 'maxAge',
  iss: 'issuer',
  aud: 'audience',
  sub: 'subject',
  // nothing does
  jti: '',
};

function failed(name: string, { code, message }: Failure): ExplainedCheck {
  return { name, status: 'fail', ...(code !== undefined && { code }), message };
}

function skipped(name: string, message: string): ExplainedCheck {
  return { name, status: 'skipped', message };
}

function skipMessage(name: CheckName, { nobody }: Subject, { failures }: Recording): string {
  if (nobody && (name === 'key' || name === 'signature')) return 'nobody has a key for this issuer';
  if (name === 'key' && failures.has('algorithm')) return 'the algorithm is not allowed';
  const isUnread = failures.has('format') || failures.has('header');
  return (!isUnread && NOT_RUN[name]) || 'an earlier check failed';
}

const NOT_RUN: { readonly [Name in CheckName]?: string } = {
  key: 'no key given',
  signature: 'no key to verify it with',
  schema: 'no schema given, or the signature does not hold',
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
