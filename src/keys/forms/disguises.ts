// Finds a published key in what is meant to be a secret, however it was written. Knows encodings; what a key looks like
// is in key-marks.ts. It searches for what a key is, because a list of disguises is never complete. All work is linear
// in the length of the secret: each step of decoding makes a few candidates, and only text is decoded again.
import { fromLatin1, latin1 } from '../../encoding/bytes.ts';
import { readUtf8 } from '../../encoding/utf8.ts';
import { fromBase85, fromDigits, fromNumbers } from './digits.ts';
import { keyBytes, keyText, lineText } from './key-marks.ts';

/** How often a key may have been encoded: base64 of hex of base64, and so on. */
const DEPTH = 6;
/** How many characters are looked at, all candidates together. No secret needs as many, unless it was made to. */
const MOST_WORK = 1_048_576;

/** @returns in words what other kind of key the bytes are, or hold */
export function disguisedKey(bytes: Uint8Array): string | undefined {
  return search(latin1(bytes), 0, { left: MOST_WORK });
}

/** @param raw bytes, a character each */
function search(raw: string, depth: number, work: { left: number }): string | undefined {
  if ((work.left -= raw.length) < 0) return 'an encoding in an encoding, too often to be looked into';
  const written = asUtf8(raw);
  const inBytes = keyBytes(raw) ?? keyBytes(written);
  if (inBytes) return inBytes;
  if (depth > 0 && !isText(raw)) return undefined;
  const text = printable(written);
  const kind = keyText(text) ?? lineText(written);
  if (kind || depth === DEPTH) return kind;
  if (written.includes('\ufffd')) return 'bytes that were read as text (it has U+FFFD)';
  for (const decoded of decodings(raw, text)) {
    const inside = search(decoded, depth + 1, work);
    if (inside) return inside;
  }
  return undefined;
}

/** Random bytes have no run of text, and neither has what was decoded at the wrong character. */
function isText(raw: string): boolean {
  return /[\t\n\r\x20-\x7e]{24}/.test(raw) || isInterleaved(raw);
}

/** Text in UTF-16: every other byte is zero. */
function isInterleaved(raw: string): boolean {
  const zeros = raw.length - raw.replaceAll('\0', '').length;
  return zeros > raw.length * 0.4 && zeros < raw.length * 0.9;
}

/** The characters, when the bytes are UTF-8 of more than ASCII. The pattern is there because an exception is dear. */
function asUtf8(raw: string): string {
  const isAscii = !/[\x80-\xff]/.test(raw);
  if (isAscii || /[\xc0\xc1\xf5-\xff]|[\xc2-\xf4](?![\x80-\xbf])|[\0-\x7f][\x80-\xbf]/.test(raw)) return raw;
  return readUtf8(fromLatin1(raw)) ?? raw;
}

/**
 * What formats of keys are written in. BOM, NUL, zero-width characters and white space only disguise them, and so do
 * escapes (of JSON, of a shell, of a URL), dashes that an editor made prettier, and letters of full width.
 */
function printable(text: string): string {
  const plain = text
    .replace(/[\p{Pd}\u2212\u2500]+/gu, dashes)
    .normalize('NFKC')
    .replace(/[^\x21-\x7e]+/g, '')
    .replaceAll('&quot;', '"');
  return /[%\\]/.test(plain) ? unescaped(plain.replace(/\\+[nrt]?(?![xu])/g, '')) : plain;
}

function dashes({ length }: string): string {
  return '-'.repeat(length);
}

/** What a URL, HTML, or a string in source code, writes for a byte: in hexadecimal, in octal, or by a letter. */
const ESCAPE =
  /(?:%|\\x|\\U000000|\\u00|\\u\{0{0,6}|&#[xX]0{0,6})([0-9a-fA-F]{1,2})[};]?|\\([0-3]?[0-7]{1,2})|\\([abefnrtv])/g;
const LETTERS: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27 };

function unescaped(text: string): string {
  return text
    .replace(/\\+/g, '\\')
    .replace(ESCAPE, (_, hex: string | undefined, octal: string | undefined, letter: string) =>
      String.fromCharCode(hex ? parseInt(hex, 16) : octal ? parseInt(octal, 8) : (LETTERS[letter] as number)),
    );
}

function decodings(raw: string, text: string): string[] {
  return [
    ...(isInterleaved(raw) ? [everyOther(raw, 0), everyOther(raw, 1)] : []),
    // a list of characters is the text that they are
    ...(/[%\\&]/.test(raw) ? [unescaped(raw.replace(/(['"])[\s,]+\1/g, ''))] : []),
    // what mail writes for "%"
    ...(raw.includes('=') ? [unescaped(raw.replaceAll('=', '%'))] : []),
    ...fromDigits(text),
    ...fromBase85(raw.replace(/\s+/g, '')),
    ...fromNumbers(raw),
  ];
}

function everyOther(raw: string, first: number): string {
  return latin1(fromLatin1(raw).filter((_, index) => index % 2 === first));
}
