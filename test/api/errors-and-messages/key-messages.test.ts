import { createSecretKey, generateKeyPairSync, webcrypto } from 'node:crypto';
import {
  exportJwk,
  exportPem,
  generateKeyPair,
  generateSecret,
  jwkThumbprint,
  sign,
  signatureFromDer,
  signatureToDer,
  verify,
  type Algorithm,
} from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { base64url } from '../../support/forge.ts';
import { expectUsageError } from '../../support/expect.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { expectRefusal, type Refusal } from './refusal.ts';

const NOT_A_KEY = 'the key must be a secret (text or Uint8Array), PEM text, JWK, JWKS, CryptoKey or KeyObject, got';
const NOT_RANDOM = 'HS* needs a random secret, a key of a pair needs another algorithm';
const { publicPem, publicKey, privatePem, privateKey } = pair('p256');
const oct = { kty: 'oct', k: base64url(SECRET) };
const x25519 = generateKeyPairSync('x25519').publicKey;

function pem(label: string): string {
  return `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----`;
}

function key(given: unknown, algorithms: readonly Algorithm[] = ['HS256']) {
  return () => verify('a.b.c', given as string, { algorithms, issuer: false, audience: false });
}
const es256 = (given: unknown) => key(given, ['ES256']);
const toSign = (given: unknown, algorithm?: Algorithm) => () =>
  sign({}, given as string, { expiresIn: 5, ...(algorithm && { algorithm }) });

describe('a key that cannot be used says what it is and what is needed', () => {
  const cases: readonly Refusal[] = [
    [`${NOT_A_KEY} undefined (is an environment variable unset?)`, key(undefined)],
    [`${NOT_A_KEY} null`, key(null)],
    [`${NOT_A_KEY} number`, key(5)],
    [`${NOT_A_KEY} object`, key({ a: 1 })],
    [
      'the key must be a secret (text or Uint8Array), private PEM text or JWK, CryptoKey, KeyObject or external signer, got a list: a token is signed with one key',
      toSign([SECRET], 'HS256'),
    ],
    ['the list of keys is empty', key([])],
    ['the list has 11 keys, at most 10 are tried', key(Array(11).fill(SECRET))],
    ['the secret is empty: is JWT_SECRET set?', key('')],
    [
      `the secret has 5 bytes, "HS256" needs at least 32 (RFC 7518 §3.2): make one with generateSecret('HS256'), or set allowInsecureKeySizes`,
      key('short'),
    ],
    [
      `the secret has 33 bytes, "HS512" needs at least 64 (RFC 7518 §3.2): make one with generateSecret('HS512'), or set allowInsecureKeySizes`,
      key('x'.repeat(33), ['HS256', 'HS512']),
    ],
    [`the secret is PEM text; ${NOT_RANDOM}`, key(publicPem)],
    [
      `the secret is a DER-encoded key or certificate; ${NOT_RANDOM}`,
      key(publicKey.export({ format: 'der', type: 'spki' })),
    ],
    [`the secret is an SSH key; ${NOT_RANDOM}`, key('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKfIWnPoYVR')],
    [`the secret is JSON (a JWK?); ${NOT_RANDOM}`, key(JSON.stringify({ a: SECRET }))],
    ['the secret is text with half a surrogate pair; give it as bytes', key(`\ud800${SECRET}`)],
    [
      "bytes are a secret, for HS* only; give a PEM file as text: readFileSync(path, 'utf8')",
      es256(new Uint8Array(32)),
    ],
    ['the key is empty: is its environment variable set?', es256(' ')],
    ['this is an SSH public key; convert it: ssh-keygen -e -m PKCS8 -f key.pub', es256('ssh-rsa AAAA')],
    [
      'the key is text without a PEM block ("-----BEGIN …"); a JWK must be parsed first: JSON.parse(text)',
      es256(JSON.stringify(publicKey.export({ format: 'jwk' }))),
    ],
    ['the PEM text is cut off or damaged: no matching BEGIN and END lines', es256(publicPem.slice(0, 80))],
    ['the PEM text holds 2 blocks, give the one that is meant', es256(publicPem + privatePem)],
    ['this is an OpenSSH private key; convert it: ssh-keygen -p -m PKCS8 -f key', es256(pem('OPENSSH PRIVATE KEY'))],
    [
      'a PEM block "DSA PRIVATE KEY" is not a key this library reads; it reads "PUBLIC KEY", "PRIVATE KEY", "RSA PUBLIC KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "CERTIFICATE"',
      es256(pem('DSA PRIVATE KEY')),
    ],
    [
      'the private key is encrypted; decrypt it first: openssl pkey -in key.pem -out decrypted.pem, or createPrivateKey({ key, passphrase }) of node:crypto, whose KeyObject is a key here',
      es256(pem('ENCRYPTED PRIVATE KEY')),
    ],
    [
      'the PEM block "PUBLIC KEY" is damaged, or its key is not RSA, P-256, P-384, P-521, Ed25519 or ML-DSA',
      es256(pem('PUBLIC KEY')),
    ],
    ['verifying needs the public key, this is the private one', es256(privatePem)],
    ['signing needs the private key, this is the public one', toSign(publicPem, 'ES256')],
    ['"ES256" needs an EC key on "P-256", this is an RSA key', es256(pair('rsa').publicPem)],
    ['"ES384" needs an EC key on "P-384", this is an EC key on "P-256"', key(publicPem, ['ES384'])],
    ['"EdDSA" needs an OKP key on "Ed25519", this is an EC key on "P-256"', key(publicPem, ['EdDSA'])],
    // of several algorithms by the one that it is most like
    ['"ES384" needs an EC key on "P-384", this is an EC key on "P-256"', key(publicPem, ['EdDSA', 'ES384'])],
    ['verifying needs the public key, this is the private one', key(privatePem, ['EdDSA', 'ES384', 'ES256'])],
    [
      `the key's "use" is "enc", not "sig"`,
      key({ ...pair('rsa').publicKey.export({ format: 'jwk' }), alg: 'RS512', use: 'enc' }, [
        'ES256',
        'PS256',
        'RS512',
      ]),
    ],
    ['"RS256" needs an RSA key, this is a secret', key(oct, ['RS256'])],
    ['"ML-DSA-44" needs an AKP key, this is an RSA key', key(pair('rsa').publicPem, ['ML-DSA-44'])],
    [
      'the RSA key has 1024 bits, at least 2048 are needed (RFC 7518 §3.3), or set allowInsecureKeySizes',
      key(pair('smallRsa').publicPem, ['RS256']),
    ],
    [
      'the RSA public exponent must be odd and at least 3',
      key({ kty: 'RSA', n: base64url(Buffer.alloc(256, 255)), e: 'AQ' }, ['RS256']),
    ],
    [
      '"EdDSA" needs an OKP key on "Ed25519", this is an OKP key on "X25519", which no algorithm here uses; generateKeyPair makes a key that one does',
      key(x25519, ['EdDSA']),
    ],
    [
      '"ES256" needs an EC key on "P-256", this is an EC key on "secp256k1", which no algorithm here uses; generateKeyPair makes a key that one does',
      es256(pair('secp256k1').publicPem),
    ],
    ['JWK "kty" is "x", expected one of oct, RSA, EC, OKP, AKP', es256({ kty: 'x' })],
    ['JWK "k" must be a string, got none', key({ kty: 'oct' })],
    ['JWK "k" must be a string, got number', key({ kty: 'oct', k: 5 })],
    ['JWK "k" is not base64url', key({ kty: 'oct', k: 'a b' })],
    ['JWK "key_ops" must be a list of strings, got 5', key({ ...oct, key_ops: 5 })],
    ['the key may not be used to verify (its key_ops or usages)', key({ ...oct, key_ops: ['sign'] })],
    ['the key may not be used to sign (its key_ops or usages)', toSign({ ...oct, key_ops: ['verify'] }, 'HS256')],
    [`the key's "use" is "enc", not "sig"`, key({ ...oct, use: 'enc' })],
    ['the key is for algorithm "HS384" only, not for "HS256"', key({ ...oct, alg: 'HS384' })],
    ['the key is for algorithm "HS384" only, option "algorithm" is "HS256"', toSign({ ...oct, alg: 'HS384' }, 'HS256')],
    ['the key is for algorithm "x", which is not supported', toSign({ ...oct, alg: 'x' })],
    ['the key set has no key for the allowed algorithms', key({ keys: [] })],
    ['the key set mixes secrets ("oct") with public keys', key({ keys: [oct, publicKey.export({ format: 'jwk' })] })],
    [
      'the key set holds a private key; verifying needs the public keys only',
      es256({ keys: [privateKey.export({ format: 'jwk' })] }),
    ],
    ['the key is an object that JSON cannot carry, so not a JWK', key({ ...oct, a: 1n })],
    [
      'the key cannot be imported for "ES256": it is damaged or not of this kind',
      es256({ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }),
    ],
  ];
  it.each(cases)('%s', (...refusal) => expectRefusal('ERR_JWT_KEY_INVALID', refusal));
});

describe('a CryptoKey that cannot be used says what it is and what is needed', () => {
  it.each([
    [
      'a CryptoKey for "AES-GCM" is not for signatures this library makes',
      { name: 'AES-GCM', length: 128 },
      ['encrypt'],
    ],
    [
      '"HS256" needs "HMAC" with "SHA-256", this CryptoKey is for "HMAC" with "SHA-384"',
      { name: 'HMAC', hash: 'SHA-384' },
      ['verify'],
    ],
    ['the key may not be used to verify (its key_ops or usages)', { name: 'HMAC', hash: 'SHA-256' }, ['sign']],
  ] as const)('%s', async (message, params, usages) => {
    const cryptoKey = await webcrypto.subtle.generateKey(params, true, [...usages]);
    await expectRefusal('ERR_JWT_KEY_INVALID', [message, key(cryptoKey)]);
  });
});

describe('an external signer that cannot be used says why', () => {
  const answering = (length: number, algorithm: Algorithm) => toSign({ algorithm, sign: () => new Uint8Array(length) });
  const cases: readonly Refusal[] = [
    [
      'the external signer answered string, expected the signature as a Uint8Array',
      toSign({ algorithm: 'HS256', sign: () => 'x' }),
    ],
    [
      'the external signer answered 70 bytes, "ES256" signatures have 64 (r and s joined; a DER signature is converted by signatureFromDer)',
      answering(70, 'ES256'),
    ],
    ['the external signer answered 31 bytes, "HS256" signatures have 32', answering(31, 'HS256')],
    ['the external signer answered 255 bytes, "RS256" signatures have at least 256', answering(255, 'RS256')],
    [
      `the external signer's "kid" is "", expected a non-empty string`,
      toSign({ algorithm: 'RS256', kid: '', sign: () => new Uint8Array(256) }),
    ],
  ];
  it.each(cases)('%s', (...refusal) => expectRefusal('ERR_JWT_KEY_INVALID', refusal));
});

describe('a helper that cannot do what it is asked for says why', () => {
  const options: readonly Refusal[] = [
    [
      'generateSecret: the algorithm is "ES256", expected HS256, HS384 or HS512',
      () => generateSecret('ES256' as Algorithm),
    ],
    [
      'generateKeyPair: the algorithm is "HS256", which has no key pairs; for HS* use generateSecret',
      () => generateKeyPair('HS256' as Algorithm),
    ],
    [
      'generateKeyPair: the algorithm is "x", which has no key pairs; e.g. \'ES256\'',
      () => generateKeyPair('x' as Algorithm),
    ],
    [
      'signatureFromDer: the algorithm is "HS256", expected ES256, ES384 or ES512',
      () => signatureFromDer(new Uint8Array(3), 'HS256'),
    ],
    [
      'signatureToDer: the algorithm is "EdDSA", expected ES256, ES384 or ES512',
      () => signatureToDer(new Uint8Array(64), 'EdDSA'),
    ],
  ];
  it.each(options)('%s', (...refusal) => expectRefusal('ERR_JWT_OPTION_INVALID', refusal));

  const keys: readonly Refusal[] = [
    [
      'jwkThumbprint takes a JWK: one key of a set, or what await exportJwk(key) gives',
      () => jwkThumbprint(5 as never),
    ],
    ['exportJwk takes a CryptoKey, a KeyObject, a JWK or PEM text, got number', () => exportJwk(5 as never)],
    ['the KeyObject is of a kind this library does not use', () => exportJwk(x25519)],
    ['exportPem takes a CryptoKey, a KeyObject or a JWK, got number', () => exportPem(5 as never)],
    ['a secret has no PEM form', () => exportPem(createSecretKey(Buffer.from(SECRET)))],
    ['the key is not of a pair that this library uses', () => exportPem(oct)],
    [
      'the key cannot be imported for "ES256": it is damaged or not of this kind',
      () => exportPem({ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }),
    ],
    ['the signature is not DER of r and s for "ES256"', () => signatureFromDer(new Uint8Array(3), 'ES256')],
    ['the signature must be 64 bytes for "ES256"', () => signatureToDer(new Uint8Array(63), 'ES256')],
  ];
  it.each(keys)('%s', (...refusal) => expectRefusal('ERR_JWT_KEY_INVALID', refusal));

  it('names the option that makes a private key extractable', async () => {
    const { privateKey: locked } = await generateKeyPair('ES256');
    const { message } = await expectUsageError(exportJwk(locked), 'ERR_JWT_KEY_INVALID');
    expect(message).toBe('the key is not extractable: generateKeyPair(algorithm, { extractable: true })');
  });
});
