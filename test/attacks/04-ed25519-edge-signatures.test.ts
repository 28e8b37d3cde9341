import { describe, expect, it } from 'vitest';
import { type Jwk, verify } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS, replaceSignature, segmentsOf } from '../support/forge.ts';
import { pair } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import { ED25519_ORDER, fromLittleEndian, littleEndian } from './edge-signatures.ts';

// RFC 8032, section 5.1.7: S must be below the order L, otherwise S + L is a second signature of the same token.

const { publicPem, publicKey, privateKey } = pair('ed25519');

/** Points whose order divides 8: with such a key or R, one signature can fit many messages. */
const SMALL_ORDER_POINTS = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
];

describe.each(['EdDSA', 'Ed25519'] as const)('Ed25519 edge signatures: %s', (algorithm) => {
  const options = optionsFor(algorithm);
  const token = forge({ alg: algorithm, key: privateKey });
  const valid = Buffer.from(segmentsOf(token).signature, 'base64url');
  const r = valid.subarray(0, 32);
  const s = fromLittleEndian(valid.subarray(32));
  const withS = (value: bigint): Buffer => Buffer.concat([r, littleEndian(value, 32)]);
  const largest = 2n ** 256n - 1n;

  const edges: Record<string, Buffer> = {
    'all zeros': Buffer.alloc(64),
    'all ones': Buffer.alloc(64, 0xff),
    'S = 0': withS(0n),
    'S = L - 1': withS(ED25519_ORDER - 1n),
    'S = L': withS(ED25519_ORDER),
    'S = L + 1': withS(ED25519_ORDER + 1n),
    'S + L': withS(s + ED25519_ORDER),
    'S + 2 L': withS(s + 2n * ED25519_ORDER),
    'S + 15 L, where it fits': withS(s + 15n * ED25519_ORDER > largest ? largest : s + 15n * ED25519_ORDER),
    'S = 2^256 - 1': withS(largest),
    '-S': withS(ED25519_ORDER - s),
    'the top bit of S set': withS(s + 2n ** 255n),
    'the sign bit of R flipped': Buffer.concat([
      r.subarray(0, 31),
      Buffer.from([(r[31] ?? 0) ^ 0x80]),
      valid.subarray(32),
    ]),
    'R and S exchanged': Buffer.concat([valid.subarray(32), r]),
    'one byte short': valid.subarray(0, 63),
    'one byte long': Buffer.concat([valid, Buffer.from([0])]),
    'a zero before': Buffer.concat([Buffer.from([0]), valid]),
    'as long as Ed448': Buffer.concat([valid, Buffer.alloc(50)]),
    'R only': r,
  };

  it.each(Object.keys(edges))('rejects %s', async (name) => {
    const attempt = verify(replaceSignature(token, edges[name] ?? Buffer.alloc(0)), publicPem, options);
    await expectTokenError(attempt, 'ERR_JWT_SIGNATURE_INVALID');
  });

  it.each(SMALL_ORDER_POINTS)('rejects R = %s of small order', async (point) => {
    for (const tail of [Buffer.alloc(32), valid.subarray(32)]) {
      const signature = Buffer.concat([Buffer.from(point, 'hex'), tail]);
      await expectTokenError(
        verify(replaceSignature(token, signature), publicPem, options),
        'ERR_JWT_SIGNATURE_INVALID',
      );
    }
  });

  it('rejects the signature of another key', async () => {
    const other = forge({ alg: algorithm, key: pair('otherEd25519').privateKey });
    await expectTokenError(verify(other, publicPem, options), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('refuses a public key of another length or kind', async () => {
    const jwk = { ...publicKey.export({ format: 'jwk' }) } as Jwk;
    const bytes = Buffer.from(jwk.x ?? '', 'base64url');
    const sizes = [
      bytes.subarray(0, 31),
      Buffer.concat([bytes, Buffer.from([0])]),
      Buffer.alloc(0),
      Buffer.alloc(57, 1),
    ];
    const bad = [
      ...sizes.map((x) => ({ x: x.toString('base64url') })),
      { crv: 'X25519' },
      { crv: 'Ed448' },
      { crv: 'ed25519' },
      { kty: 'EC' },
    ];
    for (const change of bad) {
      await expectUsageError(verify(token, { ...jwk, ...change }, options), 'ERR_JWT_KEY_INVALID');
      await expectTokenError(
        verify(token, () => ({ ...jwk, ...change }), options),
        'ERR_JWT_KEY_NOT_FOUND',
      );
    }
    expect((await verify(token, jwk, options)).payload).toEqual(GOOD_CLAIMS);
  });
});
