import { describe, expect, it } from 'vitest';
import { createVerifier, decode, verify } from 'strictjwt';
import { expectTokenError } from '../../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS, seal, segmentsOf } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const options = optionsFor('HS256', { maxTokenLength: 200_000 });
const verifier = createVerifier(SECRET, options);
/** A genuine token whose payload has about so many characters. */
const tokenOf = (length: number): string =>
  forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, pad: 'x'.repeat(length) } });

describe('a token of any length', () => {
  const lengths = [0, 1, 2, 3, 4, 50, 63, 64, 65, 66, 67, 300, 2800, 2900, 4000, 8000, 48_000, 50_000, 140_000];
  it.each(lengths)('is read right with %d more characters, and one after it too', async (length) => {
    const { payload } = await verifier(tokenOf(length));
    expect(payload).toEqual({ ...GOOD_CLAIMS, pad: 'x'.repeat(length) });
    await expect(verifier(tokenOf(5))).resolves.toBeDefined();
  });

  it('is one character too long at maxTokenLength + 1', async () => {
    const token = tokenOf(100);
    const at = (maxTokenLength: number) => verify(token, SECRET, { ...options, maxTokenLength });
    await expect(at(token.length)).resolves.toBeDefined();
    const { message } = await expectTokenError(at(token.length - 1), 'ERR_JWT_TOO_LARGE');
    expect(message).toContain(`${token.length} characters; maxTokenLength is ${token.length - 1}`);
    await expectTokenError(verify('.'.repeat(16_385), SECRET, optionsFor('HS256')), 'ERR_JWT_TOO_LARGE');
  });
});

describe('a payload that is not UTF-8', () => {
  it.each(['HS256', 'ES256', 'RS256'] as const)(
    'is malformed once the signature holds, and not before: %s',
    async (alg) => {
      const { privateKey, publicPem } = pair(alg === 'RS256' ? 'rsa' : 'p256');
      const [mine, key] = alg === 'HS256' ? [SECRET, SECRET] : [privateKey, publicPem];
      const token = forge({ alg, key: mine, payloadText: Buffer.of(0x7b, 0xff, 0x7d) });
      const error = await expectTokenError(verify(token, key, optionsFor(alg)), 'ERR_JWT_MALFORMED');
      expect(error.message).toBe('the payload is not UTF-8');
      const { header, payload, signature } = segmentsOf(token);
      const forged = `${header}.${payload}.${signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`;
      await expectTokenError(verify(forged, key, optionsFor(alg)), 'ERR_JWT_SIGNATURE_INVALID');
    },
  );
});

describe('in a token no character may be', () => {
  // all three segments are signed as they stand, so that the form alone decides
  const strangers = [
    '=',
    '+',
    '/',
    ' ',
    '\n',
    '\t',
    '\0',
    '*',
    '~',
    '\x7f',
    '\x80',
    'é',
    '\u0391',
    '\u200b',
    '\ufeff',
    '\ud800',
    '🙂',
  ];
  const token = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, pad: 'x'.repeat(200) } });
  const { header, payload, signature } = segmentsOf(token);
  const places: [string, number][] = [
    ['first in the header', 0],
    ['last in the header', header.length - 1],
    ['first in the payload', header.length + 1],
    ['in the middle of the payload', header.length + 1 + (payload.length >> 1)],
    ['last in the payload', header.length + payload.length],
    ['first in the signature', header.length + payload.length + 2],
    ['last in the signature', token.length - 1],
  ];
  it.each(places)('a stranger, %s', async (_where, at) => {
    for (const stranger of strangers) {
      const replaced = token.slice(0, at) + stranger + token.slice(at + 1);
      const inserted = token.slice(0, at) + stranger + token.slice(at);
      for (const bad of [replaced, inserted]) {
        const [h = '', p = '', s = ''] = bad.split('.');
        const resealed =
          at < header.length + payload.length + 1 ? seal('HS256', `${h}.${p}`, SECRET) : `${h}.${p}.${s}`;
        for (const attempt of [bad, resealed]) {
          await expectTokenError(verifier(attempt), 'ERR_JWT_MALFORMED');
          await expectTokenError(() => decode(attempt), 'ERR_JWT_MALFORMED');
        }
      }
    }
  });

  it.each(['=', '==', '\n', ' ', 'A', 'AA', 'AAA', '\0'])('%j behind its end', async (tail) => {
    const code = tail.startsWith('A') ? /ERR_JWT_(MALFORMED|SIGNATURE_INVALID)/ : /ERR_JWT_MALFORMED/;
    await expect(verifier(token + tail)).rejects.toMatchObject({
      name: 'TokenError',
      code: expect.stringMatching(code) as string,
    });
    await expectTokenError(verifier(tail.trim() + '\n' + token), 'ERR_JWT_MALFORMED');
  });

  it('another last character of a segment than the canonical one', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    expect(signature).toHaveLength(43); // 2 bits of the last character are not used
    const accepted = [...alphabet].filter((char) => {
      try {
        return decode(`${header}.${payload}.${signature.slice(0, -1)}${char}`);
      } catch {
        return false;
      }
    });
    expect(accepted).toEqual([...alphabet].filter((_, i) => i % 4 === 0));
    const two = [...alphabet].filter((char) => {
      try {
        return decode(`e30.e30.A${char}`);
      } catch {
        return false;
      }
    });
    expect(two).toEqual(['A', 'Q', 'g', 'w']);
  });

  it('a segment of 4n + 1 characters', async () => {
    for (const length of [1, 5, 65, 129]) {
      for (const parts of [
        ['A'.repeat(length), payload, signature],
        [header, 'A'.repeat(length), signature],
        [header, payload, 'A'.repeat(length)],
      ]) {
        await expectTokenError(verifier(parts.join('.')), 'ERR_JWT_MALFORMED');
      }
    }
  });
});

describe('a token that is no text', () => {
  const things: unknown[] = [
    undefined,
    null,
    0,
    5,
    NaN,
    true,
    {},
    [],
    ['a.b.c'],
    new String('a.b.c'),
    Symbol('t'),
    5n,
    () => 'a.b.c',
    Buffer.from('a.b.c'),
    { toString: () => 'a.b.c' },
    Promise.resolve('a.b.c'),
  ];
  it.each(things.map((thing) => [thing]))('is malformed: %s', async (thing) => {
    await expectTokenError(verifier(thing as string), 'ERR_JWT_MALFORMED');
    await expectTokenError(verify(thing as string, SECRET, options), 'ERR_JWT_MALFORMED');
    await expectTokenError(() => decode(thing as string), 'ERR_JWT_MALFORMED');
  });
});

describe('the payload', () => {
  const texts: [string, string | Uint8Array][] = [
    ['null', 'null'],
    ['true', 'true'],
    ['a number', '5'],
    ['text', '"x"'],
    ['a list', '[{}]'],
    ['nothing but space', ' '],
    ['no JSON', '{'],
    ['two objects', '{}{}'],
    ['an object behind a BOM', '\ufeff{}'],
    ['single quotes', "{'a':1}"],
    ['NaN', '{"exp":NaN}'],
    ['bytes that are not UTF-8', Buffer.of(0x7b, 0xc0, 0x80, 0x7d)],
    ['UTF-16', Buffer.from('{}', 'utf16le')],
  ];
  it.each(texts)('must be a JSON object, not %s; told only when the signature held', async (_what, payloadText) => {
    const token = forge({ alg: 'HS256', key: SECRET, payloadText });
    const error = await expectTokenError(verifier(token), 'ERR_JWT_MALFORMED');
    expect(error).not.toHaveProperty('claim');
    expect(error.message).toMatch(/^the payload /);
    const unsigned = `${token.slice(0, -43)}${base64url(Buffer.alloc(32))}`;
    await expectTokenError(verifier(unsigned), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('may have white space around its members, and names twice: the last one counts', async () => {
    const payloadText = ` ${JSON.stringify(GOOD_CLAIMS, null, 2).replace('{', '{"sub":"first",')}\n`;
    const { payload } = await verifier(forge({ alg: 'HS256', key: SECRET, payloadText }));
    expect(payload).toEqual(GOOD_CLAIMS);
  });
});
