import { hmacKey } from '../../crypto/hmac.ts';
import { keyError } from '../../errors.ts';
import { decodeBase64url } from '../../encoding/base64url.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import { INTEGER, OID, readInside } from '../../encoding/der.ts';
import { KeyMaterial, type KeyFacts } from './material.ts';

/**
 * A secret for HMAC: text (its UTF-8 bytes) or bytes. The bytes are copied: wiping them later changes nothing.
 * @throws {UsageError} when it is empty, or is a key of another kind: a published key as a secret lets everybody
 * sign (CVE-2015-9235 and its many returns)
 */
export function secretMaterial(secret: string | Uint8Array, about: Partial<KeyFacts> = {}): KeyMaterial {
  if (secret.length === 0) throw keyError('the secret is empty: is JWT_SECRET set?');
  // The encoder writes U+FFFD for each half of a surrogate pair, so that different secrets would be one key.
  if (typeof secret === 'string' && /\p{Surrogate}/u.test(secret)) {
    throw keyError('the secret is text with half a surrogate pair; give it as bytes');
  }
  const bytes = typeof secret === 'string' ? encodeUtf8(secret) : new Uint8Array(secret);
  const kind = keyKind(bytes);
  if (kind) throw keyError(`the secret is ${kind}; HS* needs a random secret, a key of a pair needs another algorithm`);
  const facts: KeyFacts = { ...about, type: 'secret', kty: 'oct', secretLength: bytes.length };
  return new KeyMaterial(facts, (algorithm) => hmacKey(algorithm, bytes));
}

/** What other kind of key the bytes are, also when they are that key's text, or base64 of it. */
function keyKind(bytes: Uint8Array, mayBeEncoded = true): string | undefined {
  if (isKeyDer(bytes)) return 'a DER-encoded key or certificate';
  // Printable ASCII is all that these formats need: BOM, NUL, zero-width and control characters only disguise them.
  let text = '';
  for (const byte of bytes) if (byte > 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
  if (/-{4,}BEGIN/i.test(text)) return 'PEM text';
  if (/(ssh-|ecdsa-sha2-|sk-)[a-z0-9@.-]*AAAA|^(ssh-(rsa|dss|ed25519)|ecdsa-sha2-)/i.test(text)) return 'an SSH key';
  if (/["']kty\\*["']:/.test(text) || isJsonContainer(text)) return 'JSON (a JWK?)';
  if (!mayBeEncoded) return undefined;
  const decoded = decodeBase64url(text.replace(/[="']/g, '').replaceAll('+', '-').replaceAll('/', '_'));
  return decoded && keyKind(decoded, false);
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

/** SPKI, X.509, PKCS#1, PKCS#8 and SEC1 all begin like this; 32 random bytes do so once in 10^9 times. */
function isKeyDer(bytes: Uint8Array): boolean {
  const [first, second] = readInside(bytes);
  if (!first || !second) return false;
  if (first.tag === INTEGER) return true;
  const inner = readInside(first.whole);
  return inner[0]?.tag === OID || inner.length > 5;
}
