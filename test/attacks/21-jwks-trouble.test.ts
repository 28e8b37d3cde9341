import { describe, expect, it } from 'vitest';
import { createRemoteJwks, createVerifier } from 'strictjwt';
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
