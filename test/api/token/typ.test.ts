import { createVerifier } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { expectTokenError } from '../../support/expect.ts';
import { forge } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const verify = createVerifier(SECRET, optionsFor('HS256'));
const withTyp = (typ: unknown): string => forge({ alg: 'HS256', key: SECRET, header: { typ } });

describe('typ', () => {
  it.each(['JWT', 'jwt', 'application/jwt', 'APPLICATION/JWT'])(
    '%s is a JWT',
    async (typ) => void (await verify(withTyp(typ))),
  );

  it.each([
    'xapplication/jwt',
    'jwtapplication/',
    'application/application/jwt',
    'application/',
    'j\u0077t ',
    '\u212awt',
  ])(
    '%s is another typ than JWT',
    async (typ) => void (await expectTokenError(verify(withTyp(typ)), 'ERR_JWT_TYP_MISMATCH')),
  );

  it.each([
    [1, '1'],
    [null, 'null'],
    [['JWT'], '["JWT"]'],
    [{}, 'an object'],
  ])('%j is refused, because it is no text', async (typ, shown) => {
    const { message } = await expectTokenError(verify(withTyp(typ)), 'ERR_JWT_TYP_MISMATCH');
    expect(message).toBe(`header "typ" must be a string, got ${shown}`);
  });
});
