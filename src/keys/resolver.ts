import type { AlgorithmEntry } from '../crypto/algorithms.js';
import { isPromise } from '../crypto/prepared-key.js';
import { TokenError, UsageError } from '../errors.js';
import { handOutHeader } from '../token/header.js';
import type { JsonObject } from '../token/json.js';
import type { KeyResolver } from '../types.js';
import { givenKeys } from './given-keys.js';
import { type FoundKeys, keyNotFound, type KeyPolicy, type KeySource } from './source.js';

/**
 * Keys from a function. No answer, an empty one or an unusable one rejects the token and never falls back to
 * anything (CVE-2026-27962, CVE-2026-44351). What the function throws goes to the caller, save a `TokenError`.
 */
export function resolvedKeys(resolver: KeyResolver, policy: KeyPolicy): KeySource {
  return {
    callsOut: true,
    find: (header, algorithm, token) => {
      const use = (answer: unknown): FoundKeys | Promise<FoundKeys> => keysIn(answer, policy, header, algorithm, token);
      try {
        const answer: unknown = resolver(handOutHeader(header), token);
        return isPromise(answer) ? Promise.resolve(answer).then(use).catch(tokenErrorOnly) : use(answer);
      } catch (error) {
        return tokenErrorOnly(error);
      }
    },
  };
}

function keysIn(
  answer: unknown,
  policy: KeyPolicy,
  header: JsonObject,
  algorithm: AlgorithmEntry,
  token: string,
): FoundKeys | Promise<FoundKeys> {
  if (answer === undefined || answer === null || answer === '') {
    return keyNotFound(header, 'the key resolver knows none');
  }
  // A list or set is judged by the whole allowlist, as if it were configured; only what it holds may be imported.
  const unusable = (error: unknown): TokenError => {
    if (error instanceof UsageError) return keyNotFound(header, `the key resolver's answer: ${error.message}`, error);
    throw error;
  };
  try {
    const source = givenKeys(answer, policy);
    const find = (): FoundKeys | Promise<FoundKeys> => source.find(header, algorithm, token);
    return source.ready ? source.ready.then(find).catch(unusable) : find();
  } catch (error) {
    return unusable(error);
  }
}

function tokenErrorOnly(error: unknown): TokenError {
  if (error instanceof TokenError) return error;
  throw error;
}
