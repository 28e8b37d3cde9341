import type { AlgorithmEntry } from '../../crypto/algorithms.ts';
import type { Eventually, PreparedKey } from '../../crypto/prepared-key.ts';
import { rejection, type TokenError } from '../../errors.ts';
import { quote } from '../../messages.ts';
import type { ParsedHeader } from '../../token/header.ts';
import type { KeyFamily } from '../forms/read-key.ts';

/** What the caller allows its keys to be used for. */
export interface KeyPolicy {
  readonly algorithms: ReadonlyMap<unknown, AlgorithmEntry>;
  readonly allowInsecureKeySizes: boolean;
}

/** The keys that may have signed a token, at least one. */
export type FoundKeys = readonly PreparedKey[] | TokenError;

/** Where a verifier gets its keys from. */
export interface KeySource {
  /** what must be awaited before `find`: the import of configured keys; none once there is nothing to wait for */
  ready: Promise<unknown> | undefined;
  /** does `find` wait, or run code of the caller's? What the token's shared bytes hold does not survive that */
  readonly callsOut: boolean;
  /** `header` and `algorithm` were judged; what a token brings about here is a `TokenError` */
  find(header: ParsedHeader, algorithm: AlgorithmEntry, token: string): Eventually<FoundKeys>;
}

/** An allowlist is of one family, the options saw to that: secrets for HS*, key pairs for all others. */
export function familyOf({ algorithms }: KeyPolicy): KeyFamily {
  const [first] = algorithms.values();
  return first?.kty === 'oct' ? 'secret' : 'asymmetric';
}

/** For a token whose keys were found already. */
export function givenCandidates(keys: readonly PreparedKey[]): KeySource {
  return { ready: undefined, callsOut: false, find: () => keys };
}

export function keyNotFound(header: ParsedHeader, why: string, cause?: unknown): TokenError {
  const asked = header.kid === undefined ? 'a token without "kid"' : `"kid" ${quote(header.kid)}`;
  return rejection('ERR_JWT_KEY_NOT_FOUND', `no key for ${asked} and algorithm "${String(header.alg)}": ${why}`, {
    cause,
  });
}
