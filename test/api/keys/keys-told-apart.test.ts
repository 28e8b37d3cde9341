import { webcrypto } from 'node:crypto';
import { explain, sign, TokenError, verify, type Jwk, type VerificationKey } from 'strictjwt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { now } from '../../support/clock.ts';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { type AsymmetricName, pair, pairFor, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { expectRefusal } from '../errors-and-messages/refusal.ts';

const { privateKey, publicKey, publicPem } = pair('p256');
const token = forge({ alg: 'ES256', key: privateKey, header: { kid: 'k' } });
const noKid = forge({ alg: 'ES256', key: privateKey });
const hmacToken = forge({ alg: 'HS256', key: SECRET });
const jwk = (more: object = {}): Jwk => ({ ...(publicKey.export({ format: 'jwk' }) as Jwk), ...more });
const check = (key: VerificationKey, given = token) => verify(given, key, optionsFor('ES256'));
const secret = (key: VerificationKey) => verify(hmacToken, key, optionsFor('HS256'));
const notFound = async (key: VerificationKey, given = token): Promise<string> =>
  (await expectTokenError(check(key, given), 'ERR_JWT_KEY_NOT_FOUND')).message;

afterEach(() => void vi.restoreAllMocks());

describe('a token without its key is told why', () => {
  const AND = 'and algorithm "ES256":';

  it('when a resolver answers no key, without guessing why', async () => {
    for (const answer of [null, '']) {
      expect(await notFound(() => answer as never)).toBe(`no key for "kid" "k" ${AND} the key resolver knows none`);
      expect(await notFound(async () => answer as never, noKid)).toBe(
        `no key for a token without "kid" ${AND} the key resolver knows none`,
      );
    }
  });

  it('when a list has other keys', async () => {
    expect(await notFound([jwk({ kid: 'a' }), jwk({ kid: 'b' })])).toBe(
      `no key for "kid" "k" ${AND} the configured keys have others`,
    );
  });

  it('when the configured key is for another algorithm of those allowed', async () => {
    const es384 = forge({ alg: 'ES384', key: pair('p384').privateKey });
    const { message } = await expectTokenError(
      verify(es384, publicPem, optionsFor('ES256', { algorithms: ['ES256', 'ES384'] })),
      'ERR_JWT_KEY_NOT_FOUND',
    );
    expect(message).toBe(
      'no key for a token without "kid" and algorithm "ES384": the configured key is for another algorithm',
    );
  });

  it('when a set has none that fits, or more than one', async () => {
    expect(await notFound({ keys: [jwk({ kid: 'a' })] })).toBe(
      `no key for "kid" "k" ${AND} the key set has the kids "a"`,
    );
    const ambiguous = async (keys: Jwk[], given: string): Promise<string> =>
      (await expectTokenError(check({ keys }, given), 'ERR_JWT_KEY_AMBIGUOUS')).message;
    expect(await ambiguous(Array(11).fill(jwk({ kid: 'a' })), noKid)).toBe(
      'the token has no "kid" and 11 keys of the set fit "ES256", at most 10 are tried',
    );
    expect(await ambiguous([jwk({ kid: 'k' }), jwk({ kid: 'k' })], token)).toBe(
      `2 keys of the set that fit "ES256" share the token's "kid"`,
    );
  });

  it('when the key in a set cannot be imported', async () => {
    expect(await notFound({ keys: [jwk({ kid: 'k', x: 'AA', y: 'AA' })] })).toBe(
      `no key for "kid" "k" ${AND} the key in the set cannot be imported`,
    );
  });

  it('by explain too, with the reason that a resolver gives', async () => {
    const own = new TokenError('ERR_JWT_KEY_NOT_FOUND', 'the tenant is closed');
    for (const resolver of [
      () => Promise.reject(own),
      () => {
        throw own;
      },
    ]) {
      const { valid, checks } = await explain(token, resolver, optionsFor('ES256'));
      expect([valid, checks.find(({ status }) => status === 'fail')]).toMatchObject([
        false,
        { code: own.code, message: own.message },
      ]);
    }
  });
});

describe('a PEM text is read as what it is', () => {
  const body = publicPem.split('\n').slice(1, -2).join('').replaceAll('=', '');
  const wrapped = (text: string): string => `-----BEGIN PUBLIC KEY-----${text}-----END PUBLIC KEY-----`;

  it('with padding at its end only', async () => {
    await expect(check(wrapped(`${body}==`))).resolves.toBeDefined();
    await expectUsageError(check(wrapped(`${body.slice(0, 20)}=${body.slice(20)}`)), 'ERR_JWT_KEY_INVALID');
  });

  it.each([
    [' ssh-rsa AAAA', 'this is an SSH public key; convert it: ssh-keygen -e -m PKCS8 -f key.pub'],
    ['my ssh-key', 'the key is text without a PEM block ("-----BEGIN …"); give PEM, or a JWK as an object'],
    ['myssh-key', 'the key is text without a PEM block ("-----BEGIN …"); give PEM, or a JWK as an object'],
  ])('%j', (text, message) => expectRefusal('ERR_JWT_KEY_INVALID', [message, () => check(text)]));
});

describe('a secret', () => {
  it.each([
    '/run/secrets/application_jwt_secret',
    '/etc/application/keys/jwt-secret.txt',
    './config/production/jwt-secret.txt',
    './config/production/jwt-secret-of-all',
    'config/production/jwt-secret.jwk',
    'config/production/jwt-secrets.jwks',
    '../shared/secrets/of-all/jwt-secret',
    '~/.config/application/secrets/jwt.txt',
    'C:\\ProgramData\\application\\jwt-secret.txt',
    'file:///run/secrets/application-secret',
  ])('is not the path of its file, which everybody can guess: %s', async (path) => {
    const { message } = await expectUsageError(secret(path), 'ERR_JWT_KEY_INVALID');
    expect(message).toBe("the secret is a path: readFileSync(path, 'utf8').trim()");
    await expectUsageError(sign({}, path, { algorithm: 'HS256', expiresIn: '15m' }), 'ERR_JWT_KEY_INVALID');
  });

  it('may begin as base64 and punctuation do', async () => {
    for (const text of [
      '/runX9xkq2c0mG3c1Yt0l5b8s8s1h4Qw/etc+a8=',
      '//etc/9xkq2c0mG3c1Yt0l5b8s8s1h4Qw4',
      './_/.+,%+$&("(##)-?*#)(.>:!__/;$;/!<<>.*+,?.-"_%?%("',
      '/tmp/9xkq2c0mG3c1+Yt0l5b8s8s1h4Qw4aX0mG3c1Yt0l5b8=',
    ]) {
      await expect(sign({}, text, { algorithm: 'HS256', expiresIn: '15m' })).resolves.toContain('.');
    }
  });

  it('must not be a public or private key in disguise', async () => {
    const base64 = Buffer.from(publicPem).toString('base64');
    const disguises = [
      publicPem.replaceAll('E', 'E\x7f'),
      `""${base64}""`,
      `'${base64}'`,
      `${base64.slice(0, 9)}"${base64.slice(9)}`,
      `${base64.slice(0, 8)}=${base64.slice(8)}`,
    ];
    for (const disguise of disguises) await expectUsageError(secret(disguise), 'ERR_JWT_KEY_INVALID');
  });

  it.each([`${SECRET}-BEGIN`, `---BEGIN${SECRET}`, `"${SECRET}"`, `"${SECRET}[x]"`, `${SECRET}=`])(
    'may well be %s',
    async (text) => {
      await expect(verify(forge({ alg: 'HS256', key: text }), text, optionsFor('HS256'))).resolves.toBeDefined();
    },
  );

  it.each([
    ['one number in a sequence', Buffer.concat([Buffer.of(0x30, 0x22, 2, 0x20), Buffer.alloc(32, 7)])],
    [
      'five fields in a sequence',
      Buffer.concat([
        Buffer.of(0x30, 0x24, 0x30, 15, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 17),
        Buffer.alloc(17, 7),
      ]),
    ],
  ])('may well be %s, which is no key', async (_what, bytes) => {
    await expect(verify(forge({ alg: 'HS256', key: bytes }), bytes, optionsFor('HS256'))).resolves.toBeDefined();
  });

  it('as a CryptoKey has its length in bits', async () => {
    const raw = (length: number) =>
      webcrypto.subtle.importKey(
        'raw',
        Buffer.from(SECRET).subarray(0, length),
        { name: 'HMAC', hash: 'SHA-256' },
        false,
        ['verify'],
      );
    const key = await raw(32);
    const exact = forge({ alg: 'HS256', key: SECRET.slice(0, 32) });
    await expect(verify(exact, key, optionsFor('HS256'))).resolves.toBeDefined();
    expect((await expectUsageError(secret(await raw(31)), 'ERR_JWT_KEY_INVALID')).message).toContain(
      'the secret has 31 bytes',
    );
  });

  it('may stand in a set beside what is no key', async () => {
    const oct = { kty: 'oct', k: base64url(SECRET) };
    await expect(secret({ keys: [oct, 'text', 5, null] as unknown as Jwk[] })).resolves.toBeDefined();
  });
});

describe('a key', () => {
  it.each(['ES256', 'ES384', 'ES512', 'RS256', 'PS512', 'EdDSA'] as const)(
    'of %s is imported so that it cannot be exported',
    async (algorithm) => {
      const spy = vi.spyOn(webcrypto.subtle, 'importKey');
      const { privatePem, publicPem: text } = pairFor(algorithm satisfies AsymmetricName);
      const signed = await sign(GOOD_CLAIMS, `\n\n\n\n\n\n${privatePem}`, { algorithm, now });
      await verify(signed, `\n\n\n\n\n\n${text}`, optionsFor(algorithm));
      expect(spy.mock.calls.map(([, , , extractable, uses]) => [extractable, uses])).toEqual([
        [false, ['sign']],
        [false, ['verify']],
      ]);
    },
  );

  it('of an algorithm that the runtime does not know is a matter of the runtime', async () => {
    const cause = new DOMException('x', 'NotSupportedError');
    vi.spyOn(webcrypto.subtle, 'importKey').mockRejectedValue(cause);
    const error = await expectUsageError(check(jwk()), 'ERR_JWT_ALG_UNSUPPORTED');
    expect([error.message, error.cause]).toEqual(['this runtime does not support "ES256"', cause]);
  });

  it('as a JWK may have a method named export', async () => {
    await expect(check(jwk({ export: () => 5 }))).resolves.toBeDefined();
  });

  it('that JSON cannot carry is refused with what JSON says of it as cause', async () => {
    const { cause } = await expectUsageError(check(jwk({ more: 1n })), 'ERR_JWT_KEY_INVALID');
    expect(cause).toBeInstanceOf(TypeError);
  });
});
