// What a verifier asks for keys: a function. One key, a list, a set and a resolver each make one; they compose.
import { isPromise } from '../../runtime.ts';
import type { AlgorithmEntry } from '../../crypto/algorithms.ts';
import type { Eventually, PreparedKey } from '../../crypto/prepared-key.ts';
import { keyError, rejection, type TokenError } from '../../errors.ts';
import { quote } from '../../messages.ts';
import type { ParsedHeader } from '../../token/header.ts';
import type { Key, KeyLimits } from '../forms/key.ts';
import type { KeyFamily } from '../forms/read-key.ts';

/** What the caller allows its keys to be used for. */
export interface KeyPolicy extends KeyLimits {
  readonly algorithms: ReadonlyMap<unknown, AlgorithmEntry>;
}

/** The keys that may have signed a token, at least one. */
export type FoundKeys = readonly PreparedKey[] | TokenError;

/** `header` and `algorithm` were judged; what a token brings about here is a `TokenError`. */
type FindKeys = (header: ParsedHeader, algorithm: AlgorithmEntry, token: string) => Eventually<FoundKeys>;

export interface KeySource extends FindKeys {
  /** to be awaited before it is called: the import of configured keys; none once there is nothing to wait for */
  ready: Promise<unknown> | undefined;
}

export function keySource(find: FindKeys): KeySource {
  return Object.assign(find, { ready: undefined });
}

/** A source that needs `loading` first. */
export function whenLoaded<T>(
  loading: Eventually<T>,
  find: (loaded: T, ...asked: Parameters<FindKeys>) => Eventually<FoundKeys>,
): KeySource {
  let loaded: T;
  const source = keySource((header, algorithm, token) => find(loaded, header, algorithm, token));
  if (isPromise(loading)) {
    source.ready = loading.then((value) => {
      loaded = value;
      source.ready = undefined;
    });
    // The first token awaits it and reports the error; until then it is not an unhandled rejection.
    source.ready.catch(() => {});
  } else loaded = loading;
  return source;
}

/** An allowlist is of one family, the options saw to that: secrets for HS*, key pairs for all others. */
export function familyOf({ algorithms }: KeyPolicy): KeyFamily {
  const [first] = algorithms.values();
  return first?.kty === 'oct' ? 'secret' : 'asymmetric';
}

/** For a token whose keys were found already. */
export function givenCandidates(keys: readonly PreparedKey[]): KeySource {
  return keySource(() => keys);
}

/**
 * The algorithms that a key serves. What only its size keeps it from is not left out: a key that is too weak for one of
 * the algorithms that are allowed with it is refused.
 * @throws {UsageError} also when it serves none
 */
export function servedBy(key: Key, policy: KeyPolicy): readonly AlgorithmEntry[] {
  const allowed = [...policy.algorithms.values()];
  const anySize = { allowInsecureKeySizes: true };
  const served = allowed.filter((algorithm) => key.objection(algorithm, 'verify', anySize) === undefined);
  const asked = served.length > 0 ? served : allowed;
  for (const algorithm of [likest(asked, key), ...asked]) {
    const why = key.objection(algorithm, 'verify', policy);
    if (why !== undefined) throw keyError(why);
  }
  return served;
}

/** Of these algorithms the one that a key is most like: what keeps it from that one says most about it. */
export function likest(algorithms: readonly AlgorithmEntry[], { kind, about }: Key): AlgorithmEntry {
  const alike = algorithms.filter(({ kty }) => kty === kind.kty);
  const found = alike.find(({ name }) => name === about.algorithm) ?? alike.find(({ curve }) => curve === kind.curve);
  return found ?? alike.at(0) ?? (algorithms[0] as AlgorithmEntry);
}

export function keyNotFound({ kid, alg }: ParsedHeader, why: string, cause?: unknown): TokenError {
  const asked = kid === undefined ? 'a token without "kid"' : `"kid" ${quote(kid)}`;
  return rejection('ERR_JWT_KEY_NOT_FOUND', `no key for ${asked} and algorithm "${String(alg)}": ${why}`, { cause });
}
