import { createHash, webcrypto } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import {
  exportJwk,
  exportPem,
  generateKeyPair,
  generateSecret,
  jwkThumbprint,
  sign,
  verify,
  type Algorithm,
  type Jwk,
} from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { ASYMMETRIC_NAMES, pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { jwkOf } from './key-forms.ts';

describe('generateSecret', () => {
  const lengths = [
    ['HS256', 32],
    ['HS384', 48],
    ['HS512', 64],
  ] as const;
  it.each(lengths)('makes for %s base64url text of %d random bytes', (algorithm, bytes) => {
    const secret = generateSecret(algorithm);
    expect(secret).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(bytes);
    expect(generateSecret(algorithm)).not.toBe(secret);
  });

  it('makes one for HS256 by default', () => {
    expect(generateSecret()).toHaveLength(43);
  });

  it.each(['HS256', 'HS384', 'HS512'] as const)('makes one that serves %s as it is', async (algorithm) => {
    const secret = generateSecret(algorithm);
    const token = await sign({}, secret, { algorithm, expiresIn: 60, now });
    const options = optionsFor(algorithm, { issuer: false, audience: false });
    await expect(verify(token, secret, options)).resolves.toBeDefined();
  });

  it.each(['ES256', 'none', 'hs256', '', null, 1, ['HS256'], 'toString'])('makes none for %j', async (algorithm) => {
    await expectUsageError(() => generateSecret(algorithm as Algorithm), 'ERR_JWT_OPTION_INVALID');
  });
});

describe('generateKeyPair', () => {
  it.each(ASYMMETRIC_NAMES)('makes CryptoKeys that sign and verify %s', async (algorithm) => {
    const { privateKey, publicKey } = await generateKeyPair(algorithm);
    expect([privateKey.type, publicKey.type]).toEqual(['private', 'public']);
    expect([privateKey.extractable, publicKey.extractable]).toEqual([false, true]);
    const token = await sign({}, privateKey, { algorithm, expiresIn: 60, now });
    const options = optionsFor(algorithm, { issuer: false, audience: false });
    await expect(verify(token, publicKey, options)).resolves.toBeDefined();
    await expectUsageError(verify(token, privateKey, options), 'ERR_JWT_KEY_INVALID');
  });

  it('makes extractable private keys only when asked', async () => {
    const locked = await generateKeyPair('ES256', { extractable: false });
    await expectUsageError(exportPem(locked.privateKey), 'ERR_JWT_KEY_INVALID');
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    expect(await exportPem(privateKey)).toContain('BEGIN PRIVATE KEY');
  });

  it.each([
    [undefined, 2048],
    [2048, 2048],
    [3072, 3072],
  ])('with modulusLength %s makes an RSA key of %d bits', async (given, bits) => {
    const { publicKey } = await generateKeyPair('RS256', given === undefined ? {} : { modulusLength: given });
    const { n = '', e } = await exportJwk(publicKey);
    expect(Buffer.from(n, 'base64url')).toHaveLength(bits / 8);
    expect(e).toBe('AQAB');
  });

  it('takes modulusLength for RSA only', async () => {
    const { message } = await expectUsageError(
      generateKeyPair('ES256', { modulusLength: 2048 }),
      'ERR_JWT_OPTION_INVALID',
    );
    expect(message).toContain('"modulusLength"');
  });

  it.each(['HS256', 'HS512'] as const)('points to generateSecret for %s', async (algorithm) => {
    const { message } = await expectUsageError(generateKeyPair(algorithm as Algorithm), 'ERR_JWT_OPTION_INVALID');
    expect(message).toContain('generateSecret');
  });

  it.each(['none', 'rs256', '', null, undefined, 1, {}, 'toString'])('makes none for %j', async (algorithm) => {
    await expectUsageError(generateKeyPair(algorithm as Algorithm), 'ERR_JWT_OPTION_INVALID');
  });
});

describe('generateKeyPair', () => {
  it('keeps as cause what the runtime itself fails with', async () => {
    const failure = new DOMException('out of entropy', 'OperationError');
    const generateKey = vi.spyOn(webcrypto.subtle, 'generateKey').mockRejectedValue(failure);
    const error = await expectUsageError(generateKeyPair('ES256'), 'ERR_JWT_KEY_INVALID');
    expect(error.cause).toBe(failure);
    expect(error.message).toBe('this runtime could not make a key pair for "ES256"');
    generateKey.mockRestore();
  });

  it('takes modulusLength from 2048 to 16384, whole bytes', async () => {
    const generateKey = vi.spyOn(webcrypto.subtle, 'generateKey').mockResolvedValue({} as never);
    await generateKeyPair('RS256', { modulusLength: 16_384 });
    expect(generateKey.mock.calls[0]?.[0]).toMatchObject({ modulusLength: 16_384 });
    for (const bits of [2040, 2052, 16_392]) {
      const { message } = await expectUsageError(
        generateKeyPair('RS256', { modulusLength: bits }),
        'ERR_JWT_OPTION_INVALID',
      );
      expect(message).toBe(
        `option "modulusLength" is ${bits}, expected a number of bits, from 2048 to 16384, a multiple of 8`,
      );
    }
    expect(generateKey).toHaveBeenCalledTimes(1);
    generateKey.mockRestore();
  });

  it('says how it is called when its options are none', async () => {
    const { message } = await expectUsageError(generateKeyPair('ES256', 5 as never), 'ERR_JWT_OPTION_INVALID');
    expect(message).toContain('generateKeyPair(algorithm, options)');
  });
});

describe('jwkThumbprint', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
  const { n, e } = jwkOf(pair('rsa').publicKey);
  const { x, y } = jwkOf(pair('p256').publicKey);
  const okp = jwkOf(pair('ed25519').publicKey);
  const k = Buffer.from(SECRET).toString('base64url');
  const cases: [string, Jwk, string][] = [
    ['RSA', jwkOf(pair('rsa').publicKey), `{"e":"${e}","kty":"RSA","n":"${n}"}`],
    ['EC', jwkOf(pair('p256').publicKey), `{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`],
    ['OKP', okp, `{"crv":"Ed25519","kty":"OKP","x":"${okp.x}"}`],
    ['oct', { kty: 'oct', k }, `{"k":"${k}","kty":"oct"}`],
    ['AKP', { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AAAA' }, '{"alg":"ML-DSA-44","kty":"AKP","pub":"AAAA"}'],
  ];
  it.each(cases)('of %s hashes the required members alone, in order', async (_kty, jwk, text) => {
    expect(await jwkThumbprint(jwk)).toBe(sha256(text));
    const reversed = Object.fromEntries(Object.entries({ ...jwk, kid: 'k', use: 'sig', ext: true, zzz: 1 }).reverse());
    expect(await jwkThumbprint(reversed)).toBe(sha256(text));
  });

  it('is the same for a private key and its public one', async () => {
    for (const name of ['rsa', 'p256', 'p384', 'p521', 'ed25519'] as const) {
      const [ofPrivate, ofPublic] = [jwkOf(pair(name).privateKey), jwkOf(pair(name).publicKey)];
      expect(await jwkThumbprint(ofPrivate)).toBe(await jwkThumbprint(ofPublic));
    }
  });

  const wrong: unknown[] = [
    undefined,
    null,
    '',
    'x',
    1,
    [],
    {},
    { kty: 'XYZ' },
    { kty: 'EC', crv: 'P-256', x },
    { kty: 'RSA', e },
    { kty: 'oct' },
    { kty: 'OKP', crv: 'Ed25519', x: 1 },
    { kty: 'AKP', pub: 'AAAA' },
    Object.create(okp),
  ];
  it.each(wrong.map((jwk) => [jwk]))('refuses %j', async (jwk) => {
    await expectUsageError(jwkThumbprint(jwk as Jwk), 'ERR_JWT_KEY_INVALID');
  });
});
