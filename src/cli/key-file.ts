// Reads a key out of a file: PEM, DER, JWK or JWK Set, also `{ kid: PEM }`. Which of these it is, its first bytes say.
import { textOf } from './input.ts';
import { type Failure, wrongUse } from './failure.ts';
import type { Jwk, Jwks } from './library.ts';
import { publishedKeys } from './remote.ts';

export type FileKey = string | Jwk | Jwks;

/**
 * @param what how messages name the file
 * @throws {Failure}
 */
export async function parseKeyFile(bytes: Uint8Array, what = 'the file of --key'): Promise<FileKey> {
  if (bytes.length === 0) throw wrongUse(`${what} is empty`);
  // a SEQUENCE with its length in one or more bytes of its own: no text begins like that
  if (bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x2a) return pemOf(bytes);
  const text = textOf(bytes).trim();
  if (/^[{["]/.test(text)) return parseJsonKey(text, what);
  if (isPem(text) || /^(ssh-|ecdsa-)/.test(text)) return text;
  throw unknownForm(text, what);
}

async function parseJsonKey(text: string, what: string): Promise<FileKey> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw wrongUse(`${what} begins like JSON, and is none: is it whole?`);
  }
  if (isPem(json)) return json;
  const object = typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {};
  if (Object.hasOwn(object, 'kty')) return object as Jwk;
  if (Array.isArray((object as Partial<Jwks>).keys)) return object as Jwks;
  if (Array.isArray(json)) throw wrongUse(`${what} is a bare list: a JWK Set is {"keys": [ … ]}`);
  const members = Object.values(object);
  if (members.length > 0 && members.every(isPem)) return { keys: (await publishedKeys(text)) as Jwk[] };
  throw wrongUse(`${what} is JSON, but no JWK (it has no "kty") and no JWK Set (no list of "keys")`);
}

function isPem(value: unknown): value is string {
  return typeof value === 'string' && value.includes('-----BEGIN ');
}

function unknownForm(text: string, what: string): Failure {
  const secret = what.includes('--key') ? '; for a secret use --secret-file FILE' : '';
  if (/^[A-Za-z0-9+/=\s]+$/.test(text) && /^(MI|LS0t)/.test(text)) {
    return wrongUse(`${what} holds base64 without BEGIN and END lines: decode it to a file (base64 -d)`);
  }
  return wrongUse(`${what} holds neither PEM, DER, JWK nor JWK Set${secret}`);
}

/** The library reads PEM by its contents, whatever the label says. */
function pemOf(der: Uint8Array): string {
  const body = Buffer.from(der)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN PUBLIC KEY-----\n${body}-----END PUBLIC KEY-----\n`;
}
