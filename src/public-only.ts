// What is written into a token is public: finds private keys in it, and knows nothing else of tokens.
import { decodeBase64 } from './encoding/base64url.ts';
import { latin1 } from './encoding/bytes.ts';
import { fromHex } from './encoding/der.ts';
import { isObject } from './encoding/json.ts';
import { optionError } from './errors.ts';
import { readAsn1 } from './keys/forms/asn1-keys.ts';
import { quote } from './messages.ts';

/** The private members of a JWK (RFC 7518 §6). */
const PRIVATE = /^(d|k|d?[pq]|qi|oth|priv)$/;

/**
 * In whatever holds a key: most claims hold none, and are not looked through. Behind the words stands what begins JSON,
 * PEM and DER in base64; the next three, in base64 of base64; then DER in hex, and DER and PEM as a list of bytes.
 */
const TRACE =
  /kty|crv|jwk|KTY|PRIVATE|(?:e[wy][A0Jo]|W[3y][Js]|LS0t|M[CHI]|ZXlK|TFMw|TUl|30\w{2,6}02010)[\w+/-]{40}|48,.{1,14},2,1,|45,45,66,/;
const ENCODED = /(?<![\w+-])(?:e[wy][A0Jo]|W[3y][Js]|LS0t|M[CHI]|ZXlK|TFMw|TUl|30\w{2,6}02010)[\w+/-]{40,}/g;

/** How many encodings in one another are looked into. */
const DEEPEST = 4;

/**
 * A header is public, and so are claims: a key in them must be the public half (RFC 7515 §4.1.3, RFC 7800 §3.2). Looked
 * for in what is written, at any depth and in whatever claim: `cnf`, `sub_jwk`, `jwks`.
 */
export function refuseSecrets(what: string, json: string): void {
  if (!TRACE.test(json)) return;
  // the outermost object may be a key, too: then it has this member
  const pending: Part[] = [['kty', json, 0]];
  for (const [name, given, depth] of pending) {
    const value = typeof given === 'string' ? parsed(given) : given;
    const secret = isObject(value) ? privateMember(name, value) : privateText(value);
    if (secret) throw optionError(`${what} ${quote(name)} has ${secret}: hand in exportJwk(key, { public: true })`);
    for (const part of partsIn(name, value, depth)) pending.push(part);
  }
}

/** `depth` counts the encodings that it was in. */
type Part = readonly [name: string, value: unknown, depth: number];

/** What stands in a list or in a text has its name. */
function partsIn(name: string, value: unknown, depth: number): readonly Part[] {
  if (Array.isArray(value)) return [told(bytesOf(value)), ...value].map((part) => [name, part, depth]);
  if (isObject(value)) return Object.entries(value).map(([inner, part]) => [inner, part, depth]);
  return depth < DEEPEST ? decoded(String(value)).map((text) => [name, text, depth + 1]) : [];
}

/** An object is no byte, and may not be read as a number: a `toString` of its own throws, a list costs what is in it. */
function bytesOf(list: readonly unknown[]): Uint8Array {
  return Uint8Array.from(list, (part) => (isObject(part) ? 0 : (part as number)));
}

function parsed(text: string): unknown {
  try {
    return /^\s*[[{"]/.test(text) ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}

function privateMember(name: string, value: object): string | undefined {
  const names = Object.keys(value);
  const member = names.find((each) => PRIVATE.test(each));
  return member && (name === 'jwk' || names.some((each) => /^(kty|crv)$/.test(each)))
    ? `the private member "${member}"`
    : undefined;
}

/** PEM, or a JWK in whatever notation but JSON: its kind or curve, and a private member with a long value. */
function privateText(value: unknown): string | false {
  return (
    /PRIVATE KEY( BLOCK)?--|^(?=[^]*(?<![a-z])(?:kty|crv)(?![a-z]))[^]*(?<![\w-])(?:d|k|priv|d?[pq]|qi)(?![\w-])(?:[^\w-]|s:\d{1,4}|u'){1,24}[\w-]{22}/i.test(
      String(value),
    ) && 'a private key'
  );
}

/** What is in a URL, in base64 and in hex. */
export function decoded(text: string): string[] {
  const plain = text.replace(/%([\da-f]{2})|\+/gi, (_, hex?: string) =>
    String.fromCharCode(hex ? parseInt(hex, 16) : 32),
  );
  const inside = (text.replace(/[\r\n]+/g, '').match(ENCODED) ?? []).map((run) => {
    return told(run[0] === '3' ? fromHex(run) : decodeBase64(run));
  });
  return plain === text ? inside : [plain, ...inside];
}

/** What bytes say, as text. DER is told as PEM would. */
function told(bytes: Uint8Array = new Uint8Array()): string {
  return readAsn1(bytes)?.kind.type === 'private' ? 'PRIVATE KEY--' : latin1(bytes);
}
