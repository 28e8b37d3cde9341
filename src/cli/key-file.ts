// Reads a key out of a file: PEM, DER, JWK or JWK Set. Which of these it is, its first bytes say.
import { textOf } from './input.ts';
import { type Failure, wrongUse } from './failure.ts';
import type { Jwk, Jwks } from './library.ts';

export type FileKey = string | Jwk | Jwks;

/** @throws {Failure} */
export function parseKeyFile(bytes: Uint8Array): FileKey {
  if (bytes.length === 0) throw wrongUse('the file of --key is empty');
  // a SEQUENCE with its length in one or more bytes of its own: no text begins like that
  if (bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x2a) return pemOf(bytes);
  const text = textOf(bytes).trim();
  if (/^[{["]/.test(text)) return parseJsonKey(text);
  if (text.includes('-----BEGIN ') || /^(ssh-|ecdsa-)/.test(text)) return text;
  throw unknownForm(text);
}

function parseJsonKey(text: string): FileKey {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw wrongUse('the file of --key begins like JSON, and is none: is it whole?');
  }
  const object = typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {};
  if (Object.hasOwn(object, 'kty')) return object as Jwk;
  if (Array.isArray((object as Partial<Jwks>).keys)) return object as Jwks;
  if (Array.isArray(json)) throw wrongUse('the file of --key is a bare list: a JWK Set is {"keys": [ … ]}');
  throw wrongUse(`the file of --key is JSON, but no JWK (it has no "kty") and no JWK Set (no list of "keys")`);
}

function unknownForm(text: string): Failure {
  const secret = 'for a secret use --secret-file FILE';
  if (/^[A-Za-z0-9+/=\s]+$/.test(text) && /^(MI|LS0t)/.test(text)) {
    return wrongUse('the file of --key holds base64 without BEGIN and END lines: decode it to a file (base64 -d)');
  }
  return wrongUse(`the file of --key holds neither PEM, DER, JWK nor JWK Set; ${secret}`);
}

/** The library reads PEM by its contents, whatever the label says. */
function pemOf(der: Uint8Array): string {
  const body = Buffer.from(der)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN PUBLIC KEY-----\n${body}-----END PUBLIC KEY-----\n`;
}
