import { createPublicKey, generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto';
import { createSigner, createVerifier, type Jwk, sign, verify, type VerificationKey } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { base64url, forge } from '../support/forge.ts';
import { pair } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// Keys that are no keys: with an Ed25519 point of small order anybody can sign, an RSA exponent as long as the modulus
// makes each token dear, and a buffer of zeros is a secret that everybody knows. Refused for configured keys, and for
// what a resolver or a set answers, on every runtime alike.

const INSECURE = { allowInsecureKeySizes: true } as const;

async function expectUnusable(key: VerificationKey, algorithm: 'EdDSA' | 'RS256' | 'PS256' | 'HS256', says: RegExp) {
  const token = forge({
    alg: algorithm,
    key: algorithm === 'HS256' ? 'x' : pair(algorithm === 'EdDSA' ? 'ed25519' : 'rsa').privateKey,
  });
  const error = await expectUsageError(verify(token, key, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
  expect(error.message).toMatch(says);
  const answered = await expectTokenError(
    verify(token, () => key as string, optionsFor(algorithm)),
    'ERR_JWT_KEY_NOT_FOUND',
  );
  expect(answered.message).toMatch(says);
}

/** The 14 encodings of the eight points of small order, little-endian (RFC 8032 §5.1.2), canonical or not. */
const ONE = '01'.padEnd(64, '0');
const P = (last: string): string => `${last}${'ff'.repeat(30)}7f`;
const ORDER_8 = [
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
];
const withSign = (hex: string): string => `${hex.slice(0, 62)}${(parseInt(hex.slice(62), 16) | 0x80).toString(16)}`;
const SMALL_ORDER = ['00'.repeat(32), ONE, P('ec'), P('ed'), P('ee'), ...ORDER_8].flatMap((hex) => [
  hex,
  withSign(hex),
]);

describe('an Ed25519 key of small order', () => {
  const says = /small order/;

  it('has 14 encodings', () => {
    expect(new Set(SMALL_ORDER).size).toBe(14);
  });

  it.each(SMALL_ORDER)('is refused as JWK, PEM, KeyObject and CryptoKey: %s', async (hex) => {
    const point = Buffer.from(hex, 'hex');
    const jwk: Jwk = { kty: 'OKP', crv: 'Ed25519', x: base64url(point) };
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), point]);
    const pem = `-----BEGIN PUBLIC KEY-----\n${spki.toString('base64')}\n-----END PUBLIC KEY-----\n`;
    await expectUnusable(jwk, 'EdDSA', says);
    await expectUnusable({ ...jwk, x: `${String(jwk.x)}=` }, 'EdDSA', says);
    await expectUnusable(pem, 'EdDSA', says);
    await expectUnusable(Buffer.from(pem), 'EdDSA', says);
    await expectUnusable([jwk, pair('ed25519').publicPem], 'EdDSA', says);
    await expectUnusable({ keys: [jwk] }, 'EdDSA', says);
    // Newer runtimes refuse to make these two.
    const keyObject = attempt(() => createPublicKey({ key: spki, format: 'der', type: 'spki' }));
    if (keyObject) await expectUnusable(keyObject, 'EdDSA', says);
    const imported = webcrypto.subtle.importKey('raw', point, { name: 'Ed25519' }, true, ['verify']);
    const cryptoKey = await imported.catch(() => undefined);
    if (cryptoKey) await expectUnusable(cryptoKey, 'EdDSA', says);
  });

  it('is passed over in a set beside a good one', async () => {
    const bad = { kty: 'OKP', crv: 'Ed25519', x: base64url(Buffer.from(ONE, 'hex')), kid: 'bad' };
    const good = { ...(pair('ed25519').publicKey.export({ format: 'jwk' }) as Jwk), kid: 'good' };
    const verifier = createVerifier({ keys: [bad, good] }, optionsFor('EdDSA'));
    const tokenFor = (kid: string): string => forge({ alg: 'EdDSA', key: pair('ed25519').privateKey, header: { kid } });
    await expect(verifier(tokenFor('good'))).resolves.toBeDefined();
    const error = await expectTokenError(verifier(tokenFor('bad')), 'ERR_JWT_KEY_NOT_FOUND');
    expect(error.message).toMatch(says);
  });
});

function attempt(make: () => KeyObject): KeyObject | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

describe('an RSA key', () => {
  const jwkOf = (bytes: number, e: Uint8Array): Jwk => {
    const n = Buffer.alloc(bytes, 0xc5);
    return { kty: 'RSA', n: base64url(n), e: base64url(e) };
  };
  const odd = (length: number): Buffer => Buffer.alloc(length, 0x81);

  it.each([
    ['of nine bytes', odd(9)],
    ['as long as the modulus', odd(384)],
    ['of nine bytes behind zeros', Buffer.concat([Buffer.alloc(4), odd(9)])],
  ])('with an exponent %s is refused, whatever its modulus', async (_, exponent) => {
    for (const bytes of [256, 384, 1024]) {
      await expectUnusable(jwkOf(bytes, exponent), 'RS256', /exponent has \d+ bytes, at most 8/);
      const insecure = optionsFor('RS256', INSECURE);
      await expectUsageError(() => createVerifier(jwkOf(bytes, exponent), insecure), 'ERR_JWT_KEY_INVALID');
    }
  });

  it('with an exponent of 64 bits, also behind zeros, is taken', () => {
    for (const exponent of [odd(8), Buffer.concat([Buffer.alloc(4), odd(8)]), Buffer.of(3), Buffer.of(1, 0, 1)]) {
      expect(() => createVerifier(jwkOf(256, exponent), optionsFor('RS256'))).not.toThrow();
    }
  });

  it('of more than 16,384 bits is refused, of as many it is taken', async () => {
    const exponent = Buffer.of(1, 0, 1);
    await expectUnusable(jwkOf(2049, exponent), 'PS256', /16392 bits, at most 16384/);
    const insecure = optionsFor('RS256', INSECURE);
    await expectUsageError(() => createVerifier(jwkOf(4096, exponent), insecure), 'ERR_JWT_KEY_INVALID');
    expect(() => createVerifier(jwkOf(2048, exponent), optionsFor('RS256'))).not.toThrow();
  });

  it('that is too small for what an algorithm has to write is refused when the signer is made', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const { privateKey: tiny } = generateKeyPairSync('rsa', { modulusLength: 512 });
    const options = { expiresIn: 60, ...INSECURE };
    for (const [key, algorithm] of [
      [privateKey, 'PS512'],
      [tiny, 'PS256'],
      [tiny, 'PS384'],
      [tiny, 'RS384'],
      [tiny, 'RS512'],
    ] as const) {
      const error = await expectUsageError(() => createSigner(key, { ...options, algorithm }), 'ERR_JWT_KEY_INVALID');
      expect(error.message).toMatch(/\d+ bits, too few for "[PR]S\d+", which needs \d+/);
    }
    await expectUsageError(() => createVerifier(publicKey, optionsFor('PS512', INSECURE)), 'ERR_JWT_KEY_INVALID');
    for (const algorithm of ['PS256', 'PS384', 'RS512'] as const) {
      const token = await sign({ iss: 'x' }, privateKey, { ...options, algorithm });
      const lax = { ...INSECURE, algorithms: [algorithm], issuer: false, audience: false } as const;
      await expect(verify(token, publicKey, lax)).resolves.toBeDefined();
    }
    await expect(sign({}, tiny, { ...options, algorithm: 'RS256' })).resolves.toBeTypeOf('string');
  });
});

describe('a secret of nothing but zero bytes', () => {
  const blank = new Uint8Array(64);
  const says = /zero bytes/;

  it('is refused as bytes, JWK, KeyObject, in a list and in a set', async () => {
    const jwk = { kty: 'oct', k: base64url(blank) };
    for (const key of [blank, jwk, [blank, 'x'.repeat(32)], { keys: [jwk] }]) await expectUnusable(key, 'HS256', says);
    const options = { algorithm: 'HS256', expiresIn: 60 } as const;
    await expectUsageError(() => createSigner(blank, options), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(() => createSigner(jwk, options), 'ERR_JWT_KEY_INVALID');
  });

  it('is noticed when bytes were wiped after a call, and taken with allowInsecureKeySizes', async () => {
    const secret = new Uint8Array(32).fill(7);
    const token = forge({ alg: 'HS256', key: secret });
    await expect(verify(token, secret, optionsFor('HS256'))).resolves.toBeDefined();
    secret.fill(0);
    await expectUsageError(verify(token, secret, optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
    const forged = forge({ alg: 'HS256', key: blank });
    await expect(verify(forged, blank, optionsFor('HS256', INSECURE))).resolves.toBeDefined();
  });

  it.each([32, 48, 64])('is refused when %i of them were written as text', async (size) => {
    const bytes = Buffer.alloc(size);
    const lists = [
      bytes.join(),
      `0x${bytes.toString('hex')}`,
      bytes.toString('hex').replace(/..(?=.)/g, '$&:'),
      bytes.toString('hex').replace(/../g, '\\x$&'),
      bytes.toString('hex').replace(/../g, '0x$&, ').trimEnd().slice(0, -1),
      '00000000-0000-0000-0000-000000000000',
      bytes.toString('hex').replace(/../g, '%$&'),
      bytes.toString('hex').replace(/../g, '\\u00$&'),
      bytes.toString('hex').replace(/../g, '\\u{$&}'),
      bytes.toString('hex').replace(/../g, '\\0$&'),
      bytes.toString('hex').replace(/../g, '&#x$&;'),
      Array.from(bytes, (byte) => byte.toFixed(1)).join(', '),
      `${'A'.repeat(Math.ceil(size * 1.6))}====`,
    ];
    for (const text of [bytes.toString('hex'), bytes.toString('base64'), ...lists]) {
      await expectUnusable(text, 'HS256', says);
      await expectUnusable({ kty: 'oct', k: base64url(text) }, 'HS256', says);
      const signing = { algorithm: 'HS256', expiresIn: 60 } as const;
      await expectUsageError(() => createSigner(text, signing), 'ERR_JWT_KEY_INVALID');
      expect(createSigner(text, { ...signing, allowInsecureKeySizes: true })).toBeTypeOf('function');
    }
  });
});
