import { describe, expect, it } from 'vitest';
import { createVerifier, TokenError, UsageError, verify, type JwtHeader, type KeyResolver } from 'strictjwt';
import { expectTokenError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS, segmentsOf } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { jwkOf } from './key-forms.ts';

const options = optionsFor('ES256');
const ours = pair('p256');
const token = forge({ alg: 'ES256', key: ours.privateKey, header: { kid: 'a', extra: { list: [1] } } });

/** Answers at once, in a promise, and in a thenable that is no promise. */
const answering = (answer: unknown): [string, KeyResolver][] => [
  ['at once', () => answer as string],
  ['in a promise', async () => answer as string],
  ['in a thenable', () => ({ then: (resolve: (value: unknown) => void) => resolve(answer) }) as unknown as string],
];

describe('a key resolver', () => {
  it('gets the header and the token', async () => {
    const calls: unknown[][] = [];
    const resolver: KeyResolver = (...args) => {
      calls.push(args);
      return ours.publicPem;
    };
    await verify(token, resolver, options);
    expect(calls).toEqual([[{ alg: 'ES256', typ: 'JWT', kid: 'a', extra: { list: [1] } }, token]]);
  });

  it('gets a header of its own, so that what it does to it changes nothing', async () => {
    const resolver = (header: JwtHeader): string => {
      header.alg = 'HS256';
      (header['extra'] as { list: unknown[] }).list.push('x');
      header.kid = 'b';
      return ours.publicPem;
    };
    for (let i = 0; i < 2; i++) {
      const { header } = await verify(token, resolver, options);
      expect(header).toEqual({ alg: 'ES256', typ: 'JWT', kid: 'a', extra: { list: [1] } });
    }
  });

  it('is asked only for a token whose form, algorithm and typ are acceptable', async () => {
    const never = (): string => expect.fail('asked');
    const { header, payload } = segmentsOf(token);
    const unacceptable = [
      `${header}.${payload}.`,
      forge({ alg: 'ES384', key: pair('p384').privateKey }),
      forge({ alg: 'ES256', key: ours.privateKey, header: { typ: 'at+jwt' } }),
      forge({ alg: 'ES256', key: ours.privateKey, header: { crit: [] } }),
      forge({ alg: 'ES256', key: ours.privateKey, header: { kid: 1 } }),
    ];
    for (const bad of unacceptable) await expect(verify(bad, never, options)).rejects.toBeInstanceOf(TokenError);
  });

  it('is asked at each token, and not before the first', async () => {
    let asked = 0;
    const verifier = createVerifier(() => (asked++, ours.publicPem), options);
    expect(asked).toBe(0);
    await verifier(token);
    await verifier(token);
    expect(asked).toBe(2);
  });

  it.each(answering(ours.publicPem))('may answer %s', async (_how, resolver) => {
    await expect(verify(token, resolver, options)).resolves.toMatchObject({ payload: GOOD_CLAIMS });
  });

  it('may answer a key with another kid than the token asks for: it has decided', async () => {
    const key = { ...jwkOf(ours.publicKey), kid: 'another' };
    await expect(verify(token, () => key, options)).resolves.toBeDefined();
    await expectTokenError(
      verify(token, () => [key], options),
      'ERR_JWT_KEY_NOT_FOUND',
    );
    await expectTokenError(
      verify(token, () => ({ keys: [key] }), options),
      'ERR_JWT_KEY_NOT_FOUND',
    );
  });

  const unusable: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['an empty text', ''],
    ['white space', ' '],
    ['false', false],
    ['true', true],
    ['0', 0],
    ['a number', 1],
    ['a symbol', Symbol('key')],
    ['an empty object', {}],
    ['an empty list', []],
    ['a list with an empty text', ['']],
    ['a list with undefined', [undefined]],
    ['too many keys', Array.from({ length: 11 }, () => ours.publicPem)],
    ['an empty set', { keys: [] }],
    ['a set without a key that fits', { keys: [jwkOf(pair('rsa').publicKey)] }],
    ['a set with a secret beside', { keys: [jwkOf(ours.publicKey), { kty: 'oct', k: 'AAAA' }] }],
    ['a set with a private key', { keys: [jwkOf(ours.privateKey)] }],
    ['a function', () => ours.publicPem],
    ['an external signer', { algorithm: 'ES256', sign: () => new Uint8Array(64) }],
    ['a private PEM', ours.privatePem],
    ['a private JWK', jwkOf(ours.privateKey)],
    ['a key of another type', pair('rsa').publicPem],
    ['a key on another curve', pair('p384').publicPem],
    ['a secret', SECRET],
    ['bytes', new Uint8Array(64)],
    ['a JWK that cannot be imported', { ...jwkOf(ours.publicKey), x: 'AAAA' }],
    ['a JWK without members', { kty: 'EC' }],
    [
      'a cycle',
      (() => {
        const self: unknown[] = [];
        self.push({ self });
        return self[0];
      })(),
    ],
  ];
  it.each(unusable)('that answers %s rejects the token, at once and later', async (_what, answer) => {
    for (const [, resolver] of answering(answer)) {
      await expectTokenError(verify(token, resolver, options), 'ERR_JWT_KEY_NOT_FOUND');
      await expectTokenError(createVerifier(resolver, options)(token), 'ERR_JWT_KEY_NOT_FOUND');
    }
  });

  it('that answers an unusable secret rejects the token', async () => {
    const hs = forge({ alg: 'HS256', key: SECRET });
    for (const answer of ['', 'short', new Uint8Array(0), new Uint8Array(8), ours.publicPem, [SECRET, 'short']]) {
      await expectTokenError(
        verify(hs, () => answer, optionsFor('HS256')),
        'ERR_JWT_KEY_NOT_FOUND',
      );
    }
    await expect(verify(hs, () => SECRET, optionsFor('HS256'))).resolves.toBeDefined();
  });

  it('keeps what was wrong with the answer as cause', async () => {
    const error = await expectTokenError(
      verify(token, () => ours.privatePem, options),
      'ERR_JWT_KEY_NOT_FOUND',
    );
    expect(error.cause).toBeInstanceOf(UsageError);
    expect(error.message).toContain('the public key');
    const none = await expectTokenError(
      verify(token, () => undefined, options),
      'ERR_JWT_KEY_NOT_FOUND',
    );
    expect(none).not.toHaveProperty('cause');
    expect(none.message).toBe(
      'no key for "kid" "a" and algorithm "ES256": the key resolver knows none, it answered undefined (a callback? it must return the key or a promise)',
    );
  });

  it('may say no with a TokenError of its own', async () => {
    const own = new TokenError('ERR_JWT_REVOKED', 'this key is withdrawn');
    const throwing: KeyResolver = () => {
      throw own;
    };
    await expect(verify(token, throwing, options)).rejects.toBe(own);
    await expect(verify(token, () => Promise.reject(own), options)).rejects.toBe(own);
  });

  it.each([new RangeError('down'), new UsageError('ERR_JWT_KEY_INVALID', 'of its own'), 'text', undefined, null])(
    'has what else it throws go to the caller: %s',
    async (thrown) => {
      const throwing: KeyResolver = () => {
        throw thrown;
      };
      const later = (): Promise<string> => Promise.reject(thrown);
      for (const resolver of [throwing, later]) {
        const outcome = verify(token, resolver, options).then(
          () => 'accepted',
          (error: unknown) => [error],
        );
        expect(await outcome).toEqual([thrown]);
      }
    },
  );

  it('may be slow while other tokens are verified', async () => {
    let answer = (_pem: string): void => {};
    const slow = verify(token, () => new Promise<string>((resolve) => (answer = resolve)), options);
    const others = Array.from({ length: 20 }, (_, i) =>
      verify(forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, i } }), SECRET, optionsFor('HS256')),
    );
    await Promise.all(others);
    answer(ours.publicPem);
    expect((await slow).payload).toEqual(GOOD_CLAIMS);
  });
});
