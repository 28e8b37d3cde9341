import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  createVerifier,
  exportJwk,
  jwkThumbprint,
  signatureFromDer,
  signatureToDer,
  verify,
  type Algorithm,
  type Jwk,
} from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { expectUsageError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { pair } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { expectRefusal } from '../errors-and-messages/refusal.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** DER by hand (X.690 §8.1), independent of the library. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const contents = Buffer.concat(parts);
  const { length } = contents;
  const digits = Buffer.from(length.toString(16).padStart(Math.ceil(length.toString(16).length / 2) * 2, '0'), 'hex');
  const size = length < 0x80 ? Buffer.of(length) : Buffer.concat([Buffer.of(0x80 + digits.length), digits]);
  return Buffer.concat([Buffer.of(tag), size, contents]);
}

function pem(label: string, contents: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(contents).toString('base64')}\n-----END ${label}-----\n`;
}

const asking = (key: string | Jwk, algorithm: Algorithm) => () =>
  verify('a.b.c', key, { algorithms: [algorithm], issuer: false, audience: false });
const spkiOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' });
const jwkOf = (key: KeyObject): Jwk => key.export({ format: 'jwk' }) as Jwk;

const ec = spkiOf(pair('p256').publicKey);
const rsa = spkiOf(pair('rsa').publicKey);
const ed25519 = bytes('302a 3005 06032b6570 032100').subarray(2, 9);
const [RSA_ID, INTEGER_1, BITS] = [bytes('300d 06092a864886f70d010101 0500'), bytes('020101'), bytes('030100')];
const octets = (...parts: readonly Uint8Array[]): Buffer => der(4, der(0x30, INTEGER_1, ...parts));
const bitsOf = (...parts: readonly Uint8Array[]): Buffer => der(3, Buffer.of(0), der(0x30, ...parts));

describe('a PEM block is called damaged, before any runtime sees it, when its DER', () => {
  const cases: readonly (readonly [what: string, label: string, contents: Uint8Array])[] = [
    ['is cut off', 'PUBLIC KEY', ec.subarray(0, -1)],
    ['is cut off inside a length', 'PUBLIC KEY', rsa.subarray(0, 3)],
    ['is one byte', 'PUBLIC KEY', Buffer.of(0x30)],
    ['has a byte behind it', 'PUBLIC KEY', Buffer.concat([ec, Buffer.of(0)])],
    ['is there twice', 'PUBLIC KEY', Buffer.concat([ec, ec])],
    ['is a SET', 'PUBLIC KEY', Buffer.concat([Buffer.of(0x31), ec.subarray(1)])],
    [
      'has no definite length',
      'PUBLIC KEY',
      Buffer.concat([Buffer.of(0x30, 0x80), ed25519, der(3, Buffer.alloc(119))]),
    ],
    ['has a length of four bytes', 'PUBLIC KEY', Buffer.concat([Buffer.of(0x30, 0x84, 0, 0, 0), ec.subarray(1)])],
    ['says that bits are unused', 'PUBLIC KEY', der(0x30, ed25519, der(3, Buffer.of(1), Buffer.alloc(32)))],
    ['has octets for the key', 'PUBLIC KEY', der(0x30, ed25519, der(4, Buffer.alloc(33)))],
    ['has no key', 'PUBLIC KEY', der(0x30, ed25519)],
    ['has a hundred parts', 'PUBLIC KEY', der(0x30, ...Array.from({ length: 100 }, () => INTEGER_1))],
    ['names no algorithm', 'PUBLIC KEY', der(0x30, der(0x30), BITS)],
    ['is an RSA key without numbers', 'PUBLIC KEY', der(0x30, RSA_ID, bitsOf())],
    ['is an RSA key without exponent', 'PUBLIC KEY', der(0x30, RSA_ID, bitsOf(INTEGER_1))],
    ['is an RSA key with octets for its modulus', 'PUBLIC KEY', der(0x30, RSA_ID, bitsOf(bytes('040101'), INTEGER_1))],
    ['is an RSA key with octets for its exponent', 'PUBLIC KEY', der(0x30, RSA_ID, bitsOf(INTEGER_1, bytes('040101')))],
    [
      'has a version that is no integer',
      'PRIVATE KEY',
      der(0x30, bytes('040100'), RSA_ID, octets(INTEGER_1, INTEGER_1)),
    ],
    ['has a private key that is no octets', 'PRIVATE KEY', der(0x30, bytes('020100'), RSA_ID, INTEGER_1)],
    ['has no private key', 'PRIVATE KEY', der(0x30, bytes('020100'), RSA_ID)],
    ['is nothing', 'PRIVATE KEY', der(0x30)],
    ['is PKCS#1 without numbers', 'RSA PUBLIC KEY', der(0x30)],
    ['is private PKCS#1 without numbers', 'RSA PRIVATE KEY', der(0x30, INTEGER_1)],
    ['names no curve', 'EC PRIVATE KEY', der(0x30, INTEGER_1, der(4, Buffer.alloc(32)))],
    ['is no sequence but says it is SEC1', 'EC PRIVATE KEY', INTEGER_1],
    ['is a certificate of nothing', 'CERTIFICATE', der(0x30)],
    ['is a certificate with five fields', 'CERTIFICATE', der(0x30, der(0x30, ...Array<Buffer>(5).fill(INTEGER_1)))],
  ];
  it.each(cases)('%s (%s)', (_what, label, contents) =>
    expectRefusal('ERR_JWT_KEY_INVALID', [
      `the PEM block "${label}" is damaged, or its key is not RSA, P-256, P-384, P-521, Ed25519 or ML-DSA`,
      asking(pem(label, contents), 'ES256'),
    ]),
  );
});

describe('a JWK is refused', () => {
  const ecKey = jwkOf(pair('p256').publicKey);
  const rsaKey = jwkOf(pair('rsa').publicKey);
  const edKey = jwkOf(pair('ed25519').publicKey);
  const privateRsa = jwkOf(pair('rsa').privateKey);
  const kinds: readonly (readonly [Jwk, readonly string[]])[] = [
    [ecKey, ['x', 'y']],
    [rsaKey, ['n', 'e']],
    [edKey, ['x']],
    [{ kty: 'AKP', alg: 'ML-DSA-44', pub: 'AAAA' }, ['pub']],
    [jwkOf(pair('p256').privateKey), ['d']],
    [privateRsa, ['d', 'p', 'q', 'dp', 'dq', 'qi']],
  ];
  const members = kinds.flatMap(([jwk, names]) => names.map((name) => ({ kty: jwk.kty, name, jwk })));

  it.each(members)('when $name of $kty is not base64url', async ({ name, jwk }) => {
    for (const text of [' ', `${String(jwk[name])}===`, `=${String(jwk[name])}`, `${String(jwk[name])} `, '+/+/']) {
      await expectRefusal('ERR_JWT_KEY_INVALID', [
        `JWK "${name}" is not base64url`,
        asking({ ...jwk, [name]: text }, 'ES256'),
      ]);
    }
  });

  it.each(members)('when $name of $kty is no text', async ({ name, jwk }) => {
    const refusal = [`JWK "${name}" must be a string, got number`, asking({ ...jwk, [name]: 5 }, 'ES256')] as const;
    await expectRefusal('ERR_JWT_KEY_INVALID', refusal);
  });

  it.each([
    ['JWK "kty" is ["EC"], expected one of oct, RSA, EC, OKP, AKP', { ...ecKey, kty: ['EC'] }],
    ['JWK "kty" is "toString", expected one of oct, RSA, EC, OKP, AKP', { ...ecKey, kty: 'toString' }],
    ['JWK "crv" must be a string, got none', { kty: 'EC', x: ecKey['x'], y: ecKey['y'] }],
    ['JWK "crv" must be a string, got none', { kty: 'OKP', x: edKey['x'] }],
    ['JWK "y" must be a string, got none', { kty: 'EC', crv: 'P-256', x: ecKey['x'] }],
    ['JWK "alg" must be a string, got none', { kty: 'AKP', pub: 'AAAA' }],
    ['JWK "kid" must be a string, got number', { ...ecKey, kid: 5 }],
    ['JWK "use" must be a string, got object', { ...ecKey, use: null }],
    ['JWK "key_ops" must be a list of strings, got a list', { ...ecKey, key_ops: ['verify', 5] }],
  ])('%s', (message, jwk) => expectRefusal('ERR_JWT_KEY_INVALID', [message, asking(jwk as Jwk, 'ES256')]));

  it('when its RSA modulus is zero, as PEM is', async () => {
    const tooSmall = 'the RSA key has 0 bits, at least 2048 are needed (RFC 7518 §3.3), or set allowInsecureKeySizes';
    for (const modulus of ['020100', '0200']) {
      const key = pem('PUBLIC KEY', der(0x30, RSA_ID, bitsOf(bytes(modulus), bytes('020103'))));
      await expectRefusal('ERR_JWT_KEY_INVALID', [tooSmall, asking(key, 'RS256')]);
    }
    await expectRefusal('ERR_JWT_KEY_INVALID', [tooSmall, asking({ ...rsaKey, n: 'AAAA' }, 'RS256')]);
  });
});

describe('lengths that take one byte more in DER', () => {
  it('are those of signatures from 128 bytes on', () => {
    const raw = (number: number): Uint8Array =>
      Buffer.alloc(132)
        .fill(1, 66 - number, 66)
        .fill(1, 132 - 62);
    for (const number of [61, 62, 63]) {
      const expected = der(0x30, der(2, Buffer.alloc(number, 1)), der(2, Buffer.alloc(62, 1)));
      expect(Buffer.from(signatureToDer(raw(number), 'ES512'))).toEqual(expected);
      expect(Buffer.from(signatureFromDer(expected, 'ES512'))).toEqual(raw(number));
    }
  });

  it.each([1936, 1944, 1952])('are those of PKCS#1 keys, here of %i bits', async (modulusLength) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
    const token = forge({ alg: 'RS256', key: privateKey });
    const pkcs1 = publicKey.export({ format: 'pem', type: 'pkcs1' }) as string;
    const options = optionsFor('RS256', { allowInsecureKeySizes: true });
    await expect(verify(token, pkcs1, options)).resolves.toMatchObject({ payload: GOOD_CLAIMS });
  });
});

describe('a certificate', () => {
  const certificate = (...first: readonly Uint8Array[]): string =>
    pem(
      'CERTIFICATE',
      der(
        0x30,
        der(0x30, ...first, INTEGER_1, der(0x30), der(0x30), der(0x30), der(0x30), ec, der(0xa3, Buffer.alloc(40_000))),
      ),
    );

  it.each([
    ['of version 1, which names no version', certificate()],
    ['of version 3', certificate(der(0xa0, bytes('020102')))],
  ])('%s is read, also a long one', async (_what, key) => {
    const token = forge({ alg: 'ES256', key: pair('p256').privateKey });
    await expect(verify(token, key, optionsFor('ES256'))).resolves.toMatchObject({ payload: GOOD_CLAIMS });
  });
});

describe('an RSA key in PEM', () => {
  it('has the JWK, and so the thumbprint, that RFC 7518 gives it: numbers without leading zeros', async () => {
    const { publicKey, publicPem } = pair('rsa');
    const expected = jwkOf(publicKey);
    expect(await exportJwk(publicPem)).toEqual(expected);
    const { n, e } = expected as { n: string; e: string };
    const padded = (text: string): Buffer => der(2, Buffer.of(0, 0), Buffer.from(text, 'base64url'));
    const jwk = await exportJwk(pem('PUBLIC KEY', der(0x30, RSA_ID, bitsOf(padded(n), padded(e)))));
    expect(await jwkThumbprint(jwk)).toBe(await jwkThumbprint({ kty: 'RSA', n, e }));
  });
});

it.each([
  ['public', 'weird'],
  ['private', 'weird'],
])('a %s KeyObject whose DER is no key is refused with the kind that it says it is', async (type, kind) => {
  const key = { type, asymmetricKeyType: kind, export: () => Buffer.from('this is no DER') };
  const error = await expectUsageError(() => createVerifier(key as never, optionsFor('ES256')), 'ERR_JWT_KEY_INVALID');
  expect(error.message).toBe(`the KeyObject is not RSA, P-256, P-384, P-521, Ed25519 or ML-DSA, it is "${kind}"`);
});
