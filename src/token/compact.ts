// A token in compact serialization (RFC 7515 §7.1): takes it apart and decodes it, and judges nothing of what it says.
import { type Base64urlReader, base64urlReader, paddedReader } from '../encoding/base64url.ts';
import { type JsonObject, parseJsonObject } from '../encoding/json.ts';
import { rejection, type TokenError } from '../errors.ts';
import { kindOf } from '../messages.ts';
import { knownHeader, type ParsedHeader } from './header.ts';

export interface CompactToken {
  readonly token: string;
  /** the header, where it is the one that was seen last */
  readonly knownHeader: ParsedHeader | undefined;
  /** as text, empty where the header is known; `null` when it is not UTF-8 */
  readonly header: string | null;
  /** as text; `null` when it is not UTF-8 */
  readonly payload: string | null;
  readonly signature: Uint8Array;
  /** header and payload segments with their dot: what was signed */
  readonly signingInput: string;
}

/** How a token must be written. */
export interface CompactPolicy {
  readonly maxTokenLength: number;
  /** must each segment carry its `=`, or none? One token has one spelling either way. */
  readonly padding: Padding;
  readonly reader: Base64urlReader;
}

export type Padding = 'none' | 'required';

/** The options with what reads segments as they demand. */
export function prepareReader<Options extends Omit<CompactPolicy, 'reader'>>(
  options: Options,
): Options & { readonly reader: Base64urlReader } {
  const reader = base64urlReader();
  return { ...options, reader: options.padding === 'required' ? paddedReader(reader) : reader };
}

/** Splits at exactly two dots and decodes the three segments strictly. */
export function readCompact(token: unknown, policy: CompactPolicy): CompactToken | TokenError {
  if (typeof token !== 'string') return malformed(`the token must be a string, got ${kindOf(token)}`);
  const { length } = token;
  if (length > policy.maxTokenLength) {
    const most = policy.maxTokenLength;
    return rejection('ERR_JWT_TOO_LARGE', `the token has ${length} characters; maxTokenLength is ${most}`);
  }
  // Scanned, not split: a token of a million dots must not become a million strings (CVE-2025-30204).
  const headerEnd = token.indexOf('.');
  const payloadEnd = token.indexOf('.', headerEnd + 1);
  if (payloadEnd < 0 || token.indexOf('.', payloadEnd + 1) >= 0) return malformed(describeSegments(token));

  const { reader, padding } = policy;
  // What is remembered carries no padding, so it says nothing of a header that must.
  const known = padding === 'none' ? knownHeader(token) : undefined;
  const header = known ? '' : reader.text(token.slice(0, headerEnd));
  const payload = reader.text(token.slice(headerEnd + 1, payloadEnd));
  const signature = reader.bytes(token.slice(payloadEnd + 1));
  const isEmpty = headerEnd === 0 || payload === '' || signature?.length === 0;
  if (isEmpty || header === undefined || payload === undefined || !signature) {
    return malformed(describeFault(token, policy));
  }
  return { token, knownHeader: known, header, payload, signature, signingInput: token.slice(0, payloadEnd) };
}

/** The payload of a JWT is a JSON object (RFC 7519 §7.2 step 10). */
export function readPayload({ payload }: CompactToken): JsonObject | TokenError {
  const json = parseJsonObject(payload);
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
  const jwe = dots === 4 ? ' (five: an encrypted token, JWE, which is not supported)' : '';
  return `the token has ${found}, expected header.payload.signature${jwe}${withStranger(token)}`;
}

const SEGMENTS = ['header', 'payload', 'signature'];

/** @param token has three segments, of which one is empty or cannot be decoded */
function describeFault(token: string, { reader, padding }: CompactPolicy): string {
  const segments = token.split('.');
  const empty = segments.indexOf('');
  if (empty === 2) return 'the signature segment is empty: the token is unsigned (alg "none"), or was cut off';
  if (empty >= 0) return `the ${SEGMENTS[empty]} segment is empty`;
  const stranger = withStranger(token).slice(2);
  if (stranger) return stranger;
  if (/[^\0-\x7f]/.test(token)) return 'the token has a character that is not ASCII';
  if (/[+/]/.test(token)) return 'the token has "+" or "/": base64, not base64url';
  const bad = SEGMENTS[segments.findIndex((segment) => !reader.bytes(segment))];
  if (padding === 'required') return `the ${bad} segment is not canonical base64url with its "=" (padding: 'required')`;
  const hint = token.includes('=') ? '; it has "=", as AWS load balancers write it: see padding: \'required\'' : '';
  return `the ${bad} segment is not canonical base64url (no padding, no white space, last bits zero)${hint}`;
}

/** What people hand in along with a token, and what to do about it; nothing of the token itself is said. */
const STRANGERS: readonly (readonly [RegExp, string])[] = [
  [/^\s*authorization\s*:/i, 'the token begins with "Authorization:": hand in what follows "Bearer "'],
  [/^\s*bearer\s/i, 'the token begins with "Bearer ": hand in what follows it'],
  [/^\s*["'`]/, 'the token has quotes around it: hand in what is between them'],
  [/%2e|%3d/i, 'the token is percent-encoded: decodeURIComponent(token)'],
  [/[\r\n]\s*$/, 'the token ends with a line break: trim it'],
  [/^\s|\s$/, 'the token has white space around it: trim it'],
  [/[\u200b-\u200f\u2060\ufeff]/, 'the token has an invisible character in it, as copied text may have'],
  [/\s/, 'the token has white space in it: was it wrapped or joined?'],
];

function withStranger(token: string): string {
  // Only the ends and a little more: this text is an attacker's, and may be long.
  const ends = token.length > 512 ? token.slice(0, 256) + token.slice(-256) : token;
  const found = STRANGERS.find(([pattern]) => pattern.test(ends));
  return found ? `; ${found[1]}` : '';
}
