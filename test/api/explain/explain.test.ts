import { describe, expect, it } from 'vitest';
import { createMultiVerifier, explain, type Explanation, type VerifyOptions } from 'strictjwt';
import { NOW, NOW_SECONDS } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { tokenWith } from '../claims/judge.ts';

const options = optionsFor('HS256');
const PIPELINE = ['format', 'header', 'algorithm', 'crit', 'typ', 'key', 'signature', 'payload'];
const CLAIMS = ['exp', 'nbf', 'iat', 'iss', 'aud', 'sub'];
const ALL = [...PIPELINE, ...CLAIMS, 'schema', 'revocation'];

const names = ({ checks }: Explanation): string[] => checks.map(({ name }) => name);
const statusOf = ({ checks }: Explanation): Record<string, string> =>
  Object.fromEntries(checks.map(({ name, status, code }) => [name, code ?? status]));
const failures = (explanation: Explanation): Record<string, string> =>
  Object.fromEntries(Object.entries(statusOf(explanation)).filter(([, status]) => status.startsWith('ERR')));

describe('explain', () => {
  it('lists every check of an accepted token, in the order of the pipeline', async () => {
    const explanation = await explain(tokenWith(), SECRET, options);
    expect(names(explanation)).toEqual(ALL);
    expect(explanation).toMatchObject({ valid: true, header: { alg: 'HS256', typ: 'JWT' }, payload: GOOD_CLAIMS });
    expect(statusOf(explanation)).toEqual({
      ...Object.fromEntries(ALL.map((name) => [name, 'pass'])),
      nbf: 'skipped',
      iat: 'skipped',
      sub: 'skipped',
      schema: 'skipped',
      revocation: 'skipped',
    });
  });

  it('says of each check what was found, in words', async () => {
    const { checks } = await explain(tokenWith({ nbf: NOW_SECONDS }), SECRET, {
      ...options,
      requiredClaims: ['scope'],
    });
    for (const check of checks) expect(check.message).toMatch(/\S/);
    const messageOf = (wanted: string) => checks.find(({ name }) => name === wanted)?.message;
    expect(messageOf('algorithm')).toBe('"HS256" is allowed');
    expect(messageOf('exp')).toBe('is 2026-01-05T10:05:00Z');
    expect(messageOf('nbf')).toBe('is 2026-01-05T10:00:00Z');
    expect(messageOf('iss')).toBe(`is "${GOOD_CLAIMS.iss}"`);
    expect(messageOf('schema')).toContain('no schema given');
    expect(messageOf('sub')).toBe(`is "${GOOD_CLAIMS.sub}"; not asked for`);
    expect(messageOf('typ')).toBe('is "JWT"');
  });

  it('lists requiredClaims behind the registered claims, each claim once', async () => {
    const requiredClaims = ['scope', 'sub', 'exp', 'tenant', 'scope'];
    const explanation = await explain(tokenWith({ scope: 'x' }), SECRET, { ...options, requiredClaims });
    expect(names(explanation)).toEqual([...PIPELINE, ...CLAIMS, 'scope', 'tenant', 'schema', 'revocation']);
    expect(failures(explanation)).toEqual({ tenant: 'ERR_JWT_CLAIM_MISSING' });
    expect(explanation.checks.find(({ name }) => name === 'scope')).toMatchObject({
      status: 'pass',
      message: 'is there',
    });
  });

  it('judges jti where there is one', async () => {
    const explanation = await explain(tokenWith({ jti: 5 }), SECRET, options);
    expect(names(explanation)).toEqual([...PIPELINE, ...CLAIMS, 'jti', 'schema', 'revocation']);
    expect(failures(explanation)).toEqual({ jti: 'ERR_JWT_CLAIM_INVALID' });
  });

  it('goes on past the first failure', async () => {
    const isRevoked = (): boolean => true;
    const schema: VerifyOptions['schema'] = {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [{ message: 'no' }] }) },
    };
    const wrong = { exp: 0, nbf: 'x', iat: undefined, iss: 'x', aud: [], sub: 1, jti: null };
    const token = forge({
      alg: 'HS256',
      key: SECRET,
      header: { typ: 'x', crit: [] },
      payload: { ...GOOD_CLAIMS, ...wrong },
    });
    const more = { ...options, maxAge: 60, schema, isRevoked, requiredClaims: ['scope'] };
    expect(failures(await explain(token, SECRET, more))).toEqual({
      crit: 'ERR_JWT_CRIT_UNSUPPORTED',
      typ: 'ERR_JWT_TYP_MISMATCH',
      exp: 'ERR_JWT_EXPIRED',
      nbf: 'ERR_JWT_CLAIM_INVALID',
      iat: 'ERR_JWT_CLAIM_MISSING',
      iss: 'ERR_JWT_CLAIM_MISMATCH',
      aud: 'ERR_JWT_CLAIM_MISMATCH',
      sub: 'ERR_JWT_CLAIM_INVALID',
      jti: 'ERR_JWT_CLAIM_INVALID',
      scope: 'ERR_JWT_CLAIM_MISSING',
      schema: 'ERR_JWT_SCHEMA',
      revocation: 'ERR_JWT_REVOKED',
    });
  });

  it('judges the claims of a token whose signature does not hold, but asks nobody about them', async () => {
    const isRevoked = (): boolean => expect.fail('promised verified claims');
    const token = forge({ alg: 'HS256', key: 'another secret', payload: { ...GOOD_CLAIMS, exp: 0 } });
    const explanation = await explain(token, SECRET, { ...options, isRevoked });
    expect(failures(explanation)).toEqual({ signature: 'ERR_JWT_SIGNATURE_INVALID', exp: 'ERR_JWT_EXPIRED' });
    expect(explanation).toMatchObject({ valid: false, decoded: { payload: { exp: 0 } } });
    expect(explanation).not.toHaveProperty('payload');
    expect(explanation).not.toHaveProperty('header');
    expect(statusOf(explanation)['revocation']).toBe('skipped');
  });

  it('skips key and signature when the algorithm is not allowed, and judges the rest', async () => {
    const explanation = await explain(tokenWith({ exp: 0 }), pair('p256').publicPem, optionsFor('ES256'));
    expect(failures(explanation)).toEqual({ algorithm: 'ERR_JWT_ALG_NOT_ALLOWED', exp: 'ERR_JWT_EXPIRED' });
    expect(statusOf(explanation)).toMatchObject({ key: 'skipped', signature: 'skipped', payload: 'pass' });
  });

  it.each(['', 'garbage', 'a.b.c', 'e30.e30.', 5, undefined, null, {}])(
    'never throws for a bad token: %j',
    async (token) => {
      const explanation = await explain(token as string, SECRET, { ...options, requiredClaims: ['scope', 'toString'] });
      expect(explanation.valid).toBe(false);
      expect(explanation).not.toHaveProperty('payload');
      expect(names(explanation)).toEqual([...PIPELINE, ...CLAIMS, 'scope', 'toString', 'schema', 'revocation']);
      for (const { message } of explanation.checks) expect(message).toBeTypeOf('string');
      for (const { status } of explanation.checks.slice(2)) expect(status).toBe('skipped');
    },
  );

  it('reports a payload that is no object, and has none then', async () => {
    const explanation = await explain(forge({ alg: 'HS256', key: SECRET, payload: [] }), SECRET, options);
    expect(failures(explanation)).toEqual({ payload: 'ERR_JWT_MALFORMED' });
    expect(explanation).not.toHaveProperty('payload');
  });

  it('judges what the header must be where token and header can be read, and asks functions only about a signed one', async () => {
    const seen: unknown[] = [];
    const header = { ver: '2', level: (value: unknown) => seen.push(value) > 0 };
    const lines = async (token: string, more: object = {}): Promise<string[]> => {
      const { checks } = await explain(token, SECRET, { ...options, header, ...more });
      return checks
        .filter(({ name }) => name.startsWith('header.'))
        .map(({ status, message }) => `${status}: ${message}`);
    };
    const token = forge({ alg: 'HS256', key: SECRET, header: { ver: '2', level: 3 } });
    expect(await lines(token)).toEqual(['pass: is "2"', 'pass: is 3']);
    expect(seen).toEqual([3]);
    expect(await lines(forge({ alg: 'HS256', key: `${SECRET}.`, header: { ver: '2', level: 3 } }))).toEqual([
      'pass: is "2"',
      'skipped: the function was not asked: the signature does not hold',
    ]);
    expect(await lines(forge({ alg: 'HS256', key: SECRET, header: { ver: '3', level: 3 }, payload: 'text' }))).toEqual(
      Array(2).fill('skipped: an earlier check failed'),
    );
    expect(await lines(forge({ alg: 'HS256', key: SECRET, headerText: '[]' }))).toEqual(
      Array(2).fill('skipped: an earlier check failed'),
    );
    expect(seen).toEqual([3]);
  });

  it('gives a header of its own', async () => {
    const token = forge({ alg: 'HS256', key: SECRET, header: { list: [1] } });
    const { header } = await explain(token, SECRET, options);
    (header?.['list'] as unknown[]).push(2);
    expect((await explain(token, SECRET, options)).header).toMatchObject({ list: [1] });
  });
});

describe('explain behind a verifier of several issuers', () => {
  it.each([5, null, ['https://issuer.example']])('has for the issuer %j the code that verify has', async (iss) => {
    const { issuer, ...rest } = { ...options, issuer: 'https://a.example', key: SECRET };
    const verifyToken = createMultiVerifier([{ issuer, ...rest }]);
    const token = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, iss } });
    const error = await verifyToken(token).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ERR_JWT_CLAIM_MISMATCH' });
    const explanation = await explain(token, verifyToken);
    expect(explanation.valid).toBe(false);
    expect(explanation.checks.find(({ name }) => name === 'iss')).toMatchObject({
      status: 'fail',
      code: 'ERR_JWT_CLAIM_MISMATCH',
      message: (error as Error).message,
    });
  });
});

describe('explain without a key', () => {
  it('reports what can be known, and is never valid', async () => {
    const explanation = await explain(tokenWith());
    expect(explanation).toMatchObject({ valid: false, decoded: { header: { alg: 'HS256' }, payload: GOOD_CLAIMS } });
    expect(explanation).not.toHaveProperty('payload');
    expect(names(explanation)).toEqual(ALL);
    expect(statusOf(explanation)).toMatchObject({
      format: 'pass',
      key: 'skipped',
      signature: 'skipped',
      payload: 'pass',
    });
  });

  it('judges by the real clock when no options are given', async () => {
    expect(failures(await explain(tokenWith({ exp: 0 })))).toEqual({ exp: 'ERR_JWT_EXPIRED' });
    expect(failures(await explain(tokenWith({ exp: 9e9, iss: undefined, aud: undefined })))).toEqual({});
    expect(failures(await explain(forge({ alg: 'HS256', key: SECRET, header: { alg: 'none' } })))).toMatchObject({
      algorithm: 'ERR_JWT_ALG_NOT_ALLOWED',
    });
  });

  it('judges by the options that are given', async () => {
    const explanation = await explain(tokenWith({ iss: 'x' }), undefined, { ...options, now: () => NOW });
    expect(explanation.valid).toBe(false);
    expect(failures(explanation)).toEqual({ iss: 'ERR_JWT_CLAIM_MISMATCH' });
  });
});

describe('explain rejects, as verify does,', () => {
  it('when a key is given without options, or options are wrong', async () => {
    await expectUsageError(explain(tokenWith(), SECRET as never), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(
      explain(tokenWith(), undefined, { subject: '' } as unknown as VerifyOptions),
      'ERR_JWT_OPTION_INVALID',
    );
    await expectUsageError(
      explain(tokenWith(), SECRET, { ...options, cache: true } as VerifyOptions),
      'ERR_JWT_OPTION_INVALID',
    );
  });

  it('when the key does not fit', async () => {
    await expectUsageError(explain(tokenWith(), 'short', options), 'ERR_JWT_KEY_INVALID');
    await expectUsageError(explain('garbage', pair('p256').privatePem, optionsFor('ES256')), 'ERR_JWT_KEY_INVALID');
  });
});
