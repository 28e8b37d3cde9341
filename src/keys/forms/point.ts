// EC public keys without any identifier, as Web Push and wallets publish them: told by the equation of their curve.
import { fromLatin1 } from '../../encoding/bytes.ts';
import { hex } from '../../encoding/der.ts';

type Curve = readonly [p: bigint, a: bigint, b: bigint];

/** P-256 and secp256k1 (SEC 2 §2.4): y² = x³ + ax + b, modulo p. No random bytes are on them. */
const curves = (): readonly Curve[] => [
  [
    2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    -3n,
    0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  ],
  [2n ** 256n - 2n ** 32n - 977n, 0n, 7n],
];

/** @param raw bytes, a character each: x ‖ y (SEC 1 §2.3.3), perhaps behind a 4, or behind its name */
export function isPoint(raw: string): boolean {
  if (raw.length < 64 || raw.length > 80) return false;
  const [x, y] = [raw.slice(-64, -32), raw.slice(-32)].map((part) => BigInt(`0x${hex(fromLatin1(part))}`)) as [
    bigint,
    bigint,
  ];
  return curves().some(([p, a, b]) => (y * y - x * x * x - a * x - b) % p === 0n);
}
