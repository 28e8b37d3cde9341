import { describe, expect, it } from 'vitest';
import { createRemoteJwks, createVerifier, verify, type VerifierOptions } from 'strictjwt';
import { NOW, NOW_SECONDS } from '../support/clock.ts';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS, segmentsOf } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// CVE-2026-35039, 2025-59936, 2026-49998 (remembered by kid only), 2025-22149 (a removed key still trusted): what was
// verified once is not valid for ever, not for another token, not for another verifier.

const OTHER_SECRET = SECRET.split('').reverse().join('');

/** Options whose clock the test moves. */
function clocked(more: Partial<VerifierOptions> = {}): {
  options: VerifierOptions;
  advance: (seconds: number) => void;
} {
  let at = NOW;
  const options = { ...optionsFor('HS256', { now: () => at }), cache: true, ...more };
  return {
    options,
    advance: (seconds) => {
      at += seconds * 1000;
    },
  };
}

describe('cache mix-ups: time is judged again on a hit', () => {
  const token = forge({ alg: 'HS256', key: SECRET });

  it('rejects a remembered token at the second its exp names', async () => {
    const { options, advance } = clocked();
    const verifier = createVerifier(SECRET, options);
    await expect(verifier(token)).resolves.toBeDefined();
    advance(299.999);
    await expect(verifier(token)).resolves.toBeDefined();
    advance(0.001);
    await expectTokenError(verifier(token), 'ERR_JWT_EXPIRED', 'exp');
  });

  it('rejects a remembered token that has become too old', async () => {
    const { options, advance } = clocked({ maxAge: '60s' });
    const verifier = createVerifier(SECRET, options);
    await expect(verifier(token)).resolves.toBeDefined();
    advance(50);
    await expect(verifier(token)).resolves.toBeDefined();
    advance(0.001);
    await expectTokenError(verifier(token), 'ERR_JWT_TOO_OLD', 'iat');
  });

  it('rejects a remembered token when the clock goes back behind its nbf', async () => {
    const { options, advance } = clocked();
    const verifier = createVerifier(SECRET, options);
    const later = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, nbf: NOW_SECONDS } });
    await expect(verifier(later)).resolves.toBeDefined();
    advance(-0.001);
    await expectTokenError(verifier(later), 'ERR_JWT_NOT_ACTIVE', 'nbf');
  });

  it('asks isRevoked on every hit', async () => {
    const revoked = new Set<string>();
    const { options } = clocked({ isRevoked: (payload) => revoked.has(String(payload.sub)) });
    const verifier = createVerifier(SECRET, options);
    await expect(verifier(token)).resolves.toBeDefined();
    revoked.add('user-1');
    await expectTokenError(verifier(token), 'ERR_JWT_REVOKED');
    revoked.clear();
    await expect(verifier(token)).resolves.toBeDefined();
  });
});

describe('cache mix-ups: one token is not taken for another', () => {
  it('rejects the signature of a remembered token on other claims or another header', async () => {
    const verifier = createVerifier(SECRET, clocked().options);
    const token = forge({ alg: 'HS256', key: SECRET });
    await expect(verifier(token)).resolves.toBeDefined();
    const { header, payload, signature } = segmentsOf(token);
    const admin = segmentsOf(forge({ alg: 'HS256', key: OTHER_SECRET, payload: { ...GOOD_CLAIMS, sub: 'admin' } }));
    const kid = segmentsOf(forge({ alg: 'HS256', key: OTHER_SECRET, header: { kid: 'a' } }));
    for (const forged of [
      `${header}.${admin.payload}.${signature}`,
      `${kid.header}.${payload}.${signature}`,
      `${header}.${payload}.${admin.signature}`,
    ]) {
      await expectTokenError(verifier(forged), 'ERR_JWT_SIGNATURE_INVALID');
    }
    await expect(verifier(token)).resolves.toBeDefined();
  });

  it('rejects other spellings of a remembered token', async () => {
    const verifier = createVerifier(SECRET, clocked().options);
    const token = forge({ alg: 'HS256', key: SECRET });
    await expect(verifier(token)).resolves.toBeDefined();
    for (const spelling of [`${token}=`, ` ${token}`, `${token}\n`, `${token}.`, `Bearer ${token}`]) {
      await expectTokenError(verifier(spelling), 'ERR_JWT_MALFORMED');
    }
  });

  it('never remembers a rejection, nor lets one through the second time', async () => {
    const verifier = createVerifier(SECRET, clocked().options);
    const forged = forge({ alg: 'HS256', key: OTHER_SECRET });
    for (let i = 0; i < 3; i++) await expectTokenError(verifier(forged), 'ERR_JWT_SIGNATURE_INVALID');
    const expired = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, exp: NOW_SECONDS } });
    for (let i = 0; i < 3; i++) await expectTokenError(verifier(expired), 'ERR_JWT_EXPIRED', 'exp');
    await expect(verifier(forge({ alg: 'HS256', key: SECRET }))).resolves.toBeDefined();
  });

  it('rejects forged tokens while the genuine one is being verified', async () => {
    const verifier = createVerifier(SECRET, clocked().options);
    const token = forge({ alg: 'HS256', key: SECRET });
    const { header, payload } = segmentsOf(token);
    const forged = `${header}.${payload}.${segmentsOf(forge({ alg: 'HS256', key: OTHER_SECRET })).signature}`;
    const outcomes = await Promise.allSettled([token, forged, token, forged, token].map((text) => verifier(text)));
    expect(outcomes.map((outcome) => outcome.status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });
});

describe('cache mix-ups: one verifier is not taken for another', () => {
  it('shares nothing between verifiers with other keys or expectations', async () => {
    const token = forge({ alg: 'HS256', key: SECRET });
    await expect(createVerifier(SECRET, clocked().options)(token)).resolves.toBeDefined();
    await expectTokenError(createVerifier(OTHER_SECRET, clocked().options)(token), 'ERR_JWT_SIGNATURE_INVALID');
    const elsewhere = clocked({ audience: 'https://other.example' }).options;
    await expectTokenError(createVerifier(SECRET, elsewhere)(token), 'ERR_JWT_CLAIM_MISMATCH', 'aud');
    await expectTokenError(createVerifier(SECRET, clocked({ typ: 'at+jwt' }).options)(token), 'ERR_JWT_TYP_MISMATCH');
  });

  it('is an option of createVerifier only', async () => {
    const options = { ...optionsFor('HS256'), cache: true } as ReturnType<typeof optionsFor>;
    await expectUsageError(
      () => verify(forge({ alg: 'HS256', key: SECRET }), SECRET, options),
      'ERR_JWT_OPTION_INVALID',
    );
  });
});

describe('cache mix-ups: what is handed out is the caller’s own', () => {
  const payload = { ...GOOD_CLAIMS, roles: ['user'], org: { id: 1, tags: ['a'] } };
  const token = forge({ alg: 'HS256', key: SECRET, payload, header: { kid: 'k', list: [1] } });

  it('a change to one payload or header shows in no other', async () => {
    const verifier = createVerifier(SECRET, clocked().options);
    for (let i = 0; i < 4; i++) {
      const result = await verifier(token);
      expect(result.payload).toEqual(payload);
      expect(result.header).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'k', list: [1] });
      Object.assign(result.payload, { sub: 'admin', exp: 1e12 });
      (result.payload.roles as string[]).push('admin');
      (result.payload.org as { tags: string[] }).tags.push('b');
      Object.assign(result.header, { alg: 'none' });
      (result.header.list as number[]).push(2);
    }
  });

  it('what isRevoked does to its arguments does not outlive the call', async () => {
    const { options } = clocked({
      isRevoked: (claims) => {
        (claims.roles as string[]).push('admin');
        return false;
      },
    });
    const verifier = createVerifier(SECRET, options);
    await verifier(token);
    expect(((await verifier(token)).payload.roles as string[]).filter((role) => role === 'admin').length).toBeLessThan(
      2,
    );
  });
});

describe('cache mix-ups: a key that is gone is gone', () => {
  it('asks the resolver on every hit and verifies again when the key changed', async () => {
    let current: string | undefined = SECRET;
    const verifier = createVerifier(() => current, clocked().options);
    const token = forge({ alg: 'HS256', key: SECRET });
    await expect(verifier(token)).resolves.toBeDefined();
    current = OTHER_SECRET;
    await expectTokenError(verifier(token), 'ERR_JWT_SIGNATURE_INVALID');
    current = undefined;
    await expectTokenError(verifier(token), 'ERR_JWT_KEY_NOT_FOUND');
    current = SECRET;
    await expect(verifier(token)).resolves.toBeDefined();
  });

  it.each([
    ['bytes', () => Buffer.from(SECRET)],
    ['a JWK', () => ({ kty: 'oct', k: Buffer.from(SECRET).toString('base64url') })],
    ['a list', () => [Buffer.from(OTHER_SECRET), Buffer.from(SECRET)]],
    ['a set', () => ({ keys: [{ kty: 'oct', kid: 'a', k: Buffer.from(SECRET).toString('base64url') }] })],
  ])('is used with a resolver that answers %s made anew each time', async (_, answer) => {
    let asked = 0;
    const resolver = (): ReturnType<typeof answer> => {
      asked++;
      return answer();
    };
    const verifier = createVerifier(resolver, clocked().options);
    const token = forge({ alg: 'HS256', key: SECRET });
    for (let i = 0; i < 5; i++) await expect(verifier(token)).resolves.toBeDefined();
    expect(asked).toBeGreaterThanOrEqual(5);
    expect(asked).toBeLessThanOrEqual(10);
    const forged = forge({ alg: 'HS256', key: 'another-secret-of-enough-bytes-for-sha-256' });
    await expectTokenError(verifier(forged), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('notices that the bytes of a key were changed in place', async () => {
    const bytes = Buffer.from(SECRET);
    const verifier = createVerifier(() => bytes, clocked().options);
    const token = forge({ alg: 'HS256', key: SECRET });
    await expect(verifier(token)).resolves.toBeDefined();
    bytes.fill(7);
    await expectTokenError(verifier(token), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('does not mix keys that have the same kid', async () => {
    const keys: Record<string, string> = { first: SECRET, second: OTHER_SECRET };
    let tenant = 'first';
    const verifier = createVerifier(() => keys[tenant], clocked().options);
    const token = forge({ alg: 'HS256', key: SECRET, header: { kid: 'same' } });
    await expect(verifier(token)).resolves.toBeDefined();
    tenant = 'second';
    await expectTokenError(verifier(token), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('forgets what a key verified that the remote set no longer holds', async () => {
    let at = NOW;
    const now = (): number => at;
    const jwk = (name: 'rsa' | 'otherRsa', kid: string): object => ({
      ...pair(name).publicKey.export({ format: 'jwk' }),
      kid,
    });
    let keys = [jwk('rsa', 'old'), jwk('otherRsa', 'new')];
    const fetch = async (): Promise<Response> => Response.json({ keys });
    const remote = createRemoteJwks('https://issuer.example/jwks', { now, fetch });
    const verifier = createVerifier(remote, { ...optionsFor('RS256', { now }), cache: true });
    const old = forge({
      alg: 'RS256',
      key: pair('rsa').privateKey,
      header: { kid: 'old' },
      payload: { ...GOOD_CLAIMS, exp: NOW_SECONDS + 86_400 },
    });
    const fresh = forge({
      alg: 'RS256',
      key: pair('otherRsa').privateKey,
      header: { kid: 'new' },
      payload: { ...GOOD_CLAIMS, exp: NOW_SECONDS + 86_400 },
    });
    await expect(verifier(old)).resolves.toBeDefined();
    await expect(verifier(old)).resolves.toBeDefined();
    keys = [jwk('otherRsa', 'new')];
    at += 11 * 60 * 1000;
    await expect(verifier(fresh)).resolves.toBeDefined();
    await expectTokenError(verifier(old), 'ERR_JWT_KEY_NOT_FOUND');
  });
});
