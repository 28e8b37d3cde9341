import { generateKeyPairSync, type KeyObject, type KeyPairKeyObjectResult } from 'node:crypto';
import { createSigner, createVerifier, exportJwk, sign, verify } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { GOOD_CLAIMS } from '../../support/forge.ts';
import { optionsFor } from '../../support/options.ts';

// Keys whose identifier is id-RSASSA-PSS (RFC 4055): they serve PS* as far as their parameters allow, and nothing else.

const generate = generateKeyPairSync as (type: string, options: object) => KeyPairKeyObjectResult;
const make = (options: object): KeyPairKeyObjectResult => generate('rsa-pss', { modulusLength: 2048, ...options });
const boundTo = (hash: string, saltLength: number, mgf1 = hash): KeyPairKeyObjectResult =>
  make({ hashAlgorithm: hash, mgf1HashAlgorithm: mgf1, saltLength });

const free = make({});
const sha256 = boundTo('sha256', 32);
const sha384 = boundTo('sha384', 48);
const sha512 = boundTo('sha512', 64);

const forms = (key: KeyObject): readonly (string | Uint8Array | KeyObject)[] => {
  const pem = key.export({ format: 'pem', type: key.type === 'public' ? 'spki' : 'pkcs8' }) as string;
  return [pem, Buffer.from(pem), key];
};
const PS = ['PS256', 'PS384', 'PS512'] as const;

describe('an RSA-PSS key', () => {
  it('without parameters serves PS256, PS384 and PS512, as PEM and as KeyObject', async () => {
    for (const algorithm of PS) {
      for (const privateKey of forms(free.privateKey)) {
        const token = await sign(GOOD_CLAIMS, privateKey, { algorithm, now });
        for (const publicKey of forms(free.publicKey)) {
          await expect(verify(token, publicKey, optionsFor(algorithm))).resolves.toBeDefined();
        }
      }
    }
  });

  const bound = [
    ['PS256', sha256],
    ['PS384', sha384],
    ['PS512', sha512],
    ['PS256', boundTo('sha256', 0)],
    ['PS256', boundTo('sha256', 20)],
  ] as const;
  it.each(bound)('with parameters that fit serves %s, and no other', async (algorithm, { privateKey, publicKey }) => {
    const token = await sign(GOOD_CLAIMS, privateKey, { algorithm, now });
    await expect(verify(token, publicKey, optionsFor(algorithm))).resolves.toBeDefined();
    for (const other of PS) {
      if (other === algorithm) continue;
      const error = await expectUsageError(() => createVerifier(publicKey, optionsFor(other)), 'ERR_JWT_KEY_INVALID');
      expect(error.message).toMatch(/RSA-PSS key: its parameters are "SHA-\d+", MGF1 with "SHA-\d+"/);
      await expectUsageError(() => createSigner(privateKey, { algorithm: other, now }), 'ERR_JWT_KEY_INVALID');
    }
    const all = { ...optionsFor('PS256'), algorithms: PS };
    await expect(createVerifier(publicKey, all)(token)).resolves.toBeDefined();
  });

  it.each([
    ['a longer salt', boundTo('sha256', 33)],
    ['another hash for its mask', boundTo('sha256', 32, 'sha1')],
    ['SHA-1', boundTo('sha1', 20)],
    ['SHA-224', boundTo('sha224', 28)],
    ['a hash of another kind', boundTo('sha512-256', 32)],
  ])('with %s serves none', async (_, { publicKey, privateKey }) => {
    for (const algorithm of PS) {
      for (const key of forms(publicKey)) {
        await expectUsageError(() => createVerifier(key, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
      }
      await expectUsageError(() => createSigner(privateKey, { algorithm, now }), 'ERR_JWT_KEY_INVALID');
    }
  });

  it('never serves RS256, nor anything but RSA', async () => {
    for (const algorithm of ['RS256', 'RS384', 'RS512', 'ES256', 'EdDSA', 'HS256'] as const) {
      for (const key of [...forms(free.publicKey), sha256.publicKey]) {
        if (algorithm === 'HS256' && typeof key !== 'object') continue;
        const error = await expectUsageError(() => createVerifier(key, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
        if (algorithm.startsWith('RS')) expect(error.message).toContain('RSA-PSS key, for PS256, PS384, PS512 only');
      }
    }
  });

  it('of 1024 bits is too small, as every RSA key', async () => {
    const { publicKey } = generate('rsa-pss', { modulusLength: 1024 });
    const error = await expectUsageError(() => createVerifier(publicKey, optionsFor('PS256')), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toContain('1024 bits');
  });

  it('is a JWK of its numbers', async () => {
    for (const [publicKey] of [forms(free.publicKey), forms(sha256.publicKey)]) {
      expect(Object.keys(await exportJwk(publicKey as string)).sort()).toEqual(['e', 'kty', 'n']);
    }
  });

  it('whose hash is named by what is no identifier serves nothing', async () => {
    const hex = sha256.publicKey.export({ format: 'der', type: 'spki' }).toString('hex');
    const damaged = hex.replace('0609608648016503040201', '0409608648016503040201');
    expect(damaged).not.toBe(hex);
    const pem = `-----BEGIN PUBLIC KEY-----\n${Buffer.from(damaged, 'hex').toString('base64')}\n-----END PUBLIC KEY-----`;
    const error = await expectUsageError(() => createVerifier(pem, optionsFor('PS256')), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toContain('an unknown hash');
  });
});
