import type { JsonObject } from './json.ts';

let segment = '';
let header: JsonObject | undefined;

/**
 * The parsed header of a token that begins with the very header segment that was seen last: issuers send the same
 * one every time (saves 2 µs a token). It is shared: copy it before handing it out.
 */
export function knownHeader(token: string, headerEnd: number): JsonObject | undefined {
  return segment.length === headerEnd && token.startsWith(segment) ? header : undefined;
}

/** One entry, and only after a signature held, so that a flood of forged headers cannot push the real one out. */
export function rememberHeader(token: string, headerEnd: number, parsed: JsonObject): void {
  if (header === parsed) return;
  segment = token.slice(0, headerEnd);
  header = parsed;
}
