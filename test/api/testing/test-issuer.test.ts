import { createRequire } from 'node:module';
import {
  createRemoteIssuer,
  createRemoteJwks,
  createVerifier,
  decode,
  jwkThumbprint,
  type VerifierOptions,
  verify,
} from 'strictjwt';
import { createTestIssuer } from 'strictjwt/testing';
import { describe, expect, it, vi } from 'vitest';
import { NOW, NOW_SECONDS } from '../../support/clock.ts';
import { expectJwksError, expectTokenError, expectUsageError } from '../../support/expect.ts';

const CODES: Readonly<Record<string, string>> = {
  'alg none': 'ERR_JWT_MALFORMED',
  'algorithm confusion': 'ERR_JWT_ALG_NOT_ALLOWED',
  'altered payload': 'ERR_JWT_SIGNATURE_INVALID',
  'another key': 'ERR_JWT_SIGNATURE_INVALID',
  'no signature': 'ERR_JWT_MALFORMED',
  'key from the header': 'ERR_JWT_SIGNATURE_INVALID',
  crit: 'ERR_JWT_CRIT_UNSUPPORTED',
  'wrong typ': 'ERR_JWT_TYP_MISMATCH',
  expired: 'ERR_JWT_EXPIRED',
  'not yet valid': 'ERR_JWT_NOT_ACTIVE',
  'no exp': 'ERR_JWT_CLAIM_MISSING',
  'wrong issuer': 'ERR_JWT_CLAIM_MISMATCH',
  'wrong audience': 'ERR_JWT_CLAIM_MISMATCH',
};

/** With the check switched off that stands against each, where the library lets one switch it off. */
const LAX: Readonly<Record<string, Partial<VerifierOptions>>> = {
  'wrong typ': { typ: false },
  expired: { clockTolerance: '2h' },
  'not yet valid': { clockTolerance: '2h' },
  'no exp': { expiration: 'optional' },
  'wrong issuer': { issuer: false },
  'wrong audience': { audience: false },
};

describe('createTestIssuer', () => {
  it.each(['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'] as const)(
    'issues %s tokens that its verifier accepts',
    async (algorithm) => {
      const idp = await createTestIssuer({ algorithm, now: () => NOW });
      const verifyToken = createVerifier(idp.jwks, idp.verifierOptions);
      const { header, payload } = await verifyToken(await idp.token({ sub: 'ada', role: 'editor' }));
      expect(header).toEqual({ alg: algorithm, typ: 'JWT', kid: idp.jwks.keys[0]?.kid });
      expect(payload).toEqual({
        ...{ iss: idp.issuer, aud: idp.audience, sub: 'ada', role: 'editor' },
        ...{ iat: NOW_SECONDS, exp: NOW_SECONDS + 300 },
      });
    },
  );

  it('makes keys of its own each time, and publishes only the public half, a copy each time', async () => {
    const [one, other] = [await createTestIssuer(), await createTestIssuer()];
    expect(one.jwks).not.toEqual(other.jwks);
    const [jwk] = one.jwks.keys;
    expect(Object.keys(jwk ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(await jwkThumbprint(jwk ?? {})).toBe(jwk?.kid);
    Object.assign(jwk ?? {}, { kid: 'changed' });
    expect(one.jwks.keys[0]?.kid).not.toBe('changed');
  });

  it('makes hostile tokens, each refused for its own reason', async () => {
    const idp = await createTestIssuer({ now: () => NOW });
    const verifyToken = createVerifier(idp.jwks, idp.verifierOptions);
    const seen: Record<string, string> = {};
    for await (const [why, token] of idp.hostileTokens({ sub: 'ada' })) {
      seen[why] = (await verifyToken(token).catch((error) => error)).code;
    }
    expect(seen).toEqual(CODES);
  });

  it.each(['ES384', 'ES512', 'PS384', 'RS512', 'EdDSA'] as const)(
    'makes hostile tokens with %s, each refused for its own reason',
    async (algorithm) => {
      const idp = await createTestIssuer({ now: () => NOW, algorithm });
      const verifyToken = createVerifier(idp.jwks, idp.verifierOptions);
      const seen: Record<string, string> = {};
      for await (const [why, token] of idp.hostileTokens()) {
        seen[why] = (await verifyToken(token).catch((error) => error)).code;
      }
      expect(seen).toEqual(CODES);
    },
  );

  it('makes them by what Node has where there is no global crypto, and says so where there is none at all', async () => {
    const idp = await createTestIssuer({ now: () => NOW });
    const of = async (builtins: unknown): Promise<unknown> => {
      vi.stubGlobal('crypto', undefined);
      const offered = Object.getOwnPropertyDescriptor(process, 'getBuiltinModule') as PropertyDescriptor;
      Object.defineProperty(process, 'getBuiltinModule', { value: builtins, configurable: true });
      try {
        let made = 0;
        for await (const _ of idp.hostileTokens()) made++;
        return made;
      } catch (error) {
        return error;
      } finally {
        Object.defineProperty(process, 'getBuiltinModule', offered);
        vi.unstubAllGlobals();
      }
    };
    expect(await of(createRequire(import.meta.url))).toBe(Object.keys(CODES).length);
    expect(await of(undefined)).toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining('crypto.subtle'),
    });
  });

  it('makes hostile tokens that a verifier accepts which lacks exactly that check', async () => {
    const idp = await createTestIssuer({ now: () => NOW });
    const accepted: string[] = [];
    for await (const [why, token] of idp.hostileTokens()) {
      if (!Object.hasOwn(LAX, why)) continue;
      const options = { ...idp.verifierOptions, ...LAX[why] } as VerifierOptions;
      await expect(verify(token, idp.jwks, options)).resolves.toBeDefined();
      accepted.push(why);
    }
    expect(accepted.sort()).toEqual(Object.keys(LAX).sort());
  });

  it('answers discovery and key set without a network', async () => {
    const idp = await createTestIssuer({ issuer: 'https://login.example/tenant/', now: () => NOW });
    const more = { fetch: idp.fetch, now: () => NOW };
    const sources = [createRemoteIssuer(idp.issuer, more), createRemoteJwks('https://login.example/keys', more)];
    for (const keys of sources) {
      const verifyToken = createVerifier(keys, idp.verifierOptions);
      await expect(verifyToken(await idp.token({ sub: 'ada' }))).resolves.toBeDefined();
    }
  });

  it('goes down, and up again, when it is told to', async () => {
    let at = NOW;
    const idp = await createTestIssuer({ now: () => at });
    const verifyToken = createVerifier(
      createRemoteIssuer(idp.issuer, { fetch: idp.fetch, now: () => at }),
      idp.verifierOptions,
    );
    idp.down();
    await expectJwksError(verifyToken(await idp.token()), 'ERR_JWKS_UNAVAILABLE');
    idp.up();
    at += 60_000;
    await expect(verifyToken(await idp.token())).resolves.toBeDefined();
  });

  it('rotates its keys: the old one is kept, or withdrawn', async () => {
    const idp = await createTestIssuer({ now: () => NOW });
    const before = await idp.token();
    await idp.rotate();
    expect(idp.jwks.keys).toHaveLength(2);
    const after = await idp.token();
    expect(decode(after).header['kid']).not.toBe(decode(before).header['kid']);
    for (const token of [before, after])
      await expect(verify(token, idp.jwks, idp.verifierOptions)).resolves.toBeDefined();
    await idp.rotate({ keepOld: false });
    expect(idp.jwks.keys).toHaveLength(1);
    for (const token of [before, after]) {
      await expectTokenError(verify(token, idp.jwks, idp.verifierOptions), 'ERR_JWT_KEY_NOT_FOUND');
    }
  });

  it('makes expired tokens by a negative lifetime, and tokens that never expire', async () => {
    const idp = await createTestIssuer({ now: () => NOW });
    const expired = await idp.token({}, { expiresIn: '-1m' as never });
    expect(decode(expired).payload['exp']).toBe(NOW_SECONDS - 60);
    await expectTokenError(verify(expired, idp.jwks, idp.verifierOptions), 'ERR_JWT_EXPIRED', 'exp');
    expect(decode(await idp.token({}, { expiresIn: false })).payload).not.toHaveProperty('exp');
  });

  const wrong: readonly object[] = [
    { algorithm: 'HS256' },
    { algorithm: 'none' },
    { issuer: '' },
    { issuer: undefined },
    { audience: [] },
    { now: 5 },
    { isuer: 'x' },
    new Map(),
  ];
  it.each(wrong.map((options) => [options]))('refuses %o', async (options) => {
    await expectUsageError(createTestIssuer(options as never), 'ERR_JWT_OPTION_INVALID');
  });

  it('refuses wrong options of token and rotate', async () => {
    const idp = await createTestIssuer();
    await expectUsageError(idp.token({}, { expiresIn: '5 minutes' as never }), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(idp.token({}, { lifetime: 5 } as never), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(idp.rotate({ keepOld: 'no' as never }), 'ERR_JWT_OPTION_INVALID');
  });
});
