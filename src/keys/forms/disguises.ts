// Finds a published key in what is meant to be a secret, however it was written. Knows encodings; what a key looks like
// is in key-marks.ts. It searches for what a key is, because a list of disguises is never complete.
import { decodeBase64url } from '../../encoding/base64url.ts';
import { fromLatin1, latin1 } from '../../encoding/bytes.ts';
import { fromHex } from '../../encoding/der.ts';
import { readUtf8 } from '../../encoding/utf8.ts';
import { hasKeyBytes, hasRsaNumbers, isOpenPgp, keyText } from './key-marks.ts';

/** How often a key may have been encoded: base64 of hex of base64. */
const DEPTH = 3;
/** A shorter encoding has no room for an algorithm's identifier. */
const SHORTEST = 40;

/** @returns in words what other kind of key the bytes are, or hold */
export function disguisedKey(bytes: Uint8Array): string | undefined {
  let candidates = [bytes];
  for (let depth = 0; depth <= DEPTH; depth++) {
    const next: Uint8Array[] = [];
    for (const candidate of candidates) {
      const raw = latin1(candidate);
      const written = readUtf8(candidate) ?? raw;
      const text = printable(written);
      const kind = kindOf(candidate, raw, written, text);
      if (kind) return kind;
      if (depth < DEPTH && (depth === 0 || isEncoded(raw))) next.push(...decodings(candidate, raw, written, text));
    }
    candidates = next;
  }
  return undefined;
}

function kindOf(bytes: Uint8Array, raw: string, written: string, text: string): string | undefined {
  if (hasKeyBytes(raw) || hasKeyBytes(written) || hasRsaNumbers(bytes)) return 'a DER-encoded key or certificate';
  if (isOpenPgp(raw)) return 'an OpenPGP key';
  return keyText(text) ?? (written.includes('\ufffd') ? 'bytes that were read as text (it has U+FFFD)' : undefined);
}

/**
 * What formats of keys are written in. BOM, NUL, zero-width characters and white space only disguise them, and so do
 * escapes (of JSON, of a shell, of a URL) and dashes that an editor made prettier.
 */
function printable(text: string): string {
  return text
    .replace(/[\p{Pd}\u2212\u2500]/gu, '-')
    .replace(/[^\x21-\x7e]+/g, '')
    .replace(
      /%([2-7][0-9a-f])|\\+(?:x([2-7][0-9a-f])|u00([2-7][0-9a-f])|[nrt])?/gi,
      (_, ...hex: (string | undefined)[]) => {
        const code = hex.slice(0, 3).find((digits) => digits !== undefined);
        return code === undefined ? '' : String.fromCharCode(parseInt(code, 16));
      },
    );
}

/** Random bytes, and text decoded at the wrong character, have no run of encoded text; what is encoded has. */
function isEncoded(raw: string): boolean {
  return /(?:[\w+/=%-][\s\\"',]{0,8}){24}/.test(raw) || isInterleaved(raw);
}

function decodings(bytes: Uint8Array, raw: string, written: string, text: string): Uint8Array[] {
  const found: Uint8Array[] = isInterleaved(raw) ? [0, 1].map((half) => bytes.filter((_, i) => i % 2 === half)) : [];
  // bytes that were read as latin1 and written as UTF-8
  if (written !== raw && !/[^\0-\xff]/.test(written)) found.push(fromLatin1(written));
  if (raw.includes('%') || raw.includes('\\')) found.push(unescaped(raw));
  const base64 = text
    .replace(/[^\w+/-]+/g, '')
    .replaceAll('+', '-')
    .replaceAll('/', '_');
  // whatever stands before it: one of four characters is where it begins
  for (let skip = 0; skip < 4 && base64.length >= SHORTEST; skip++) found.push(fromBase64(base64, skip));
  const hex = text.replace(/0x/gi, '').replace(/[^0-9a-f]+/gi, '');
  for (let skip = 0; skip < 2 && hex.length >= SHORTEST; skip++)
    found.push(fromHex(hex.slice(skip, hex.length - ((hex.length - skip) % 2))));
  const numbers = raw.match(/\d+/g) ?? [];
  if (numbers.length >= SHORTEST / 2) found.push(Uint8Array.from(numbers.map(Number).filter((byte) => byte < 256)));
  return found;
}

function fromBase64(text: string, skip: number): Uint8Array {
  return decodeBase64url(text.slice(skip, text.length - ((text.length - skip) % 4))) ?? new Uint8Array();
}

/** Text in UTF-16: every other byte is zero. */
function isInterleaved(raw: string): boolean {
  const zeros = raw.length - raw.replaceAll('\0', '').length;
  return zeros > raw.length * 0.4 && zeros < raw.length * 0.9;
}

/** What a URL, or a string in source code, writes for bytes. */
function unescaped(raw: string): Uint8Array {
  const text = raw.replace(/(?:%|\\+x|\\+u00)([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return fromLatin1(text);
}
