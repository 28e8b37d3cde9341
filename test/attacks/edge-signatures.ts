// Signatures at the edges of each algorithm's range.

export interface Curve {
  readonly algorithm: 'ES256' | 'ES384' | 'ES512';
  readonly fixture: 'p256' | 'p384' | 'p521';
  /** bytes of r, and of s */
  readonly size: number;
  /** order of the group (FIPS 186-5 / SP 800-186) */
  readonly order: bigint;
  /** the field's prime */
  readonly prime: bigint;
}

export const CURVES: readonly Curve[] = [
  {
    algorithm: 'ES256',
    fixture: 'p256',
    size: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
  },
  {
    algorithm: 'ES384',
    fixture: 'p384',
    size: 48,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
  },
  {
    algorithm: 'ES512',
    fixture: 'p521',
    size: 66,
    order: BigInt(`0x01ff${'f'.repeat(62)}fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409`),
    prime: 2n ** 521n - 1n,
  },
];

/** The order of Ed25519's base point (RFC 8032, section 5.1). */
export const ED25519_ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

export function bigEndian(value: bigint, size: number): Buffer {
  return Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex');
}

export function fromBigEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

export function littleEndian(value: bigint, size: number): Buffer {
  return bigEndian(value, size).reverse();
}

export function fromLittleEndian(bytes: Uint8Array): bigint {
  return fromBigEndian(Buffer.from(bytes).reverse());
}

/** DER of SEQUENCE { INTEGER r, INTEGER s }, as OpenSSL, Java and every cloud KMS give it. */
export function derSignature(r: bigint, s: bigint): Buffer {
  const integers = Buffer.concat([derInteger(r), derInteger(s)]);
  const length = integers.length < 0x80 ? [integers.length] : [0x81, integers.length];
  return Buffer.concat([Buffer.from([0x30, ...length]), integers]);
}

function derInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, 'hex');
  const body = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([2, body.length]), body]);
}

/** Every pair that no honest signer produces, `valid` being a genuine signature of the same token. */
export function edgesOf(curve: Curve, valid: { r: bigint; s: bigint }): Record<string, Buffer> {
  const { order: n, prime: p, size } = curve;
  const raw = (r: bigint, s: bigint): Buffer => Buffer.concat([bigEndian(r, size), bigEndian(s, size)]);
  const largest = 256n ** BigInt(size) - 1n;
  const edges: Record<string, Buffer> = {
    'all zeros (CVE-2022-21449)': raw(0n, 0n),
    'all ones': raw(largest, largest),
    'r = n, s = n': raw(n, n),
    'r and s exchanged': raw(valid.s, valid.r),
  };
  const values = { '0': 0n, '1': 1n, 'n - 1': n - 1n, n, 'n + 1': n + 1n, p, 'the largest': largest };
  for (const [name, value] of Object.entries(values)) {
    edges[`r = ${name}`] = raw(value, valid.s);
    edges[`s = ${name}`] = raw(valid.r, value);
    edges[`r = s = ${name}`] = raw(value, value);
  }
  // congruent to the genuine value, where the bytes have room for it
  if (valid.r + n <= largest) edges['r + n'] = raw(valid.r + n, valid.s);
  if (valid.s + n <= largest) edges['s + n'] = raw(valid.r, valid.s + n);
  return edges;
}

/** Wrong lengths and the DER form. */
export function misshapenOf(curve: Curve, valid: { r: bigint; s: bigint }): Record<string, Buffer> {
  const { size } = curve;
  const raw = Buffer.concat([bigEndian(valid.r, size), bigEndian(valid.s, size)]);
  const zero = Buffer.from([0]);
  return {
    'one byte short': raw.subarray(0, -1),
    'one byte long': Buffer.concat([raw, zero]),
    'a zero before': Buffer.concat([zero, raw]),
    'a zero before r and before s': Buffer.concat([zero, raw.subarray(0, size), zero, raw.subarray(size)]),
    'r only': raw.subarray(0, size),
    twice: Buffer.concat([raw, raw]),
    DER: derSignature(valid.r, valid.s),
    'DER of zeros': derSignature(0n, 0n),
    'DER padded to the raw length': Buffer.concat([derSignature(1n, 1n), Buffer.alloc(size * 2)]).subarray(0, size * 2),
    'one byte': Buffer.from([1]),
  };
}
