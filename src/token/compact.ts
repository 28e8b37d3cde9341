import { rejection, type TokenError } from '../errors.ts';
import { show } from '../messages.ts';
import { builtin, type NativeBytes, type NodeBuffer } from '../runtime.ts';
import { decodedLength, decodeInto, decodeNatively } from '../encoding/base64url.ts';
import type { ParsedHeader } from './header.ts';
import { knownHeader } from './known-header.ts';
import { readUtf8, writeAscii } from '../encoding/utf8.ts';

/** A token in compact serialization (RFC 7515 §7.1), taken apart and decoded, nothing judged yet. */
export interface CompactToken {
  readonly text: string;
  /** where the header segment ends */
  readonly headerEnd: number;
  readonly knownHeader: ParsedHeader | undefined;
  readonly signature: Uint8Array;
  /** what was decoded: the signature, then the payload, then the header (nothing, when it is known), then more */
  readonly decoded: Uint8Array;
  readonly payloadStop: number;
  readonly headerStop: number;
  /** header and payload segments with their dot: what was signed */
  readonly signingInput: string;
}

/** Longer tokens get buffers of their own, so that one giant does not stay in memory. */
const LARGEST_SHARED = 65_536;
const NOTHING = /* @__PURE__ */ new Uint8Array(0);

let ascii: Uint8Array = NOTHING;
let decoded: Uint8Array = NOTHING;
/** the same bytes as `decoded`, where the runtime can write into them itself */
let native: NativeBytes | undefined;
let signature: Uint8Array = NOTHING;

/**
 * Splits at exactly two dots and decodes the three segments strictly. Signature and payload are in a buffer that the
 * next call writes over (a fresh one costs 0.3 µs a token): use them before the next `await` and before any code of
 * the caller's runs, which may well verify another token; or take them along with `detach`.
 */
export function readCompact(token: unknown, maxLength: number): CompactToken | TokenError {
  if (typeof token !== 'string') return malformed(`the token must be a string, got ${show(token)}`);
  const { length } = token;
  if (length > maxLength) {
    return rejection('ERR_JWT_TOO_LARGE', `the token has ${length} characters; maxTokenLength is ${maxLength}`);
  }
  // Scanned, not split: a token of a million dots must not become a million strings (CVE-2025-30204).
  const headerEnd = token.indexOf('.');
  const payloadEnd = token.indexOf('.', headerEnd + 1);
  if (payloadEnd < 0 || token.indexOf('.', payloadEnd + 1) >= 0) return malformed(describeSegments(token));
  if (headerEnd === 0) return malformed('the header segment is empty');
  if (payloadEnd === headerEnd + 1) return malformed('the payload segment is empty');
  if (payloadEnd === length - 1) return malformed('the signature segment is empty');

  const compact = decodeSegments(token, headerEnd, payloadEnd);
  if (length > LARGEST_SHARED) release();
  return compact;
}

function decodeSegments(token: string, headerEnd: number, payloadEnd: number): CompactToken | TokenError {
  const { length } = token;
  reserve(length);
  if (!writeAscii(token, ascii)) return malformed('the token has a character that is not ASCII');
  if (token.includes('+') || token.includes('/')) return malformed('the token has "+" or "/": base64, not base64url');

  // The signature comes first in the buffer: tokens of one algorithm then share its view, too.
  const signatureLength = decodedLength(length - payloadEnd - 1);
  if (signature.length !== signatureLength) signature = decoded.subarray(0, signatureLength);
  if (decodeInto(ascii, payloadEnd + 1, length, decoded, 0) < 0) return notBase64url('signature');
  const payloadStop = decodeSegment(token, headerEnd + 1, payloadEnd, signatureLength);
  if (payloadStop < 0) return notBase64url('payload');
  const known = knownHeader(ascii, headerEnd);
  const headerStop = known ? payloadStop : decodeSegment(token, 0, headerEnd, payloadStop);
  if (headerStop < 0) return notBase64url('header');
  return {
    text: token,
    headerEnd,
    knownHeader: known,
    signature,
    decoded,
    payloadStop,
    headerStop,
    signingInput: token.slice(0, payloadEnd),
  };
}

function decodeSegment(token: string, start: number, end: number, offset: number): number {
  return native
    ? decodeNatively(token, ascii, start, end, native, offset)
    : decodeInto(ascii, start, end, decoded, offset);
}

/** The header as text; `undefined` when it is not UTF-8. */
export function headerText({ decoded: bytes, payloadStop, headerStop }: CompactToken): string | undefined {
  return readUtf8(bytes.subarray(payloadStop, headerStop));
}

/** The payload likewise. Read when it is needed: most forged tokens never get there. */
export function payloadText({ decoded: bytes, signature: { length }, payloadStop }: CompactToken): string | undefined {
  return readUtf8(bytes.subarray(length, payloadStop));
}

/** Room for the token as ASCII, and for its segments decoded (which are shorter). */
function reserve(length: number): void {
  if (ascii.length >= length) return;
  // 4 kB hold most tokens; twice what is needed now, so that growing ones do not allocate each time
  const size = length > LARGEST_SHARED ? length : Math.max(4096, length * 2);
  ascii = new Uint8Array(size);
  native = builtin<NodeBuffer>('node:buffer')?.Buffer.alloc(size);
  decoded = native ? new Uint8Array(native.buffer, native.byteOffset, size) : new Uint8Array(size);
  signature = NOTHING;
}

function release(): void {
  ascii = decoded = signature = NOTHING;
  native = undefined;
}

/** A copy that survives. */
export function detach(token: CompactToken): CompactToken {
  const copy = token.decoded.slice(0, token.headerStop);
  return { ...token, decoded: copy, signature: copy.subarray(0, token.signature.length) };
}

function malformed(message: string): TokenError {
  return rejection('ERR_JWT_MALFORMED', message);
}

function notBase64url(segment: string): TokenError {
  return malformed(`the ${segment} segment is not canonical base64url (no padding, no white space, last bits zero)`);
}

function describeSegments(token: string): string {
  if (token === '') return 'the token is empty';
  let dots = 0;
  for (let at = token.indexOf('.'); at >= 0 && dots < 5; at = token.indexOf('.', at + 1)) dots++;
  const found = dots === 5 ? 'more than five segments' : `${dots + 1} segment${dots === 0 ? '' : 's'}`;
  const hint = dots === 4 ? ' (five: an encrypted token, JWE, which is not supported)' : '';
  return `the token has ${found}, expected header.payload.signature${hint}`;
}
