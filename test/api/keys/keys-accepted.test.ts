import { describe, expect, it } from 'vitest';
import { createSigner, createVerifier, decode, sign, verify, type SignOptions } from 'strictjwt';
import { now } from '../../support/clock.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { ASYMMETRIC_NAMES, HMAC_NAMES, pairFor, SECRET, verificationKeyFor } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { privateForms, publicForms, secretForms } from './key-forms.ts';

describe.each(ASYMMETRIC_NAMES)('%s verifies with', async (algorithm) => {
  const token = forge({ alg: algorithm, key: pairFor(algorithm).privateKey });

  it.each(Object.entries(await publicForms(algorithm)))('a key given as %s', async (_form, key) => {
    const { payload, header } = await verify(token, key, optionsFor(algorithm));
    expect(payload).toEqual(GOOD_CLAIMS);
    expect(header).toEqual({ alg: algorithm, typ: 'JWT' });
    await expect(createVerifier(key, optionsFor(algorithm))(token)).resolves.toEqual({ payload, header });
  });
});

describe.each(ASYMMETRIC_NAMES)('%s signs with', async (algorithm) => {
  const options: SignOptions = { algorithm, now };

  it.each(Object.entries(await privateForms(algorithm)))('a key given as %s', async (form, key) => {
    const publicKey = verificationKeyFor(algorithm);
    for (const token of [await sign(GOOD_CLAIMS, key, options), await createSigner(key, options)(GOOD_CLAIMS)]) {
      await expect(verify(token, publicKey, optionsFor(algorithm))).resolves.toMatchObject({ payload: GOOD_CLAIMS });
      expect(decode(token).header).toEqual({ alg: algorithm, typ: 'JWT', ...(form.includes('kid') && { kid: 'k' }) });
    }
  });
});

describe.each(HMAC_NAMES)('%s signs and verifies with', async (algorithm) => {
  const forged = forge({ alg: algorithm, key: SECRET });

  it.each(Object.entries(await secretForms(algorithm)))('a secret given as %s', async (_form, key) => {
    const options = optionsFor(algorithm);
    await expect(verify(forged, key, options)).resolves.toMatchObject({ payload: GOOD_CLAIMS });
    await expect(createVerifier([key as string], options)(forged)).resolves.toBeDefined();
    await expect(verify(forged, () => key as string, options)).resolves.toBeDefined();
    const token = await sign(GOOD_CLAIMS, key, { algorithm, now });
    await expect(verify(token, SECRET, options)).resolves.toMatchObject({ payload: GOOD_CLAIMS });
    // bit for bit what another implementation makes of the same secret
    const withKid = decode(token).header['kid'] === undefined ? {} : { kid: 'k' };
    expect(token).toBe(forge({ alg: algorithm, key: SECRET, header: withKid }));
  });
});

describe('a key', () => {
  it('of one allowed algorithm serves a list of several', async () => {
    const { publicPem, privateKey } = pairFor('ES384');
    const token = forge({ alg: 'ES384', key: privateKey });
    const options = optionsFor('ES384', { algorithms: ['ES256', 'ES384', 'RS256'] });
    await expect(verify(token, publicPem, options)).resolves.toBeDefined();
  });

  it('of one allowed algorithm rejects a token of another allowed one', async () => {
    const token = forge({ alg: 'ES256', key: pairFor('ES256').privateKey });
    const options = optionsFor('ES384', { algorithms: ['ES256', 'ES384'] });
    const attempt = verify(token, pairFor('ES384').publicPem, options);
    await expect(attempt).rejects.toMatchObject({ name: 'TokenError', code: 'ERR_JWT_KEY_NOT_FOUND' });
  });

  it('for RSA serves PKCS#1 v1.5 and PSS with every hash', async () => {
    const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const;
    const { publicPem, privateKey } = pairFor('RS256');
    const verifier = createVerifier(publicPem, optionsFor('RS256', { algorithms }));
    for (const alg of algorithms) await expect(verifier(forge({ alg, key: privateKey }))).resolves.toBeDefined();
  });

  it('on Ed25519 serves both names, each only where the list has it', async () => {
    const { publicPem, privateKey } = pairFor('EdDSA');
    for (const alg of ['EdDSA', 'Ed25519'] as const) {
      const token = forge({ alg, key: privateKey });
      const both = optionsFor(alg, { algorithms: ['EdDSA', 'Ed25519'] });
      await expect(verify(token, publicPem, both)).resolves.toBeDefined();
      const other = optionsFor(alg === 'EdDSA' ? 'Ed25519' : 'EdDSA');
      await expect(verify(token, publicPem, other)).rejects.toMatchObject({ code: 'ERR_JWT_ALG_NOT_ALLOWED' });
    }
  });
});
