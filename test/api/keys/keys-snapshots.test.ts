import { webcrypto } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { createSigner, createVerifier, sign, verify, type Jwk } from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { jwkOf } from './key-forms.ts';

const OTHER = SECRET.split('').reverse().join('');
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const octOf = (text: string): Jwk => ({ kty: 'oct', k: Buffer.from(text).toString('base64url') });
const token = forge({ alg: 'HS256', key: SECRET });
const otherToken = forge({ alg: 'HS256', key: OTHER });
const options = optionsFor('HS256');
const signing = { algorithm: 'HS256', now } as const;

describe('what a one-shot call remembers of a key follows its content', () => {
  it('when bytes are overwritten', async () => {
    const key = bytesOf(SECRET);
    await expect(verify(token, key, options)).resolves.toBeDefined();
    key.set(bytesOf(OTHER));
    await expectTokenError(verify(token, key, options), 'ERR_JWT_SIGNATURE_INVALID');
    await expect(verify(otherToken, key, options)).resolves.toBeDefined();
    expect(await sign(GOOD_CLAIMS, key, signing)).toBe(otherToken);
    key.set(bytesOf(SECRET));
    await expect(verify(token, key, options)).resolves.toBeDefined();
  });

  it('when a single byte changes', async () => {
    const key = bytesOf(SECRET);
    await expect(verify(token, key, options)).resolves.toBeDefined();
    key[63] = (key[63] ?? 0) ^ 1;
    await expectTokenError(verify(token, key, options), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('when bytes in a buffer that can grow become more', async () => {
    const room = { maxByteLength: 2 * SECRET.length };
    const buffer = new (ArrayBuffer as new (length: number, room: object) => ArrayBuffer)(SECRET.length, room);
    const key = new Uint8Array(buffer);
    key.set(bytesOf(SECRET));
    await expect(verify(token, key, options)).resolves.toBeDefined();
    (buffer as ArrayBuffer & { resize(length: number): void }).resize(2 * SECRET.length);
    key.set(bytesOf(OTHER), SECRET.length);
    await expectTokenError(verify(token, key, options), 'ERR_JWT_SIGNATURE_INVALID');
    await expect(verify(forge({ alg: 'HS256', key: SECRET + OTHER }), key, options)).resolves.toBeDefined();
  });

  it('when a JWK gets other members', async () => {
    const key = octOf(SECRET);
    await expect(verify(token, key, options)).resolves.toBeDefined();
    Object.assign(key, octOf(OTHER));
    await expectTokenError(verify(token, key, options), 'ERR_JWT_SIGNATURE_INVALID');
    await expect(verify(otherToken, key, options)).resolves.toBeDefined();
    key.use = 'enc';
    await expectUsageError(verify(otherToken, key, options), 'ERR_JWT_KEY_INVALID');
  });

  it('when a JWK with a toJSON of its own gets other members', async () => {
    const key: Jwk = { ...octOf(SECRET), toJSON: () => ({}) };
    await expect(verify(token, key, options)).resolves.toBeDefined();
    Object.assign(key, octOf(OTHER));
    await expectTokenError(verify(token, key, options), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('when a list inside a frozen JWK changes', async () => {
    const key_ops = ['verify'];
    const key = Object.freeze({ ...octOf(SECRET), key_ops });
    await expect(verify(token, key, options)).resolves.toBeDefined();
    key_ops[0] = 'encrypt';
    await expectUsageError(verify(token, key, options), 'ERR_JWT_KEY_INVALID');
  });

  it('when a JWK is frozen after it changed', async () => {
    const key = octOf(SECRET);
    await expect(verify(token, key, options)).resolves.toBeDefined();
    Object.freeze(Object.assign(key, octOf(OTHER)));
    await expectTokenError(verify(token, key, options), 'ERR_JWT_SIGNATURE_INVALID');
    await expect(verify(otherToken, key, options)).resolves.toBeDefined();
    await expect(verify(otherToken, key, options)).resolves.toBeDefined();
  });

  it('when a public JWK is replaced by another curve point', async () => {
    const good = forge({ alg: 'ES256', key: pair('p256').privateKey });
    const key = jwkOf(pair('p256').publicKey);
    await expect(verify(good, key, optionsFor('ES256'))).resolves.toBeDefined();
    Object.assign(key, jwkOf(pair('otherP256').publicKey));
    await expectTokenError(verify(good, key, optionsFor('ES256')), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('when a key set gets other keys', async () => {
    const good = forge({ alg: 'ES256', key: pair('p256').privateKey });
    const set = { keys: [jwkOf(pair('p256').publicKey)] };
    await expect(verify(good, set, optionsFor('ES256'))).resolves.toBeDefined();
    set.keys[0] = jwkOf(pair('otherP256').publicKey);
    await expectTokenError(verify(good, set, optionsFor('ES256')), 'ERR_JWT_SIGNATURE_INVALID');
    Object.assign(set.keys[0], jwkOf(pair('p256').publicKey));
    await expect(verify(good, set, optionsFor('ES256'))).resolves.toBeDefined();
  });

  it('when bytes served as a secret before and are now handed in for a key pair', async () => {
    const key = bytesOf(SECRET);
    await expect(verify(token, key, options)).resolves.toBeDefined();
    await expectUsageError(verify(token, key, optionsFor('ES256')), 'ERR_JWT_KEY_INVALID');
  });

  it('and forgets a failure: an import that failed once is tried again', async () => {
    const good = forge({ alg: 'ES256', key: pair('p256').privateKey });
    const imports = vi.spyOn(webcrypto.subtle, 'importKey');
    try {
      for (const key of [jwkOf(pair('p256').publicKey), `${pair('p256').publicPem}\n\n`]) {
        imports.mockRejectedValueOnce(new Error('out of memory'));
        await expectUsageError(verify(good, key, optionsFor('ES256')), 'ERR_JWT_KEY_INVALID');
        await expect(verify(good, key, optionsFor('ES256'))).resolves.toBeDefined();
      }
    } finally {
      imports.mockRestore();
    }
  });

  it('and is bounded: after 250 other secrets the first one still verifies', async () => {
    for (let i = 0; i < 250; i++) {
      await expectTokenError(verify(token, `${i}-${OTHER}`, options), 'ERR_JWT_SIGNATURE_INVALID');
    }
    await expect(verify(token, SECRET, options)).resolves.toBeDefined();
  });
});

describe('what a one-shot call remembers of options follows their content', () => {
  it('when a list or a value changes', async () => {
    const changing = { ...options, algorithms: ['HS256'] as ('HS256' | 'HS512')[], issuer: [String(GOOD_CLAIMS.iss)] };
    await expect(verify(token, SECRET, changing)).resolves.toBeDefined();
    changing.issuer[0] = 'https://somebody-else.example';
    await expectTokenError(verify(token, SECRET, changing), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
    changing.issuer[0] = GOOD_CLAIMS.iss;
    changing.algorithms[0] = 'HS512';
    await expectTokenError(verify(token, SECRET, changing), 'ERR_JWT_ALG_NOT_ALLOWED');
    changing.algorithms[0] = 'HS256';
    await expectTokenError(verify(token, SECRET, { ...changing, subject: 'x' }), 'ERR_JWT_CLAIM_MISMATCH', 'sub');
    await expect(verify(token, SECRET, changing)).resolves.toBeDefined();
  });

  it('when a header field inside the options changes', async () => {
    const header = { kid: 'a' };
    const first = await sign(GOOD_CLAIMS, SECRET, { ...signing, header });
    header.kid = 'b';
    const second = await sign(GOOD_CLAIMS, SECRET, { ...signing, header });
    expect([first, second]).toEqual(['a', 'b'].map((kid) => forge({ alg: 'HS256', key: SECRET, header: { kid } })));
  });
});

describe('a prepared signer or verifier has taken its copy', () => {
  const forms = (): [string, Uint8Array | Jwk, () => void][] => {
    const bytes = bytesOf(SECRET);
    const jwk = octOf(SECRET);
    return [
      ['bytes', bytes, () => bytes.fill(0)],
      ['a JWK', jwk, () => Object.assign(jwk, octOf(OTHER), { use: 'enc' })],
    ];
  };

  it.each(forms())('of %s: wiping them later changes nothing', async (_form, key, wipe) => {
    const signer = createSigner(key, signing);
    const verifier = createVerifier(key, options);
    wipe();
    expect(await signer(GOOD_CLAIMS)).toBe(token);
    await expect(verifier(token)).resolves.toBeDefined();
    await expectTokenError(verifier(otherToken), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('of public JWKs, lists and sets, before the first token is seen', async () => {
    const good = forge({ alg: 'ES256', key: pair('p256').privateKey });
    const jwk = jwkOf(pair('p256').publicKey);
    const list = [jwk];
    const set = { keys: [jwk] };
    const verifiers = [jwk, list, set].map((key) => createVerifier(key, optionsFor('ES256')));
    Object.assign(jwk, jwkOf(pair('otherP256').publicKey));
    list.length = 0;
    set.keys.length = 0;
    for (const verifier of verifiers) await expect(verifier(good)).resolves.toBeDefined();
  });

  it('of private JWKs', async () => {
    const jwk = jwkOf(pair('p256').privateKey);
    const signer = createSigner(jwk, { algorithm: 'ES256', now });
    Object.assign(jwk, jwkOf(pair('otherP256').privateKey));
    await expect(verify(await signer(GOOD_CLAIMS), pair('p256').publicPem, optionsFor('ES256'))).resolves.toBeDefined();
  });
});
