import { createHmac, createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVerifier, sign, type VerificationKey, verify, type VerifyOptions } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS, segmentsOf } from '../support/forge.ts';
import { HMAC_NAMES, pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// CVE-2019-20933, 2020-28637, GHSA-869p-cjfg-cm3x, 2026-44351 (the resolver answers ''), 2026-45363, 2025-45765,
// 2025-45767: anybody can compute a MAC with the empty key, and most short ones are in a dictionary.

/** Not what TypeScript lets through, but what an unset variable or a missing row is at run time. */
const untyped = (value: unknown): VerificationKey => value as VerificationKey;

/** The attacker's token: MACed with the empty key. */
function macedWithNothing(): string {
  const { header, payload } = segmentsOf(forge({ alg: 'HS256', key: SECRET }));
  const mac = createHmac('sha256', '').update(`${header}.${payload}`).digest('base64url');
  return `${header}.${payload}.${mac}`;
}

const NOTHINGS: readonly (readonly [string, unknown])[] = [
  ["''", ''],
  ['no bytes', new Uint8Array(0)],
  ['an empty Buffer', Buffer.alloc(0)],
  ['null', null],
  ['undefined', undefined],
  ['an empty list', []],
  ['a list of nothing', ['']],
  ['a list with undefined', [undefined]],
  ['an object', {}],
  ['an oct JWK with an empty k', { kty: 'oct', k: '' }],
  ['an oct JWK without k', { kty: 'oct' }],
  ['an oct JWK whose k is null', { kty: 'oct', k: null }],
  ['an empty secret KeyObject', createSecretKey(Buffer.alloc(0))],
  ['false', false],
  ['true', true],
  ['0', 0],
  ['NaN', Number.NaN],
  ['a Date', new Date(0)],
  ['a Map', new Map()],
  ['a symbol', Symbol('key')],
];

describe('empty or null key: configured', () => {
  it.each(NOTHINGS)('refuses %s', async (_, key) => {
    const token = macedWithNothing();
    await expectUsageError(verify(token, untyped(key), optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
    const insecure = optionsFor('HS256', { allowInsecureKeySizes: true });
    await expectUsageError(verify(token, untyped(key), insecure), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(async () => {
      const verifier = createVerifier(untyped(key), optionsFor('HS256'));
      return verifier(token);
    }, 'ERR_JWT_KEY_INVALID');
  });

  it('asks about the environment variable', async () => {
    const error = await expectUsageError(verify(macedWithNothing(), '', optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toMatch(/empty/i);
    expect(error.message).toMatch(/JWT_SECRET|environment|is .* set/i);
  });

  it.each(NOTHINGS)('signs nothing with %s', async (_, key) => {
    const options = { algorithm: 'HS256', expiresIn: '5m' } as const;
    await expectUsageError(sign({ sub: 'user-1' }, key as string, options), 'ERR_JWT_KEY_INVALID');
  });

  it('accepts a secret that is one', async () => {
    const { payload } = await verify(forge({ alg: 'HS256', key: SECRET }), SECRET, optionsFor('HS256'));
    expect(payload).toEqual(GOOD_CLAIMS);
  });
});

describe('empty or null key: answered by a resolver', () => {
  it.each(NOTHINGS)('rejects the token when the answer is %s', async (_, answer) => {
    const token = macedWithNothing();
    const options = optionsFor('HS256');
    await expectTokenError(
      verify(token, () => answer as string, options),
      'ERR_JWT_KEY_NOT_FOUND',
    );
    await expectTokenError(
      verify(token, async () => answer as string, options),
      'ERR_JWT_KEY_NOT_FOUND',
    );
    const cached = createVerifier(() => answer as string, { ...options, cache: true });
    await expectTokenError(cached(token), 'ERR_JWT_KEY_NOT_FOUND');
    await expectTokenError(cached(token), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('rejects the token when the answer is a resolver again', async () => {
    const answer = untyped(() => SECRET) as string;
    const token = forge({ alg: 'HS256', key: SECRET });
    await expectTokenError(
      verify(token, () => answer, optionsFor('HS256')),
      'ERR_JWT_KEY_NOT_FOUND',
    );
  });

  it('accepts the token when the answer is the secret, at once or later', async () => {
    const token = forge({ alg: 'HS256', key: SECRET });
    await expect(verify(token, () => SECRET, optionsFor('HS256'))).resolves.toBeDefined();
    await expect(verify(token, async () => SECRET, optionsFor('HS256'))).resolves.toBeDefined();
  });
});

describe('short key', () => {
  const bytesOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 89 + 41) & 255);

  it.each(HMAC_NAMES)('%s needs as many bytes as the hash has (RFC 7518, section 3.2)', async (algorithm) => {
    const least = Number(algorithm.slice(2)) / 8;
    for (const length of [1, 16, least - 1]) {
      const key = bytesOf(length);
      const token = forge({ alg: algorithm, key });
      await expectUsageError(verify(token, key, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
      await expectTokenError(
        verify(token, () => key, optionsFor(algorithm)),
        'ERR_JWT_KEY_NOT_FOUND',
      );
      const allowed = optionsFor(algorithm, { allowInsecureKeySizes: true });
      await expect(verify(token, key, allowed)).resolves.toBeDefined();
    }
    const enough = bytesOf(least);
    await expect(verify(forge({ alg: algorithm, key: enough }), enough, optionsFor(algorithm))).resolves.toBeDefined();
  });

  it('counts the bytes of text, not its characters', async () => {
    const sixteen = 'ключключключключ';
    const token = forge({ alg: 'HS256', key: sixteen });
    await expect(verify(token, sixteen, optionsFor('HS256'))).resolves.toBeDefined();
    await expectUsageError(verify(token, 'k'.repeat(31), optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
  });

  it('must be long enough for every algorithm of the list', async () => {
    const key = bytesOf(48);
    const list = (algorithms: VerifyOptions['algorithms']): VerifyOptions => optionsFor('HS256', { algorithms });
    const token = forge({ alg: 'HS256', key });
    await expectUsageError(verify(token, key, list(['HS256', 'HS512'])), 'ERR_JWT_KEY_INVALID');
    await expect(verify(token, key, list(['HS256', 'HS384']))).resolves.toBeDefined();
  });

  it('RSA needs 2048 bits', async () => {
    const { privateKey, publicPem, publicKey } = pair('smallRsa');
    for (const alg of ['RS256', 'PS256'] as const) {
      const token = forge({ alg, key: privateKey });
      for (const key of [publicPem, publicKey, { ...publicKey.export({ format: 'jwk' }) }]) {
        await expectUsageError(verify(token, key, optionsFor(alg)), 'ERR_JWT_KEY_INVALID');
        await expectTokenError(
          verify(token, () => key, optionsFor(alg)),
          'ERR_JWT_KEY_NOT_FOUND',
        );
      }
      await expect(verify(token, publicPem, optionsFor(alg, { allowInsecureKeySizes: true }))).resolves.toBeDefined();
      const large = forge({ alg, key: pair('rsa').privateKey });
      await expect(verify(large, pair('rsa').publicPem, optionsFor(alg))).resolves.toBeDefined();
    }
  });
});
