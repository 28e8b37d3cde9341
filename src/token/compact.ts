// A token in compact serialization (RFC 7515 §7.1): takes it apart and decodes it, and judges nothing of what it says.
import { type Base64urlReader, base64urlReader, paddedReader } from '../encoding/base64url.ts';
import { type JsonObject, parseJsonObject } from '../encoding/json.ts';
import { rejection, type TokenError } from '../errors.ts';
import { kindOf } from '../messages.ts';
import { knownHeader, type ParsedHeader } from './header.ts';
import { describeFault, describeSegments, type Padding } from './malformed.ts';

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

/** The default of `maxTokenLength`, in characters. */
export const LONGEST_TOKEN = 16_384;

/** How a token must be written. */
export interface CompactPolicy {
  readonly maxTokenLength: number;
  /** must each segment carry its `=`, or none? One token has one spelling either way. */
  readonly padding: Padding;
  readonly reader: Base64urlReader;
}

/** The options with what reads segments as they demand. */
export function prepareReader<Options extends Omit<CompactPolicy, 'reader'>>(
  options: Options,
): Options & { readonly reader: Base64urlReader } {
  const reader = base64urlReader();
  return { ...options, reader: options.padding === 'required' ? paddedReader(reader) : reader };
}

/** For who looks before the options are known: whether the token may have padding is judged later. */
export function asWritten(token: unknown, maxTokenLength: number): Omit<CompactPolicy, 'reader'> {
  return { maxTokenLength, padding: typeof token === 'string' && token.includes('=') ? 'required' : 'none' };
}

export function readEither(token: unknown, maxTokenLength: number): CompactToken | TokenError {
  return readCompact(token, prepareReader(asWritten(token, maxTokenLength)));
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
  return decodeSegments(token, headerEnd, payloadEnd, policy);
}

function decodeSegments(
  token: string,
  headerEnd: number,
  payloadEnd: number,
  { reader, padding }: CompactPolicy,
): CompactToken | TokenError {
  // What is remembered carries no padding, so it says nothing of a header that must.
  const known = padding === 'none' ? knownHeader(token) : undefined;
  const first = token.slice(0, headerEnd);
  const header = known ? '' : reader.text(first);
  if (header === undefined || first === '') return malformed(describeFault(token, 'header', first, padding));
  const second = token.slice(headerEnd + 1, payloadEnd);
  const payload = reader.text(second);
  if (payload === undefined || second === '') return malformed(describeFault(token, 'payload', second, padding));
  const third = token.slice(payloadEnd + 1);
  const signature = reader.bytes(third);
  if (signature === undefined || third === '') return malformed(describeFault(token, 'signature', third, padding));
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
