import { describe, expect, it } from 'vitest';
import { createSigner, createVerifier } from 'strictjwt';
import { expectUsageError } from '../../support/expect.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

// Options that are objects themselves, message by message.

const options = optionsFor('HS256');
const refused = async (more: object): Promise<string> => {
  const attempt = () => createVerifier(SECRET, { ...options, ...more } as never);
  return (await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID')).message;
};

const VALUES = 'non-empty text, a finite number, a boolean, a non-empty list of those, or a function';

describe.each(['claims', 'header'])('the option %s', (name) => {
  it.each<[unknown, string]>([
    [5, '5'],
    [[], 'an empty list'],
    [null, 'null'],
    [() => 1, 'a function'],
  ])('is an object of expected values, and not %o', async (given, shown) => {
    expect(await refused({ [name]: given })).toBe(
      `option "${name}" is ${shown}, expected an object of expected values by name: ${VALUES}`,
    );
  });

  it.each<[unknown, string]>([
    [undefined, 'undefined (is an environment variable unset?)'],
    [null, 'null'],
    ['', '""'],
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [[], 'an empty list'],
    [['a', ''], '["a", ""]'],
    [[1, null], 'a list'],
    [{}, 'an object'],
    [5n, 'the BigInt 5'],
  ])('expects of a member no %o', async (given, shown) => {
    expect(await refused({ [name]: { level: given } })).toBe(
      `option "${name}" member "level" is ${shown}, expected ${VALUES}`,
    );
  });

  it.each([['text'], [0], [-1.5], [true], [false], [['a', 1, true]], [() => true]])('takes %o', (given) => {
    expect(() => createVerifier(SECRET, { ...options, [name]: { level: given } } as never)).not.toThrow();
  });
});

describe('a name with an option of its own', () => {
  it.each([
    ['claims', 'iss', 'issuer'],
    ['claims', 'aud', 'audience'],
    ['claims', 'sub', 'subject'],
    ['claims', 'exp', 'expiration'],
    ['claims', 'nbf', 'clockTolerance'],
    ['claims', 'iat', 'maxAge'],
    ['header', 'alg', 'algorithms'],
    ['header', 'typ', 'typ'],
    ['header', 'kid', 'key'],
  ])('is no member of %s: %s, see %s', async (option, name, instead) => {
    expect(await refused({ [option]: { [name]: 'x' } })).toBe(
      `option "${option}" member "${name}" is judged by "${instead}", use that`,
    );
  });

  it.each(['crit', 'b64'])('nor is what no token may have: %s', async (name) => {
    expect(await refused({ header: { [name]: 'x' } })).toBe(
      `option "header" member "${name}" is refused in every token`,
    );
  });
});

describe('an object of which something would be overlooked', () => {
  class Options {
    readonly algorithms = ['HS256'];
  }
  const hidden = Object.defineProperty({ ...options }, 'subject', { value: 'a' });
  it.each<[object, string]>([
    [new Options(), 'must be a plain object: inherited members would be overlooked'],
    [Object.create(options) as object, 'must be a plain object: inherited members would be overlooked'],
    [hidden, 'must not have a member "subject" that is not enumerable: it would be overlooked'],
  ])('is refused as options, and as one of them: %#', async (given, why) => {
    const attempt = () => createVerifier(SECRET, given as never);
    const error = await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe(`the options ${why}`);
    expect(await refused({ claims: given })).toBe(`option "claims" ${why}`);
    expect(await refused({ cache: given })).toBe(`option "cache" ${why}`);
    const header = () => createSigner(SECRET, { algorithm: 'HS256', expiresIn: 5, header: given } as never);
    expect((await expectUsageError(header, 'ERR_JWT_OPTION_INVALID')).message).toBe(`option "header" ${why}`);
  });
});
