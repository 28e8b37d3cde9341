import { describe, expect, it } from 'vitest';
import { sign, verify } from 'strictjwt';
import { mangled, type PemForms, ecForms, ed25519Forms, rsaForms } from './openssl-keys.ts';
import { describeWithOpenssl } from './openssl.ts';
import { audience, issuer, joseAsPeer, now } from './peers.ts';
import { required } from './keys.ts';

const claims = { iss: issuer, aud: audience, sub: 'user-42', iat: now / 1000, exp: now / 1000 + 900 };

const keyTypes: readonly (() => PemForms)[] = [
  rsaForms,
  () => ecForms('prime256v1', 'ES256'),
  () => ecForms('secp384r1', 'ES384'),
  () => ecForms('secp521r1', 'ES512'),
  ed25519Forms,
];

describeWithOpenssl('keys made by openssl', () => {
  for (const { type, algorithms, privateForms, publicForms } of keyTypes.map((make) => make())) {
    // jose holds the same key in the two kinds that every library reads
    const reference = {
      privatePem: required(privateForms['PKCS#8']),
      publicPem: required(publicForms['SPKI']),
    };
    const first = required(algorithms[0]);

    describe(type, () => {
      describe.each(Object.entries(privateForms))('private key, %s', (_, pem) => {
        it.each(Object.entries(mangled))('signs, %s', async (_, mangle) => {
          const token = await sign(claims, mangle(pem), { algorithm: first, now: () => now });
          const payload = await joseAsPeer.verify(first, token, reference);
          expect(payload['sub']).toBe('user-42');
        });

        it.each(algorithms)('signs with %s', async (algorithm) => {
          const token = await sign(claims, pem, { algorithm, now: () => now });
          expect(await joseAsPeer.verify(algorithm, token, reference)).toMatchObject(claims);
        });
      });

      describe.each(Object.entries(publicForms))('public key, %s', (_, pem) => {
        it.each(Object.entries(mangled))('verifies, %s', async (_, mangle) => {
          const token = await joseAsPeer.sign(first, claims, reference);
          const options = { algorithms: [first], issuer, audience, now: () => now };
          expect((await verify(token, mangle(pem), options)).payload).toEqual(claims);
        });

        it.each(algorithms)('verifies %s', async (algorithm) => {
          const token = await joseAsPeer.sign(algorithm, claims, reference);
          const options = { algorithms: [algorithm], issuer, audience, now: () => now };
          expect((await verify(token, pem, options)).payload).toEqual(claims);
        });
      });
    });
  }
});
