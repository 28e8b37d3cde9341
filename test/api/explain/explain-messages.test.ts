import { explain, type Explanation, type VerifyOptions } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { NOW_SECONDS } from '../../support/clock.ts';
import { forge, GOOD_CLAIMS, ISSUER } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

/** One line a check, as somebody reads it at 3 a.m. */
function lines({ valid, checks }: Explanation): string[] {
  return [
    `valid: ${valid}`,
    ...checks.map(({ name, status, code, message }) =>
      `${name} ${status} ${code ?? ''}: ${message}`.replace(' :', ':'),
    ),
  ];
}

const UNSEEN = (['exp', 'nbf', 'iat', 'iss', 'aud', 'sub'] as const).map(
  (claim) => `${claim} skipped: no payload to judge`,
);
const schema: VerifyOptions['schema'] = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as never }) },
};

describe('explain says of every check what it found', () => {
  it('of an accepted token', async () => {
    const payload = { ...GOOD_CLAIMS, nbf: NOW_SECONDS, jti: 'id', scope: 'x', aud: ['https://api.example', 'b'] };
    const token = forge({ alg: 'HS256', key: SECRET, payload });
    const options = optionsFor('HS256', {
      requiredClaims: ['scope', 'toString', 'sub'],
      schema,
      isRevoked: () => false,
    });
    expect(lines(await explain(token, SECRET, { ...options, requiredClaims: ['scope', 'sub'] }))).toEqual([
      'valid: true',
      'format pass: three segments of canonical base64url',
      'header pass: a JSON object',
      'algorithm pass: "HS256" is allowed',
      'crit pass: no critical extension',
      'typ pass: is "JWT"',
      'key pass: found',
      'signature pass: holds',
      'payload pass: a JSON object',
      'exp pass: is 2026-01-05T10:05:00Z',
      'nbf pass: is 2026-01-05T10:00:00Z',
      'iat skipped: is 2026-01-05T09:59:50Z; not asked for',
      `iss pass: is "${ISSUER}"`,
      'aud pass: is ["https://api.example", "b"]',
      'sub pass: is "user-1"',
      'jti skipped: is "id"; not asked for',
      'scope pass: is there',
      'schema pass: fits',
      'revocation pass: not revoked',
    ]);
    expect(lines(await explain(token, SECRET, options))).toContain(
      'toString fail ERR_JWT_CLAIM_MISSING: the token has no "toString"; requiredClaims asks for it',
    );
  });

  it('of a forged token without typ', async () => {
    const token = forge({ alg: 'HS256', key: 'another', header: { typ: undefined }, payload: {} });
    const options = optionsFor('HS256', { issuer: false, audience: false, schema, isRevoked: () => false });
    expect(lines(await explain(token, SECRET, options))).toEqual([
      'valid: false',
      'format pass: three segments of canonical base64url',
      'header pass: a JSON object',
      'algorithm pass: "HS256" is allowed',
      'crit pass: no critical extension',
      'typ pass: absent',
      'key pass: found',
      'signature fail ERR_JWT_SIGNATURE_INVALID: the signature does not hold: the token was altered, or signed with another key',
      'payload pass: a JSON object',
      `exp fail ERR_JWT_CLAIM_MISSING: the token has no "exp"; it is required unless expiration: 'optional'`,
      ...['nbf', 'iat', 'iss', 'aud', 'sub'].map((claim) => `${claim} skipped: absent, and not asked for`),
      'schema skipped: no schema given, or the signature does not hold',
      'revocation skipped: no isRevoked given, or the signature does not hold',
    ]);
  });

  it('of a token with another algorithm, whose payload is no object', async () => {
    const token = forge({ alg: 'ES256', key: pair('p256').privateKey, payload: null });
    expect(lines(await explain(token, SECRET, optionsFor('HS256')))).toEqual([
      'valid: false',
      'format pass: three segments of canonical base64url',
      'header pass: a JSON object',
      'algorithm fail ERR_JWT_ALG_NOT_ALLOWED: algorithm "ES256" is not allowed here; allowed: "HS256"',
      'crit pass: no critical extension',
      'typ pass: is "JWT"',
      'key skipped: the algorithm is not allowed',
      'signature skipped: no key to verify it with',
      'payload fail ERR_JWT_MALFORMED: the payload is not a JSON object',
      ...UNSEEN,
      'schema skipped: no schema given, or the signature does not hold',
      'revocation skipped: no isRevoked given, or the signature does not hold',
    ]);
  });

  it('of what is no token', async () => {
    expect(lines(await explain('x', SECRET, optionsFor('HS256')))).toEqual([
      'valid: false',
      'format fail ERR_JWT_MALFORMED: the token has 1 segment, expected header.payload.signature',
      'header skipped: an earlier check failed',
      'algorithm skipped: an earlier check failed',
      'crit skipped: an earlier check failed',
      'typ skipped: an earlier check failed',
      'key skipped: an earlier check failed',
      'signature skipped: an earlier check failed',
      'payload skipped: an earlier check failed',
      ...UNSEEN,
      'schema skipped: an earlier check failed',
      'revocation skipped: an earlier check failed',
    ]);
  });

  it('of a token whose header cannot be read', async () => {
    const token = forge({ alg: 'HS256', key: SECRET, headerText: '[]' });
    const said = lines(await explain(token, SECRET, optionsFor('HS256')));
    expect(said.slice(0, 9)).toEqual([
      'valid: false',
      'format pass: three segments of canonical base64url',
      'header fail ERR_JWT_MALFORMED: the header is not a JSON object',
      ...['algorithm', 'crit', 'typ', 'key', 'signature', 'payload'].map(
        (name) => `${name} skipped: an earlier check failed`,
      ),
    ]);
  });

  it('of a required claim only that it is there, also when it is a number', async () => {
    const token = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, level: 5 } });
    expect(lines(await explain(token, SECRET, optionsFor('HS256', { requiredClaims: ['level'] })))).toContain(
      'level pass: is there',
    );
  });

  it('without a key', async () => {
    const explanation = await explain(forge({ alg: 'ES256', key: pair('p256').privateKey }));
    expect(lines(explanation).slice(0, 10)).toEqual([
      'valid: false',
      'format pass: three segments of canonical base64url',
      'header pass: a JSON object',
      'algorithm skipped: "ES256"; not asked for',
      'crit pass: no critical extension',
      'typ skipped: is "JWT"; not asked for',
      'key skipped: no key given',
      'signature skipped: no key to verify it with',
      'payload pass: a JSON object',
      'exp fail ERR_JWT_EXPIRED: ' + (explanation.checks[8]?.message ?? ''),
    ]);
    expect(explanation.decoded).toEqual({ header: { alg: 'ES256', typ: 'JWT' }, payload: GOOD_CLAIMS });
  });
});

describe('a time claim out of range', () => {
  it('fails the payload and the claim, and reads as what it is', async () => {
    const token = forge({ alg: 'HS256', key: SECRET, payloadText: '{"exp":1e400,"nbf":-1e400}' });
    const failed = (
      await explain(token, SECRET, optionsFor('HS256', { issuer: false, audience: false }))
    ).checks.filter(({ status }) => status === 'fail');
    expect(failed.map(({ name, code, message }) => [name, code, message])).toEqual([
      ['payload', 'ERR_JWT_CLAIM_INVALID', '"exp" is a number out of range'],
      ['exp', 'ERR_JWT_CLAIM_INVALID', '"exp" must be a finite number of seconds since 1970, got Infinity'],
      ['nbf', 'ERR_JWT_CLAIM_INVALID', '"nbf" must be a finite number of seconds since 1970, got -Infinity'],
    ]);
  });
});

describe('what is no text', () => {
  it.each([
    [undefined, 'undefined'],
    [5, 'a number'],
    [null, 'null'],
    [5n, 'a bigint'],
    [Symbol('s'), 'a symbol'],
    [() => 1, 'a function'],
    [{}, 'an object'],
    [[], 'a list'],
    [['a'], 'a list'],
    [[1], 'a list'],
    [
      new Proxy(
        {},
        {
          getPrototypeOf: () => {
            throw new Error('no');
          },
        },
      ),
      'an object',
    ],
  ])('as token is told as what it is', async (token, shown) => {
    const { checks } = await explain(token as string, SECRET, optionsFor('HS256'));
    expect(checks[0]).toEqual({
      name: 'format',
      status: 'fail',
      code: 'ERR_JWT_MALFORMED',
      message: `the token must be a string, got ${shown}`,
    });
  });

  it('as claim is told as what it is, and no more of it', async () => {
    const payloadText = JSON.stringify({ ...GOOD_CLAIMS, sub: { secret: 'x' } });
    const { checks } = await explain(forge({ alg: 'HS256', key: SECRET, payloadText }), SECRET, optionsFor('HS256'));
    expect(checks.find(({ name }) => name === 'sub')?.message).toBe('"sub" must be a string, got an object');
  });
});
