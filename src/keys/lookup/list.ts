import type { AlgorithmEntry } from '../../crypto/algorithms.ts';
import { isPromise, type PreparedKey } from '../../crypto/prepared-key.ts';
import { keyError } from '../../errors.ts';
import { type KeyMaterial, misfit } from '../forms/material.ts';
import { familyOf, keyNotFound, type KeyPolicy, type KeySource } from './source.ts';

const MOST_KEYS = 10;

interface ListedKeys {
  readonly keys: PreparedKey[];
  readonly kids: (string | undefined)[];
}

/**
 * One key, or several during a rotation. All are imported up front, so that a bad one shows whatever the token.
 * @param selectByKid whether a token's `kid` picks among them; one key alone is bound by who configured it
 * @throws {UsageError} `ERR_JWT_KEY_INVALID`
 */
export function keyList(materials: readonly KeyMaterial[], policy: KeyPolicy, selectByKid: boolean): KeySource {
  const { length } = materials;
  if (length === 0) throw keyError('the list of keys is empty');
  if (length > MOST_KEYS) throw keyError(`the list has ${length} keys, at most ${MOST_KEYS} are tried`);
  const imports = materials.flatMap((material) =>
    fittingAlgorithms(material, policy).map((algorithm) => ({
      kid: material.facts.kid,
      key: material.prepare(algorithm, 'verify'),
    })),
  );
  const kids = imports.map(({ kid }) => kid);
  const listed = new Map<AlgorithmEntry, ListedKeys>();
  const add = (key: PreparedKey, index: number): void => {
    const entry = listed.get(key.algorithm) ?? { keys: [], kids: [] };
    entry.keys.push(key);
    entry.kids.push(kids[index]);
    listed.set(key.algorithm, entry);
  };
  const source: KeySource = {
    callsOut: false,
    ready: undefined,
    find: (header, algorithm) => {
      const found = listed.get(algorithm);
      if (!found) return keyNotFound(header, 'the configured key is for another algorithm');
      const kid = selectByKid ? header.kid : undefined;
      if (kid === undefined) return found.keys;
      const keys = pickByKid(found, kid);
      return keys.length > 0 ? keys : keyNotFound(header, 'the configured keys have others');
    },
  };
  const keys = imports.map(({ key }) => key);
  if (keys.some(isPromise)) {
    source.ready = Promise.all(keys).then((loaded) => {
      loaded.forEach(add);
      source.ready = undefined;
    });
    // Who verifies awaits it and sees the error; until then it is not "unhandled".
    source.ready.catch(() => {});
  } else (keys as PreparedKey[]).forEach(add);
  return source;
}

/** The keys with this `kid`; when there is none, those that have no `kid` at all. */
function pickByKid({ keys, kids }: ListedKeys, kid: unknown): PreparedKey[] {
  const named = keys.filter((_, index) => kids[index] === kid);
  return named.length > 0 ? named : keys.filter((_, index) => kids[index] === undefined);
}

/** A secret must serve every algorithm of the list (they differ in length only), another key at least one. */
function fittingAlgorithms(material: KeyMaterial, policy: KeyPolicy): AlgorithmEntry[] {
  const fitting: AlgorithmEntry[] = [];
  let problem: string | undefined;
  for (const algorithm of policy.algorithms.values()) {
    const why = misfit(material, algorithm, 'verify', policy.allowInsecureKeySizes);
    if (why === undefined) fitting.push(algorithm);
    else problem ??= why;
  }
  if (problem !== undefined && (fitting.length === 0 || familyOf(policy) === 'secret')) throw keyError(problem);
  return fitting;
}
