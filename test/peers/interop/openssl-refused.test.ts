import { describe, expect, it } from 'vitest';
import { type Algorithm, sign, verify } from 'strictjwt';
import { expectUsageError } from '../../support/expect.ts';
import { mangled, request } from './openssl-keys.ts';
import { describeWithOpenssl, pem } from './openssl.ts';
import { audience, issuer, joseAsPeer, now } from './peers.ts';

const claims = { sub: 'user-42' };

function signWith(key: string, algorithm: Algorithm): Promise<string> {
  return sign(claims, key, { algorithm, expiresIn: '15m', now: () => now });
}

describeWithOpenssl('keys made by openssl that are refused', () => {
  const rsa = pem('genrsa -traditional 2048');
  const p256 = pem('ecparam -name prime256v1 -genkey -noout');
  const ed25519 = pem('genpkey -algorithm ed25519');
  const encrypt = 'pkcs8 -topk8 -v2 aes-256-cbc -passout pass:correct-horse';

  const encryptedKeys: readonly (readonly [string, string, Algorithm])[] = [
    ['PKCS#8, RSA', pem(encrypt, rsa), 'RS256'],
    ['PKCS#8, EC', pem(encrypt, p256), 'ES256'],
    ['PKCS#8, Ed25519', pem(encrypt, ed25519), 'EdDSA'],
    ['legacy PKCS#1', pem('rsa -traditional -aes256 -passout pass:correct-horse', rsa), 'RS256'],
    ['legacy SEC1', pem('ec -aes256 -passout pass:correct-horse', p256), 'ES256'],
  ];

  describe.each(encryptedKeys)('encrypted %s', (_, key, algorithm) => {
    it.each(Object.entries(mangled))('says how to decrypt it, %s', async (_, mangle) => {
      const error = await expectUsageError(signWith(mangle(key), algorithm), 'ERR_JWT_KEY_INVALID');
      expect(error.message).toMatch(/encrypted/i);
      expect(error.message).toMatch(/openssl \w+ /);
      expect(error.message).not.toContain(key.split('\n')[4]);
    });

    it('is no HMAC secret either', async () => {
      await expectUsageError(signWith(key, 'HS256'), 'ERR_JWT_KEY_INVALID');
    });

    it('follows its own advice: decrypted by openssl, the key signs', async () => {
      const decrypted = pem('pkey -passin pass:correct-horse', key);
      const token = await signWith(decrypted, algorithm);
      await expect(joseAsPeer.verify(algorithm, token, { publicPem: pem('pkey -pubout', decrypted) })).rejects.toThrow(
        /iss/,
      ); // the signature held; the token was made without an issuer
    });
  });

  const unsuitableKeys: readonly (readonly [string, string, Algorithm])[] = [
    ['a 1024-bit RSA key', pem('genrsa -traditional 1024'), 'RS256'],
    ['an RSA key for an EC algorithm', rsa, 'ES256'],
    ['an EC key for an RSA algorithm', p256, 'RS256'],
    ['an EC key on another curve', pem('ecparam -name secp384r1 -genkey -noout'), 'ES256'],
    ['an EC key on a curve JOSE does not know', pem('ecparam -name secp256k1 -genkey -noout'), 'ES256'],
    ['an EC key with explicit parameters', pem('ecparam -name prime256v1 -genkey -noout -param_enc explicit'), 'ES256'],
    ['an Ed448 key', pem('genpkey -algorithm ed448'), 'EdDSA'],
    ['an X25519 key', pem('genpkey -algorithm x25519'), 'EdDSA'],
    ['EC parameters alone', pem('ecparam -name prime256v1'), 'ES256'],
    ['a certificate request', request(rsa), 'RS256'],
    ['a public key to sign with', pem('pkey -pubout', rsa), 'RS256'],
    ['a certificate to sign with', request(rsa, ' -x509'), 'RS256'],
  ];

  it.each(unsuitableKeys)('refuses %s', async (_, key, algorithm) => {
    await expectUsageError(signWith(key, algorithm), 'ERR_JWT_KEY_INVALID');
  });

  it.each([
    ['PKCS#1', rsa, 'RS256'],
    ['PKCS#8', pem('pkcs8 -topk8 -nocrypt', rsa), 'RS256'],
    ['SEC1', p256, 'ES256'],
    ['Ed25519', ed25519, 'EdDSA'],
  ] as const)('refuses to verify with a private key, %s', async (_, key, algorithm) => {
    const token = await signWith(key, algorithm);
    const attempt = verify(token, key, { algorithms: [algorithm], issuer, audience, now: () => now });
    await expectUsageError(attempt, 'ERR_JWT_KEY_INVALID');
  });
});
