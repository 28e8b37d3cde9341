// DER (X.690), read and written: knows elements, and not what they stand for.

/** One element of a DER encoding (X.690): its tag, its contents, and all of its bytes. */
export interface DerElement {
  readonly tag: number;
  readonly contents: Uint8Array;
  readonly whole: Uint8Array;
}

export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const OID = 0x06;
export const SEQUENCE = 0x30;

const NONE: readonly DerElement[] = [];

/** Nothing of a key or a certificate has so many parts side by side; each costs two objects. */
const MOST_ELEMENTS = 64;

/** @returns the elements that fill `bytes` exactly; none when it is not DER, or of no key */
export function readDer(bytes: Uint8Array): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at + 1] as number;
    const size = first & 0x80 ? first & 0x7f : 0;
    // 0x80 and 0x83 up: indefinite, or longer than any key
    if (first === 0x80 || size > 2) return NONE;
    const start = at + 2 + size;
    let length = size === 0 ? first : 0;
    for (let i = start - size; i < start; i++) length = length * 256 + (bytes[i] as number);
    const end = start + length;
    // also when it is NaN, because the length itself is cut off
    if (!(end <= bytes.length) || elements.length === MOST_ELEMENTS) return NONE;
    elements.push({ tag: bytes[at] as number, contents: bytes.subarray(start, end), whole: bytes.subarray(at, end) });
    at = end;
  }
  return elements;
}

/** The elements inside the one SEQUENCE that fills `bytes`. */
export function readInside(bytes: Uint8Array): readonly DerElement[] {
  const [only, another] = readDer(bytes);
  return only?.tag === SEQUENCE && !another ? readDer(only.contents) : NONE;
}

export function writeDer(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return concat([Uint8Array.of(tag, ...size), ...parts]);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A number in its shortest form. Of nothing but zeros the last one stays. */
export function withoutLeadingZeros(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => digit(text, 2 * i) * 16 + digit(text, 2 * i + 1));
}

/** In ASCII the last four bits of a digit are its value, and of a letter (of either case) nine less. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return (code & 15) + (code > 0x39 ? 9 : 0);
}
