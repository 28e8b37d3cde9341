// Makes a verifier that does not throw for what its caller's functions do: knows which options and keys are functions.
import { isPromise } from '../runtime.ts';
import { type KeySource, keySource } from '../keys/lookup/source.ts';
import { rejection, type TokenError } from '../errors.ts';
import type { VerifyPolicy } from '../options/verify-options.ts';
import type { Verifier } from '../pipeline.ts';
import { rulesFor } from '../token/claims.ts';
import { accepts, type NamedExpectations } from '../token/expected.ts';
import { failureOf, type Recording } from './recording.ts';

export function quietly(verifier: Verifier, record: Recording, now: number): Verifier {
  const { policy, keys } = verifier;
  return { ...verifier, keys: keys && quietKeys(keys, record), policy: quietPolicy(policy, record, now) };
}

/** A resolver that throws, or a key set that cannot be had, leaves the token without a key. */
function quietKeys(keys: KeySource, record: Recording): KeySource {
  const failed = (error: unknown): TokenError => {
    record.trouble('key', error);
    return rejection('ERR_JWT_KEY_NOT_FOUND', 'no key could be asked for');
  };
  const find = keySource((header, algorithm, token) => {
    try {
      const found = keys(header, algorithm, token);
      return isPromise(found) ? found.then((keysFound) => keysFound, failed) : found;
    } catch (error) {
      return failed(error);
    }
  });
  find.ready = keys.ready;
  return find;
}

function quietPolicy(policy: VerifyPolicy, record: Recording, now: number): VerifyPolicy {
  const claims = named(policy.claims, record, record.failedClaims, '');
  return {
    ...policy,
    issuer: quietFunction(policy.issuer, 'iss', record, record.failedClaims, ''),
    audience: quietFunction(policy.audience, 'aud', record, record.failedClaims, ''),
    claims,
    header: named(policy.header, record, record.failedFields, 'header.'),
    rules: rulesFor(policy.requiredClaims, claims),
    now: () => now * 1000,
  };
}

type Failures = Recording['failedClaims'];

function named(all: NamedExpectations, record: Recording, failures: Failures, prefix: string): NamedExpectations {
  return all.map(([name, expected]) => [name, quietFunction(expected, name, record, failures, prefix)]);
}

/** It is not asked about a token whose signature does not hold, and what it throws is a failure of its claim. */
function quietFunction<T>(expected: T, name: string, record: Recording, failures: Failures, prefix: string): T {
  if (typeof expected !== 'function') return expected;
  const judge = (...asked: unknown[]): boolean => {
    if (!record.isSigned) {
      record.unasked.add(prefix + name);
      return true;
    }
    try {
      return accepts(expected as unknown as (...all: unknown[]) => unknown, ...asked);
    } catch (error) {
      failures.set(name, failureOf(error));
      return true;
    }
  };
  return judge as T;
}
