// Claims of a token that nobody has verified. Whoever reads them may only choose by them who verifies the token.
import { decodeBase64url, withoutPadding } from '../encoding/base64url.ts';
import { type JsonObject, parseJsonObject } from '../encoding/json.ts';
import { readUtf8 } from '../encoding/utf8.ts';

/**
 * The payload, with padding or without: whether it must be there, the verifier knows.
 * @returns `undefined` when there is no such segment or no JSON object in it; which it is, the verifier will say
 */
export function unverifiedPayload(token: string): JsonObject | undefined {
  const start = token.indexOf('.') + 1;
  const end = token.indexOf('.', start);
  const bytes = end < 0 ? undefined : decodeBase64url(withoutPadding(token.slice(start, end)));
  const json = bytes && parseJsonObject(readUtf8(bytes));
  return typeof json === 'object' ? json : undefined;
}
