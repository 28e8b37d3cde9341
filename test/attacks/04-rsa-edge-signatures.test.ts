import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Jwk, verify } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS, rawSignature, replaceSignature, segmentsOf } from '../support/forge.ts';
import { pair } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import { bigEndian, fromBigEndian } from './edge-signatures.ts';

// RFC 8017, sections 8.1.2 and 8.2.2: exactly as many bytes as the modulus, a number below the modulus, and padding
// that is compared whole (Bleichenbacher's forgery of 2006 needs a verifier that ignores what stands behind the hash).

const RSA_NAMES = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const;
const { publicPem, publicKey, privateKey } = pair('rsa');
const modulus = fromBigEndian(Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url'));
const SIZE = 256;

const SHA256_PREFIX = Buffer.from('3031300d060960864801650304020105000420', 'hex');

function encodedMessage(signingInput: string): Buffer {
  const info = Buffer.concat([SHA256_PREFIX, createHash('sha256').update(signingInput).digest()]);
  return Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(SIZE - 3 - info.length, 0xff), Buffer.from([0]), info]);
}

/** The smallest integer whose cube is at least `value`. */
function cubeRoot(value: bigint): bigint {
  let low = 0n;
  let high = 1n << 700n;
  while (low < high) {
    const middle = (low + high) / 2n;
    if (middle ** 3n < value) low = middle + 1n;
    else high = middle;
  }
  return low;
}

/** A token with a signature so small that the modulus can be added to it and the sum still has 256 bytes. */
function tokenWithSmallSignature(): { token: string; signature: bigint } {
  for (let i = 0; i < 100; i++) {
    const token = forge({ alg: 'RS256', key: privateKey, payload: { ...GOOD_CLAIMS, jti: String(i) } });
    const signature = fromBigEndian(Buffer.from(segmentsOf(token).signature, 'base64url'));
    if (signature + modulus < 256n ** BigInt(SIZE)) return { token, signature };
  }
  throw new Error('no signature was small enough');
}

describe.each(RSA_NAMES)('RSA edge signatures: %s', (algorithm) => {
  const options = optionsFor(algorithm);
  const token = forge({ alg: algorithm, key: privateKey });
  const valid = Buffer.from(segmentsOf(token).signature, 'base64url');
  const number = (value: bigint): Buffer => bigEndian(value, SIZE);
  const edges: Record<string, Buffer> = {
    zero: Buffer.alloc(SIZE),
    one: number(1n),
    'all ones': Buffer.alloc(SIZE, 0xff),
    'the modulus': number(modulus),
    'the modulus - 1': number(modulus - 1n),
    'the modulus + 1': number(modulus + 1n),
    'the negated signature': number(modulus - fromBigEndian(valid)),
    'one byte short, from the front': valid.subarray(1),
    'one byte short, from the back': valid.subarray(0, -1),
    'a zero before': Buffer.concat([Buffer.from([0]), valid]),
    'a zero behind': Buffer.concat([valid, Buffer.from([0])]),
    twice: Buffer.concat([valid, valid]),
    'the bare hash': createHash('sha256').update('x').digest(),
    reversed: Buffer.from(valid).reverse(),
  };

  it.each(Object.keys(edges))('rejects %s', async (name) => {
    const attempt = verify(replaceSignature(token, edges[name] ?? Buffer.alloc(0)), publicPem, options);
    await expectTokenError(attempt, 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('rejects the signature of another key, and of every other RSA algorithm', async () => {
    const other = forge({ alg: algorithm, key: pair('otherRsa').privateKey });
    await expectTokenError(verify(other, publicPem, options), 'ERR_JWT_SIGNATURE_INVALID');
    const { header, payload } = segmentsOf(token);
    for (const name of RSA_NAMES) {
      const signed = `${header}.${payload}.${base64url(rawSignature(name, `${header}.${payload}`, privateKey))}`;
      const attempt = verify(signed, publicPem, options);
      if (name === algorithm) expect((await attempt).payload).toEqual(GOOD_CLAIMS);
      else await expectTokenError(attempt, 'ERR_JWT_SIGNATURE_INVALID');
    }
  });
});

describe('RSA forgeries', () => {
  it('rejects signature + modulus, which is congruent to the signature', async () => {
    const { token, signature } = tokenWithSmallSignature();
    await expect(verify(token, publicPem, optionsFor('RS256'))).resolves.toBeDefined();
    const second = replaceSignature(token, bigEndian(signature + modulus, SIZE));
    await expectTokenError(verify(second, publicPem, optionsFor('RS256')), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('rejects a cube root whose padding is short (Bleichenbacher 2006), for a key with e = 3', async () => {
    const cubic: { privateKey: KeyObject; publicKey: KeyObject } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicExponent: 3,
    });
    const jwk = { ...cubic.publicKey.export({ format: 'jwk' }) } as Jwk;
    const genuine = forge({ alg: 'RS256', key: cubic.privateKey });
    await expect(verify(genuine, jwk, optionsFor('RS256'))).resolves.toBeDefined();

    const { header, payload } = segmentsOf(genuine);
    const digest = createHash('sha256').update(`${header}.${payload}`).digest();
    const start = Buffer.concat([
      Buffer.from([0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]),
      SHA256_PREFIX,
      digest,
    ]);
    const target = fromBigEndian(Buffer.concat([start, Buffer.alloc(SIZE - start.length)]));
    const root = cubeRoot(target);
    // the forgery is a good one: its cube does begin with padding, prefix and hash
    expect(bigEndian(root ** 3n, SIZE).subarray(0, start.length)).toEqual(start);
    const forged = replaceSignature(genuine, bigEndian(root, SIZE));
    await expectTokenError(verify(forged, jwk, optionsFor('RS256')), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('refuses keys whose exponent makes signing needless', async () => {
    const jwk = { ...publicKey.export({ format: 'jwk' }) } as Jwk;
    const token = forge({ alg: 'RS256', key: privateKey });
    const { header, payload } = segmentsOf(token);
    const forged = replaceSignature(token, encodedMessage(`${header}.${payload}`));
    for (const e of ['AQ', 'AA', 'Ag', 'AQAA', 'AAE', '']) {
      await expectUsageError(verify(forged, { ...jwk, e }, optionsFor('RS256')), 'ERR_JWT_KEY_INVALID');
      await expectTokenError(
        verify(forged, () => ({ ...jwk, e }), optionsFor('RS256')),
        'ERR_JWT_KEY_NOT_FOUND',
      );
    }
    await expect(verify(token, jwk, optionsFor('RS256'))).resolves.toBeDefined();
  });

  it('rejects PSS with a salt of another length', async () => {
    const { header, payload } = segmentsOf(forge({ alg: 'PS256', key: privateKey }));
    for (const saltLength of [0, 16, 20, 31, 33, 64]) {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      const signature = sign('sha256', Buffer.from(`${header}.${payload}`), { key: privateKey, padding, saltLength });
      const attempt = verify(`${header}.${payload}.${base64url(signature)}`, publicPem, optionsFor('PS256'));
      await expectTokenError(attempt, 'ERR_JWT_SIGNATURE_INVALID');
    }
  });
});
