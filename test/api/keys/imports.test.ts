import { webcrypto } from 'node:crypto';
import { createSigner, createVerifier, sign, verify, type Jwk, type VerificationKey } from 'strictjwt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { now } from '../../support/clock.ts';
import { CERTIFICATE_PEM } from '../../support/fixture-keys.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { pair } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const { privateKey, publicKey, publicPem, privatePem } = pair('p256');
const token = forge({ alg: 'ES256', key: privateKey });
const jwk = (): Jwk => publicKey.export({ format: 'jwk' }) as Jwk;
const check = (key: VerificationKey) => verify(token, key, optionsFor('ES256'));
const toSign = { algorithm: 'ES256', now } as const;

/** The same key each time as a text that was not there before. */
let texts = 0;
const newText = (): string => `${'\n\t '.repeat(++texts)}${publicPem}`;

async function importsOf(work: () => Promise<unknown>): Promise<number> {
  const spy = vi.spyOn(webcrypto.subtle, 'importKey');
  await work();
  const { length } = spy.mock.calls;
  vi.restoreAllMocks();
  return length;
}

async function times(count: number, work: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count; i++) await work();
}

afterEach(() => void vi.restoreAllMocks());

describe('a key is imported once', () => {
  it('for a verifier, and for a signer, before the first token', async () => {
    expect(
      await importsOf(async () => {
        const verifier = createVerifier(newText(), optionsFor('ES256'));
        await times(3, () => verifier(token));
      }),
    ).toBe(1);
    expect(
      await importsOf(async () => {
        const signer = createSigner(`\n\n\n${privatePem}`, toSign);
        await times(3, () => signer(GOOD_CLAIMS));
      }),
    ).toBe(1);
  });

  it('for verifiers and calls at the same time', async () => {
    const text = newText();
    expect(
      await importsOf(() => Promise.all([check(text), check(text), createVerifier(text, optionsFor('ES256'))(token)])),
    ).toBe(1);
  });

  const forms: readonly (readonly [string, VerificationKey])[] = [
    ['PEM text', newText()],
    ['a certificate', `\n\n${CERTIFICATE_PEM.p256}`],
    ['a JWK', jwk()],
    ['a frozen JWK', Object.freeze(jwk())],
    ['a JWK Set', { keys: [jwk()] }],
    ['a list', [jwk()]],
    ['a KeyObject', pair('p256').publicKey],
  ];
  it.each(forms)('for calls that are given %s', async (_what, key) => {
    expect(await importsOf(() => times(3, () => check(key)))).toBe(1);
  });

  it('for calls of a resolver that answers the same object', async () => {
    const key = jwk();
    expect(await importsOf(() => times(3, () => check(() => key)))).toBe(1);
  });

  it('for signing and for verifying each', async () => {
    const key = `\n\n\n\n${privatePem}`;
    expect(await importsOf(() => times(3, () => sign(GOOD_CLAIMS, key, toSign)))).toBe(1);
  });

  it('for each algorithm', async () => {
    const text = `\n\n${pair('rsa').publicPem}`;
    const rsaToken = forge({ alg: 'RS256', key: pair('rsa').privateKey });
    const options = optionsFor('RS256', { algorithms: ['RS256', 'PS256'] });
    expect(await importsOf(() => times(3, () => verify(rsaToken, text, options)))).toBe(2);
  });

  it('and not at all when it is a CryptoKey', async () => {
    const params = { name: 'ECDSA', namedCurve: 'P-256' };
    const key = await webcrypto.subtle.importKey('jwk', jwk() as webcrypto.JsonWebKey, params, false, ['verify']);
    expect(await importsOf(() => times(3, () => check(key)))).toBe(0);
  });
});

describe('a key is imported again', () => {
  it('when it is another object with the same content', async () => {
    expect(await importsOf(() => times(2, () => check(jwk())))).toBe(2);
  });

  it('as text, when a hundred other texts came after it, so that memory stays bounded', async () => {
    const text = newText();
    await check(text);
    await times(99, () => check(newText()));
    expect(await importsOf(() => check(text))).toBe(0);
    await check(newText());
    expect(await importsOf(() => check(text))).toBe(1);
  });
});

describe('what is imported as an RSA key', () => {
  const { privateKey: rsaKey, publicPem: rsaPem } = pair('rsa');
  const rsaToken = forge({ alg: 'RS256', key: rsaKey });

  it.each([{}, { algorithm: undefined }, { algorithm: { name: 'RSASSA-PKCS1-v1_5' } }])(
    'must say how long it is, or the runtime is at fault: %o',
    async (answer) => {
      vi.spyOn(webcrypto.subtle, 'importKey').mockResolvedValue(answer as webcrypto.CryptoKey);
      await expect(verify(rsaToken, `\n${rsaPem}`, optionsFor('RS256'))).rejects.toMatchObject({
        name: 'UsageError',
        code: 'ERR_JWT_KEY_INVALID',
        message: expect.stringMatching(/^crypto\.subtle\.importKey failed/),
      });
    },
  );
});
