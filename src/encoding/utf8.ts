// UTF-8: knows text and bytes, and not what they are for.

/** The bytes are nobody else's. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

// Made once: a new decoder costs as much as decoding a token.
let decoder: TextDecoder | undefined;

/** @returns `undefined` when it is not UTF-8; a BOM stays, for `JSON.parse` to refuse */
export function readUtf8(bytes: Uint8Array): string | undefined {
  decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
