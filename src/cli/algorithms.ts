// The names of algorithms, as they are typed.
import { type Failure, wrongUse } from './failure.ts';
import type { Algorithm } from './library.ts';
import { nearest } from '../inspect/nearest.ts';

export const SECRET_ALGORITHMS: readonly Algorithm[] = ['HS256', 'HS384', 'HS512'];

export const KEY_ALGORITHMS: readonly Algorithm[] = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
];

const ALGORITHMS: readonly Algorithm[] = [...SECRET_ALGORITHMS, ...KEY_ALGORITHMS];

/** Upper or lower case, as it came to mind. @throws {Failure} */
export function readAlgorithm(name: string): Algorithm {
  const known = ALGORITHMS.find((each) => each.toLowerCase() === name.toLowerCase());
  if (known === undefined) throw unknownAlgorithm(name);
  return known;
}

function unknownAlgorithm(name: string): Failure {
  if (name.toLowerCase() === 'none') return wrongUse('an unsigned token is never valid: there is no algorithm "none"');
  const meant = nearest(
    name,
    ALGORITHMS.map((each) => each.toLowerCase()),
  );
  const known = ALGORITHMS.find((each) => each.toLowerCase() === meant);
  const hint = known === undefined ? '' : ` (did you mean ${known}?)`;
  return wrongUse(`unknown algorithm${hint}; there are ${ALGORITHMS.join(', ')}`);
}

export function isSecretAlgorithm(name: Algorithm): boolean {
  return SECRET_ALGORITHMS.some((secret) => secret === name);
}
