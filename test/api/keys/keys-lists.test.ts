import { describe, expect, it } from 'vitest';
import { createVerifier, verify, type SingleKey, type VerificationKey } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { forge } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { jwkOf, secretCryptoKey } from './key-forms.ts';

const options = optionsFor('ES256');
const ours = pair('p256');
const theirs = pair('otherP256');
const tokenOf = (key = ours, kid?: string): string =>
  forge({ alg: 'ES256', key: key.privateKey, header: kid === undefined ? {} : { kid } });
const named = (key: typeof ours, kid: string): SingleKey => ({ ...jwkOf(key.publicKey), kid });

describe('a list of keys', () => {
  it('verifies tokens of each of them, whatever the order', async () => {
    for (const list of [
      [ours.publicPem, theirs.publicPem],
      [theirs.publicPem, ours.publicPem],
    ]) {
      const verifier = createVerifier(list, options);
      await expect(verifier(tokenOf(ours))).resolves.toBeDefined();
      await expect(verifier(tokenOf(theirs))).resolves.toBeDefined();
    }
  });

  it('may mix forms of keys, and algorithms of one family', async () => {
    const list = [pair('rsa').publicPem, jwkOf(ours.publicKey), pair('ed25519').publicKey];
    const algorithms = ['RS256', 'ES256', 'EdDSA'] as const;
    const verifier = createVerifier(list, { ...options, algorithms });
    await expect(verifier(tokenOf())).resolves.toBeDefined();
    await expect(verifier(forge({ alg: 'RS256', key: pair('rsa').privateKey }))).resolves.toBeDefined();
    await expect(verifier(forge({ alg: 'EdDSA', key: pair('ed25519').privateKey }))).resolves.toBeDefined();
  });

  it('rejects what none of them signed', async () => {
    const { message } = await expectTokenError(
      verify(tokenOf(theirs), [ours.publicPem, jwkOf(ours.publicKey)], options),
      'ERR_JWT_SIGNATURE_INVALID',
    );
    expect(message).toContain('none of the 2 keys');
  });

  it('rejects a token whose algorithm is allowed and for which it has no key', async () => {
    const algorithms = ['RS256', 'ES256'] as const;
    const attempt = verify(tokenOf(), [pair('rsa').publicPem], { ...options, algorithms });
    await expectTokenError(attempt, 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('of ten keys is tried to its end, of eleven refused', async () => {
    const ten = [...Array.from({ length: 9 }, () => theirs.publicPem), ours.publicPem];
    await expect(verify(tokenOf(), ten, options)).resolves.toBeDefined();
    const { message } = await expectUsageError(
      verify(tokenOf(), [...ten, ours.publicPem], options),
      'ERR_JWT_KEY_INVALID',
    );
    expect(message).toContain('11 keys, at most 10');
  });

  const broken: [string, VerificationKey][] = [
    ['nothing', []],
    ['an empty text among keys', [ours.publicPem, '']],
    ['undefined among keys', [ours.publicPem, undefined as never]],
    ['a private key among keys', [ours.publicPem, theirs.privatePem]],
    ['a key of another algorithm', [ours.publicPem, pair('rsa').publicPem]],
    ['a list inside', [[ours.publicPem]] as never],
    ['a set inside', [{ keys: [jwkOf(ours.publicKey)] }] as never],
    ['a resolver inside', [() => ours.publicPem] as never],
    ['a damaged key beside the good one', [ours.publicPem, { ...jwkOf(ours.publicKey), x: 'AAAA' }]],
  ];
  it.each(broken)('with %s is refused whatever the token', async (_what, list) => {
    await expectUsageError(verify('not a token', list, options), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(verify(tokenOf(), list, options), 'ERR_JWT_KEY_INVALID');
  });

  it('says which key is wrong, and why, unless it is the only one', async () => {
    const wrong = { ...jwkOf(ours.publicKey), use: 'enc' } as SingleKey;
    const why = `the key's "use" is "enc", not "sig"`;
    const saidOf = async (list: readonly SingleKey[]): Promise<string> =>
      (await expectUsageError(() => createVerifier(list, options), 'ERR_JWT_KEY_INVALID')).message;
    expect(await saidOf([ours.publicPem, wrong])).toBe(`key 2 of the list: ${why}`);
    expect(await saidOf([wrong])).toBe(why);
  });

  it('keeps the reason why one of them cannot be read', async () => {
    const cause = new Error('a getter of mine');
    const wrong = {
      get kty(): never {
        throw cause;
      },
    };
    const list = [ours.publicPem, wrong as unknown as SingleKey];
    const error = await expectUsageError(() => createVerifier(list, options), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toBe('key 2 of the list: the key is an object that throws when it is read');
    expect(error.cause).toBe(cause);
  });

  it('of secrets rotates them', async () => {
    const before = SECRET.split('').reverse().join('');
    const verifier = createVerifier([SECRET, before], optionsFor('HS256'));
    await expect(verifier(forge({ alg: 'HS256', key: SECRET }))).resolves.toBeDefined();
    await expect(verifier(forge({ alg: 'HS256', key: before }))).resolves.toBeDefined();
    const third = forge({ alg: 'HS256', key: `${SECRET}3` });
    await expectTokenError(verifier(third), 'ERR_JWT_SIGNATURE_INVALID');
    await expectUsageError(verify('', [SECRET, 'x'.repeat(32)], optionsFor('HS512')), 'ERR_JWT_KEY_INVALID');
  });
});

describe('in a list, the kid of a token', () => {
  it('picks the key with that kid, and no other', async () => {
    const verifier = createVerifier([named(ours, 'a'), named(theirs, 'b')], options);
    await expect(verifier(tokenOf(ours, 'a'))).resolves.toBeDefined();
    await expect(verifier(tokenOf(theirs, 'b'))).resolves.toBeDefined();
    await expectTokenError(verifier(tokenOf(ours, 'b')), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('that no key has finds none', async () => {
    const verifier = createVerifier([named(ours, 'a'), named(theirs, 'b')], options);
    const { message } = await expectTokenError(verifier(tokenOf(ours, 'c')), 'ERR_JWT_KEY_NOT_FOUND');
    expect(message).toBe('no key for "kid" "c" and algorithm "ES256": the configured keys have others');
    for (const kid of ['A', 'a ', '', 'toString', '__proto__']) {
      await expectTokenError(verifier(tokenOf(ours, kid)), 'ERR_JWT_KEY_NOT_FOUND');
    }
  });

  it('that is absent has each tried', async () => {
    const verifier = createVerifier([named(ours, 'a'), named(theirs, 'b')], options);
    await expect(verifier(tokenOf(theirs))).resolves.toBeDefined();
  });

  it('shared by two keys has both tried', async () => {
    const verifier = createVerifier([named(ours, 'a'), named(theirs, 'a')], options);
    await expect(verifier(tokenOf(theirs, 'a'))).resolves.toBeDefined();
  });

  it('that no key has leaves the keys without a kid, which may be it', async () => {
    const verifier = createVerifier([named(ours, 'a'), theirs.publicPem], options);
    await expect(verifier(tokenOf(theirs, 'unknown'))).resolves.toBeDefined();
    await expectTokenError(verifier(tokenOf(ours, 'unknown')), 'ERR_JWT_SIGNATURE_INVALID');
    await expectTokenError(verifier(tokenOf(theirs, 'a')), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('does not matter to a single key: who configured it has picked it', async () => {
    await expect(verify(tokenOf(ours, 'b'), named(ours, 'a'), options)).resolves.toBeDefined();
  });
});

describe('in a list, secrets that name their algorithm', () => {
  const k = (text: string): string => Buffer.from(text).toString('base64url');
  const OTHER = SECRET.split('').reverse().join('');
  const both = optionsFor('HS256', { algorithms: ['HS256', 'HS512'] });
  const hs256 = { kty: 'oct', alg: 'HS256', kid: 'a', k: k(SECRET.slice(0, 32)) };
  const hs512 = { kty: 'oct', alg: 'HS512', kid: 'b', k: k(OTHER) };
  const token256 = forge({ alg: 'HS256', key: SECRET.slice(0, 32), header: { kid: 'a' } });
  const token512 = forge({ alg: 'HS512', key: OTHER, header: { kid: 'b' } });

  it('share it, each for its own', async () => {
    for (const keys of [[hs256, hs512], { keys: [hs256, hs512] }]) {
      const verifier = createVerifier(keys, both);
      await expect(verifier(token256)).resolves.toBeDefined();
      await expect(verifier(token512)).resolves.toBeDefined();
      const confused = forge({ alg: 'HS256', key: OTHER, header: { kid: 'b' } });
      await expectTokenError(verifier(confused), 'ERR_JWT_KEY_NOT_FOUND');
    }
  });

  it('are each enough alone, also from a resolver', async () => {
    await expect(verify(token256, hs256, both)).resolves.toBeDefined();
    const resolver = ({ kid }: { kid?: string }): SingleKey => (kid === 'a' ? hs256 : hs512);
    await expect(verify(token512, resolver, both)).resolves.toBeDefined();
    await expectTokenError(verify(token512, hs256, both), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('as CryptoKeys share it, each for its hash', async () => {
    const keys = await Promise.all((['HS256', 'HS512'] as const).map((name) => secretCryptoKey(name, ['verify'])));
    const verifier = createVerifier(keys, both);
    for (const alg of ['HS256', 'HS512'] as const) {
      await expect(verifier(forge({ alg, key: SECRET }))).resolves.toBeDefined();
    }
  });

  it('must be long enough for what they serve, and serve something', async () => {
    const short = { ...hs512, k: k(SECRET.slice(0, 63)) };
    const error = await expectUsageError(() => createVerifier([hs256, short], both), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toContain('key 2 of the list: the secret has 63 bytes, "HS512" needs at least 64');
    await expectUsageError(() => createVerifier([hs256, { ...hs512, alg: 'HS384' }], both), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(() => createVerifier([hs256, SECRET.slice(0, 63)], both), 'ERR_JWT_KEY_INVALID');
    await expect(verify(token512, [hs256, OTHER], both)).resolves.toBeDefined();
  });
});

describe('a list with a hole', () => {
  it.each([
    ['only holes', Array<SingleKey>(3)],
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is tested
    ['a hole before a key', [, ours.publicPem] as SingleKey[]],
    ['a hole behind a key', Object.assign([ours.publicPem], { length: 2 })],
  ])('is refused: %s', async (_, list) => {
    const error = await expectUsageError(() => createVerifier(list, options), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toMatch(/of the list: .*got undefined/);
    await expectUsageError(verify(tokenOf(), list, options), 'ERR_JWT_KEY_INVALID');
    await expectTokenError(
      verify(tokenOf(), () => list, options),
      'ERR_JWT_KEY_NOT_FOUND',
    );
  });

  it('is refused by its length alone, before anything in it is read', async () => {
    const endless = Object.assign([ours.publicPem], { length: 2 ** 31 });
    const error = await expectUsageError(() => createVerifier(endless, options), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toContain('2147483648 keys, at most 10');
  });

  it('says which of its keys is at fault', async () => {
    const list = [ours.publicPem, pair('rsa').publicPem, theirs.publicPem];
    const { message } = await expectUsageError(() => createVerifier(list, options), 'ERR_JWT_KEY_INVALID');
    expect(message).toBe('key 2 of the list: "ES256" needs an EC key on "P-256", this is an RSA key');
  });
});
