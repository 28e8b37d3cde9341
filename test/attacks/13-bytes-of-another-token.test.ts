import { describe, expect, it } from 'vitest';
import { createVerifier, decode, explain, type KeyResolver, verify, type VerifyOptions } from 'strictjwt';
import { NOW } from '../support/clock.ts';
import { expectTokenError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS, segmentsOf } from '../support/forge.ts';
import { ALL_NAMES, type ForgeableName, signingKeyFor, verificationKeyFor } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// The bytes that were verified are the bytes that are read, also when the caller's functions look at other tokens in
// the middle of a verification, and when many verifications are under way at once.

const tokenOf = (algorithm: ForgeableName, sub: string): string =>
  forge({ alg: algorithm, key: signingKeyFor(algorithm), payload: { ...GOOD_CLAIMS, sub } });

/** Genuine header and payload, the signature of another token. */
function forged(algorithm: ForgeableName, sub: string): string {
  const { header, payload } = segmentsOf(tokenOf(algorithm, sub));
  return `${header}.${payload}.${segmentsOf(tokenOf(algorithm, 'somebody')).signature}`;
}

describe.each(ALL_NAMES)('parsed differently: %s, many at once', (algorithm) => {
  const key = verificationKeyFor(algorithm);
  const tokens = Array.from({ length: 12 }, (_, i) =>
    i % 3 === 2 ? forged(algorithm, `user-${i}`) : tokenOf(algorithm, `user-${i}`),
  );

  const resolvers: readonly (readonly [string, string | KeyResolver])[] = [
    ['a key', key],
    ['a resolver that answers at once', () => key],
    ['a resolver that answers later', async () => key],
  ];

  it.each(resolvers)('each token has its own verdict and its own claims, with %s', async (_, source) => {
    for (const options of [optionsFor(algorithm), { ...optionsFor(algorithm), cache: true }]) {
      const verifier = createVerifier(source, options);
      const outcomes = await Promise.allSettled([...tokens, ...tokens].map((token) => verifier(token)));
      outcomes.forEach((outcome, index) => {
        const i = index % tokens.length;
        if (i % 3 === 2) expect(outcome).toMatchObject({ reason: { code: 'ERR_JWT_SIGNATURE_INVALID' } });
        else expect(outcome).toMatchObject({ value: { payload: { sub: `user-${i}` } } });
      });
    }
  });
});

describe.each(['HS256', 'ES256', 'RS256', 'EdDSA'] as const)(
  'parsed differently: %s, another token read meanwhile',
  (algorithm) => {
    const key = verificationKeyFor(algorithm);
    const mine = tokenOf(algorithm, 'user-1');
    // as long as the first, so that its segments lie where the first one's were
    const other = tokenOf(algorithm, 'admin1');
    const bad = forged(algorithm, 'user-1');

    const look = (): void => {
      expect(decode(other).payload.sub).toBe('admin1');
      void verify(other, key, optionsFor(algorithm));
      void explain(other);
    };

    const looking: readonly (readonly [string, string | KeyResolver, Partial<VerifyOptions>])[] = [
      ['a resolver', () => (look(), key), {}],
      ['a resolver that answers later', async () => (look(), key), {}],
      ['a resolver that looks later', async () => (await Promise.resolve(), look(), key), {}],
      ['the clock', key, { now: () => (look(), NOW) }],
      ['the issuer function', key, { issuer: () => (look(), true) }],
      ['the audience function', key, { audience: () => (look(), true) }],
      ['isRevoked', key, { isRevoked: () => (look(), false) }],
    ];

    it.each(looking)('by %s: the verdict is about the token that was given', async (_, source, more) => {
      const options = optionsFor(algorithm, more);
      expect((await verify(mine, source, options)).payload.sub).toBe('user-1');
      await expectTokenError(verify(bad, source, options), 'ERR_JWT_SIGNATURE_INVALID');
      expect((await explain(mine, source, options)).payload?.sub).toBe('user-1');
      expect((await explain(bad, source, options)).valid).toBe(false);
      const cached = createVerifier(source, { ...options, cache: true });
      for (let i = 0; i < 2; i++) {
        expect((await cached(mine)).payload.sub).toBe('user-1');
        await expectTokenError(cached(bad), 'ERR_JWT_SIGNATURE_INVALID');
      }
    });

    it('a forged token is not accepted for a genuine one of the same length that the resolver looks at', async () => {
      const resolver: KeyResolver = () => (look(), key);
      await expectTokenError(verify(bad, resolver, optionsFor(algorithm)), 'ERR_JWT_SIGNATURE_INVALID');
      expect((await explain(bad, resolver, optionsFor(algorithm))).decoded?.payload?.sub).toBe('user-1');
    });

    it('what decode returned does not change when other tokens are read', () => {
      const decoded = decode(mine);
      const before = structuredClone(decoded);
      for (let i = 0; i < 20; i++) decode(tokenOf(algorithm, 'x'.repeat(i * 50)));
      expect(decoded).toEqual(before);
      expect(Buffer.from(decoded.signature).toString('base64url')).toBe(segmentsOf(mine).signature);
    });

    it('what the resolver is given is its own: changing it changes nothing', async () => {
      const resolver: KeyResolver = (header) => {
        Object.assign(header, { alg: 'none', typ: 'x', crit: ['x'] });
        return key;
      };
      const { header } = await verify(mine, resolver, optionsFor(algorithm));
      expect(header).toEqual({ alg: algorithm, typ: 'JWT' });
      expect((await verify(mine, key, optionsFor(algorithm))).header).toEqual({ alg: algorithm, typ: 'JWT' });
    });
  },
);
