import { describe, expect, it } from 'vitest';
import { createSigner, createVerifier, exportJwk, exportPem, jwkThumbprint, sign, verify, type Jwk } from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { type ForgeableName, pair, pairFor, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { jwkOf } from './key-forms.ts';

const ec = jwkOf(pair('p256').publicKey);
const rsa = jwkOf(pair('rsa').publicKey);
const okp = jwkOf(pair('ed25519').publicKey);
const oct: Jwk = { kty: 'oct', k: Buffer.from(SECRET).toString('base64url') };

const refusal = async (algorithm: ForgeableName, jwk: object): Promise<string> =>
  (await expectUsageError(verify('', jwk as Jwk, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID')).message;

describe('a JWK is refused', () => {
  const required: [ForgeableName, Jwk, string][] = [
    ['ES256', ec, 'crv'],
    ['ES256', ec, 'x'],
    ['ES256', ec, 'y'],
    ['RS256', rsa, 'n'],
    ['RS256', rsa, 'e'],
    ['EdDSA', okp, 'crv'],
    ['EdDSA', okp, 'x'],
    ['HS256', oct, 'k'],
  ];
  it.each(required)('for %s without a member of its type, or a wrong one: %o', async (algorithm, jwk, name) => {
    const { [name]: _, ...rest } = jwk;
    expect(await refusal(algorithm, rest)).toContain(`"${name}" must be a string, got none`);
    for (const value of [1, null, true, ['a'], {}]) {
      expect(await refusal(algorithm, { ...jwk, [name]: value })).toContain(`"${name}" must be a string`);
    }
  });

  it.each(['ec', 'Rsa', '', 'oct ', 'toString', '__proto__', 1, null, ['EC']])('with kty %j', async (kty) => {
    expect(await refusal('ES256', { ...ec, kty })).toMatch(
      /"kty" (is .*expected one of oct, RSA, EC, OKP, AKP|must be a string)/,
    );
  });

  const optional = ['alg', 'use', 'kid'].flatMap((name) =>
    [1, null, true, ['a'], {}].map((value) => ({ name, value })),
  );
  it.each(optional)('with $name $value', async ({ name, value }) => {
    expect(await refusal('ES256', { ...ec, [name]: value })).toContain(`"${name}" must be a string`);
  });

  it.each(['verify', 1, null, true, {}, [1], ['verify', null]])('with key_ops %j', async (key_ops) => {
    expect(await refusal('ES256', { ...ec, key_ops })).toContain('"key_ops" must be a list of strings');
  });

  it.each(['!', 'a b', 'ab=', 'a+b', 'a/b', 'a', 'AB'])(
    'with "%s", which is not base64url, as number or secret',
    async (text) => {
      expect(await refusal('RS256', { ...rsa, n: text })).toContain('"n" is not base64url');
      expect(await refusal('RS256', { ...rsa, e: text })).toContain('"e" is not base64url');
      expect(await refusal('HS256', { ...oct, k: text })).toContain('"k" is not base64url');
    },
  );

  const unusable: [ForgeableName, object][] = [
    ['ES256', { ...ec, x: ec.y, y: ec.x }],
    ['ES256', { ...ec, x: 'AAAA' }],
    ['EdDSA', { ...okp, x: 'AAAA' }],
  ];
  it.each(unusable)('for %s when the runtime cannot import it: %o', async (algorithm, jwk) => {
    const error = await expectUsageError(verify('', jwk as Jwk, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toContain('cannot be imported');
    expect(error.cause).toBeInstanceOf(Error);
    // a prepared verifier says the same at its first token: no unhandled rejection before
    const verifier = createVerifier(jwk as Jwk, optionsFor(algorithm));
    await expectUsageError(verifier(''), 'ERR_JWT_KEY_INVALID');
  });

  it('for signing when the runtime cannot import it', async () => {
    const jwk = { ...jwkOf(pair('p256').privateKey), d: 'AAAA' };
    await expectUsageError(sign({}, jwk, { algorithm: 'ES256', expiresIn: 60 }), 'ERR_JWT_KEY_INVALID');
  });

  it('without ever showing what is in it', async () => {
    const secret = 'a very secret text';
    for (const jwk of [
      { ...oct, k: secret },
      { ...oct, alg: { secret } },
      { ...oct, kid: [secret] },
    ]) {
      expect(await refusal('HS256', jwk)).not.toContain('secret text');
    }
  });
});

describe('a JWK is read', () => {
  it('only from its own members', async () => {
    const inherited = Object.assign(Object.create({ alg: 'ES384', key_ops: [] }) as object, ec);
    const token = forge({ alg: 'ES256', key: pair('p256').privateKey });
    await expect(verify(token, inherited, optionsFor('ES256'))).resolves.toBeDefined();
    expect(await refusal('ES256', Object.create(ec) as object)).toContain('the key must be');
  });

  it('whatever else it has: ext, x5c, oth, unknown members', async () => {
    const token = forge({ alg: 'ES256', key: pair('p256').privateKey });
    const more = { ext: false, x5c: ['x'], x5t: 1, nbf: null, toString: 'x' };
    await expect(verify(token, { ...ec, ...more }, optionsFor('ES256'))).resolves.toBeDefined();
  });

  it('without being frozen, extended or changed', async () => {
    const keys = [ec, okp, oct].map((jwk) => ({ ...jwk, key_ops: ['sign', 'verify'] }));
    const before = structuredClone(keys);
    for (const [i, algorithm] of (['ES256', 'EdDSA', 'HS256'] as const).entries()) {
      await verify(
        forge({ alg: algorithm, key: i === 2 ? SECRET : pairFor(algorithm as 'ES256').privateKey }),
        keys[i] ?? '',
        optionsFor(algorithm),
      );
    }
    expect(keys).toEqual(before);
    expect(keys.some((key) => Object.isFrozen(key) || Object.isFrozen(key.key_ops))).toBe(false);
  });

  it('with key_ops that allow more than is needed', async () => {
    const key = { ...jwkOf(pair('p256').privateKey), key_ops: ['sign', 'verify'], use: 'sig' };
    const token = await sign(GOOD_CLAIMS, key, { algorithm: 'ES256', now });
    await expect(verify(token, { ...ec, key_ops: ['verify', 'sign'] }, optionsFor('ES256'))).resolves.toBeDefined();
  });

  it('but not with d alone beside the public members of RSA', async () => {
    const { p, q, dp, dq, qi, ...short } = jwkOf(pair('rsa').privateKey);
    await expectUsageError(sign({}, short, { algorithm: 'RS256', expiresIn: 60 }), 'ERR_JWT_KEY_INVALID');
    for (const member of [{ p }, { q }, { dp }, { dq }, { qi }]) {
      expect(await refusal('RS256', { ...rsa, ...member })).toContain('public key');
    }
  });
});

describe('an AKP JWK (ML-DSA)', () => {
  const pub = Buffer.alloc(1312).toString('base64url');
  const options = { algorithms: ['ML-DSA-44'], issuer: false, audience: false } as const;

  it('must name its algorithm', async () => {
    await expectUsageError(verify('', { kty: 'AKP', pub }, options), 'ERR_JWT_KEY_INVALID');
    const { message } = await expectUsageError(
      verify('', { kty: 'AKP', pub, alg: 'ML-DSA-65' }, options),
      'ERR_JWT_KEY_INVALID',
    );
    expect(message).toContain('"ML-DSA-65"');
  });

  it('is private with "priv", and then does not verify', async () => {
    const jwk = { kty: 'AKP', alg: 'ML-DSA-44', pub, priv: 'AAAA' };
    expect((await expectUsageError(verify('', jwk, options), 'ERR_JWT_KEY_INVALID')).message).toContain('public key');
  });
});

describe('a JWK with padding', () => {
  const padded = (jwk: Jwk): Jwk =>
    Object.fromEntries(
      Object.entries(jwk).map(([name, value]) => [
        name,
        name === 'kty' || name === 'crv' ? value : String(value).padEnd(Math.ceil(String(value).length / 4) * 4, '='),
      ]),
    );

  it.each(['RS256', 'PS256', 'ES256', 'ES512', 'EdDSA'] as const)('signs and verifies for %s', async (algorithm) => {
    const { privateKey, publicKey } = pairFor(algorithm);
    const token = await sign(GOOD_CLAIMS, padded(jwkOf(privateKey)), { algorithm, now });
    await expect(verify(token, padded(jwkOf(publicKey)), optionsFor(algorithm))).resolves.toBeDefined();
    expect(await jwkThumbprint(padded(jwkOf(publicKey)))).toBe(await jwkThumbprint(jwkOf(publicKey)));
    expect(await exportJwk(padded(jwkOf(publicKey)))).toEqual(jwkOf(publicKey));
  });

  it('is a secret, too', async () => {
    const key = {
      kty: 'oct',
      k: Buffer.from(`${SECRET}x`).toString('base64').replaceAll('+', '-').replaceAll('/', '_'),
    };
    expect(key.k).toContain('=');
    await expect(verify(forge({ alg: 'HS256', key: `${SECRET}x` }), key, optionsFor('HS256'))).resolves.toBeDefined();
  });
});

describe('a private RSA JWK', () => {
  const jwk = jwkOf(pair('rsa').privateKey);

  it.each(['d', 'p', 'q', 'dp', 'dq', 'qi'])('with an empty %s is refused by name', async (name) => {
    const attempts = [
      () => sign({}, { ...jwk, [name]: '' }, { algorithm: 'RS256', expiresIn: 60 }),
      () => createSigner({ ...jwk, [name]: '' }, { algorithm: 'PS256', expiresIn: 60 }),
      () => exportPem({ ...jwk, [name]: '' }),
    ];
    for (const attempt of attempts) {
      expect((await expectUsageError(attempt, 'ERR_JWT_KEY_INVALID')).message).toBe(`JWK "${name}" is empty`);
    }
  });

  it('of three primes is refused by name', async () => {
    const error = await expectUsageError(
      () => createSigner({ ...jwk, oth: [{ r: 'AA', d: 'AA', t: 'AA' }] }, { algorithm: 'RS256', expiresIn: 60 }),
      'ERR_JWT_KEY_INVALID',
    );
    expect(error.message).toContain('"oth"');
  });

  it('whose private members are undefined is a public one', async () => {
    const halved = { ...jwk, d: undefined, p: undefined, q: undefined, dp: undefined, dq: undefined, qi: undefined };
    const token = forge({ alg: 'RS256', key: pair('rsa').privateKey });
    await expect(verify(token, halved as unknown as Jwk, optionsFor('RS256'))).resolves.toBeDefined();
  });

  it.each(['x', 'y'])('of EC with an empty %s is refused by name', async (name) => {
    const key = { ...jwkOf(pair('p256').publicKey), [name]: '' };
    expect((await expectUsageError(verify('', key, optionsFor('ES256')), 'ERR_JWT_KEY_INVALID')).message).toBe(
      `JWK "${name}" is empty`,
    );
  });
});
