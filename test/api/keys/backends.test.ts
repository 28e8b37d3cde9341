import { webcrypto } from 'node:crypto';
import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type * as strictjwt from 'strictjwt';
import { now } from '../../support/clock.ts';
import { base64url, forge, GOOD_CLAIMS, segmentsOf } from '../../support/forge.ts';
import { HMAC_NAMES, type HmacName, pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

// The library does its HMAC and its long base64url through node:crypto and node:buffer where the runtime offers
// them, and through WebCrypto and a table elsewhere. In a file of its own, because `process` is changed for a while.

type Library = typeof strictjwt;
type Backend = 'native' | 'web';

const offered = Object.getOwnPropertyDescriptor(process, 'getBuiltinModule');

/** A fresh copy of the library on a runtime that has, or has not, Node's own modules. */
async function on(backend: Backend): Promise<Library> {
  vi.resetModules();
  const value = backend === 'web' ? undefined : createRequire(import.meta.url);
  Object.defineProperty(process, 'getBuiltinModule', { value, configurable: true });
  return import('strictjwt');
}

afterEach(() => {
  vi.restoreAllMocks();
  if (offered) Object.defineProperty(process, 'getBuiltinModule', offered);
  else Reflect.deleteProperty(process, 'getBuiltinModule');
});

/** What becomes of each token: the payload, or the code. */
async function outcomes(
  backend: Backend,
  tokens: readonly string[],
  algorithm: HmacName = 'HS256',
): Promise<unknown[]> {
  const { verify, createVerifier, decode } = await on(backend);
  const verifier = createVerifier(SECRET, optionsFor(algorithm, { maxTokenLength: 300_000 }));
  const results: unknown[] = [];
  for (const token of tokens) {
    const attempts: (() => unknown)[] = [
      () => verifier(token),
      () => verify(token, SECRET, optionsFor(algorithm, { maxTokenLength: 300_000 })),
      () => decode(token, { maxTokenLength: 300_000 }),
    ];
    for (const attempt of attempts) {
      const run = async (): Promise<unknown> => ((await attempt()) as strictjwt.Decoded).payload;
      results.push(await run().catch((error: strictjwt.TokenError) => `${error.code}: ${error.message}`));
    }
  }
  return results;
}

describe('the two backends', () => {
  it('are chosen by what the runtime offers', async () => {
    for (const [backend, used] of [
      ['native', 0],
      ['web', 1],
    ] as const) {
      const { sign, verify } = await on(backend);
      const [signs, verifies] = [vi.spyOn(webcrypto.subtle, 'sign'), vi.spyOn(webcrypto.subtle, 'verify')];
      const token = await sign(GOOD_CLAIMS, SECRET, { algorithm: 'HS256', now });
      await verify(token, SECRET, optionsFor('HS256'));
      expect([signs.mock.calls.length, verifies.mock.calls.length]).toEqual([used, used]);
      vi.restoreAllMocks();
    }
  });

  it.each(HMAC_NAMES)('sign %s bit for bit alike, with text, bytes and JWK', async (algorithm) => {
    const expected = forge({ alg: algorithm, key: SECRET });
    const keys = [SECRET, Buffer.from(SECRET), { kty: 'oct', k: base64url(SECRET) }];
    for (const backend of ['native', 'web'] as const) {
      const { sign, createSigner } = await on(backend);
      for (const key of keys) {
        expect(await sign(GOOD_CLAIMS, key, { algorithm, now })).toBe(expected);
        expect(await createSigner(key, { algorithm, now })(GOOD_CLAIMS)).toBe(expected);
      }
    }
  });

  it.each(HMAC_NAMES)('judge %s tokens alike, of any length, genuine, forged and cut', async (algorithm) => {
    const tokens = [0, 1, 2, 3, 40, 41, 42, 43, 300, 5000, 90_000, 180_000, 7].flatMap((length) => {
      const payload = { ...GOOD_CLAIMS, pad: 'ä'.repeat(length) };
      const good = forge({ alg: algorithm, key: SECRET, payload });
      const { header, payload: body, signature } = segmentsOf(good);
      return [
        good,
        forge({ alg: algorithm, key: `${SECRET}.`, payload }),
        good.slice(0, -1),
        `${header}.${body}.${signature}AA`,
        `${header}.${body}.`,
      ];
    });
    expect(await outcomes('web', tokens, algorithm)).toEqual(await outcomes('native', tokens, algorithm));
  });

  it('read base64url alike, each stranger at each place', async () => {
    const good = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, pad: 'x'.repeat(120) } });
    const dots = new Set([good.indexOf('.'), good.lastIndexOf('.')]);
    const tokens: string[] = [];
    for (let at = 0; at < good.length; at += 1) {
      if (dots.has(at)) continue;
      for (const stranger of ['=', '+', '/', '\n', 'é', '~'])
        tokens.push(good.slice(0, at) + stranger + good.slice(at + 1));
    }
    const web = await outcomes('web', tokens);
    expect(web).toEqual(await outcomes('native', tokens));
    expect(new Set(web.map((outcome) => String(outcome).split(':')[0]))).toEqual(new Set(['ERR_JWT_MALFORMED']));
  });

  it('reject altered characters alike', async () => {
    const good = forge({ alg: 'HS256', key: SECRET });
    const tokens = Array.from({ length: good.length }, (_, at) => {
      const other = good[at] === 'A' ? 'B' : 'A';
      return good.slice(0, at) + other + good.slice(at + 1);
    });
    const web = await outcomes('web', tokens);
    expect(web).toEqual(await outcomes('native', tokens));
    // `decode`, every third, may take them; `verify` never does
    expect(web.filter((outcome, i) => i % 3 !== 2 && typeof outcome !== 'string')).toEqual([]);
  });

  it('keep tokens apart that are verified at the same time', async () => {
    for (const backend of ['native', 'web'] as const) {
      const { createVerifier, createSigner } = await on(backend);
      const hmac = createVerifier(SECRET, optionsFor('HS256'));
      const later = createVerifier(async () => SECRET, optionsFor('HS256'));
      const several = createVerifier(['x'.repeat(64), SECRET], optionsFor('HS256'));
      const ecdsa = createVerifier(pair('p256').publicPem, optionsFor('ES256'));
      const signer = createSigner(SECRET, { algorithm: 'HS256', now });
      const indices = Array.from({ length: 100 }, (_, i) => i);
      const verified = await Promise.all(
        indices.map(async (i) => {
          const payload = { ...GOOD_CLAIMS, i, pad: 'x'.repeat(i * 5) };
          if (i % 4 === 3) return ecdsa(forge({ alg: 'ES256', key: pair('p256').privateKey, payload }));
          const token = i % 2 === 0 ? await signer(payload) : forge({ alg: 'HS256', key: SECRET, payload });
          return (i % 4 === 0 ? hmac : i % 4 === 1 ? later : several)(token);
        }),
      );
      expect(verified.map(({ payload }) => payload['i'])).toEqual(indices);
    }
  });

  it('have the same rules for secrets', async () => {
    for (const backend of ['native', 'web'] as const) {
      const { sign, createVerifier } = await on(backend);
      for (const secret of ['', 'short', new Uint8Array(31)]) {
        await expect(sign({}, secret, { algorithm: 'HS256', expiresIn: 60 })).rejects.toMatchObject({
          code: 'ERR_JWT_KEY_INVALID',
        });
        expect(() => createVerifier(secret, optionsFor('HS256'))).toThrow(
          expect.objectContaining({ code: 'ERR_JWT_KEY_INVALID' }) as Error,
        );
      }
      const short = { algorithm: 'HS256', now, allowInsecureKeySizes: true } as const;
      expect(await sign(GOOD_CLAIMS, 's', short)).toBe(forge({ alg: 'HS256', key: 's' }));
      const bytes = new TextEncoder().encode(SECRET);
      const verifier = createVerifier(bytes, optionsFor('HS256'));
      bytes.fill(0);
      await expect(verifier(forge({ alg: 'HS256', key: SECRET }))).resolves.toBeDefined();
    }
  });
});

describe('a runtime with only one of node:crypto and node:buffer', () => {
  it.each(['node:crypto', 'node:buffer'])('signs and verifies through WebCrypto: %s', async (only) => {
    vi.resetModules();
    const require = createRequire(import.meta.url);
    const value = (name: string): unknown => (name === only ? require(name) : undefined);
    Object.defineProperty(process, 'getBuiltinModule', { value, configurable: true });
    const { sign, verify } = await import('strictjwt');
    const verifies = vi.spyOn(webcrypto.subtle, 'verify');
    const token = await sign(GOOD_CLAIMS, SECRET, { algorithm: 'HS256', now });
    expect(token).toBe(forge({ alg: 'HS256', key: SECRET }));
    await expect(verify(token, SECRET, optionsFor('HS256'))).resolves.toMatchObject({ payload: GOOD_CLAIMS });
    expect(verifies).toHaveBeenCalledOnce();
  });
});

describe('a key that WebCrypto holds', () => {
  it('cannot be exported from there, be it a secret, PEM or JWK', async () => {
    const { verify } = await on('web');
    const imports = vi.spyOn(webcrypto.subtle, 'importKey');
    const keys = [
      ['HS256', SECRET, SECRET],
      ['ES256', pair('p256').privateKey, pair('p256').publicPem],
      ['ES256', pair('p256').privateKey, pair('p256').publicKey.export({ format: 'jwk' }) as strictjwt.Jwk],
    ] as const;
    for (const [alg, key, given] of keys) await verify(forge({ alg, key }), given, optionsFor(alg));
    expect(imports.mock.calls.map(([, , , extractable]) => extractable)).toEqual([false, false, false]);
  });
});

describe('a runtime without process.getBuiltinModule', () => {
  it('verifies every other algorithm as before', async () => {
    const { verify } = await on('web');
    const token = forge({ alg: 'PS256', key: pair('rsa').privateKey });
    await expect(verify(token, pair('rsa').publicPem, optionsFor('PS256'))).resolves.toMatchObject({
      payload: GOOD_CLAIMS,
    });
  });

  it('shows again, after this file, what it hid', () => {
    expect(Object.getOwnPropertyDescriptor(process, 'getBuiltinModule')).toEqual(offered);
  });
});
