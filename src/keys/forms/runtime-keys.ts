import { ALGORITHMS, type AlgorithmEntry } from '../../crypto/algorithms.ts';
import { subtleKey } from '../../crypto/subtle.ts';
import { keyError } from '../../errors.ts';
import { quote, show } from '../../messages.ts';
import type { NodeKeyObject, WebCryptoKeyLike } from '../../types.ts';
import { readPkcs8, readSpki } from './asn1-keys.ts';
import { type KeyFacts, KeyMaterial, rsaFacts } from './material.ts';
import { asn1Material } from './pem.ts';
import { secretMaterial } from './secret.ts';

/** By its tag, not by `instanceof`: a key may come from another realm, or another copy of a polyfill. */
export function isCryptoKey(value: object): value is WebCryptoKeyLike {
  return Object.prototype.toString.call(value) === '[object CryptoKey]';
}

/** A KeyObject has no tag on Node 20, so by its shape. */
export function isKeyObject(value: object): value is NodeKeyObject {
  const { type, export: exporter } = value as { type?: unknown; export?: unknown };
  return typeof exporter === 'function' && (type === 'secret' || type === 'public' || type === 'private');
}

interface AnyKeyAlgorithm {
  readonly name: string;
  readonly hash?: { readonly name: string };
  readonly namedCurve?: string;
  readonly length?: number;
  readonly modulusLength?: number;
  readonly publicExponent?: Uint8Array;
}

/** @throws {UsageError} when no algorithm of this library uses such a CryptoKey */
export function cryptoKeyMaterial(key: WebCryptoKeyLike): KeyMaterial {
  const native = key as CryptoKey;
  return new KeyMaterial(cryptoKeyFacts(key), (algorithm) => subtleKey(algorithm, native));
}

function cryptoKeyFacts(key: WebCryptoKeyLike): KeyFacts {
  const details = key.algorithm as AnyKeyAlgorithm;
  const entry = algorithmOf(details);
  return {
    type: key.type as KeyFacts['type'],
    kty: entry.kty,
    curve: entry.kty === 'EC' ? details.namedCurve : entry.curve,
    bound: { name: details.name, hash: details.hash?.name },
    uses: key.usages,
    ...(entry.kty === 'oct' && { secretLength: (details.length ?? 0) / 8 }),
    ...(entry.kty === 'RSA' && {
      rsa: {
        ...rsaFacts(new Uint8Array(), details.publicExponent ?? new Uint8Array()),
        bits: details.modulusLength ?? 0,
      },
    }),
  };
}

/** Any algorithm that uses keys of this kind; the exact fit is judged later. */
function algorithmOf({ name }: AnyKeyAlgorithm): AlgorithmEntry {
  const entry = [...ALGORITHMS.values()].find(({ keyParams }) => keyParams.name === name);
  if (!entry) throw keyError(`a CryptoKey for ${quote(String(name))} is not for signatures this library makes`);
  return entry;
}

/** By DER: a JWK export can deadlock Node 20 when the key was just generated. */
export function keyObjectMaterial(key: NodeKeyObject): KeyMaterial {
  const { type } = key;
  if (type === 'secret') return secretMaterial(key.export());
  const der = exportDer(key);
  const parsed = type === 'public' ? readSpki(der) : readPkcs8(der);
  if (parsed) return asn1Material(parsed);
  throw keyError(`the KeyObject is not RSA, P-256, P-384, P-521, Ed25519 or ML-DSA, it is ${show(kindOf(key))}`);
}

export function exportDer(key: NodeKeyObject): Uint8Array {
  return key.export({ format: 'der', type: key.type === 'public' ? 'spki' : 'pkcs8' });
}

function kindOf(key: NodeKeyObject): unknown {
  return (key as { asymmetricKeyType?: unknown }).asymmetricKeyType;
}
