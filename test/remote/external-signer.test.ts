import { createPublicKey, verify as rawVerify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type Algorithm,
  createSigner,
  createVerifier,
  decode,
  type ExternalSigner,
  sign,
  type SignClaims,
  verify,
} from 'strictjwt';
import { NOW, now } from '../support/clock.ts';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { AUDIENCE, ISSUER } from '../support/forge.ts';
import { ASYMMETRIC_NAMES, type FixtureName, pair, pairFor, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import { keyName, Kms, kmsSigner } from './kms.ts';
import { serve } from './server.ts';
import { published, stage } from './stage.ts';

const options = { expiresIn: '15m', issuer: ISSUER, audience: AUDIENCE, now } as const;

function kmsWith(name: FixtureName): Kms {
  const kms = new Kms();
  kms.add('key-1', pair(name).privateKey);
  return kms;
}

function signerWith(answer: () => unknown, algorithm: Algorithm = 'ES256'): ExternalSigner {
  return { algorithm, sign: answer as ExternalSigner['sign'] };
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

  it('that fails, fails the call with its own error', async () => {
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

  it('may sign in turn with others: concurrent calls do not mix', async () => {
    const kms = kmsWith('p256');
    const signer = createSigner(kmsSigner(kms, 'key-1', 'ES256'), options);
    const tokens = await Promise.all(Array.from({ length: 20 }, (_, i) => signer({ i })));
    const verifier = createVerifier(pair('p256').publicKey, optionsFor('ES256'));
    const numbers = await Promise.all(tokens.map(async (token) => (await verifier(token)).payload['i']));
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});

describe('an external signer', () => {
  it('names its algorithm; the option may repeat it, not change it', async () => {
    const signer = kmsSigner(kmsWith('p256'), 'key-1', 'ES256');
    await expect(sign({}, signer, { ...options, algorithm: 'ES256' })).resolves.toBeTypeOf('string');
    await expectUsageError(() => sign({}, signer, { ...options, algorithm: 'ES512' }), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(() => sign({}, signer, { ...options, algorithm: 'HS256' }), 'ERR_JWT_KEY_INVALID');
  });

  it.each([['none'], ['es256'], ['RS1'], [42], [null]])(
    'of algorithm %j is refused at construction',
    async (algorithm) => {
      const signer = { algorithm, sign: () => new Uint8Array(64) } as unknown as ExternalSigner;
      await expectUsageError(() => createSigner(signer, options), 'ERR_JWT_KEY_INVALID');
    },
  );

  it('that names no algorithm needs the option', async () => {
    const signer = { sign: () => new Uint8Array(64) } as unknown as ExternalSigner;
    await expectUsageError(() => createSigner(signer, options), 'ERR_JWT_OPTION_INVALID');
    await expect(sign({}, signer, { ...options, algorithm: 'ES256' })).resolves.toBeTypeOf('string');
  });

  it.each([[''], [42], [null]])('of kid %j is refused at construction', async (kid) => {
    const signer = { algorithm: 'ES256', kid, sign: () => new Uint8Array(64) } as unknown as ExternalSigner;
    await expectUsageError(() => createSigner(signer, options), 'ERR_JWT_KEY_INVALID');
  });

  it('that forgot to convert DER is told which function converts it', async () => {
    const kms = kmsWith('p256');
    const der = {
      algorithm: 'ES256',
      sign: async (data) =>
        (await kms.sign({ KeyId: 'key-1', Message: data, SigningAlgorithm: 'ECDSA_SHA_256' })).Signature,
    } satisfies ExternalSigner;
    const error = await expectUsageError(sign({}, der, options), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toContain('signatureFromDer');
  });

  it.each<[Algorithm, number, number[]]>([
    ['ES256', 64, [0, 63, 65, 96, 132]],
    ['ES384', 96, [0, 64, 95, 97]],
    ['ES512', 132, [0, 64, 131, 133]],
    ['EdDSA', 64, [0, 63, 65]],
    ['HS256', 32, [0, 31, 33]],
    ['RS256', 256, [0, 128, 255]],
    ['PS256', 256, [0, 128, 255]],
  ])('of %s must answer %i bytes', async (algorithm, right, wrong) => {
    await expect(
      sign(
        {},
        signerWith(() => new Uint8Array(right), algorithm),
        options,
      ),
    ).resolves.toBeTypeOf('string');
    for (const length of wrong) {
      await expectUsageError(
        sign(
          {},
          signerWith(() => new Uint8Array(length), algorithm),
          options,
        ),
        'ERR_JWT_KEY_INVALID',
      );
    }
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'x'.repeat(64)],
    ['a list', Array(64).fill(0)],
    ['an ArrayBuffer', new ArrayBuffer(64)],
    ['a DataView', new DataView(new ArrayBuffer(64))],
    ['wider numbers', new Uint16Array(64)],
    ['an object', { length: 64 }],
  ])('must not answer %s', async (_, answer) => {
    await expectUsageError(
      sign(
        {},
        signerWith(() => answer),
        options,
      ),
      'ERR_JWT_KEY_INVALID',
    );
    await expectUsageError(
      sign(
        {},
        signerWith(async () => answer),
        options,
      ),
      'ERR_JWT_KEY_INVALID',
    );
  });

  it('may answer at once, and a Buffer', async () => {
    await expect(
      sign(
        {},
        signerWith(() => Buffer.alloc(64)),
        options,
      ),
    ).resolves.toMatch(/\.A{86}$/);
  });

  it('gets the signing input, and what it does to it changes nothing', async () => {
    let seen = '';
    const token = await sign(
      { sub: 'user-1' },
      {
        algorithm: 'ES256',
        sign: (data) => {
          seen = Buffer.from(data).toString();
          data.fill(0);
          return new Uint8Array(64);
        },
      },
      options,
    );
    expect(seen).toBe(token.slice(0, token.lastIndexOf('.')));
    expect(decode(token).payload).toMatchObject({ sub: 'user-1' });
  });

  it('may be an instance of a class, with its own this', async () => {
    class Hsm implements ExternalSigner {
      readonly algorithm = 'HS256';
      readonly kid = 'hsm';
      readonly #byte = 7;
      sign(): Uint8Array {
        return new Uint8Array(32).fill(this.#byte);
      }
    }
    const token = await sign({}, new Hsm(), options);
    expect(decode(token).header).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'hsm' });
    await expectTokenError(verify(token, SECRET, optionsFor('HS256')), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('is no key for verify', async () => {
    const signer = signerWith(() => new Uint8Array(64));
    await expectUsageError(() => createVerifier(signer as never, optionsFor('ES256')), 'ERR_JWT_KEY_INVALID');
  });
});
