// Keys that were handed in, or answered by a resolver: one, a list, or a set. Knows which of them it is.
import { isObject, own } from '../../encoding/json.ts';
import { keyError } from '../../errors.ts';
import { BOTH, isJwk } from '../forms/jwk.ts';
import { type Key, reading } from '../forms/key.ts';
import { isFrozen, isUnchanging, readKey } from '../forms/read-key.ts';
import { inList, keyList, refuseLength } from './list.ts';
import { keySet } from './set.ts';
import { familyOf, type KeyPolicy, type KeySource } from './source.ts';

/**
 * Everything but a resolver, and also what a resolver may answer.
 * @throws {UsageError} `ERR_JWT_KEY_INVALID` when it is not a key, or cannot serve the algorithms
 */
export function givenKeys(given: unknown, policy: KeyPolicy): KeySource {
  if (isObject(given)) {
    const several = reading(() => (Array.isArray(given) ? givenList(given, policy) : setOf(given, policy)));
    if (several) return several;
  }
  const key = readKey(given, familyOf(policy));
  return sources.get(key)?.get(policy) ?? remember(key, policy, keyList([key], policy, true));
}

/** Its holes are read as `undefined`, which is no key. */
function givenList(given: readonly unknown[], policy: KeyPolicy): KeySource {
  refuseLength(given.length);
  const family = familyOf(policy);
  return keyList(
    Array.from(given, (each, index) => inList(index, given.length, () => readKey(each, family))),
    policy,
    false,
  );
}

/** A JWK Set (RFC 7517 §5); `undefined` when it is something else. */
function setOf(given: object, policy: KeyPolicy): KeySource | undefined {
  const known = sources.get(given)?.get(policy);
  if (known) return known;
  const keys = own(given, 'keys');
  if (!Array.isArray(keys)) return undefined;
  if (isJwk(given)) throw keyError(BOTH);
  const members: readonly unknown[] = [...keys];
  const source = keySet(members, policy);
  if (isFrozen(given) && isFrozen(keys) && members.every(isUnchanging)) remember(given, policy, source);
  return source;
}

/**
 * Why a one-shot call is fast: the same options give the same policy object, the same text or object the same key, and
 * these two find the source that was made of them, with its keys imported. Sets that cannot change are found, too.
 */
const sources = /* @__PURE__ */ new WeakMap<Key | object, WeakMap<KeyPolicy, KeySource>>();

function remember(key: Key | object, policy: KeyPolicy, source: KeySource): KeySource {
  const known = sources.get(key) ?? new WeakMap<KeyPolicy, KeySource>();
  sources.set(key, known.set(policy, source));
  // an import that failed is tried again at the next call
  source.ready?.catch(() => known.delete(policy));
  return source;
}
