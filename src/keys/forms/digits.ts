// Bytes that were written in digits of some base: which bytes they may have been. Knows no key. A text is not decoded as
// what it cannot be, so that an honest secret costs little; all work is linear in its length, save that of one number.
import { latin1 } from '../../encoding/bytes.ts';
import { fromHex } from '../../encoding/der.ts';

/** A shorter writing has no room for an algorithm's identifier. */
const SHORTEST = 30;

/** In longer texts only base64 and base16 are looked for: no key in rarer digits needs as many. */
const LONGEST = 16_384;

/** So many digits are so many bytes. */
type Group = readonly [digits: number, bytes: number];

const BASE_64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const BASE_58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const Z_85 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#';

const ONE_CASE = /[0-9A-Z]{40}|[0-9a-z]{40}/;

/** base32 (RFC 4648 §6 and §7, Crockford's), base16 and bits: all in one case. With what their text must have a run of. */
const CASELESS: readonly (readonly [alphabet: string, group: Group, run: RegExp])[] = [
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', [8, 5], ONE_CASE],
  ['0123456789ABCDEFGHIJKLMNOPQRSTUV', [8, 5], ONE_CASE],
  ['0123456789ABCDEFGHJKMNPQRSTVWXYZ', [8, 5], ONE_CASE],
  ['0123456789ABCDEF', [2, 1], /[0-9a-f]{24}/i],
  ['01', [8, 1], /[01]{200}/],
];

/** Ascii85 and Z85 are full of punctuation. */
const PUNCTUATED = /(?:[^\w+/=-][\w+/=-]{0,80}){4}/;

/**
 * What has hardly a letter beyond F is base16, or a number. In base32 it would be bytes with zeros in certain places, as
 * keys have them, and honest secrets would be taken for keys.
 * @param text printable ASCII only
 * @returns bytes, a character each
 */
export function fromDigits(text: string): string[] {
  const base64 = inGroups(text.replaceAll('+', '-').replaceAll('/', '_'), BASE_64, [4, 3]);
  const plain = text.replace(/0x|u\+|[^0-9a-z]+/gi, '');
  const isBase16 = plain.replace(/[0-9a-f]+/gi, '').length < 12;
  const caseless = CASELESS.filter(
    ([, [digits, bytes], run]) =>
      (digits === 2 || text.length < LONGEST) && !(bytes === 5 && isBase16) && run.test(plain),
  );
  return [
    ...base64,
    ...caseless.flatMap(([alphabet, group]) => inGroups(plain.toUpperCase(), alphabet, group)),
    ...fromBigNumber(plain),
  ];
}

/** Its digits are what other notations escape with, so nothing but white space may have been removed. */
export function fromBase85(text: string): string[] {
  if (text.length >= LONGEST || !PUNCTUATED.test(text)) return [];
  const ascii = String.fromCharCode(...Array.from({ length: 85 }, (_, index) => index + 33));
  return [...inGroups(text, Z_85, [5, 4]), ...inGroups(text.replaceAll('z', '!!!!!'), ascii, [5, 4])];
}

/** What else stands in the text is no digit. Whatever stands before them: one of a few digits is where a byte begins. */
function inGroups(text: string, alphabet: string, group: Group): string[] {
  const [many, few] = group;
  const digits = Array.from(text, (digit) => alphabet.indexOf(digit)).filter((digit) => digit >= 0);
  if (digits.length * few < SHORTEST * many) return [];
  return Array.from({ length: many }, (_, skip) => fromGroups(digits.slice(skip), alphabet.length, group));
}

/** The last group may be incomplete; of it, too, only whole bytes are kept. */
function fromGroups(digits: readonly number[], base: number, [many, few]: Group): string {
  const bytes = new Uint8Array(Math.floor((digits.length * few) / many));
  for (let at = 0, i = 0; at < bytes.length; at += few) {
    let value = 0;
    for (const end = i + many; i < end; i++) value = value * base + (digits[i] ?? base - 1);
    for (let last = at + few - 1; last >= at; last--) {
      bytes[last] = value % 256;
      value = Math.floor(value / 256);
    }
  }
  return latin1(bytes);
}

/** All digits are one number: in base58, perhaps with the "z" of multibase before them, or in decimal. */
function fromBigNumber(text: string): string[] {
  const [base58] = /^[1-9A-HJ-NP-Za-km-z]{40,4000}$/.exec(text) ?? [];
  const [decimal] = /\d{70,8000}/.exec(text) ?? [];
  const numbers = base58 ? [base58, base58.replace(/^z/, '')].map(numberInBase58) : [];
  return [...numbers, ...(decimal ? [BigInt(decimal)] : [])].map((number) => {
    const hex = number.toString(16);
    return latin1(fromHex(hex.length % 2 === 0 ? hex : `0${hex}`));
  });
}

function numberInBase58(text: string): bigint {
  return Array.from(text).reduce((number, digit) => number * 58n + BigInt(BASE_58.indexOf(digit)), 0n);
}

/** A number of its own, behind a sign of hexadecimal or not, and before its type or not: `48`, `\x30`, `&H30`, `48u8`. */
const NUMBER = /(?:(?<!\w)-|(?<=\b[hux]?))(?:0(?:x[\da-f]+|b[01]+|o[0-7]+)|[\da-f]{1,8}\b|\d+)/gi;

/**
 * As bytes are listed, or words of two or four, in source code or by what prints them: in decimal, with a sign or not, or
 * in another base. Words between the numbers say nothing; every other number may be an index, or a base. Neither a key nor
 * its text has mostly small bytes, and small numbers look like the beginning of a key by chance.
 */
export function fromNumbers(raw: string): string[] {
  const numbers = raw.match(NUMBER) ?? [];
  const areBytes = mostly(numbers, (number) => Number(number) < 256);
  return ['', '0b', '0o', '0x']
    .map((base) => numbers.map((number) => Number(base + number)))
    .flatMap((list) => [list, ...[0, 1].map((first) => list.filter((_, at) => at % 2 === first))])
    .flatMap((list) => (areBytes ? [1] : sizesOf(list)).map((size) => inBytes(list, size)))
    .filter((bytes) => bytes.length >= SHORTEST && bytes.filter((byte) => byte > 31).length * 3 > bytes.length)
    .map(latin1);
}

function mostly<T>(list: readonly T[], holds: (value: T) => boolean): boolean {
  return list.filter(holds).length * 2 > list.length;
}

/**
 * Most words do not fit into less: what is smaller is a key by chance too often, when it is read as words. There may be
 * bytes among the words, too.
 */
function sizesOf(list: readonly number[]): readonly number[] {
  if (mostly(list, (value) => value > 1e7)) return [1, 4, -4];
  return mostly(list, (value) => value > 1e3) ? [1, 2, -2] : [1];
}

/** @param size bytes of a number, negative where the lowest comes first, as most machines keep them */
function inBytes(list: readonly number[], size: number): Uint8Array {
  const places = [2 ** 24, 2 ** 16, 256, 1].slice(-Math.abs(size));
  if (size < 0) places.reverse();
  const most = 256 ** places.length;
  const words = list.filter((value) => value >= most / -2 && value < most);
  return Uint8Array.from(words.flatMap((value) => places.map((place) => Math.floor(value / place))));
}
