// Claims of a token that nobody has verified. Whoever reads them may only choose by them who verifies the token.
import { decodeBase64url } from '../encoding/base64url.ts';
import { type JsonObject, parseJsonObject } from '../encoding/json.ts';
import { readUtf8 } from '../encoding/utf8.ts';

/** @returns `undefined` when there is no such segment or no JSON object in it; which it is, the verifier will say */
export function unverifiedPayload(token: string): JsonObject | undefined {
  const start = token.indexOf('.') + 1;
  return start > 0 ? readSegment(token, start, token.indexOf('.', start)) : undefined;
}

export function unverifiedHeader(token: string): JsonObject | undefined {
  return readSegment(token, 0, token.indexOf('.'));
}

/** Padding is passed over: whether it must be there, the verifier knows. */
function readSegment(token: string, start: number, end: number): JsonObject | undefined {
  const bytes = end < 0 ? undefined : decodeBase64url(token.slice(start, end).replace(/={1,2}$/, ''));
  const json = bytes && parseJsonObject(readUtf8(bytes));
  return typeof json === 'object' ? json : undefined;
}
