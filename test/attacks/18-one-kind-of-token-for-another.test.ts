import { describe, expect, it } from 'vitest';
import { verify, type VerifyOptions } from 'strictjwt';
import { expectTokenError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../support/forge.ts';
import { pair } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// CVE-2026-41164; RFC 8725, section 3.11: an issuer signs many kinds of token with one key. An ID token, a logout token
// or a proof of possession must not open what asks for an access token.

const { privateKey, publicPem } = pair('p256');

const typed = (typ: unknown): string => forge({ alg: 'ES256', key: privateKey, header: { typ } });

async function accepted(token: string, options: VerifyOptions): Promise<void> {
  expect((await verify(token, publicPem, options)).payload).toEqual(GOOD_CLAIMS);
}

const KINDS = [
  'at+jwt',
  'dpop+jwt',
  'logout+jwt',
  'secevent+jwt',
  'token-introspection+jwt',
  'oauth-authz-req+jwt',
  'entity-statement+jwt',
  'vc+sd-jwt',
  'dc+sd-jwt',
  'kb+jwt',
  'rt+jwt',
  'JOSE',
  'JOSE+JSON',
  'JWE',
  'JWS',
  'passport',
];
const NEARLY_JWT = [
  '',
  ' ',
  'JWT ',
  ' JWT',
  'JWT\0',
  'JWT\n',
  'JW',
  'JWTT',
  'JWT;charset=utf-8',
  'J.W.T',
  'ＪＷＴ',
  'jẅt',
  'application/',
  'application/jwt ',
  'application/application/jwt',
  'application//jwt',
  'text/jwt',
  '/jwt',
  'x/application/jwt',
  'application/at+jwt',
  '+jwt',
  'jwt+',
  '*',
  '*/*',
  'undefined',
  'null',
  'false',
];

describe('one kind of token for another: nothing asked', () => {
  it.each([...KINDS, ...NEARLY_JWT])('rejects typ %j', async (typ) => {
    await expectTokenError(verify(typed(typ), publicPem, optionsFor('ES256')), 'ERR_JWT_TYP_MISMATCH');
    await expectTokenError(verify(typed(typ), publicPem, optionsFor('ES256', { typ: 'JWT' })), 'ERR_JWT_TYP_MISMATCH');
  });

  it.each(['JWT', 'jwt', 'Jwt', 'application/jwt', 'APPLICATION/JWT', 'application/JWT', undefined])(
    'accepts typ %j',
    async (typ) => {
      await accepted(typed(typ), optionsFor('ES256'));
    },
  );

  it('demands it when JWT is written out', async () => {
    await expectTokenError(
      verify(typed(undefined), publicPem, optionsFor('ES256', { typ: 'JWT' })),
      'ERR_JWT_TYP_MISMATCH',
    );
    await accepted(typed('JWT'), optionsFor('ES256', { typ: 'JWT' }));
    await accepted(typed('application/jwt'), optionsFor('ES256', { typ: 'jwt' }));
  });
});

describe('one kind of token for another: one kind asked', () => {
  it.each(KINDS)('typ %j is not satisfied by another kind, nor by silence', async (expected) => {
    const options = optionsFor('ES256', { typ: expected });
    for (const typ of [...KINDS, ...NEARLY_JWT, 'JWT', undefined]) {
      if (typ === expected || typ === `application/${expected}`) continue;
      await expectTokenError(verify(typed(typ), publicPem, options), 'ERR_JWT_TYP_MISMATCH');
    }
    for (const typ of [expected, expected.toUpperCase(), expected.toLowerCase(), `application/${expected}`])
      await accepted(typed(typ), options);
    await accepted(typed(expected), optionsFor('ES256', { typ: `application/${expected}` }));
  });

  it('typ is judged before the key is asked for', async () => {
    let asked = 0;
    const resolver = (): string => {
      asked++;
      return publicPem;
    };
    await expectTokenError(verify(typed('at+jwt'), resolver, optionsFor('ES256')), 'ERR_JWT_TYP_MISMATCH');
    expect(asked).toBe(0);
    await expect(verify(typed('JWT'), resolver, optionsFor('ES256'))).resolves.toBeDefined();
    expect(asked).toBe(1);
  });
});

describe('one kind of token for another: said out loud', () => {
  it.each([...KINDS, ...NEARLY_JWT, 'JWT', undefined])('typ: false accepts %j', async (typ) => {
    await accepted(typed(typ), optionsFor('ES256', { typ: false }));
  });
});
