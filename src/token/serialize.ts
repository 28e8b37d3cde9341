import { jsonText } from './compose.js';
import { encodeBase64url, encodedLength, encodeInto } from './base64url.js';
import type { JsonObject } from './json.js';

const DOT = 0x2e;

/** The header segment of all tokens of one signer, with the dot behind it. @throws {UsageError} */
export function headerSegment(alg: string, kid: string | undefined, fields: JsonObject): Uint8Array {
  const header: JsonObject = { alg, typ: 'JWT', ...(kid !== undefined && { kid }), ...fields };
  return new TextEncoder().encode(`${encodeBase64url(new TextEncoder().encode(jsonText('header', header)))}.`);
}

/** What is signed (RFC 7515 §5.1 step 5), as ASCII bytes. */
export function signingInput(header: Uint8Array, payload: string): Uint8Array {
  const bytes = new TextEncoder().encode(payload);
  const input = new Uint8Array(header.length + encodedLength(bytes.length));
  input.set(header);
  encodeInto(bytes, input, header.length);
  return input;
}

export function joinSignature(input: Uint8Array, signature: Uint8Array): string {
  const token = new Uint8Array(input.length + 1 + encodedLength(signature.length));
  token.set(input);
  token[input.length] = DOT;
  encodeInto(signature, token, input.length + 1);
  return new TextDecoder().decode(token);
}
