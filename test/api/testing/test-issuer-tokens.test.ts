import { createRemoteIssuer, createRemoteJwks, createVerifier, decode } from 'strictjwt';
import { createTestIssuer, type TestIssuer } from 'strictjwt/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { NOW, NOW_SECONDS } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';

const claimsOf = (token: string): Record<string, unknown> => decode(token).payload;
const issuer = (): Promise<TestIssuer> => createTestIssuer({ now: () => NOW });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a token of a test issuer', () => {
  it('lives as long as it is told to, in seconds or with a unit', async () => {
    const idp = await issuer();
    for (const [expiresIn, seconds] of [
      [60, 60],
      [90.5, 90.5],
      [-60, -60],
      [0, 0],
      ['30s', 30],
      ['1.25h', 4500],
      ['1.5h', 5400],
      ['2d', 172_800],
      ['-1w', -604_800],
    ] as const) {
      expect(claimsOf(await idp.token({}, { expiresIn })).exp, String(expiresIn)).toBe(NOW_SECONDS + seconds);
    }
  });

  it('counts from its own iat, when its claims have one', async () => {
    const idp = await issuer();
    const iat = NOW_SECONDS - 600;
    const late = claimsOf(await idp.token({ iat }, { expiresIn: '15m', notBefore: '1m' }));
    expect(late).toMatchObject({ iat, nbf: iat + 60, exp: iat + 900 });
    // expired, and still of the time that it says
    expect(claimsOf(await idp.token({ iat }, { expiresIn: '8m' }))).toMatchObject({ iat, exp: iat + 480 });
    expect(claimsOf(await idp.token({}, { notBefore: -30 })).nbf).toBe(NOW_SECONDS - 30);
  });

  it('is issued now, however long it lives', async () => {
    const idp = await issuer();
    expect(claimsOf(await idp.token({}, { expiresIn: '15m' }))).toMatchObject({ iat: NOW_SECONDS });
  });

  it('that is expired was issued before it expired, or says nothing of when it was', async () => {
    const idp = await issuer();
    const expired = claimsOf(await idp.token({}, { expiresIn: '-1m' }));
    expect(expired.iat).toBe(NOW_SECONDS - 360);
    const silent = claimsOf(await idp.token({}, { expiresIn: '-1m', issuedAt: false }));
    expect(silent).toMatchObject({ exp: NOW_SECONDS - 60 });
    expect(silent).not.toHaveProperty('iat');
  });

  it('has what more its header is given', async () => {
    const idp = await issuer();
    const { header } = decode(await idp.token({}, { header: { typ: 'at+jwt', kid: 'other' } }));
    expect(header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: 'other' });
  });

  it.each<[string, object]>([
    ['a header that is text', { header: 'at+jwt' }],
    ['a header that is a list', { header: [] }],
    ['a header that is null', { header: null }],
    ['a lifetime without end', { expiresIn: Number.POSITIVE_INFINITY }],
    ['a lifetime that is no number', { expiresIn: Number.NaN }],
    ['a lifetime without unit', { expiresIn: '5' }],
    ['a lifetime with a word before it', { expiresIn: 'in 5m' }],
    ['a lifetime with a word behind it', { expiresIn: '5m or so' }],
    ['a lifetime that is true', { expiresIn: true }],
    ['a beginning that is false', { notBefore: false }],
    ['issuedAt as text', { issuedAt: 'yes' }],
  ])('is not made with %s', async (_, options) => {
    const { message } = await expectUsageError((await issuer()).token({}, options as never), 'ERR_JWT_OPTION_INVALID');
    expect(message).toMatch(/^option "\w+" must be .+; leave it out to use its default$/);
  });

  it.each([[null], ['5m'], [[]], [5]])('is not made with %j as options', async (options) => {
    await expectUsageError((await issuer()).token({}, options as never), 'ERR_JWT_OPTION_INVALID');
  });

  it.each([[null], ['sub'], [5], [['sub']]])('is not made of %j as claims', async (claims) => {
    const { message } = await expectUsageError((await issuer()).token(claims as never), 'ERR_JWT_OPTION_INVALID');
    expect(message).toBe('the claims must be an object; call token(claims, options)');
  });

  it('is not made with a time that is text, also one of the past', async () => {
    await expectUsageError((await issuer()).token({ exp: '5' as never }), 'ERR_JWT_OPTION_INVALID');
  });

  it('for several audiences names them all, and its hostile twin a look-alike of the first', async () => {
    const audience = ['https://a.example', 'https://b.example'];
    const idp = await createTestIssuer({ audience, now: () => NOW });
    expect(claimsOf(await idp.token()).aud).toEqual(audience);
    for await (const [why, token] of idp.hostileTokens()) {
      if (why === 'wrong audience') expect(claimsOf(token).aud).toBe('https://a.example.attacker.example');
    }
  });

  it('is told the time by the system, where no clock is given', async () => {
    const idp = await createTestIssuer();
    const before = Math.floor(Date.now() / 1000);
    const { iat } = claimsOf(await idp.token());
    expect(iat).toBeGreaterThanOrEqual(before);
    expect(iat).toBeLessThanOrEqual(Date.now() / 1000);
    expect(idp.verifierOptions.now()).toBeGreaterThanOrEqual(before * 1000);
  });
});

describe.each(['ES384', 'ES512', 'RS384', 'PS512'] as const)('the hostile tokens of an %s issuer', (algorithm) => {
  it('are refused', async () => {
    const idp = await createTestIssuer({ algorithm, now: () => NOW });
    const verifyToken = createVerifier(idp.jwks, idp.verifierOptions);
    let refused = 0;
    for await (const [why, token] of idp.hostileTokens()) {
      await expect(verifyToken(token), why).rejects.toMatchObject({ name: 'TokenError' });
      refused++;
    }
    expect(refused).toBe(13);
  });
});

describe('an audience of a test issuer', () => {
  it.each([[[]], [['']], [['a', 5]], [''], [null]])('is not %j', async (audience) => {
    await expectUsageError(createTestIssuer({ audience: audience as never }), 'ERR_JWT_OPTION_INVALID');
  });
});

describe('the fetch of a test issuer', () => {
  const PLACE = 'https://issuer.example/.well-known/jwks.json';

  it('stops when nobody waits any more, for the reason that is given', async () => {
    const idp = await issuer();
    const reason = new Error('too late');
    await expect(idp.fetch(PLACE, { signal: AbortSignal.abort(reason) } as never)).rejects.toBe(reason);
    await expect(idp.fetch(PLACE, undefined as never)).resolves.toMatchObject({ status: 200 });
  });

  it('answers a URL and a Request as it answers text, which other clients hand in', async () => {
    const idp = await createTestIssuer();
    const discovery = `${idp.issuer}/.well-known/openid-configuration`;
    for (const given of [discovery, new URL(discovery), new Request(discovery)]) {
      const answer = (await idp.fetch(given as never, {} as never)) as Response;
      expect(await answer.json()).toMatchObject({ issuer: idp.issuer });
    }
  });

  it('answers where the runtime has no Response, as much of one as a key set needs', async () => {
    vi.stubGlobal('Response', undefined);
    const idp = await issuer();
    const keys = createRemoteJwks(PLACE, { fetch: idp.fetch, now: () => NOW });
    const verifyToken = createVerifier(keys, idp.verifierOptions);
    await expect(verifyToken(await idp.token({ sub: 'ada' }))).resolves.toMatchObject({ payload: { sub: 'ada' } });
    const { headers } = await idp.fetch(PLACE, {} as never);
    expect(headers?.get('Content-Type')).toBe('application/json');
    expect(headers?.get('Cache-Control')).toBe(null);
  });

  it.each(['Response', 'ReadableStream', 'nothing'])(
    'names an issuer of any letters where %s is missing',
    async (name) => {
      vi.stubGlobal(name, undefined);
      const idp = await createTestIssuer({ issuer: 'https://bücher.example/\u{1f4da}', now: () => NOW });
      const keys = createRemoteIssuer(idp.issuer, { fetch: idp.fetch, now: () => NOW });
      const { payload } = await createVerifier(keys, idp.verifierOptions)(await idp.token());
      expect(payload.iss).toBe('https://bücher.example/📚');
    },
  );

  it('ends its answers where the timers are all held, microtasks too', async () => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date', 'setTimeout', 'clearTimeout', 'setImmediate', 'queueMicrotask'] });
    const idp = await createTestIssuer();
    const verifyToken = createVerifier(createRemoteIssuer(idp.issuer, { fetch: idp.fetch }), idp.verifierOptions);
    await expect(verifyToken(await idp.token({ sub: 'ada' }))).resolves.toMatchObject({ payload: { sub: 'ada' } });
  });
});

// where HMAC is by WebCrypto, the tests imitate a runtime without the modules of Node
describe.skipIf(process.env['STRICTJWT_TEST_HMAC'] === 'webcrypto')('where the runtime has no crypto.subtle', () => {
  it('a test issuer takes that of Node', async () => {
    const idp = await issuer();
    vi.stubGlobal('crypto', undefined);
    await expect(idp.hostileTokens().next()).resolves.toMatchObject({ done: false });
    const expired = await idp.token({}, { expiresIn: '-1m' });
    expect(claimsOf(expired).exp).toBe(NOW_SECONDS - 60);
  });
});
