import { inspect } from 'node:util';
import { createSigner, sign } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { SECRET } from '../../support/keys.ts';

// What sign says of claims that it cannot sign goes to a log. Of a person's data it names the claim and the kind.

const PRIVATE = 'ada@example.com';
const options = { algorithm: 'HS256', expiresIn: 60, now } as const;

/** Everything that a log may show of an error. */
function shown(error: Error): string {
  return `${inspect(error, { depth: 9, showHidden: true })}\n${JSON.stringify(error)}\n${error.stack}\n${String(error.cause)}`;
}

describe('of claims that cannot be signed sign repeats no value', () => {
  it.each<[string, unknown, string]>([
    ['an object as sub', { sub: { mail: PRIVATE } }, '"sub" is an object'],
    ['a list as sub', { sub: [PRIVATE] }, '"sub" is a list'],
    ['a String object as sub', { sub: Object(PRIVATE) }, '"sub" is an object'],
    ['a list as iss', { iss: [PRIVATE] }, '"iss" is a list'],
    ['a list as jti', { jti: [PRIVATE] }, '"jti" is a list'],
    ['an object as jti', { jti: { [PRIVATE]: 1 } }, '"jti" is an object'],
    ['a mixed list as aud', { aud: [PRIVATE, 1] }, '"aud" is a list'],
    ['text as exp', { exp: PRIVATE }, '"exp" is text'],
    ['text as nbf', { nbf: PRIVATE }, '"nbf" is text'],
    ['a list as iat', { iat: [PRIVATE] }, '"iat" is a list'],
    ['a symbol as a claim', { mail: Symbol(PRIVATE) }, '"mail" is a symbol'],
    ['a function as a claim', { mail: () => PRIVATE }, '"mail" is a function'],
    ['a Map as a claim', { mail: new Map([[PRIVATE, PRIVATE]]) }, '"mail" is [object Map]'],
    ['a Set deep within', { a: { b: [new Set([PRIVATE])] } }, '"b"'],
    ['a cycle beside it', Object.assign({ mail: PRIVATE, self: {} }, { self: [] as unknown[] }), ''],
    ['text for claims', JSON.stringify({ mail: PRIVATE }), 'got text'],
    ['a list for claims', [PRIVATE], 'got a list'],
    ['an object with toJSON', { toJSON: () => ({ mail: PRIVATE }) }, 'toJSON'],
  ])('%s', async (title, claims, named) => {
    if (title === 'a cycle beside it') (claims as { self: unknown[] }).self.push(claims);
    const sub = Object(claims);
    const given = sub === claims && 'exp' in sub ? { algorithm: 'HS256', now } : options;
    for (const attempt of [
      () => sign(claims as object, SECRET, given as typeof options),
      () => createSigner(SECRET, given as typeof options)(claims as object),
    ]) {
      const error = await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toContain(named);
      expect(shown(error)).not.toContain(PRIVATE);
    }
  });

  it.each<[string, number]>([
    ['a number as sub', 49_301_776_155],
    ['a number as jti', 49_301_776_155],
  ])('%s', async (title, value) => {
    const claim = title.slice(-3);
    const error = await expectUsageError(
      () => sign({ [claim]: value } as object, SECRET, options),
      'ERR_JWT_OPTION_INVALID',
    );
    expect(error.message).toContain(`claim "${claim}" is a number`);
    expect(shown(error)).not.toContain(String(value));
  });
});

it('the error about a time in the claims does not say that it was counted from options', async () => {
  const attempt = (): Promise<string> => sign({ iat: 1, exp: 2 }, SECRET, { algorithm: 'HS256', now });
  expect((await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID')).message).not.toContain('counted');
  const counted = (): Promise<string> => sign({ iat: 1 }, SECRET, options);
  expect((await expectUsageError(counted, 'ERR_JWT_OPTION_INVALID')).message).toContain('counted from "iat"');
});
