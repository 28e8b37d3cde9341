import { createSigner, createVerifier, exportJwk, type Jwk, jwkThumbprint, verify } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { forge } from '../../support/forge.ts';
import { pair } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { jwkOf } from './key-forms.ts';

type Curve = 'p256' | 'p384' | 'p521' | 'ed25519';
const CURVES = [
  ['p256', 'ES256'],
  ['p384', 'ES384'],
  ['p521', 'ES512'],
  ['ed25519', 'EdDSA'],
] as const;
const rewritten = (text: unknown, change: (bytes: Buffer) => Uint8Array): string =>
  Buffer.from(change(Buffer.from(String(text), 'base64url'))).toString('base64url');
const longer = (bytes: Buffer): Uint8Array => Buffer.concat([Buffer.alloc(1), bytes]);

// A coordinate fills the field of its curve. With a zero before it some runtimes read the same point, under another
// thumbprint.
describe.each(CURVES)('a coordinate of %s', (curve: Curve, alg) => {
  const jwk = jwkOf(pair(curve).publicKey);
  const privateJwk = jwkOf(pair(curve).privateKey);
  const names = ['x', 'y'].filter((name) => name in jwk);

  it('with a zero before it is refused, and so is a private number', async () => {
    const change = longer;
    for (const name of names) {
      const odd = { ...jwk, [name]: rewritten(jwk[name], change) } as Jwk;
      const { message } = await expectUsageError(() => createVerifier(odd, optionsFor(alg)), 'ERR_JWT_KEY_INVALID');
      expect(message).toMatch(new RegExp(`JWK "${name}" has \\d+ bytes, .* needs \\d+`));
      const token = forge({ alg, key: pair(curve).privateKey });
      await expectTokenError(
        verify(token, () => odd, optionsFor(alg)),
        'ERR_JWT_KEY_NOT_FOUND',
      );
      await expectTokenError(
        verify(token, () => ({ keys: [odd] }), optionsFor(alg)),
        'ERR_JWT_KEY_NOT_FOUND',
      );
    }
    const odd = { ...privateJwk, d: rewritten(privateJwk['d'], change) } as Jwk;
    const { message } = await expectUsageError(
      () => createSigner(odd, { algorithm: alg, expiresIn: 60 }),
      'ERR_JWT_KEY_INVALID',
    );
    expect(message).toContain('JWK "d" has');
  });
});

describe('a private RSA key without some of its numbers', () => {
  const { kty, n, e, d, p, q } = jwkOf(pair('rsa').privateKey) as Record<string, string>;

  it.each([
    ['all but d', { d }, 'lacks p, q, dp, dq, qi'],
    ['those of the remainders', { d, p, q }, 'lacks dp, dq, qi'],
  ])('does not sign, and the message says which: %s', async (_, numbers, says) => {
    const jwk = { kty, n, e, ...numbers } as Jwk;
    const { message } = await expectUsageError(
      () => createSigner(jwk, { algorithm: 'RS256', expiresIn: 60 }),
      'ERR_JWT_KEY_INVALID',
    );
    expect(message).toContain(says);
    expect(message).not.toContain(String(d).slice(0, 8));
    // its public half is all there
    expect(await exportJwk(jwk, { public: true })).toEqual({ kty, n, e });
  });
});

describe('what stands in the wrong member of a JWK', () => {
  it('is not in the message, where it is longer than what belongs there', async () => {
    const { d } = jwkOf(pair('p256').privateKey) as { d: string };
    for (const member of ['kty', 'crv', 'alg', 'use']) {
      const jwk = { ...jwkOf(pair('p256').publicKey), [member]: d } as Jwk;
      const { message } = await expectUsageError(() => createVerifier(jwk, optionsFor('ES256')), 'ERR_JWT_KEY_INVALID');
      expect(message).not.toContain(d.slice(0, 8));
    }
  });
});

describe('the thumbprint', () => {
  it.each<[string, unknown]>([
    ['a key set', { keys: [jwkOf(pair('p256').publicKey)] }],
    ['a KeyObject', pair('p256').publicKey],
    ['an empty object', {}],
  ])('is of a JWK, and not of %s', async (_, key) => {
    const { message } = await expectUsageError(() => jwkThumbprint(key as Jwk), 'ERR_JWT_KEY_INVALID');
    expect(message).toBe('jwkThumbprint takes a JWK: one key of a set, or what await exportJwk(key) gives');
  });
});
