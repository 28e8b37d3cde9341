'use strict';
// Jest runs each file in a realm of its own, where `instanceof Uint8Array` fails for what Node's own modules made.
const { createSecretKey, generateKeyPairSync, randomBytes } = require('node:crypto');
const strictjwt = require('strictjwt');

const { sign, TokenError, UsageError, verify } = strictjwt;
const expected = { issuer: 'https://a.example', audience: 'https://b.example' };
const usual = { ...expected, expiresIn: '15m' };

test('is the CommonJS build', () => {
  expect(require.resolve('strictjwt')).toMatch(/index\.cjs$/);
});

test.each([
  ['bytes of the realm', () => new Uint8Array(32).fill(7)],
  ['a Buffer from outside', () => randomBytes(32)],
  ['a KeyObject from outside', () => createSecretKey(randomBytes(32))],
])('takes a secret as %s', async (_, makeKey) => {
  const key = makeKey();
  const token = await sign({ sub: 'user-42' }, key, { ...usual, algorithm: 'HS256' });
  const { payload } = await verify(token, key, { ...expected, algorithms: ['HS256'] });
  expect(payload.sub).toBe('user-42');
});

test('takes KeyObjects and CryptoKeys from outside', async () => {
  const objects = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const cryptoKeys = await strictjwt.generateKeyPair('ES256');
  for (const { privateKey, publicKey } of [objects, cryptoKeys]) {
    const token = await sign({ sub: 'user-42' }, privateKey, { ...usual, algorithm: 'ES256' });
    await expect(verify(token, publicKey, { ...expected, algorithms: ['ES256'] })).resolves.toBeDefined();
  }
});

test('its errors are errors of its classes', async () => {
  const options = { ...expected, algorithms: ['HS256'] };
  await expect(verify('a.b.c', new Uint8Array(32).fill(7), options)).rejects.toBeInstanceOf(TokenError);
  await expect(verify('a.b.c', '', options)).rejects.toBeInstanceOf(UsageError);
});
