// DER of ECDSA signatures against a writer and reader of their own, made of BigInt and hexadecimal text.
import fc from 'fast-check';
import { sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import { signatureFromDer, signatureToDer, UsageError } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { pair } from '../support/keys.ts';
import { outcomeOf, verdictOf } from './outcome.ts';
import { property } from './profile.ts';

const CURVES = [
  ['ES256', 32, 'p256'],
  ['ES384', 48, 'p384'],
  ['ES512', 66, 'p521'],
] as const;
const curve = fc.constantFrom(...CURVES);

function derLength(hexLength: number): string {
  const bytes = hexLength / 2;
  return bytes < 128 ? bytes.toString(16).padStart(2, '0') : `81${bytes.toString(16).padStart(2, '0')}`;
}

function integer(bytes: Uint8Array): string {
  const digits = BigInt(`0x${Buffer.from(bytes).toString('hex')}`).toString(16);
  const even = digits.length % 2 ? `0${digits}` : digits;
  const positive = parseInt(even.slice(0, 2), 16) > 127 ? `00${even}` : even;
  return `02${derLength(positive.length)}${positive}`;
}

function der(raw: Uint8Array): string {
  const numbers = integer(raw.subarray(0, raw.length / 2)) + integer(raw.subarray(raw.length / 2));
  return `30${derLength(numbers.length)}${numbers}`;
}

/** Coordinates with leading zeros, leading ones and single bytes are as likely as random ones. */
function coordinate(length: number): fc.Arbitrary<Uint8Array> {
  const prefix = fc.tuple(
    fc.nat({ max: length }),
    fc.constantFrom(0x00, 0x7f, 0x80, 0xff),
    fc.uint8Array({ minLength: length, maxLength: length }),
  );
  return prefix.map(([zeros, first, bytes]) => {
    const value = Uint8Array.from(bytes);
    value.fill(0, 0, zeros);
    if (zeros < length) value[zeros] = first;
    return value;
  });
}

const signatures = curve.chain(([name, length]) =>
  fc.tuple(fc.constant(name), coordinate(length), coordinate(length)).map(([algorithm, r, s]) => {
    return { algorithm, raw: Uint8Array.from([...r, ...s]) };
  }),
);

const madeByNode = CURVES.flatMap(([algorithm, , name]) => {
  const { privateKey, publicKey } = pair(name);
  const hash = `sha${algorithm.slice(2)}`;
  return Array.from({ length: 8 }, (_, index) => {
    const data = Buffer.from(`data ${index}`);
    return { algorithm, hash, data, der: nodeSign(hash, data, privateKey), publicKey };
  });
});

describe('an ECDSA signature', () => {
  property('is written as the one DER form of its numbers, and read back', signatures, ({ algorithm, raw }) => {
    const written = signatureToDer(raw, algorithm);
    expect(Buffer.from(written).toString('hex')).toBe(der(raw));
    expect(Buffer.compare(signatureFromDer(written, algorithm), raw)).toBe(0);
  });

  property(
    'in DER with a byte changed, added or removed is refused, or is the DER of other numbers',
    fc.tuple(signatures, fc.nat(), fc.nat({ max: 255 }), fc.constantFrom('replace', 'insert', 'remove')),
    async ([{ algorithm, raw }, where, byte, how]) => {
      const good = [...signatureToDer(raw, algorithm)];
      const at = where % (good.length + (how === 'insert' ? 1 : 0));
      const changed = Uint8Array.from(
        good.toSpliced(at, how === 'insert' ? 0 : 1, ...(how === 'remove' ? [] : [byte])),
      );
      const outcome = await outcomeOf(() => signatureFromDer(changed, algorithm));
      if ('value' in outcome) expect(der(outcome.value)).toBe(Buffer.from(changed).toString('hex'));
      else expect(verdictOf(outcome)).toBe('ERR_JWT_KEY_INVALID');
    },
  );

  property(
    'of any bytes is refused, or is the DER of what is answered',
    fc.tuple(fc.uint8Array({ maxLength: 20 }), curve),
    async ([bytes, [name]]) => {
      const outcome = await outcomeOf(() => signatureFromDer(bytes, name));
      if ('value' in outcome) expect(der(outcome.value)).toBe(Buffer.from(bytes).toString('hex'));
      else expect(outcome.error).toBeInstanceOf(UsageError);
    },
  );

  it.each(madeByNode)(
    'made by node:crypto holds in both forms: $algorithm',
    ({ algorithm, hash, data, der: made, publicKey }) => {
      const raw = signatureFromDer(made, algorithm);
      if (!nodeVerify(hash, data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, raw)) expect.fail('raw');
      if (!nodeVerify(hash, data, publicKey, signatureToDer(raw, algorithm))) expect.fail('DER');
    },
  );
});
