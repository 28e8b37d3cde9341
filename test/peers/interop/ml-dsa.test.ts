// ML-DSA exists where WebCrypto has it (Node 24.7 and later). Elsewhere the answer is an error that says so.
import { describe, expect, it } from 'vitest';
import { exportJwk, generateKeyPair, jwkThumbprint, sign, verify } from 'strictjwt';
import * as jose from 'jose';
import { expectUsageError } from '../../support/expect.ts';
import { postQuantumAlgorithms } from './keys.ts';
import { audience, issuer, now } from './peers.ts';

const claims = { iss: issuer, aud: audience, sub: 'user-42', iat: now / 1000, exp: now / 1000 + 900 };

/** Asks the runtime, not its version number. */
const isSupported = await crypto.subtle.generateKey({ name: 'ML-DSA-44' }, false, ['sign', 'verify']).then(
  () => true,
  () => false,
);

describe.runIf(isSupported).each(postQuantumAlgorithms)('%s', (algorithm) => {
  const options = { algorithms: [algorithm], issuer, audience, now: () => now };

  it('accepts there what is signed here', async () => {
    const { privateKey, publicKey } = await generateKeyPair(algorithm);
    const token = await sign(claims, privateKey, { algorithm, now: () => now });
    const key = await jose.importJWK((await exportJwk(publicKey)) as jose.JWK, algorithm);
    const expected = { algorithms: [algorithm], issuer, audience, currentDate: new Date(now) };
    expect((await jose.jwtVerify(token, key, expected)).payload).toEqual(claims);
  });

  it('accepts here what is signed there', async () => {
    const { privateKey, publicKey } = await jose.generateKeyPair(algorithm, { extractable: true });
    const token = await new jose.SignJWT(claims).setProtectedHeader({ alg: algorithm }).sign(privateKey);
    expect((await verify(token, publicKey, options)).payload).toEqual(claims);
    const jwk = await jose.exportJWK(publicKey);
    expect((await verify(token, jwk, options)).payload).toEqual(claims);
    expect((await verify(token, await jose.exportSPKI(publicKey), options)).payload).toEqual(claims);
    expect(await jwkThumbprint(jwk)).toBe(await jose.calculateJwkThumbprint(jwk));
  });

  it('signs with the private JWK and PEM that jose writes', async () => {
    const { privateKey, publicKey } = await jose.generateKeyPair(algorithm, { extractable: true });
    for (const key of [await jose.exportJWK(privateKey), await jose.exportPKCS8(privateKey)]) {
      const token = await sign(claims, key, { algorithm, now: () => now });
      const { payload } = await jose.jwtVerify(token, publicKey, { currentDate: new Date(now) });
      expect(payload).toEqual(claims);
    }
  });
});

describe.runIf(!isSupported).each(postQuantumAlgorithms)('%s, which this runtime lacks', (algorithm) => {
  it('cannot be generated, and the error says why', async () => {
    const error = await expectUsageError(generateKeyPair(algorithm), 'ERR_JWT_ALG_UNSUPPORTED');
    expect(error.message).toContain(algorithm);
  });
});
