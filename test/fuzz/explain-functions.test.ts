import fc from 'fast-check';
import {
  explain,
  JwksError,
  TokenError,
  UsageError,
  verify,
  type VerificationKey,
  type VerifyOptions,
} from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { now, NOW_SECONDS } from '../support/clock.ts';
import { AUDIENCE, forge, ISSUER } from '../support/forge.ts';
import { SECRET } from '../support/keys.ts';
import { OTHER_SECRET } from './cases.ts';
import { property } from './profile.ts';

// explain and verify agree whatever the caller's functions do: the key resolver, the expectations, the schema and
// isRevoked may throw, answer promises, or answer nonsense.

const FOREIGN = new Error('the database is away');

/** What a function may do, by name, so that a counterexample can be read. */
const DEEDS: Readonly<Record<string, () => unknown>> = {
  true: () => true,
  false: () => false,
  nothing: () => undefined,
  one: () => 1,
  text: () => 'true',
  'a promise of true': async () => true,
  'a promise of false': async () => false,
  'a promise that is rejected': () => Promise.reject(FOREIGN),
  'a promise rejected with a TokenError': () => Promise.reject(new TokenError('ERR_JWT_REVOKED', 'gone')),
  'a thenable that throws': () => Object.defineProperty({}, 'then', { get: () => thrown(FOREIGN) }),
  'an error of its own': () => thrown(FOREIGN),
  'a TokenError': () => thrown(new TokenError('ERR_JWT_CLAIM_MISMATCH', 'not this one', { claim: 'role' })),
  'a UsageError': () => thrown(new UsageError('ERR_JWT_OPTION_INVALID', 'not configured')),
  'a JwksError': () => thrown(new JwksError('ERR_JWKS_UNAVAILABLE', 'out of reach')),
  'no error': () => thrown('text'),
  'nothing at all': () => thrown(undefined),
};

function thrown(error: unknown): never {
  throw error;
}

/** Mostly what lets a token pass; a key or a schema has answers of its own for that. */
function deed(usual: string): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: fc.constant(usual), weight: 12 },
    { arbitrary: fc.constantFrom(...Object.keys(DEEDS)), weight: 2 },
    { arbitrary: fc.constant('left out'), weight: 3 },
  );
}

const questions = fc.record({
  token: fc.constantFrom('good', 'good', 'good', 'forged', 'expired', 'of another issuer', 'without a role', 'cut'),
  resolver: deed('the key'),
  issuer: deed('true'),
  audience: deed('true'),
  role: deed('true'),
  level: deed('true'),
  schema: deed('the payload'),
  isRevoked: deed('false'),
});

const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'ada', role: 'admin', exp: NOW_SECONDS + 60 };
const hs256 = (payload: object, key = SECRET): string => forge({ alg: 'HS256', key, payload, header: { level: 3 } });
const TOKENS: Readonly<Record<string, string>> = {
  good: hs256(claims),
  forged: hs256(claims, OTHER_SECRET),
  expired: hs256({ ...claims, exp: NOW_SECONDS - 1 }),
  'of another issuer': hs256({ ...claims, iss: 'https://other.example' }),
  'without a role': hs256({ ...claims, role: undefined }),
  cut: hs256(claims).slice(0, -4),
};

/** A function that does what it is to do, and nothing of what it is asked. */
function doing(name: string, usual: Readonly<Record<string, (...asked: unknown[]) => unknown>> = {}): never {
  return ((...asked: unknown[]) => (usual[name] ?? DEEDS[name])?.(...asked)) as never;
}

type Asked = typeof questions extends fc.Arbitrary<infer T> ? T : never;

function optionsOf({ issuer, audience, role, level, schema, isRevoked }: Asked): VerifyOptions {
  const asked = { role: doing(role) } as Record<string, never>;
  const validate = doing(schema, { 'the payload': (value) => ({ value }) });
  return {
    algorithms: ['HS256'],
    issuer: issuer === 'left out' ? false : doing(issuer),
    audience: audience === 'left out' ? false : doing(audience),
    ...(role !== 'left out' && { claims: asked }),
    ...(level !== 'left out' && { header: { level: doing(level) } }),
    ...(schema !== 'left out' && { schema: { '~standard': { version: 1, vendor: 'test', validate } } }),
    ...(isRevoked !== 'left out' && { isRevoked: doing(isRevoked) }),
    now,
  };
}

/** The code, `accepted`, or `foreign` for what is none of the library's errors. */
async function verdictOf(attempt: () => Promise<unknown>): Promise<string> {
  try {
    await attempt();
    return 'accepted';
  } catch (error) {
    const isOurs = error instanceof TokenError || error instanceof UsageError || error instanceof JwksError;
    return isOurs ? error.code : 'foreign';
  }
}

const seen = new Set<string>();

const USUAL: Asked = {
  token: 'good',
  resolver: 'the key',
  issuer: 'true',
  audience: 'true',
  role: 'true',
  level: 'true',
  schema: 'the payload',
  isRevoked: 'false',
};
/** One for each kind of verdict, so that no run misses one. */
const OF_EVERY_KIND: readonly Asked[] = [
  USUAL,
  { ...USUAL, schema: 'an error of its own' },
  { ...USUAL, issuer: 'a UsageError' },
  { ...USUAL, resolver: 'a JwksError' },
  { ...USUAL, isRevoked: 'true' },
];

describe('explain and verify', () => {
  const agree = async (asked: Asked): Promise<void> => {
    const key: VerificationKey =
      asked.resolver === 'left out' ? SECRET : doing(asked.resolver, { 'the key': () => SECRET });
    const token = TOKENS[asked.token] ?? '';
    const verdict = await verdictOf(() => verify(token, key, optionsOf(asked)));
    seen.add(verdict);

    const { valid, checks } = await explain(token, key, optionsOf(asked));
    const failed = checks.filter(({ status }) => status === 'fail');
    expect(valid).toBe(verdict === 'accepted');
    expect(failed.length === 0).toBe(valid);
    // where a function threw what is none of the library's errors, there is no code, and the message says so
    if (verdict === 'foreign') expect(failed.some(({ code }) => code === undefined)).toBe(true);
    else if (!valid) expect(failed[0]?.code).toBe(verdict);
    for (const { message, code } of failed) {
      expect(message).not.toBe('');
      if (code === undefined) expect(message).toMatch(/^a function (of yours )?threw/);
    }
  };

  property('agree whatever the functions of the caller do', questions, agree, OF_EVERY_KIND);

  it('met verdicts of every kind', () => {
    const kinds = ['accepted', 'foreign', 'ERR_JWT_OPTION_INVALID', 'ERR_JWKS_UNAVAILABLE', 'ERR_JWT_REVOKED'];
    expect(kinds.filter((kind) => !seen.has(kind))).toEqual([]);
  });
});
