// Ed25519 keys of small order. Knows encodings of points only, and computes nothing.
import { hex } from '../../encoding/der.ts';

/**
 * The y-coordinates of the eight points of small order, in every encoding that a runtime may take: 0 and 1, p - 1, p and
 * p + 1, and the two of order 8 (RFC 8032 §5.1, little-endian). With the sign bit these are 14 encodings. The signature of
 * such a key holds for any text, so that anybody can sign, and whoever registered it can deny having signed.
 */
const SMALL_ORDER =
  /^(?:0[01](?:00){31}|e[cde](?:ff){30}7f|26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05|c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a)$/;

export const SMALL_ORDER_MESSAGE = 'the Ed25519 key is a point of small order: anybody can sign for it';

/** @param point a public key, 32 bytes */
export function isSmallOrder(point: Uint8Array): boolean {
  const y = new Uint8Array(point);
  // the last bit is the sign of x
  if (y.length === 32) y[31] = (y[31] as number) & 0x7f;
  return SMALL_ORDER.test(hex(y));
}
