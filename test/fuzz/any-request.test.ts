import fc from 'fast-check';
import { createVerifier, TokenError, UsageError } from 'strictjwt';
import { createGuard, hasScope } from 'strictjwt/http';
import { describe, expect } from 'vitest';
import { forge } from '../support/forge.ts';
import { SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import { endsIn } from './outcome.ts';
import { property } from './profile.ts';
import { anyThing } from './values.ts';

const GOOD = forge({ alg: 'HS256', key: SECRET });
const asked: string[] = [];
const verifyToken = createVerifier(SECRET, optionsFor('HS256'));

/** A guard that notes what it handed to the verifier. */
function noting(options?: Parameters<typeof createGuard>[1]): ReturnType<typeof createGuard> {
  return createGuard((token) => {
    asked.push(token);
    return verifyToken(token);
  }, options);
}

const header = noting();
const cookie = noting({ from: { cookie: 'a.b' } });

async function verdictOf(guard: typeof header, request: object): Promise<readonly [number, string | undefined]> {
  asked.length = 0;
  const result = await guard(request);
  if (!result.ok) {
    const challenge = result.headers['www-authenticate'] ?? 'Bearer realm="api"';
    expect(challenge).toMatch(/^Bearer realm="api"(, [a-z_]+="[^"\\]+")*$/);
    expect(JSON.parse(JSON.stringify(result.body))).toEqual(result.body);
  }
  expect(asked.length).toBeLessThanOrEqual(1);
  return [result.ok ? 200 : result.status, asked[0]];
}

const B64 = /^[A-Za-z0-9._~+/-]+=*$/;
const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (isBlank(text[start])) start++;
  while (end > start && isBlank(text[end - 1])) end--;
  return text.slice(start, end);
}

/** The token that a header names, by the letter of RFC 6750 §2.1, or none. */
function tokenIn(text: string): string | undefined {
  const trimmed = trim(text);
  if (trimmed.slice(0, 7).toLowerCase() !== 'bearer ') return undefined;
  let at = 6;
  while (trimmed[at] === ' ') at++;
  return B64.test(trimmed.slice(at)) ? trimmed.slice(at) : undefined;
}

/** The values of a cookie's name. */
function cookiesIn(text: string, name: string): string[] {
  return text.split(';').flatMap((pair) => {
    const at = pair.indexOf('=');
    return at >= 0 && trim(pair.slice(0, at)) === name ? [trim(pair.slice(at + 1))] : [];
  });
}

const piece = fc.oneof(
  fc.constantFrom(
    'Bearer',
    'bearer',
    'Bearer ',
    'Basic ',
    ' ',
    '  ',
    '\t',
    ',',
    ', ',
    ';',
    '=',
    '"',
    '%',
    '\n',
    'é',
    'ſ',
    'K',
  ),
  fc.constantFrom(GOOD, 'a.b.c', 'x', 'realm="api"', 'a.b=', 'a.b', 'aXb=', ' a.b =', '; a.b=', 'A.B=', '\u00a0'),
  fc.string({ maxLength: 3 }),
);
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

describe('whatever a request holds', () => {
  property('a header hands exactly the token on that RFC 6750 sees in it, or none', text, async (value) => {
    const [status, token] = await verdictOf(header, { headers: { authorization: value } });
    expect(token).toBe(tokenIn(value));
    expect(status === 200).toBe(token === GOOD);
  });

  property('a header is the same in every shape', text, async (value) => {
    const shapes = [
      { headers: { Authorization: [value] } },
      { headers: [['authorization', value]] },
      { headers: new Map([['AUTHORIZATION', value]]) },
      { raw: { headers: { authorization: value }, rawHeaders: ['authorization', value] } },
      { headers: null, multiValueHeaders: { authorization: [value] } },
    ];
    const expected = await verdictOf(header, { headers: { authorization: value } });
    for (const shape of shapes) expect(await verdictOf(header, shape)).toEqual(expected);
  });

  property('two headers hand nothing on', fc.tuple(text, text), async ([one, two]) => {
    for (const rawHeaders of [
      ['authorization', one, 'Authorization', two],
      ['AUTHORIZATION', two, 'x', one, 'authorization', one],
    ]) {
      const [status, token] = await verdictOf(header, { headers: { authorization: one }, rawHeaders });
      expect([status === 400 || status === 401, token]).toEqual([true, undefined]);
    }
  });

  property('a cookie is handed on when it is there once and is a token', text, async (value) => {
    const found = cookiesIn(value, 'a.b');
    const [status, token] = await verdictOf(cookie, { headers: { cookie: value } });
    const [only = ''] = found;
    expect(token).toBe(found.length === 1 && B64.test(only) ? only : undefined);
    if (found.length === 0) expect(status).toBe(401);
    if (found.length > 1) expect(status).toBe(400);
  });

  property('ends in a result or a UsageError', fc.tuple(anyThing, anyThing), async ([one, two]) => {
    const requests = [
      one,
      { headers: one },
      { headers: { authorization: one, cookie: two } },
      { headers: [[one, two]] },
    ];
    for (const request of [
      ...requests,
      { raw: one, headers: two },
      { rawHeaders: [one, two], headers: { cookie: one } },
    ]) {
      for (const guard of [header, cookie]) await endsIn([UsageError], () => guard(request as object));
    }
  });
});

describe('whatever a payload holds', () => {
  property('hasScope answers, and true only for a text or a list with the scope', anyThing, (value) => {
    for (const claim of ['scope', 'scp']) {
      const words: readonly unknown[] =
        typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value : [];
      expect(hasScope({ [claim]: value }, 'read:x')).toBe(words.includes('read:x'));
    }
  });
});

describe('whatever a verifier rejects with', () => {
  property('is answered when it is a TokenError, and thrown on otherwise', anyThing, async (reason) => {
    const guard = createGuard(() => Promise.reject(reason));
    const attempt = guard({ headers: { authorization: 'Bearer x' } });
    if (reason instanceof TokenError) expect((await attempt).ok).toBe(false);
    else
      await expect(
        attempt.then(
          () => 'answered',
          (error: unknown) => Object.is(error, reason),
        ),
      ).resolves.toBe(true);
  });
});
