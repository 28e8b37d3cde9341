// What gives a published key away, in bytes and in text. Knows how keys are written, and nothing of where they come from.

/**
 * In bytes: the object identifiers of keys, curves and certificates with the DER that must stand before them, the names
 * that SSH writes behind their length, and the curves of OpenPGP. `[^\0-\x7f]` is a byte over 127, also where somebody
 * read the bytes as text and wrote it again.
 */
const BYTES: readonly RegExp[] = [
  /\x06[\x08-\x0d]\x2a[^\0-\x7f]\x48[^\0-\x7f]{2}\x0d\x01/, // RSA, DH, PKCS#7, PKCS#12: 1.2.840.113549.1
  /\x06[\x07\x08]\x2a[^\0-\x7f]\x48[^\0-\x7f][\x3d\x38]/, // EC and DSA: 1.2.840.10045, 1.2.840.10040
  /\x06\x05\x2b[^\0-\x7f]\x04\0/, // curves of SEC 2: 1.3.132.0
  /\x30\x05\x06\x03\x2b\x65[\x6e-\x71]/, // X25519, X448, Ed25519, Ed448: 1.3.101.110 to 113
  /\x06\x09\x60[^\0-\x7f]\x48\x01\x65\x03\x04/, // ML-DSA, ML-KEM, SLH-DSA: 2.16.840.1.101.3.4
  /\x06[\x06-\x08]\x2a[^\0-\x7f]\x03\x07\x01\x01/, // GOST: 1.2.643.7.1.1
  /\0\0\0[\x07-\x40](?:ssh-|ecdsa-sha2-|sk-ssh-|sk-ecdsa-)/,
  /openssh-key-v1\0/,
  /\x2b\x06\x01\x04\x01[^\0-\x7f](?:\x47\x0f\x01|\x55\x01\x05)/, // Ed25519 and X25519 of OpenPGP
];

/** @param text the bytes, a character each, or what somebody read them as */
export function hasKeyBytes(text: string): boolean {
  return BYTES.some((mark) => mark.test(text));
}

const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/-{4,}BEGIN|-BEGIN[A-Z0-9]{0,30}(?:PUBLIC|PRIVATE)KEY|-BEGIN[A-Z0-9]{0,30}CERTIFICATE/i, 'PEM text'],
  [
    /(?:ssh-[a-z0-9]{1,20}|ecdsa-sha2-[a-z0-9-]{1,20}|sk-[a-z0-9@.-]{1,60})AAAA|^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-)/i,
    'an SSH key',
  ],
  [/PuTTY-User-Key-File/i, 'an SSH key'],
  [/kty\W{1,8}(?:RSA|EC|OKP|AKP|oct)|crv\W{1,8}(?:P-|Ed|X|secp)|["'{,]kty["':]/i, 'JSON (a JWK?)'],
  [/e\W{1,8}AQAB/, 'JSON (a JWK?)'],
  [/(?:RSA|DSA|EC)KeyValue|(?:<|&lt;)(?:\w{1,10}:)?Modulus/i, 'a key as XML'],
  [/Modulus\W{1,3}[0-9a-f:]{20}|Public-?Key:\(\d/i, 'a key as openssl prints it'],
];

/** @param text printable ASCII only, without white space */
export function keyText(text: string): string | undefined {
  return TEXTS.find(([mark]) => mark.test(text))?.[1] ?? (isJsonContainer(text) ? 'JSON (a JWK?)' : undefined);
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
export function hasRsaNumbers(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x30); at >= 0; at = bytes.indexOf(0x30, at + 1)) {
    if (isRsaKey(bytes, at)) return true;
  }
  return false;
}

function isRsaKey(bytes: Uint8Array, at: number): boolean {
  const all = span(bytes, at);
  if (!(all.end <= bytes.length)) return false;
  const first = span(bytes, all.start);
  // the private form begins with its version, a single byte
  const modulus = first.end - first.start === 1 ? span(bytes, first.end) : first;
  const exponent = span(bytes, modulus.end);
  return (
    bytes[all.start] === 2 && modulus.end - modulus.start >= 64 && bytes[modulus.end] === 2 && exponent.end <= all.end
  );
}

/** Where the contents of the DER element at `at` begin and end; `end` is NaN where there is none. */
function span(bytes: Uint8Array, at: number): { readonly start: number; readonly end: number } {
  const size = bytes[at + 1] ?? NaN;
  if (size < 0x80) return { start: at + 2, end: at + 2 + size };
  if (size === 0x81) return { start: at + 3, end: at + 3 + (bytes[at + 2] ?? NaN) };
  const length = size === 0x82 ? (bytes[at + 2] ?? NaN) * 256 + (bytes[at + 3] ?? NaN) : NaN;
  return { start: at + 4, end: at + 4 + length };
}

/** An OpenPGP packet with an RSA, DSA or ElGamal key (RFC 9580 §5.5.2), which is longer than any secret's hash. */
export function isOpenPgp(text: string): boolean {
  return (
    text.length > 140 &&
    /^(?:\x99[^]{2}|\x98[^]|\xc6[\xc0-\xdf]?[^])\x04[^]{4}[\x01-\x03\x10\x11][\x02-\x40]/.test(text)
  );
}
