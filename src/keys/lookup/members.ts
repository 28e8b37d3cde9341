// The members of a JWK Set: read once, each with the reason why it cannot be used. Knows no token.
import type { AlgorithmEntry } from '../../crypto/algorithms.ts';
import { isObject, own } from '../../encoding/json.ts';
import { keyError } from '../../errors.ts';
import { listed, quote } from '../../messages.ts';
import type { Jwk } from '../../types.ts';
import type { Key } from '../forms/key.ts';
import { KEY_TYPES } from '../forms/key-types.ts';
import { type KeyFamily, type ReadJwk, readJwk } from '../forms/read-key.ts';
import { type KeyPolicy, likest } from './source.ts';

/** With more, each forged token would be dear to answer. */
const MOST_MEMBERS = 500;

const NO_JWK: ReadJwk = { jwk: undefined, key: 'it is no JWK' };

export interface UsableMember extends ReadJwk {
  readonly jwk: Jwk;
  readonly key: Key;
}

/** @throws {UsageError} when they are too many, mix secrets with public keys, or hold a private key */
export function readMembers(given: readonly unknown[], family: KeyFamily): readonly ReadJwk[] {
  if (given.length > MOST_MEMBERS) {
    throw keyError(`the key set has ${given.length} keys, at most ${MOST_MEMBERS} are read`);
  }
  const members = given.map((each) => (isObject(each) ? readJwk(each, family) : NO_JWK));
  refuseDangerous(members);
  return members;
}

/** A published secret or private key is no key any more, and a secret beside public keys invites confusion. */
function refuseDangerous(members: readonly ReadJwk[]): void {
  const jwks = members.flatMap(({ jwk }) => (jwk ? [jwk] : []));
  const secrets = jwks.filter((jwk) => jwk.kty === 'oct').length;
  if (secrets > 0 && secrets < jwks.length) throw keyError('the key set mixes secrets ("oct") with public keys');
  if (jwks.some(isPrivate)) {
    throw keyError('the key set holds a private key; verifying needs the public keys only');
  }
}

/** Of RSA any one of its other numbers gives the key away (RFC 7518 §6.3.2). */
function isPrivate(jwk: Jwk): boolean {
  const names = jwk.kty === 'RSA' ? KEY_TYPES.RSA.private : ['d', 'priv'];
  return names.some((name) => own(jwk, name) !== undefined);
}

export function fits(member: ReadJwk, algorithm: AlgorithmEntry, policy: KeyPolicy): member is UsableMember {
  return typeof member.key !== 'string' && member.key.objection(algorithm, 'verify', policy) === undefined;
}

/** Why each of the first few is passed over, by that of the algorithms which is most like it. */
export function reasons(members: readonly ReadJwk[], algorithms: readonly AlgorithmEntry[], policy: KeyPolicy): string {
  const told = members.slice(0, 3).map(({ jwk, key }, index) => {
    const kid = jwk && own(jwk, 'kid');
    const name = typeof kid === 'string' ? quote(kid) : `key ${index + 1}`;
    return `${name}: ${typeof key === 'string' ? key : key.objection(likest(algorithms, key), 'verify', policy)}`;
  });
  return told.join('; ') + (members.length > told.length ? `; … (${members.length} in all)` : '');
}

export function kidsOf(members: readonly ReadJwk[]): string {
  const kids = members.map(({ jwk }) => jwk && own(jwk, 'kid')).filter((kid) => typeof kid === 'string');
  return kids.length === 0 ? 'the keys of the set have no "kid"' : `the key set has the kids ${listed(kids)}`;
}
