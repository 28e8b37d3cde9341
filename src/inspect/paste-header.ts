// Reads just enough of a token's first segment to say whether it is a header, and how long a signature it announces.

export interface TokenHeader {
  readonly hasAlgorithm: boolean;
  /** how many characters the signature may have; `undefined` when the algorithm is not known */
  readonly signatures: readonly number[] | undefined;
}

/** A longer first segment is read this far. */
const LONGEST = 16_384;

/** @returns `undefined` when this is not the beginning of a JSON object */
export function readHeader(text: string): TokenHeader | undefined {
  const [segment = ''] = /^[\w-]*/.exec(text) ?? [];
  const start = decode(segment.slice(0, 40));
  if (start === undefined || !/^\s*\{\s*("|\}|$)/.test(start)) return undefined;
  const [, algorithm] = /"alg"\s{0,20}:\s{0,20}"([\w-]{1,20})"/.exec(decode(segment.slice(0, LONGEST)) ?? '') ?? [];
  return {
    hasAlgorithm: algorithm !== undefined,
    signatures: algorithm === undefined ? undefined : lengths(algorithm),
  };
}

function decode(segment: string): string | undefined {
  // whole groups of four: the rest may still come
  const whole = segment
    .slice(0, segment.length - (segment.length % 4))
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  try {
    return atob(whole);
  } catch {
    return undefined;
  }
}

const BYTES: Readonly<Record<string, readonly number[]>> = {
  none: [0],
  HS256: [32],
  HS384: [48],
  HS512: [64],
  ES256: [64],
  ES256K: [64],
  ES384: [96],
  ES512: [132],
  EdDSA: [64, 114],
  Ed25519: [64],
  'ML-DSA-44': [2420],
  'ML-DSA-65': [3309],
  'ML-DSA-87': [4627],
};

/** The moduli that are used, 1024 to 16 384 bits. */
const RSA_BYTES = [128, 192, 256, 384, 512, 768, 1024, 2048];

function lengths(algorithm: string): readonly number[] | undefined {
  const bytes = /^[RP]S(256|384|512)$/.test(algorithm)
    ? RSA_BYTES
    : Object.hasOwn(BYTES, algorithm) && BYTES[algorithm];
  return bytes ? bytes.map((length) => Math.ceil((length * 4) / 3)) : undefined;
}
