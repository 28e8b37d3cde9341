// Keys from a function of the caller's. Knows that its answer is as untrusted as the token that it was asked for.
import { isPromise } from '../../runtime.ts';
import type { AlgorithmEntry } from '../../crypto/algorithms.ts';
import type { Eventually } from '../../crypto/prepared-key.ts';
import { isKeyFault, type TokenError } from '../../errors.ts';
import type { ParsedHeader } from '../../token/header.ts';
import type { JwtHeader, KeyResolver } from '../../types.ts';
import { givenKeys } from './given-keys.ts';
import { reasonOf } from './reasons.ts';
import { type FoundKeys, keyNotFound, keySource, type KeyPolicy, type KeySource } from './source.ts';

/**
 * Keys from a function. No answer, an empty one or an unusable one rejects the token and never falls back to
 * anything (CVE-2026-27962, CVE-2026-44351). What the function throws goes to the caller.
 */
export function resolvedKeys(resolver: KeyResolver, policy: KeyPolicy): KeySource {
  return keySource((header, algorithm, token) => {
    const use = (answer: unknown): Eventually<FoundKeys> =>
      isNone(answer)
        ? keyNotFound(header, whyNone(resolver, header, answer))
        : keysIn(answer, policy, header, algorithm, token);
    const answer: unknown = resolver(header.copy(), token);
    return isPromise(answer) ? Promise.resolve(answer).then(use) : use(answer);
  });
}

function isNone(answer: unknown): boolean {
  return answer === undefined || answer === null || answer === '';
}

function whyNone(resolver: KeyResolver, { json }: ParsedHeader, answer: unknown): string {
  const hint = answer === undefined ? ', it answered undefined (a callback? it must return the key or a promise)' : '';
  return reasonOf(resolver, json as JwtHeader) ?? `the key resolver knows none${hint}`;
}

function keysIn(
  answer: unknown,
  policy: KeyPolicy,
  header: ParsedHeader,
  algorithm: AlgorithmEntry,
  token: string,
): Eventually<FoundKeys> {
  // A list or set is judged by the whole allowlist, as if it were configured; only what it holds may be imported.
  const unusable = (error: unknown): TokenError => {
    if (isKeyFault(error)) return keyNotFound(header, `the key resolver's answer: ${error.message}`, error);
    throw error;
  };
  try {
    const source = givenKeys(answer, policy);
    const find = (): Eventually<FoundKeys> => source(header, algorithm, token);
    return source.ready ? source.ready.then(find).catch(unusable) : find();
  } catch (error) {
    return unusable(error);
  }
}
