import { builtin, type NativeBytes, type NodeBuffer } from '../runtime.ts';
import { encodeUtf8, readUtf8 } from './utf8.ts';

/**
 * base64url without padding (RFC 7515 §2), in its one canonical spelling: no white space, no `+` or `/`, and the
 * unused bits of the last character are zero. The runtimes' own decoders accept all of those, and `Buffer` also
 * takes look-alike characters for ASCII, so that one token would have many spellings.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const VALUES = /* @__PURE__ */ valueTable();
const CODES = /* @__PURE__ */ codeTable();

/** 32 bits each, because they are shifted: a table of bytes takes a fifth longer. */
function valueTable(): Int32Array {
  const values = new Int32Array(256).fill(-1);
  for (let i = 0; i < 64; i++) values[ALPHABET.charCodeAt(i)] = i;
  return values;
}

function codeTable(): Uint8Array {
  return Uint8Array.from(ALPHABET, (char) => char.charCodeAt(0));
}

/** How many bytes `length` characters decode to. */
export function decodedLength(length: number): number {
  return (length * 3) >> 2;
}

/**
 * Decodes the characters (as ASCII bytes) of `input` from `start` to `end` into `output` at `offset`. A table beats
 * the runtime's decoder plus the check that its result encodes back to the same text, up to some 400 characters.
 * @returns the offset behind the last byte, or -1 when the text is not canonical base64url
 */
export function decodeInto(input: Uint8Array, start: number, end: number, output: Uint8Array, offset: number): number {
  const table = VALUES;
  const rest = (end - start) & 3;
  const whole = end - rest;
  let o = offset;
  // A character outside the alphabet is -1: its sign bit survives every shift and is looked at once, at the end.
  let bad = 0;
  for (let i = start; i < whole; i += 4) {
    const bits =
      ((table[input[i] as number] as number) << 18) |
      ((table[input[i + 1] as number] as number) << 12) |
      ((table[input[i + 2] as number] as number) << 6) |
      (table[input[i + 3] as number] as number);
    bad |= bits;
    output[o] = bits >> 16;
    output[o + 1] = bits >> 8;
    output[o + 2] = bits;
    o += 3;
  }
  if (bad < 0 || rest === 1) return -1;
  if (rest === 0) return o;
  const third = rest === 3 ? (table[input[whole + 2] as number] as number) : 0;
  const bits =
    ((table[input[whole] as number] as number) << 12) | ((table[input[whole + 1] as number] as number) << 6) | third;
  // 2 characters carry 8 bits of 12, 3 carry 16 of 18: what is left over must be zero
  if (bits < 0 || (bits & (rest === 2 ? 0x3ff : 0x3)) !== 0) return -1;
  output[o++] = bits >> 10;
  if (rest === 3) output[o++] = bits >> 2;
  return o;
}

/** From here on Node's decoder wins over the table. */
const NATIVE_FROM = 64;

/**
 * Decodes a segment of `token` (`ascii` holds the same text) as `decodeInto` does, by Node's own decoder. It leaves out what it does not know, so that fewer bytes come out than should, and takes `+` and `/` too:
 * the caller has looked for those. The last characters go through the table, for their unused bits.
 */
export function decodeNatively(
  token: string,
  ascii: Uint8Array,
  start: number,
  end: number,
  output: NativeBytes,
  offset: number,
): number {
  if (end - start < NATIVE_FROM) return decodeInto(ascii, start, end, output, offset);
  const whole = end - ((end - start) & 3);
  const length = decodedLength(whole - start);
  if (output.write(token.slice(start, whole), offset, length, 'base64url') !== length) return -1;
  return decodeInto(ascii, whole, end, output, offset + length);
}

/** @returns the bytes, or `undefined` when the text is not canonical base64url */
export function decodeBase64url(text: string): Uint8Array | undefined {
  const characters = encodeUtf8(text);
  const output = new Uint8Array(decodedLength(characters.length));
  const written = decodeInto(characters, 0, characters.length, output, 0);
  return written < 0 ? undefined : output;
}

export function encodeBase64url(bytes: Uint8Array): string {
  const output = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  const rest = bytes.length % 3;
  const whole = bytes.length - rest;
  let o = 0;
  for (let i = 0; i < whole; i += 3) {
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    output[o++] = CODES[bits >> 18] as number;
    output[o++] = CODES[(bits >> 12) & 63] as number;
    output[o++] = CODES[(bits >> 6) & 63] as number;
    output[o++] = CODES[bits & 63] as number;
  }
  if (rest > 0) {
    const bits = ((bytes[whole] as number) << 16) | ((rest === 2 ? (bytes[whole + 1] as number) : 0) << 8);
    output[o++] = CODES[bits >> 18] as number;
    output[o++] = CODES[(bits >> 12) & 63] as number;
    if (rest === 2) output[o++] = CODES[(bits >> 6) & 63] as number;
  }
  return readUtf8(output) as string;
}

const KEPT_LENGTH = 4096;
let kept: NativeBytes | undefined;

/** Text as base64url of its UTF-8 bytes: by Node's own encoder where there is one (0.5 µs a token against 1.5). */
export function encodeText(text: string): string {
  const { Buffer } = builtin<NodeBuffer>('node:buffer') ?? {};
  if (!Buffer) return encodeBase64url(encodeUtf8(text));
  // a character takes three bytes at most
  if (text.length * 3 > KEPT_LENGTH) return Buffer.from(text).toString('base64url');
  kept ??= Buffer.alloc(KEPT_LENGTH);
  return kept.toString('base64url', 0, kept.write(text, 0, KEPT_LENGTH, 'utf8'));
}
