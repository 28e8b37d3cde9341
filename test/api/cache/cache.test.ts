import { webcrypto } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import {
  createVerifier,
  verify,
  type CacheOptions,
  type KeyResolver,
  type VerificationKey,
  type VerifierOptions,
} from 'strictjwt';
import { NOW, NOW_SECONDS } from '../../support/clock.ts';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { pair } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const ours = pair('p256');
const theirs = pair('otherP256');
const tokenOf = (changes: object = {}, key = ours): string =>
  forge({ alg: 'ES256', key: key.privateKey, payload: { ...GOOD_CLAIMS, ...changes } });

/** A verifier with a cache, whose clock the test moves. */
function cached(
  cache: boolean | CacheOptions = true,
  more: Partial<VerifierOptions> = {},
  key: VerificationKey = ours.publicPem,
) {
  const clock = { at: NOW };
  const verifier = createVerifier(key, { ...optionsFor('ES256'), now: () => clock.at, cache, ...more });
  return { verifier, advance: (seconds: number) => void (clock.at += seconds * 1000), clock };
}

// How often a signature was verified tells a remembered token from one that is new.
let signatures: MockInstance;
beforeEach(() => {
  signatures = vi.spyOn(webcrypto.subtle, 'verify');
});
afterEach(() => {
  signatures.mockRestore();
});
async function verifications(run: () => Promise<unknown>): Promise<number> {
  const before = signatures.mock.calls.length;
  await run();
  return signatures.mock.calls.length - before;
}

describe('the cache remembers that the signature held', () => {
  it('of the whole token, so that it is verified once', async () => {
    const { verifier } = cached();
    const token = tokenOf();
    expect(await verifications(() => verifier(token))).toBe(1);
    for (let i = 0; i < 3; i++) expect(await verifications(() => verifier(token))).toBe(0);
    expect(await verifier(token)).toEqual({ header: { alg: 'ES256', typ: 'JWT' }, payload: GOOD_CLAIMS });
  });

  it('but not that of a token which differs in one character', async () => {
    const { verifier } = cached();
    const token = tokenOf();
    await verifier(token);
    const other = token.at(-2) === 'A' ? 'B' : 'A';
    await expectTokenError(verifier(`${token.slice(0, -2)}${other}${token.at(-1)}`), 'ERR_JWT_SIGNATURE_INVALID');
    expect(await verifications(() => verifier(tokenOf()))).toBe(1); // another signature of the same claims
  });

  it('but not that of another token with the same signature, which does not push it out either', async () => {
    const { verifier } = cached();
    const token = tokenOf();
    await verifier(token);
    const [, , signature] = token.split('.');
    const [header, payload] = tokenOf({ sub: 'admin' }).split('.');
    await expectTokenError(verifier(`${header}.${payload}.${signature}`), 'ERR_JWT_SIGNATURE_INVALID');
    expect(await verifications(() => verifier(token))).toBe(0);
  });

  it('of each whole token, when two have one signature', async () => {
    signatures.mockResolvedValue(true);
    const { verifier } = cached();
    const [header, , signature] = tokenOf().split('.');
    const tokens = ['a', 'b'].map((sub) => `${header}.${tokenOf({ sub }).split('.')[1]}.${signature}`);
    for (const token of [...tokens, ...tokens]) {
      const { payload } = await verifier(token);
      expect(payload).toEqual({ ...GOOD_CLAIMS, sub: token === tokens[0] ? 'a' : 'b' });
    }
  });

  it('for this verifier alone', async () => {
    const token = tokenOf();
    await cached().verifier(token);
    await expectTokenError(cached(true, {}, theirs.publicPem).verifier(token), 'ERR_JWT_SIGNATURE_INVALID');
    expect(await verifications(() => cached().verifier(token))).toBe(1);
  });

  it.each([false, undefined])('only when asked: with cache %s each use is verified', async (cache) => {
    const verifier = createVerifier(ours.publicPem, { ...optionsFor('ES256'), ...(cache === false && { cache }) });
    const token = tokenOf();
    for (let i = 0; i < 2; i++) expect(await verifications(() => verifier(token))).toBe(1);
  });

  it('but a single verify refuses the option', async () => {
    const options = { ...optionsFor('ES256'), cache: true };
    // @ts-expect-error: createVerifier's
    await expectUsageError(verify(tokenOf(), ours.publicPem, options), 'ERR_JWT_OPTION_INVALID');
  });

  it('also for 200 calls at the same time', async () => {
    const { verifier } = cached();
    const token = tokenOf();
    const results = await Promise.all(Array.from({ length: 200 }, () => verifier(token)));
    expect(new Set(results.map(({ payload }) => payload)).size).toBe(200);
    expect(await verifications(() => verifier(token))).toBe(0);
  });
});

describe('a remembered token is judged again by', () => {
  it('exp', async () => {
    const { verifier, advance } = cached();
    const token = tokenOf();
    await verifier(token);
    advance(299.999);
    await expect(verifier(token)).resolves.toBeDefined();
    advance(0.001);
    await expectTokenError(verifier(token), 'ERR_JWT_EXPIRED', 'exp');
  });

  it('nbf, when the clock was set back', async () => {
    const { verifier, advance } = cached();
    const token = tokenOf({ nbf: NOW_SECONDS });
    await verifier(token);
    advance(-1);
    await expectTokenError(verifier(token), 'ERR_JWT_NOT_ACTIVE', 'nbf');
  });

  it('maxAge', async () => {
    const { verifier, advance } = cached(true, { maxAge: 60 });
    const token = tokenOf();
    await verifier(token);
    advance(50);
    await expect(verifier(token)).resolves.toBeDefined();
    advance(0.001);
    await expectTokenError(verifier(token), 'ERR_JWT_TOO_OLD', 'iat');
  });

  it('isRevoked', async () => {
    let revoked = false;
    const { verifier } = cached(true, { isRevoked: () => revoked });
    const token = tokenOf();
    await verifier(token);
    revoked = true;
    await expectTokenError(verifier(token), 'ERR_JWT_REVOKED');
    revoked = false;
    await expect(verifier(token)).resolves.toBeDefined();
  });

  const trusted = { value: true };
  it.each([
    ['iss', { issuer: () => trusted.value }],
    ['aud', { audience: () => trusted.value }],
    ['role', { claims: { role: () => trusted.value } }],
    ['role', { claims: { tenant: 'a', role: () => trusted.value }, requiredClaims: ['role'] }],
  ])('the function that decides on %s', async (claim, more) => {
    const { verifier } = cached(true, more);
    const token = tokenOf({ role: 'editor', tenant: 'a' });
    trusted.value = true;
    await verifier(token);
    trusted.value = false;
    expect(await verifications(() => expectTokenError(verifier(token), 'ERR_JWT_CLAIM_MISMATCH', claim))).toBe(0);
    trusted.value = true;
    await expect(verifier(token)).resolves.toBeDefined();
  });

  it('the functions for header fields', async () => {
    const { verifier } = cached(true, { header: { region: () => trusted.value } });
    const token = forge({ alg: 'ES256', key: ours.privateKey, payload: GOOD_CLAIMS, header: { region: 'eu' } });
    trusted.value = true;
    await verifier(token);
    trusted.value = false;
    await expectTokenError(verifier(token), 'ERR_JWT_CLAIM_MISMATCH');
  });

  it.each([
    ['sub', { subject: 'somebody else' }],
    ['role', { claims: { role: 'admin' } }],
    ['nonce', { claims: { nonce: 'n-1' } }],
  ])('what one call expects of %s, and the next call does not', async (claim, call) => {
    const { verifier } = cached();
    const token = tokenOf({ role: 'editor' });
    await verifier(token);
    const code = claim === 'nonce' ? 'ERR_JWT_CLAIM_MISSING' : 'ERR_JWT_CLAIM_MISMATCH';
    expect(await verifications(() => expectTokenError(verifier(token, call), code, claim))).toBe(0);
    await expect(verifier(token)).resolves.toBeDefined();
  });

  it('exp at the time when a resolver has answered, not when it was asked', async () => {
    const clock = { at: NOW };
    const slow = { seconds: 0 };
    const resolver: KeyResolver = async () => {
      clock.at += slow.seconds * 1000;
      return ours.publicPem;
    };
    const { verifier } = cached(true, { now: () => clock.at }, resolver);
    const token = tokenOf({ exp: NOW_SECONDS + 10 });
    await verifier(token);
    slow.seconds = 10;
    await expectTokenError(verifier(token), 'ERR_JWT_EXPIRED', 'exp');
  });

  it('the clock itself', async () => {
    const { verifier, clock } = cached();
    const token = tokenOf();
    await verifier(token);
    clock.at = NaN;
    await expectUsageError(verifier(token), 'ERR_JWT_OPTION_INVALID');
  });
});

describe('the cache holds no rejected token', () => {
  const revocation = { value: true as boolean | Error };
  const isRevoked = (): boolean => {
    if (revocation.value instanceof Error) throw revocation.value;
    return revocation.value;
  };

  it.each([true, new RangeError('down')])('that was refused at first: isRevoked %s', async (value) => {
    const { verifier } = cached(true, { isRevoked });
    const token = tokenOf();
    revocation.value = value;
    expect(await verifications(() => verifier(token).catch(() => {}))).toBe(1);
    revocation.value = false;
    expect(await verifications(() => verifier(token))).toBe(1);
  });

  it.each([true, new RangeError('down')])('that is refused later: isRevoked %s', async (value) => {
    const { verifier } = cached(true, { isRevoked });
    const token = tokenOf();
    revocation.value = false;
    await verifier(token);
    revocation.value = value;
    expect(await verifications(() => verifier(token).catch(() => {}))).toBe(0);
    revocation.value = false;
    expect(await verifications(() => verifier(token))).toBe(1);
  });

  it('that is forged, malformed or unfit', async () => {
    const { verifier } = cached();
    const forged = tokenOf({}, theirs);
    for (let i = 0; i < 2; i++) {
      expect(await verifications(() => expectTokenError(verifier(forged), 'ERR_JWT_SIGNATURE_INVALID'))).toBe(1);
      await expectTokenError(verifier('a.b.c'), 'ERR_JWT_MALFORMED');
      expect(await verifications(() => expectTokenError(verifier(tokenOf({ exp: 0 })), 'ERR_JWT_EXPIRED'))).toBe(1);
    }
  });

  it('whose header is not what was expected', async () => {
    const { verifier } = cached(true, { header: { ver: '2' } });
    for (let i = 0; i < 2; i++) {
      expect(await verifications(() => expectTokenError(verifier(tokenOf()), 'ERR_JWT_CLAIM_MISSING'))).toBe(1);
    }
  });
});

describe('when the key behind it changes', () => {
  it('a remembered token is void', async () => {
    let key = ours.publicPem;
    const { verifier } = cached(true, {}, () => key);
    const token = tokenOf();
    await verifier(token);
    expect(await verifications(() => verifier(token))).toBe(0);
    key = theirs.publicPem;
    await expectTokenError(verifier(token), 'ERR_JWT_SIGNATURE_INVALID');
    key = ours.publicPem;
    expect(await verifications(() => verifier(token))).toBe(1);
  });

  it('the resolver is asked on every hit, with header and token', async () => {
    const calls: unknown[][] = [];
    const resolver: KeyResolver = async (...args) => {
      calls.push(args);
      return ours.publicPem;
    };
    const { verifier } = cached(true, {}, resolver);
    const token = tokenOf();
    for (let i = 0; i < 3; i++) await verifier(token);
    expect(calls).toEqual(Array.from({ length: 3 }, () => [{ alg: 'ES256', typ: 'JWT' }, token]));
  });

  it.each([undefined, null, ''])(
    'a resolver that answers %j rejects a remembered token, and what it throws goes to the caller',
    async (none) => {
      let answer: KeyResolver = () => ours.publicPem;
      const { verifier } = cached(true, {}, (...args) => answer(...args));
      const token = tokenOf();
      await verifier(token);
      answer = () => none;
      await expectTokenError(verifier(token), 'ERR_JWT_KEY_NOT_FOUND');
      const down = new RangeError('down');
      answer = () => Promise.reject(down);
      await expect(verifier(token)).rejects.toBe(down);
    },
  );

  it('a list or set from a resolver keeps those tokens whose key is still in it', async () => {
    const jwks = (...keys: (typeof ours)[]) => ({
      keys: keys.map(({ publicKey }) => ({
        ...publicKey.export({ format: 'jwk' }),
        kid: publicKey === ours.publicKey ? 'a' : 'b',
      })),
    });
    let set = jwks(ours, theirs);
    const { verifier } = cached(true, {}, () => set);
    const token = forge({ alg: 'ES256', key: ours.privateKey, header: { kid: 'a' } });
    await verifier(token);
    expect(await verifications(() => verifier(token))).toBe(0);
    set = { keys: set.keys.slice(0, 1) };
    expect(await verifications(() => verifier(token))).toBe(0);
    set = jwks(theirs);
    await expectTokenError(verifier(token), 'ERR_JWT_KEY_NOT_FOUND');
  });
});
