import { createHash, createSecretKey, generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto';
import { exportJwk, exportPem, generateKeyPair, jwkThumbprint, verify, type Jwk } from 'strictjwt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { base64url } from '../../support/forge.ts';
import { expectUsageError } from '../../support/expect.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { expectRefusal } from '../errors-and-messages/refusal.ts';
import { secretCryptoKey } from './key-forms.ts';

afterEach(() => void vi.restoreAllMocks());

describe('jwkThumbprint', () => {
  const rsa = pair('rsa').privateKey.export({ format: 'jwk' }) as Jwk;
  const ec = pair('p256').privateKey.export({ format: 'jwk' }) as Jwk;
  const okp = pair('ed25519').privateKey.export({ format: 'jwk' }) as Jwk;
  const member = (jwk: Jwk, name: string): string => `"${name}":${JSON.stringify(jwk[name])}`;
  const kinds: readonly (readonly [Jwk, readonly string[]])[] = [
    [{ kty: 'oct', k: base64url(SECRET) }, ['k', 'kty']],
    [rsa, ['e', 'kty', 'n']],
    [ec, ['crv', 'kty', 'x', 'y']],
    [okp, ['crv', 'kty', 'x']],
    [{ kty: 'AKP', alg: 'ML-DSA-44', pub: 'AAAA', priv: 'AAAA' }, ['alg', 'kty', 'pub']],
  ];

  it.each(kinds)('hashes the required members in their order, and no others: %j', async (jwk, names) => {
    const text = `{${names.map((name) => member(jwk, name)).join(',')}}`;
    const expected = createHash('sha256').update(text).digest('base64url');
    expect(await jwkThumbprint(jwk)).toBe(expected);
    const backwards = Object.fromEntries(Object.entries({ ...jwk, kid: 'k', use: 'sig' }).reverse());
    expect(await jwkThumbprint(backwards as Jwk)).toBe(expected);
  });

  it('names the hash where the runtime has it not', async () => {
    vi.spyOn(webcrypto.subtle, 'digest').mockRejectedValue(new DOMException('no', 'NotSupportedError'));
    const error = await expectUsageError(jwkThumbprint(ec), 'ERR_JWT_ALG_UNSUPPORTED');
    expect(error.message).toBe('this runtime does not support "SHA-256"');
  });

  it.each([null, undefined, 5, 'text'])('refuses %j', async (given) => {
    await expectRefusal('ERR_JWT_KEY_INVALID', [
      'jwkThumbprint takes a JWK: one key of a set, or what await exportJwk(key) gives',
      () => jwkThumbprint(given as never),
    ]);
  });
});

describe('an ML-DSA key in PEM', () => {
  const names = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const;
  const der = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
  // the parameter set is the last byte of the identifier (RFC 9881 §2)
  const identifier = (name: string): string =>
    `300b06096086480165030403${(0x11 + names.indexOf(name as 'ML-DSA-44')).toString(16)}`;
  const publicPem = (name: string): string =>
    `-----BEGIN PUBLIC KEY-----\n${der(`3012${identifier(name)}030300abcd`)}\n-----END PUBLIC KEY-----`;
  const privatePem = (name: string): string =>
    `-----BEGIN PRIVATE KEY-----\n${der(`3014020100${identifier(name)}0402abcd`)}\n-----END PRIVATE KEY-----`;

  it.each(names)('is a JWK of type AKP for %s', async (alg) => {
    expect(await exportJwk(publicPem(alg))).toEqual({ kty: 'AKP', alg, pub: base64url(Uint8Array.of(0xab, 0xcd)) });
  });

  it.each(names)('for %s is for that algorithm alone', async (alg) => {
    for (const other of names) {
      if (other === alg) continue;
      const call = () => verify('a.b.c', publicPem(alg), { algorithms: [other], issuer: false, audience: false });
      await expectRefusal('ERR_JWT_KEY_INVALID', [`the key is for algorithm "${alg}" only, not for "${other}"`, call]);
    }
  });

  it.each(names)('that is private is imported under the name %s', async (alg) => {
    const spy = vi.spyOn(webcrypto.subtle, 'importKey').mockRejectedValue(new Error('no'));
    await expectUsageError(exportJwk(privatePem(alg)), 'ERR_JWT_KEY_INVALID');
    expect(spy.mock.calls.map(([format, , algorithm]) => [format, algorithm])).toEqual([['pkcs8', { name: alg }]]);
  });
});

const X25519 = generateKeyPairSync('x25519').publicKey;
const JWK_TAKES = 'exportJwk takes a CryptoKey, a KeyObject, a JWK or PEM text, got';
const spkiPem = (key: KeyObject): string => key.export({ format: 'pem', type: 'spki' }) as string;

describe('exportJwk and exportPem say why they cannot', () => {
  it('a CryptoKey that is for no signatures', async () => {
    const { publicKey } = (await webcrypto.subtle.generateKey({ name: 'X25519' }, true, [
      'deriveBits',
    ])) as webcrypto.CryptoKeyPair;
    const message = 'the CryptoKey is of a kind this library does not use';
    await expectRefusal('ERR_JWT_KEY_INVALID', [message, () => exportJwk(publicKey)]);
  });

  it('with what the runtime said of a damaged key', async () => {
    const cause = new Error('no such point');
    vi.spyOn(webcrypto.subtle, 'importKey').mockRejectedValue(cause);
    const key = pair('p256').publicKey.export({ format: 'jwk' }) as Jwk;
    expect((await expectUsageError(exportPem(key), 'ERR_JWT_KEY_INVALID')).cause).toBe(cause);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['a PEM block', () => exportJwk(spkiPem(X25519)), 'the PEM block is of a kind this library does not use'],
    ['a KeyObject', () => exportJwk(X25519), 'the KeyObject is of a kind this library does not use'],
    ['an object', () => exportPem({} as never), 'exportPem takes a CryptoKey, a KeyObject or a JWK, got object'],
    ['nothing', () => exportJwk(undefined as never), `${JWK_TAKES} undefined (is an environment variable unset?)`],
    ['null', () => exportJwk(null as never), `${JWK_TAKES} null`],
    ['a number', () => exportJwk(5 as never), `${JWK_TAKES} number`],
    ['a secret', () => exportPem(createSecretKey(Buffer.from(SECRET))), 'a secret has no PEM form'],
    ['a secret CryptoKey', async () => exportPem(await secretCryptoKey('HS256', ['sign'])), 'a secret has no PEM form'],
  ])('of %s', async (_, call, message) => {
    expect((await expectUsageError(call, 'ERR_JWT_KEY_INVALID')).message).toBe(message);
  });

  it('and options that are none', async () => {
    const call = (): Promise<unknown> => exportJwk(spkiPem(pair('p256').publicKey), 5 as never);
    expect((await expectUsageError(call, 'ERR_JWT_OPTION_INVALID')).message).toContain('exportJwk(key, options)');
  });

  it('with what the runtime said of a CryptoKey that it does not export', async () => {
    const { publicKey } = await generateKeyPair('ES256');
    const refused = new DOMException('not today', 'OperationError');
    const exporting = vi.spyOn(webcrypto.subtle, 'exportKey').mockRejectedValue(refused);
    const error = await expectUsageError(exportPem(publicKey), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toBe('the CryptoKey cannot be exported');
    expect(error.cause).toBe(refused);
    const broken = new TypeError('this polyfill is broken');
    exporting.mockRejectedValue(broken);
    const fault = await expectUsageError(exportPem(publicKey), 'ERR_JWT_KEY_INVALID');
    expect(fault.message).toContain('crypto.subtle.exportKey failed');
    expect(fault.cause).toBe(broken);
  });

  it.each([
    [null, 'null'],
    [undefined, 'undefined (is an environment variable unset?)'],
    [5, 'number'],
    ['text', 'string'],
  ] as const)('when %j is handed in, which is no key', async (given, got) => {
    await expectRefusal('ERR_JWT_KEY_INVALID', [
      `exportPem takes a CryptoKey, a KeyObject or a JWK, got ${got}`,
      () => exportPem(given as never),
    ]);
  });

  it('and verify, too, keeps what the runtime said as cause', async () => {
    const cause = new Error('no such point');
    vi.spyOn(webcrypto.subtle, 'importKey').mockRejectedValue(cause);
    const call = () =>
      verify('a.b.c', `\n${pair('p384').publicPem}`, { algorithms: ['ES384'], issuer: false, audience: false });
    expect((await expectUsageError(call, 'ERR_JWT_KEY_INVALID')).cause).toBe(cause);
  });
});
