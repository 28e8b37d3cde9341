// What gives a published key away, in bytes and in text. Knows how keys are written, and nothing of where they come from.

/**
 * In bytes: the object identifiers of keys, curves and certificates with the DER that must stand before them, the DER
 * of keys that have no identifier, and the names that SSH writes behind their length. `[^]` stands for a byte over 127:
 * where somebody read the bytes as text and wrote that, it is another one.
 */
const BYTES: readonly RegExp[] = [
  /\x06[\x08-\x0d]\x2a[^]\x48[^]{2}\x0d\x01/, // RSA, DH, PKCS#7, PKCS#12: 1.2.840.113549.1
  /\x06[\x07\x08]\x2a[^]\x48[^][\x3d\x38][\x01-\x04]/, // EC and DSA: 1.2.840.10045, 1.2.840.10040
  /\x06\x05\x2b[^]\x04\0/, // curves of SEC 2: 1.3.132.0
  /\x06\x09\x2b\x24\x03\x03\x02\x08\x01\x01/, // brainpool curves: 1.3.36.3.3.2.8.1.1
  /\x30\x05\x06\x03\x2b\x65[\x6e-\x71]/, // X25519, X448, Ed25519, Ed448: 1.3.101.110 to 113
  /\x06\x09\x60[^]\x48\x01\x65\x03\x04/, // ML-DSA, ML-KEM, SLH-DSA: 2.16.840.1.101.3.4
  /\x06[\x06-\x08]\x2a[^]\x03\x07\x01\x01/, // GOST: 1.2.643.7.1.1
  /\x2b\x65[\x6e-\x71]\x03[\x21\x39\x3a]\0/, // their public keys, without what stands before
  /\x30(?:\x82[^]{2}|\x81[^])\x02(?:\x01\0\x02)?(?:\x82[^]{2}|\x81[^])\0[\x80-\xff]/, // RSAPublicKey, RSAPrivateKey
  /\x02\x82[\x01-\x08][\x01\x81]\0[\x80-\xff]|\x02\x03\x01\0\x01/, // their modulus, their exponent
  /^\x03\x01\0\x01[^]{64}/, // RSA in DNS (RFC 3110)
  /RSA[1-3]\0[\x02-\x40]\0\0|EC[KS][1-5][\x20\x30\x42]\0\0\0/, // key blobs of Windows
  /\x20[\x01-\x08]\x21\x58[\x20\x30\x42]|\x03\x39\x01\0\x20\x59/, // a COSE key: its curve and point, or its modulus
  /kty(?:[\xa2\xa3]|b|c|[\xda\x79]\0[^])(?:RSA|EC|OKP|AKP)/, // a JWK in MessagePack or CBOR
  /\x30[^]{1,3}\x02\x01\x01\x04[\x14-\x42]/, // ECPrivateKey
  /\0\0\0[\x07-\x40](?:ssh-|ecdsa-sha2-|sk-ssh-|sk-ecdsa-)/,
  /openssh-key-v1\0/,
];

/**
 * In a key packet of OpenPGP (RFC 9580 §5.5.2). The last two are short: they must begin the bytes, and RSA and DSA must go
 * on for longer than a secret does. Random bytes are hardly ever like that.
 */
const OPENPGP: readonly RegExp[] = [
  /\x2b\x06\x01\x04\x01[^](?:\x47\x0f\x01|\x55\x01\x05)/, // the older Ed25519 and X25519
  /\x08\x2a[^]\x48[^]\x3d\x03\x01\x07|\x05\x2b[^]\x04\0[\x22\x23]/, // the NIST curves
  // the exponent of nearly all RSA keys; what stands before it is not a text of zeros and ones, read as hex
  /\0\x11\x01\0\x01(?<=[^\0-\x11][^]{0,5})/,
  // RSA and DSA of 1024 to 4096 bits, also cut off; Ed25519 and X25519
  /^[\x98-\x9a\xb8-\xba\xc6\xce][^]{1,5}[\x04\x06][^]{4}[\x01-\x03\x11](?:\0\0[^]{2})?[\x04\x08\x0c\x10]\0[\x80-\xff][^]{99}/,
  /^[\xc6\xce](?:\x26\x04|\x2a\x06)[\x65-\x7f][^]{3}[\x19\x1b]/,
];

/** @param raw bytes, a character each, or what somebody read them as */
export function keyBytes(raw: string): string | undefined {
  if (BYTES.some((mark) => mark.test(raw)) || hasRsaNumbers(raw)) return 'a DER-encoded key or certificate';
  return OPENPGP.some((mark) => mark.test(raw)) ? 'an OpenPGP key' : undefined;
}

const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/----(?:BEGIN|END)|-BEGIN[A-Z0-9]{0,30}(?:PUBLICKEY|PRIVATEKEY|CERTIFICATE)/i, 'PEM text'],
  [/(?:ssh-[a-z0-9]{1,20}|ecdsa-sha2-[a-z0-9]{1,20}|sk-(?:ssh|ecdsa)-[a-z0-9@.-]{1,60})AAAA/, 'an SSH key'],
  [/(?:RSA|DSA|EC)KeyValue|(?:<|&lt;)(?:\w{1,10}:)?Modulus(?:>|&gt;)/i, 'a key as XML'],
  [/AwEAA(?:"*[\w+/-]){80}/, 'a key from DNS'],
  [
    /did:(?:key|jwk):|ed25519:|k[1-4]\.(?:public|secret)\.|untrustedcomment:|PuTTY-User-Key-File|v=DKIM1|_domainkey|k=(?:rsa|ed25519);|KEY25[67]3\d/i,
    'a key by its prefix',
  ],
  [/Modulus\W{1,3}[0-9a-f:]{20}|Public[-_]?Key(?:\w{0,12}["']{0,2}[:=]|[,(]\d)/i, 'text that says it is a public key'],
];

/** @param text printable ASCII only, without white space */
export function keyText(text: string): string | undefined {
  return (
    TEXTS.find(([mark]) => mark.test(text))?.[1] ??
    (looksLikeJwk(text) || isJsonContainer(text) ? 'JSON (a JWK?)' : undefined)
  );
}

/** What white space is a part of. */
export function lineText(text: string): string | undefined {
  return isPublicSshLine(text) ? 'an SSH key' : looksLikeJwk(text) ? 'JSON (a JWK?)' : undefined;
}

/** A line of `authorized_keys` or of a `.pub` file, whatever its key. */
function isPublicSshLine(text: string): boolean {
  return /^\s*(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d{3})\s+[\w+/-]{20}/.test(text);
}

/**
 * Members of a JWK in whatever notation: their name and a value of it, each alone and not a part of a word, beside
 * something that is long enough for a key; or the exponent of nearly all RSA keys beside what is long enough for a modulus.
 */
function looksLikeJwk(text: string): boolean {
  if (!/[\w-]{40}/.test(text)) return false;
  if (
    /e\W{1,8}(?:AQAB|0{0,9}10001)|(?<![\w+/-])(?:AQAB|65537|0x?0{0,9}10001)(?![\w+/-])/.test(text) &&
    /[\w-]{80}/.test(text)
  )
    return true;
  const name = /(?<![a-z0-9])(?:kty|crv|curve)(?![a-z0-9])/i.test(text);
  return (
    name &&
    /(?<![A-Za-z0-9])(?:RSA|EC|OKP|AKP|oct|P-\d{3}|Ed\d{3,5}|X\d{3,5}|secp\d{3}[kr]1|prime256v1)(?![A-Za-z0-9])/.test(
      text,
    )
  );
}

function isJsonContainer(text: string): boolean {
  // shorter than any key: a few printable characters among random bytes
  if (text.length < 16 || !/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** RSAPublicKey or RSAPrivateKey (RFC 8017 A.1): they carry no identifier, so by their numbers. */
function hasRsaNumbers(raw: string): boolean {
  for (let at = raw.indexOf('0'); at >= 0; at = raw.indexOf('0', at + 1)) {
    if (isRsaKey(raw, at)) return true;
  }
  return false;
}

/**
 * A SEQUENCE (0x30) that is there as a whole, of the modulus, 64 bytes or more, the exponent, and perhaps others. Both are
 * odd, and the modulus fills its bytes, so that DER writes a zero before it: random bytes are hardly ever like that.
 */
function isRsaKey(raw: string, at: number): boolean {
  const all = span(raw, at);
  // a few bytes may be missing, where what was decoded was no whole number of groups
  if (!(all.end <= raw.length + 8) || raw.charCodeAt(all.start) !== 2) return false;
  const first = span(raw, all.start);
  // the private form begins with its version, a single byte
  const modulus = first.end - first.start === 1 ? span(raw, first.end) : first;
  if (!(modulus.end - modulus.start >= 64) || raw.charCodeAt(modulus.start) !== 0) return false;
  const exponent = span(raw, modulus.end);
  return raw.charCodeAt(modulus.end) === 2 && exponent.end <= all.end && isOdd(raw, modulus) && isOdd(raw, exponent);
}

function isOdd(raw: string, { end }: { readonly end: number }): boolean {
  return raw.charCodeAt(end - 1) % 2 === 1;
}

/** Where the contents of the DER element at `at` begin and end; `end` is NaN where there is none. */
function span(raw: string, at: number): { readonly start: number; readonly end: number } {
  const size = raw.charCodeAt(at + 1);
  if (size < 0x80) return { start: at + 2, end: at + 2 + size };
  if (size === 0x81) return { start: at + 3, end: at + 3 + raw.charCodeAt(at + 2) };
  const length = size === 0x82 ? raw.charCodeAt(at + 2) * 256 + raw.charCodeAt(at + 3) : NaN;
  return { start: at + 4, end: at + 4 + length };
}
