import { webcrypto } from 'node:crypto';
import { createVerifier, type Jwk, type Jwks, type VerificationKey, verify } from 'strictjwt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { base64url, forge } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { jwkOf } from './key-forms.ts';

const options = optionsFor('ES256');
const ours = pair('p256');
const theirs = pair('otherP256');
const a = { ...jwkOf(ours.publicKey), kid: 'a' };
const b = { ...jwkOf(theirs.publicKey), kid: 'b' };
const tokenOf = (header: object, from = ours): string =>
  forge({ alg: 'ES256', key: from.privateKey, header: header as Record<string, unknown> });
const reasonFor = async (keys: readonly unknown[], header: object): Promise<string> => {
  const { message } = await expectTokenError(
    verify(tokenOf(header), { keys } as Jwks, options),
    'ERR_JWT_KEY_NOT_FOUND',
  );
  return message;
};

afterEach(() => void vi.restoreAllMocks());

describe('a key set tells which kids it has', () => {
  it('when the token names another', async () => {
    expect(await reasonFor([a, b], { kid: 'c' })).toBe(
      'no key for "kid" "c" and algorithm "ES256": the key set has the kids "a", "b"',
    );
  });

  it('the first five of many, each cut and escaped', async () => {
    const many = Array.from({ length: 300 }, (_, i) => ({ ...a, kid: `\u001b${i}${'x'.repeat(100)}` }));
    const message = await reasonFor(many, { kid: 'c' });
    expect(message).toContain('"\\u001b0xxx');
    expect(message).toContain('… (300 in all)');
    expect(message.length).toBeLessThan(600);
    expect(message).toMatch(/^[\x20-\x7e…]+$/);
  });

  it('or says that its keys have none', async () => {
    expect(await reasonFor([jwkOf(ours.publicKey)], { kid: 'c' })).toContain('the keys of the set have no "kid"');
  });
});

describe('a key set tells why the key of that kid is passed over', () => {
  const rsa = jwkOf(pair('rsa').publicKey);
  const cases: readonly (readonly [string, object])[] = [
    ['the RSA key has 1024 bits', jwkOf(pair('smallRsa').publicKey)],
    ['"ES256" needs an EC key on "P-256", this is an RSA key', rsa],
    ['this is an EC key on "secp256k1"', jwkOf(pair('secp256k1').publicKey)],
    [`the key's "use" is "enc", not "sig"`, { ...a, use: 'enc' }],
    ['the key may not be used to verify', { ...a, key_ops: ['deriveBits'] }],
    ['the key is for algorithm "ES384" only', { ...a, alg: 'ES384' }],
    ['JWK "n" must be a string, got none', { kty: 'RSA', x5c: ['…'] }],
    ['JWK "x" is not base64url', { ...a, x: '+/' }],
    ['JWK "kty" is "XYZ"', { kty: 'XYZ' }],
  ];
  it.each(cases)('%s', async (why, member) => {
    const rs256 = why.includes('1024 bits');
    const alg = rs256 ? 'RS256' : 'ES256';
    const token = forge({ alg, key: (rs256 ? pair('rsa') : ours).privateKey, header: { kid: 'k1' } });
    const good = { ...(rs256 ? rsa : a), kid: 'good' };
    const set = { keys: [good, { ...member, kid: 'k1' }] };
    const { message } = await expectTokenError(verify(token, set, optionsFor(alg)), 'ERR_JWT_KEY_NOT_FOUND');
    expect(message).toContain('"k1"');
    expect(message).toContain(why);
    expect(message).not.toContain('good');
  });

  it('when a configured set has nothing that can be used, for its first keys', async () => {
    const set = { keys: [{ ...jwkOf(pair('smallRsa').publicKey), kid: 'k1' }, 'text', { kty: 'X' }, { kty: 'Y' }] };
    const error = await expectUsageError(() => createVerifier(set as Jwks, optionsFor('RS256')), 'ERR_JWT_KEY_INVALID');
    const kty = (name: string): string => `JWK "kty" is "${name}", expected one of oct, RSA, EC, OKP, AKP`;
    expect(error.message).toBe(
      'the key set has no key for the allowed algorithms ("k1": the RSA key has 1024 bits, at least 2048 are needed ' +
        `(RFC 7518 §3.3), or set allowInsecureKeySizes; key 2: it is no JWK; key 3: ${kty('X')}; … (4 in all))`,
    );
    const three = { keys: set.keys.slice(1) } as unknown as Jwks;
    expect((await expectUsageError(() => createVerifier(three, options), 'ERR_JWT_KEY_INVALID')).message).toBe(
      `the key set has no key for the allowed algorithms (key 1: it is no JWK; key 2: ${kty('X')}; key 3: ${kty('Y')})`,
    );
  });

  it('with the algorithm for keys of its kind, whichever stands first', async () => {
    const set = { keys: [{ ...jwkOf(pair('smallRsa').publicKey), kid: 'k1' }] };
    for (const algorithms of [
      ['ML-DSA-44', 'RS256'],
      ['RS256', 'ML-DSA-44'],
    ] as const) {
      const attempt = (): unknown => createVerifier(set as Jwks, { ...options, algorithms });
      const { message } = await expectUsageError(attempt, 'ERR_JWT_KEY_INVALID');
      expect(message).toContain('"k1": the RSA key has 1024 bits');
    }
  });

  it('when a token without kid meets keys of other kinds only', async () => {
    const set = {
      keys: [
        { ...rsa, kid: 'r' },
        { ...jwkOf(pair('p384').publicKey), kid: 'p' },
      ],
    };
    const both = { ...options, algorithms: ['ES256', 'RS256'] } as const;
    const { message } = await expectTokenError(verify(tokenOf({}), set, both), 'ERR_JWT_KEY_NOT_FOUND');
    expect(message).toContain('"r": "ES256" needs an EC key');
    expect(message).toContain('"p": "ES256" needs an EC key on "P-256", this is an EC key on "P-384"');
  });

  it('and shows nothing of a key', async () => {
    const secret = { kty: 'oct', k: base64url(SECRET), kid: 'k1', alg: 'HS384' };
    const other = { ...secret, alg: 'HS256', kid: 'other' };
    const token = forge({ alg: 'HS256', key: SECRET, header: { kid: 'k1' } });
    const { message } = await expectTokenError(
      verify(token, { keys: [secret, other] }, optionsFor('HS256')),
      'ERR_JWT_KEY_NOT_FOUND',
    );
    expect(message).not.toContain(base64url(SECRET).slice(0, 10));
  });
});

describe('a key set is judged once', () => {
  it('by a prepared verifier: what its members say later does not matter', async () => {
    const member = { ...a };
    const list = [member];
    const verifier = createVerifier({ keys: list }, options);
    Object.assign(member, jwkOf(theirs.publicKey));
    list.length = 0;
    await expect(verifier(tokenOf({ kid: 'a' }))).resolves.toBeDefined();
  });

  it('when it is frozen, also as the answer of a resolver', async () => {
    const read: PropertyKey[] = [];
    const watched = new Proxy(Object.freeze({ ...a }), {
      get: (target, name) => (read.push(name), Reflect.get(target, name) as unknown),
    });
    const set = Object.freeze({ keys: Object.freeze([watched]) });
    const verifier = createVerifier(() => set, options);
    await verifier(tokenOf({ kid: 'a' }));
    const before = read.length;
    for (let i = 0; i < 5; i++) await verifier(tokenOf({ kid: 'a' }));
    expect(read.length).toBe(before);
  });

  it('but again when it can change', async () => {
    const set = { keys: [a] };
    const verifier = createVerifier(() => set, options);
    await expect(verifier(tokenOf({ kid: 'a' }))).resolves.toBeDefined();
    set.keys[0] = { ...b, kid: 'a' };
    await expectTokenError(verifier(tokenOf({ kid: 'a' })), 'ERR_JWT_SIGNATURE_INVALID');
    const inner = { keys: [{ ...a }] };
    const other = createVerifier(() => Object.freeze(inner), options);
    await expect(other(tokenOf({ kid: 'a' }))).resolves.toBeDefined();
    Object.assign(inner.keys[0] as Jwk, { ...b, kid: 'a' });
    await expectTokenError(other(tokenOf({ kid: 'a' })), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('and again when its list can change, or what is its list', async () => {
    const [one, other] = [Object.freeze({ ...a }), Object.freeze({ ...b, kid: 'a' })];
    const list: Jwk[] = [one];
    const frozenSet = Object.freeze({ keys: list });
    const changingList = createVerifier(() => frozenSet, options);
    await expect(changingList(tokenOf({ kid: 'a' }))).resolves.toBeDefined();
    list[0] = other;
    await expectTokenError(changingList(tokenOf({ kid: 'a' })), 'ERR_JWT_SIGNATURE_INVALID');

    const set = { keys: Object.freeze([one]) };
    const changingSet = createVerifier(() => set, options);
    await expect(changingSet(tokenOf({ kid: 'a' }))).resolves.toBeDefined();
    set.keys = Object.freeze([other]);
    await expectTokenError(changingSet(tokenOf({ kid: 'a' })), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('so that a damaged key is not imported for each token', async () => {
    const damaged = { ...a, x: b.x, kid: 'bad' };
    const verifier = createVerifier({ keys: [a, damaged as Jwk] }, options);
    const imports = vi.spyOn(webcrypto.subtle, 'importKey');
    for (let i = 0; i < 5; i++) await expectTokenError(verifier(tokenOf({ kid: 'bad' })), 'ERR_JWT_KEY_NOT_FOUND');
    expect(imports).toHaveBeenCalledTimes(1);
  });

  it('up to 500 keys, and refused with more', async () => {
    const keys = Array.from({ length: 500 }, (_, i) => ({ ...b, kid: String(i) }));
    await expect(verify(tokenOf({ kid: 'a' }), { keys: [...keys.slice(1), a] }, options)).resolves.toBeDefined();
    const many = { keys: [...keys, a] };
    const error = await expectUsageError(() => createVerifier(many, options), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toBe('the key set has 501 keys, at most 500 are read');
    await expectTokenError(
      verify(tokenOf({ kid: 'a' }), () => many, options),
      'ERR_JWT_KEY_NOT_FOUND',
    );
  });
});

describe('a runtime without crypto.subtle', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it.each<[string, VerificationKey]>([
    // copies, because what was imported of an object is remembered
    ['a set', { keys: [{ ...a }] }],
    ['a set from a resolver', () => ({ keys: [{ ...a }] })],
    ['a key from a resolver', () => ({ ...a })],
    ['a list from a resolver', async () => [{ ...a }, { ...b }]],
  ])('is at fault, and not the token, when %s cannot be imported', async (_, key) => {
    vi.stubGlobal('crypto', undefined);
    vi.stubGlobal('process', undefined);
    await expectUsageError(verify(tokenOf({ kid: 'a' }), key, options), 'ERR_JWT_ALG_UNSUPPORTED');
  });
});

describe('x5t stands for kid', () => {
  const thumbprint = (letter: string): string => letter.repeat(27);
  const A = { ...jwkOf(ours.publicKey), x5t: thumbprint('A') };
  const B = { ...jwkOf(theirs.publicKey), x5t: thumbprint('B') };
  const es256 = (keys: readonly Jwk[], header: object, from = ours): Promise<unknown> =>
    verify(tokenOf(header, from), { keys }, options);

  it.each(['x5t', 'x5t#S256'])('where the token has only %s, and keys of the set have it', async (name) => {
    const [first, second] = [A, B].map(({ x5t, ...jwk }) => ({ ...jwk, [name]: x5t }) as Jwk);
    const keys = [first, second] as Jwk[];
    await expect(es256(keys, { [name]: thumbprint('A') })).resolves.toBeDefined();
    await expect(es256(keys, { [name]: thumbprint('B') }, theirs)).resolves.toBeDefined();
    await expectTokenError(es256(keys, { [name]: thumbprint('B') }), 'ERR_JWT_SIGNATURE_INVALID');
    await expectTokenError(es256(keys, { [name]: thumbprint('C') }), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('but never beside a kid', async () => {
    const keys = [
      { ...A, kid: 'a' },
      { ...B, kid: 'b' },
    ];
    await expect(es256(keys, { kid: 'a', x5t: thumbprint('B') })).resolves.toBeDefined();
    await expectTokenError(es256(keys, { kid: 'c', x5t: thumbprint('A') }), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('and is passed over where no key has it, or where it is no text', async () => {
    const plain = [jwkOf(ours.publicKey), jwkOf(theirs.publicKey)];
    await expect(es256(plain, { x5t: thumbprint('A') })).resolves.toBeDefined();
    await expect(es256([A, B], { x5t: 5 })).resolves.toBeDefined();
    await expect(es256([A, B], { x5t: [thumbprint('B')] })).resolves.toBeDefined();
  });

  it('also where only some of the keys have it', async () => {
    const keys = [A, jwkOf(theirs.publicKey)];
    await expect(es256(keys, { x5t: thumbprint('A') })).resolves.toBeDefined();
    await expectTokenError(es256(keys, { x5t: thumbprint('A') }, theirs), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('leaves the keys without one, which may be it', async () => {
    const keys = [B, jwkOf(ours.publicKey)];
    await expect(es256(keys, { x5t: thumbprint('A') })).resolves.toBeDefined();
  });

  it('is ambiguous when two keys that fit share it', async () => {
    const { message } = await expectTokenError(
      es256([A, { ...B, x5t: A.x5t }], { x5t: A.x5t }),
      'ERR_JWT_KEY_AMBIGUOUS',
    );
    expect(message).toBe(`2 keys of the set that fit "ES256" share the token's "x5t"`);
  });

  it('and is not what two keys share that share the kid', async () => {
    const keys = [A, B].map((jwk) => ({ ...jwk, kid: 'a' }));
    const { message } = await expectTokenError(es256(keys, { kid: 'a', x5t: A.x5t }), 'ERR_JWT_KEY_AMBIGUOUS');
    expect(message).toBe(`2 keys of the set that fit "ES256" share the token's "kid"`);
  });
});

describe('where several algorithms are allowed', () => {
  const rsa = jwkOf(pair('rsa').publicKey);
  const several = { ...options, algorithms: ['ES256', 'ES384', 'RS256', 'PS512'] } as const;
  const whyNone = async (key: object): Promise<string> =>
    (await expectUsageError(() => createVerifier({ keys: [key] } as Jwks, several), 'ERR_JWT_KEY_INVALID')).message;

  it('each key is told why by the algorithm that is most like it', async () => {
    expect(await whyNone({ ...rsa, e: 'AQ' })).toContain('must be odd and at least 3');
    expect(await whyNone({ ...rsa, use: 'enc' })).toContain('"use" is "enc"');
    expect(await whyNone({ ...rsa, alg: 'PS512', key_ops: ['sign'] })).toContain('may not be used to verify');
    expect(await whyNone({ ...rsa, alg: 'RS512' })).toContain('for algorithm "RS512" only, not for "RS256"');
    expect(await whyNone({ ...jwkOf(pair('p384').publicKey), use: 'enc' })).toContain('"use" is "enc"');
    expect(await whyNone(jwkOf(pair('p521').publicKey))).toContain('this is an EC key on "P-521"');
    expect(await whyNone(jwkOf(pair('ed25519').publicKey))).toContain('this is an OKP key on "Ed25519"');
  });
});
