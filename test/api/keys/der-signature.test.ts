import { sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Algorithm, signatureFromDer, signatureToDer } from 'strictjwt';
import { expectUsageError } from '../../support/expect.ts';
import { pairFor } from '../../support/keys.ts';

const CURVES = [
  ['ES256', 32],
  ['ES384', 48],
  ['ES512', 66],
] as const;

// Independent of the library: DER by hand (X.690 §8.1, §8.3), from hex.
const tlv = (tag: string, contents: string): string => {
  const length = contents.length / 2;
  return tag + (length < 0x80 ? '' : '81') + length.toString(16).padStart(2, '0') + contents;
};
const derOf = (...integers: string[]): Uint8Array => bytes(tlv('30', integers.map((hex) => tlv('02', hex)).join('')));
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const raw = (length: number, r: string, s: string): Uint8Array =>
  bytes(r.padStart(length * 2, '0') + s.padStart(length * 2, '0'));

describe.each(CURVES)('a signature of %s', (algorithm, length) => {
  const full = 'ff'.repeat(length);
  const high = `80${'00'.repeat(length - 1)}`;
  const low = `7f${'ff'.repeat(length - 1)}`;

  // [r and s as numbers, as DER writes them]
  it.each<[string, [string, string], [string, string]]>([
    ['the largest numbers', [full, full], [`00${full}`, `00${full}`]],
    ['a first bit that would be a sign', [high, low], [`00${high}`, low]],
    ['leading zeros', ['01', 'ff'], ['01', '00ff']],
    [
      'a number one byte short',
      ['7f'.repeat(length - 1), '80'.repeat(length - 1)],
      ['7f'.repeat(length - 1), `00${'80'.repeat(length - 1)}`],
    ],
    ['zero', ['00', '01'], ['00', '01']],
    ['numbers of two bytes', ['0100', 'ffff'], ['0100', '00ffff']],
  ])('goes both ways: %s', (_, [r, s], [derR, derS]) => {
    expect(signatureFromDer(derOf(derR, derS), algorithm)).toEqual(raw(length, r, s));
    expect(signatureToDer(raw(length, r, s), algorithm)).toEqual(derOf(derR, derS));
  });

  it('that node:crypto made as DER is verified as raw, and the other way round', () => {
    const { privateKey, publicKey } = pairFor(algorithm);
    const hash = `sha${algorithm.slice(2)}`;
    for (let i = 0; i < 50; i++) {
      const data = Buffer.from(`message ${i}`);
      const der = new Uint8Array(sign(hash, data, privateKey));
      const converted = signatureFromDer(der, algorithm);
      expect(verify(hash, data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, converted)).toBe(true);
      expect(signatureToDer(converted, algorithm)).toEqual(der);
      const joined = new Uint8Array(sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
      expect(verify(hash, data, publicKey, signatureToDer(joined, algorithm))).toBe(true);
    }
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['raw r and s', raw(length, full, low)],
    ['an empty sequence', bytes('3000')],
    ['one number', derOf('01')],
    ['three numbers', derOf('01', '01', '01')],
    ['a negative number', derOf('80', '01')],
    ['a negative second number', derOf('01', 'ff')],
    ['a number of no bytes', derOf('', '01')],
    ['a zero too many', derOf('0001', '01')],
    ['a zero too many before a sign', derOf('0000ff', '01')],
    ['zeros for zero', derOf('0000', '01')],
    ['a number that is too large', derOf(`01${'00'.repeat(length)}`, '01')],
    ['a second number that is too large', derOf('01', `00${full}00`)],
    ['something behind it', bytes(`${Buffer.from(derOf('01', '01')).toString('hex')}00`)],
    ['something behind the numbers', bytes(tlv('30', '0201010201010500'))],
    ['a length that is too long', bytes('3007020101020101')],
    ['a length that is too short', bytes('3005020101020101')],
    ['a length in long form without need', bytes('308106020101020101')],
    ['a number’s length in long form without need', bytes('30070281010102010100'.slice(0, 18))],
    ['an indefinite length', bytes('30800201010201010000')],
    ['a set instead of a sequence', bytes('3106020101020101')],
    ['octets instead of a number', bytes('3006040101020101')],
    ['bits instead of a second number', bytes('3006020101030101')],
    ['it twice', bytes('30060201010201013006020101020101')],
    ['it inside a sequence', bytes(tlv('30', '3006020101020101'))],
    ['only its tag', bytes('30')],
    ['a number that breaks off', bytes('3003020201')],
  ])('is refused as DER: %s', async (_, der) => {
    await expectUsageError(() => signatureFromDer(der, algorithm), 'ERR_JWT_KEY_INVALID');
  });

  it('is refused as DER when it breaks off, or has one byte more', async () => {
    const der = derOf(`00${full}`, low);
    for (let end = 0; end < der.length; end++)
      await expectUsageError(() => signatureFromDer(der.subarray(0, end), algorithm), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(() => signatureFromDer(Uint8Array.of(...der, 0), algorithm), 'ERR_JWT_KEY_INVALID');
  });

  it.each([0, 1, length, length * 2 - 1, length * 2 + 1, length * 2 + 2])('is refused in %i bytes', async (size) => {
    const convert = () => signatureToDer(new Uint8Array(size), algorithm);
    const { message } = await expectUsageError(convert, 'ERR_JWT_KEY_INVALID');
    expect(message).toContain(String(length * 2));
  });

  it('stays as it is, and what it becomes shares nothing with it', () => {
    const der = derOf('01', '02');
    const before = der.slice();
    signatureFromDer(der, algorithm).fill(0xff);
    expect(der).toEqual(before);
    const joined = raw(length, '01', '02');
    signatureToDer(joined, algorithm).fill(0xff);
    expect(joined).toEqual(raw(length, '01', '02'));
  });

  it('may be a Buffer, as KMS clients answer', () => {
    expect(signatureFromDer(Buffer.from(derOf('01', '02')), algorithm)).toEqual(raw(length, '01', '02'));
    expect(signatureToDer(Buffer.from(raw(length, '01', '02')), algorithm)).toEqual(derOf('01', '02'));
  });
});

describe('signatureFromDer and signatureToDer', () => {
  const both = [signatureFromDer, signatureToDer];

  it.each<[unknown]>([
    [undefined],
    [null],
    [''],
    ['MEUCIQ'],
    [42],
    [{}],
    [[]],
    [[0x30, 6, 2, 1, 1, 2, 1, 1]],
    [new ArrayBuffer(64)],
    [new Uint16Array(4)],
  ])('refuse %j instead of bytes', async (value) => {
    for (const convert of both) {
      await expectUsageError(() => convert(value as Uint8Array, 'ES256'), 'ERR_JWT_KEY_INVALID');
    }
  });

  it.each<[unknown]>([
    ['RS256'],
    ['EdDSA'],
    ['HS256'],
    ['ES257'],
    ['none'],
    [''],
    [undefined],
    [null],
    [1],
    ['toString'],
  ])('are not for %j', async (algorithm) => {
    for (const convert of both) {
      const call = () => convert(derOf('01', '01'), algorithm as Algorithm);
      const { message } = await expectUsageError(call, 'ERR_JWT_OPTION_INVALID');
      expect(message).toContain('ES256, ES384 or ES512');
    }
  });
});
