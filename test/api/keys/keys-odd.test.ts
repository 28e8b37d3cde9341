import type { KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigner, exportJwk, exportPem, sign, verify, type VerificationKey } from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { forge } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

// Keys as another runtime, another realm or a careless polyfill may have them.

/** What a CryptoKey looks like from outside. */
const cryptoKey = (algorithm: object, type = 'public', usages: readonly string[] = ['verify']): VerificationKey =>
  ({ [Symbol.toStringTag]: 'CryptoKey', type, extractable: false, algorithm, usages }) as unknown as VerificationKey;

const refusal = async (key: VerificationKey, algorithm: string): Promise<string> => {
  const options = { ...optionsFor('ES256'), algorithms: [algorithm as 'ES256'] };
  return (await expectUsageError(verify('', key, options), 'ERR_JWT_KEY_INVALID')).message;
};

describe('a CryptoKey of another realm', () => {
  it('for another ML-DSA is told by its name, having no hash', async () => {
    expect(await refusal(cryptoKey({ name: 'ML-DSA-65' }), 'ML-DSA-44')).toContain('"ML-DSA-65"');
  });

  it('whose sizes are not told is taken for too small, never for large enough', async () => {
    const hash = { name: 'SHA-256' };
    const publicExponent = Uint8Array.of(1, 0, 1);
    const secret = cryptoKey({ name: 'HMAC', hash }, 'secret');
    expect(await refusal(secret, 'HS256')).toContain('0 bytes');
    expect(await refusal(cryptoKey({ name: 'RSA-PSS', hash, publicExponent }), 'PS256')).toContain('0 bits');
    expect(await refusal(cryptoKey({ name: 'RSA-PSS', hash, modulusLength: 2048 }), 'PS256')).toContain('exponent');
  });
});

describe('a key object that fails', () => {
  const down = new RangeError('the HSM is down');
  const failing = {
    type: 'public',
    export: (): never => {
      throw down;
    },
  } as const;

  it('is a UsageError with what it throws as cause: alone, in a list, and when it is to be exported', async () => {
    const token = forge({ alg: 'ES256', key: pair('p256').privateKey });
    const attempts = [
      () => verify(token, failing, optionsFor('ES256')),
      () => verify(token, [failing], optionsFor('ES256')),
      () => exportJwk(failing),
      () => exportPem(failing),
    ];
    for (const attempt of attempts) expect((await expectUsageError(attempt, 'ERR_JWT_KEY_INVALID')).cause).toBe(down);
  });

  it('rejects the token when a resolver answers it', async () => {
    const token = forge({ alg: 'ES256', key: pair('p256').privateKey });
    for (const key of [() => failing, async () => [failing]]) {
      await expectTokenError(verify(token, key, optionsFor('ES256')), 'ERR_JWT_KEY_NOT_FOUND');
    }
  });
});

it.each<[string, string]>([
  ['Headers', 'object (Headers)'],
  ['lower case', 'object'],
  ['X'.repeat(42), 'object'],
  ['X'.repeat(41), `object (${'X'.repeat(41)})`],
  ['', 'object'],
])('what is no key is told by the name of its class, as far as it is one: %s', async (tag, told) => {
  const key = { [Symbol.toStringTag]: tag };
  const error = await expectUsageError(exportPem(key as never), 'ERR_JWT_KEY_INVALID');
  expect(error.message).toBe(`exportPem takes a CryptoKey, a KeyObject or a JWK, got ${told}`);
});

it('what is bytes by its tag only is no secret', async () => {
  const imitation = Object.assign(Object.fromEntries(Buffer.from(SECRET).entries()), {
    length: SECRET.length,
    [Symbol.toStringTag]: 'Uint8Array',
  });
  const token = forge({ alg: 'HS256', key: SECRET });
  for (const key of [imitation, new DataView(new ArrayBuffer(64)), new Uint16Array(64).fill(7)]) {
    await expectUsageError(verify(token, key as never, optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(sign({}, key as never, { algorithm: 'HS256', expiresIn: 60, now }), 'ERR_JWT_KEY_INVALID');
  }
});

describe('a key object that is one by its shape only', () => {
  it.each([['text'], [undefined], [{}], [new ArrayBuffer(8)]])(
    'is told from a key when it exports %o',
    async (answer) => {
      const token = forge({ alg: 'ES256', key: pair('p256').privateKey });
      const why = 'the KeyObject is one by its shape only: export answers no bytes';
      for (const type of ['public', 'private', 'secret'] as const) {
        const key = { type, export: () => answer } as unknown as KeyObject;
        const algorithm = type === 'secret' ? 'HS256' : 'ES256';
        const error = await expectUsageError(verify(token, key, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
        expect(error.message).toBe(why);
        expect((await expectUsageError(exportJwk(key), 'ERR_JWT_KEY_INVALID')).message).toBe(why);
      }
    },
  );
});

describe('a secret', () => {
  it('may be random bytes that happen to begin like DER', async () => {
    // SEQUENCE { OCTET STRING, OCTET STRING }: no key is made like that
    const secret = Uint8Array.of(0x30, 30, 4, 1, 0, 4, 25, ...new Array<number>(25).fill(7));
    const token = forge({ alg: 'HS256', key: secret });
    await expect(verify(token, secret, optionsFor('HS256'))).resolves.toBeDefined();
  });
});

describe('a header', () => {
  const options = { algorithm: 'HS256', expiresIn: 60, now } as const;
  const list = (length: number): { list: number[] } => ({ list: new Array<number>(length).fill(1) });

  it('of very many parts is not signed, since no verifier would read it', async () => {
    await expect(sign({}, SECRET, { ...options, header: list(20) })).resolves.toBeTypeOf('string');
    expect(() => createSigner(SECRET, { ...options, header: list(5000) })).toThrow(/parts/);
    await expectUsageError(sign({}, SECRET, { ...options, header: list(5000) }), 'ERR_JWT_OPTION_INVALID');
    const token = forge({ alg: 'HS256', key: SECRET, header: list(5000) });
    await expectTokenError(verify(token, SECRET, optionsFor('HS256', { maxTokenLength: 50_000 })), 'ERR_JWT_MALFORMED');
  });
});

describe('a secret of mostly zero bytes', () => {
  // its printable bytes are "/3t9", which as base64 would be `ÿ{}`; others are "W10" for `[]` and "e30" for `{}`
  it.each(['W10', 'e30', '/3t9', '[]', '{}', '[1]'])('is accepted, although %s can be read in it', async (text) => {
    const secret = new Uint8Array(32);
    secret.set(Buffer.from(text), 3);
    const token = await sign({}, secret, { algorithm: 'HS256', expiresIn: 60 });
    const options = { algorithms: ['HS256'], issuer: false, audience: false } as const;
    await expect(verify(token, secret, options)).resolves.toBeDefined();
  });
});
