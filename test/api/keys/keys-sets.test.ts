import { describe, expect, it } from 'vitest';
import { createVerifier, verify, type Jwk, type Jwks } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { jwkOf } from './key-forms.ts';

const options = optionsFor('ES256');
const ours = pair('p256');
const theirs = pair('otherP256');
const rsa = pair('rsa');
const publicJwk = (from: typeof ours, more: Jwk = {}): Jwk => ({ ...jwkOf(from.publicKey), ...more });
const a = publicJwk(ours, { kid: 'a' });
const b = publicJwk(theirs, { kid: 'b' });
const tokenOf = (from = ours, kid?: string): string =>
  forge({ alg: 'ES256', key: from.privateKey, header: kid === undefined ? {} : { kid } });
const oct = (kid?: string): Jwk => ({
  kty: 'oct',
  k: Buffer.from(SECRET).toString('base64url'),
  ...(kid !== undefined && { kid }),
});

describe('a key set', () => {
  it('is searched by kid', async () => {
    const verifier = createVerifier({ keys: [a, b] }, options);
    await expect(verifier(tokenOf(ours, 'a'))).resolves.toBeDefined();
    await expect(verifier(tokenOf(theirs, 'b'))).resolves.toBeDefined();
    await expectTokenError(verifier(tokenOf(ours, 'b')), 'ERR_JWT_SIGNATURE_INVALID');
    for (const kid of ['c', 'A', '', 'toString']) {
      const { message } = await expectTokenError(verifier(tokenOf(ours, kid)), 'ERR_JWT_KEY_NOT_FOUND');
      expect(message).toContain(`"${kid}"`);
    }
  });

  it('keeps tokens apart that wait for its first import together', async () => {
    const verifier = createVerifier({ keys: [{ ...a }] }, options);
    const subjects = ['ada', 'eve', 'joe'];
    const tokens = subjects.map((sub) =>
      forge({ alg: 'ES256', key: ours.privateKey, header: { kid: 'a' }, payload: { ...GOOD_CLAIMS, sub } }),
    );
    const verified = await Promise.all(tokens.map((token) => verifier(token)));
    expect(verified.map(({ payload }) => payload.sub)).toEqual(subjects);
  });

  it('serves a token without kid when exactly one key fits', async () => {
    await expect(verify(tokenOf(), { keys: [a] }, options)).resolves.toBeDefined();
    await expect(verify(tokenOf(), { keys: [publicJwk(ours)] }, options)).resolves.toBeDefined();
    const algorithms = ['ES256', 'RS256'] as const;
    const mixed = { keys: [publicJwk(rsa, { kid: 'r' }), a, publicJwk(pair('p384'), { kid: 'x' })] };
    await expect(verify(tokenOf(), mixed, { ...options, algorithms })).resolves.toBeDefined();
  });

  it('has each of up to ten keys tried for a token without kid', async () => {
    const verifier = createVerifier({ keys: [a, b] }, options);
    await expect(verifier(tokenOf(ours))).resolves.toBeDefined();
    await expect(verifier(tokenOf(theirs))).resolves.toBeDefined();
    const others = (count: number): Jwk[] => Array.from({ length: count }, (_, i) => ({ ...b, kid: String(i) }));
    await expect(verify(tokenOf(), { keys: [...others(9), a] }, options)).resolves.toBeDefined();
    const { message } = await expectTokenError(
      verify(tokenOf(), { keys: [...others(10), a] }, options),
      'ERR_JWT_KEY_AMBIGUOUS',
    );
    expect(message).toContain('11 keys');
    expect(message).toContain('at most 10');
  });

  it('does not match a token with a kid to a key without one', async () => {
    await expectTokenError(verify(tokenOf(ours, 'a'), { keys: [publicJwk(ours)] }, options), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('rejects when two keys that fit share the kid', async () => {
    const set = { keys: [a, publicJwk(theirs, { kid: 'a' })] };
    const { message } = await expectTokenError(verify(tokenOf(ours, 'a'), set, options), 'ERR_JWT_KEY_AMBIGUOUS');
    expect(message).toContain('share');
  });

  it('may have one kid twice when only one of the keys fits', async () => {
    const set = { keys: [publicJwk(rsa, { kid: 'a' }), a, publicJwk(ours, { kid: 'a', use: 'enc' })] };
    await expect(verify(tokenOf(ours, 'a'), set, options)).resolves.toBeDefined();
    await expect(
      verify(tokenOf(ours, 'a'), set, { ...options, algorithms: ['ES256', 'RS256'] }),
    ).resolves.toBeDefined();
  });

  const skipped: [string, unknown][] = [
    ['a key of an unknown type', { kty: 'XYZ', kid: 'n' }],
    ['a key without a type', { kid: 'n' }],
    ['a curve that is not used', publicJwk(pair('secp256k1'), { kid: 'n' })],
    ['a key for encryption', publicJwk(theirs, { use: 'enc' })],
    ['a key that may not verify', publicJwk(theirs, { key_ops: ['deriveBits'] })],
    ['a key for another algorithm', publicJwk(theirs, { alg: 'ECDH-ES' })],
    ['a key of another type', publicJwk(rsa)],
    ['a small RSA key', publicJwk(pair('smallRsa'))],
    ['a key with malformed members', { ...publicJwk(theirs), key_ops: 'verify' }],
    ['null', null],
    ['text', 'key'],
    ['a number', 1],
    ['a list', []],
  ];
  it.each(skipped)('skips %s', async (_what, member) => {
    const set = { keys: [member, a] } as Jwks;
    await expect(verify(tokenOf(), set, options)).resolves.toBeDefined();
    await expect(verify(tokenOf(ours, 'a'), set, options)).resolves.toBeDefined();
    await expectUsageError(verify('', { keys: [member] } as Jwks, options), 'ERR_JWT_KEY_INVALID');
  });

  it('with a key that cannot be imported rejects only the tokens that name it', async () => {
    const damaged = { ...publicJwk(theirs, { kid: 'bad' }), x: a.y, y: a.x } as Jwk;
    const verifier = createVerifier({ keys: [a, damaged] }, options);
    await expect(verifier(tokenOf(ours, 'a'))).resolves.toBeDefined();
    const error = await expectTokenError(verifier(tokenOf(ours, 'bad')), 'ERR_JWT_KEY_NOT_FOUND');
    expect(error.cause).toMatchObject({ name: 'UsageError', code: 'ERR_JWT_KEY_INVALID' });
    await expect(verifier(tokenOf(ours, 'a'))).resolves.toBeDefined();
  });

  const dangerous: [string, Jwks][] = [
    ['a private EC key', { keys: [a, jwkOf(theirs.privateKey)] }],
    ['a private RSA key, of a type that is not asked for', { keys: [a, jwkOf(rsa.privateKey)] }],
    ['a private key of an unknown type', { keys: [a, { kty: 'XYZ', d: 'x' }] }],
    ['a private ML-DSA key', { keys: [a, { kty: 'AKP', alg: 'ML-DSA-44', pub: 'AAAA', priv: 'AAAA' }] }],
    ['a secret beside public keys', { keys: [a, oct()] }],
    ['a secret beside a key of an unknown type', { keys: [oct(), { kty: 'XYZ' }] }],
  ];
  it.each(dangerous)('with %s is refused whatever the token', async (_what, set) => {
    for (const algorithm of ['ES256', 'HS256'] as const) {
      await expectUsageError(() => createVerifier(set, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
      await expectUsageError(verify('', set, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
    }
  });

  it('that is empty, or has nothing that fits, is refused', async () => {
    await expectUsageError(verify('', { keys: [] }, options), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(verify('', { keys: [publicJwk(rsa)] }, options), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(verify('', { keys: [oct()] }, options), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(verify('', { keys: [a] }, optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
  });

  it.each([
    ['text', 'x'],
    ['an object', {}],
    ['nothing', undefined],
    ['null', null],
    ['a number', 1],
  ])('whose "keys" is %s is no set and no key', async (_what, keys) => {
    await expectUsageError(verify('', { keys } as unknown as Jwks, options), 'ERR_JWT_KEY_INVALID');
  });

  it('may hold secrets alone', async () => {
    const other = { ...oct('b'), k: Buffer.from(SECRET).reverse().toString('base64url') };
    const verifier = createVerifier({ keys: [oct('a'), other] }, optionsFor('HS256'));
    await expect(verifier(forge({ alg: 'HS256', key: SECRET, header: { kid: 'a' } }))).resolves.toBeDefined();
    await expectTokenError(
      verifier(forge({ alg: 'HS256', key: SECRET, header: { kid: 'b' } })),
      'ERR_JWT_SIGNATURE_INVALID',
    );
    await expect(verifier(forge({ alg: 'HS256', key: SECRET }))).resolves.toBeDefined();
  });

  it('may hold more than ten keys', async () => {
    const keys = Array.from({ length: 30 }, (_, i) => publicJwk(i === 29 ? ours : theirs, { kid: String(i) }));
    await expect(verify(tokenOf(ours, '29'), { keys }, options)).resolves.toBeDefined();
  });
});
