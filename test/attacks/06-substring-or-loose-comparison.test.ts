import { describe, expect, it } from 'vitest';
import { createVerifier, verify, type VerifyOptions } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { AUDIENCE, forge, GOOD_CLAIMS, ISSUER } from '../support/forge.ts';
import { SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// PyJWT GHSA-75c5-xw7c-p5pm (`iss in "…"`), fast-jwt CVE-2026-35040 and 2026-35041 (RegExp with state, ReDoS).

const key = SECRET;

const token = (claims: Record<string, unknown>): string =>
  forge({ alg: 'HS256', key, payload: { ...GOOD_CLAIMS, ...claims } });

/** Values that a loose comparison takes for `expected`. */
function lookalikes(expected: string): string[] {
  return [
    '',
    ' ',
    expected.slice(0, -1),
    expected.slice(1),
    expected.slice(0, 8),
    expected.at(-1) ?? '',
    `${expected}/`,
    `${expected}.evil.example`,
    `https://evil.example/${expected}`,
    `${expected} `,
    ` ${expected}`,
    `${expected}\n`,
    `${expected}\0`,
    `\0${expected}`,
    `\uFEFF${expected}`,
    `${expected}\u200B`,
    expected.toUpperCase(),
    expected.replace('https', 'HTTPS'),
    expected.replace('https', 'http'),
    expected.replace('e', 'е'),
    expected.replace('a', 'а'),
    expected.replaceAll('.', '。'),
    expected.replace('s', 'ſ'),
    expected.normalize('NFKD') + '\u0301',
    encodeURI(expected).replace(':', '%3A'),
    `${expected}?`,
    `${expected}#`,
    `${expected}:443`,
    '*',
    '.*',
    `/${expected}/`,
    `${expected},https://evil.example`,
    `${expected} https://evil.example`,
    `["${expected}"]`,
    `"${expected}"`,
    'true',
    '[object Object]',
    'undefined',
    'null',
    'constructor',
    '__proto__',
    'length',
    '0',
    `${expected}${expected}`,
  ].filter((value) => value !== expected);
}

const EXPECTATIONS = [
  ['iss', 'issuer', ISSUER],
  ['aud', 'audience', AUDIENCE],
  ['sub', 'subject', 'user-1'],
] as const;

describe.each(EXPECTATIONS)('loose comparison of %s', (claim, option, expected) => {
  it.each(lookalikes(expected))('rejects %j', async (value) => {
    const expectations: VerifyOptions[] = [optionsFor('HS256', { [option]: expected })];
    if (option !== 'subject') {
      expectations.push(optionsFor('HS256', { [option]: [expected] }));
      expectations.push(optionsFor('HS256', { [option]: [`${expected}/a`, expected, 'https://other.example'] }));
      expectations.push(optionsFor('HS256', { [option]: (text: string) => text === expected }));
    }
    for (const options of expectations) {
      await expectTokenError(verify(token({ [claim]: value }), key, options), 'ERR_JWT_CLAIM_MISMATCH', claim);
    }
  });

  it('rejects a value that merely contains the expected one, the other way round too', async () => {
    const wide = optionsFor('HS256', { [option]: `${expected}/tenant` });
    await expectTokenError(verify(token({}), key, wide), 'ERR_JWT_CLAIM_MISMATCH', claim);
    const empty = token({ [claim]: '' });
    await expectTokenError(
      verify(empty, key, optionsFor('HS256', { [option]: expected })),
      'ERR_JWT_CLAIM_MISMATCH',
      claim,
    );
  });

  it('accepts the neighbour that is equal', async () => {
    const { payload } = await verify(token({}), key, optionsFor('HS256', { [option]: expected }));
    expect(payload).toEqual(GOOD_CLAIMS);
  });

  it.each([
    ['a RegExp', /.*/],
    ['a RegExp with state', /issuer/g],
    ['a list with a RegExp', [/.*/]],
    ['true', true],
    ['null', null],
    ['0', 0],
    ['1', 1],
    ['an object', {}],
    ['a String object', Object(expected)],
    ['a list with null', [null]],
    ['a list with an empty text', ['']],
    ['a list in a list', [[expected]]],
    ['a list with a function', [() => true]],
    ['a Set', new Set([expected])],
    ['an empty list', []],
    ['an empty text', ''],
    ['a symbol', Symbol('x')],
  ])('refuses %s as an expectation', async (_, value) => {
    const options = { ...optionsFor('HS256'), [option]: value } as unknown as VerifyOptions;
    await expectUsageError(() => createVerifier(key, options), 'ERR_JWT_OPTION_INVALID');
  });
});

describe('a list of audiences in the token', () => {
  it.each(lookalikes(AUDIENCE))('rejects a list that holds only %j and others', async (value) => {
    const aud = [value, 'https://other.example'];
    await expectTokenError(verify(token({ aud }), key, optionsFor('HS256')), 'ERR_JWT_CLAIM_MISMATCH', 'aud');
  });

  it('accepts a list that holds the expected one', async () => {
    for (const aud of [[AUDIENCE], ['https://other.example', AUDIENCE], [AUDIENCE, AUDIENCE]]) {
      await expect(verify(token({ aud }), key, optionsFor('HS256'))).resolves.toBeDefined();
    }
  });

  it('joins nothing: two parts are not the whole', async () => {
    const aud = [AUDIENCE.slice(0, 10), AUDIENCE.slice(10)];
    await expectTokenError(verify(token({ aud }), key, optionsFor('HS256')), 'ERR_JWT_CLAIM_MISMATCH', 'aud');
    const both = optionsFor('HS256', { audience: ['a', 'b'] });
    await expectTokenError(verify(token({ aud: 'a,b' }), key, both), 'ERR_JWT_CLAIM_MISMATCH', 'aud');
  });
});

describe('a function as expectation', () => {
  const untyped =
    (answer: unknown): ((text: string) => boolean) =>
    () =>
      answer as boolean;

  it.each([
    ['1', 1],
    ['text', 'true'],
    ['an object', {}],
    ['a list', []],
    ['a true object', Object(true)],
    ['undefined', undefined],
    ['null', null],
    ['0', 0],
    ['false', false],
  ])('accepts nothing when it answers %s', async (_, answer) => {
    for (const option of ['issuer', 'audience'] as const) {
      const options = optionsFor('HS256', { [option]: untyped(answer) });
      await expectTokenError(
        verify(token({}), key, options),
        'ERR_JWT_CLAIM_MISMATCH',
        option === 'issuer' ? 'iss' : 'aud',
      );
    }
  });

  it('accepts when it answers true, and is given text only', async () => {
    const seen: unknown[] = [];
    const see = (text: string): boolean => seen.push(text) > 0;
    await verify(
      token({ aud: ['a', 'b'] }),
      key,
      optionsFor('HS256', { issuer: see, audience: (text) => see(text) && text === 'b' }),
    );
    expect(seen).toEqual([ISSUER, 'a', 'b']);
  });

  it('gives the same answer to the same token each time', async () => {
    const verifier = createVerifier(key, optionsFor('HS256', { issuer: [ISSUER] }));
    for (let i = 0; i < 4; i++) await expect(verifier(token({}))).resolves.toBeDefined();
  });
});
