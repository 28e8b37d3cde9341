// Keys as JWK and as PEM, whatever they are given as.
import { ALGORITHMS } from '../../crypto/algorithms.ts';
import { askSubtle, importCryptoKey } from '../../crypto/subtle.ts';
import { encodeBase64, encodeBase64url } from '../../encoding/base64url.ts';
import { isObject, ownOnly } from '../../encoding/json.ts';
import { keyError } from '../../errors.ts';
import { optionReader, type OptionReader, orElse, refuseMore, refuseSecond } from '../../options/read.ts';
import { flag } from '../../options/rules.ts';
import type { ExportJwkOptions, Jwk, JwkLike, NodeKeyObject, WebCryptoKeyLike } from '../../types.ts';
import { type Asn1Key, publicJwk, readSpki } from '../forms/asn1-keys.ts';
import { isCryptoKey } from '../forms/crypto-key.ts';
import { copyJwk, isJwk, jwkKind, keyMembers, requiredMembers } from '../forms/jwk.ts';
import { unreadable } from '../forms/key.ts';
import { exportDer, exportSecret, isKeyObject, readKeyObject } from '../forms/key-object.ts';
import { isUsable, type KeyKind } from '../forms/key-types.ts';
import { whatItIs } from '../forms/not-a-key.ts';
import { readPem } from '../forms/pem.ts';

const readExportOptions: OptionReader<{ readonly public: boolean }> = /* @__PURE__ */ optionReader(
  () => ({ public: orElse(flag, false) }),
  (options) => options,
);

/**
 * A key as JWK (RFC 7517), only the members of the key itself: add `kid`, `alg` and `use` as you publish it.
 * A public key is read from its DER form; for a private one the runtime's own JWK export is used, which on Node 20
 * can deadlock when the key was generated a moment before and the garbage collector runs.
 *
 * @example
 * const jwks = { keys: [{ ...(await exportJwk(privatePem, { public: true })), kid: '2026-11', use: 'sig' }] };
 *
 * @param key PEM text, a JWK, an extractable CryptoKey or a KeyObject
 * @param options `public: true`: only the public half, of a private key too. Without it a private key stays private
 * @throws {UsageError} `ERR_JWT_KEY_INVALID`: it is not a key, not extractable, or a secret, which has no public half;
 * `ERR_JWT_ALG_UNSUPPORTED`: the runtime does not have its kind
 */
export async function exportJwk(
  key: WebCryptoKeyLike | NodeKeyObject | JwkLike | string,
  options: ExportJwkOptions = {},
): Promise<Jwk> {
  refuseMore(arguments, 2, 'exportJwk(key, options)');
  const policy = readExportOptions(options, 'exportJwk(key, options)');
  const jwk = await anyToJwk(key).catch((error: unknown) => Promise.reject(unreadable(error)));
  if (!policy.public) return jwk;
  if (jwk.kty === 'oct') throw keyError('a secret has no public half');
  return requiredMembers(jwk);
}

/**
 * A key as PEM text: SPKI for a public key, PKCS#8 for a private one (RFC 7468).
 *
 * @param key an extractable CryptoKey, a KeyObject, or a JWK
 * @throws {UsageError} `ERR_JWT_KEY_INVALID`: it is not a key pair's key, or not extractable; `ERR_JWT_ALG_UNSUPPORTED`:
 * the runtime does not have its kind; `ERR_JWT_OPTION_INVALID`: it has no options
 */
export async function exportPem(key: WebCryptoKeyLike | NodeKeyObject | JwkLike): Promise<string> {
  refuseSecond(arguments, 'exportPem(key)');
  return anyToPem(key).catch((error: unknown) => Promise.reject(unreadable(error)));
}

async function anyToPem(key: unknown): Promise<string> {
  if (isObject(key)) {
    if (isCryptoKey(key)) return cryptoKeyToPem(key);
    if (isKeyObject(key)) return keyObjectToPem(key);
    if (isJwk(key)) return jwkToPem(copyJwk(key));
  }
  throw keyError(`exportPem takes a CryptoKey, a KeyObject or a JWK, got ${whatItIs(key)}`);
}

async function jwkToPem(jwk: Jwk): Promise<string> {
  return cryptoKeyToPem(await importExtractable('jwk', keyMembers(jwk), jwkKind(jwk), jwk.alg));
}

async function anyToJwk(key: unknown): Promise<Jwk> {
  if (typeof key === 'string') return asn1ToJwk(readPem(key), 'PEM block');
  if (isObject(key)) {
    if (isCryptoKey(key)) return cryptoKeyToJwk(key);
    if (isKeyObject(key)) return keyObjectToJwk(key);
    if (isJwk(key)) return keyMembers(copyJwk(key));
  }
  throw keyError(`exportJwk takes a CryptoKey, a KeyObject, a JWK or PEM text, got ${whatItIs(key)}`);
}

async function keyObjectToPem(key: NodeKeyObject): Promise<string> {
  const type = typeInPair(key);
  return pem(type, exportDer(key, type));
}

async function cryptoKeyToPem(key: WebCryptoKeyLike): Promise<string> {
  const type = typeInPair(key);
  return pem(type, await exportCryptoKey(type === 'public' ? 'spki' : 'pkcs8', key));
}

function typeInPair<T extends string>({ type }: { readonly type: T }): Exclude<T, 'secret'> {
  if (type === 'secret') throw keyError('a secret has no PEM form');
  return type as Exclude<T, 'secret'>;
}

function pem(type: string, der: Uint8Array): string {
  const label = type === 'public' ? 'PUBLIC KEY' : 'PRIVATE KEY';
  return `-----BEGIN ${label}-----\n${encodeBase64(der).replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
}

async function keyObjectToJwk(key: NodeKeyObject): Promise<Jwk> {
  const { type } = key;
  if (type === 'secret') return { kty: 'oct', k: encodeBase64url(exportSecret(key)) };
  return asn1ToJwk(readKeyObject(key, type), 'KeyObject');
}

async function cryptoKeyToJwk(key: WebCryptoKeyLike): Promise<Jwk> {
  const { type } = key;
  if (type === 'secret') return { kty: 'oct', k: encodeBase64url(await exportCryptoKey('raw', key)) };
  if (type === 'private') return exportPrivateJwk(key);
  return asn1ToJwk(readSpki(await exportCryptoKey('spki', key)), 'CryptoKey');
}

async function asn1ToJwk(parsed: Asn1Key | undefined, given: string): Promise<Jwk> {
  if (!parsed || !isUsable(parsed.kind)) throw keyError(`the ${given} is of a kind this library does not use`);
  if (parsed.format === 'spki') return publicJwk(parsed);
  return exportPrivateJwk(await importExtractable('pkcs8', parsed.der, parsed.kind, parsed.algorithm));
}

async function importExtractable(
  format: 'jwk' | 'pkcs8',
  data: Jwk | Uint8Array,
  { kty, curve, type }: KeyKind,
  algorithm: unknown,
): Promise<CryptoKey> {
  const entry = [...ALGORITHMS.values()].find(
    (any) => any.kty === kty && any.curve === curve && (kty !== 'AKP' || any.name === algorithm),
  );
  if (!entry || type === 'secret') throw keyError('the key is not of a pair that this library uses');
  const uses = [type === 'public' ? 'verify' : 'sign'];
  return importCryptoKey(format, data, entry, uses, true);
}

async function exportPrivateJwk(key: WebCryptoKeyLike): Promise<Jwk> {
  return keyMembers(ownOnly((await exported('jwk', key)) as Jwk));
}

async function exportCryptoKey(format: 'spki' | 'pkcs8' | 'raw', key: WebCryptoKeyLike): Promise<Uint8Array> {
  return new Uint8Array((await exported(format, key)) as ArrayBuffer);
}

async function exported(format: 'spki' | 'pkcs8' | 'raw' | 'jwk', key: WebCryptoKeyLike): Promise<object> {
  if (!key.extractable) throw keyError('the key is not extractable: generateKeyPair(algorithm, { extractable: true })');
  return askSubtle<object>('exportKey', String(key.algorithm.name), format, key);
}
