import { describe, expect, it } from 'vitest';
import { isJwksError, isTokenError, isUsageError, JwksError, TokenError, UsageError } from 'strictjwt';
import { errorCodes } from '../../docs/compiler.ts';

const guards = { isTokenError, isUsageError, isJwksError };

/** Which of the three say yes. */
function toldBy(error: unknown): string[] {
  return Object.entries(guards).flatMap(([name, guard]) => (guard(error) ? [name] : []));
}

/** As a second copy of this library makes it: the same name and code, another class. */
class ForeignCopy extends Error {
  readonly code: string;
  constructor(name: string, code: string) {
    super('made by another copy');
    Object.defineProperty(this, 'name', { get: () => name });
    this.code = code;
  }
}

const KIND: Record<string, string> = {
  ERR_JWT_OPTION_INVALID: 'UsageError',
  ERR_JWT_KEY_INVALID: 'UsageError',
  ERR_JWT_ALG_UNSUPPORTED: 'UsageError',
  ERR_JWKS_UNAVAILABLE: 'JwksError',
  ERR_JWKS_INVALID: 'JwksError',
};

describe('isTokenError, isUsageError and isJwksError', () => {
  it('tell the errors of this library apart', () => {
    expect(toldBy(new TokenError('ERR_JWT_EXPIRED', ''))).toEqual(['isTokenError']);
    expect(toldBy(new UsageError('ERR_JWT_KEY_INVALID', ''))).toEqual(['isUsageError']);
    expect(toldBy(new JwksError('ERR_JWKS_INVALID', ''))).toEqual(['isJwksError']);
  });

  it.each(errorCodes())('know %s, also from another copy of the library', (code) => {
    const name = KIND[code] ?? 'TokenError';
    expect(toldBy(new ForeignCopy(name, code))).toEqual([`is${name}`]);
  });

  it('do not take a foreign error for one because it has the same name, or the same code', () => {
    expect(toldBy(new ForeignCopy('TokenError', 'invalid_grant'))).toEqual([]); // as passport's
    expect(toldBy(new ForeignCopy('TokenError', 'ERR_JWT_EXPIREDX'))).toEqual([]);
    expect(toldBy(new ForeignCopy('TokenError', 'ERR_JWT_KEY_INVALID'))).toEqual([]);
    expect(toldBy(new ForeignCopy('UsageError', 'ERR_JWT_EXPIRED'))).toEqual([]);
    expect(toldBy(new ForeignCopy('JWTExpired', 'ERR_JWT_EXPIRED'))).toEqual([]); // as jose's
    expect(toldBy(new Error('TokenError ERR_JWT_EXPIRED'))).toEqual([]);
    expect(toldBy(Object.assign(new Error(), { name: 'TokenError' }))).toEqual([]);
    expect(toldBy(Object.assign(new Error(), { name: 'TokenError', code: ['ERR_JWT_EXPIRED'] }))).toEqual([]);
  });

  it('answer for whatever can be thrown, and never throw themselves', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const hostile = {
      get name(): string {
        throw new Error('read');
      },
    };
    const values = [undefined, null, 0, 1n, '', 'TokenError', Symbol('x'), {}, [], () => {}, proxy, hostile];
    for (const value of values) expect(toldBy(value)).toEqual([]);
  });
});

describe('new TokenError', () => {
  it('makes an error for checks of one’s own, which names the claim', () => {
    const cause = new Error('why');
    const error = new TokenError('ERR_JWT_CLAIM_MISMATCH', 'the role is not "admin"', { claim: 'role', cause });
    expect(error).toMatchObject({ name: 'TokenError', code: 'ERR_JWT_CLAIM_MISMATCH', claim: 'role', cause });
    expect(isTokenError(error)).toBe(true);
  });

  it('has a list of issues with ERR_JWT_SCHEMA in any case, as its type says', () => {
    expect(new TokenError('ERR_JWT_SCHEMA', '').issues).toEqual([]);
    const issues = [{ message: 'no' }];
    expect(new TokenError('ERR_JWT_SCHEMA', '', { issues }).issues).toEqual(issues);
    expect(Object.keys(new TokenError('ERR_JWT_REVOKED', ''))).toEqual(['code']);
  });
});
