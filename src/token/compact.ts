import { rejection, type TokenError } from '../errors.js';
import { show } from '../messages.js';
import { decodedLength, decodeInto } from './base64url.js';

/** A token in compact serialization (RFC 7515 §7.1), taken apart and decoded, nothing judged yet. */
export interface CompactToken {
  readonly text: string;
  /** where the header segment ends */
  readonly headerEnd: number;
  /** the decoded header; empty when `headerText` was known already */
  readonly headerBytes: Uint8Array;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** header and payload segments with their dot, as ASCII: what was signed */
  readonly signingInput: Uint8Array;
}

/** Longer tokens get buffers of their own, so that one giant does not stay in memory. */
const LARGEST_SHARED = 65_536;

let encoder: TextEncoder | undefined;
let characters = new Uint8Array(0);
let decoded = new Uint8Array(0);

/**
 * Splits at exactly two dots and decodes the three segments strictly. The result's bytes are views of buffers that
 * the next call writes over (allocating them anew costs 0.5 µs a token): use them before the next `await`, or
 * take them along with `detach`.
 */
export function readCompact(token: unknown, maxLength: number): CompactToken | TokenError {
  if (typeof token !== 'string') return malformed(`the token must be a string, got ${show(token)}`);
  if (token.length > maxLength) {
    return rejection('ERR_JWT_TOO_LARGE', `the token has ${token.length} characters; maxTokenLength is ${maxLength}`);
  }
  // Scanned, not split: a token of a million dots must not become a million strings (CVE-2025-30204).
  const headerEnd = token.indexOf('.');
  const payloadEnd = headerEnd < 0 ? -1 : token.indexOf('.', headerEnd + 1);
  if (payloadEnd < 0 || token.indexOf('.', payloadEnd + 1) >= 0) return malformed(describeSegments(token));
  if (headerEnd === 0) return malformed('the header segment is empty');
  if (payloadEnd === headerEnd + 1) return malformed('the payload segment is empty');
  if (payloadEnd === token.length - 1) return malformed('the signature segment is empty');

  const length = token.length;
  const shared = length <= LARGEST_SHARED;
  if (!shared || characters.length < length) allocate(length);
  const ascii = characters;
  const output = decoded;
  if (!shared) allocate(0);
  const { read, written } = (encoder ??= new TextEncoder()).encodeInto(token, ascii);
  if (read !== length || written !== length) return malformed(notBase64url('token'));

  const header = decodeSegment(ascii, 0, headerEnd, output, 0);
  if (!header) return malformed(notBase64url('header'));
  const payload = decodeSegment(ascii, headerEnd + 1, payloadEnd, output, headerEnd);
  if (!payload) return malformed(notBase64url('payload'));
  const signature = decodeSegment(ascii, payloadEnd + 1, length, output, payloadEnd);
  if (!signature) return malformed(notBase64url('signature'));
  return {
    text: token,
    headerEnd,
    headerBytes: header,
    payload,
    signature,
    signingInput: ascii.subarray(0, payloadEnd),
  };
}

function allocate(length: number): void {
  // twice what is needed now, so that growing tokens do not allocate each time; 4 kB hold most tokens
  const size = length === 0 ? 0 : Math.max(4096, length > LARGEST_SHARED ? length : length * 2);
  characters = new Uint8Array(size);
  decoded = new Uint8Array(size);
}

/** Decoding shrinks, so each segment fits at its own offset of a buffer as long as the token. */
function decodeSegment(
  ascii: Uint8Array,
  start: number,
  end: number,
  output: Uint8Array,
  offset: number,
): Uint8Array | undefined {
  const target = output.subarray(offset, offset + decodedLength(end - start));
  return decodeInto(ascii, start, end, target) < 0 ? undefined : target;
}

/** A copy that survives an `await`. */
export function detach(token: CompactToken): CompactToken {
  return {
    ...token,
    headerBytes: token.headerBytes.slice(),
    payload: token.payload.slice(),
    signature: token.signature.slice(),
    signingInput: token.signingInput.slice(),
  };
}

function malformed(message: string): TokenError {
  return rejection('ERR_JWT_MALFORMED', message);
}

function notBase64url(segment: string): string {
  return segment === 'token'
    ? 'the token has a character that is not ASCII'
    : `the ${segment} segment is not canonical base64url (no padding, no white space, last bits zero)`;
}

function describeSegments(token: string): string {
  if (token === '') return 'the token is empty';
  let dots = 0;
  for (let at = token.indexOf('.'); at >= 0 && dots < 5; at = token.indexOf('.', at + 1)) dots++;
  const found = dots === 5 ? 'more than five segments' : `${dots + 1} segment${dots === 0 ? '' : 's'}`;
  const hint = dots === 4 ? ' (five: an encrypted token, JWE, which is not supported)' : '';
  return `the token has ${found}, expected header.payload.signature${hint}`;
}
