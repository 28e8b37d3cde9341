import { sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { signatureFromDer, signatureToDer, type Algorithm } from 'strictjwt';
import { expectUsageError } from '../../support/expect.ts';
import { pairFor } from '../../support/keys.ts';

const curves = [
  { algorithm: 'ES256', hash: 'sha256', half: 32 },
  { algorithm: 'ES384', hash: 'sha384', half: 48 },
  { algorithm: 'ES512', hash: 'sha512', half: 66 },
] as const;
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe.each(curves)('a signature of $algorithm', ({ algorithm, hash, half }) => {
  const { privateKey, publicKey } = pairFor(algorithm);

  it('in DER becomes r and s joined, and back, with every length that r and s happen to have', () => {
    const data = Buffer.from('data');
    for (let i = 0; i < 40; i++) {
      const der = nodeSign(hash, data, privateKey);
      const raw = signatureFromDer(der, algorithm);
      expect(raw).toHaveLength(half * 2);
      expect(nodeVerify(hash, data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, raw)).toBe(true);
      expect(Buffer.from(signatureToDer(raw, algorithm)).equals(der)).toBe(true);
    }
  });

  const number = (...first: number[]): Uint8Array => {
    const raw = new Uint8Array(half);
    raw.set(first, half - first.length);
    return raw;
  };
  const small: [string, Uint8Array, number[]][] = [
    ['0', number(0), [2, 1, 0]],
    ['1', number(1), [2, 1, 1]],
    ['127', number(0x7f), [2, 1, 0x7f]],
    ['128, whose first bit would be a sign', number(0x80), [2, 2, 0, 0x80]],
    ['256', number(1, 0), [2, 2, 1, 0]],
  ];
  it.each(small)('writes the number %s in its shortest form', (_what, value, der) => {
    const raw = new Uint8Array(half * 2);
    raw.set(value);
    raw.set(value, half);
    expect(signatureToDer(raw, algorithm)).toEqual(bytes(0x30, der.length * 2, ...der, ...der));
    expect(signatureFromDer(bytes(0x30, der.length * 2, ...der, ...der), algorithm)).toEqual(raw);
  });

  it('takes the largest numbers, with their sign byte', () => {
    const raw = new Uint8Array(half * 2).fill(0xff);
    const der = signatureToDer(raw, algorithm);
    expect(der[0]).toBe(0x30);
    expect(der.length).toBeGreaterThan(half * 2 + 6);
    expect(signatureFromDer(der, algorithm)).toEqual(raw);
  });

  const long = new Array<number>(half + 1).fill(1);
  const wrong: [string, Uint8Array][] = [
    ['nothing', bytes()],
    ['another tag', bytes(0x31, 6, 2, 1, 1, 2, 1, 1)],
    ['one number', bytes(0x30, 3, 2, 1, 1)],
    ['three numbers', bytes(0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1)],
    ['another tag inside', bytes(0x30, 6, 2, 1, 1, 3, 1, 1)],
    ['a number without bytes', bytes(0x30, 5, 2, 0, 2, 1, 1)],
    ['a negative number', bytes(0x30, 6, 2, 1, 0x80, 2, 1, 1)],
    ['a padded number', bytes(0x30, 7, 2, 2, 0, 1, 2, 1, 1)],
    ['bytes behind the end', bytes(0x30, 6, 2, 1, 1, 2, 1, 1, 0)],
    ['bytes behind the numbers', bytes(0x30, 7, 2, 1, 1, 2, 1, 1, 0)],
    ['a length in the long form', bytes(0x30, 0x81, 6, 2, 1, 1, 2, 1, 1)],
    ['an inner length in the long form', bytes(0x30, 7, 2, 0x81, 1, 1, 2, 1, 1)],
    ['an indefinite length', bytes(0x30, 0x80, 2, 1, 1, 2, 1, 1, 0, 0)],
    ['a cut end', bytes(0x30, 6, 2, 1, 1, 2, 1)],
    ['a number longer than the curve', bytes(0x30, half + 6, 2, half + 1, ...long, 2, 1, 1)],
    ['r and s joined', new Uint8Array(half * 2).fill(1)],
  ];
  it.each(wrong)('is refused as DER: %s', async (_what, der) => {
    await expectUsageError(() => signatureFromDer(der, algorithm), 'ERR_JWT_KEY_INVALID');
  });

  it('is refused as r and s when its length is wrong', async () => {
    for (const length of [0, half, half * 2 - 1, half * 2 + 1]) {
      const { message } = await expectUsageError(
        () => signatureToDer(new Uint8Array(length), algorithm),
        'ERR_JWT_KEY_INVALID',
      );
      expect(message).toContain(String(half * 2));
    }
  });
});

describe('signatureFromDer and signatureToDer', () => {
  const both = [signatureFromDer, signatureToDer];

  it.each(['RS256', 'EdDSA', 'HS256', 'none', '', undefined, null, 1, 'toString'])(
    'are not for %j',
    async (algorithm) => {
      for (const convert of both) {
        const { message } = await expectUsageError(
          () => convert(new Uint8Array(64), algorithm as Algorithm),
          'ERR_JWT_OPTION_INVALID',
        );
        expect(message).toContain('ES256, ES384 or ES512');
      }
    },
  );

  const things: unknown[] = [
    undefined,
    null,
    '',
    'MAYCAQECAQE=',
    1,
    {},
    [],
    [0x30, 6, 2, 1, 1, 2, 1, 1],
    new ArrayBuffer(64),
  ];
  it.each(things.map((thing) => [thing]))('refuse %s instead of bytes', async (thing) => {
    for (const convert of both)
      await expectUsageError(() => convert(thing as Uint8Array, 'ES256'), 'ERR_JWT_KEY_INVALID');
  });

  it('leave the bytes they are given as they are', () => {
    const der = bytes(0x30, 6, 2, 1, 1, 2, 1, 2);
    const raw = signatureFromDer(der, 'ES256');
    signatureToDer(raw, 'ES256');
    expect(der).toEqual(bytes(0x30, 6, 2, 1, 1, 2, 1, 2));
    expect(Buffer.from(raw).toString('hex')).toMatch(/^0{63}10{63}2$/);
  });
});
