import native, { createSecretKey, type JsonWebKey } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { createVerifier, generateKeyPair, type Jwk, sign, type VerificationKey, verify } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { base64url, forge, replaceSignature, segmentsOf } from '../support/forge.ts';
import { ASYMMETRIC_NAMES, pair, pairFor, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import { bigEndian, CURVES, fromBigEndian } from './edge-signatures.ts';
import { DER_KEYS, WRITINGS } from './published-keys.ts';

// The promises of SECURITY.md, word by word, as far as they are about keys, and where they end.

const options = optionsFor('HS256');
const token = forge({ alg: 'HS256', key: SECRET });
const asJwk = (jwk: JsonWebKey): Jwk => ({ ...jwk }) as Jwk;

it('HS* and public-key algorithms cannot be in one list.', async () => {
  for (const algorithm of ASYMMETRIC_NAMES) {
    for (const algorithms of [
      ['HS256', algorithm],
      [algorithm, 'HS512'],
    ] as const) {
      const mixed = { ...options, algorithms: [...algorithms] };
      for (const key of [SECRET, pairFor(algorithm).publicPem, () => SECRET]) {
        await expectUsageError(() => createVerifier(key, mixed), 'ERR_JWT_OPTION_INVALID');
      }
    }
  }
});

it('A public or private key is refused as an HS* secret, whatever it was encoded in and whatever stands around it.', async () => {
  for (const name of ['RSA as SPKI', 'P-256 as SEC1', 'Ed25519 as SPKI'] as const) {
    for (const [writing, write] of Object.entries(WRITINGS)) {
      const key = write(DER_KEYS[name] ?? Buffer.alloc(0));
      await expect(verify(token, key, options), `${name} ${writing}`).rejects.toMatchObject({ name: 'UsageError' });
    }
  }
  for (const jwk of [pair('rsa').publicKey, pair('ed25519').privateKey].map((key) => key.export({ format: 'jwk' }))) {
    await expectUsageError(verify(token, JSON.stringify(jwk), options), 'ERR_JWT_KEY_INVALID');
  }
  await expectUsageError(verify(token, pair('rsa').privatePem, options), 'ERR_JWT_KEY_INVALID');
});

it('A key set with both secrets and public keys is refused.', async () => {
  const keys = [{ kty: 'oct', k: base64url(SECRET) }, asJwk(pair('p256').publicKey.export({ format: 'jwk' }))];
  for (const list of [keys, [...keys].reverse()]) {
    for (const algorithm of ['HS256', 'ES256'] as const) {
      const attempt = (): unknown => createVerifier({ keys: list }, optionsFor(algorithm));
      await expectUsageError(attempt, 'ERR_JWT_KEY_INVALID');
    }
  }
});

it('A key serves only the algorithms that it is made for.', async () => {
  for (const algorithm of ASYMMETRIC_NAMES) {
    const { privateKey } = pairFor(algorithm);
    const signed = forge({ alg: algorithm, key: privateKey });
    const other = pairFor(algorithm.startsWith('E') ? 'RS256' : 'ES256').publicKey;
    await expectUsageError(verify(signed, other, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
  }
  const jwk = asJwk(pair('rsa').publicKey.export({ format: 'jwk' }));
  for (const more of [{ alg: 'RS512' }, { alg: 'PS256' }, { use: 'enc' }, { key_ops: ['encrypt'] }]) {
    const rs256 = forge({ alg: 'RS256', key: pair('rsa').privateKey });
    await expectUsageError(verify(rs256, { ...jwk, ...more }, optionsFor('RS256')), 'ERR_JWT_KEY_INVALID');
  }
});

it('A secret shorter than the hash, and an RSA key under 2048 bits, need `allowInsecureKeySizes`.', async () => {
  for (const [algorithm, bytes] of [
    ['HS256', 31],
    ['HS384', 47],
    ['HS512', 63],
  ] as const) {
    const key = 'k'.repeat(bytes);
    const short = forge({ alg: algorithm, key });
    for (const form of [key, Buffer.from(key), createSecretKey(Buffer.from(key))]) {
      await expectUsageError(verify(short, form, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
      const allowed = optionsFor(algorithm, { allowInsecureKeySizes: true });
      await expect(verify(short, form, allowed)).resolves.toBeDefined();
    }
  }
  const { privateKey, publicPem } = pair('smallRsa');
  const small = forge({ alg: 'RS256', key: privateKey });
  await expectUsageError(verify(small, publicPem, optionsFor('RS256')), 'ERR_JWT_KEY_INVALID');
  await expect(verify(small, publicPem, optionsFor('RS256', { allowInsecureKeySizes: true }))).resolves.toBeDefined();
});

it('A secret of nothing but zero bytes needs `allowInsecureKeySizes`.', async () => {
  for (const key of [new Uint8Array(32), Buffer.alloc(64), { kty: 'oct', k: base64url(new Uint8Array(48)) }]) {
    await expectUsageError(verify(token, key, options), 'ERR_JWT_KEY_INVALID');
  }
});

it('An RSA key with an unsound exponent is refused, whatever the options.', async () => {
  const jwk = asJwk(pair('rsa').publicKey.export({ format: 'jwk' }));
  const insecure = optionsFor('RS256', { allowInsecureKeySizes: true });
  for (const exponent of [[1], [0], [2], [1, 0, 0], [1, 0, 0, 0, 0, 0, 0, 0, 1]]) {
    const attempt = verify(token, { ...jwk, e: base64url(Buffer.from(exponent)) }, insecure);
    await expectUsageError(attempt, 'ERR_JWT_KEY_INVALID');
  }
});

it('An Ed25519 key of small order is refused, whatever the options.', async () => {
  const identity = Buffer.from('01'.padEnd(64, '0'), 'hex');
  const insecure = optionsFor('EdDSA', { allowInsecureKeySizes: true });
  for (const x of [identity, Buffer.alloc(32)]) {
    const attempt = verify(token, { kty: 'OKP', crv: 'Ed25519', x: base64url(x) }, insecure);
    await expectUsageError(attempt, 'ERR_JWT_KEY_INVALID');
  }
});

it('A generated private key cannot be exported unless you ask for it.', async () => {
  const { privateKey } = await generateKeyPair('ES256');
  await expect(crypto.subtle.exportKey('jwk', privateKey as CryptoKey)).rejects.toThrow();
  const asked = await generateKeyPair('ES256', { extractable: true });
  await expect(crypto.subtle.exportKey('jwk', asked.privateKey as CryptoKey)).resolves.toHaveProperty('d');
});

it('A private key in the header or the claims of a token is refused when signing.', async () => {
  for (const name of ['rsa', 'p256', 'ed25519'] as const) {
    const jwk = asJwk(pair(name).privateKey.export({ format: 'jwk' }));
    const signing = { algorithm: 'HS256', expiresIn: 60 } as const;
    for (const attempt of [
      sign({}, SECRET, { ...signing, header: { jwk } }),
      sign({ sub_jwk: jwk }, SECRET, signing),
    ]) {
      const error = await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID');
      expect(error.message).not.toContain(String(jwk['d']));
    }
  }
});

it('A MAC is compared by `timingSafeEqual` or inside `subtle.verify`, and never with one of another length.', async () => {
  const compared = vi.spyOn(native, 'timingSafeEqual');
  const verified = vi.spyOn(crypto.subtle, 'verify');
  // loaded anew, so that it finds the spies
  vi.resetModules();
  const fresh = await import('strictjwt');
  const mac = Buffer.from(segmentsOf(token).signature, 'base64url');
  await expect(fresh.verify(token, SECRET, options)).resolves.toBeDefined();
  for (const wrong of [Buffer.alloc(32), Buffer.from(mac).reverse(), mac.subarray(1), Buffer.concat([mac, mac])]) {
    await expect(fresh.verify(replaceSignature(token, wrong), SECRET, options)).rejects.toMatchObject({
      code: 'ERR_JWT_SIGNATURE_INVALID',
    });
  }
  const lengths = [...compared.mock.calls.flat(), ...verified.mock.calls.map(([, , signature]) => signature)].map(
    ({ byteLength }) => byteLength,
  );
  expect(lengths.length).toBeGreaterThanOrEqual(3);
  expect(new Set(lengths)).toEqual(new Set([32]));
  vi.restoreAllMocks();
});

it('An ES256, ES384 or ES512 token has a second text that is accepted.', async () => {
  for (const { algorithm, fixture, size, order } of CURVES) {
    const { privateKey, publicPem } = pair(fixture);
    const first = forge({ alg: algorithm, key: privateKey });
    const raw = Buffer.from(segmentsOf(first).signature, 'base64url');
    const s = fromBigEndian(raw.subarray(size));
    const second = replaceSignature(first, Buffer.concat([raw.subarray(0, size), bigEndian(order - s, size)]));
    expect(second).not.toBe(first);
    // by its text it is another one, by what stands before the last dot it is the same
    expect(second.slice(0, second.lastIndexOf('.'))).toBe(first.slice(0, first.lastIndexOf('.')));
    for (const text of [first, second]) {
      await expect(verify(text, publicPem, optionsFor(algorithm))).resolves.toBeDefined();
      const revoking = optionsFor(algorithm, { isRevoked: ({ sub }) => sub === 'user-1' });
      await expectTokenError(verify(text, publicPem, revoking), 'ERR_JWT_REVOKED');
    }
  }
});

it('A `CryptoKey` that cannot be exported is not looked into.', async () => {
  const imported = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
    crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const published = new Uint8Array(Buffer.from(pair('rsa').publicPem));
  for (const bytes of [published, new Uint8Array(32)]) {
    const accepted = forge({ alg: 'HS256', key: bytes });
    await expect(verify(accepted, (await imported(bytes)) as VerificationKey, options)).resolves.toBeDefined();
    await expectUsageError(verify(accepted, bytes, options), 'ERR_JWT_KEY_INVALID');
  }
  // what can be exported is looked into, and the length is always known
  const exportable = crypto.subtle.importKey('raw', published, { name: 'HMAC', hash: 'SHA-256' }, true, ['verify']);
  await expectUsageError(verify(token, (await exportable) as VerificationKey, options), 'ERR_JWT_KEY_INVALID');
  await expectUsageError(verify(token, await imported(new Uint8Array(31).fill(7)), options), 'ERR_JWT_KEY_INVALID');
});
