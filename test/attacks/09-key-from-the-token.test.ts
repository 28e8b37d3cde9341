import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createRemoteJwks,
  createVerifier,
  explain,
  exportJwk,
  exportPem,
  type Jwk,
  jwkThumbprint,
  sign,
  verify,
} from 'strictjwt';
import { now } from '../support/clock.ts';
import { expectJwksError, expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../support/forge.ts';
import { CERTIFICATE_PEM } from '../support/fixture-keys.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// CVE-2018-0114, 2025-24976, 2026-27962 (resolver answers null, the header's jwk is used), 2026-32301 (JWKS address
// from the claims), 2026-49478 (redirects): the attacker signs with a key of his own and sends it along.

const attacker = pair('otherRsa');
const attackerJwk = { ...attacker.publicKey.export({ format: 'jwk' }) } as Jwk;
const certificate = CERTIFICATE_PEM.rsa.replace(/-----[^-]+-----|\s/g, '');

const HEADERS: readonly (readonly [string, Record<string, unknown>])[] = [
  ['jwk', { jwk: attackerJwk }],
  ['jwk with a kid', { jwk: { ...attackerJwk, kid: 'a' }, kid: 'a' }],
  ['private jwk', { jwk: { ...attacker.privateKey.export({ format: 'jwk' }) } }],
  ['oct jwk', { jwk: { kty: 'oct', k: 'AAAA' } }],
  ['jku', { jku: 'https://evil.example/jwks.json' }],
  ['jku on loopback', { jku: 'http://127.0.0.1:9/jwks.json' }],
  ['jku as data', { jku: `data:application/json,${JSON.stringify({ keys: [attackerJwk] })}` }],
  ['jku as file', { jku: 'file:///etc/passwd' }],
  ['x5u', { x5u: 'https://evil.example/cert.pem' }],
  ['x5c', { x5c: [certificate] }],
  ['x5t', { x5t: 'AAAA', 'x5t#S256': 'AAAA' }],
  ['kid as a path', { kid: '../../../../dev/null' }],
  ['kid as SQL', { kid: "x' UNION SELECT 'key" }],
  ['kid as an address', { kid: 'https://evil.example/jwks.json' }],
  ['kid as PEM', { kid: attacker.publicPem }],
  ['kid as a prototype member', { kid: '__proto__' }],
  ['kid constructor', { kid: 'constructor' }],
  [
    'all at once',
    { jwk: attackerJwk, jku: 'https://evil.example/j', x5u: 'https://evil.example/c', x5c: [certificate] },
  ],
];

const byAttacker = (header: Record<string, unknown>): string =>
  forge({ alg: 'RS256', key: attacker.privateKey, header });
const genuine = (header: Record<string, unknown>): string =>
  forge({ alg: 'RS256', key: pair('rsa').privateKey, header });
const OPTIONS = optionsFor('RS256');

afterEach(() => vi.restoreAllMocks());

describe.each(HEADERS)('key from the token: header %s', (_, header) => {
  it('is not used beside a configured key', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    await expectTokenError(verify(byAttacker(header), pair('rsa').publicPem, OPTIONS), 'ERR_JWT_SIGNATURE_INVALID');
    expect(fetch).not.toHaveBeenCalled();
  });

  it('is not used when a resolver has no key', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    for (const nothing of [null, undefined, '']) {
      await expectTokenError(
        verify(byAttacker(header), () => nothing, OPTIONS),
        'ERR_JWT_KEY_NOT_FOUND',
      );
      await expectTokenError(
        verify(byAttacker(header), async () => nothing, OPTIONS),
        'ERR_JWT_KEY_NOT_FOUND',
      );
    }
    expect(fetch).not.toHaveBeenCalled();
  });

  it('is not used beside a set of keys', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    const set = { keys: [{ ...pair('rsa').publicKey.export({ format: 'jwk' }), kid: 'mine' } as Jwk] };
    const code = 'kid' in header ? 'ERR_JWT_KEY_NOT_FOUND' : 'ERR_JWT_SIGNATURE_INVALID';
    await expectTokenError(verify(byAttacker(header), set, OPTIONS), code);
    const { valid } = await explain(byAttacker(header), set, OPTIONS);
    expect(valid).toBe(false);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('does not keep a genuine token from being accepted', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch');
    const result = await verify(genuine(header), pair('rsa').publicPem, OPTIONS);
    expect(result.payload).toEqual(GOOD_CLAIMS);
    expect(result.header).toEqual({ alg: 'RS256', typ: 'JWT', ...header });
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe('key from the token: HMAC', () => {
  it('does not take the header’s oct key', async () => {
    const own = Buffer.alloc(32, 7);
    const token = forge({ alg: 'HS256', key: own, header: { jwk: { kty: 'oct', k: own.toString('base64url') } } });
    await expectTokenError(verify(token, SECRET, optionsFor('HS256')), 'ERR_JWT_SIGNATURE_INVALID');
    await expectTokenError(
      verify(token, () => null, optionsFor('HS256')),
      'ERR_JWT_KEY_NOT_FOUND',
    );
  });
});

describe('key from the token: the address of a key set is the caller’s', () => {
  const jwk = { ...pair('rsa').publicKey.export({ format: 'jwk' }), kid: '1' };
  const ADDRESS = 'https://issuer.example/jwks';
  const token = genuine({ kid: '1' });

  it('asks the configured address, whatever iss, jku or kid say', async () => {
    const asked: string[] = [];
    const fetch = async (url: unknown): Promise<Response> => {
      asked.push(String(url));
      return Response.json({ keys: [jwk] });
    };
    const verifier = createVerifier(createRemoteJwks(ADDRESS, { now, fetch }), { ...OPTIONS, issuer: false });
    const claims = { ...GOOD_CLAIMS, iss: 'https://evil.example' };
    const tokens = [
      forge({
        alg: 'RS256',
        key: attacker.privateKey,
        header: { kid: '1', jku: 'https://evil.example/j' },
        payload: claims,
      }),
      forge({ alg: 'RS256', key: attacker.privateKey, header: { kid: 'https://evil.example/j' }, payload: claims }),
    ];
    await expectTokenError(verifier(tokens[0] ?? ''), 'ERR_JWT_SIGNATURE_INVALID');
    await expectTokenError(verifier(tokens[1] ?? ''), 'ERR_JWT_KEY_NOT_FOUND');
    await expect(verifier(token)).resolves.toBeDefined();
    expect(new Set(asked)).toEqual(new Set([ADDRESS]));
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect (status %d)', async (status) => {
    const asked: unknown[] = [];
    const fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
      asked.push([String(url), init?.redirect]);
      return new Response(JSON.stringify({ keys: [attackerJwk] }), {
        status,
        headers: { location: 'https://evil.example/j' },
      });
    };
    const remote = createRemoteJwks(ADDRESS, { now, fetch });
    await expectJwksError(verify(token, remote, OPTIONS), 'ERR_JWKS_UNAVAILABLE');
    expect(asked).toHaveLength(1);
    expect(asked[0]).not.toEqual([ADDRESS, 'follow']);
    expect(asked[0]).not.toEqual([ADDRESS, undefined]);
  });

  it('takes no answer that a fetch has followed a redirect to', async () => {
    const fetch = async (): Promise<Response> =>
      Object.defineProperties(Response.json({ keys: [jwk] }), {
        redirected: { value: true },
        url: { value: 'https://evil.example/j' },
      });
    await expectJwksError(verify(token, createRemoteJwks(ADDRESS, { now, fetch }), OPTIONS), 'ERR_JWKS_UNAVAILABLE');
  });

  it.each([
    'http://issuer.example/jwks',
    'http://10.0.0.1/jwks',
    'http://localhost.evil.example/jwks',
    'http://127.0.0.1.evil.example/',
    'ftp://issuer.example/jwks',
    'file:///etc/jwks.json',
    'data:application/json,{"keys":[]}',
    'javascript:0',
    'issuer.example/jwks',
    '',
  ])('refuses the address %s', async (address) => {
    await expectUsageError(() => createRemoteJwks(address, { now }), 'ERR_JWT_OPTION_INVALID');
  });

  it.each([
    'https://issuer.example/jwks',
    'http://localhost:8080/jwks',
    'http://127.0.0.1/jwks',
    'http://[::1]:1/jwks',
  ])('accepts the address %s', async (address) => {
    const fetch = async (): Promise<Response> => Response.json({ keys: [jwk] });
    await expect(verify(token, createRemoteJwks(address, { now, fetch }), OPTIONS)).resolves.toBeDefined();
  });
});

describe('key from the token: what is a key and a key set in one', () => {
  // The DPoP bypass: whoever looks at `kty` sees the victim's key, whoever looks at `keys` the attacker's.
  const victim = { ...pair('p256').publicKey.export({ format: 'jwk' }) } as Jwk;
  const mallory = { ...pair('otherP256').publicKey.export({ format: 'jwk' }) } as Jwk;
  const es256 = optionsFor('ES256');
  // TypeScript refuses them already
  const cases: readonly (readonly [string, object])[] = [
    ['a list of keys', { ...victim, keys: [mallory] }],
    ['the same key', { ...victim, keys: [victim] }],
    ['an empty list', { ...victim, keys: [] }],
    ['no list', { ...victim, keys: { 0: mallory, length: 1 } }],
    ['text', { ...victim, keys: 'x' }],
    ['null', { ...victim, keys: null }],
    ['keys first', { keys: [mallory], ...victim }],
    ['of an unknown type', { kty: 'x', keys: [mallory] }],
    ['with kty undefined', { kty: undefined, keys: [mallory] }],
    ['with a getter', Object.defineProperty({ ...victim }, 'keys', { get: () => [mallory], enumerable: true })],
  ];
  const both = cases.map(([what, key]) => [what, key as Jwk] as const);

  it.each(both)('is neither: %s', async (_, key) => {
    const token = forge({ alg: 'ES256', key: pair('otherP256').privateKey, header: { jwk: key } });
    await expectUsageError(verify(token, key, es256), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(() => createVerifier(key, es256), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(jwkThumbprint(key), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(exportJwk(key), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(exportPem(key), 'ERR_JWT_KEY_INVALID');
    await expectTokenError(
      verify(token, () => key, es256),
      'ERR_JWT_KEY_NOT_FOUND',
    );
    await expectTokenError(
      verify(token, async () => [key], es256),
      'ERR_JWT_KEY_NOT_FOUND',
    );
    await expectTokenError(
      verify(token, () => ({ keys: [key] }), es256),
      'ERR_JWT_KEY_NOT_FOUND',
    );
  });

  it('as the header of a proof gives no key', async () => {
    const stolen = { ...victim, keys: [mallory] };
    const proof = forge({ alg: 'ES256', key: pair('otherP256').privateKey, header: { jwk: stolen, typ: 'dpop+jwt' } });
    const options = { ...es256, typ: 'dpop+jwt' };
    await expectTokenError(
      verify(proof, (header) => header['jwk'] as Jwk, options),
      'ERR_JWT_KEY_NOT_FOUND',
    );
    const honest = forge({ alg: 'ES256', key: pair('p256').privateKey, header: { jwk: victim, typ: 'dpop+jwt' } });
    await expect(verify(honest, (header) => header['jwk'] as Jwk, options)).resolves.toBeDefined();
  });

  it('is a plain key again when keys is undefined', async () => {
    const token = forge({ alg: 'ES256', key: pair('p256').privateKey });
    await expect(verify(token, { ...victim, keys: undefined }, es256)).resolves.toBeDefined();
  });

  it('does not sign', async () => {
    const key = { ...pair('p256').privateKey.export({ format: 'jwk' }), keys: [] } as unknown as Jwk;
    await expectUsageError(sign({}, key, { algorithm: 'ES256', expiresIn: 60 }), 'ERR_JWT_KEY_INVALID');
  });
});

describe('key from the token: an object with two faces', () => {
  const ours = { ...pair('p256').publicKey.export({ format: 'jwk' }) } as Jwk;
  const theirs = { ...pair('otherP256').publicKey.export({ format: 'jwk' }) } as Jwk;
  const es256 = optionsFor('ES256');
  const byThem = forge({ alg: 'ES256', key: pair('otherP256').privateKey });

  /** Shows our member at the first readings, and theirs from then on. */
  const turning = (name: string, after: number): Jwk => {
    let readings = 0;
    const get = (): unknown => (readings++ < after ? ours[name] : theirs[name]);
    return Object.defineProperty({ ...ours }, name, { get, enumerable: true });
  };

  it.each([1, 2, 3, 4])('is read once for each call: a getter that turns after %i readings', async (after) => {
    const key = Object.defineProperties(
      { ...ours },
      {
        x: Object.getOwnPropertyDescriptor(turning('x', after), 'x') as PropertyDescriptor,
        y: Object.getOwnPropertyDescriptor(turning('y', after), 'y') as PropertyDescriptor,
      },
    );
    for (let i = 0; i < after; i++) await expectTokenError(verify(byThem, key, es256), 'ERR_JWT_SIGNATURE_INVALID');
    await expect(verify(byThem, key, es256)).resolves.toBeDefined();
  });

  it('is not taken for unchanging because it is frozen', async () => {
    const key = Object.freeze(turning('x', 1));
    await expectTokenError(verify(byThem, key, es256), 'ERR_JWT_SIGNATURE_INVALID');
    // half of one key and half of another is on no curve
    await expectUsageError(verify(byThem, key, es256), 'ERR_JWT_KEY_INVALID');
  });

  it('a frozen secret with a getter follows what it says', async () => {
    let k = Buffer.from(SECRET).toString('base64url');
    const key = Object.freeze({
      kty: 'oct',
      get k() {
        return k;
      },
    });
    const token = forge({ alg: 'HS256', key: SECRET });
    await expect(verify(token, key, optionsFor('HS256'))).resolves.toBeDefined();
    k = Buffer.from(SECRET).reverse().toString('base64url');
    await expectTokenError(verify(token, key, optionsFor('HS256')), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('a Proxy is asked for each member once', async () => {
    const asked: PropertyKey[] = [];
    const key = new Proxy(
      { ...ours, kid: 'a', key_ops: ['verify'] },
      {
        get: (target, name) => (asked.push(name), Reflect.get(target, name) as unknown),
      },
    );
    createVerifier(key, es256);
    for (const name of ['x', 'y', 'crv', 'alg', 'kid', 'key_ops', 'd']) {
      expect(asked.filter((each) => each === name).length, name).toBeLessThanOrEqual(1);
    }
  });

  it('a list of key_ops is copied with the key', async () => {
    let readings = 0;
    const key_ops = new Proxy(['verify'], {
      get: (target, name) => (name === '0' && readings++ > 0 ? 'sign' : (Reflect.get(target, name) as unknown)),
    });
    const verifier = createVerifier({ ...ours, key_ops }, es256);
    await expect(verifier(forge({ alg: 'ES256', key: pair('p256').privateKey }))).resolves.toBeDefined();
  });

  it('the members of a set are read once, before anybody decides whether they are dangerous', async () => {
    let readings = 0;
    const member = Object.defineProperty({ ...ours, kid: 'a' }, 'kty', {
      get: () => (readings++ === 0 ? 'EC' : 'oct'),
      enumerable: true,
    });
    const verifier = createVerifier({ keys: [member] }, es256);
    await expect(
      verifier(forge({ alg: 'ES256', key: pair('p256').privateKey, header: { kid: 'a' } })),
    ).resolves.toBeDefined();
    expect(readings).toBe(1);
  });

  const throwing = (): never => {
    throw new RangeError('looked at');
  };
  const traps = new Proxy({}, { get: throwing, has: throwing, ownKeys: throwing, getOwnPropertyDescriptor: throwing });
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const throwers: readonly (readonly [string, unknown])[] = [
    [
      'a getter',
      {
        kty: 'EC',
        get x(): string {
          return throwing();
        },
      },
    ],
    [
      'a getter of keys',
      {
        get keys(): unknown[] {
          return throwing();
        },
      },
    ],
    ['a Proxy', traps],
    ['a Proxy of a function', new Proxy(() => {}, { get: throwing, apply: throwing })],
    ['a revoked Proxy', revoked.proxy],
    ['a Proxy of a list', new Proxy([], { get: throwing })],
    ['a list with a Proxy', [traps]],
    ['a set with a Proxy', { keys: [traps] }],
    ['key_ops that throw', { ...ours, key_ops: new Proxy([], { get: throwing }) }],
  ];

  it.each(throwers)('that throws when it is read is a fault of the key: %s', async (_, thrower) => {
    const key = thrower as Jwk;
    if (typeof thrower !== 'function') {
      for (const algorithm of ['ES256', 'HS256'] as const) {
        await expectUsageError(verify(byThem, key, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
        await expectUsageError(sign({}, key, { algorithm, expiresIn: 60 }), 'ERR_JWT_KEY_INVALID');
      }
      await expectUsageError(jwkThumbprint(key), 'ERR_JWT_KEY_INVALID');
      await expectUsageError(exportJwk(key), 'ERR_JWT_KEY_INVALID');
      await expectUsageError(exportPem(key), 'ERR_JWT_KEY_INVALID');
    }
    await expectTokenError(
      verify(byThem, () => key, es256),
      'ERR_JWT_KEY_NOT_FOUND',
    );
    await expectTokenError(
      verify(byThem, async () => [key], es256),
      'ERR_JWT_KEY_NOT_FOUND',
    );
  });
});
