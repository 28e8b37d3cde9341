import { exportJwk, sign, type SignOptions } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { now } from '../support/clock.ts';
import { expectUsageError } from '../support/expect.ts';
import { pair, SECRET } from '../support/keys.ts';

// A header is sent with every token: a key in it (DPoP, proofs of possession) must be the public half.

const { privateKey, privatePem } = pair('p256');
const jwk = privateKey.export({ format: 'jwk' });
const oct = { kty: 'oct', k: Buffer.from(SECRET).toString('base64url') };
const signing: SignOptions = { algorithm: 'HS256', expiresIn: 60, now };

const PRIVATE: readonly [string, unknown][] = [
  ['a private JWK', jwk],
  ['a secret as JWK', oct],
  ['a private JWK in a list', [jwk]],
  ['a private JWK in a set', { keys: [jwk] }],
  ['a private JWK in a member', { key: { jwk } }],
  ['a private JWK behind toJSON', { toJSON: () => jwk }],
  ['a private JWK as text', JSON.stringify(jwk)],
  ['a private JWK as indented text', JSON.stringify({ keys: [oct] }, null, 2)],
  ['a private JWK as text in text', JSON.stringify({ key: JSON.stringify(oct) })],
  ['a private PEM', privatePem],
  [
    'a private key of OpenPGP',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlFgEZ0Wd\n-----END PGP PRIVATE KEY BLOCK-----',
  ],
];

describe('a private key is not published by sign', () => {
  it.each(PRIVATE)('in a header: %s', async (_, value) => {
    for (const name of ['jwk', 'cnf', 'x']) {
      const header = { [name]: value };
      const error = await expectUsageError(sign({}, SECRET, { ...signing, header }), 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toContain('public: true');
      expect(error.message).not.toContain(String(jwk.d).slice(0, 12));
    }
  });

  it.each(PRIVATE)('in the claim that binds a token to a key: %s', async (_, value) => {
    for (const cnf of [{ jwk: value }, value]) {
      const error = await expectUsageError(sign({ cnf }, SECRET, signing), 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toContain('public: true');
    }
  });

  it.each(PRIVATE)('in any other claim, of whatever standard: %s', async (_, value) => {
    for (const claims of [{ sub_jwk: value }, { jwks: value }, { vc: { publicKeyJwk: value } }, { keys: [value] }]) {
      const error = await expectUsageError(sign(claims, SECRET, signing), 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toContain('public: true');
      expect(error.message).not.toMatch(/"\d+"/);
    }
  });

  it('as the claims or the header themselves', async () => {
    const claims = sign({ ...jwk }, SECRET, signing);
    const header = sign({}, SECRET, { ...signing, header: { ...jwk } });
    for (const attempt of [claims, header]) {
      const error = await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toContain('"kty" has the private member "d"');
    }
  });

  it('and what only looks a little like one is signed', async () => {
    const alike = [
      { a: '{"k":"v"}', b: 'kty' },
      { k: { p: 'q' }, jwks_uri: 'https://a.example' },
      { a: ['jwk', 'kty'], d: 1 },
    ];
    for (const each of alike) {
      await expect(sign(each, SECRET, signing)).resolves.toBeTypeOf('string');
    }
  });

  it('however deep it is, as long as JSON can be written', async () => {
    const deep = (value: unknown, depth: number): unknown => {
      let nested = value;
      for (let level = 0; level < depth; level++) nested = { a: nested };
      return nested;
    };
    for (const depth of [1000, 2000, 3000]) {
      await expectUsageError(sign({ cnf: deep(jwk, depth) }, SECRET, signing), 'ERR_JWT_OPTION_INVALID');
      await expect(sign({ cnf: deep({ jkt: 'kty' }, depth) }, SECRET, signing)).resolves.toBeTypeOf('string');
    }
  });

  it('and the public half is, in both places', async () => {
    const half = await exportJwk(privateKey, { public: true });
    const token = await sign({ cnf: { jwk: half, jkt: 'x' } }, SECRET, { ...signing, header: { jwk: half } });
    expect(token.split('.')).toHaveLength(3);
  });
});

describe('what throws when it is looked at', () => {
  const throwing = (): never => {
    throw new TypeError('not now');
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const hostile: readonly [string, object][] = [
    ['a getter', Object.defineProperty({}, 'sub', { enumerable: true, get: throwing })],
    ['a Proxy', new Proxy({ sub: 'a' }, { get: throwing })],
    ['a Proxy of names', new Proxy({ sub: 'a' }, { ownKeys: throwing })],
    ['a Proxy of descriptors', new Proxy({ sub: 'a' }, { getOwnPropertyDescriptor: throwing })],
    ['a revoked Proxy', revoked.proxy],
  ];

  it.each(hostile)('is a UsageError as claims, as options, and inside of them: %s', async (_, object) => {
    const attempts = [
      sign(object, SECRET, signing),
      sign({ nested: object }, SECRET, signing),
      sign({}, SECRET, object as SignOptions),
      sign({}, SECRET, { ...signing, header: object as Record<string, unknown> }),
    ];
    for (const attempt of attempts) await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID');
  });
});
