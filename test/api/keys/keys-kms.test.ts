import { createPublicKey, verify as rawVerify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigner, createVerifier, decode, sign, type SignClaims, verify } from 'strictjwt';
import { NOW, now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { AUDIENCE, ISSUER } from '../../support/forge.ts';
import { ASYMMETRIC_NAMES, type FixtureName, pair, pairFor } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { keyName, Kms, kmsSigner } from './kms.ts';
import { serve } from '../../remote/server.ts';
import { published, stage } from '../../remote/stage.ts';

const options = { expiresIn: '15m', issuer: ISSUER, audience: AUDIENCE, now } as const;

function kmsWith(name: FixtureName): Kms {
  const kms = new Kms();
  kms.add('key-1', pair(name).privateKey);
  return kms;
}

describe('a key in a KMS', () => {
  it.each(ASYMMETRIC_NAMES)('signs %s, and everybody with the public key verifies', async (algorithm) => {
    const { privateKey, publicKey } = pairFor(algorithm);
    const kms = new Kms();
    kms.add('key-1', privateKey);
    const token = await sign({ sub: 'user-1' }, kmsSigner(kms, 'key-1', algorithm), options);
    const { header, payload } = await verify(token, publicKey, optionsFor(algorithm));
    expect(header).toEqual({ alg: algorithm, typ: 'JWT' });
    expect(payload).toEqual({ sub: 'user-1', iss: ISSUER, aud: AUDIENCE, iat: NOW / 1000, exp: NOW / 1000 + 900 });
    expect(kms.calls).toHaveLength(1);
  });

  it('makes signatures that node:crypto accepts as raw r and s, a hundred in a row', async () => {
    const signer = createSigner(kmsSigner(kmsWith('p256'), 'key-1', 'ES256'), options);
    for (let i = 0; i < 100; i++) {
      const token = await signer({ i });
      const input = Buffer.from(token.slice(0, token.lastIndexOf('.')));
      const key = { key: pair('p256').publicKey, dsaEncoding: 'ieee-p1363' } as const;
      expect(rawVerify('sha256', input, key, decode(token).signature)).toBe(true);
    }
  });

  it('is found by its kid in the JWKS that the application publishes', async () => {
    const kms = kmsWith('otherP256');
    const spki = await kms.getPublicKey('key-1');
    const kid = keyName(spki);
    const jwk = {
      ...createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({ format: 'jwk' }),
      kid,
      use: 'sig',
    };
    const { verify: verifyRemote } = await stage({ behaviour: serve([published('p256', { kid: 'other' }), jwk]) });
    const token = await sign({ sub: 'user-1' }, kmsSigner(kms, 'key-1', 'ES256', kid), options);
    expect(decode(token).header).toEqual({ alg: 'ES256', typ: 'JWT', kid });
    await expect(verifyRemote(token)).resolves.toBeDefined();
  });

  it('fails the call with its own error when it fails', async () => {
    const kms = kmsWith('p256');
    kms.failure = new Error('ThrottlingException');
    await expect(sign({}, kmsSigner(kms, 'key-1', 'ES256'), options)).rejects.toBe(kms.failure);
    kms.failure = undefined;
    await expect(sign({}, kmsSigner(kms, 'key-1', 'ES256'), options)).resolves.toBeTypeOf('string');
  });

  it('is not asked when the claims or options are wrong', async () => {
    const kms = kmsWith('p256');
    const signer = kmsSigner(kms, 'key-1', 'ES256');
    await expectUsageError(() => sign({ exp: 1 } as SignClaims, signer, options), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(() => sign({}, signer, { ...options, algorithm: 'ES384' }), 'ERR_JWT_KEY_INVALID');
    expect(kms.calls).toEqual([]);
  });

  it('does not mix calls that run at the same time', async () => {
    const kms = kmsWith('p256');
    const signer = createSigner(kmsSigner(kms, 'key-1', 'ES256'), options);
    const tokens = await Promise.all(Array.from({ length: 20 }, (_, i) => signer({ i })));
    const verifier = createVerifier(pair('p256').publicKey, optionsFor('ES256'));
    const numbers = await Promise.all(tokens.map(async (token) => (await verifier(token)).payload['i']));
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});
