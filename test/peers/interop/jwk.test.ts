import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type Algorithm,
  exportJwk,
  exportPem,
  generateKeyPair,
  generateSecret,
  jwkThumbprint,
  sign,
  verify,
} from 'strictjwt';
import * as jose from 'jose';
import { makeKey, required } from './keys.ts';
import { audience, issuer, joseAsPeer, now, peers } from './peers.ts';

const claims = { iss: issuer, aud: audience, sub: 'user-42', iat: now / 1000, exp: now / 1000 + 900 };
const asymmetric = joseAsPeer.algorithms.filter((name) => !name.startsWith('HS'));
const symmetric = joseAsPeer.algorithms.filter((name) => name.startsWith('HS'));

function expectedWith(algorithm: (typeof joseAsPeer.algorithms)[number]) {
  return { algorithms: [algorithm], issuer, audience, now: () => now };
}

describe.each(asymmetric)('%s', (algorithm) => {
  const { privatePem, publicPem } = makeKey(algorithm);
  const privateKey = createPrivateKey(required(privatePem));
  const publicKey = createPublicKey(required(publicPem));

  it('reads the JWKs that jose writes', async () => {
    const token = await sign(claims, await jose.exportJWK(privateKey), { algorithm, now: () => now });
    const jwk = await jose.exportJWK(publicKey);
    expect((await verify(token, jwk, expectedWith(algorithm))).payload).toEqual(claims);
  });

  it('writes JWKs that jose reads, member for member its own', async () => {
    const jwk = await exportJwk(publicKey);
    expect(jwk).toMatchObject(await jose.exportJWK(publicKey));
    const token = await joseAsPeer.sign(algorithm, claims, { privatePem: required(privatePem) });
    const imported = await jose.importJWK(jwk as jose.JWK, algorithm);
    const { payload } = await jose.jwtVerify(token, imported, { currentDate: new Date(now) });
    expect(payload).toEqual(claims);
  });

  it('gives the thumbprint that jose gives', async () => {
    const jwk = await jose.exportJWK(publicKey);
    expect(await jwkThumbprint(jwk)).toBe(await jose.calculateJwkThumbprint(jwk));
    // a thumbprint is of the public part alone (RFC 7638 §3.2)
    expect(await jwkThumbprint(await jose.exportJWK(privateKey))).toBe(await jose.calculateJwkThumbprint(jwk));
  });

  it('generates a pair that every peer works with once it is PEM', async () => {
    const pair = await generateKeyPair(algorithm as Algorithm, { extractable: true });
    const key = { privatePem: await exportPem(pair.privateKey), publicPem: await exportPem(pair.publicKey) };
    for (const peer of peers.filter(({ algorithms }) => algorithms.includes(algorithm))) {
      const theirs = await peer.sign(algorithm, claims, key);
      expect((await verify(theirs, pair.publicKey, expectedWith(algorithm))).payload).toEqual(claims);
      const ours = await sign(claims, pair.privateKey, { algorithm, now: () => now });
      expect(await peer.verify(algorithm, ours, key)).toEqual(claims);
    }
  });

  it('takes the CryptoKeys that jose generates', async () => {
    const pair = await jose.generateKeyPair(algorithm);
    const token = await sign(claims, pair.privateKey, { algorithm, now: () => now });
    expect((await verify(token, pair.publicKey, expectedWith(algorithm))).payload).toEqual(claims);
  });
});

describe.each(symmetric)('%s', (algorithm) => {
  it('generates a secret text that every peer takes', async () => {
    const text = generateSecret(algorithm as 'HS256');
    const secret = new TextEncoder().encode(text);
    const ours = await sign(claims, text, { algorithm, now: () => now });
    for (const peer of peers) {
      expect(await peer.verify(algorithm, ours, { secret })).toEqual(claims);
      const theirs = await peer.sign(algorithm, claims, { secret });
      expect((await verify(theirs, text, expectedWith(algorithm))).payload).toEqual(claims);
    }
  });

  it('reads a secret as the JWK that jose writes', async () => {
    const secret = required(makeKey(algorithm).secret);
    const token = await joseAsPeer.sign(algorithm, claims, { secret });
    const jwk = await jose.exportJWK(secret);
    expect((await verify(token, jwk, expectedWith(algorithm))).payload).toEqual(claims);
    expect(await jwkThumbprint(jwk)).toBe(await jose.calculateJwkThumbprint(jwk));
  });
});
