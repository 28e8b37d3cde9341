import { own } from '../token/json.js';
import { keyList } from './key-list.js';
import { keySet } from './key-set.js';
import type { KeyPolicy, KeySource } from './source.js';

/**
 * One key, a list of keys, or a JWK Set: everything but a resolver, and also what a resolver may answer.
 * @throws {UsageError} `ERR_JWT_KEY_INVALID` when it is not a key, or cannot serve the algorithms
 */
export function givenKeys(key: unknown, policy: KeyPolicy): KeySource {
  if (Array.isArray(key)) return keyList(key, policy, true);
  const members = typeof key === 'object' && key !== null ? own(key, 'keys') : undefined;
  return Array.isArray(members) ? keySet(members, policy) : keyList([key], policy, false);
}
