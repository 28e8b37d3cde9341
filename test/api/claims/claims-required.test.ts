import { describe, expect, it } from 'vitest';
import { verify } from 'strictjwt';
import { expectTokenError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { accepted, rejected } from './judge.ts';

describe('requiredClaims', () => {
  it.each([null, 0, '', false, [], {}, 'text'])('is met by a member whatever its value, here %j', async (value) => {
    const { payload } = await accepted({ scope: value }, { requiredClaims: ['scope'] });
    expect(payload['scope']).toEqual(value);
  });

  it.each(['scope', 'jti', 'nbf', 'toString', 'constructor', 'hasOwnProperty', 'valueOf'])(
    'rejects a payload without %s of its own',
    async (claim) => {
      await rejected({}, 'ERR_JWT_CLAIM_MISSING', claim, { requiredClaims: [claim] });
    },
  );

  it('is met by an own member named like an inherited one', async () => {
    const requiredClaims = ['toString', 'constructor'];
    const { payload } = await accepted({ toString: 'data', constructor: 1 }, { requiredClaims });
    expect(payload['toString']).toBe('data');
  });

  it('is never met by __proto__, which no payload may have', async () => {
    await rejected({}, 'ERR_JWT_CLAIM_MISSING', '__proto__', { requiredClaims: ['__proto__'] });
    const payloadText = JSON.stringify(GOOD_CLAIMS).replace('{', '{"__proto__":1,');
    const options = optionsFor('HS256', { requiredClaims: ['__proto__'] });
    const token = forge({ alg: 'HS256', key: SECRET, payloadText });
    await expectTokenError(verify(token, SECRET, options), 'ERR_JWT_MALFORMED');
  });

  it('asks for all of them, and names the first that is missing', async () => {
    const requiredClaims = ['a', 'b', 'c'];
    await expect(accepted({ a: 1, b: 2, c: 3 }, { requiredClaims })).resolves.toBeDefined();
    await rejected({ a: 1, c: 3 }, 'ERR_JWT_CLAIM_MISSING', 'b', { requiredClaims });
    await rejected({}, 'ERR_JWT_CLAIM_MISSING', 'a', { requiredClaims });
  });

  it("demands exp even where expiration is 'optional'", async () => {
    const more = { expiration: 'optional', requiredClaims: ['exp'] } as const;
    await rejected({ exp: undefined }, 'ERR_JWT_CLAIM_MISSING', 'exp', more);
  });

  it('does not soften the rules of a registered claim', async () => {
    await rejected({ sub: null }, 'ERR_JWT_CLAIM_INVALID', 'sub', { requiredClaims: ['sub'] });
    await expect(accepted({ sub: 'me' }, { requiredClaims: ['sub'] })).resolves.toBeDefined();
  });

  it('is taken when the verifier is made, not later', async () => {
    const requiredClaims = ['a'];
    const attempt = accepted({}, { requiredClaims });
    requiredClaims[0] = 'iss';
    await expect(attempt).rejects.toMatchObject({ code: 'ERR_JWT_CLAIM_MISSING', claim: 'a' });
  });
});

describe('the order of the claim rules', () => {
  const wrong = { exp: 'x', nbf: 'x', iat: 'x', iss: 1, aud: 1, sub: 1, jti: 1 };
  const order = ['exp', 'nbf', 'iat', 'iss', 'aud', 'sub', 'jti'] as const;
  it.each(order.map((claim, at) => ({ claim, fixed: order.slice(0, at) })))(
    'names $claim first when all before it are right',
    async ({ claim, fixed }) => {
      const right: Record<string, unknown> = { ...GOOD_CLAIMS, nbf: GOOD_CLAIMS.iat, jti: 'id' };
      const changes = { ...wrong, ...Object.fromEntries(fixed.map((name) => [name, right[name]])) };
      await rejected(changes, 'ERR_JWT_CLAIM_INVALID', claim, { requiredClaims: ['scope'] });
    },
  );

  it('judges requiredClaims after the registered claims', async () => {
    await rejected({ jti: 1 }, 'ERR_JWT_CLAIM_INVALID', 'jti', { requiredClaims: ['scope'] });
  });
});
