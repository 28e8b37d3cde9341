import type { AlgorithmEntry } from '../../crypto/algorithms.ts';
import { isPromise } from '../../crypto/prepared-key.ts';
import { isKeyFault, keyError, rejection } from '../../errors.ts';
import { own } from '../../encoding/json.ts';
import { type KeyMaterial, misfit } from '../forms/material.ts';
import { materialOf } from '../forms/read-key.ts';
import { familyOf, type FoundKeys, keyNotFound, type KeyPolicy, type KeySource } from './source.ts';

/**
 * A JWK Set (RFC 7517 §5): `kid` picks, without one exactly one key must fit. Keys that cannot be used are skipped,
 * as the RFC asks: a provider may publish new kinds at any time.
 * @throws {UsageError} when it mixes secrets with public keys, holds a private key, or nothing usable
 */
export function keySet(members: readonly unknown[], policy: KeyPolicy): KeySource {
  refuseDangerous(members);
  const materials = members.flatMap((member) => usable(member, policy));
  if (materials.length === 0) throw keyError('the key set has no key for the allowed algorithms');
  return {
    callsOut: true,
    ready: undefined,
    find: (header, algorithm) => {
      const { kid } = header;
      const fitting = materials.filter(
        (material) =>
          (kid === undefined || material.facts.kid === kid) &&
          misfit(material, algorithm, 'verify', policy.allowInsecureKeySizes) === undefined,
      );
      const [only] = fitting;
      if (!only) return keyNotFound(header, 'the key set has none that fits');
      if (fitting.length === 1) return prepare(only, algorithm, header);
      return rejection(
        'ERR_JWT_KEY_AMBIGUOUS',
        kid === undefined
          ? `the token has no "kid" and ${fitting.length} keys of the set fit "${algorithm.name}"`
          : `${fitting.length} keys of the set that fit "${algorithm.name}" share the token's "kid"`,
      );
    },
  };
}

/** A published secret or private key is no key any more, and a secret beside public keys invites confusion. */
function refuseDangerous(members: readonly unknown[]): void {
  const jwks = members.filter((member) => typeof member === 'object' && member !== null);
  const secrets = jwks.filter((jwk) => own(jwk, 'kty') === 'oct').length;
  if (secrets > 0 && secrets < jwks.length) throw keyError('the key set mixes secrets ("oct") with public keys');
  if (jwks.some((jwk) => own(jwk, 'd') !== undefined || own(jwk, 'priv') !== undefined)) {
    throw keyError('the key set holds a private key; verifying needs the public keys only');
  }
}

function usable(member: unknown, policy: KeyPolicy): KeyMaterial[] {
  let material: KeyMaterial;
  try {
    material = materialOf(member, familyOf(policy));
  } catch (error) {
    if (isKeyFault(error)) return [];
    throw error;
  }
  const fits = [...policy.algorithms.values()].some(
    (algorithm) => misfit(material, algorithm, 'verify', policy.allowInsecureKeySizes) === undefined,
  );
  return fits ? [material] : [];
}

/**
 * Which key it is, the token said: that it cannot be imported is no fault of the calling code. That the runtime cannot
 * do it is no fault of the token.
 */
function prepare(
  material: KeyMaterial,
  algorithm: AlgorithmEntry,
  header: Parameters<KeySource['find']>[0],
): FoundKeys | Promise<FoundKeys> {
  const key = material.prepare(algorithm, 'verify');
  if (!isPromise(key)) return [key];
  return key.then(
    (loaded) => [loaded],
    (cause: unknown) => {
      if (isKeyFault(cause)) return keyNotFound(header, 'the key in the set cannot be imported', cause);
      throw cause;
    },
  );
}
