import { describe, expect, it } from 'vitest';
import { createVerifier, verify, type TokenError, type VerifyOptions } from 'strictjwt';
import { NOW, NOW_SECONDS } from '../../support/clock.ts';
import { base64url, forge, GOOD_CLAIMS, segmentsOf } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { tokenWith } from '../claims/judge.ts';

async function failure(token: string, more: Partial<VerifyOptions> = {}, key: unknown = SECRET): Promise<TokenError> {
  return verify(token, key as string, optionsFor('HS256', more)).then(
    () => expect.fail('accepted'),
    (error: unknown) => error as TokenError,
  );
}
const message = async (token: string, more: Partial<VerifyOptions> = {}): Promise<string> =>
  (await failure(token, more)).message;

describe('the message of a rejected claim says what was found and what was expected', () => {
  const late = { now: () => NOW + 42_000 };
  const cases: [object, Partial<VerifyOptions>, string][] = [
    [
      { exp: NOW_SECONDS },
      late,
      '"exp" was 42 s ago, at 2026-01-05T10:00:00Z (now 2026-01-05T10:00:42Z); clockTolerance is 0 s',
    ],
    [
      { exp: NOW_SECONDS },
      {},
      '"exp" was 0 s ago, at 2026-01-05T10:00:00Z (now 2026-01-05T10:00:00Z); clockTolerance is 0 s',
    ],
    [
      { exp: NOW_SECONDS - 1.5 },
      { clockTolerance: '1s' },
      '"exp" was 1.5 s ago, at 2026-01-05T09:59:58.500Z (now 2026-01-05T10:00:00Z); clockTolerance is 1 s',
    ],
    [
      { exp: 0 },
      {},
      `"exp" was 56 years ago, at 1970-01-01T00:00:00Z (now 2026-01-05T10:00:00Z); clockTolerance is 0 s`,
    ],
    [
      { exp: -1e300 },
      {},
      '"exp" was more than 9999 years ago, at -1e+300 (now 2026-01-05T10:00:00Z); clockTolerance is 0 s',
    ],
    [
      { exp: -8.64e12 },
      {},
      `"exp" was more than 9999 years ago, at -271821-04-20T00:00:00Z (now 2026-01-05T10:00:00Z); clockTolerance is 0 s`,
    ],
    [
      { nbf: NOW_SECONDS + 1 },
      {},
      '"nbf" is in 1 s, at 2026-01-05T10:00:01Z (now 2026-01-05T10:00:00Z); clockTolerance is 0 s',
    ],
    [
      { iat: NOW_SECONDS + 60 },
      { maxAge: '1h' },
      '"iat" is in 60 s, at 2026-01-05T10:01:00Z (now 2026-01-05T10:00:00Z); clockTolerance is 0 s',
    ],
    [
      { iat: NOW_SECONDS - 61 },
      { maxAge: '1m', clockTolerance: 0.25 },
      '"iat" was 61 s ago, at 2026-01-05T09:58:59Z (now 2026-01-05T10:00:00Z); maxAge is 60 s, clockTolerance is 0.25 s',
    ],
    [{ exp: undefined }, {}, `the token has no "exp"; it is required unless expiration: 'optional'`],
    [{ iat: undefined }, { maxAge: 5 }, 'the token has no "iat"; maxAge needs it'],
    [{ iss: undefined }, { issuer: ['a', 'b'] }, 'the token has no "iss"; expected "a", "b"'],
    [{ iss: undefined }, { issuer: () => true }, 'the token has no "iss"; expected what the given function accepts'],
    [{ aud: undefined }, { audience: 'a' }, 'the token has no "aud"; expected "a"'],
    [{ sub: undefined }, { subject: 'me' }, 'the token has no "sub"; expected "me"'],
    [{}, { requiredClaims: ['scope'] }, 'the token has no "scope"; requiredClaims asks for it'],
    [{ iss: 'x' }, { issuer: 'a' }, `the token's issuer is "x", expected "a"`],
    [{ sub: 'x' }, { subject: 'a' }, `the token's subject is "x", expected "a"`],
    [
      { aud: 'https://a' },
      { audience: 'https://b' },
      'the token is for audience "https://a", this verifier is "https://b"',
    ],
    [{ aud: ['a', 'b'] }, { audience: ['c', 'd'] }, 'the token is for audience "a", "b", this verifier is "c", "d"'],
    [{ aud: [] }, {}, `the token is for audience nobody (an empty list), this verifier is "${GOOD_CLAIMS.aud}"`],
    [
      { aud: ['a', 'b', 'c', 'd', 'e'] },
      { audience: 'x' },
      'the token is for audience "a", "b", "c", "d", "e", this verifier is "x"',
    ],
    [
      { aud: ['a', 'b', 'c', 'd', 'e', 'f'] },
      { audience: () => false },
      'the token is for audience "a", "b", "c", "d", "e", … (6 in all), this verifier is what the given function accepts',
    ],
    [{ exp: '5' }, {}, '"exp" must be a finite number of seconds since 1970, got "5"'],
    [{ nbf: null }, {}, '"nbf" must be a finite number of seconds since 1970, got null'],
    [{ iat: {} }, {}, '"iat" must be a finite number of seconds since 1970, got an object'],
    [{ iss: 5 }, {}, '"iss" must be a string, got 5'],
    [{ sub: [] }, {}, '"sub" must be a string, got an empty list'],
    [{ jti: ['a', 'b'] }, {}, '"jti" must be a string, got ["a", "b"]'],
    [{ aud: ['a', 1] }, {}, '"aud" must be a string or a list of strings, got a list'],
    [{ aud: true }, {}, '"aud" must be a string or a list of strings, got true'],
  ];
  it.each(cases)('%j %o: %s', async (changes, more, expected) => {
    expect(await message(tokenWith({ ...changes }), more)).toBe(expected);
  });
});

describe('the message of a malformed or unfit token says what is wrong with it', () => {
  const { header, payload } = segmentsOf(tokenWith());
  const cases: [string, string, Partial<VerifyOptions>, string][] = [
    ['empty', '', {}, 'the token is empty'],
    ['one segment', 'abc', {}, 'the token has 1 segment, expected header.payload.signature'],
    ['two segments', 'a.b', {}, 'the token has 2 segments, expected header.payload.signature'],
    ['four segments', 'a.b.c.d', {}, 'the token has 4 segments, expected header.payload.signature'],
    [
      'five segments',
      'a.b.c.d.e',
      {},
      'the token has 5 segments, expected header.payload.signature (five: an encrypted token, JWE, which is not supported)',
    ],
    [
      'two tokens in one header',
      `${header}.e30.AA, ${header}.e30.AA`,
      {},
      'the token has 5 segments, expected header.payload.signature; the token has a comma in it: are there two?',
    ],
    [
      'two long tokens, with the comma out of sight',
      `${header}.${'A'.repeat(400)}.AA,${header}.${'A'.repeat(400)}.AA`,
      {},
      'the token has 5 segments, expected header.payload.signature',
    ],
    ['six segments', 'a.b.c.d.e.f', {}, 'the token has more than five segments, expected header.payload.signature'],
    ['seven segments', 'a.b.c.d.e.f.g', {}, 'the token has more than five segments, expected header.payload.signature'],
    ['no header', `.${payload}.AA`, {}, 'the header segment is empty'],
    ['no payload', `${header}..AA`, {}, 'the payload segment is empty'],
    [
      'no signature',
      `${header}.${payload}.`,
      {},
      'the signature segment is empty: the token is unsigned (alg "none"), or was cut off',
    ],
    ['too long', 'abc', { maxTokenLength: 2 }, 'the token has 3 characters; maxTokenLength is 2'],
    ['typ', forge({ alg: 'HS256', key: SECRET, header: { typ: 'x' } }), {}, 'header "typ" is "x", expected "JWT"'],
    [
      'no typ',
      forge({ alg: 'HS256', key: SECRET, header: { typ: undefined } }),
      { typ: 'at+jwt' },
      'no header "typ", expected "at+jwt"',
    ],
    [
      'crit',
      forge({ alg: 'HS256', key: SECRET, header: { crit: ['b64'] } }),
      {},
      'header "crit" is not supported, it was ["b64"]',
    ],
    [
      'alg',
      forge({ alg: 'HS256', key: SECRET, header: { alg: 'RS256' } }),
      {},
      'algorithm "RS256" is not allowed here; allowed: "HS256"',
    ],
    ['kid', forge({ alg: 'HS256', key: SECRET, header: { kid: 5 } }), {}, 'header "kid" must be a string, got 5'],
    [
      'forged',
      forge({ alg: 'HS256', key: 'x' }),
      {},
      'the signature does not hold: the token was altered, or signed with another key',
    ],
    [
      'short signature',
      `${header}.${payload}.AAAA`,
      {},
      'the signature does not hold: it has 3 bytes, with this key "HS256" makes 32',
    ],
    ['null payload', forge({ alg: 'HS256', key: SECRET, payload: null }), {}, 'the payload is not a JSON object'],
    ['no JSON', forge({ alg: 'HS256', key: SECRET, payloadText: '{' }), {}, 'the payload is not JSON'],
    ['no object', forge({ alg: 'HS256', key: SECRET, payloadText: 'x' }), {}, 'the payload is not a JSON object'],
  ];
  it.each(cases)('%s', async (_what, token, more, expected) => {
    expect(await message(token, more)).toBe(expected);
  });

  it('names the segment that is not base64url', async () => {
    for (const [at, name] of ['header', 'payload', 'signature'].entries()) {
      const parts = ['e30', 'e30', 'AA'];
      parts[at] = 'e3';
      expect(await message(parts.join('.'))).toContain(`the ${name} segment is not canonical base64url`);
    }
  });

  it('answers several allowed algorithms as a list', async () => {
    const algorithms = ['ES256', 'EdDSA'] as const;
    const error = await failure(tokenWith(), { algorithms }, pair('p256').publicPem);
    expect(error.message).toBe('algorithm "HS256" is not allowed here; allowed: "ES256", "EdDSA"');
  });
});

describe('untrusted text in a message', () => {
  it('is escaped, so that it cannot forge log lines or look like other text', async () => {
    const iss = '\n\r\t"\\\u001b[31m\u202e\u0430é🙂\ud800';
    const text = await message(tokenWith({ iss }));
    expect(text).toMatch(/^[\x20-\x7e]+$/);
    expect(text).toContain('"\\n\\r\\t\\"\\\\\\u001b[31m\\u202e\\u0430\\u00e9\\ud83d\\ude42\\ud800"');
  });

  it('is cut at 64 characters', async () => {
    const text = await message(tokenWith({ iss: 'x'.repeat(5000) }), { issuer: 'a' });
    expect(text).toBe(`the token's issuer is "${'x'.repeat(64)}…", expected "a"`);
    const whole = await message(tokenWith({ iss: 'x'.repeat(64) }), { issuer: 'a' });
    expect(whole).toBe(`the token's issuer is "${'x'.repeat(64)}", expected "a"`);
  });

  it('is never the token, the key, or a claim that was not being judged', async () => {
    const token = tokenWith({ email: 'me@example.org', exp: 0 });
    const forged = `${token.slice(0, -43)}${base64url(Buffer.alloc(32))}`;
    const { header, payload } = segmentsOf(token);
    for (const [bad, more] of [
      [token, {}],
      [forged, {}],
      [`${token}.`, {}],
      [token, { requiredClaims: ['x'], expiration: 'optional' }],
    ] as const) {
      const error = await failure(bad, more);
      const everything = JSON.stringify([error.message, error.stack, error.cause, { ...error }]);
      for (const secret of [header, payload, SECRET, 'me@example.org']) expect(everything).not.toContain(secret);
    }
  });

  it('that cannot be shown does not get in the way of the rejection', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const verifier = createVerifier(SECRET, optionsFor('HS256'));
    await expect(verifier(proxy as string)).rejects.toMatchObject({
      name: 'TokenError',
      code: 'ERR_JWT_MALFORMED',
      message: 'the token must be a string, got an object',
    });
  });
});
