import { describe, expect, it } from 'vitest';
import { NOW_SECONDS } from '../support/clock.ts';
import { expectTokenError } from '../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { serve } from './server.ts';
import { es256Token, KEY_A, KEY_B, published, rs256Token, type Stage, stage, TOKEN_A } from './stage.ts';

const RSA_KEY = published('rsa', { kid: 'r', alg: 'RS256' });

const withSet = (...keys: readonly unknown[]): Promise<Stage> => stage({ behaviour: serve(keys) });

describe('the kid of the token picks', () => {
  it('among keys of one type and of several', async () => {
    const { verify, requests } = await withSet(RSA_KEY, KEY_B, KEY_A);
    for (const token of [TOKEN_A, es256Token('otherP256', 'b'), rs256Token('r')]) {
      await expect(verify(token)).resolves.toBeDefined();
    }
    expect(requests()).toBe(1);
  });

  it.each<[string, unknown]>([
    ['no kid', published('p256', {})],
    ['an empty kid', { ...KEY_A, kid: '' }],
    ['a kid in other letters', { ...KEY_A, kid: 'A' }],
    ['a kid that goes on', { ...KEY_A, kid: 'a ' }],
    ['a kid that is a list', { ...KEY_A, kid: ['a'] }],
    ['a kid that is null', { ...KEY_A, kid: null }],
  ])('and is not matched to a key with %s', async (_, key) => {
    const { verify } = await withSet(key);
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it.each(['__proto__', 'constructor', 'toString', '', '0', 'length', '../../etc/passwd', 'a\u0000', 'é'])(
    'and %j is only text',
    async (kid) => {
      const { verify } = await withSet(KEY_A);
      await expectTokenError(verify(es256Token('p256', kid)), 'ERR_JWT_KEY_NOT_FOUND');
      const named = await withSet(KEY_A, { ...KEY_B, kid });
      await expect(named.verify(es256Token('otherP256', kid))).resolves.toBeDefined();
    },
  );

  it('and the key must be for the algorithm of the token', async () => {
    const { verify, requests } = await withSet({ ...RSA_KEY, kid: 'a' }, KEY_B);
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_NOT_FOUND');
    // the kid is known, so there is nothing to look for
    expect(requests()).toBe(1);
  });
});

describe('a kid that two keys have', () => {
  it('is ambiguous when both fit, even if one of them would verify', async () => {
    const { verify, requests } = await withSet(KEY_A, { ...KEY_B, kid: 'a' });
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_AMBIGUOUS');
    await expectTokenError(verify(es256Token('otherP256', 'a')), 'ERR_JWT_KEY_AMBIGUOUS');
    expect(requests()).toBe(1);
  });

  it('is ambiguous when the same key is there twice', async () => {
    const { verify } = await withSet(KEY_A, KEY_A);
    await expectTokenError(verify(TOKEN_A), 'ERR_JWT_KEY_AMBIGUOUS');
  });

  it('names the one that fits when the other is of another type, another use or unusable', async () => {
    const others = [
      { ...RSA_KEY, kid: 'a' },
      { ...KEY_B, kid: 'a', use: 'enc' },
      published('p384', { kid: 'a' }),
      { kty: 'future', kid: 'a' },
    ];
    for (const other of others) {
      const { verify } = await withSet(other, KEY_A);
      await expect(verify(TOKEN_A)).resolves.toBeDefined();
    }
  });

  it('leaves other kids alone', async () => {
    const { verify } = await withSet(KEY_A, { ...KEY_A, x: KEY_B['x'], y: KEY_B['y'] }, KEY_B);
    await expect(verify(es256Token('otherP256', 'b'))).resolves.toBeDefined();
  });
});

describe('a token without kid', () => {
  it('is verified with the only key that fits', async () => {
    const encryption = { ...KEY_B, kid: 'e', use: 'enc' };
    for (const set of [[KEY_A], [RSA_KEY, KEY_A], [encryption, KEY_A], [published('p384', { kid: 'p' }), KEY_A]]) {
      const { verify } = await withSet(...set);
      await expect(verify(es256Token('p256'))).resolves.toBeDefined();
    }
  });

  it('is tried with each of a few that fit, and nothing is fetched for it', async () => {
    const { verify, requests } = await withSet(KEY_A, KEY_B);
    for (const pair of ['p256', 'otherP256'] as const) await expect(verify(es256Token(pair))).resolves.toBeDefined();
    await expectTokenError(verify(`${es256Token('p256').slice(0, -8)}AAAAAAAA`), 'ERR_JWT_SIGNATURE_INVALID');
    expect(requests()).toBe(1);
  });

  it('finds no key in an empty set or among other types', async () => {
    for (const set of [[], [RSA_KEY]]) {
      const { verify } = await withSet(...set);
      await expectTokenError(verify(es256Token('p256')), 'ERR_JWT_KEY_NOT_FOUND');
    }
  });
});

describe('what cannot be used', () => {
  const unusable: readonly (readonly [string, unknown])[] = [
    ['a secret', { kty: 'oct', kid: 'u', k: base64url(SECRET) }],
    ['a private EC key', { ...pair('p256').privateKey.export({ format: 'jwk' }), kid: 'u' }],
    ['a private RSA key', { ...pair('rsa').privateKey.export({ format: 'jwk' }), kid: 'u' }],
    ['a key of an unknown type', { kty: 'future', kid: 'u' }],
    ['a key on an unknown curve', { ...KEY_A, crv: 'P-999', kid: 'u' }],
    ['a point that is not on the curve', { ...KEY_A, x: KEY_B['x'], kid: 'u' }],
    ['coordinates that are missing', { kty: 'EC', crv: 'P-256', kid: 'u' }],
    ['coordinates that are numbers', { ...KEY_A, x: 1, y: 2, kid: 'u' }],
    ['a key for encryption', { ...KEY_A, kid: 'u', use: 'enc' }],
    ['a key that may not verify', { ...KEY_A, kid: 'u', key_ops: ['sign'] }],
    ['a key_ops that is text', { ...KEY_A, kid: 'u', key_ops: 'verify' }],
    ['a key for another algorithm', { ...KEY_A, kid: 'u', alg: 'ECDH-ES' }],
  ];

  it.each(unusable)('%s: a token that names it is rejected, no request is made, the others work', async (_, key) => {
    for (const set of [
      [key, KEY_B],
      [KEY_B, key],
    ]) {
      const { verify, requests } = await withSet(...set);
      await expectTokenError(verify(es256Token('p256', 'u')), 'ERR_JWT_KEY_NOT_FOUND');
      await expectTokenError(verify(rs256Token('u')), 'ERR_JWT_KEY_NOT_FOUND');
      await expect(verify(es256Token('otherP256', 'b'))).resolves.toBeDefined();
      expect(requests()).toBe(1);
    }
  });

  it.each<[unknown]>([[null], [42], ['key'], [true], [[]], [{}], [[KEY_A]], [{ keys: [KEY_A] }]])(
    'a member %j is passed over',
    async (member) => {
      const { verify } = await withSet(member, KEY_A, member);
      await expect(verify(TOKEN_A)).resolves.toBeDefined();
      await expect(verify(es256Token('p256'))).resolves.toBeDefined();
    },
  );

  it('a secret that an endpoint publishes never verifies anything', async () => {
    const secret = { kty: 'oct', kid: 's', k: base64url(SECRET), alg: 'HS256' };
    const { verify } = await stage({ behaviour: serve([secret]), verifier: { algorithms: ['HS256'] } });
    const payload = { ...GOOD_CLAIMS, exp: NOW_SECONDS + 60 };
    for (const kid of ['s', undefined]) {
      await expectTokenError(
        verify(forge({ alg: 'HS256', key: SECRET, header: { kid }, payload })),
        'ERR_JWT_KEY_NOT_FOUND',
      );
    }
  });

  it('a private key or secret is passed over even when it shares the kid, or nothing but its type is asked for', async () => {
    const privateKey = pair('otherP256').privateKey.export({ format: 'jwk' });
    for (const kid of ['a', 'b']) {
      const { verify } = await withSet({ ...privateKey, kid }, { kty: 'oct', kid, k: base64url(SECRET) }, KEY_A);
      await expect(verify(TOKEN_A)).resolves.toBeDefined();
      await expect(verify(es256Token('p256'))).resolves.toBeDefined();
      await expectTokenError(verify(es256Token('otherP256')), 'ERR_JWT_SIGNATURE_INVALID');
    }
  });

  it('a public key that an endpoint publishes is no secret', async () => {
    const { verify } = await withSet(RSA_KEY);
    const forged = forge({ alg: 'HS256', key: pair('rsa').publicPem, header: { kid: 'r' } });
    await expectTokenError(verify(forged), 'ERR_JWT_ALG_NOT_ALLOWED');
  });

  it('an RSA key that is too short is passed over, unless short keys are allowed', async () => {
    const short = published('smallRsa', { kid: 's' });
    const token = forge({ alg: 'RS256', key: pair('smallRsa').privateKey, header: { kid: 's' } });
    const { verify } = await withSet(short);
    await expectTokenError(verify(token), 'ERR_JWT_KEY_NOT_FOUND');
    const lenient = await stage({ behaviour: serve([short]), verifier: { allowInsecureKeySizes: true } });
    await expect(lenient.verify(token)).resolves.toBeDefined();
  });
});
