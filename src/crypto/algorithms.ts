// The table of algorithms: what each is called, wants of a key and hands to WebCrypto. Knows no key and no token.
import { ownOnly } from '../encoding/json.ts';
import type { Algorithm } from '../types.ts';

export type KeyType = 'oct' | 'RSA' | 'EC' | 'OKP' | 'AKP';

/** Everything the library knows of an algorithm. Below the options nobody sees an algorithm's name, only its entry. */
export interface AlgorithmEntry {
  readonly name: Algorithm;
  /** the JWK key type that fits (RFC 7518 §6.1) */
  readonly kty: KeyType;
  /** EC, OKP: the JWK curve */
  readonly curve?: string;
  /** the hash in WebCrypto's spelling; absent where the algorithm brings its own */
  readonly hash?: string;
  /** HMAC: bytes of the hash, which is also the least a secret must have (RFC 7518 §3.2) */
  readonly hashLength?: number;
  /** bytes of a signature; absent for RSA, where it is the modulus' length */
  readonly signatureLength?: number;
  /** what `subtle.importKey` and `generateKey` take */
  readonly keyParams: { readonly name: string; readonly hash?: string; readonly namedCurve?: string };
  /** what `subtle.sign` and `subtle.verify` take */
  readonly signParams: { readonly name: string; readonly hash?: string; readonly saltLength?: number };
}

/** HMAC with SHA-2 (RFC 7518 §3.2). */
function hmac(bits: 256 | 384 | 512): AlgorithmEntry {
  const hash = `SHA-${bits}`;
  const keyParams = { name: 'HMAC', hash };
  const length = bits / 8;
  return {
    name: `HS${bits}`,
    kty: 'oct',
    hash,
    hashLength: length,
    signatureLength: length,
    keyParams,
    signParams: keyParams,
  };
}

/** RSASSA-PKCS1-v1_5 (RFC 7518 §3.3). */
function rsaPkcs1(bits: 256 | 384 | 512): AlgorithmEntry {
  const hash = `SHA-${bits}`;
  const name = 'RSASSA-PKCS1-v1_5';
  return { name: `RS${bits}`, kty: 'RSA', hash, keyParams: { name, hash }, signParams: { name } };
}

/** RSASSA-PSS, the salt as long as the hash (RFC 7518 §3.5). */
function rsaPss(bits: 256 | 384 | 512): AlgorithmEntry {
  const hash = `SHA-${bits}`;
  const name = 'RSA-PSS';
  return { name: `PS${bits}`, kty: 'RSA', hash, keyParams: { name, hash }, signParams: { name, saltLength: bits / 8 } };
}

/** ECDSA, the signature as r ‖ s (RFC 7518 §3.4). */
function ecdsa(bits: 256 | 384 | 512, curve: string, signatureLength: number): AlgorithmEntry {
  const hash = `SHA-${bits}`;
  const keyParams = { name: 'ECDSA', namedCurve: curve };
  return { name: `ES${bits}`, kty: 'EC', curve, hash, signatureLength, keyParams, signParams: { name: 'ECDSA', hash } };
}

/** Ed25519 (RFC 8037 §3.1), also under the name that says so (RFC 9864 §2.2). */
function ed25519(name: 'EdDSA' | 'Ed25519'): AlgorithmEntry {
  const params = { name: 'Ed25519' };
  return { name, kty: 'OKP', curve: 'Ed25519', signatureLength: 64, keyParams: params, signParams: params };
}

/** ML-DSA (FIPS 204). */
function mlDsa(set: 44 | 65 | 87, signatureLength: number): AlgorithmEntry {
  const name = `ML-DSA-${set}` as const;
  return { name, kty: 'AKP', signatureLength, keyParams: { name }, signParams: { name } };
}

/** A `Map`, so that no name reaches into a prototype. */
export const ALGORITHMS: ReadonlyMap<unknown, AlgorithmEntry> = /* @__PURE__ */ byName();

function byName(): ReadonlyMap<unknown, AlgorithmEntry> {
  const entries = [
    ...([256, 384, 512] as const).flatMap((bits) => [hmac(bits), rsaPkcs1(bits), rsaPss(bits)]),
    ecdsa(256, 'P-256', 64),
    ecdsa(384, 'P-384', 96),
    ecdsa(512, 'P-521', 132),
    ed25519('EdDSA'),
    ed25519('Ed25519'),
    mlDsa(44, 2420),
    mlDsa(65, 3309),
    mlDsa(87, 4627),
  ];
  // a polluted prototype supplies no curve to an algorithm that has none
  return new Map(entries.map((entry) => [entry.name, ownOnly(entry)]));
}
