// Reads as much of a token as can be read, to show it: knows no rule, and nothing of what it returns is verified.
import { withoutPadding } from '../encoding/base64url.ts';
import { fromLatin1 } from '../encoding/bytes.ts';
import { copyJson, type JsonObject, parseJsonObject } from '../encoding/json.ts';
import { readUtf8 } from '../encoding/utf8.ts';
import { needGlobal } from '../runtime.ts';
import type { Explanation } from '../types.ts';
import type { Recording } from './recording.ts';

/** An unsigned token, one that was cut off, the header of an encrypted one: whatever is a JSON object in base64. */
export function readLeniently(token: unknown, maxLength: number, { passed }: Recording): Pick<Explanation, 'decoded'> {
  if (typeof token !== 'string' || token.length > maxLength) return {};
  const dots = [token.indexOf('.'), token.indexOf('.', token.indexOf('.') + 1)] as const;
  const header = passed.header?.json ?? readSegment(token.slice(0, dots[0] < 0 ? undefined : dots[0]));
  const second = dots[0] < 0 ? '' : token.slice(dots[0] + 1, dots[1] < 0 ? undefined : dots[1]);
  const payload = passed.payload ?? readSegment(second);
  if (!header && !payload) return {};
  return { decoded: { ...(header && { header: copyJson(header) }), ...(payload && { payload: copyJson(payload) }) } };
}

function readSegment(segment: string): JsonObject | undefined {
  try {
    const base64 = withoutPadding(segment).replaceAll('-', '+').replaceAll('_', '/');
    const whole = base64.length % 4 === 1 ? base64.slice(0, -1) : base64;
    const json = parseJsonObject(readUtf8(fromLatin1(needGlobal('atob')(whole))));
    return typeof json === 'object' ? json : undefined;
  } catch {
    return undefined;
  }
}
