import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto';
import { sign, verify, type Algorithm } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { CERTIFICATE_PEM } from '../../support/fixture-keys.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { pair } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const rsa = pair('rsa');
const ec = pair('p256');
const rsaToken = forge({ alg: 'RS256', key: rsa.privateKey });
const ecToken = forge({ alg: 'ES256', key: ec.privateKey });
const pem = (key: KeyObject, type: string): string => key.export({ format: 'pem', type: type as 'spki' }) as string;
const relabelled = (text: string, label: string): string => text.replaceAll(/(BEGIN|END) [A-Z0-9 ]+-/g, `$1 ${label}-`);

const LABELS = [
  'PUBLIC KEY',
  'PRIVATE KEY',
  'RSA PUBLIC KEY',
  'RSA PRIVATE KEY',
  'EC PRIVATE KEY',
  'CERTIFICATE',
  'X509 CERTIFICATE',
  'EC PUBLIC KEY',
  'KEY',
  'ANY THING',
];

const PUBLIC: readonly (readonly [string, 'RS256' | 'ES256', string, string])[] = [
  ['SPKI', 'RS256', rsaToken, rsa.publicPem],
  ['PKCS#1', 'RS256', rsaToken, pem(rsa.publicKey, 'pkcs1')],
  ['X.509', 'RS256', rsaToken, CERTIFICATE_PEM.rsa],
  ['SPKI', 'ES256', ecToken, ec.publicPem],
  ['X.509', 'ES256', ecToken, CERTIFICATE_PEM.p256],
];

const PRIVATE: readonly (readonly [string, 'RS256' | 'ES256', string, string])[] = [
  ['PKCS#8', 'RS256', rsa.privatePem, rsa.publicPem],
  ['PKCS#1', 'RS256', pem(rsa.privateKey, 'pkcs1'), rsa.publicPem],
  ['PKCS#8', 'ES256', ec.privatePem, ec.publicPem],
  ['SEC1', 'ES256', pem(ec.privateKey, 'sec1'), ec.publicPem],
];

describe('PEM is read by its contents', () => {
  it.each(PUBLIC)('%s of a public key for %s verifies under any label', async (_, algorithm, token, text) => {
    for (const label of LABELS) {
      await expect(verify(token, relabelled(text, label), optionsFor(algorithm)), label).resolves.toBeDefined();
    }
  });

  it.each(PRIVATE)('%s of a private key for %s signs under any label', async (_, algorithm, text, publicPem) => {
    for (const label of LABELS) {
      const token = await sign(GOOD_CLAIMS, relabelled(text, label), { algorithm, now });
      await expect(verify(token, publicPem, optionsFor(algorithm)), label).resolves.toBeDefined();
    }
  });

  it('so that a private key under a public label does not verify, nor a public one sign', async () => {
    await expectUsageError(
      verify(ecToken, relabelled(ec.privatePem, 'PUBLIC KEY'), optionsFor('ES256')),
      'ERR_JWT_KEY_INVALID',
    );
    const key = relabelled(ec.publicPem, 'PRIVATE KEY');
    await expectUsageError(sign({}, key, { algorithm: 'ES256', expiresIn: 60 }), 'ERR_JWT_KEY_INVALID');
  });
});

describe('PEM is read from bytes', () => {
  it.each([
    ['as it is', (text: string) => Buffer.from(text)],
    ['as a plain Uint8Array', (text: string) => new Uint8Array(Buffer.from(text))],
    ['with a BOM', (text: string) => Buffer.from(`\ufeff${text}`)],
    [
      'in UTF-16, as PowerShell writes it',
      (text: string) => Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf16le'),
    ],
    ['with literal \\n', (text: string) => Buffer.from(text.replaceAll('\n', '\\n'))],
  ])('%s', async (_, write) => {
    for (const [, algorithm, token, text] of PUBLIC) {
      await expect(verify(token, write(text), optionsFor(algorithm))).resolves.toBeDefined();
    }
    for (const [, algorithm, text, publicPem] of PRIVATE) {
      const token = await sign(GOOD_CLAIMS, write(text), { algorithm, now });
      await expect(verify(token, publicPem, optionsFor(algorithm))).resolves.toBeDefined();
    }
  });

  it('and is refused as a secret', async () => {
    await expectUsageError(verify(ecToken, Buffer.from(ec.publicPem), optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
  });

  it('that change are read again', async () => {
    const bytes = Buffer.from(ec.publicPem);
    await expect(verify(ecToken, bytes, optionsFor('ES256'))).resolves.toBeDefined();
    bytes.write(pair('otherP256').publicPem);
    await expect(verify(ecToken, bytes, optionsFor('ES256'))).rejects.toMatchObject({
      code: 'ERR_JWT_SIGNATURE_INVALID',
    });
  });
});

describe('PEM survives what carries it', () => {
  it.each([
    ['\\n escaped twice', (text: string) => text.replaceAll('\n', '\\\\n')],
    ['\\n escaped three times', (text: string) => text.replaceAll('\n', '\\\\\\\\n')],
    ['\\r\\n escaped twice', (text: string) => text.replaceAll('\n', '\\\\r\\\\n')],
    ['a backslash before each line break', (text: string) => text.replaceAll('\n', '\\\n')],
    ['a backslash before each CRLF', (text: string) => text.replaceAll('\n', '\\\r\n')],
    ['line breaks as \\u000a', (text: string) => text.replaceAll('\n', '\\u000a')],
    ['JSON in JSON', (text: string) => JSON.stringify(JSON.stringify(text))],
  ])('%s', async (_, mangle) => {
    for (const [, algorithm, token, text] of PUBLIC) {
      await expect(verify(token, mangle(text), optionsFor(algorithm))).resolves.toBeDefined();
    }
    for (const [, algorithm, text, publicPem] of PRIVATE) {
      const token = await sign(GOOD_CLAIMS, mangle(text), { algorithm, now });
      await expect(verify(token, publicPem, optionsFor(algorithm))).resolves.toBeDefined();
    }
  });
});

describe('a key that no algorithm uses is called by its name', () => {
  const generate = generateKeyPairSync as (type: string, options: object) => KeyPairKeyObjectResult;
  const curve = (namedCurve: string): KeyPairKeyObjectResult => generate('ec', { namedCurve });
  const named: readonly (readonly [string, Algorithm, KeyPairKeyObjectResult])[] = [
    ['an EC key on "secp256k1"', 'ES256', curve('secp256k1')],
    ['an EC key on "P-192"', 'ES256', curve('prime192v1')],
    ['an EC key on "P-224"', 'ES256', curve('secp224r1')],
    ['an EC key on "brainpoolP256r1"', 'ES256', curve('brainpoolP256r1')],
    ['an EC key on "1.2.840.10045.3.1.6"', 'ES384', curve('prime239v3')],
    ['an OKP key on "Ed448"', 'EdDSA', generate('ed448', {})],
    ['an OKP key on "X25519"', 'EdDSA', generate('x25519', {})],
    ['an OKP key on "X448"', 'Ed25519', generate('x448', {})],
    ['a DSA key', 'RS256', generate('dsa', { modulusLength: 1024, divisorLength: 160 })],
    ['a Diffie-Hellman key', 'RS256', generate('dh', { group: 'modp14' })],
  ];
  it.each(named)('%s', async (name, algorithm, { publicKey, privateKey }) => {
    for (const key of [publicKey, pem(publicKey, 'spki'), Buffer.from(pem(publicKey, 'spki'))]) {
      const error = await expectUsageError(verify('', key, optionsFor(algorithm as 'ES256')), 'ERR_JWT_KEY_INVALID');
      expect(error.message).toContain(`this is ${name}, which no algorithm here uses`);
      expect(error.message).toContain('generateKeyPair');
    }
    const error = await expectUsageError(
      sign({}, pem(privateKey, 'pkcs8'), { algorithm, expiresIn: 60 }),
      'ERR_JWT_KEY_INVALID',
    );
    expect(error.message).toContain(name);
  });

  it('an EC key with explicit parameters, with the way to name its curve', async () => {
    const { publicKey, privateKey } = generate('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' });
    const error = await expectUsageError(
      verify('', pem(publicKey, 'spki'), optionsFor('ES256')),
      'ERR_JWT_KEY_INVALID',
    );
    expect(error.message).toContain('explicit parameters; name its curve: openssl ec -param_enc named_curve');
    for (const type of ['pkcs8', 'sec1']) {
      const text = pem(privateKey, type);
      const signing = await expectUsageError(
        sign({}, text, { algorithm: 'ES256', expiresIn: 60 }),
        'ERR_JWT_KEY_INVALID',
      );
      expect(signing.message).toContain('explicit parameters');
    }
  });

  it('by its identifier when it has no other name', async () => {
    const der = Buffer.concat([
      Buffer.of(0x30, 0x0e),
      Buffer.from('300706052a03040506', 'hex'),
      Buffer.from('03030004ff', 'hex'),
    ]);
    const text = `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----`;
    const error = await expectUsageError(verify('', text, optionsFor('ES256')), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toContain('1.2.3.4.5.6');
  });
});

describe('the keys of these tests', () => {
  it('are what other software makes of the same texts', () => {
    for (const [, , , text] of PUBLIC) expect(createPublicKey(text).type).toBe('public');
    for (const [, , text] of PRIVATE) expect(createPrivateKey(text).type).toBe('private');
  });
});
