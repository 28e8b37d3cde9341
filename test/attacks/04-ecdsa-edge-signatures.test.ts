import { sign as rawSign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Jwk, verify } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS, replaceSignature, segmentsOf } from '../support/forge.ts';
import { pair } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import { bigEndian, CURVES, type Curve, derSignature, edgesOf, fromBigEndian, misshapenOf } from './edge-signatures.ts';

// CVE-2022-21449 ("psychic signatures"): r = s = 0 verified for every message and key. jwx 2.0.16: DER accepted.

function genuine(curve: Curve): { token: string; r: bigint; s: bigint } {
  const token = forge({ alg: curve.algorithm, key: pair(curve.fixture).privateKey });
  const raw = Buffer.from(segmentsOf(token).signature, 'base64url');
  return { token, r: fromBigEndian(raw.subarray(0, curve.size)), s: fromBigEndian(raw.subarray(curve.size)) };
}

describe.each(CURVES)('ECDSA edge signatures: $algorithm', (curve) => {
  const { algorithm, fixture, size, order } = curve;
  const options = optionsFor(algorithm);
  const { publicPem, publicKey, privateKey } = pair(fixture);

  const { token: sample, ...values } = genuine(curve);

  it.each(Object.keys(edgesOf(curve, values)))('rejects %s', async (name) => {
    const attempt = verify(
      replaceSignature(sample, edgesOf(curve, values)[name] ?? Buffer.alloc(0)),
      publicPem,
      options,
    );
    await expectTokenError(attempt, 'ERR_JWT_SIGNATURE_INVALID');
  });

  it.each(Object.keys(misshapenOf(curve, values)))('rejects the form: %s', async (name) => {
    const attempt = verify(
      replaceSignature(sample, misshapenOf(curve, values)[name] ?? Buffer.alloc(0)),
      publicPem,
      options,
    );
    await expectTokenError(attempt, 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('rejects what OpenSSL signs in DER, and accepts the same signature in raw form', async () => {
    const { header, payload } = segmentsOf(sample);
    const hash = `sha${algorithm.slice(2)}`;
    const der = rawSign(hash, Buffer.from(`${header}.${payload}`), { key: privateKey, dsaEncoding: 'der' });
    const attempt = verify(replaceSignature(sample, der), publicPem, options);
    await expectTokenError(attempt, 'ERR_JWT_SIGNATURE_INVALID');
    expect((await verify(sample, publicPem, options)).payload).toEqual(GOOD_CLAIMS);
    expect(derSignature(1n, 1n)).toEqual(Buffer.from('3006020101020101', 'hex'));
  });

  it('accepts the neighbour n - s, which every ECDSA verifier must (low s is not part of JOSE)', async () => {
    const mirrored = Buffer.concat([bigEndian(values.r, size), bigEndian(order - values.s, size)]);
    await expect(verify(replaceSignature(sample, mirrored), publicPem, options)).resolves.toBeDefined();
  });

  it('rejects each single flipped bit at the ends of r and s', async () => {
    const raw = Buffer.from(segmentsOf(sample).signature, 'base64url');
    for (const at of [0, 1, size - 1, size, size + 1, 2 * size - 1]) {
      for (const bit of [1, 0x80]) {
        const flipped = Buffer.from(raw);
        flipped[at] = (flipped[at] ?? 0) ^ bit;
        const attempt = verify(replaceSignature(sample, flipped), publicPem, options);
        await expectTokenError(attempt, 'ERR_JWT_SIGNATURE_INVALID');
      }
    }
  });

  it('refuses a public key that is no point of the curve', async () => {
    const jwk = { ...publicKey.export({ format: 'jwk' }) } as Jwk;
    const zero = Buffer.alloc(size).toString('base64url');
    for (const bad of [{ x: zero, y: zero }, { y: zero }, { x: jwk.y ?? '', y: jwk.x ?? '' }, { x: '' }, { y: '' }]) {
      await expectUsageError(verify(sample, { ...jwk, ...bad }, options), 'ERR_JWT_KEY_INVALID');
      await expectTokenError(
        verify(sample, () => ({ ...jwk, ...bad }), options),
        'ERR_JWT_KEY_NOT_FOUND',
      );
    }
    await expect(verify(sample, jwk, options)).resolves.toBeDefined();
  });
});

describe('ECDSA: one curve is not taken for another', () => {
  it.each(CURVES)('$algorithm refuses keys of the other curves', async ({ algorithm, fixture }) => {
    const token = forge({ alg: algorithm, key: pair(fixture).privateKey });
    for (const other of ['p256', 'p384', 'p521', 'secp256k1', 'ed25519', 'rsa'] as const) {
      if (other === fixture) continue;
      const { publicPem, publicKey } = pair(other);
      const jwk = { ...publicKey.export({ format: 'jwk' }) } as Jwk;
      for (const key of [publicPem, publicKey, jwk]) {
        await expectUsageError(verify(token, key, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
        await expectTokenError(
          verify(token, () => key, optionsFor(algorithm)),
          'ERR_JWT_KEY_NOT_FOUND',
        );
      }
    }
  });

  it('rejects the signature of another key of the same curve', async () => {
    const token = forge({ alg: 'ES256', key: pair('otherP256').privateKey });
    await expectTokenError(verify(token, pair('p256').publicPem, optionsFor('ES256')), 'ERR_JWT_SIGNATURE_INVALID');
    await expect(verify(token, pair('otherP256').publicPem, optionsFor('ES256'))).resolves.toBeDefined();
  });
});
