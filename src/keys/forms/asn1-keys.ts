import type { KeyType } from '../../crypto/algorithms.ts';
import { keyError } from '../../errors.ts';
import { encodeBase64url } from '../../encoding/base64url.ts';
import type { Jwk } from '../../types.ts';
import {
  BIT_STRING,
  type DerElement,
  fromHex,
  hex,
  INTEGER,
  OCTET_STRING,
  OID,
  readInside,
  SEQUENCE,
  withoutLeadingZeros,
  writeDer,
} from '../../encoding/der.ts';
import { type KeyFacts, rsaFacts } from './material.ts';

/** A key in one of the two forms that WebCrypto imports, and what can be read off it. */
export interface Asn1Key {
  readonly format: 'spki' | 'pkcs8';
  readonly der: Uint8Array;
  readonly facts: KeyFacts;
}

const RSA_ENCRYPTION = '2a864886f70d010101';
const EC_PUBLIC_KEY = '2a8648ce3d0201';

/**
 * Key types by the object identifier in their AlgorithmIdentifier (RFC 3279, RFC 8410, RFC 9881). RSA's and EC's are
 * spelt out again: bundlers cannot drop a table with computed names.
 */
const TYPES: Record<string, { readonly kty: KeyType; readonly curve?: string; readonly algorithm?: string }> = {
  '2a864886f70d010101': { kty: 'RSA' },
  '2a8648ce3d0201': { kty: 'EC' },
  '2b6570': { kty: 'OKP', curve: 'Ed25519' },
  '608648016503040311': { kty: 'AKP', algorithm: 'ML-DSA-44' },
  '608648016503040312': { kty: 'AKP', algorithm: 'ML-DSA-65' },
  '608648016503040313': { kty: 'AKP', algorithm: 'ML-DSA-87' },
};

const CURVES: Record<string, string> = {
  '2a8648ce3d030107': 'P-256',
  '2b81040022': 'P-384',
  '2b81040023': 'P-521',
};

const NULL = /* @__PURE__ */ Uint8Array.of(5, 0);
const ZERO = /* @__PURE__ */ Uint8Array.of(INTEGER, 1, 0);

/** SubjectPublicKeyInfo (RFC 5280 §4.1): SEQUENCE { AlgorithmIdentifier, BIT STRING }. */
export function readSpki(der: Uint8Array): Asn1Key | undefined {
  const [identifier, bits] = readInside(der);
  // its first byte counts unused bits, of which a key has none
  if (!identifier || bits?.tag !== BIT_STRING || bits.contents[0] !== 0) return undefined;
  return described('spki', der, identifier, readInside(bits.contents.subarray(1)));
}

/** PrivateKeyInfo (RFC 5208 §5): SEQUENCE { version, AlgorithmIdentifier, OCTET STRING }. */
export function readPkcs8(der: Uint8Array): Asn1Key | undefined {
  const [version, identifier, key] = readInside(der);
  if (version?.tag !== INTEGER || !identifier || key?.tag !== OCTET_STRING) return undefined;
  return described('pkcs8', der, identifier, readInside(key.contents).slice(1));
}

/** RSAPublicKey (RFC 8017 A.1.1), wrapped into what WebCrypto imports. */
export function readPkcs1Public(der: Uint8Array): Asn1Key | undefined {
  return readSpki(writeDer(SEQUENCE, rsaIdentifier(), writeDer(BIT_STRING, Uint8Array.of(0), der)));
}

/** RSAPrivateKey (RFC 8017 A.1.2), wrapped. */
export function readPkcs1Private(der: Uint8Array): Asn1Key | undefined {
  return readPkcs8(writeDer(SEQUENCE, ZERO, rsaIdentifier(), writeDer(OCTET_STRING, der)));
}

/** ECPrivateKey (RFC 5915 §3), whose curve is in its element [0], wrapped. */
export function readSec1(der: Uint8Array): Asn1Key | undefined {
  const curve = readInside(der).find((element) => element.tag === 0xa0)?.contents;
  if (!curve) return undefined;
  const identifier = writeDer(SEQUENCE, writeDer(OID, fromHex(EC_PUBLIC_KEY)), curve);
  return readPkcs8(writeDer(SEQUENCE, ZERO, identifier, writeDer(OCTET_STRING, der)));
}

/** The public key of an X.509 certificate (RFC 5280 §4.1). Neither its chain nor its dates are checked. */
export function readCertificate(der: Uint8Array): Asn1Key | undefined {
  const [certificate] = readInside(der);
  const fields = certificate && readInside(certificate.whole).filter((element) => element.tag !== 0xa0);
  // serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo
  const spki = fields?.[5];
  return spki && readSpki(spki.whole);
}

function rsaIdentifier(): Uint8Array {
  return writeDer(SEQUENCE, writeDer(OID, fromHex(RSA_ENCRYPTION)), NULL);
}

/** The last are, for RSA, the modulus and the public exponent. */
function described(
  format: 'spki' | 'pkcs8',
  der: Uint8Array,
  identifier: DerElement,
  [modulus, exponent]: readonly DerElement[],
): Asn1Key | undefined {
  const type = format === 'spki' ? 'public' : 'private';
  const [oid, parameters] = readInside(identifier.whole);
  const known = oid && TYPES[hex(oid.contents)];
  if (!known) return undefined;
  if (known.kty === 'EC') {
    const curve = parameters && (CURVES[hex(parameters.contents)] ?? 'an unknown curve');
    return { format, der, facts: { type, ...known, curve } };
  }
  if (known.kty !== 'RSA') return { format, der, facts: { type, ...known } };
  if (modulus?.tag !== INTEGER || exponent?.tag !== INTEGER) return undefined;
  return { format, der, facts: { type, ...known, rsa: rsaFacts(modulus.contents, exponent.contents) } };
}

/** The JWK of a public key (RFC 7518 §6, RFC 8037 §2), read off its DER: no runtime's JWK export is needed. */
export function publicJwk({ der, facts }: Asn1Key): Jwk {
  const { kty, curve, algorithm } = facts;
  const [, bits] = readInside(der) as [DerElement, DerElement];
  const key = bits.contents.subarray(1);
  if (kty === 'RSA') {
    const [n, e] = readInside(key).map(({ contents }) => withoutLeadingZeros(contents));
    return { kty, n: encodeBase64url(n as Uint8Array), e: encodeBase64url(e as Uint8Array) };
  }
  if (kty === 'AKP') return { kty, alg: algorithm as string, pub: encodeBase64url(key) };
  if (kty === 'OKP') return { kty, crv: curve as string, x: encodeBase64url(key) };
  // 4 ‖ x ‖ y; a compressed point would need arithmetic to take apart
  if (key[0] !== 4) throw keyError('the EC public key is a compressed point, export it uncompressed');
  const half = (key.length - 1) / 2;
  return {
    kty,
    crv: curve as string,
    x: encodeBase64url(key.subarray(1, 1 + half)),
    y: encodeBase64url(key.subarray(1 + half)),
  };
}
