import { describe, expect, it } from 'vitest';
import { createRemoteJwks, createVerifier, type Jwk } from 'strictjwt';
import { NOW, NOW_SECONDS } from '../support/clock.ts';
import { expectJwksError, expectTokenError } from '../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// A fetch for every token, no back-off, a cache that a failure empties, a crash on a key that cannot be used
// (GO-2026-5497). The misbehaving server, over a real socket, is tested elsewhere; here `fetch` is the attacker's.

const ADDRESS = 'https://issuer.example/jwks';
const LONG_LIVED = { ...GOOD_CLAIMS, exp: NOW_SECONDS + 7 * 86_400 };
const jwk = { ...pair('rsa').publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' };

const tokenFor = (kid: string | undefined): string =>
  forge({ alg: 'RS256', key: pair('rsa').privateKey, header: { kid }, payload: LONG_LIVED });

/** A verifier whose key set, clock and number of requests the test holds in its hands. */
function stage(answer: () => Response | Promise<Response>): {
  verify: (token: string) => Promise<unknown>;
  requests: () => number;
  advance: (seconds: number) => void;
} {
  let at = NOW;
  let requests = 0;
  const now = (): number => at;
  const fetch = async (): Promise<Response> => {
    requests++;
    return answer();
  };
  const verify = createVerifier(createRemoteJwks(ADDRESS, { now, fetch }), optionsFor('RS256', { now }));
  return {
    verify,
    requests: () => requests,
    advance: (seconds) => {
      at += seconds * 1000;
    },
  };
}

describe('JWKS trouble', () => {
  it('is asked once for many tokens', async () => {
    const { verify, requests } = stage(() => Response.json({ keys: [jwk] }));
    await Promise.all(Array.from({ length: 50 }, () => verify(tokenFor('1'))));
    for (let i = 0; i < 50; i++) await verify(tokenFor('1'));
    expect(requests()).toBe(1);
  });

  it('is not asked again for every invented kid', async () => {
    const { verify, requests } = stage(() => Response.json({ keys: [jwk] }));
    await expect(verify(tokenFor('1'))).resolves.toBeDefined();
    for (let i = 0; i < 100; i++) await expectTokenError(verify(tokenFor(`invented-${i}`)), 'ERR_JWT_KEY_NOT_FOUND');
    expect(requests()).toBe(2);
    await expect(verify(tokenFor('1'))).resolves.toBeDefined();
  });

  it('that fails keeps the keys it had, for an hour past its time', async () => {
    let down = false;
    const { verify, advance } = stage(() =>
      down ? new Response('no', { status: 500 }) : Response.json({ keys: [jwk] }),
    );
    await expect(verify(tokenFor('1'))).resolves.toBeDefined();
    down = true;
    advance(601);
    await expect(verify(tokenFor('1'))).resolves.toBeDefined();
    advance(3598);
    await expect(verify(tokenFor('1'))).resolves.toBeDefined();
    advance(2);
    await expectJwksError(verify(tokenFor('1')), 'ERR_JWKS_UNAVAILABLE');
    down = false;
    advance(60);
    await expect(verify(tokenFor('1'))).resolves.toBeDefined();
  });

  it('that fails from the start is not asked for every token', async () => {
    const { verify, requests, advance } = stage(() => {
      throw new TypeError('fetch failed');
    });
    for (let i = 0; i < 20; i++) await expectJwksError(verify(tokenFor('1')), 'ERR_JWKS_UNAVAILABLE');
    expect(requests()).toBe(1);
    advance(1.001);
    for (let i = 0; i < 20; i++) await expectJwksError(verify(tokenFor('1')), 'ERR_JWKS_UNAVAILABLE');
    expect(requests()).toBe(2);
  });

  it.each<[string, unknown]>([
    ['another kty', { kty: 'XYZ', kid: '2' }],
    ['no kty', { kid: '2' }],
    ['broken numbers', { kty: 'RSA', kid: '2', n: '!!', e: 'AQAB' }],
    ['a short RSA key', { ...pair('smallRsa').publicKey.export({ format: 'jwk' }), kid: '2' }],
    ['another curve', { ...pair('secp256k1').publicKey.export({ format: 'jwk' }), kid: '2' }],
    ['null', null],
    ['text', 'key'],
    ['a number', 1],
    ['a list', []],
    ['a nested set', { keys: [jwk] }],
    ['an oct key', { kty: 'oct', kid: '2', k: base64url(SECRET) }],
    ['a private key', { ...pair('rsa').privateKey.export({ format: 'jwk' }), kid: '2' }],
    ['an encryption key', { ...jwk, kid: '2', use: 'enc' }],
  ])('with %s beside a good key still verifies with the good one', async (_, other) => {
    for (const keys of [
      [other, jwk],
      [jwk, other],
    ]) {
      const { verify } = stage(() => Response.json({ keys }));
      await expect(verify(tokenFor('1'))).resolves.toBeDefined();
      await expectTokenError(verify(tokenFor('2')), 'ERR_JWT_KEY_NOT_FOUND');
    }
  });

  it('never makes a secret of an oct key, whatever the list allows', async () => {
    const oct = { kty: 'oct', kid: '1', k: base64url(SECRET) };
    const remote = createRemoteJwks(ADDRESS, { now: () => NOW, fetch: async () => Response.json({ keys: [oct] }) });
    const verify = createVerifier(remote, optionsFor('HS256'));
    for (const kid of ['1', undefined]) {
      await expectTokenError(verify(forge({ alg: 'HS256', key: SECRET, header: { kid } })), 'ERR_JWT_KEY_NOT_FOUND');
    }
  });

  it.each<[string, () => Response, 'ERR_JWKS_INVALID' | 'ERR_JWKS_UNAVAILABLE']>([
    ['HTML', () => new Response('<html>'), 'ERR_JWKS_INVALID'],
    ['nothing', () => new Response(''), 'ERR_JWKS_INVALID'],
    ['null', () => new Response('null'), 'ERR_JWKS_INVALID'],
    ['a list', () => Response.json([jwk]), 'ERR_JWKS_INVALID'],
    ['no keys', () => Response.json({}), 'ERR_JWKS_INVALID'],
    ['keys that are no list', () => Response.json({ keys: { 0: jwk } }), 'ERR_JWKS_INVALID'],
    ['too much', () => new Response(' '.repeat(262_145)), 'ERR_JWKS_INVALID'],
    ['not UTF-8', () => new Response(new Uint8Array([0x7b, 0xff, 0x7d])), 'ERR_JWKS_INVALID'],
    ['204', () => new Response(null, { status: 204 }), 'ERR_JWKS_UNAVAILABLE'],
    ['404', () => Response.json({ keys: [jwk] }, { status: 404 }), 'ERR_JWKS_UNAVAILABLE'],
    ['201', () => Response.json({ keys: [jwk] }, { status: 201 }), 'ERR_JWKS_UNAVAILABLE'],
  ])('that answers with %s is a JwksError', async (_, answer, code) => {
    const { verify } = stage(answer);
    await expectJwksError(verify(tokenFor('1')), code);
  });
});

describe('a key set that a hostile tenant publishes', () => {
  const deep = (inner: string): string => `{"keys":[{"kty":"RSA","kid":"1",${inner}},${JSON.stringify(jwk)}]}`;
  it.each([
    ['lists', `"x":${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['objects', `"x":${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`],
    ['its key_ops', `"key_ops":${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['its kid', `"kid":${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ])('never ends in a RangeError, however deep it nests %s', async (_, inner) => {
    const { verify } = stage(() => new Response(deep(inner)));
    const [outcome] = await Promise.allSettled([verify(tokenFor('1'))]);
    // the nested one shares the kid of the good one, or has none
    if (outcome?.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'TokenError' });
    await expectTokenError(verify(tokenFor('2')), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it.each([
    ['broken keys', { kty: 'RSA', kid: '1' }],
    ['what is no key', {}],
    ['good keys', jwk],
    ['null', null],
  ])('has at most 500 members, also of %s', async (_, member) => {
    const { verify } = stage(() => Response.json({ keys: Array.from({ length: 501 }, () => member) }));
    const { message } = await expectJwksError(verify(tokenFor('1')), 'ERR_JWKS_INVALID');
    expect(message).toContain('501 keys, at most 500');
  });

  it('is judged when it comes, and not again for every token', async () => {
    let reads = 0;
    const watched = (member: object): object => {
      const names = Object.keys(member);
      const getters = names.map((name) => {
        const get = (): unknown => {
          reads++;
          return (member as Record<string, unknown>)[name];
        };
        return [name, { enumerable: true, get }] as const;
      });
      return Object.defineProperties({}, Object.fromEntries(getters));
    };
    const hostile = Array.from({ length: 499 }, (_, index) => ({ kty: 'RSA', kid: String(index), n: 'AQAB' }));
    const remote = createRemoteJwks(ADDRESS, {
      now: () => NOW,
      fetch: async () => Response.json({}),
      read: () => ({ keys: [...hostile, { ...jwk, kid: 'good' }].map(watched) as Jwk[] }),
    });
    const verify = createVerifier(remote, optionsFor('RS256'));
    await expect(verify(tokenFor('good'))).resolves.toBeDefined();
    const once = reads;
    for (let i = 0; i < 499; i++) await expectTokenError(verify(tokenFor(String(i))), 'ERR_JWT_KEY_NOT_FOUND');
    for (let i = 0; i < 10; i++) await expect(verify(tokenFor(undefined))).resolves.toBeDefined();
    expect(reads).toBe(once);
  });

  it('cannot show two faces: each member is read once', async () => {
    let reads = 0;
    const face = { ...jwk, kid: '1', use: 'sig' };
    const twoFaced = Object.defineProperty({ ...face }, 'kty', {
      enumerable: true,
      get: () => (reads++ === 0 ? 'RSA' : 'oct'),
    });
    const remote = createRemoteJwks(ADDRESS, {
      now: () => NOW,
      fetch: async () => Response.json({}),
      read: () => ({ keys: [twoFaced] }),
    });
    await expect(createVerifier(remote, optionsFor('RS256'))(tokenFor('1'))).resolves.toBeDefined();
    expect(reads).toBe(1);
  });
});
