import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { PRIVATE_PEM } from './fixture-keys.ts';

export type HmacName = 'HS256' | 'HS384' | 'HS512';
export type AsymmetricName =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519';
export type ForgeableName = HmacName | AsymmetricName;

export type FixtureName = keyof typeof PRIVATE_PEM;

export interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly privatePem: string;
  /** SubjectPublicKeyInfo as PEM text. */
  readonly publicPem: string;
}

export const HMAC_NAMES: readonly HmacName[] = ['HS256', 'HS384', 'HS512'];
export const ASYMMETRIC_NAMES: readonly AsymmetricName[] = [
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
];
export const ALL_NAMES: readonly ForgeableName[] = [...HMAC_NAMES, ...ASYMMETRIC_NAMES];

/** 64 bytes, so long enough for HS512. */
export const SECRET = 'fixture-secret-of-sixty-four-characters-0123456789-abcdefghijklm';

export function pair(name: FixtureName): Pair {
  const privatePem = PRIVATE_PEM[name];
  const publicKey = createPublicKey(privatePem);
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  return { privateKey: createPrivateKey(privatePem), publicKey, privatePem, publicPem };
}

const FIXTURE_OF: Record<AsymmetricName, FixtureName> = {
  RS256: 'rsa',
  RS384: 'rsa',
  RS512: 'rsa',
  PS256: 'rsa',
  PS384: 'rsa',
  PS512: 'rsa',
  ES256: 'p256',
  ES384: 'p384',
  ES512: 'p521',
  EdDSA: 'ed25519',
  Ed25519: 'ed25519',
};

/** The fixture pair that fits the algorithm. */
export function pairFor(algorithm: AsymmetricName): Pair {
  return pair(FIXTURE_OF[algorithm]);
}

export function isHmac(algorithm: ForgeableName): algorithm is HmacName {
  return algorithm.startsWith('HS');
}

/** What a signer holds: the secret text, or the private key. */
export function signingKeyFor(algorithm: ForgeableName): string | KeyObject {
  return isHmac(algorithm) ? SECRET : pairFor(algorithm).privateKey;
}

/** What a verifier holds, as text: the secret, or the public key as PEM. */
export function verificationKeyFor(algorithm: ForgeableName): string {
  return isHmac(algorithm) ? SECRET : pairFor(algorithm).publicPem;
}
