import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRemoteJwks, createVerifier, explain, type Jwk, verify } from 'strictjwt';
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
