import { describe, expect, it } from 'vitest';
import {
  createSigner,
  createVerifier,
  generateSecret,
  type Jwk,
  type Jwks,
  sign,
  type VerificationKey,
} from 'strictjwt';
import { now } from '../support/clock.ts';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { AUDIENCE, base64url, forge, GOOD_CLAIMS, ISSUER } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import { es256Token, KEY_A, KEY_B, TOKEN_A, TOKEN_B } from './stage.ts';

// Rotation without an endpoint: lists of keys, sets from a file or the environment, resolvers.

const [OLD, NEW, NEVER] = ['o', 'n', 'x'].map((letter) => `${letter}-${SECRET}`) as [string, string, string];
const options = { algorithm: 'HS256', expiresIn: '15m', issuer: ISSUER, audience: AUDIENCE, now } as const;
const oct = (secret: string, kid?: string): Jwk => ({
  kty: 'oct',
  k: base64url(secret),
  ...(kid !== undefined && { kid }),
});

describe('secrets in a list', () => {
  it('rotate without a kid: add the new one, sign with it, take the old one out', async () => {
    const before = await sign({}, OLD, options);
    const after = await sign({}, NEW, options);
    const during = createVerifier([NEW, OLD], optionsFor('HS256'));
    await expect(during(before)).resolves.toBeDefined();
    await expect(during(after)).resolves.toBeDefined();
    await expectTokenError(during(await sign({}, NEVER, options)), 'ERR_JWT_SIGNATURE_INVALID');
    const end = createVerifier([NEW], optionsFor('HS256'));
    await expectTokenError(end(before), 'ERR_JWT_SIGNATURE_INVALID');
    await expect(end(after)).resolves.toBeDefined();
  });

  it('rotate by kid: it picks, and no other secret is tried', async () => {
    const verifier = createVerifier([oct(NEW, '2026'), oct(OLD, '2025')], optionsFor('HS256'));
    await expect(verifier(await sign({}, oct(OLD, '2025'), options))).resolves.toBeDefined();
    await expect(verifier(await sign({}, oct(NEW, '2026'), options))).resolves.toBeDefined();
    await expectTokenError(verifier(await sign({}, oct(OLD, '2026'), options)), 'ERR_JWT_SIGNATURE_INVALID');
    await expectTokenError(verifier(await sign({}, oct(OLD, '2024'), options)), 'ERR_JWT_KEY_NOT_FOUND');
    await expect(verifier(await sign({}, OLD, options))).resolves.toBeDefined();
  });

  it('are at most ten, and never none', async () => {
    const secrets = Array.from({ length: 10 }, () => generateSecret());
    const verifier = createVerifier(secrets, optionsFor('HS256'));
    for (const secret of secrets) await expect(verifier(await sign({}, secret, options))).resolves.toBeDefined();
    await expectUsageError(() => createVerifier([...secrets, SECRET], optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(() => createVerifier([], optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
  });

  it.each<[string, unknown]>([
    ['an unset variable', undefined],
    ['null', null],
    ['an empty secret', ''],
    ['a short secret', 'short'],
    ['a public key', pair('p256').publicPem],
    ['a list', [OLD]],
    ['a set', { keys: [oct(OLD)] }],
    ['a function', () => OLD],
  ])('are refused at construction when one of them is %s', async (_, bad) => {
    for (const list of [
      [NEW, bad],
      [bad, NEW],
    ]) {
      await expectUsageError(() => createVerifier(list as VerificationKey, optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
    }
  });

  it('are copied: what happens to the list later changes nothing', async () => {
    const list = [OLD];
    const verifier = createVerifier(list, optionsFor('HS256'));
    const token = await sign({}, OLD, options);
    list[0] = NEW;
    await expect(verifier(token)).resolves.toBeDefined();
  });
});

describe('key pairs in a list', () => {
  const pems = [pair('p256').publicPem, pair('otherP256').publicPem];

  it('rotate as PEM, whatever kid the token names', async () => {
    const verifier = createVerifier(pems, optionsFor('ES256'));
    for (const token of [TOKEN_A, TOKEN_B, es256Token('p256')]) await expect(verifier(token)).resolves.toBeDefined();
    await expectTokenError(createVerifier([pems[1] ?? ''], optionsFor('ES256'))(TOKEN_A), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('rotate as JWKs, picked by kid', async () => {
    const verifier = createVerifier([KEY_A, KEY_B], optionsFor('ES256'));
    for (const token of [TOKEN_A, TOKEN_B, es256Token('p256')]) await expect(verifier(token)).resolves.toBeDefined();
    await expectTokenError(verifier(es256Token('p256', 'b')), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('may change the algorithm, from RS256 to ES256', async () => {
    const verifier = createVerifier(
      [pair('rsa').publicPem, pair('p256').publicPem],
      optionsFor('ES256', { algorithms: ['RS256', 'ES256'] }),
    );
    await expect(verifier(forge({ alg: 'RS256', key: pair('rsa').privateKey }))).resolves.toBeDefined();
    await expect(verifier(forge({ alg: 'ES256', key: pair('p256').privateKey }))).resolves.toBeDefined();
  });

  it('must all be public', async () => {
    await expectUsageError(
      () => createVerifier([pair('p256').privatePem, ...pems], optionsFor('ES256')),
      'ERR_JWT_KEY_INVALID',
    );
  });
});

describe('a key set from a file or the environment', () => {
  const set = JSON.parse(JSON.stringify({ keys: [KEY_A, { kty: 'future', kid: 'f' }, KEY_B] })) as Jwks;

  it('is used by kid, and a key it cannot use is passed over', async () => {
    const verifier = createVerifier(set, optionsFor('ES256'));
    for (const token of [TOKEN_A, TOKEN_B]) await expect(verifier(token)).resolves.toBeDefined();
    await expectTokenError(verifier(es256Token('p256', 'f')), 'ERR_JWT_KEY_NOT_FOUND');
    await expect(verifier(es256Token('p256'))).resolves.toBeDefined();
  });

  it('of secrets serves HS256', async () => {
    const verifier = createVerifier({ keys: [oct(NEW, 'n'), oct(OLD, 'o')] }, optionsFor('HS256'));
    await expect(verifier(await sign({}, oct(OLD, 'o'), options))).resolves.toBeDefined();
    await expectTokenError(verifier(await sign({}, oct(NEVER, 'x'), options)), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it.each<[string, readonly unknown[]]>([
    ['mixes secrets with public keys', [oct(OLD, 'o'), KEY_A]],
    ['holds a private key', [KEY_A, { ...pair('otherP256').privateKey.export({ format: 'jwk' }), kid: 'b' }]],
    ['is empty', []],
    ['has nothing for these algorithms', [{ kty: 'future' }]],
  ])('is refused at construction when it %s', async (_, keys) => {
    await expectUsageError(() => createVerifier({ keys } as Jwks, optionsFor('ES256')), 'ERR_JWT_KEY_INVALID');
  });
});

describe('a resolver', () => {
  it('may pick the tenant’s key by what the token says, and the key decides', async () => {
    const tenants = new Map([
      ['https://a.example', pair('p256').publicPem],
      ['https://b.example', pair('otherP256').publicPem],
    ]);
    const tokenOf = (iss: string, key: 'p256' | 'otherP256'): string =>
      forge({ alg: 'ES256', key: pair(key).privateKey, payload: { ...GOOD_CLAIMS, iss } });
    const verifier = createVerifier(
      (_header, token) => {
        const { iss } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
        return tenants.get(iss);
      },
      optionsFor('ES256', { issuer: [...tenants.keys()] }),
    );
    await expect(verifier(tokenOf('https://a.example', 'p256'))).resolves.toBeDefined();
    await expect(verifier(tokenOf('https://b.example', 'otherP256'))).resolves.toBeDefined();
    await expectTokenError(verifier(tokenOf('https://a.example', 'otherP256')), 'ERR_JWT_SIGNATURE_INVALID');
    await expectTokenError(verifier(tokenOf('https://c.example', 'p256')), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('that cannot reach its database fails the call with its own error', async () => {
    const failure = new Error('connection refused');
    await expect(createVerifier(() => Promise.reject(failure), optionsFor('ES256'))(TOKEN_A)).rejects.toBe(failure);
    await expect(
      createVerifier(() => {
        throw failure;
      }, optionsFor('ES256'))(TOKEN_A),
    ).rejects.toBe(failure);
  });

  it('may answer a list or a set, with their rules', async () => {
    await expect(createVerifier(async () => [KEY_B, KEY_A], optionsFor('ES256'))(TOKEN_A)).resolves.toBeDefined();
    const twins = createVerifier(() => ({ keys: [KEY_A, { ...KEY_B, kid: 'a' }] }), optionsFor('ES256'));
    await expectTokenError(twins(TOKEN_A), 'ERR_JWT_KEY_AMBIGUOUS');
  });

  it('sees one header a token, which is its own', async () => {
    const verifier = createVerifier((header) => {
      const key = header.kid === 'a' ? KEY_A : undefined;
      header.alg = 'HS256';
      header.kid = 'changed';
      return key;
    }, optionsFor('ES256'));
    for (let i = 0; i < 3; i++)
      await expect(verifier(TOKEN_A)).resolves.toMatchObject({ header: { alg: 'ES256', kid: 'a' } });
  });
});

describe('signing during a rotation', () => {
  it('names the key: a JWK’s kid goes into the header', async () => {
    const jwk = { ...pair('p256').privateKey.export({ format: 'jwk' }), kid: '2026-01', alg: 'ES256' };
    const signer = createSigner(jwk, { expiresIn: '15m', issuer: ISSUER, audience: AUDIENCE, now });
    const verifier = createVerifier({ keys: [{ ...KEY_A, kid: '2026-01' }, KEY_B] }, optionsFor('ES256'));
    await expect(verifier(await signer({}))).resolves.toMatchObject({ header: { kid: '2026-01' } });
  });
});
