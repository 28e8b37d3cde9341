import fc from 'fast-check';
import { createSigner, createVerifier, decode, type JwtClaims, sign } from 'strictjwt';
import { describe, expect } from 'vitest';
import { isDeepStrictEqual } from 'node:util';
import { NOW_SECONDS, now } from '../support/clock.ts';
import { AUDIENCE, ISSUER } from '../support/forge.ts';
import { SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import { property } from './profile.ts';
import { jsonValue } from './values.ts';

const REGISTERED = ['iss', 'aud', 'sub', 'jti', 'exp', 'nbf', 'iat'];

const others: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(
  fc.string({ unit: 'binary', maxLength: 12 }).filter((name) => ![...REGISTERED, '__proto__'].includes(name)),
  jsonValue,
  { maxKeys: 3 },
);

const registered: fc.Arbitrary<JwtClaims> = fc.record(
  {
    sub: fc.string({ maxLength: 20 }),
    jti: fc.uuid(),
    nbf: fc.integer({ min: 0, max: NOW_SECONDS }),
    iat: fc.oneof(
      fc.integer({ min: NOW_SECONDS - 299, max: NOW_SECONDS + 1e9 }),
      fc.double({ min: NOW_SECONDS - 299, max: 3e9, noNaN: true }),
    ),
    aud: fc.array(fc.string({ maxLength: 10 }), { maxLength: 3 }).map((list) => [...list, AUDIENCE]),
  },
  { requiredKeys: [] },
);

const claims = fc.tuple(registered, others).map(([some, more]): JwtClaims => ({ ...more, ...some }));
const signOptions = { algorithm: 'HS256', expiresIn: '5m', issuer: ISSUER, now } as const;
const signer = createSigner(SECRET, signOptions);
const verifier = createVerifier(SECRET, optionsFor('HS256', { audience: false }));
const remembering = createVerifier(SECRET, { ...optionsFor('HS256', { audience: false }), cache: true });

function asSigned(given: JwtClaims): JwtClaims {
  const { iat = NOW_SECONDS } = given;
  return { ...given, iat, exp: iat + 300, iss: ISSUER };
}

/** Much quicker than `toStrictEqual` when it holds. Objects made by `fc.dictionary` may have no prototype. */
function expectEqual(actual: unknown, wanted: unknown): void {
  if (!isDeepStrictEqual(actual, JSON.parse(JSON.stringify(wanted)))) expect(actual).toStrictEqual(wanted);
}

describe('claims that JSON can carry', () => {
  property('come back as they went in', claims, async (given) => {
    const before = JSON.stringify(given);
    const token = await signer(given);
    const { payload } = await verifier(token);
    expectEqual(payload, asSigned(given));
    expect(JSON.stringify(given)).toBe(before);
    expectEqual(decode(token).payload, payload);
  });

  property('come back the same from the cache, and share nothing', claims, async (given) => {
    const token = await sign(given, SECRET, signOptions);
    const first = await remembering(token);
    Object.assign(first.payload, { sub: 'changed', exp: 0 });
    for (const value of Object.values(first.payload)) if (Array.isArray(value)) value.push('changed');
    first.header.kid = 'changed';
    const second = await remembering(token);
    expectEqual(second.payload, asSigned(given));
    expectEqual(second.header, { alg: 'HS256', typ: 'JWT' });
  });

  property(
    'in the header come back too',
    fc.dictionary(
      fc.string({ maxLength: 8 }).filter((name) => !['alg', 'typ', 'kid', 'crit', 'b64', '__proto__'].includes(name)),
      jsonValue,
      { maxKeys: 3 },
    ),
    async (fields) => {
      const text = JSON.stringify({ alg: 'HS256', typ: 'JWT', ...fields });
      const escapes = text.match(/\\./g) ?? [];
      const parts = escapes.length + (text.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/[{[,]/g) ?? []).length;
      const signing = sign({}, SECRET, { ...signOptions, header: fields });
      if (parts > 32) {
        // the limit of `verify` is that of `sign`
        await expect(signing).rejects.toMatchObject({ name: 'UsageError', code: 'ERR_JWT_OPTION_INVALID' });
        return;
      }
      const token = await signing;
      const { header } = await verifier(token);
      expectEqual(header, { alg: 'HS256', typ: 'JWT', ...fields });
    },
  );
});
