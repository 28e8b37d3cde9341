import { own } from '../../encoding/json.ts';
import { keyList } from './list.ts';
import { keySet } from './set.ts';
import { materialOf } from '../forms/read-key.ts';
import { familyOf, type KeyPolicy, type KeySource } from './source.ts';

/**
 * One key, a list of keys, or a JWK Set: everything but a resolver, and also what a resolver may answer.
 * @throws {UsageError} `ERR_JWT_KEY_INVALID` when it is not a key, or cannot serve the algorithms
 */
export function givenKeys(key: unknown, policy: KeyPolicy): KeySource {
  const family = familyOf(policy);
  if (Array.isArray(key))
    return keyList(
      key.map((each) => materialOf(each, family)),
      policy,
      true,
    );
  const members = typeof key === 'object' && key !== null ? own(key, 'keys') : undefined;
  if (Array.isArray(members)) return keySet(members, policy);
  const material = materialOf(key, family);
  const source = material.derived(policy, () => keyList([material], policy, false));
  // an import that failed once is tried again
  source.ready?.catch(() => material.forget(policy));
  return source;
}
