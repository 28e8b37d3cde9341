import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigner, decode, sign, verify, type Jwk, type SigningKey, type SignOptions } from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { pair, pairFor, SECRET } from '../../support/keys.ts';

const options: SignOptions = { algorithm: 'HS256', expiresIn: '15m', now };
const jwk = (more: Jwk = {}): Jwk => ({ kty: 'oct', k: Buffer.from(SECRET).toString('base64url'), ...more });

async function headerOf(more: Partial<SignOptions>, key: SigningKey = SECRET): Promise<Record<string, unknown>> {
  return decode(await sign({}, key, { ...options, ...more })).header;
}

describe('the header of a signed token', () => {
  it('is alg and typ "JWT" by default', async () => {
    expect(await headerOf({})).toEqual({ alg: 'HS256', typ: 'JWT' });
  });

  it('carries the fields of the option header', async () => {
    const header = { kid: 'k', typ: 'at+jwt', cty: 'x', extra: { list: [1, null] } };
    expect(await headerOf({ header })).toEqual({ alg: 'HS256', ...header });
  });

  it("has the JWK's kid, unless another is given", async () => {
    expect(await headerOf({}, jwk({ kid: 'of the key' }))).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'of the key' });
    expect(await headerOf({ header: { kid: 'given' } }, jwk({ kid: 'of the key' }))).toMatchObject({ kid: 'given' });
    expect(await headerOf({}, jwk())).not.toHaveProperty('kid');
  });

  it.each(['alg', 'crit', 'b64'])('cannot be given "%s"', async (name) => {
    for (const value of ['HS256', ['exp'], true, null]) {
      const { message } = await expectUsageError(headerOf({ header: { [name]: value } }), 'ERR_JWT_OPTION_INVALID');
      expect(message).toContain(`"${name}"`);
    }
  });

  // gives up by itself, where a walk over it would never end
  const cycle = (left = 1000): object => ({
    get self() {
      if (left-- === 0) throw new Error('walks round and round');
      return this;
    },
  });
  const wrong: [string, Record<string, unknown>][] = [
    ['an empty kid', { kid: '' }],
    ['a kid that is a number', { kid: 1 }],
    ['a kid that is null', { kid: null }],
    ['an empty typ', { typ: '' }],
    ['a typ that is a list', { typ: ['JWT'] }],
    ['a field that is undefined', { x: undefined }],
    ['a BigInt', { x: 5n }],
    ['NaN', { x: [NaN] }],
    ['a function', { x: () => 1 }],
    ['a cycle', { x: cycle() }],
    ['a Map', { x: new Map() }],
    ['a __proto__ member', { x: JSON.parse('{"__proto__":1}') as object }],
    ['a __proto__ field', JSON.parse('{"__proto__":{"a":1}}') as Record<string, unknown>],
  ];
  it.each(wrong)('cannot have %s', async (_what, header) => {
    await expectUsageError(headerOf({ header }), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(() => createSigner(SECRET, { ...options, header }), 'ERR_JWT_OPTION_INVALID');
  });

  it.each(['kid', 'typ', 'x'])(
    'that is given %s: undefined says that an environment variable may be unset',
    async (name) => {
      const attempt = headerOf({ header: { [name]: undefined } });
      const { message } = await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID');
      expect(message).toMatch(new RegExp(`"${name}" is undefined.*environment variable`));
    },
  );

  it('is taken when the signer is made, not later', async () => {
    const header = { kid: 'before' };
    const signer = createSigner(SECRET, { ...options, header });
    header.kid = 'after';
    expect(decode(await signer({})).header['kid']).toBe('before');
    expect(header).toEqual({ kid: 'after' });
  });
});

describe('the algorithm', () => {
  it("may be named by a JWK's alg alone", async () => {
    const { algorithm: _, ...rest } = options;
    expect(decode(await sign({}, jwk({ alg: 'HS512' }), rest)).header['alg']).toBe('HS512');
    const ed = { ...pairFor('EdDSA').privateKey.export({ format: 'jwk' }), alg: 'Ed25519' } as Jwk;
    const token = await sign({}, ed, rest);
    expect(decode(token).header['alg']).toBe('Ed25519');
    const key = createPublicKey(pair('ed25519').publicPem).export({ format: 'jwk' }) as Jwk;
    const rules = { algorithms: ['Ed25519'], issuer: false, audience: false, now } as const;
    await expect(verify(token, key, rules)).resolves.toBeDefined();
  });

  it('may be named by both when they agree', async () => {
    expect(await headerOf({}, jwk({ alg: 'HS256' }))).toMatchObject({ alg: 'HS256' });
  });

  it('must not be named by both when they differ', async () => {
    for (const alg of ['HS384', 'ES256']) {
      const { message } = await expectUsageError(headerOf({}, jwk({ alg })), 'ERR_JWT_KEY_INVALID');
      expect(message).toContain('"HS256"');
      expect(message).toContain(`"${alg}"`);
    }
  });

  it.each(['none', 'A256GCM', 'hs256', ''])('must not be a JWK alg %j, which does not sign', async (alg) => {
    const { algorithm: _, ...rest } = options;
    await expectUsageError(sign({}, jwk({ alg }), rest), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(headerOf({}, jwk({ alg })), 'ERR_JWT_KEY_INVALID');
  });

  it('must be named where no key does', async () => {
    const { algorithm: _, ...rest } = options;
    for (const key of [SECRET, jwk(), pairFor('ES256').privateKey]) {
      const { message } = await expectUsageError(sign({}, key, rest), 'ERR_JWT_OPTION_INVALID');
      expect(message).toContain('"algorithm" is missing');
    }
  });
});

describe('a private key', () => {
  const members = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
  it.each(members)('is not signed into the header: jwk with %s', async (member) => {
    for (const header of [
      { jwk: { kty: 'EC', [member]: 'AAAA' } },
      { jwk: { [member]: '' } },
      { epk: { kty: 'EC', [member]: 'A' } },
    ]) {
      const signing = sign({}, SECRET, { algorithm: 'HS256', expiresIn: 60, header });
      const error = await expectUsageError(signing, 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toContain(`private member "${member}"`);
    }
  });

  it('is found where a toJSON writes it', async () => {
    const jwk = { toJSON: () => ({ kty: 'OKP', d: 'AAAA' }) };
    const signing = sign({}, SECRET, { algorithm: 'HS256', expiresIn: 60, header: { jwk } });
    await expectUsageError(signing, 'ERR_JWT_OPTION_INVALID');
  });

  it('is no reason to refuse a public one, or another field with such a member', async () => {
    const header = { jwk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }, meta: { d: 1, k: 2 } };
    await expect(sign({}, SECRET, { algorithm: 'HS256', expiresIn: 60, header })).resolves.toBeDefined();
  });
});

describe('a header with a toJSON of its own', () => {
  const writing = { toJSON: () => ({ alg: 'none', crit: ['x'] }) };
  class Header {
    kid = 'a';
  }
  it.each([[writing], [{ toJSON() {} }], [new Header()], [Object.create({ kid: 'a' })]])(
    'is refused',
    async (header) => {
      const signing = sign({}, SECRET, { algorithm: 'HS256', expiresIn: 60, header: header as never });
      await expectUsageError(signing, 'ERR_JWT_OPTION_INVALID');
    },
  );
});
