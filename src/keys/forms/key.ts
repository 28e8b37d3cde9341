// What a key is to everybody else: an objection, and a way to load it. Knows no form of keys, and no token.
import type { AlgorithmEntry } from '../../crypto/algorithms.ts';
import type { Eventually, PreparedKey } from '../../crypto/prepared-key.ts';
import { isNamed } from '../../crypto/subtle.ts';
import { keyError, UsageError } from '../../errors.ts';
import { brief } from '../../messages.ts';
import { isPromise } from '../../runtime.ts';
import { type KeyKind, type KeyUse, wrongKind } from './key-types.ts';

/** The one opt-out of minimum key sizes. */
export interface KeyLimits {
  readonly allowInsecureKeySizes: boolean;
}

/** Why a key must not be used so, or `undefined` when it may be. */
type Objection = (algorithm: AlgorithmEntry, use: KeyUse, limits: KeyLimits) => string | undefined;

/** What the reader of one form finds out about a key. */
interface ReadKey {
  readonly kid: string | undefined;
  readonly kind: KeyKind;
  readonly about: Restrictions;
  /** what is wrong with keys of this form only */
  readonly flaw: Objection;
  /** @throws {UsageError} (or rejects with it) when the runtime cannot import the key or lacks the algorithm */
  readonly load: (algorithm: AlgorithmEntry, use: KeyUse) => Eventually<PreparedKey>;
}

export interface Key extends ReadKey {
  /** RFC 7518 §3, RFC 7517 §4, RFC 8725 §3.2 */
  readonly objection: Objection;
}

/** Every key is asked the same, in this order: whether its kind fits, what it says of itself, and what its form knows. */
export function makeKey(key: ReadKey): Key {
  const objection: Objection = (algorithm, use, limits) =>
    wrongKind(key.kind, algorithm, use) ?? restriction(key.about, algorithm, use) ?? key.flaw(algorithm, use, limits);
  return { ...key, objection, load: once(key.load) };
}

/**
 * Imports at most once for each algorithm and use. An import that failed is tried again at the next call, save of a key
 * that is damaged: whoever supplies a tenant's key decides how often it is asked for.
 */
function once(load: Key['load']): Key['load'] {
  const known = {
    sign: new Map<AlgorithmEntry, Eventually<PreparedKey>>(),
    verify: new Map<AlgorithmEntry, Eventually<PreparedKey>>(),
  };
  return (algorithm, use) => {
    const loaded = known[use].get(algorithm);
    if (loaded) return loaded;
    const loading = load(algorithm, use);
    known[use].set(algorithm, loading);
    if (isPromise(loading)) {
      loading.then(
        (prepared) => known[use].set(algorithm, prepared),
        (error: unknown) => isDamaged(error) || known[use].delete(algorithm),
      );
    }
    return loading;
  };
}

/** WebCrypto's word for data that is no key (W3C WebCrypto §18.4). */
function isDamaged(error: unknown): boolean {
  return error instanceof UsageError && isNamed(error.cause, ['DataError']);
}

/** What a key says of itself: a JWK's `alg`, `use` and `key_ops`, a CryptoKey's `usages`. */
export interface Restrictions {
  readonly algorithm: string | undefined;
  readonly purpose: string | undefined;
  readonly uses: readonly string[] | undefined;
}

/** Every member is there, so that a polluted prototype supplies none. */
export const NO_RESTRICTIONS: Restrictions = { algorithm: undefined, purpose: undefined, uses: undefined };

function restriction(
  { algorithm: only, purpose, uses }: Restrictions,
  { name }: AlgorithmEntry,
  use: KeyUse,
): string | undefined {
  if (only !== undefined && only !== name) return `the key is for algorithm ${brief(only)} only, not for "${name}"`;
  if (purpose !== undefined && purpose !== 'sig') return `the key's "use" is ${brief(purpose)}, not "sig"`;
  if (uses && !uses.includes(use)) return `the key may not be used to ${use} (its key_ops or usages)`;
  return undefined;
}

/** Reads what the caller handed in, whatever it throws (a getter, a Proxy, the `export` of a KeyObject). */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(error);
  }
}

export function unreadable(cause: unknown): UsageError {
  if (cause instanceof UsageError) return cause;
  return keyError('the key is an object that throws when it is read', { cause });
}

/** Longer is no key: a limit here keeps whatever looks into keys cheap, also where a tenant supplies them. */
const LARGEST = 65_536;

export function refuseLarge(length: number): void {
  if (length > LARGEST) throw keyError(`the key is ${length} characters or bytes long, at most ${LARGEST} are read`);
}
