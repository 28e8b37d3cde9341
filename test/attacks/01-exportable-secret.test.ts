import { describe, expect, it } from 'vitest';
import { createSigner, sign, verify } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge } from '../support/forge.ts';
import { HMAC_NAMES, pair, SECRET } from '../support/keys.ts';
import { now } from '../support/clock.ts';
import { optionsFor } from '../support/options.ts';
import { DER_KEYS, WRITINGS } from './published-keys.ts';

// A public key that was imported into WebCrypto as an HMAC secret: the bytes are looked at wherever WebCrypto gives them.

const imported = (bytes: string | Uint8Array, hash = 'SHA-256', extractable = true): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', new Uint8Array(Buffer.from(bytes)), { name: 'HMAC', hash }, extractable, [
    'sign',
    'verify',
  ]);

describe('an exportable HMAC CryptoKey', () => {
  it.each(Object.keys(DER_KEYS))('of a public or private key is refused: %s', async (name) => {
    const der = DER_KEYS[name] ?? Buffer.alloc(0);
    for (const writing of ['as they are', 'in base64', 'in hex'] as const) {
      const key = await imported(WRITINGS[writing]?.(der) ?? der);
      const token = forge({ alg: 'HS256', key: SECRET });
      await expectUsageError(verify(token, key, optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
      await expectTokenError(
        verify(token, () => key, optionsFor('HS256')),
        'ERR_JWT_KEY_NOT_FOUND',
      );
      await expectUsageError(sign({}, key, { algorithm: 'HS256', expiresIn: 60, now }), 'ERR_JWT_KEY_INVALID');
    }
  });

  it('is refused when its buffer was never filled', async () => {
    const key = await imported(new Uint8Array(32));
    const error = await expectUsageError(
      verify(forge({ alg: 'HS256', key: SECRET }), key, optionsFor('HS256')),
      'ERR_JWT_KEY_INVALID',
    );
    expect(error.message).toContain('zero bytes');
    await expectUsageError(sign({}, key, { algorithm: 'HS256', expiresIn: 60, now }), 'ERR_JWT_KEY_INVALID');
  });

  it('is refused as PEM and as JWK, too', async () => {
    const jwk = JSON.stringify(pair('rsa').publicKey.export({ format: 'jwk' }));
    for (const text of [pair('rsa').publicPem, pair('p256').privatePem, jwk]) {
      const sign = createSigner(await imported(text), { algorithm: 'HS256', expiresIn: 60, now });
      const error = await expectUsageError(sign({}), 'ERR_JWT_KEY_INVALID');
      expect(error.message).toContain('HS* needs a random secret');
    }
  });

  it.each(HMAC_NAMES)('of a secret signs and verifies %s, exportable or not', async (algorithm) => {
    for (const extractable of [true, false]) {
      const key = await imported(SECRET, `SHA-${algorithm.slice(2)}`, extractable);
      await expect(verify(forge({ alg: algorithm, key: SECRET }), key, optionsFor(algorithm))).resolves.toBeDefined();
      await expect(sign({ sub: 'a' }, key, { algorithm, expiresIn: 60, now })).resolves.toMatch(/^e/);
    }
  });
});
