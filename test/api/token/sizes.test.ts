import { createVerifier, decode, explain, sign } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { NOW_SECONDS, now } from '../../support/clock.ts';
import { expectTokenError } from '../../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS, seal } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

/** A header with so many members, items, nested values or escapes: three of them are its own. */
const HEADERS = {
  members: (count: number) => `{"alg":"HS256"${Array.from({ length: count - 1 }, (_, i) => `,"m${i}":0`).join('')}}`,
  items: (count: number) => `{"alg":"HS256","x":[0${',0'.repeat(count - 3)}]}`,
  'nested lists': (count: number) => `{"alg":"HS256","x":${'['.repeat(count - 2)}${']'.repeat(count - 2)}}`,
  'nested objects': (count: number) => `{"alg":"HS256","x":${'{"x":'.repeat(count - 2)}0${'}'.repeat(count - 2)}}`,
  escapes: (count: number) => `{"alg":"HS256","x":"${'\\n'.repeat(count - 2)}"}`,
  'escaped quotes': (count: number) => `{"alg":"HS256","x":"${'\\"'.repeat(count - 2)}"}`,
};

describe('a header of at most 32 parts is read, one of 33 is refused', () => {
  const verify = createVerifier(SECRET, optionsFor('HS256'));
  it.each(Object.entries(HEADERS))('counted by %s', async (_what, headerOf) => {
    await verify(forge({ alg: 'HS256', key: SECRET, headerText: headerOf(32) }));
    const over = forge({ alg: 'HS256', key: SECRET, headerText: headerOf(33) });
    const error = await expectTokenError(verify(over), 'ERR_JWT_MALFORMED');
    expect(error.message).toBe('the header has more than 32 parts');
    await expectTokenError(() => decode(over), 'ERR_JWT_MALFORMED');
  });

  it.each([',[{'.repeat(100), '\\/'.repeat(100), '\\",'.repeat(20)])('text does not count: %s', async (text) => {
    await verify(forge({ alg: 'HS256', key: SECRET, headerText: `{"alg":"HS256","kid":"${text}"}` }));
  });

  it('also where another, simple header was remembered before', async () => {
    await verify(forge({ alg: 'HS256', key: SECRET }));
    const complex = forge({ alg: 'HS256', key: SECRET, headerText: HEADERS.items(33) });
    await expectTokenError(verify(complex), 'ERR_JWT_MALFORMED');
    await verify(forge({ alg: 'HS256', key: SECRET }));
  });
});

describe('tokens of every size', () => {
  const maxTokenLength = 1_000_000;
  // around the sizes at which buffers grow, are kept, or are given up
  const sizes = [
    1, 100, 300, 301, 302, 303, 1_000, 3_000, 4_000, 8_000, 48_900, 49_000, 49_200, 66_000, 200_000, 10, 70_000, 5,
  ];
  const options = { ...optionsFor('HS256', { maxTokenLength }), now };
  const verify = createVerifier(SECRET, options);

  it('verify and decode, whatever size came before', async () => {
    for (const size of sizes) {
      const payload = { ...GOOD_CLAIMS, text: 'é'.repeat(size) };
      const token = forge({ alg: 'HS256', key: SECRET, payload });
      expect((await verify(token)).payload).toEqual(payload);
      expect(decode(token, { maxTokenLength }).payload).toEqual(payload);
      await expectTokenError(verify(`${token}=`), 'ERR_JWT_MALFORMED');
      await expectTokenError(verify(token.slice(0, -3)), 'ERR_JWT_SIGNATURE_INVALID');
    }
  });

  it('verify with a key that takes its time, several at once', async () => {
    const { privateKey, publicPem } = pair('p256');
    const verifyEs256 = createVerifier(publicPem, { ...options, algorithms: ['ES256'] });
    const payloads = sizes.map((size) => ({ ...GOOD_CLAIMS, text: 'x'.repeat(size) }));
    const found = await Promise.all(
      payloads.map((payload) => verifyEs256(forge({ alg: 'ES256', key: privateKey, payload }))),
    );
    expect(found.map(({ payload }) => payload)).toEqual(payloads);
  });

  it.each(sizes)('with %i characters and one that is not ASCII are refused for it', async (size) => {
    for (const character of ['é', '\u0141', '\u{1f600}', '\ud800']) {
      const text = `${base64url('{"alg":"HS256"}')}.${'A'.repeat(size)}${character}${'A'.repeat(size)}`;
      const error = await expectTokenError(verify(seal('HS256', text, SECRET)), 'ERR_JWT_MALFORMED');
      expect(error.message).toBe('the token has a character that is not ASCII');
    }
  });

  it.each(['+', '/'])('with %s are refused as base64', async (character) => {
    const token = forge({ alg: 'HS256', key: SECRET });
    for (const text of [
      character + token.slice(1),
      token.replace('.', `.${character}`),
      token.slice(0, -1) + character,
    ]) {
      const error = await expectTokenError(verify(text), 'ERR_JWT_MALFORMED');
      expect(error.message).toBe('the token has "+" or "/": base64, not base64url');
    }
  });

  it('can be signed when they can be verified', async () => {
    for (const size of sizes) {
      const token = await sign({ text: 'é'.repeat(size), exp: NOW_SECONDS + 5 }, SECRET, { algorithm: 'HS256', now });
      expect(token).toBe(forge({ alg: 'HS256', key: SECRET, payload: decode(token, { maxTokenLength }).payload }));
    }
  });
});

describe('a header segment that is no JSON object', () => {
  it.each([
    ['x', 'the header is not a JSON object'],
    ['{"alg":"HS256",', 'the header is not JSON'],
    [' \t\r\n{', 'the header is not JSON'],
    ['[]', 'the header is not a JSON object'],
    ['null', 'the header is not a JSON object'],
    ['{"__proto__":1}', 'the header has a "__proto__" member'],
    [Buffer.from([0xff]), 'the header is not UTF-8'],
    ['\ufeff{}', 'the header is not a JSON object'],
  ])('is refused by name: %s', async (headerText, message) => {
    const { checks } = await explain(forge({ alg: 'HS256', key: SECRET, headerText }), SECRET, optionsFor('HS256'));
    expect(checks[1]).toMatchObject({ name: 'header', status: 'fail', code: 'ERR_JWT_MALFORMED', message });
  });
});
