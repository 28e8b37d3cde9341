import { ALGORITHMS } from '../../crypto/algorithms.ts';
import { askSubtle, subtle } from '../../crypto/subtle.ts';
import { keyError } from '../../errors.ts';
import { encodeBase64url } from '../../encoding/base64url.ts';
import { isObject } from '../../encoding/json.ts';
import type { Jwk, NodeKeyObject, WebCryptoKeyLike } from '../../types.ts';
import { type Asn1Key, publicJwk, readPkcs8, readSpki } from '../forms/asn1-keys.ts';
import { jwkFacts, keyMembers } from '../forms/jwk.ts';
import type { KeyFacts } from '../forms/material.ts';
import { readPem } from '../forms/pem.ts';
import { exportDer, isCryptoKey, isKeyObject } from '../forms/runtime-keys.ts';

/**
 * A key as JWK (RFC 7517), only the members of the key itself: add `kid`, `alg` and `use` as you publish it.
 * A public key is read from its DER form; for a private one the runtime's own JWK export is used, which on Node 20
 * can deadlock when the key was generated a moment before and the garbage collector runs.
 *
 * @param key an extractable CryptoKey, a KeyObject, or PEM text
 * @throws {UsageError} `ERR_JWT_KEY_INVALID`: it is not a key, or not extractable
 */
export async function exportJwk(key: WebCryptoKeyLike | NodeKeyObject | string): Promise<Jwk> {
  if (typeof key === 'string') return asn1ToJwk(readPem(key));
  if (isObject(key) && isCryptoKey(key)) return cryptoKeyToJwk(key);
  if (!isObject(key) || !isKeyObject(key)) throw keyError('exportJwk takes a CryptoKey, a KeyObject or PEM text');
  if (key.type === 'secret') return { kty: 'oct', k: encodeBase64url(key.export()) };
  const parsed = (key.type === 'public' ? readSpki : readPkcs8)(exportDer(key));
  if (!parsed) throw keyError('the KeyObject is of a kind this library does not use');
  return asn1ToJwk(parsed);
}

/**
 * A key as PEM text: SPKI for a public key, PKCS#8 for a private one (RFC 7468).
 *
 * @param key an extractable CryptoKey, a KeyObject, or a JWK
 * @throws {UsageError} `ERR_JWT_KEY_INVALID`: it is not a key pair's key, or not extractable
 */
export async function exportPem(key: WebCryptoKeyLike | NodeKeyObject | Jwk): Promise<string> {
  if (!isObject(key)) throw keyError('exportPem takes a CryptoKey, a KeyObject or a JWK');
  if (!isCryptoKey(key) && isKeyObject(key)) return pem(key.type, () => exportDer(key));
  const cryptoKey = isCryptoKey(key) ? key : await importExtractable('jwk', keyMembers(key), jwkFacts(key));
  return pem(cryptoKey.type, (format) => exportCryptoKey(format, cryptoKey));
}

async function pem(
  type: string,
  exportAs: (format: 'spki' | 'pkcs8') => Uint8Array | Promise<Uint8Array>,
): Promise<string> {
  if (type === 'secret') throw keyError('a secret has no PEM form');
  const label = type === 'public' ? 'PUBLIC KEY' : 'PRIVATE KEY';
  const der = await exportAs(type === 'public' ? 'spki' : 'pkcs8');
  const text = encodeBase64url(der).replaceAll('-', '+').replaceAll('_', '/');
  const padded = text.padEnd(Math.ceil(text.length / 4) * 4, '=');
  return `-----BEGIN ${label}-----\n${padded.replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
}

async function cryptoKeyToJwk(key: WebCryptoKeyLike): Promise<Jwk> {
  if (key.type === 'secret') return { kty: 'oct', k: encodeBase64url(await exportCryptoKey('raw', key)) };
  if (key.type === 'private') return keyMembers(await exportPrivateJwk(key));
  const parsed = readSpki(await exportCryptoKey('spki', key));
  if (!parsed) throw keyError('the CryptoKey is of a kind this library does not use');
  return asn1ToJwk(parsed);
}

async function asn1ToJwk(parsed: Asn1Key): Promise<Jwk> {
  if (parsed.format === 'spki') return publicJwk(parsed);
  return keyMembers(await exportPrivateJwk(await importExtractable('pkcs8', parsed.der, parsed.facts)));
}

async function importExtractable(format: 'jwk' | 'pkcs8', data: Jwk | Uint8Array, facts: KeyFacts): Promise<CryptoKey> {
  const { kty, curve, algorithm, type } = facts;
  const entry = [...ALGORITHMS.values()].find(
    (any) => any.kty === kty && any.curve === curve && (kty !== 'AKP' || any.name === algorithm),
  );
  if (!entry || type === 'secret') throw keyError('the key is not of a pair that this library uses');
  const uses = [type === 'public' ? 'verify' : 'sign'];
  subtle(); // where there is none, that is the reason
  try {
    return await askSubtle<CryptoKey>('importKey', entry.name, format, data, entry.keyParams, true, uses);
  } catch (cause) {
    const reason: unknown = Object(cause).cause ?? cause;
    throw keyError('the key is damaged, or this runtime does not support its kind', { cause: reason });
  }
}

async function exportCryptoKey(format: 'spki' | 'pkcs8' | 'raw', key: WebCryptoKeyLike): Promise<Uint8Array> {
  refuseLocked(key);
  return new Uint8Array(await askSubtle<ArrayBuffer>('exportKey', String(key.algorithm.name), format, key));
}

async function exportPrivateJwk(key: WebCryptoKeyLike): Promise<Jwk> {
  refuseLocked(key);
  return askSubtle<Jwk>('exportKey', String(key.algorithm.name), 'jwk', key);
}

function refuseLocked(key: WebCryptoKeyLike): void {
  if (!key.extractable) throw keyError('the key is not extractable: generateKeyPair(algorithm, { extractable: true })');
}
