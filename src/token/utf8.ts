import { isSameBytes } from '../runtime.ts';

// Made once: a new encoder or decoder costs as much as what it does to a token.
let encoder: TextEncoder | undefined;
let decoder: TextDecoder | undefined;

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return (encoder ??= new TextEncoder()).encode(text);
}

/** @returns whether all of `text` is ASCII, and so is in `bytes`, which have room for it */
export function writeAscii(text: string, bytes: Uint8Array): boolean {
  const { read, written } = (encoder ??= new TextEncoder()).encodeInto(text, bytes);
  return read === text.length && written === text.length;
}

/** @returns `undefined` when it is not UTF-8; a BOM stays, for `JSON.parse` to refuse */
export function readUtf8(bytes: Uint8Array): string | undefined {
  const text = (decoder ??= new TextDecoder('utf-8', { ignoreBOM: true })).decode(bytes);
  return hidesNothing(text) || isSameBytes(encodeUtf8(text), bytes) ? text : undefined;
}

/**
 * Decoders write U+FFFD for what is not UTF-8. Where there is none, the text is all there was; else only its bytes
 * tell whether it stood there. (A decoder that throws costs 10 µs for each bad token.)
 */
export function hidesNothing(text: string): boolean {
  return !text.includes('\ufffd');
}
