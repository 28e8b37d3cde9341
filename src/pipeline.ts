// The way of a token through all checks, a stage a line: knows their order, and leaves what each asks to its own file.
import { readClock } from './clock.ts';
import { askCaller, type Contents } from './callbacks.ts';
import type { CheckName, Judge } from './checks.ts';
import type { Eventually } from './crypto/prepared-key.ts';
import { throwAgain, TokenError } from './errors.ts';
import { givenKeys } from './keys/lookup/given-keys.ts';
import { resolvedKeys } from './keys/lookup/resolver.ts';
import type { KeySource } from './keys/lookup/source.ts';
import type { VerifyPolicy } from './options/verify-options.ts';
import { checkTimeRange, type ClaimRule, registeredClaims } from './token/claims.ts';
import { readCompact, readPayload } from './token/compact.ts';
import { checkAlgorithm, checkCritical, checkTyp, judgeField, readHeader, rememberHeader } from './token/header.ts';
import { checkSignature } from './token/signature.ts';
import type { KeyResolver, Verified, VerifiedClaims } from './types.ts';

export interface Verifier {
  readonly policy: VerifyPolicy;
  /** none in `explain` without a key */
  readonly keys: KeySource | undefined;
}

/** All others have keys. */
export interface VerifierWithKeys extends Verifier {
  readonly keys: KeySource;
}

/** @throws {UsageError} `ERR_JWT_KEY_INVALID` */
export function prepareVerifier(key: unknown, policy: VerifyPolicy): VerifierWithKeys {
  const keys = typeof key === 'function' ? resolvedKeys(key as KeyResolver, policy) : givenKeys(key, policy);
  return { policy, keys };
}

/** `undefined` only where failures are recorded. */
export type Outcome = Verified | undefined;

/**
 * The longest payload, in characters, that is read before the signature is known to hold. JSON that was made to be slow
 * costs several times what an honest payload does, and everybody may send it.
 */
const LONGEST_READ_EARLY = 384;

/**
 * The pipeline of `verify` and `explain` alike. When failures are only recorded, checks whose input is missing are
 * skipped and the rest still run.
 */
export async function judgeToken(token: unknown, verifier: Verifier, judge: Judge = strict): Promise<Outcome> {
  const { policy, keys } = verifier;
  try {
    if (keys?.ready) await keys.ready.catch(throwAgain);
    const compact = judge.check('format', readCompact(token, policy));
    if (!compact) return undefined;
    const header = judge.check('header', compact.knownHeader ?? readHeader(compact.header));
    if (!header) return undefined;
    const algorithm = judge.check('algorithm', checkAlgorithm(header, policy.algorithms));
    judge.check('crit', checkCritical(header));
    judge.check('typ', checkTyp(header, policy.typ));

    const found = algorithm && keys?.(header, algorithm, compact.token);
    const candidates = found && judge.check('key', 'then' in found ? await found : found);

    const holds = candidates && checkSignature(compact, candidates);
    const pending = holds && 'then' in holds;
    // While WebCrypto works, a short payload is read. Nothing of it shows unless the signature holds.
    const early = pending && (compact.payload?.length ?? 0) <= LONGEST_READ_EARLY ? readPayload(compact) : undefined;
    const signer = holds && judge.check('signature', pending ? await holds : holds);
    if (signer) rememberHeader(compact.token, header);

    const payload = judge.check('payload', early ?? readPayload(compact));
    if (!payload) return undefined;
    const contents = { header, payload, isSigned: signer !== undefined };
    const verified = judgeContents(contents, policy, readClock(policy.now), judge);
    return verified && 'then' in verified ? await verified : verified;
  } catch (error) {
    // A tick later, so that the caller has a handler by then: a promise that rejects before is dear on Node.
    await undefined;
    throw error;
  }
}

/** What a token says: its claims, then what the caller's own functions think of it. */
export function judgeContents(
  contents: Contents,
  policy: VerifyPolicy,
  now: number,
  judge: Judge,
): Eventually<Outcome> {
  const { header, payload, isSigned } = contents;
  const claims = registeredClaims(payload);
  const outOfRange = checkTimeRange(claims);
  if (outOfRange) judge.check('payload', outOfRange);
  for (const field of policy.header) {
    const failure = judgeField(header, field, payload);
    if (failure) judge.field(field[0], failure);
  }
  // By index, because a `for … of` is dear to throw out of, see bench/decisions.md.
  for (let i = 0; i < policy.rules.length; i++) {
    const rule = policy.rules[i] as ClaimRule;
    const failure = rule.judge(claims, policy, now);
    if (failure) judge.claim(rule.claim, failure);
  }
  if (policy.schema || policy.isRevoked) return askCaller(contents, policy, judge);
  return isSigned ? { header: header.copy(), payload: payload as VerifiedClaims } : undefined;
}

/** Throws the first failure. */
export const strict: {
  check<T>(name: CheckName, outcome: T | TokenError): T;
  claim(name: string, outcome: TokenError | undefined): void;
  field(name: string, outcome: TokenError | undefined): void;
} = {
  check<T>(_name: CheckName, outcome: T | TokenError): T {
    if (outcome instanceof TokenError) throw outcome;
    return outcome;
  },
  claim: throwFailure,
  field: throwFailure,
};

function throwFailure(_name: string, failure: TokenError): never {
  throw failure;
}
