import { encodeBase64url, encodedLength, encodeInto } from './base64url.ts';
import { jsonText } from './compose.ts';
import type { JsonObject } from './json.ts';

/** The header segment of all tokens of one signer, with the dot behind it, as ASCII. @throws {UsageError} */
export function headerSegment(alg: string, kid: string | undefined, fields: JsonObject): Uint8Array {
  const header: JsonObject = { alg, typ: 'JWT', ...(kid !== undefined && { kid }), ...fields };
  const encoder = new TextEncoder();
  return encoder.encode(`${encodeBase64url(encoder.encode(jsonText('header', header)))}.`);
}

const LARGEST_SHARED = 65_536;

let encoder: TextEncoder | undefined;
let decoder: TextDecoder | undefined;
let utf8 = /* @__PURE__ */ new Uint8Array(0);
let ascii = /* @__PURE__ */ new Uint8Array(0);

/**
 * What is signed (RFC 7515 §5.1 step 5). `bytes` is a view of a buffer that the next call writes over (saves 1 µs):
 * hand it to a key, which copies it or is done with it at once.
 */
export function signingInput(header: Uint8Array, payload: string): { readonly bytes: Uint8Array; readonly text: string } {
  reserve(payload.length * 3, header.length);
  const { written } = (encoder ??= new TextEncoder()).encodeInto(payload, utf8);
  ascii.set(header);
  const end = encodeInto(utf8, 0, written, ascii, header.length);
  const bytes = ascii.subarray(0, end);
  const text = (decoder ??= new TextDecoder()).decode(bytes);
  if (end > LARGEST_SHARED) utf8 = ascii = new Uint8Array(0);
  return { bytes, text };
}

function reserve(payloadBytes: number, headerLength: number): void {
  const needed = headerLength + encodedLength(payloadBytes);
  if (utf8.length < payloadBytes) utf8 = new Uint8Array(Math.max(4096, payloadBytes));
  if (ascii.length < needed) ascii = new Uint8Array(Math.max(8192, needed));
}
