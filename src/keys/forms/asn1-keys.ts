// Keys in DER, by their contents: SPKI, PKCS#8, PKCS#1, SEC1, X.509. Knows nothing of PEM and its labels.
import { importKey } from '../../crypto/subtle.ts';
import { encodeBase64url } from '../../encoding/base64url.ts';
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
import { keyError } from '../../errors.ts';
import type { Jwk } from '../../types.ts';
import { isSmallOrder, SMALL_ORDER_MESSAGE } from './ed25519.ts';
import { curveName, EC_PUBLIC_KEY, keyIdentifier, RSA_ENCRYPTION } from './identifiers.ts';
import { type Key, makeKey, NO_RESTRICTIONS } from './key.ts';
import { EXPLICIT, type KeyKind } from './key-types.ts';
import { type RsaSizes, rsaObjection, rsaSizes } from './rsa.ts';
import { pssObjection, type PssParameters, readPss, RSASSA_PSS } from './rsa-pss.ts';

/** A key in one of the two forms that WebCrypto imports, and what can be read off it. */
export interface Asn1Key {
  readonly format: 'spki' | 'pkcs8';
  readonly der: Uint8Array;
  readonly kind: KeyKind;
  /** ML-DSA: its parameter set is the algorithm */
  readonly algorithm: string | undefined;
  readonly rsa: RsaSizes | undefined;
  /** for PS* only, and with these parameters where there are some */
  readonly pss: { readonly allowed: PssParameters | undefined } | undefined;
  readonly isForgeable: boolean;
}

const NULL = /* @__PURE__ */ Uint8Array.of(5, 0);
const ZERO = /* @__PURE__ */ Uint8Array.of(INTEGER, 1, 0);

/** The forms differ in what they are made of, so that at most one of them fits. */
export function readAsn1(der: Uint8Array): Asn1Key | undefined {
  return readSpki(der) ?? readPkcs8(der) ?? readPkcs1(der) ?? readSec1(der) ?? readCertificate(der);
}

export function asn1Key(parsed: Asn1Key): Key {
  const { format, der, kind, algorithm: only, rsa, pss, isForgeable } = parsed;
  return makeKey({
    kid: undefined,
    kind,
    about: { ...NO_RESTRICTIONS, algorithm: only },
    flaw: (algorithm, _use, limits) =>
      (pss && pssObjection(pss.allowed, algorithm)) ??
      (rsa && rsaObjection(rsa, algorithm, limits)) ??
      (isForgeable ? SMALL_ORDER_MESSAGE : undefined),
    load: (algorithm, use) => importKey(format, der, algorithm, use),
  });
}

/** SubjectPublicKeyInfo (RFC 5280 §4.1): SEQUENCE { AlgorithmIdentifier, BIT STRING }. */
export function readSpki(der: Uint8Array): Asn1Key | undefined {
  const elements = readInside(der);
  const [identifier, bits, more] = elements;
  // its first byte counts unused bits, of which a key has none
  if (!identifier || bits?.tag !== BIT_STRING || bits.contents[0] !== 0 || more) return undefined;
  return described('spki', elements, identifier, bits.contents.subarray(1));
}

/** PrivateKeyInfo (RFC 5208 §5): SEQUENCE { version, AlgorithmIdentifier, OCTET STRING, … }. */
export function readPkcs8(der: Uint8Array): Asn1Key | undefined {
  const elements = readInside(der);
  const [version, identifier, key] = elements;
  if (version?.tag !== INTEGER || !identifier || key?.tag !== OCTET_STRING) return undefined;
  return described('pkcs8', elements, identifier, key.contents);
}

/** EncryptedPrivateKeyInfo (RFC 5958 §3): its algorithm encrypts with a password (PKCS#5 or PKCS#12). */
export function isEncrypted(der: Uint8Array): boolean {
  const [identifier] = readInside(der);
  const [oid] = identifier ? readInside(identifier.whole) : [];
  return oid?.tag === OID && /^2a864886f70d01(?:05|0c01)/.test(hex(oid.contents));
}

/** RSAPublicKey and RSAPrivateKey (RFC 8017 A.1), wrapped into what WebCrypto imports. */
function readPkcs1(der: Uint8Array): Asn1Key | undefined {
  const [first, second, third] = readInside(der);
  if (first?.tag !== INTEGER || second?.tag !== INTEGER) return undefined;
  return third
    ? readPkcs8(writeDer(SEQUENCE, ZERO, rsaIdentifier(), writeDer(OCTET_STRING, der)))
    : readSpki(writeDer(SEQUENCE, rsaIdentifier(), writeDer(BIT_STRING, Uint8Array.of(0), der)));
}

/** ECPrivateKey (RFC 5915 §3), whose curve is in its element [0], wrapped. */
function readSec1(der: Uint8Array): Asn1Key | undefined {
  const [version, key, ...others] = readInside(der);
  const curve = others.find((element) => element.tag === 0xa0)?.contents;
  if (version?.tag !== INTEGER || key?.tag !== OCTET_STRING || !curve) return undefined;
  const identifier = writeDer(SEQUENCE, writeDer(OID, fromHex(EC_PUBLIC_KEY)), curve);
  return readPkcs8(writeDer(SEQUENCE, ZERO, identifier, writeDer(OCTET_STRING, der)));
}

/** The public key of an X.509 certificate (RFC 5280 §4.1). Neither its chain nor its dates are checked. */
function readCertificate(der: Uint8Array): Asn1Key | undefined {
  const [certificate] = readInside(der);
  const fields = certificate && readInside(certificate.whole).filter((element) => element.tag !== 0xa0);
  // serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo
  const spki = fields?.[5];
  return spki && readSpki(spki.whole);
}

function rsaIdentifier(): Uint8Array {
  return writeDer(SEQUENCE, writeDer(OID, fromHex(RSA_ENCRYPTION)), NULL);
}

function described(
  format: 'spki' | 'pkcs8',
  elements: readonly DerElement[],
  identifier: DerElement,
  key: Uint8Array,
): Asn1Key | undefined {
  const [oid, parameters] = readInside(identifier.whole);
  if (oid?.tag !== OID) return undefined;
  const { kty, curve = kty === 'EC' ? curveOf(parameters) : undefined, algorithm, words } = keyIdentifier(oid.contents);
  const [modulus, exponent] = readInside(key).slice(format === 'spki' ? 0 : 1);
  const isRsa = modulus?.tag === INTEGER && exponent?.tag === INTEGER;
  if ((kty === 'EC' && curve === undefined) || (kty === 'RSA' && !isRsa)) return undefined;
  const isPss = hex(oid.contents) === RSASSA_PSS;
  // The runtimes import RSA keys under one identifier only; what PSS is bound to is judged here.
  const parts = elements.map((each) => (isPss && each === identifier ? rsaIdentifier() : each.whole));
  return {
    format,
    der: writeDer(SEQUENCE, ...parts),
    kind: { type: format === 'spki' ? 'public' : 'private', kty, curve, words },
    algorithm,
    rsa: kty === 'RSA' && isRsa ? rsaSizes(modulus.contents, exponent.contents) : undefined,
    pss: isPss ? { allowed: parameters && readPss(parameters) } : undefined,
    isForgeable: format === 'spki' && curve === 'Ed25519' && isSmallOrder(key),
  };
}

/** `openssl ecparam -param_enc explicit` writes the curve's numbers instead of its name. */
function curveOf(parameters: DerElement | undefined): string | undefined {
  return parameters && (parameters.tag === OID ? curveName(parameters.contents) : EXPLICIT);
}

/** The JWK of a public key (RFC 7518 §6, RFC 8037 §2), read off its DER: no runtime's JWK export is needed. */
export function publicJwk({ der, kind, algorithm }: Asn1Key): Jwk {
  const { kty, curve } = kind;
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
    kty: 'EC',
    crv: curve as string,
    x: encodeBase64url(key.subarray(1, 1 + half)),
    y: encodeBase64url(key.subarray(1 + half)),
  };
}
