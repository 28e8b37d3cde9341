// One configured key, or several during a rotation. All are imported up front, so that a bad one shows whatever the token.
import { isPromise } from '../../runtime.ts';
import type { AlgorithmEntry } from '../../crypto/algorithms.ts';
import type { Eventually, PreparedKey } from '../../crypto/prepared-key.ts';
import { isKeyFault, keyError, UsageError } from '../../errors.ts';
import type { Key } from '../forms/key.ts';
import { keyNotFound, type KeyPolicy, type KeySource, servedBy, whenLoaded } from './source.ts';

/** So many keys are tried for one token, and no more. */
export const MOST_TRIED = 10;

interface ListedKey {
  readonly kid: string | undefined;
  readonly prepared: PreparedKey;
}

/**
 * A token's `kid` picks among several keys; without one each is tried.
 * @param isAlone one key that was not handed in as a list: the `kid` is ignored, whoever configured it has chosen
 * @throws {UsageError}
 */
export function keyList(keys: readonly Key[], policy: KeyPolicy, isAlone: boolean): KeySource {
  return whenLoaded(loadAll(keys, policy), (loaded, header, algorithm) => {
    const listed = loaded.get(algorithm);
    if (!listed) return keyNotFound(header, 'the configured key is for another algorithm');
    if (isAlone || header.kid === undefined) return listed.all;
    const picked = pickByKid(listed.keys, header.kid);
    return picked.length > 0
      ? picked.map(({ prepared }) => prepared)
      : keyNotFound(header, 'the configured keys have others');
  });
}

/** @throws {UsageError} before any of them is read */
export function refuseLength(length: number): void {
  if (length === 0) throw keyError('the list of keys is empty');
  if (length > MOST_TRIED) throw keyError(`the list has ${length} keys, at most ${MOST_TRIED} are tried`);
}

/** Says of which key of a list it is. @throws {UsageError} */
export function inList<T>(index: number, length: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (length === 1 || !isKeyFault(error)) throw error;
    throw new UsageError(error.code, `key ${index + 1} of the list: ${error.message}`, { cause: error.cause });
  }
}

/** The keys with this `kid`; when there is none, those that have no `kid` at all. */
function pickByKid(listed: readonly ListedKey[], kid: string): readonly ListedKey[] {
  const named = listed.filter((key) => key.kid === kid);
  return named.length > 0 ? named : listed.filter((key) => key.kid === undefined);
}

/** The keys of one algorithm, and the same ready to be tried: made once, not for each token. */
interface Listed {
  readonly keys: readonly ListedKey[];
  readonly all: readonly PreparedKey[];
}

type KeysByAlgorithm = ReadonlyMap<AlgorithmEntry, Listed>;

/** @throws {UsageError} (or rejects with it) when one of them serves none of the algorithms, or is damaged */
function loadAll(keys: readonly Key[], policy: KeyPolicy): Eventually<KeysByAlgorithm> {
  const loading = keys.flatMap((key, index) => {
    const algorithms = inList(index, keys.length, () => servedBy(key, policy));
    return algorithms.map((algorithm) => listedKey(key, key.load(algorithm, 'verify')));
  });
  return loading.some(isPromise) ? Promise.all(loading).then(byAlgorithm) : byAlgorithm(loading as ListedKey[]);
}

function listedKey({ kid }: Key, loading: Eventually<PreparedKey>): Eventually<ListedKey> {
  return isPromise(loading) ? loading.then((prepared) => ({ kid, prepared })) : { kid, prepared: loading };
}

function byAlgorithm(listed: readonly ListedKey[]): KeysByAlgorithm {
  const algorithms = new Set(listed.map(({ prepared }) => prepared.algorithm));
  return new Map(
    Array.from(algorithms, (each) => {
      const keys = listed.filter(({ prepared }) => prepared.algorithm === each);
      return [each, { keys, all: keys.map(({ prepared }) => prepared) }];
    }),
  );
}
