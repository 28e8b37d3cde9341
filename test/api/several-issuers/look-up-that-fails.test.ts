import { createMultiVerifier, explain, JwksError, TokenError } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { forge } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';

const token = forge({ alg: 'HS256', key: SECRET });
const tokens: readonly [string, string][] = [
  ['a good token', token],
  ['a forged token', `${token.slice(0, -4)}AAAA`],
];
const throwing = (error: unknown) => () => {
  throw error;
};

describe('explain behind a verifier for several issuers whose look-up fails', () => {
  it.each(tokens)('does not reject for %s: the issuer is a failed check that says why', async (_, given) => {
    for (const lookUp of [
      throwing(new Error('the database is away')),
      async () => throwing(new Error('the database is away'))(),
    ]) {
      const { valid, checks } = await explain(given, createMultiVerifier(lookUp));
      expect(valid).toBe(false);
      const iss = checks.find(({ name }) => name === 'iss');
      expect(iss).toMatchObject({ status: 'fail', message: expect.stringContaining('the database is away') });
    }
  });

  it.each(tokens)('does not reject for %s whatever is thrown', async (_, given) => {
    for (const error of [undefined, null, 'text', new JwksError('ERR_JWKS_UNAVAILABLE', 'away'), Object.create(null)]) {
      const { valid, checks } = await explain(given, createMultiVerifier(throwing(error)));
      expect(valid).toBe(false);
      expect(checks.find(({ name }) => name === 'iss')?.status).toBe('fail');
    }
  });

  it('has for a TokenError of the look-up the code that verify has', async () => {
    const verify = createMultiVerifier(throwing(new TokenError('ERR_JWT_REVOKED', 'this tenant has left')));
    await expectTokenError(verify(token), 'ERR_JWT_REVOKED');
    const { valid, checks } = await explain(token, verify);
    expect(valid).toBe(false);
    expect(checks.find(({ status }) => status === 'fail')).toMatchObject({ name: 'iss', code: 'ERR_JWT_REVOKED' });
  });

  it('rejects for an entry that is wrong, whatever the token', async () => {
    const wrong = createMultiVerifier(() => 7 as never);
    await expectUsageError(explain(token, wrong), 'ERR_JWT_OPTION_INVALID');
  });
});
