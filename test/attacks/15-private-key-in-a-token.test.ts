import { type KeyObject, randomUUID } from 'node:crypto';
import { exportJwk, sign, type SignOptions } from 'strictjwt';
import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { now } from '../support/clock.ts';
import { expectUsageError } from '../support/expect.ts';
import { pair, SECRET } from '../support/keys.ts';

// A header is sent with every token: a key in it (DPoP, proofs of possession) must be the public half.

const { privateKey, privatePem, publicKey, publicPem } = pair('p256');
const half = publicKey.export({ format: 'jwk' });
const jwk = privateKey.export({ format: 'jwk' });
const base64Jwk = Buffer.from(JSON.stringify(jwk)).toString('base64url');
const { privateKey: rsa } = pair('rsa');
const rsaJwk = rsa.export({ format: 'jwk' });
const { privateKey: ed } = pair('ed25519');
const oct = { kty: 'oct', k: Buffer.from(SECRET).toString('base64url') };
const signing: SignOptions = { algorithm: 'HS256', expiresIn: 60, now };

const derOf = (key: KeyObject): Buffer => key.export({ type: 'pkcs8', format: 'der' });

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
  ['a private JWK as text of text of text', JSON.stringify([JSON.stringify(JSON.stringify(JSON.stringify(jwk)))])],
  ['a private JWK as Python shows it', JSON.stringify(jwk).replaceAll('"', "'")],
  ['a private JWK as Python 2 shows it', JSON.stringify(jwk).replace(/"(.*?)"/g, "u'$1'")],
  ['a private JWK as Ruby shows it', JSON.stringify(jwk).replaceAll(':', '=>')],
  ['a private JWK as PHP writes it', `array('kty' => 'EC', 'crv' => 'P-256', 'd' => '${jwk.d}')`],
  ['a private JWK as PHP serializes it', `a:2:{s:3:"kty";s:2:"EC";s:1:"d";s:43:"${jwk.d}";}`],
  ['a private JWK as Node shows it', inspect(jwk)],
  ['a private JWK in YAML', `kty: EC\ncrv: P-256\nd: ${jwk.d}\n`],
  ['a private JWK as variables', `KTY=EC\nCRV=P-256\nD=${jwk.d}\n`],
  ['a private JWK by its name alone', { jwk: { x: jwk.x, d: jwk.d } }],
  ['a private JWK without its kind', { crv: jwk.crv, x: jwk.x, d: jwk.d }],
  ['a private JWK of RSA by its primes', JSON.stringify({ ...rsaJwk, d: undefined })],
  ['a private JWK in base64', Buffer.from(JSON.stringify(jwk)).toString('base64')],
  ['a private JWK, indented, in base64url', Buffer.from(JSON.stringify(jwk, null, 2)).toString('base64url')],
  ['a list of private JWKs in base64', Buffer.from(JSON.stringify([jwk])).toString('base64')],
  ['a private JWK in base64 of base64', Buffer.from(`["${base64Jwk}"]`).toString('base64')],
  ['a private JWK in a URL', `https://a.example/?key=${encodeURIComponent(JSON.stringify(jwk))}`],
  ['a private JWK in the path of a URL, in base64', `https://a.example/keys/${base64Jwk}`],
  ['a private JWK as a form', new URLSearchParams(jwk as Record<string, string>).toString()],
  ['a private PEM in base64', Buffer.from(privatePem).toString('base64')],
  ['a private PEM in base64 with line breaks', Buffer.from(privatePem).toString('base64').replace(/.{76}/g, '$&\r\n')],
  ['a private PEM in base64 behind a line', `key:\n${Buffer.from(privatePem).toString('base64')}`],
  ['a private PEM in a URL', encodeURIComponent(privatePem)],
  ['a private PEM as a form', new URLSearchParams({ key: privatePem }).toString()],
  ['a private key in DER in base64', privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')],
  ['a private key of SEC1 in base64', privateKey.export({ type: 'sec1', format: 'der' }).toString('base64')],
  ['a private key of Ed25519 in base64', ed.export({ type: 'pkcs8', format: 'der' }).toString('base64')],
  ['a private key of RSA in base64', rsa.export({ type: 'pkcs8', format: 'der' }).toString('base64')],
  ['a private key of PKCS#1 in base64url', rsa.export({ type: 'pkcs1', format: 'der' }).toString('base64url')],
  ['a private key in DER in hex', derOf(privateKey).toString('hex')],
  ['a private key of RSA in upper case hex', derOf(rsa).toString('hex').toUpperCase()],
  ['a private key of PKCS#1 in hex', rsa.export({ type: 'pkcs1', format: 'der' }).toString('hex')],
  ['a private key of SEC1 in hex', privateKey.export({ type: 'sec1', format: 'der' }).toString('hex')],
  ['a private key of Ed25519 in hex of a URL', `https://a.example/?key=${derOf(ed).toString('hex')}`],
  ['a private key as a list of bytes', [...derOf(privateKey)]],
  ['a private key of RSA as a list of bytes', [...derOf(rsa)]],
  ['a private key of Ed25519 as a Buffer in JSON', derOf(ed).toJSON()],
  ['a private key of RSA as a list of bytes with a sign', [...Int8Array.from(derOf(rsa))]],
  ['a private PEM as a Buffer', Buffer.from(privatePem)],
  ['a private PEM as a list of bytes', [...Buffer.from(privatePem)]],
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
      { sticky: 1, ktys: 2, akty: 3, acrv: 4, crvs: 5, d: 6, k: 7 },
      { a: 'the kty of a key, its crv, and d is the private part of it', k: randomUUID() },
      { a: JSON.stringify(half), b: Buffer.from(JSON.stringify(half)).toString('base64') },
      { a: publicPem, b: Buffer.from(publicPem).toString('base64'), c: encodeURIComponent(publicPem) },
      { a: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), b: 'eyJ'.repeat(100) },
      { a: await sign({ cnf: { jwk: half }, k: randomUUID() }, SECRET, signing) },
      {
        a: publicKey.export({ type: 'spki', format: 'der' }).toString('hex'),
        b: [48, 89, 2, 1, 0, 4],
        c: [[48, 3, 2, 1, 0]],
      },
      { a: `3059${'02010'.repeat(40)}`, b: [48, 1, 2, 1, 'x', null, { a: [] }], c: [...Buffer.from(publicPem)] },
      { a: 'kty', b: [{ toString: 1, valueOf: 1 }, [{ toString: null }]] },
      { a: '%'.repeat(5000), b: '%25'.repeat(5000), c: '+'.repeat(5000), d: 'MII'.repeat(5000) },
    ];
    for (const each of alike) {
      await expect(sign(each, SECRET, signing)).resolves.toBeTypeOf('string');
    }
  });

  it('and what is encoded again and again without a key in it is signed', async () => {
    let text = 'no key';
    for (let i = 0; i < 8; i++)
      text = Buffer.from(JSON.stringify({ kty: text, more: 'x'.repeat(40) })).toString('base64');
    expect((await sign({ text }, SECRET, signing)).split('.')).toHaveLength(3);
  });

  it.each<[string, (value: unknown) => unknown]>([
    ['objects', (value) => ({ a: value })],
    ['lists', (value) => [value]],
  ])('however deep it is in %s, as long as JSON can be written', async (_, wrap) => {
    const deep = (value: unknown, depth: number): unknown => {
      let nested = value;
      for (let level = 0; level < depth; level++) nested = wrap(nested);
      return nested;
    };
    for (const depth of [1000, 2000, 3000]) {
      await expectUsageError(sign({ cnf: deep(jwk, depth) }, SECRET, signing), 'ERR_JWT_OPTION_INVALID');
      await expect(sign({ cnf: deep({ jkt: 'kty' }, depth) }, SECRET, signing)).resolves.toBeTypeOf('string');
    }
  });

  it('and no list is read as text for each list around it', async () => {
    const joined = vi.spyOn(Array.prototype, 'join');
    try {
      let list: unknown = ['kty'];
      for (let level = 0; level < 500; level++) list = [list];
      await sign({ list }, SECRET, signing);
      expect(joined.mock.calls.length).toBeLessThan(100);
    } finally {
      joined.mockRestore();
    }
  });

  it('and the public half is, in both places', async () => {
    const exported = await exportJwk(privateKey, { public: true });
    expect(exported).toEqual(half);
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
