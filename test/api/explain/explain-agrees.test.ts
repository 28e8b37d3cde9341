import { describe, expect, it } from 'vitest';
import { createMultiVerifier, explain, TokenError, verify, type VerificationKey, type VerifyOptions } from 'strictjwt';
import { NOW_SECONDS } from '../../support/clock.ts';
import { base64url, forge, GOOD_CLAIMS, segmentsOf } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { jwkOf } from '../keys/key-forms.ts';

// The verdict of explain is verify's verdict: for every token with every set of options.

const good = forge({ alg: 'HS256', key: SECRET });
const { header, payload } = segmentsOf(good);
const withPayload = (changes: object): string =>
  forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, ...changes } });
const withHeader = (changes: Record<string, unknown>): string => forge({ alg: 'HS256', key: SECRET, header: changes });

const tokens: Record<string, string> = {
  good,
  'no text': 5 as unknown as string,
  empty: '',
  'one segment': 'abc',
  'no signature': `${header}.${payload}.`,
  padded: `${good}=`,
  'short signature': `${header}.${payload}.AAAA`,
  forged: forge({ alg: 'HS256', key: 'another' }),
  'forged and expired': forge({ alg: 'HS256', key: 'another', payload: { exp: 0 } }),
  'alg none': `${base64url('{"alg":"none"}')}.${payload}.AA`,
  'alg none, crit and typ': forge({ alg: 'HS256', key: SECRET, header: { alg: 'none', crit: [], typ: 5 } }),
  crit: withHeader({ crit: ['exp'] }),
  'typ at+jwt': withHeader({ typ: 'at+jwt' }),
  'no typ': withHeader({ typ: undefined }),
  'kid a': withHeader({ kid: 'a' }),
  'kid b': withHeader({ kid: 'b' }),
  'kid 5': withHeader({ kid: 5 }),
  'payload null': forge({ alg: 'HS256', key: SECRET, payload: null }),
  'payload with __proto__': forge({ alg: 'HS256', key: SECRET, payloadText: '{"__proto__":1}' }),
  'exp out of range': forge({ alg: 'HS256', key: SECRET, payloadText: '{"exp":1e400}' }),
  'iat out of range, iss wrong': forge({ alg: 'HS256', key: SECRET, payloadText: '{"exp":9e9,"iss":"x","iat":1e400}' }),
  expired: withPayload({ exp: NOW_SECONDS }),
  'expired for another audience': withPayload({ exp: NOW_SECONDS, aud: 'x' }),
  'no claims': forge({ alg: 'HS256', key: SECRET, payload: {} }),
  'no exp, other issuer': withPayload({ exp: undefined, iss: 'x' }),
  'no exp': withPayload({ exp: undefined }),
  'not active': withPayload({ nbf: NOW_SECONDS + 1 }),
  old: withPayload({ iat: NOW_SECONDS - 1000 }),
  'from the future': withPayload({ iat: NOW_SECONDS + 1000 }),
  'no iat': withPayload({ iat: undefined }),
  'other issuer': withPayload({ iss: 'x' }),
  'other audience': withPayload({ aud: ['x'] }),
  'malformed sub': withPayload({ sub: [] }),
  'malformed jti': withPayload({ jti: 5 }),
  'jti and scope': withPayload({ jti: 'id', scope: 'a' }),
  'claim typ': withPayload({ typ: 'Bearer' }),
};

const base = optionsFor('HS256');
const schema: VerifyOptions['schema'] = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      'scope' in (value as object) ? { value: value as never } : { issues: [{ message: 'no scope' }] },
  },
};
const optionSets: Record<string, VerifyOptions> = {
  'default options': base,
  'nothing checked': { ...base, issuer: false, audience: false, expiration: 'optional', typ: false },
  'exp optional': { ...base, expiration: 'optional' },
  'exp optional and in requiredClaims': { ...base, expiration: 'optional', requiredClaims: ['exp'] },
  'iat, jti and scope required': { ...base, requiredClaims: ['iat', 'jti', 'scope'] },
  // claims named like checks (Keycloak puts "typ" into the payload)
  'claims named like checks required': { ...base, requiredClaims: ['typ', 'key', 'header', 'schema', 'toString'] },
  'maxAge and tolerance': { ...base, maxAge: 60, clockTolerance: 2 },
  'subject and functions': { ...base, subject: 'user-1', issuer: (iss) => iss !== 'x', audience: (aud) => aud !== 'x' },
  'typ at+jwt': { ...base, typ: 'at+jwt' },
  'a schema': { ...base, schema },
  'everything revoked': { ...base, schema, isRevoked: () => true },
  'nothing revoked': { ...base, isRevoked: async () => false },
  'short tokens only': { ...base, maxTokenLength: 20 },
};

const oct = (kid: string) => ({ kty: 'oct', k: Buffer.from(SECRET).toString('base64url'), kid });
const keys: Record<string, VerificationKey> = {
  secret: SECRET,
  list: ['x'.repeat(64), SECRET],
  set: { keys: [oct('a')] },
  'ambiguous set': { keys: [oct('a'), { ...oct('a'), alg: 'HS256' }] },
  resolver: async ({ kid }) => (kid === 'b' ? undefined : SECRET),
  'wrong resolver': () => jwkOf(pair('p256').publicKey),
};

async function codeOf(attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    if (error instanceof TokenError) return error.code;
    throw error;
  }
}

describe.each(Object.entries(optionSets))('explain and verify agree with %s', (_name, options) => {
  it.each(Object.entries(tokens))('on a token: %s', async (_token, token) => {
    for (const [name, key] of Object.entries(keys)) {
      const { valid, checks } = await explain(token, key, options);
      const code = await codeOf(verify(token, key, options));
      const first = checks.find(({ status }) => status === 'fail');
      expect({ key: name, valid, code: first?.code }).toEqual({ key: name, valid: code === undefined, code });
    }
  });
});

describe('the table', () => {
  it('has accepted and rejected tokens of many codes', async () => {
    const codes = new Set<string | undefined>();
    for (const token of Object.values(tokens)) {
      for (const options of Object.values(optionSets)) {
        for (const key of Object.values(keys)) codes.add(await codeOf(verify(token, key, options)));
      }
    }
    expect([...codes].sort()).toEqual(
      [
        ...['ALG_NOT_ALLOWED', 'CLAIM_INVALID', 'CLAIM_MISMATCH', 'CLAIM_MISSING', 'CRIT_UNSUPPORTED', 'EXPIRED'],
        ...['ISSUED_IN_FUTURE', 'KEY_AMBIGUOUS', 'KEY_NOT_FOUND', 'MALFORMED', 'NOT_ACTIVE', 'REVOKED', 'SCHEMA'],
        ...['SIGNATURE_INVALID', 'TOO_LARGE', 'TOO_OLD', 'TYP_MISMATCH'],
      ]
        .map((code) => `ERR_JWT_${code}`)
        .concat([undefined as never]),
    );
  });
});

it('agrees about a token that is too long only with what stands around it, whatever else is wrong with it', async () => {
  const good = forge({ alg: 'HS256', key: SECRET });
  for (const inside of [good, good.slice(0, good.lastIndexOf('.')), `${good}=`, `${good}.e30`]) {
    const options = { ...base, maxTokenLength: inside.length };
    for (const token of [`${inside}\n`, ` ${inside}`, `Bearer ${inside}`, inside]) {
      const [first] = (await explain(token, SECRET, options)).checks.filter(({ status }) => status === 'fail');
      expect(first?.code).toBe(await codeOf(verify(token, SECRET, options)));
    }
  }
});

describe('behind a verifier of several issuers, whose choice comes before all checks, the first failure agrees, too', () => {
  const entry = { ...base, issuer: String(GOOD_CLAIMS.iss), key: SECRET };
  const verifiers = {
    entries: createMultiVerifier([entry]),
    'a function': createMultiVerifier((iss) => (iss === entry.issuer ? entry : null)),
  };
  const payloads = { unreadable: '{', 'no object': '[]', "nobody's": '{"iss":"x"}', poisoned: '{"__proto__":{}}' };
  const headers = { none: { alg: 'none' }, crit: { crit: ['x'] }, typ: { typ: 5 }, fine: {} };
  const cases = Object.entries(verifiers).flatMap(([by, verifyToken]) =>
    Object.entries(headers).flatMap(([what, header]) =>
      Object.entries(payloads).map(([how, payloadText]) => [by, what, how, verifyToken, header, payloadText] as const),
    ),
  );
  it.each(cases)('%s: header %s, payload %s', async (_by, _what, _how, verifyToken, header, payloadText) => {
    const token = forge({ alg: 'HS256', key: SECRET, header, payloadText });
    const { valid, checks } = await explain(token, verifyToken);
    expect(valid).toBe(false);
    const [first] = checks.filter(({ status }) => status === 'fail');
    expect(first?.code).toBe(await codeOf(verifyToken(token)));
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  });
});
