import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  webcrypto,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { exportJwk, exportPem, generateKeyPair, type Jwk, sign, verify } from 'strictjwt';
import { expectUsageError } from '../../support/expect.ts';
import { CERTIFICATE_PEM } from '../../support/fixture-keys.ts';
import { type AsymmetricName, pair, pairFor, SECRET } from '../../support/keys.ts';
import {
  jwkOf,
  keyParams,
  privateCryptoKey,
  privateForms,
  publicCryptoKey,
  publicForms,
  secretCryptoKey,
} from './key-forms.ts';

const names: readonly AsymmetricName[] = ['RS256', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const spki = (key: KeyObject): string => key.export({ format: 'pem', type: 'spki' }) as string;
const pkcs8 = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }) as string;

describe.each(names)('exportJwk of a key for %s', (name) => {
  const { publicKey, privateKey } = pairFor(name);

  it('gives the members of the key itself, from every form of the public key', async () => {
    const expected = jwkOf(publicKey);
    for (const key of [publicKey, spki(publicKey), await publicCryptoKey(name, publicKey)]) {
      expect(await exportJwk(key)).toEqual(expected);
    }
    if (publicKey.asymmetricKeyType === 'rsa') {
      expect(await exportJwk(publicKey.export({ format: 'pem', type: 'pkcs1' }) as string)).toEqual(expected);
    }
  });

  it('gives all members from every form of the private key', async () => {
    const expected = jwkOf(privateKey);
    for (const key of [privateKey, pkcs8(privateKey), await privateCryptoKey(name, privateKey)]) {
      expect(await exportJwk(key)).toEqual(expected);
    }
  });

  it('and exportPem lead back to the same PEM', async () => {
    expect(await exportPem(await exportJwk(publicKey))).toBe(spki(publicKey));
    expect(createPrivateKey(await exportPem(await exportJwk(privateKey))).equals(privateKey)).toBe(true);
  });
});

describe.each(names)('exportPem of a key for %s', (name) => {
  const { publicKey, privateKey } = pairFor(name);

  it('gives SPKI for every form of the public key', async () => {
    const jwk = { ...jwkOf(publicKey), alg: name, use: 'sig', key_ops: ['verify'], kid: 'k' };
    for (const key of [publicKey, jwk, await publicCryptoKey(name, publicKey)]) {
      expect(await exportPem(key)).toBe(spki(publicKey));
    }
  });

  it('gives PKCS#8 for every form of the private key', async () => {
    for (const key of [privateKey, jwkOf(privateKey), await privateCryptoKey(name, privateKey)]) {
      const pem = await exportPem(key);
      expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END PRIVATE KEY-----\n$/);
      expect(createPrivateKey(pem).equals(privateKey)).toBe(true);
    }
  });
});

describe('exportJwk', () => {
  it('reads the key of a certificate', async () => {
    expect(await exportJwk(CERTIFICATE_PEM.p256)).toEqual(jwkOf(pair('p256').publicKey));
  });

  it('gives a secret as oct', async () => {
    const expected = { kty: 'oct', k: Buffer.from(SECRET).toString('base64url') };
    expect(await exportJwk(createSecretKey(Buffer.from(SECRET)))).toEqual(expected);
    expect(await exportJwk(await secretCryptoKey('HS256', ['sign']))).toEqual(expected);
  });

  it('gives numbers with a leading zero bit in their full length', async () => {
    // a P-521 coordinate whose first byte is 0, and an RSA modulus whose DER has a sign byte
    for (const name of ['p521', 'rsa'] as const) {
      expect(await exportJwk(pair(name).publicPem)).toEqual(jwkOf(pair(name).publicKey));
    }
  });

  it('refuses a compressed point, which would need arithmetic', async () => {
    const der = pair('p256').publicKey.export({ format: 'der', type: 'spki' });
    const point = der.subarray(-65);
    const prefix = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');
    const compressed = Buffer.concat([prefix, Buffer.of(2 + ((point.at(-1) ?? 0) & 1)), point.subarray(1, 33)]);
    const pem = `-----BEGIN PUBLIC KEY-----\n${compressed.toString('base64')}\n-----END PUBLIC KEY-----\n`;
    expect(createPublicKey(pem).equals(pair('p256').publicKey)).toBe(true);
    expect((await expectUsageError(exportJwk(pem), 'ERR_JWT_KEY_INVALID')).message).toContain('compressed');
  });

  it.each(['', 'secret', JSON.stringify(jwkOf(pair('p256').publicKey))])(
    'refuses text that is no PEM: %s',
    async (text) => {
      await expectUsageError(exportJwk(text), 'ERR_JWT_KEY_INVALID');
    },
  );

  it('refuses a damaged private key', async () => {
    const damaged = pkcs8(pair('p256').privateKey).replace('AgEAMBMG', 'AgEAMBMH');
    await expectUsageError(exportJwk(damaged), 'ERR_JWT_KEY_INVALID');
    const other = pkcs8(pair('secp256k1').privateKey);
    await expectUsageError(exportJwk(other), 'ERR_JWT_KEY_INVALID');
  });
});

describe('a key for ML-DSA', () => {
  // SubjectPublicKeyInfo with the identifier of ML-DSA-44 (RFC 9881) and 1312 bytes of key
  const der = Buffer.concat([
    Buffer.from('30820532300b06096086480165030403110382052100', 'hex'),
    Buffer.alloc(1312, 7),
  ]);
  const pem = `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
  const jwk = { kty: 'AKP', alg: 'ML-DSA-44', pub: Buffer.alloc(1312, 7).toString('base64url') };

  it('is read from PEM wherever the runtime stands', async () => {
    expect(await exportJwk(pem)).toEqual(jwk);
  });

  it('is written as PEM where the runtime has it, and elsewhere a UsageError says so', async () => {
    const written = await exportPem(jwk).catch((error: unknown) => error);
    if (typeof written === 'string') expect(written.replaceAll(/\s/g, '')).toBe(pem.replaceAll(/\s/g, ''));
    else expect(written).toMatchObject({ name: 'UsageError', code: 'ERR_JWT_ALG_UNSUPPORTED' });
  });
});

describe('exportPem', () => {
  it('refuses secrets, which have no PEM form', async () => {
    const oct: Jwk = { kty: 'oct', k: 'AAAA' };
    for (const key of [oct, createSecretKey(Buffer.from(SECRET)), await secretCryptoKey('HS256', ['sign'])]) {
      await expectUsageError(exportPem(key), 'ERR_JWT_KEY_INVALID');
    }
  });

  it('refuses a damaged JWK, and one on a curve that is not used', async () => {
    const jwk = jwkOf(pair('p256').publicKey);
    await expectUsageError(exportPem({ ...jwk, x: 'AAAA' }), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(exportPem({ ...jwk, crv: 'secp256k1' }), 'ERR_JWT_KEY_INVALID');
    const { message } = await expectUsageError(exportPem({ ...jwk, kty: 'XYZ' }), 'ERR_JWT_KEY_INVALID');
    expect(message).toContain('"XYZ"');
  });
});

describe('both', () => {
  const both = [exportJwk, exportPem] as readonly ((key: never) => Promise<unknown>)[];

  it.each([undefined, null, 1, true, [], {}, () => 1, new Uint8Array(32), { type: 'public' }])(
    'refuse %s',
    async (thing) => {
      for (const run of both) await expectUsageError(run(thing as never), 'ERR_JWT_KEY_INVALID');
    },
  );

  it('refuse a key that is not extractable, and say how to make one that is', async () => {
    const params = keyParams('ES256');
    const { privateKey } = (await webcrypto.subtle.generateKey(params, false, [
      'sign',
      'verify',
    ])) as webcrypto.CryptoKeyPair;
    const secret = await webcrypto.subtle.importKey('raw', Buffer.from(SECRET), keyParams('HS256'), false, ['sign']);
    for (const run of both) {
      const { message } = await expectUsageError(run(privateKey as never), 'ERR_JWT_KEY_INVALID');
      expect(message).toContain('extractable: true');
    }
    await expectUsageError(exportJwk(secret), 'ERR_JWT_KEY_INVALID');
  });

  it('refuse key objects of kinds that are not used', async () => {
    const x25519 = generateKeyPairSync('x25519');
    await expectUsageError(exportJwk(x25519.publicKey), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(exportJwk(x25519.privateKey), 'ERR_JWT_KEY_INVALID');
    const ecdh = await webcrypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    const aes = await webcrypto.subtle.generateKey({ name: 'X25519' }, true, ['deriveBits']);
    await expect(exportJwk(ecdh.publicKey)).resolves.toMatchObject({ kty: 'EC', crv: 'P-256' });
    await expectUsageError(exportJwk((aes as webcrypto.CryptoKeyPair).publicKey), 'ERR_JWT_KEY_INVALID');
  });
});

describe('exportJwk with public: true', () => {
  const algorithms = ['RS256', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const;
  const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

  it.each(algorithms)('gives the public half of every form of a key for %s', async (algorithm) => {
    const expected = jwkOf(pairFor(algorithm).publicKey);
    const forms = { ...(await privateForms(algorithm)), ...(await publicForms(algorithm)) };
    for (const [form, key] of Object.entries(forms)) {
      if (/JWKS|list|resolver/.test(form)) continue;
      const jwk = await exportJwk(key as string, { public: true });
      expect(jwk, form).toEqual(expected);
      for (const name of PRIVATE) expect(jwk, form).not.toHaveProperty(name);
    }
  });

  it('gives a key set that verifies what the private key signs', async () => {
    const jwks = { keys: [{ ...(await exportJwk(pair('p256').privatePem, { public: true })), kid: 'a', use: 'sig' }] };
    const token = await sign({}, pair('p256').privatePem, { algorithm: 'ES256', expiresIn: 60, header: { kid: 'a' } });
    const options = { algorithms: ['ES256'], issuer: false, audience: false } as const;
    await expect(verify(token, jwks, options)).resolves.toBeDefined();
  });

  it('leaves a private key private when it is not asked for', async () => {
    for (const options of [undefined, {}, { public: false }]) {
      expect(await exportJwk(pair('p256').privatePem, options)).toHaveProperty('d');
      expect(await exportJwk(jwkOf(pair('p256').privateKey), options)).toHaveProperty('d');
    }
  });

  it('refuses a secret, which has no public half, in every form', async () => {
    const secrets = [
      createSecretKey(Buffer.from(SECRET)),
      { kty: 'oct', k: 'AAAA' },
      await secretCryptoKey('HS256', ['sign']),
    ];
    for (const secret of secrets) {
      const { message } = await expectUsageError(exportJwk(secret, { public: true }), 'ERR_JWT_KEY_INVALID');
      expect(message).toBe('a secret has no public half');
    }
  });

  it('refuses a private key that cannot be exported, and options that are none', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    await expectUsageError(exportJwk(privateKey, { public: true }), 'ERR_JWT_KEY_INVALID');
    await expect(exportJwk(publicKey, { public: true })).resolves.toHaveProperty('x');
    for (const options of [{ public: 1 }, { public: undefined }, { publik: true }, true, null]) {
      await expectUsageError(exportJwk(publicKey, options as never), 'ERR_JWT_OPTION_INVALID');
    }
  });

  it('takes a key pair for what it is', async () => {
    const keys = await generateKeyPair('ES256');
    const { message } = await expectUsageError(exportJwk(keys as never), 'ERR_JWT_KEY_INVALID');
    expect(message).toContain('a key pair: .privateKey signs, .publicKey verifies');
  });
});
