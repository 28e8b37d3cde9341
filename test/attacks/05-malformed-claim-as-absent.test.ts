import { describe, expect, it } from 'vitest';
import { explain, verify, type VerifyOptions } from 'strictjwt';
import { NOW_SECONDS } from '../support/clock.ts';
import { expectTokenError } from '../support/expect.ts';
import { AUDIENCE, forge, GOOD_CLAIMS, ISSUER, segmentsOf } from '../support/forge.ts';
import { SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// CVE-2020-26160, 2025-30144 (`iss` as a list), 2026-25537, Hono 2026-44459 (`exp` 0, Infinity, text), fast-jwt #638
// (a list as payload): a claim is absent, valid, or malformed, and malformed is a rejection, never "absent".

const key = SECRET;

/** Good claims, one of them replaced by raw JSON text, so that `1e400` and `-0` arrive as written. */
function withClaim(name: string, json: string): string {
  const { [name]: _, ...others } = GOOD_CLAIMS as Record<string, unknown>;
  const text = `${JSON.stringify(others).slice(0, -1)},${JSON.stringify(name)}:${json}}`;
  return forge({ alg: 'HS256', key, payloadText: text });
}

const TIME_CLAIMS = ['exp', 'nbf', 'iat'] as const;
const TEXT_CLAIMS = ['iss', 'sub', 'jti'] as const;

const NOT_A_TIME = [
  '"0"',
  '"1"',
  `"${NOW_SECONDS + 300}"`,
  '""',
  '"NaN"',
  '"Infinity"',
  '"2099-01-01T00:00:00Z"',
  'null',
  'true',
  'false',
  '1e400',
  '-1e400',
  '{}',
  '[]',
  `[${NOW_SECONDS + 300}]`,
  '{"valueOf":1}',
  '[[]]',
];
const NOT_TEXT = ['0', '-0', '1', '1e400', 'null', 'true', 'false', '{}', '[]', `["${ISSUER}"]`, '[null]', '{"0":"h"}'];
const NOT_AN_AUDIENCE = [
  '0',
  '-0',
  '1',
  '1e400',
  'null',
  'true',
  'false',
  '{}',
  '[null]',
  '[0]',
  '[true]',
  '[{}]',
  '[[]]',
  `[["${AUDIENCE}"]]`,
  `["${AUDIENCE}",1]`,
  `[1,"${AUDIENCE}"]`,
  `["${AUDIENCE}",null]`,
  `{"0":"${AUDIENCE}"}`,
];

/** Whether or not anybody expects the claim: what is there must be readable. */
const POLICIES: readonly (readonly [string, VerifyOptions])[] = [
  ['strict', optionsFor('HS256', { subject: 'user-1', maxAge: '1h' })],
  ['lenient', optionsFor('HS256', { issuer: false, audience: false, expiration: 'optional', typ: false })],
  ['with a year of tolerance', optionsFor('HS256', { clockTolerance: '365d' })],
  ['with functions', optionsFor('HS256', { issuer: () => true, audience: () => true })],
];

describe.each(POLICIES)('malformed claims, policy %s', (_, options) => {
  it.each(TIME_CLAIMS.flatMap((claim) => NOT_A_TIME.map((json) => [claim, json] as const)))(
    'rejects "%s": %s',
    async (claim, json) => {
      await expectTokenError(verify(withClaim(claim, json), key, options), 'ERR_JWT_CLAIM_INVALID', claim);
    },
  );

  it.each(TEXT_CLAIMS.flatMap((claim) => NOT_TEXT.map((json) => [claim, json] as const)))(
    'rejects "%s": %s',
    async (claim, json) => {
      await expectTokenError(verify(withClaim(claim, json), key, options), 'ERR_JWT_CLAIM_INVALID', claim);
    },
  );

  it.each(NOT_AN_AUDIENCE)('rejects "aud": %s', async (json) => {
    await expectTokenError(verify(withClaim('aud', json), key, options), 'ERR_JWT_CLAIM_INVALID', 'aud');
  });

  it('accepts the neighbour whose claims are what they should be', async () => {
    const claims = { ...GOOD_CLAIMS, nbf: NOW_SECONDS, jti: 'a' };
    expect((await verify(forge({ alg: 'HS256', key, payload: claims }), key, options)).payload).toEqual(claims);
  });
});

describe('claims at the edge of their type', () => {
  it.each(['0', '-0', '0.0', '-1', '1e0', '1e-400', `${NOW_SECONDS}`, `${NOW_SECONDS - 0.001}`])(
    'takes exp %s for the moment it names, which is past',
    async (json) => {
      await expectTokenError(verify(withClaim('exp', json), key, optionsFor('HS256')), 'ERR_JWT_EXPIRED', 'exp');
    },
  );

  it.each(['NaN', 'Infinity', '-Infinity', 'undefined', '01', '+1', '0x7fffffff', '.5', "'1'", ''])(
    'rejects exp %s, which is not JSON',
    async (json) => {
      const error = await expectTokenError(
        verify(withClaim('exp', json), key, optionsFor('HS256')),
        'ERR_JWT_MALFORMED',
      );
      expect(error.claim).toBeUndefined();
    },
  );

  it('rejects an empty list of audiences where one is expected', async () => {
    await expectTokenError(verify(withClaim('aud', '[]'), key, optionsFor('HS256')), 'ERR_JWT_CLAIM_MISMATCH', 'aud');
  });

  it.each(['""', '" "', '"https://issuer.example "'])('rejects iss %s, which is text but another', async (json) => {
    await expectTokenError(verify(withClaim('iss', json), key, optionsFor('HS256')), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
  });

  it.each(['exp', 'iss', 'aud'] as const)('rejects a token without %s, as missing', async (claim) => {
    const token = forge({ alg: 'HS256', key, payload: { ...GOOD_CLAIMS, [claim]: undefined } });
    await expectTokenError(verify(token, key, optionsFor('HS256')), 'ERR_JWT_CLAIM_MISSING', claim);
  });

  it('explain names the malformed claim with the code of verify', async () => {
    const { valid, checks } = await explain(withClaim('exp', '"1"'), key, optionsFor('HS256'));
    expect(valid).toBe(false);
    expect(checks.find((check) => check.name === 'exp')).toMatchObject({
      status: 'fail',
      code: 'ERR_JWT_CLAIM_INVALID',
    });
  });
});

describe('payload that is not an object', () => {
  const PAYLOADS = [
    '[]',
    `[${JSON.stringify(GOOD_CLAIMS)}]`,
    'null',
    'true',
    'false',
    '0',
    '1',
    '""',
    '"text"',
    '[[]]',
    'nul',
    ' ',
    '{',
    '{}{}',
  ];

  it.each(PAYLOADS)('rejects the payload %s, with no claim named', async (payloadText) => {
    const token = forge({ alg: 'HS256', key, payloadText });
    for (const [, options] of POLICIES) {
      const error = await expectTokenError(verify(token, key, options), 'ERR_JWT_MALFORMED');
      expect(error.claim).toBeUndefined();
    }
  });

  it.each(PAYLOADS)('says nothing of the payload %s unless the signature held', async (payloadText) => {
    const { header, payload } = segmentsOf(forge({ alg: 'HS256', key, payloadText }));
    const { signature } = segmentsOf(forge({ alg: 'HS256', key }));
    const attempt = verify(`${header}.${payload}.${signature}`, key, optionsFor('HS256'));
    const error = await expectTokenError(attempt, 'ERR_JWT_SIGNATURE_INVALID');
    expect(error.message).not.toMatch(/payload|json|object/i);
  });

  it('accepts the empty object where nothing is required', async () => {
    const options = optionsFor('HS256', { issuer: false, audience: false, expiration: 'optional' });
    expect((await verify(forge({ alg: 'HS256', key, payloadText: '{}' }), key, options)).payload).toEqual({});
  });
});

describe('malformed header fields', () => {
  const NOT_HEADER_TEXT = ['0', '1', '-0', '1e400', 'null', 'true', 'false', '{}', '[]', '["JWT"]', '[null]'];
  const withField = (name: string, json: string): string =>
    forge({ alg: 'HS256', key, headerText: `{"alg":"HS256",${JSON.stringify(name)}:${json}}` });

  it.each(NOT_HEADER_TEXT)('rejects typ %s, also when any typ would do', async (json) => {
    for (const typ of ['JWT', 'at+jwt', false] as const) {
      const attempt = verify(withField('typ', json), key, optionsFor('HS256', { typ }));
      await expectTokenError(attempt, 'ERR_JWT_TYP_MISMATCH');
    }
    await expectTokenError(verify(withField('typ', json), key, optionsFor('HS256')), 'ERR_JWT_TYP_MISMATCH');
  });

  it.each(NOT_HEADER_TEXT)('rejects kid %s, also when there is only one key', async (json) => {
    await expectTokenError(verify(withField('kid', json), key, optionsFor('HS256')), 'ERR_JWT_MALFORMED');
    const jwk = { kty: 'oct', kid: '1', k: Buffer.from(key).toString('base64url') };
    await expectTokenError(verify(withField('kid', json), { keys: [jwk] }, optionsFor('HS256')), 'ERR_JWT_MALFORMED');
  });

  it.each(['{"alg":"HS256"}', '{"alg":"HS256","typ":"JWT","kid":"1","cty":"x"}'])('accepts %s', async (headerText) => {
    await expect(verify(forge({ alg: 'HS256', key, headerText }), key, optionsFor('HS256'))).resolves.toBeDefined();
  });

  it.each([
    '[]',
    'null',
    '"HS256"',
    '1',
    'true',
    '["alg","HS256"]',
    '{',
    '',
    ' ',
    '{"alg":"HS256"',
    '{"alg":"HS256"}}',
  ])('rejects the header %j', async (headerText) => {
    await expectTokenError(
      verify(forge({ alg: 'HS256', key, headerText }), key, optionsFor('HS256')),
      'ERR_JWT_MALFORMED',
    );
  });
});
