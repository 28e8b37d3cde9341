import { createPublicKey, createSecretKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVerifier, sign, verify, type Jwk, type SigningKey, type VerificationKey } from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { forge } from '../../support/forge.ts';
import { type HmacName, pair } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { jwkOf, privateCryptoKey, publicCryptoKey } from './key-forms.ts';

const LEAST: Record<HmacName, number> = { HS256: 32, HS384: 48, HS512: 64 };

/** A secret of so many bytes that is not text of anything. */
const secretOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 37 + 11) % 256);

describe.each(Object.entries(LEAST) as [HmacName, number][])('a secret for %s', (algorithm, least) => {
  const inForms = (length: number): SigningKey[] => [
    'x'.repeat(length),
    secretOf(length),
    createSecretKey(secretOf(length)),
    { kty: 'oct', k: Buffer.from(secretOf(length)).toString('base64url') },
  ];

  it(`of ${least} bytes serves`, async () => {
    for (const key of inForms(least)) {
      const token = await sign({}, key, { algorithm, expiresIn: 60, now });
      const options = optionsFor(algorithm, { issuer: false, audience: false });
      await expect(verify(token, key as VerificationKey, options)).resolves.toBeDefined();
    }
  });

  it.each([1, least - 1])('of %d bytes is refused, with the way to a good one', async (length) => {
    for (const key of inForms(length)) {
      for (const attempt of [
        sign({}, key, { algorithm, expiresIn: 60, now }),
        verify('', key as VerificationKey, optionsFor(algorithm)),
      ]) {
        const { message } = await expectUsageError(attempt, 'ERR_JWT_KEY_INVALID');
        expect(message).toContain(`${length} bytes`);
        expect(message).toContain(String(least));
        expect(message).toContain('generateSecret');
      }
    }
  });

  it('may be shorter when allowInsecureKeySizes says so, but never empty', async () => {
    for (const key of inForms(1)) {
      const options = optionsFor(algorithm, { issuer: false, audience: false, allowInsecureKeySizes: true });
      const token = await sign({}, key, { algorithm, expiresIn: 60, now, allowInsecureKeySizes: true });
      await expect(verify(token, key as VerificationKey, options)).resolves.toBeDefined();
      await expectUsageError(
        verify(token, key as VerificationKey, { ...options, allowInsecureKeySizes: false }),
        'ERR_JWT_KEY_INVALID',
      );
    }
    for (const key of ['', new Uint8Array(0), { kty: 'oct', k: '' }]) {
      const options = { algorithm, expiresIn: 60, allowInsecureKeySizes: true } as const;
      expect((await expectUsageError(sign({}, key, options), 'ERR_JWT_KEY_INVALID')).message).toContain('empty');
    }
  });
});

describe('a secret', () => {
  it('counts in bytes of UTF-8, not in characters', async () => {
    const token = forge({ alg: 'HS256', key: 'é'.repeat(16) });
    await expect(verify(token, 'é'.repeat(16), optionsFor('HS256'))).resolves.toBeDefined();
    await expectUsageError(verify(token, 'é'.repeat(15), optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
  });

  it('must be long enough for every algorithm of the list', async () => {
    const options = optionsFor('HS256', { algorithms: ['HS256', 'HS512'] });
    const { message } = await expectUsageError(() => createVerifier('x'.repeat(63), options), 'ERR_JWT_KEY_INVALID');
    expect(message).toContain('"HS512"');
    expect(createVerifier('x'.repeat(64), options)).toBeTypeOf('function');
  });

  it('that is empty text asks whether JWT_SECRET is set', async () => {
    const { message } = await expectUsageError(verify('', '', optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
    expect(message).toBe('the secret is empty: is JWT_SECRET set?');
  });

  it('must not be text with half a surrogate pair, which has no bytes of its own', async () => {
    for (const half of ['\ud800', '\udc00']) {
      await expectUsageError(verify('', `${'x'.repeat(64)}${half}`, optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
    }
    const token = forge({ alg: 'HS256', key: '🙂'.repeat(8) });
    await expect(verify(token, '🙂'.repeat(8), optionsFor('HS256'))).resolves.toBeDefined();
  });
});

describe('an RSA key', () => {
  const small = pair('smallRsa');
  const odd = generateKeyPairSync('rsa', { modulusLength: 2047 });
  const forms = (half: 'publicKey' | 'privateKey'): (string | Jwk | typeof small.publicKey)[] => [
    small[half],
    jwkOf(small[half]),
    half === 'publicKey' ? small.publicPem : small.privatePem,
    odd[half],
    jwkOf(odd[half]),
  ];

  it('of less than 2048 bits is refused in every form', async () => {
    const publicKeys = [...forms('publicKey'), await publicCryptoKey('RS256', small.publicKey)];
    const privateKeys = [...forms('privateKey'), await privateCryptoKey('RS256', small.privateKey)];
    const attempts = [
      ...publicKeys.map((key) => verify('', key, optionsFor('RS256'))),
      ...privateKeys.map((key) => sign({}, key, { algorithm: 'RS256', expiresIn: 60 })),
    ];
    for (const attempt of attempts) {
      const { message } = await expectUsageError(attempt, 'ERR_JWT_KEY_INVALID');
      expect(message).toMatch(/has (1024|2047) bits, at least 2048/);
    }
  });

  it('may be smaller when allowInsecureKeySizes says so', async () => {
    const token = await sign({}, small.privatePem, {
      algorithm: 'RS256',
      expiresIn: 60,
      now,
      allowInsecureKeySizes: true,
    });
    const options = optionsFor('RS256', { issuer: false, audience: false, allowInsecureKeySizes: true });
    await expect(verify(token, small.publicPem, options)).resolves.toBeDefined();
    await expect(verify(token, await publicCryptoKey('RS256', small.publicKey), options)).resolves.toBeDefined();
  });

  // "AQAB" is 65537; an even exponent makes no RSA key, and 1 makes every message its own signature
  const exponents: [string, boolean][] = [
    ['AQ', false],
    ['Ag', false],
    ['AA', false],
    ['AAE', false],
    ['AQAC', false],
    ['AAAAAQ', false],
    ['Aw', true],
    ['AAM', true],
    ['AQAB', true],
  ];
  it.each(exponents)('with the exponent "%s" is sound: %s', async (e, sound) => {
    const key = { ...jwkOf(pair('rsa').publicKey), e };
    for (const allowInsecureKeySizes of [true, false]) {
      const attempt = verify('a.b.c', key, optionsFor('RS256', { allowInsecureKeySizes }));
      if (sound) await expect(attempt).rejects.toMatchObject({ name: 'TokenError' });
      else expect((await expectUsageError(attempt, 'ERR_JWT_KEY_INVALID')).message).toContain('exponent');
    }
  });

  it('with an unsound exponent is refused as PEM, KeyObject and CryptoKey, too', async () => {
    const one = createPublicKey({ key: { ...jwkOf(pair('rsa').publicKey), e: 'AQ' }, format: 'jwk' });
    const pem = one.export({ format: 'pem', type: 'spki' }) as string;
    for (const key of [one, pem, one.export({ format: 'pem', type: 'pkcs1' }) as string]) {
      const { message } = await expectUsageError(verify('', key, optionsFor('RS256')), 'ERR_JWT_KEY_INVALID');
      expect(message).toContain('exponent');
    }
    const cryptoKey = await publicCryptoKey('RS256', pair('rsa').publicKey);
    const publicExponent = Uint8Array.of(1);
    const algorithm = { ...cryptoKey.algorithm, publicExponent };
    const disguised = new Proxy(cryptoKey, {
      get: (target, name) => (name === 'algorithm' ? algorithm : Reflect.get(target, name, target)),
    });
    const { message } = await expectUsageError(verify('', disguised, optionsFor('RS256')), 'ERR_JWT_KEY_INVALID');
    expect(message).toContain('exponent');
  });
});
