// A token in compact serialization (RFC 7515 §7.1): takes it apart and decodes it, and judges nothing of what it says.
import type { Decoder } from '../encoding/base64url.ts';
import { type JsonObject, parseJsonObject } from '../encoding/json.ts';
import { readUtf8 } from '../encoding/utf8.ts';
import { rejection, type TokenError } from '../errors.ts';
import { show } from '../messages.ts';
import { knownHeader, type ParsedHeader } from './header.ts';

export interface CompactToken {
  readonly token: string;
  /** the header, where it is the one that was seen last */
  readonly knownHeader: ParsedHeader | undefined;
  /** empty where the header is known */
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** header and payload segments with their dot: what was signed */
  readonly signingInput: string;
}

const NOTHING = /* @__PURE__ */ new Uint8Array(0);

/** Splits at exactly two dots and decodes the three segments strictly. */
export function readCompact(token: unknown, maxLength: number, decode: Decoder): CompactToken | TokenError {
  if (typeof token !== 'string') return malformed(`the token must be a string, got ${show(token)}`);
  const { length } = token;
  if (length > maxLength) {
    return rejection('ERR_JWT_TOO_LARGE', `the token has ${length} characters; maxTokenLength is ${maxLength}`);
  }
  // Scanned, not split: a token of a million dots must not become a million strings (CVE-2025-30204).
  const headerEnd = token.indexOf('.');
  const payloadEnd = token.indexOf('.', headerEnd + 1);
  if (payloadEnd < 0 || token.indexOf('.', payloadEnd + 1) >= 0) return malformed(describeSegments(token));

  const known = knownHeader(token);
  const header = known ? NOTHING : decode(token.slice(0, headerEnd));
  const payload = decode(token.slice(headerEnd + 1, payloadEnd));
  const signature = decode(token.slice(payloadEnd + 1));
  if (headerEnd === 0 || !header || !payload?.length || !signature?.length) {
    return malformed(describeFault(token, decode));
  }
  return { token, knownHeader: known, header, payload, signature, signingInput: token.slice(0, payloadEnd) };
}

/** The payload of a JWT is a JSON object (RFC 7519 §7.2 step 10). */
export function readPayload({ payload }: CompactToken): JsonObject | TokenError {
  const json = parseJsonObject(readUtf8(payload));
  return typeof json === 'string' ? malformed(`the payload ${json}`) : json;
}

function malformed(message: string): TokenError {
  return rejection('ERR_JWT_MALFORMED', message);
}

function describeSegments(token: string): string {
  if (token === '') return 'the token is empty';
  let dots = 0;
  for (let at = token.indexOf('.'); at >= 0 && dots < 5; at = token.indexOf('.', at + 1)) dots++;
  const found = dots === 5 ? 'more than five segments' : `${dots + 1} segment${dots === 0 ? '' : 's'}`;
  const hint = dots === 4 ? ' (five: an encrypted token, JWE, which is not supported)' : '';
  return `the token has ${found}, expected header.payload.signature${hint}`;
}

const SEGMENTS = ['header', 'payload', 'signature'];

/** @param token has three segments, of which one is empty or cannot be decoded */
function describeFault(token: string, decode: Decoder): string {
  const segments = token.split('.');
  const empty = segments.indexOf('');
  if (empty >= 0) return `the ${SEGMENTS[empty]} segment is empty`;
  if (/[^\0-\x7f]/.test(token)) return 'the token has a character that is not ASCII';
  if (/[+/]/.test(token)) return 'the token has "+" or "/": base64, not base64url';
  const bad = SEGMENTS[segments.findIndex((segment) => !decode(segment))];
  return `the ${bad} segment is not canonical base64url (no padding, no white space, last bits zero)`;
}
