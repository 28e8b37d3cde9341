// One fresh key (pair) per algorithm, made by node:crypto rather than by this library, in the text forms
// that every peer reads.
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { Algorithm } from 'strictjwt';

export interface KeyMaterial {
  /** For HS*: the secret's bytes. */
  readonly secret?: Uint8Array;
  /** PKCS#8 text, for all but HS*. */
  readonly privatePem?: string;
  /** SPKI text, for all but HS*. */
  readonly publicPem?: string;
}

export const classicAlgorithms = [
  'HS256',
  'HS384',
  'HS512',
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
] as const satisfies readonly Algorithm[];

export const postQuantumAlgorithms = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const satisfies readonly Algorithm[];

const secretBytes = { HS256: 32, HS384: 48, HS512: 64 } as const;
const curves = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' } as const;

function toPem(pair: { privateKey: KeyObject; publicKey: KeyObject }): KeyMaterial {
  return {
    privatePem: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicPem: pair.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}

const rsa = toPem(generateKeyPairSync('rsa', { modulusLength: 2048 }));
const ed25519 = toPem(generateKeyPairSync('ed25519'));

export function makeKey(algorithm: Exclude<Algorithm, `ML-DSA-${string}`>): KeyMaterial {
  switch (algorithm) {
    case 'HS256':
    case 'HS384':
    case 'HS512':
      return { secret: new Uint8Array(randomBytes(secretBytes[algorithm])) };
    case 'ES256':
    case 'ES384':
    case 'ES512':
      return toPem(generateKeyPairSync('ec', { namedCurve: curves[algorithm] }));
    case 'EdDSA':
    case 'Ed25519':
      return ed25519;
    default:
      return rsa;
  }
}

export function signingKey(material: KeyMaterial): string | Uint8Array {
  return material.secret ?? required(material.privatePem);
}

export function verificationKey(material: KeyMaterial): string | Uint8Array {
  return material.secret ?? required(material.publicPem);
}

export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test asked for a key that was not made');
  return value;
}
