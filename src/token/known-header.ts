import type { ParsedHeader } from './header.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';

let segment = /* @__PURE__ */ new Uint8Array(0);
let header: ParsedHeader | undefined;

/**
 * The parsed header of a token (as ASCII) that begins with the very header segment that was seen last: issuers send
 * the same one every time (saves 2 µs a token). It is shared: copy it before handing it out.
 */
export function knownHeader(token: Uint8Array, headerEnd: number): ParsedHeader | undefined {
  if (segment.length !== headerEnd) return undefined;
  // a loop over bytes: comparing the strings takes three times as long
  for (let i = 0; i < headerEnd; i++) if (token[i] !== segment[i]) return undefined;
  return header;
}

/** One entry, and only after a signature held, so that a flood of forged headers cannot push the real one out. */
export function rememberHeader(token: string, headerEnd: number, parsed: ParsedHeader): void {
  if (header === parsed) return;
  segment = encodeUtf8(token.slice(0, headerEnd));
  header = parsed;
}
