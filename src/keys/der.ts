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

/** @returns the elements that fill `bytes` exactly, or `undefined` when it is not DER */
export function readDer(bytes: Uint8Array): DerElement[] | undefined {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] as number;
    let start = at + 2;
    let length = bytes[at + 1] ?? Infinity;
    if (length > 0x80 && length < 0x84) {
      const size = length - 0x80;
      length = 0;
      for (let i = 0; i < size; i++) length = length * 256 + (bytes[start + i] ?? Infinity);
      start += size;
    }
    const end = start + length;
    // 0x80 and 0x84 up: indefinite, or larger than any key
    if ((bytes[at + 1] as number) === 0x80 || !(end <= bytes.length)) return undefined;
    elements.push({ tag, contents: bytes.subarray(start, end), whole: bytes.subarray(at, end) });
    at = end;
  }
  return elements;
}

/** The elements inside the single element with this tag that fills `bytes`. */
export function readInside(bytes: Uint8Array | undefined, tag: number = SEQUENCE): DerElement[] | undefined {
  const elements = bytes && readDer(bytes);
  const [only] = elements ?? [];
  return elements?.length === 1 && only?.tag === tag ? readDer(only.contents) : undefined;
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

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}
