import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRemoteJwks, createVerifier, type Jwks } from 'strictjwt';
import { now } from '../support/clock.ts';
import { expectJwksError, expectTokenError, expectUsageError } from '../support/expect.ts';
import { AUDIENCE, base64url, GOOD_CLAIMS, ISSUER } from '../support/forge.ts';
import { CERTIFICATE_PEM } from '../support/fixture-keys.ts';
import { pair } from '../support/keys.ts';
import { es256Token, KEY_A, KEY_B, rs256Token } from './stage.ts';

const ADDRESS = 'https://issuer.example/keys';

function keysFrom(answer: string | object, read?: (answer: unknown) => Jwks) {
  const body = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const remote = createRemoteJwks(ADDRESS, { fetch: async () => new Response(body), now, ...(read && { read }) });
  const verify = createVerifier(remote, {
    algorithms: ['ES256', 'RS256', 'PS256', 'PS384', 'EdDSA'],
    issuer: ISSUER,
    audience: AUDIENCE,
    now,
  });
  return { remote, verify };
}

describe('an object of PEM under their kids, as Firebase and Google IAP publish it', () => {
  const map = {
    a: CERTIFICATE_PEM.p256,
    b: pair('otherP256').publicPem,
    r: CERTIFICATE_PEM.rsa,
    e: CERTIFICATE_PEM.ed25519,
  };

  it('is a set of keys', async () => {
    const { verify, remote } = keysFrom(map);
    for (const token of [es256Token('p256', 'a'), es256Token('otherP256', 'b'), rs256Token('r')]) {
      await expect(verify(token)).resolves.toBeDefined();
    }
    await expectTokenError(verify(es256Token('p256', 'b')), 'ERR_JWT_SIGNATURE_INVALID');
    await expectTokenError(verify(es256Token('p256', 'x')), 'ERR_JWT_KEY_NOT_FOUND');
    expect(remote.stats()).toMatchObject({ keys: 4, failures: 0 });
  });

  it('may have members that cannot be used, and tells the tokens that name them why', async () => {
    const { verify } = keysFrom({
      ...map,
      p: pair('p256').privatePem,
      d: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      k: pair('secp256k1').publicPem,
    });
    await expect(verify(es256Token('p256', 'a'))).resolves.toBeDefined();
    for (const kid of ['p', 'd', 'k']) {
      const { message } = await expectTokenError(verify(es256Token('p256', kid)), 'ERR_JWT_KEY_NOT_FOUND');
      expect(message).toMatch(/cannot be used|none that fits|for the allowed algorithms/);
    }
  });

  it('may even have a kid that is called keys', async () => {
    await expect(keysFrom({ keys: map.a }).verify(es256Token('p256', 'keys'))).resolves.toBeDefined();
  });

  it.each<[string, object]>([
    ['a member that is no PEM', { ...map, note: 'rotated daily' }],
    ['a member that is a list', { ...map, list: [map.a] }],
    ['nothing', {}],
  ])('is none with %s', async (_, answer) => {
    await expectJwksError(keysFrom(answer).remote.reload(), 'ERR_JWKS_INVALID');
  });

  it('has at most 500 members', async () => {
    const many = (length: number) => Object.fromEntries(Array.from({ length }, (_, i) => [`k${i}`, map.b]));
    await expect(keysFrom(many(500)).remote.reload()).resolves.toBeUndefined();
    const { message } = await expectJwksError(keysFrom(many(501)).remote.reload(), 'ERR_JWKS_INVALID');
    expect(message).toContain('501 keys, at most 500');
  });
});

describe('what a published key may be used for', () => {
  it('is what its key_ops say', async () => {
    const withOperations = (key_ops: unknown) => keysFrom({ keys: [{ ...KEY_A, key_ops }] }).verify;
    await expect(withOperations(['verify'])(es256Token('p256', 'a'))).resolves.toBeDefined();
    for (const key_ops of [['sign'], [], ['verify', 5], 'verify', {}, null]) {
      await expectTokenError(withOperations(key_ops)(es256Token('p256', 'a')), 'ERR_JWT_KEY_NOT_FOUND');
    }
  });
});

describe('one PEM', () => {
  it.each<[string, string]>([
    ['alone', pair('p256').publicPem],
    ['a certificate', CERTIFICATE_PEM.p256],
    ['with text around it', `issued for tests\n${CERTIFICATE_PEM.p256}\n`],
    ['after a byte order mark', `\ufeff${pair('p256').publicPem}`],
    ['as JSON text', JSON.stringify(pair('p256').publicPem)],
  ])('is the key, whatever kid a token has, as a single key that is configured: %s', async (_, answer) => {
    const { verify, remote } = keysFrom(answer);
    for (const kid of ['a', 'anything', undefined]) {
      await expect(verify(es256Token('p256', kid))).resolves.toBeDefined();
      await expectTokenError(verify(es256Token('otherP256', kid)), 'ERR_JWT_SIGNATURE_INVALID');
    }
    await expectTokenError(verify(rs256Token('r')), 'ERR_JWT_KEY_NOT_FOUND');
    expect(remote.stats()).toMatchObject({ keys: 1, fetches: 1 });
  });

  it('that is private is never used, and the token is told why', async () => {
    for (const answer of [pair('p256').privatePem, { a: pair('p256').privatePem }]) {
      const { verify } = keysFrom(answer);
      const { message } = await expectTokenError(verify(es256Token('p256', 'a')), 'ERR_JWT_KEY_NOT_FOUND');
      expect(message).toContain(' has one that cannot be used: it is a private key, and was published (fetched ');
    }
  });

  it('that the runtime cannot decode is the fault of the runtime', async () => {
    const { remote } = keysFrom(pair('p256').publicPem);
    vi.stubGlobal('process', undefined);
    vi.stubGlobal('atob', undefined);
    onTestFinished(() => void vi.unstubAllGlobals());
    await expectUsageError(remote.reload(), 'ERR_JWT_ALG_UNSUPPORTED');
  });

  it('of an RSA-PSS key serves PS* as its parameters allow, and nothing else', async () => {
    const hash = { hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256', saltLength: 32 } as const;
    const { privateKey, publicKey } = generateKeyPairSync('rsa-pss' as 'rsa', { modulusLength: 2048, ...hash });
    const pem = publicKey.export({ format: 'pem', type: 'spki' }) as string;
    const token = (alg: string, digest: string, saltLength: number): string => {
      const input = `${base64url(JSON.stringify({ alg, kid: 'k' }))}.${base64url(JSON.stringify(GOOD_CLAIMS))}`;
      return `${input}.${base64url(sign(digest, Buffer.from(input), { key: privateKey, saltLength }))}`;
    };
    for (const { verify } of [keysFrom(pem), keysFrom({ k: pem })]) {
      await expect(verify(token('PS256', 'sha256', 32))).resolves.toBeDefined();
      await expectTokenError(verify(token('RS256', 'sha256', 32)), 'ERR_JWT_KEY_NOT_FOUND');
    }
  });

  it('of an RSA-PSS key without parameters serves each PS*', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa-pss' as 'rsa', { modulusLength: 2048 });
    const { verify } = keysFrom(publicKey.export({ format: 'pem', type: 'spki' }) as string);
    for (const [alg, digest, saltLength] of [
      ['PS256', 'sha256', 32],
      ['PS384', 'sha384', 48],
    ] as const) {
      const input = `${base64url(JSON.stringify({ alg }))}.${base64url(JSON.stringify(GOOD_CLAIMS))}`;
      const signature = sign(digest, Buffer.from(input), { key: privateKey, saltLength });
      await expect(verify(`${input}.${base64url(signature)}`)).resolves.toBeDefined();
    }
  });

  it('that becomes a set of the same key is no longer meant by every kid', async () => {
    const jwk = pair('p256').publicKey.export({ format: 'jwk' });
    let body = pair('p256').publicPem;
    const remote = createRemoteJwks(ADDRESS, { fetch: async () => new Response(body), now });
    const verify = createVerifier(remote, { algorithms: ['ES256'], issuer: ISSUER, audience: AUDIENCE, now });
    await expect(verify(es256Token('p256', 'a'))).resolves.toBeDefined();
    body = JSON.stringify({ keys: [jwk] });
    await remote.reload();
    await expectTokenError(verify(es256Token('p256', 'a')), 'ERR_JWT_KEY_NOT_FOUND');
    await expect(verify(es256Token('p256'))).resolves.toBeDefined();
    body = pair('p256').publicPem;
    await remote.reload();
    await expect(verify(es256Token('p256', 'a'))).resolves.toBeDefined();
  });
});

describe('a byte order mark', () => {
  it('before a set is passed over', async () => {
    const { verify } = keysFrom(`\ufeff${JSON.stringify({ keys: [KEY_A] })}`);
    await expect(verify(es256Token('p256', 'a'))).resolves.toBeDefined();
  });

  it('within it is what it says', async () => {
    const { verify } = keysFrom({ keys: [{ ...KEY_A, kid: '\ufeffa' }] });
    await expect(verify(es256Token('p256', '\ufeffa'))).resolves.toBeDefined();
    await expectTokenError(verify(es256Token('p256', 'a')), 'ERR_JWT_KEY_NOT_FOUND');
  });
});

it('of a discovery document that was taken for a set, so much of the address is told as one can read', async () => {
  const { remote } = keysFrom({ jwks_uri: `https://issuer.example/${'k'.repeat(1000)}` });
  const { message } = await expectJwksError(remote.reload(), 'ERR_JWKS_INVALID');
  expect(message).toContain(`"jwks_uri" https://issuer.example/${'k'.repeat(177)}, or`);
});

describe('read', () => {
  it('that answers what cannot be read is a JwksError, which tells nothing of it', async () => {
    const answers = [
      Object.defineProperty({}, 'keys', {
        get() {
          throw new Error('sesame');
        },
      }),
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('sesame');
          },
        },
      ),
    ];
    for (const answer of answers) {
      const { remote } = keysFrom({}, () => answer as Jwks);
      const error = await expectJwksError(remote.reload(), 'ERR_JWKS_INVALID');
      expect(error.message).toBe(`the key set at ${ADDRESS} cannot be used: it cannot be read`);
      expect(error.cause).toBeUndefined();
    }
  });

  it.each<[string, string | object, (answer: unknown) => Jwks]>([
    ['a list', [KEY_B, KEY_A], (answer) => ({ keys: answer as Jwks['keys'] })],
    ['a set inside', { data: { keys: [KEY_A] } }, (answer) => (answer as { data: Jwks }).data],
    [
      'only some keys of a set, as SPIFFE has it',
      {
        keys: [
          { ...KEY_A, x: KEY_B['x'], use: 'x509-svid' },
          { ...KEY_A, use: undefined, for: 'jwt-svid' },
        ],
      },
      (answer) => ({ keys: (answer as Jwks).keys.filter((key) => key['for'] === 'jwt-svid') }),
    ],
    [
      'text',
      `a=${base64url(JSON.stringify(KEY_A))}`,
      (answer) => ({ keys: [JSON.parse(Buffer.from(String(answer).slice(2), 'base64url').toString())] }),
    ],
    [
      'PEM in an object',
      { certificate: CERTIFICATE_PEM.p256 },
      (answer) => ({ a: (answer as { certificate: string }).certificate }) as unknown as Jwks,
    ],
  ])('makes a set of %s', async (_, answer, read) => {
    const { verify } = keysFrom(answer, read);
    await expect(verify(es256Token('p256', 'a'))).resolves.toBeDefined();
    await expectTokenError(verify(es256Token('otherP256', 'a')), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('may answer one PEM', async () => {
    const { verify } = keysFrom({ pem: CERTIFICATE_PEM.p256 }, (answer) => (answer as { pem: never }).pem);
    await expect(verify(es256Token('p256', 'a'))).resolves.toBeDefined();
  });

  it('may answer members that are undefined: they are absent', async () => {
    const jwk = { ...KEY_A, use: undefined, key_ops: undefined };
    const { verify } = keysFrom({}, () => ({ keys: [jwk] }) as unknown as Jwks);
    await expect(verify(es256Token('p256', 'a'))).resolves.toBeDefined();
  });

  it('that throws is a JwksError, without what it threw: it may hold the answer', async () => {
    const { remote } = keysFrom({ secret: 'hunter2' }, (answer) => {
      throw new TypeError(`cannot read ${JSON.stringify(answer)}`);
    });
    const error = await expectJwksError(remote.reload(), 'ERR_JWKS_INVALID');
    expect(error.message).toContain('option "read"');
    expect(error.cause).toMatchObject({ name: 'TypeError', message: '' });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 1],
    ['true', true],
    ['a bare list', [KEY_A]],
    ['a promise', Promise.resolve({ keys: [KEY_A] })],
    ['a Map', new Map([['keys', [KEY_A]]])],
    ['a Set', new Set([KEY_A])],
    ['bytes', Buffer.from(JSON.stringify({ keys: [KEY_A] }))],
    ['a text object', new String('{"keys":[]}')],
    ['a Response', Response.json({ keys: [KEY_A] })],
    ['itself', () => ({ keys: [KEY_A] })],
  ])('that answers %s is wrong, and not the answer', async (_, set) => {
    const { remote } = keysFrom({ keys: [KEY_A] }, () => set as Jwks);
    const { message } = await expectUsageError(remote.reload(), 'ERR_JWT_OPTION_INVALID');
    expect(message).toMatch(/^option "read" answered /);
  });

  it('never sees a __proto__ member', async () => {
    for (const answer of ['{"__proto__":{"keys":[]}}', '[{"__proto__":1}]', '{"a":{"b":{"\\u005f_proto__":1}}}']) {
      let asked = 0;
      const { remote } = keysFrom(answer, () => {
        asked++;
        return { keys: [] };
      });
      await expectJwksError(remote.reload(), 'ERR_JWKS_INVALID');
      expect(asked).toBe(0);
    }
  });

  it('cannot get secrets or private keys used', async () => {
    const secret = { kty: 'oct', kid: 'a', k: base64url('s'.repeat(40)) };
    const { verify } = keysFrom('', () => ({
      keys: [secret, pair('p256').privateKey.export({ format: 'jwk' })] as Jwks['keys'],
    }));
    await expectTokenError(verify(es256Token('p256', 'a')), 'ERR_JWT_KEY_NOT_FOUND');
    await expectTokenError(verify(es256Token('p256')), 'ERR_JWT_KEY_NOT_FOUND');
  });
});

describe('an answer that is something else is called by its name', () => {
  it.each<[string, string | object, string]>([
    [
      'a discovery document',
      { issuer: ISSUER, jwks_uri: 'https://issuer.example/the/keys?key=hunter2' },
      'it is a discovery document: give createRemoteJwks its "jwks_uri" https://issuer.example/the/keys, or createRemoteIssuer its "issuer"',
    ],
    ['a list of keys', [KEY_A], 'it is a bare list, expected { "keys": […] }; if it is one of keys, see option "read"'],
    ['one key', KEY_A, 'it is a single key, expected { "keys": […] }; see option "read"'],
    ['a key and a set', { ...KEY_A, keys: [KEY_A] }, 'it is a key and a key set at once'],
    ['text', 'hello', 'it is not a JSON object'],
    ['nothing', '', 'it is not a JSON object'],
    ['a number', '42', 'it is not a JSON object'],
    ['another object', { message: 'hunter2' }, 'it has no list of "keys"'],
  ])('%s', async (_, answer, what) => {
    const { message } = await expectJwksError(keysFrom(answer).remote.reload(), 'ERR_JWKS_INVALID');
    expect(message).toBe(`the key set at ${ADDRESS} cannot be used: ${what.replace(/^it /, 'what it answered ')}`);
  });
});
