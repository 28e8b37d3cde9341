import { createSecretKey, generateKeyPairSync, webcrypto } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigner, createVerifier, sign, verify, type SigningKey, type VerificationKey } from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { forge } from '../../support/forge.ts';
import { type AsymmetricName, type ForgeableName, pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { jwkOf, privateCryptoKey, publicCryptoKey, secretCryptoKey } from './key-forms.ts';

interface Misfit<Key> {
  readonly what: string;
  readonly algorithm: ForgeableName;
  readonly key: Key;
  readonly says?: RegExp;
}

const rsa = pair('rsa');
const p256 = pair('p256');
const p384 = pair('p384');
const ed = pair('ed25519');
const secretJwk = { kty: 'oct', k: Buffer.from(SECRET).toString('base64url') };
const ecdh = generateKeyPairSync('x25519');
const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
const other = await webcrypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
const ecdhKey = (await webcrypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']))
  .publicKey;

/** What is wrong for signing and verifying alike, with the public or private half of these pairs. */
function ofTheWrongKind(half: 'publicKey' | 'privateKey'): readonly Misfit<SigningKey & VerificationKey>[] {
  const pem = half === 'publicKey' ? 'publicPem' : 'privatePem';
  const wrongPairs: [ForgeableName, string, (typeof rsa)[typeof pem]][] = [
    ['ES256', 'an RSA key', rsa[pem]],
    ['ES256', 'a P-384 key', p384[pem]],
    ['ES512', 'a P-256 key', p256[pem]],
    ['ES256', 'a secp256k1 key', pair('secp256k1')[pem]],
    ['ES256', 'an Ed25519 key', ed[pem]],
    ['RS256', 'a P-256 key', p256[pem]],
    ['PS512', 'an Ed25519 key', ed[pem]],
    ['EdDSA', 'a P-256 key', p256[pem]],
  ];
  return [
    ...wrongPairs.map(([algorithm, what, key]) => ({ algorithm, what: `${what} as PEM`, key })),
    { algorithm: 'ES256', what: 'an RSA JWK', key: jwkOf(rsa[half]), says: /an RSA key/ },
    { algorithm: 'ES384', what: 'a P-256 JWK', key: jwkOf(p256[half]), says: /"P-384".*"P-256"/ },
    { algorithm: 'ES256', what: 'an Ed25519 JWK', key: jwkOf(ed[half]), says: /an OKP key/ },
    { algorithm: 'ES256', what: 'an oct JWK', key: secretJwk, says: /a secret/ },
    { algorithm: 'HS256', what: 'an EC JWK', key: jwkOf(p256[half]), says: /a secret/ },
    { algorithm: 'HS256', what: 'a KeyObject of a pair', key: rsa[half], says: /a secret/ },
    { algorithm: 'ES256', what: 'a secret KeyObject', key: createSecretKey(Buffer.from(SECRET)), says: /a secret/ },
    { algorithm: 'RS256', what: 'an EC KeyObject', key: p256[half] },
    { algorithm: 'RS256', what: 'an RSA-PSS KeyObject, bound to PSS', key: pss[half], says: /RSA-PSS key, for PS256/ },
    { algorithm: 'EdDSA', what: 'an X25519 KeyObject', key: ecdh[half], says: /X25519/ },
    { algorithm: 'ES256', what: 'bytes', key: new Uint8Array(32), says: /bytes are a secret/ },
    { algorithm: 'ES256', what: 'a CryptoKey for encryption', key: other, says: /AES-GCM/ },
    { algorithm: 'ES256', what: 'a CryptoKey for ECDH', key: ecdhKey, says: /ECDH/ },
    {
      algorithm: 'ES256',
      what: 'a JWK for another algorithm',
      key: { ...jwkOf(p256[half]), alg: 'ES384' },
      says: /"ES384"/,
    },
    {
      algorithm: 'EdDSA',
      what: 'a JWK for the other name',
      key: { ...jwkOf(ed[half]), alg: 'Ed25519' },
      says: /"Ed25519"/,
    },
    {
      algorithm: 'ES256',
      what: 'a JWK for encryption',
      key: { ...jwkOf(p256[half]), use: 'enc' },
      says: /"use" is "enc"/,
    },
    { algorithm: 'ES256', what: 'a JWK with use ""', key: { ...jwkOf(p256[half]), use: '' }, says: /"use"/ },
    {
      algorithm: 'ES256',
      what: 'a JWK whose key_ops lack it',
      key: { ...jwkOf(p256[half]), key_ops: ['encrypt'] },
      says: /key_ops/,
    },
    { algorithm: 'HS256', what: 'a secret with empty key_ops', key: { ...secretJwk, key_ops: [] }, says: /key_ops/ },
  ];
}

async function cryptoKeys(half: 'publicKey' | 'privateKey'): Promise<readonly Misfit<SigningKey & VerificationKey>[]> {
  const make = (name: AsymmetricName, from: typeof rsa) =>
    half === 'publicKey' ? publicCryptoKey(name, from.publicKey) : privateCryptoKey(name, from.privateKey);
  const unusable = half === 'publicKey' ? (['sign'] as const) : (['verify'] as const);
  return [
    { algorithm: 'RS256', what: 'a CryptoKey bound to another hash', key: await make('RS512', rsa), says: /SHA-512/ },
    { algorithm: 'RS256', what: 'a CryptoKey bound to PSS', key: await make('PS256', rsa), says: /RSA-PSS/ },
    { algorithm: 'PS256', what: 'a CryptoKey bound to PKCS#1 v1.5', key: await make('RS256', rsa), says: /RSASSA/ },
    { algorithm: 'ES256', what: 'a CryptoKey on another curve', key: await make('ES384', p384), says: /P-384/ },
    { algorithm: 'EdDSA', what: 'a CryptoKey for ECDSA', key: await make('ES256', p256), says: /an EC key/ },
    {
      algorithm: 'HS256',
      what: 'a CryptoKey bound to another hash',
      key: await secretCryptoKey('HS512', ['sign', 'verify']),
      says: /SHA-512/,
    },
    {
      algorithm: 'HS256',
      what: 'a CryptoKey without the usage',
      key: await secretCryptoKey('HS256', [...unusable]),
      says: /may not be used/,
    },
  ];
}

const forVerify: readonly Misfit<VerificationKey>[] = [
  ...ofTheWrongKind('publicKey'),
  ...(await cryptoKeys('publicKey')),
  { algorithm: 'RS256', what: 'a private PEM', key: rsa.privatePem, says: /public key/ },
  { algorithm: 'ES256', what: 'a private JWK', key: jwkOf(p256.privateKey), says: /public key/ },
  { algorithm: 'ES256', what: 'a private KeyObject', key: p256.privateKey, says: /public key/ },
  {
    algorithm: 'ES256',
    what: 'a private CryptoKey',
    key: await privateCryptoKey('ES256', p256.privateKey),
    says: /public key/,
  },
];

const forSign: readonly Misfit<SigningKey>[] = [
  ...ofTheWrongKind('privateKey'),
  ...(await cryptoKeys('privateKey')),
  { algorithm: 'RS256', what: 'a public PEM', key: rsa.publicPem, says: /private key/ },
  { algorithm: 'ES256', what: 'a public JWK', key: jwkOf(p256.publicKey), says: /private key/ },
  { algorithm: 'ES256', what: 'a public KeyObject', key: p256.publicKey, says: /private key/ },
  {
    algorithm: 'ES256',
    what: 'a public CryptoKey',
    key: await publicCryptoKey('ES256', p256.publicKey),
    says: /private key/,
  },
];

describe('a verifier refuses a key that does not fit, whatever the token', () => {
  it.each(forVerify)('$algorithm with $what', async ({ algorithm, key, says = /needs/ }) => {
    const options = optionsFor(algorithm);
    const error = await expectUsageError(verify('not even a token', key, options), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toMatch(says);
    await expectUsageError(() => createVerifier(key, options), 'ERR_JWT_KEY_INVALID');
    expect(() => createVerifier(key, options)).toThrow(error.message);
  });
});

describe('a signer refuses a key that does not fit', () => {
  // a JWK that names an algorithm contradicts the option before anything else is looked at
  it.each(forSign)('$algorithm with $what', async ({ algorithm, key, says = /needs/ }) => {
    const options = { algorithm, expiresIn: 60, now } as const;
    const error = await expectUsageError(sign({}, key, options), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toMatch(says);
    expect(() => createSigner(key, options)).toThrow(error.message);
  });
});

describe('what is no key at all', () => {
  const things: unknown[] = [
    undefined,
    null,
    0,
    1,
    NaN,
    true,
    false,
    5n,
    Symbol('s'),
    {},
    { kid: 'a' },
    new Date(),
    new Map(),
    new ArrayBuffer(32),
    new DataView(new ArrayBuffer(32)),
    new Uint16Array(32),
    { sign: 'x' },
    { type: 'public' },
    { kty: undefined },
    Object.create({ kty: 'oct', k: secretJwk.k }),
    Promise.resolve(SECRET),
  ];
  it.each(things.map((thing) => [thing]))('%s is refused by both', async (thing) => {
    for (const algorithm of ['HS256', 'ES256'] as const) {
      const key = thing as string;
      await expectUsageError(verify('', key, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
      await expectUsageError(sign({}, key, { algorithm, expiresIn: 60 }), 'ERR_JWT_KEY_INVALID');
    }
  });

  it('undefined says that an environment variable may be unset', async () => {
    const key = undefined as unknown as string;
    const { message } = await expectUsageError(verify('', key, optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
    expect(message).toContain('environment variable');
  });

  it('a function does not sign, an external signer does not verify', async () => {
    const resolver = (() => SECRET) as unknown as string;
    await expectUsageError(sign({}, resolver, { algorithm: 'HS256', expiresIn: 60 }), 'ERR_JWT_KEY_INVALID');
    const signer = { algorithm: 'HS256', sign: () => new Uint8Array(32) } as unknown as string;
    await expectUsageError(verify('', signer, optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
  });

  it('an object with a cycle is refused like any other', async () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    await expectUsageError(
      verify(forge({ alg: 'HS256', key: SECRET }), cycle, optionsFor('HS256')),
      'ERR_JWT_KEY_INVALID',
    );
  });
});
