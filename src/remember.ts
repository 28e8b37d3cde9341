// A verifier that remembers tokens: a remembered one goes a short way, a new one the pipeline's.
import { readClock } from './clock.ts';
import { type RememberedToken, TokenCache } from './cache.ts';
import type { CheckName, Judge, Outcomes } from './checks.ts';
import { copyJson } from './encoding/json.ts';
import type { TokenError } from './errors.ts';
import type { CachePolicy, VerifyPolicy } from './options/verify-options.ts';
import { givenCandidates } from './keys/lookup/source.ts';
import { judgeContents, judgeToken, type Outcome, strict, type VerifierWithKeys } from './pipeline.ts';

type Judging = (token: unknown, verifier: VerifierWithKeys) => Promise<Outcome>;

export function rememberTokens(options: CachePolicy, policy: VerifyPolicy): Judging {
  const cache = new TokenCache(options);
  const later = policyOfLater(policy);
  return (token, verifier) => {
    const known = typeof token === 'string' ? cache.get(token) : undefined;
    if (!known) return judgeNew(token, verifier, cache);
    // what one call expects, nobody judged before
    return judgeRemembered(known, verifier, verifier.policy === policy ? later : verifier.policy, cache);
  };
}

/**
 * What is judged of a payload that was accepted once: times, and claims that a function decides on. The verdict on all
 * others stands, for they are compared with texts that do not change either.
 */
function policyOfLater(policy: VerifyPolicy): VerifyPolicy {
  const { issuer, audience, claims, rules } = policy;
  const expectations: readonly (readonly [string, unknown])[] = [['iss', issuer], ['aud', audience], ...claims];
  const asked = expectations.filter(([, expected]) => typeof expected === 'function').map(([claim]) => claim);
  const changing = ['exp', 'nbf', 'iat', ...asked];
  return { ...policy, rules: rules.filter(({ claim }) => changing.includes(claim)) };
}

/** The signature need not be verified again while its key is still one of those for this token. */
async function judgeRemembered(
  known: RememberedToken,
  { policy, keys }: VerifierWithKeys,
  later: VerifyPolicy,
  cache: TokenCache,
): Promise<Outcome> {
  try {
    const found = keys(known.header, known.algorithm, known.token);
    const candidates = strict.check('key', 'then' in found ? await found : found);
    const now = readClock(policy.now);
    if (!candidates.includes(known.signer) || now >= known.forgetAt) {
      cache.delete(known);
      // with the keys that were found: a resolver is asked once for a token
      return await judgeNew(known.token, { policy, keys: givenCandidates(candidates) }, cache);
    }
    const contents = { header: known.header, payload: known.copyPayload(), isSigned: true };
    const verified = judgeContents(contents, later, now, strict);
    return verified && 'then' in verified ? await verified : verified;
  } catch (error) {
    cache.delete(known);
    // a tick later, as in the pipeline
    await undefined;
    throw error;
  }
}

async function judgeNew(token: unknown, verifier: VerifierWithKeys, cache: TokenCache): Promise<Outcome> {
  const now = readClock(verifier.policy.now);
  const witness = new Witness();
  const verified = await judgeToken(token, verifier, witness);
  // All of its checks passed: what failed was thrown.
  const { format, header, algorithm, signature: signer, payload } = witness.seen as Outcomes;
  cache.keep({ token: format.token, header, algorithm, signer, payload }, now);
  return verified;
}

/** Throws the first failure, and notes what is to be remembered. */
class Witness implements Judge {
  /** without a prototype: a polluted one must not supply a signer */
  readonly seen: Partial<Outcomes> = Object.create(null);

  check<Name extends CheckName>(name: Name, outcome: Outcomes[Name] | TokenError): Outcomes[Name] {
    const passed = strict.check(name, outcome);
    this.seen[name] = passed;
    // Copied now, before anybody else can change the payload.
    if (name === 'payload' && this.seen.payload) this.seen.payload = copyJson(this.seen.payload);
    return passed;
  }

  claim(name: string, failure: TokenError): void {
    strict.claim(name, failure);
  }

  field(name: string, failure: TokenError): void {
    strict.field(name, failure);
  }
}
