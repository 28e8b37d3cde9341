import { afterEach, describe, expect, it, vi } from 'vitest';
import { createVerifier, decode, explain, TokenError, verify } from 'strictjwt';
import { expectTokenError } from '../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS, segmentsOf } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// CVE-2025-61920 (a header of 500 MB), 2025-27144, 2025-30204 (millions of dots), 2025-53864 (deep JSON).

const key = SECRET;
const MB = 1024 * 1024;

afterEach(() => vi.restoreAllMocks());

/** A good token of exactly this many characters. */
function tokenOfLength(length: number): string {
  for (let padding = Math.floor((length - 300) * 0.75); padding < length; padding++) {
    const token = forge({ alg: 'HS256', key, payload: { ...GOOD_CLAIMS, padding: 'x'.repeat(padding) } });
    if (token.length === length) return token;
    if (token.length > length) break;
  }
  throw new Error(`no token has ${length} characters`);
}

describe('size bombs', () => {
  const HUGE: readonly (readonly [string, () => string])[] = [
    ['dots', () => '.'.repeat(64 * MB)],
    ['letters', () => 'A'.repeat(64 * MB)],
    ['a huge header', () => `${'A'.repeat(64 * MB)}.e30.AA`],
    ['a huge payload', () => `${base64url('{"alg":"HS256"}')}.${'A'.repeat(64 * MB)}.AA`],
    ['a huge signature', () => `${base64url('{"alg":"HS256"}')}.e30.${'A'.repeat(64 * MB)}`],
    ['characters beyond ASCII', () => '\u{1F600}'.repeat(16 * MB)],
    ['white space', () => ' '.repeat(64 * MB)],
  ];

  it.each(HUGE)('rejects %s of 64 MB for its length, reading nothing of it', async (_, build) => {
    const token = build();
    const encode = vi.spyOn(TextEncoder.prototype, 'encodeInto');
    const decodeText = vi.spyOn(TextDecoder.prototype, 'decode');
    const parse = vi.spyOn(JSON, 'parse');
    const split = vi.spyOn(String.prototype, 'split');
    const indexOf = vi.spyOn(String.prototype, 'indexOf');
    const outcomes = [
      await verify(token, key, optionsFor('HS256')).catch((error: unknown) => error),
      await createVerifier(key, optionsFor('HS256'))(token).catch((error: unknown) => error),
    ];
    const touched = [encode, decodeText, parse, split, indexOf].map((spy) =>
      spy.mock.contexts.concat(spy.mock.calls.map((call) => call[0])),
    );
    vi.restoreAllMocks();
    for (const outcome of outcomes) expect((outcome as TokenError).code).toBe('ERR_JWT_TOO_LARGE');
    for (const values of touched) expect(values.some((value) => String(value).length > 1000)).toBe(false);
    await expectTokenError(() => decode(token), 'ERR_JWT_TOO_LARGE');
    expect((await explain(token, key, optionsFor('HS256'))).checks[0]).toMatchObject({
      name: 'format',
      code: 'ERR_JWT_TOO_LARGE',
    });
  });

  it('rejects a token one character above the limit, and accepts one at the limit', async () => {
    for (const limit of [16_384, 1000, 1001, 1002, 1003]) {
      const options = limit === 16_384 ? optionsFor('HS256') : optionsFor('HS256', { maxTokenLength: limit });
      const token = closestToken(limit);
      await expect(verify(token, key, options)).resolves.toBeDefined();
      const above = optionsFor('HS256', { maxTokenLength: token.length - 1 });
      await expectTokenError(verify(token, key, above), 'ERR_JWT_TOO_LARGE');
      expect(decode(token, { maxTokenLength: token.length }).payload).toBeDefined();
      await expectTokenError(() => decode(token, { maxTokenLength: token.length - 1 }), 'ERR_JWT_TOO_LARGE');
    }
  });

  /** base64url knows no length of 1 modulo 4, so a token of just this length may not exist. */
  function closestToken(limit: number): string {
    for (let length = limit; length > limit - 3; length--) {
      try {
        return tokenOfLength(length);
      } catch {
        // the next shorter one
      }
    }
    throw new Error(`no token near ${limit}`);
  }

  it('judges the length before the form', async () => {
    for (const garbage of [
      '!'.repeat(16_385),
      '.'.repeat(16_385),
      `${forge({ alg: 'HS256', key })}${'='.repeat(16_384)}`,
    ]) {
      await expectTokenError(verify(garbage, key, optionsFor('HS256')), 'ERR_JWT_TOO_LARGE');
    }
    await expectTokenError(verify('!'.repeat(16_384), key, optionsFor('HS256')), 'ERR_JWT_MALFORMED');
  });

  it('makes no list of a million segments when the limit is raised', async () => {
    const dots = '.'.repeat(4 * MB);
    const split = vi.spyOn(String.prototype, 'split');
    const outcome: unknown = await verify(dots, key, optionsFor('HS256', { maxTokenLength: 8 * MB })).catch(
      (error: unknown) => error,
    );
    const calls = split.mock.contexts.filter((context) => String(context).length > 1000);
    vi.restoreAllMocks();
    expect((outcome as TokenError).code).toBe('ERR_JWT_MALFORMED');
    expect(calls).toHaveLength(0);
  });

  it('keeps messages short, whatever the length of what they quote', async () => {
    const long = 'x'.repeat(10_000);
    const attempts = [
      forge({ alg: 'HS256', key, header: { alg: long } }),
      forge({ alg: 'HS256', key, header: { typ: long } }),
      forge({ alg: 'HS256', key, payload: { ...GOOD_CLAIMS, iss: long } }),
      forge({ alg: 'HS256', key, payload: { ...GOOD_CLAIMS, aud: Array.from({ length: 3000 }, (_, i) => `a${i}`) } }),
      forge({ alg: 'HS256', key, header: { crit: Array.from({ length: 3000 }, (_, i) => `a${i}`) } }),
      forge({ alg: 'HS256', key, header: { kid: Array.from({ length: 3000 }, (_, i) => `a${i}`) } }),
    ];
    for (const token of attempts) {
      const limit = { maxTokenLength: 100_000 };
      const error: unknown = await verify(token, key, optionsFor('HS256', limit)).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TokenError);
      expect((error as TokenError).message.length).toBeLessThan(700);
    }
  });
});

describe('shape bombs', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const nestedObjects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const inClaims = (json: string): string => `${JSON.stringify(GOOD_CLAIMS).slice(0, -1)},"deep":${json}}`;
  const wide = `{${Array.from({ length: 10_000 }, (_, i) => `"k${i}":0`).join(',')}}`;
  const suspicious = `["\\u0041",${nested(30_000)}]`;

  const BOMBS: readonly (readonly [string, string])[] = [
    ['5,000 lists, within the default limit', nested(5000)],
    ['2,000 objects, within the default limit', nestedObjects(1900)],
    ['30,000 lists', nested(30_000)],
    ['20,000 objects', nestedObjects(20_000)],
    ['30,000 lists beside an escape', suspicious],
    ['10,000 members', wide],
    ['a long list', `[${'0,'.repeat(50_000)}0]`],
    ['a long number', '9'.repeat(50_000)],
    ['many escapes', `"${'\\u0041'.repeat(20_000)}"`],
  ];
  const limit = { maxTokenLength: 16 * MB };

  /** Accepted or TokenError, both are fine; a RangeError or a hang is not. */
  async function outcomeOf(attempt: () => unknown): Promise<string> {
    try {
      await attempt();
      return 'accepted';
    } catch (error) {
      if (error instanceof TokenError) return error.code;
      throw error;
    }
  }

  it.each(BOMBS)('an unsigned header with %s ends in a TokenError', async (_, json) => {
    const { payload, signature } = segmentsOf(forge({ alg: 'HS256', key }));
    for (const header of [
      `{"alg":"HS256","x":${json}}`,
      `{"alg":${json}}`,
      `{"alg":"HS256","kid":${json}}`,
      `{"alg":"HS256","typ":${json}}`,
      `{"alg":"HS256","crit":${json}}`,
      json,
    ]) {
      const token = `${base64url(header)}.${payload}.${signature}`;
      const outcome = await outcomeOf(() => verify(token, key, optionsFor('HS256', limit)));
      expect(outcome).toMatch(/^ERR_JWT_/);
      expect(await outcomeOf(() => verify(token, () => key, optionsFor('HS256', limit)))).toMatch(/^ERR_JWT_/);
      expect((await explain(token, key, optionsFor('HS256', limit))).valid).toBe(false);
      expect(await outcomeOf(() => decode(token, limit))).toMatch(/^(accepted|ERR_JWT_)/);
    }
  });

  it.each(BOMBS)('a signed payload or header with %s is accepted or rejected, nothing else', async (_, json) => {
    const tokens = [
      forge({ alg: 'HS256', key, payloadText: inClaims(json) }),
      forge({ alg: 'HS256', key, headerText: `{"alg":"HS256","x":${json}}` }),
    ];
    for (const token of tokens) {
      const verifier = createVerifier(key, { ...optionsFor('HS256', limit), cache: true, isRevoked: () => false });
      const first = await outcomeOf(() => verifier(token));
      expect(first).toMatch(/^(accepted|ERR_JWT_MALFORMED)$/);
      expect(await outcomeOf(() => verifier(token))).toBe(first);
      expect((await explain(token, key, optionsFor('HS256', limit))).valid).toBe(first === 'accepted');
    }
  });

  it.each(BOMBS)('every wrong claim with %s is rejected', async (_, json) => {
    const claims = json.startsWith('"') ? ['exp', 'iss', 'aud'] : ['exp', 'iss', 'aud', 'jti'];
    for (const claim of claims) {
      const { [claim]: _dropped, ...others } = GOOD_CLAIMS as Record<string, unknown>;
      const token = forge({
        alg: 'HS256',
        key,
        payloadText: `${JSON.stringify(others).slice(0, -1)},"${claim}":${json}}`,
      });
      expect(await outcomeOf(() => verify(token, key, optionsFor('HS256', limit)))).toMatch(/^ERR_JWT_/);
    }
  });

  it('accepts a deep but moderate payload whole', async () => {
    const token = forge({ alg: 'HS256', key, payloadText: inClaims(nested(100)) });
    const { payload } = await verify(token, key, optionsFor('HS256'));
    expect(JSON.stringify(payload.deep)).toBe(nested(100));
  });

  it('does the same for asymmetric keys', async () => {
    const token = forge({ alg: 'ES256', key: pair('p256').privateKey, payloadText: inClaims(nested(30_000)) });
    expect(await outcomeOf(() => verify(token, pair('p256').publicPem, optionsFor('ES256', limit)))).toMatch(
      /^(accepted|ERR_JWT_)/,
    );
  });
});
