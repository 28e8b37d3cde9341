// base64url without padding (RFC 7515 §2): knows text and bytes, and not what they are for.
import { builtin, needGlobal } from '../runtime.ts';
import { encodeUtf8 } from './utf8.ts';

/**
 * Decodes base64url in its one canonical spelling: only its own alphabet, no white space, no padding, and the bits of
 * the last character that belong to no byte are zero. Otherwise one token would have many spellings.
 *
 * The bytes may lie in memory that the runtime shares among its Buffers. Read them, but copy them before they leave.
 * @returns `undefined` when the text is anything else
 */
export type Decoder = (text: string) => Uint8Array | undefined;

/**
 * The runtime's own decoder, checked for what it is lenient about. `Buffer` skips what it does not know, so that fewer
 * bytes come out than should. It accepts `+` and `/`, and takes other characters for the ASCII character with the same
 * low byte.
 */
export function base64urlDecoder(): Decoder {
  const Buffer = builtin('node:buffer')?.Buffer;
  if (!Buffer) return decodePortably;
  return (text) => {
    const { length } = text;
    const isAscii = Buffer.byteLength(text) === length;
    if (!isAscii || text.includes('+') || text.includes('/') || !endsWithZeroBits(text)) return undefined;
    const bytes = Buffer.from(text, 'base64url');
    return bytes.length === (length * 3) >> 2 ? bytes : undefined;
  };
}

/** `atob` skips white space, and accepts padding and base64's own alphabet. */
function decodePortably(text: string): Uint8Array | undefined {
  if (!/^[\w-]*$/.test(text) || !endsWithZeroBits(text)) return undefined;
  const binary = needGlobal('atob')(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from({ length: binary.length }, (_, index) => binary.charCodeAt(index));
}

/** By how many characters the last group has: the characters it may end with. One alone carries no byte. */
const LAST_CHARACTERS: readonly (string | undefined)[] = [undefined, '', 'AQgw', 'AEIMQUYcgkosw048'];

function endsWithZeroBits(text: string): boolean {
  const last = LAST_CHARACTERS[text.length % 4];
  return last === undefined || last.includes(text[text.length - 1] as string);
}

/** @returns bytes of their own, or `undefined` when the text is not canonical base64url */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = base64urlDecoder()(text);
  return bytes && new Uint8Array(bytes);
}

export function encodeBase64url(bytes: Uint8Array): string {
  const Buffer = builtin('node:buffer')?.Buffer;
  if (Buffer) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64url');
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return needGlobal('btoa')(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Text as base64url of its UTF-8 bytes. */
export function encodeText(text: string): string {
  const Buffer = builtin('node:buffer')?.Buffer;
  return Buffer ? Buffer.from(text).toString('base64url') : encodeBase64url(encodeUtf8(text));
}
