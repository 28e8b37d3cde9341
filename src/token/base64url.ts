/**
 * base64url without padding (RFC 7515 §2), in its one canonical spelling: no white space, no `+` or `/`, and the
 * unused bits of the last character are zero. The runtimes' own decoders accept all of those, and `Buffer` also
 * takes look-alike characters for ASCII, so that one token would have many spellings.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const VALUES = /* @__PURE__ */ valueTable();
const CODES = /* @__PURE__ */ codeTable();

function valueTable(): Int8Array {
  const values = new Int8Array(256).fill(-1);
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
 * Decodes the characters (as ASCII bytes) of `input` from `start` to `end` into `output` at 0.
 * @returns the number of bytes written, or -1 when the text is not canonical base64url
 */
export function decodeInto(input: Uint8Array, start: number, end: number, output: Uint8Array): number {
  const rest = (end - start) & 3;
  const whole = end - rest;
  let o = 0;
  // A character outside the alphabet is -1: its sign bit survives every shift and is looked at once, at the end.
  let bad = 0;
  for (let i = start; i < whole; i += 4) {
    const bits =
      (value(input, i) << 18) | (value(input, i + 1) << 12) | (value(input, i + 2) << 6) | value(input, i + 3);
    bad |= bits;
    output[o++] = bits >> 16;
    output[o++] = bits >> 8;
    output[o++] = bits;
  }
  if (rest === 1) return -1;
  if (rest > 1) {
    const bits = (value(input, whole) << 12) | (value(input, whole + 1) << 6) | (rest === 3 ? value(input, whole + 2) : 0);
    // 2 characters carry 8 bits of 12, 3 carry 16 of 18: what is left over must be zero
    if (bits < 0 || (bits & (rest === 2 ? 0x3ff : 0x3)) !== 0) return -1;
    output[o++] = bits >> 10;
    if (rest === 3) output[o++] = bits >> 2;
  }
  return bad < 0 ? -1 : o;
}

function value(input: Uint8Array, index: number): number {
  return VALUES[input[index] as number] as number;
}

/** @returns the bytes, or `undefined` when the text is not canonical base64url */
export function decodeBase64url(text: string): Uint8Array | undefined {
  const characters = new TextEncoder().encode(text);
  const output = new Uint8Array(decodedLength(characters.length));
  const written = decodeInto(characters, 0, characters.length, output);
  return written < 0 ? undefined : output;
}

/**
 * Encodes `bytes` as ASCII bytes into `output` at `offset`, which must have room.
 * @returns the offset behind the last character
 */
export function encodeInto(bytes: Uint8Array, output: Uint8Array, offset: number): number {
  const rest = bytes.length % 3;
  const whole = bytes.length - rest;
  let o = offset;
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
  return o;
}

/** How many characters `length` bytes encode to. */
export function encodedLength(length: number): number {
  return Math.ceil((length * 4) / 3);
}

export function encodeBase64url(bytes: Uint8Array): string {
  const output = new Uint8Array(encodedLength(bytes.length));
  encodeInto(bytes, output, 0);
  return new TextDecoder().decode(output);
}
