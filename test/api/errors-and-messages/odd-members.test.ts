// Members of header, payload and key of a token that no honest issuer writes, for every kind of verifier: each must end
// in a TokenError, or be accepted; nothing that a token holds is turned into text as JavaScript does it.
import { describe, expect, it } from 'vitest';
import {
  createMultiVerifier,
  createRemoteIssuer,
  createRemoteJwks,
  createVerifier,
  explain,
  isTokenError,
  type Jwk,
} from 'strictjwt';
import { createGuard } from 'strictjwt/http';
import { now } from '../../support/clock.ts';
import { AUDIENCE, forge, GOOD_CLAIMS, ISSUER } from '../../support/forge.ts';
import { pair } from '../../support/keys.ts';

const KID = '00000000-0000-4000-8000-000000000001';
const TEMPLATE = 'https://tenants.example/{tenantid}/v2.0';
const jwk = { ...pair('p256').publicKey.export({ format: 'jwk' }), kid: KID, issuer: TEMPLATE, x5t: 'abc' } as Jwk;

const fetch = async (url: string): Promise<Response> => {
  if (url.includes('/one/')) return new Response(pair('p256').publicPem);
  if (!url.includes('well-known')) return Response.json({ keys: [jwk] });
  const issuer = url.includes('tenants') ? TEMPLATE : ISSUER;
  return Response.json({ issuer, jwks_uri: 'https://keys.example/all' });
};

// without a cache, so that the test matrix puts none around them: `explain` knows verifiers of the library alone
const expected = { algorithms: ['ES256'], issuer: ISSUER, audience: AUDIENCE, cache: false, now } as const;
const tenants = createRemoteIssuer(TEMPLATE, { fetch, now, tenants: ['one', 'two'] });
const VERIFIERS = {
  'a key': createVerifier(jwk, expected),
  'a list': createVerifier([jwk], { ...expected, typ: ['JWT', 'x'], subject: 'user-1', maxAge: '1h' }),
  'a key set': createVerifier(
    { keys: [jwk] },
    { ...expected, claims: { scope: ['a', 1, true] }, header: { cty: 'x' }, requiredClaims: ['jti'] },
  ),
  'functions that accept anything': createVerifier(jwk, {
    ...expected,
    issuer: () => true,
    audience: () => true,
    claims: { scope: () => true },
    isRevoked: () => false,
    cache: true,
  }),
  'a remote set': createVerifier(createRemoteJwks('https://keys.example/all', { fetch, now }), expected),
  'an address for each key': createVerifier(
    createRemoteJwks((kid) => `https://keys.example/one/${kid}`, { kid: /^[0-9a-f-]{36}$/, fetch, now }),
    expected,
  ),
  'an issuer': createVerifier(createRemoteIssuer(ISSUER, { fetch, now }), expected),
  'an issuer of many tenants': createVerifier(tenants, { ...expected, issuer: tenants.issuer }),
  'several issuers': createMultiVerifier([{ ...expected, key: jwk }]),
  'a look-up of issuers': createMultiVerifier((issuer) => (issuer === ISSUER ? { ...expected, key: jwk } : null)),
  'the key in the header': createVerifier((header) => header.jwk as Jwk, expected),
};

const ODD: readonly unknown[] = [
  { toString: 1 },
  { toString: null, valueOf: null, then: 1, length: -1 },
  [{ toString: 1 }],
  { slice: 1, split: 1, includes: 1, startsWith: 1, replace: 1 },
  null,
  0,
];

const HEADER = ['alg', 'typ', 'kid', 'crit', 'b64', 'cty', 'jwk', 'jku', 'x5c', 'x5t', 'x5t#S256', 'nonce', 'enc'];
const PAYLOAD = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'tid', 'scope', 'scp', 'cnf', 'nonce'];
const JWK = ['kty', 'crv', 'x', 'y', 'n', 'e', 'alg', 'use', 'key_ops', 'kid', 'k', 'd', 'keys', 'x5c', 'issuer'];

function tokenWith(part: 'header' | 'payload' | 'jwk', member: string, value: unknown, iss: string): string {
  const change = { [member]: value };
  return forge({
    alg: 'ES256',
    key: pair('p256').privateKey,
    header: { kid: KID, jwk: { ...jwk, ...(part === 'jwk' && change) }, ...(part === 'header' && change) },
    payload: { ...GOOD_CLAIMS, iss, tid: 'one', jti: 'j', ...(part === 'payload' && change) },
  });
}

const PLACES = [
  ...HEADER.map((member) => ['header', member] as const),
  ...PAYLOAD.map((member) => ['payload', member] as const),
  ...JWK.map((member) => ['jwk', member] as const),
];

describe.each(Object.entries(VERIFIERS))('a verifier with %s', (kind, verifyToken) => {
  const iss = kind.includes('tenants') ? TEMPLATE.replace('{tenantid}', 'one') : ISSUER;

  it.each(PLACES)('refuses what is odd in the %s, "%s", with a TokenError', async (part, member) => {
    const guard = createGuard(verifyToken);
    for (const value of ODD) {
      const token = tokenWith(part, member, value, iss);
      const outcome: unknown = await verifyToken(token).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(isTokenError(outcome), String(outcome)).toBe(true);
      expect((await explain(token, verifyToken)).valid).toBe(!(outcome instanceof Error));
      const answer = await guard({ headers: { authorization: `Bearer ${token}` } });
      expect(answer.ok ? 200 : answer.status).toBe(outcome instanceof Error ? 401 : 200);
    }
  });
});
