import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createRemoteJwks,
  createVerifier,
  type Jwk,
  type Jwks,
  type KeyAddressOptions,
  type RemoteJwks,
} from 'strictjwt';
import { NOW } from '../support/clock.ts';
import { expectJwksError, expectTokenError, expectUsageError } from '../support/expect.ts';
import { AUDIENCE, ISSUER } from '../support/forge.ts';
import { CERTIFICATE_PEM } from '../support/fixture-keys.ts';
import { pair } from '../support/keys.ts';
import { Clock, es256Token, inventedToken, KEY_A, KEY_B, rs256Token } from './stage.ts';

// One address a key, as AWS load balancers have it: the token's kid is put into a URL, so the token has a say in what
// is asked for. The endpoint is a function here, to see exactly which addresses are.

const [ID_A, ID_B, ID_C] = [
  '0aaaaaaa-0000-4000-8000-000000000001',
  '0bbbbbbb-0000-4000-8000-000000000002',
  '0ccccccc-0000-4000-8000-000000000003',
] as const;

type Answers = Record<string, unknown>;

interface Place {
  readonly remote: RemoteJwks;
  readonly verify: (token: string) => Promise<unknown>;
  readonly clock: Clock;
  readonly answers: Answers;
  readonly asked: string[];
}

/** Answers what stands under a path, with status 404 when nothing does; a number is a status. */
function place(answers: Answers, options: Partial<KeyAddressOptions> = {}): Place {
  const clock = new Clock();
  const asked: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    const path = url.replace('https://keys.example', '');
    asked.push(path);
    const answer = answers[path] ?? 404;
    if (typeof answer === 'number') return new Response('', { status: answer });
    return typeof answer === 'string' ? new Response(answer) : Response.json(answer);
  };
  const remote = createRemoteJwks((kid) => `https://keys.example/${kid}`, {
    kid: /^[0-9a-f-]{36}$/,
    fetch,
    now: clock.now,
    ...options,
  });
  const verify = createVerifier(remote, {
    algorithms: ['ES256', 'RS256', 'PS256'],
    issuer: ISSUER,
    audience: AUDIENCE,
    now: clock.now,
  });
  return { remote, verify, clock, answers, asked };
}

const pemA = pair('p256').publicPem;
const pemB = pair('otherP256').publicPem;
const tokenA = es256Token('p256', ID_A);
const tokenB = es256Token('otherP256', ID_B);

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('keys with an address each', () => {
  it('are asked for when a token names them, and then kept', async () => {
    const { verify, asked, remote } = place({ [`/${ID_A}`]: pemA, [`/${ID_B}`]: pemB });
    expect(remote.stats()).toEqual({ keys: 0, fetches: 0, failures: 0, fetchedAt: undefined, expiresAt: undefined });
    for (let i = 0; i < 3; i++) {
      await verify(tokenA);
      await verify(tokenB);
    }
    expect(asked).toEqual([`/${ID_A}`, `/${ID_B}`]);
    expect(remote.stats()).toEqual({ keys: 2, fetches: 2, failures: 0, fetchedAt: NOW, expiresAt: NOW + 600_000 });
  });

  it('are not asked for by a token without kid, whatever the pattern', async () => {
    const { verify, asked } = place({ '/undefined': pemA }, { kid: /^\w+$/ });
    await expectTokenError(verify(es256Token('p256')), 'ERR_JWT_KEY_NOT_FOUND');
    expect(asked).toEqual([]);
  });

  it('that cannot be had are told with their address, and those that there are not with the reason', async () => {
    const { verify } = place({ [`/${ID_A}`]: 500 });
    const outage = await expectJwksError(verify(tokenA), 'ERR_JWKS_UNAVAILABLE');
    expect(outage.message).toBe(`the key at https://keys.example/${ID_A} answered with status 500, expected 200`);
    const other = place({});
    const reasonFor = async (token: string): Promise<string> =>
      (await expectTokenError(other.verify(token), 'ERR_JWT_KEY_NOT_FOUND')).message;
    expect(await reasonFor(inventedToken('x'))).toBe(
      'no key for "kid" "x" and algorithm "ES256": the option "kid" does not match it, or there is none at its address',
    );
    await reasonFor(tokenA);
    expect(await reasonFor(tokenB)).toBe(
      `no key for "kid" "${ID_B}" and algorithm "ES256": ` +
        'none is known, and unknown ones are not asked for again before "cooldown" is over',
    );
  });

  it('that are there and cannot be used say why', async () => {
    for (const [answer, why] of [
      [pair('p256').privatePem, 'it is a private key, and was published'],
      ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n', 'PEM'],
      [{ keys: [{ ...KEY_A, kid: ID_A, use: ['sig'] }] }, '"use"'],
    ] as const) {
      const { verify } = place({ [`/${ID_A}`]: answer });
      for (const time of ['first', 'second']) {
        const { message } = await expectTokenError(verify(tokenA), 'ERR_JWT_KEY_NOT_FOUND');
        expect(message, time).toContain(`the key at https://keys.example/${ID_A} has one that cannot be used: `);
        expect(message).toContain(why);
      }
    }
  });

  it('are asked for once, whatever number of tokens waits', async () => {
    const { verify, asked } = place({ [`/${ID_A}`]: pemA, [`/${ID_B}`]: pemB });
    await Promise.all(Array.from({ length: 100 }, (_, index) => verify(index % 2 ? tokenA : tokenB)));
    expect(asked.sort()).toEqual([`/${ID_A}`, `/${ID_B}`]);
  });

  it.each<[string, unknown]>([
    ['PEM', pemA],
    ['a certificate', CERTIFICATE_PEM.p256],
    ['a set with the key', { keys: [KEY_B, { ...KEY_A, kid: ID_A }] }],
    ['a set whose only key has no name', { keys: [{ ...KEY_A, kid: undefined }] }],
    ['PEM under its name', { [ID_A]: pemA, [ID_B]: pemB }],
  ])('may be published as %s', async (_, answer) => {
    const { verify } = place({ [`/${ID_A}`]: answer });
    await expect(verify(tokenA)).resolves.toBeDefined();
    await expectTokenError(verify(es256Token('otherP256', ID_A)), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('may be published in any form that read understands', async () => {
    const { verify } = place(
      { [`/${ID_A}`]: { data: { jwk: { ...KEY_A, kid: undefined } } } },
      { read: (answer) => ({ keys: [(answer as { data: { jwk: Jwk } }).data.jwk] }) },
    );
    await expect(verify(tokenA)).resolves.toBeDefined();
  });

  it('need no name of their own, even if read puts none where it should be', async () => {
    const read = (answer: unknown): Jwks => ({ keys: [{ ...(answer as object), kid: undefined }] }) as unknown as Jwks;
    const { verify } = place({ [`/${ID_A}`]: KEY_A }, { read });
    await expect(verify(tokenA)).resolves.toBeDefined();
  });

  it.each<[string, unknown]>([
    ['the key of another kid', { keys: [{ ...KEY_A, kid: ID_B }] }],
    ['an empty set', { keys: [] }],
    ['a private key', { keys: [{ ...pair('p256').privateKey.export({ format: 'jwk' }), kid: ID_A }] }],
    ['a private key as PEM', pair('p256').privatePem],
    ['PEM that is damaged', pemA.replace('MFk', 'AAA')],
  ])('are not found in %s', async (_, answer) => {
    const { verify } = place({ [`/${ID_A}`]: answer });
    await expectTokenError(verify(tokenA), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('are refreshed beside the tokens that need them, and gone when their address says 404', async () => {
    const { verify, clock, answers, asked, remote } = place({ [`/${ID_A}`]: pemA });
    await verify(tokenA);
    answers[`/${ID_A}`] = undefined;
    clock.set(600);
    await expect(verify(tokenA)).resolves.toBeDefined();
    expect(asked.length).toBe(2);
    clock.set(606);
    await expectTokenError(verify(tokenA), 'ERR_JWT_KEY_NOT_FOUND');
    expect(remote.stats().keys).toBe(0);
  });

  it('serve during an outage until staleIfError, while unknown ones are a JwksError', async () => {
    const { verify, clock, answers, asked } = place({ [`/${ID_A}`]: pemA });
    await verify(tokenA);
    answers[`/${ID_A}`] = answers[`/${ID_B}`] = 503;
    await expectJwksError(verify(tokenB), 'ERR_JWKS_UNAVAILABLE');
    await expectJwksError(verify(tokenB), 'ERR_JWKS_UNAVAILABLE');
    expect(asked).toEqual([`/${ID_A}`, `/${ID_B}`]);
    clock.set(4199);
    await expect(verify(tokenA)).resolves.toBeDefined();
    clock.set(4230);
    await expectJwksError(verify(tokenA), 'ERR_JWKS_UNAVAILABLE');
    answers[`/${ID_B}`] = pemB;
    await expect(verify(tokenB)).resolves.toBeDefined();
  });

  it('are asked for less often, the longer the outage lasts', async () => {
    const { verify, clock, asked } = place({ [`/${ID_A}`]: 503 });
    const times: number[] = [];
    for (let second = 0; second < 40; second++) {
      clock.set(second);
      const before = asked.length;
      await expectJwksError(verify(tokenA), 'ERR_JWKS_UNAVAILABLE');
      if (asked.length > before) times.push(second);
    }
    expect(times).toEqual([0, 1, 3, 7, 15, 31]);
  });

  it('are all fetched by reload(), which fails when one does', async () => {
    const { verify, remote, answers, asked } = place({ [`/${ID_A}`]: pemA, [`/${ID_B}`]: pemB });
    await verify(tokenA);
    await verify(tokenB);
    await remote.reload();
    expect(asked.length).toBe(4);
    answers[`/${ID_B}`] = 500;
    await expectJwksError(remote.reload(), 'ERR_JWKS_UNAVAILABLE');
  });

  it('tell when the one that is newest was fetched, and when that is due', async () => {
    const { verify, remote, clock } = place(
      { [`/${ID_A}`]: pemA, [`/${ID_B}`]: pemB },
      { cooldown: 0, cacheMaxAge: 600 },
    );
    expect(remote.stats()).toMatchObject({ keys: 0, fetchedAt: undefined, expiresAt: undefined });
    await verify(tokenA);
    clock.set(60);
    await verify(tokenB);
    expect(remote.stats()).toMatchObject({ keys: 2, fetchedAt: NOW + 60_000, expiresAt: NOW + 660_000 });
  });

  it('say of a clock that throws that it does, with what it threw as cause', async () => {
    const broken = new RangeError('no clock');
    let calls = 0;
    const now = (): number => {
      if (++calls === 2) throw broken;
      return NOW;
    };
    const { remote } = place({ [`/${ID_A}`]: pemA }, { now });
    const attempt = Promise.resolve(remote({ alg: 'ES256', kid: ID_A }, tokenA));
    const error = await expectUsageError(attempt, 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toBe('option "now" threw, it must return milliseconds, like Date.now');
    // a copy of it, because each caller gets an error of its own
    expect(error.cause).toEqual(broken);
  });
});

describe('what is put into an address', () => {
  it.each([
    ['nothing', ''],
    ['a dot', '.'],
    ['two dots', '..'],
    ['a path', `../${ID_A}`],
    ['a slash behind it', `${ID_A}/`],
    ['a line break behind it', `${ID_A}\n`],
    ['another line', `${ID_A}\n${ID_A}`],
    ['a query', `${ID_A}?x`],
    ['an address', `https://evil.example/${ID_A}`],
    ['letters that look alike', ID_A.replace('a', 'а')],
    ['capitals', ID_A.toUpperCase()],
  ])('is no kid that the pattern does not match as a whole: %s', async (_, kid) => {
    const { verify, asked } = place({});
    await expectTokenError(verify(es256Token('p256', kid)), 'ERR_JWT_KEY_NOT_FOUND');
    expect(asked).toEqual([]);
  });

  it('is nothing for a token without kid', async () => {
    const { verify, asked } = place({ '/undefined': pemA });
    await expectTokenError(verify(es256Token('p256')), 'ERR_JWT_KEY_NOT_FOUND');
    expect(asked).toEqual([]);
  });

  it.each([
    ['a/b', '/a%2Fb'],
    ['../b', '/..%2Fb'],
    ['%2e%2e', '/%252e%252e'],
    ['a?b#c', '/a%3Fb%23c'],
    ['@evil.example', '/%40evil.example'],
    ['a b', '/a%20b'],
    ['é', '/%C3%A9'],
    ['...', '/...'],
  ])('is escaped: %s', async (kid, path) => {
    const { verify, asked } = place({ [path]: pemA }, { kid: /^.*$/s });
    await expect(verify(es256Token('p256', kid))).resolves.toBeDefined();
    expect(asked).toEqual([path]);
  });

  it.each(['', '.', '..', '\ud800', 'a\udc00b'])(
    'is never %j, not even if the pattern lets it through',
    async (kid) => {
      const { verify, asked } = place({}, { kid: /^.*$/s });
      await expectTokenError(verify(es256Token('p256', kid)), 'ERR_JWT_KEY_NOT_FOUND');
      expect(asked).toEqual([]);
    },
  );

  it.each<[string, RegExp]>([
    ['global', /^[0-9a-f-]{36}$/g],
    ['sticky', /^[0-9a-f-]{36}$/y],
    ['both, and indices', /^[0-9a-f-]{36}$/dgy],
  ])('does not depend on where a %s pattern matched last', async (_, kid) => {
    kid.lastIndex = 17;
    const { verify } = place({ [`/${ID_A}`]: pemA, [`/${ID_B}`]: pemB }, { kid });
    for (let i = 0; i < 3; i++) await Promise.all([verify(tokenA), verify(tokenB)]);
    expect(kid.lastIndex).toBe(17);
  });

  it('does not depend on what a pattern was made to say', async () => {
    const kid = Object.assign(/^[0-9a-f-]{36}$/, { exec: () => ['x'], test: () => true });
    const { verify, asked } = place({}, { kid });
    await expectTokenError(verify(es256Token('p256', '../x')), 'ERR_JWT_KEY_NOT_FOUND');
    expect(asked).toEqual([]);
  });
});

describe('the option kid', () => {
  it.each<[string, unknown]>([
    ['no pattern', undefined],
    ['text', '^a$'],
    ['a function', () => true],
    ['an object like a pattern', { source: '^a$', flags: '', test: () => true }],
    ['no anchor', /[0-9a-f-]{36}/],
    ['one at the beginning', /^[0-9a-f-]{36}/],
    ['one at the end', /[0-9a-f-]{36}$/],
    ['anchors of lines', /^[0-9a-f-]{36}$/m],
    ['a class before the first anchor', /[a]?^b$/],
    ['a class behind the last anchor', /^a$[b]?/],
    ['an escaped dollar', /^a\$/],
    ['an escaped circumflex', /\^a$/],
    ['a dollar in a class', /^a[$]/],
    ['an alternative without end', /^a|b$/],
    ['an alternative without either', /^a$|b/],
    ['an empty alternative', /^a$|/],
    ['anchors inside of a group', /(^a$)/],
    ['nothing', new RegExp('')],
  ])('must be a pattern that is anchored: %s is a UsageError', async (_, kid) => {
    await expectUsageError(
      () => createRemoteJwks((id) => `https://keys.example/${id}`, { kid: kid as RegExp }),
      'ERR_JWT_OPTION_INVALID',
    );
  });

  it.each([/^a$/, /^(a|b)$/, /^a$|^b$/, /^(?:a|(b|c))$/u, /^[|$]$/, /^a\|b$/, /^\p{L}+$/u, /^[(]$/, /^$/])(
    'may be %s',
    (kid) => {
      expect(createRemoteJwks((id) => `https://keys.example/${id}`, { kid })).toBeTypeOf('function');
    },
  );

  it('is for addresses made by a function, and these need it', async () => {
    const urlOf = (id: string): string => `https://keys.example/${id}`;
    await expectUsageError(() => createRemoteJwks(urlOf, {} as KeyAddressOptions), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(() => createRemoteJwks(urlOf as unknown as string), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(
      () => createRemoteJwks('https://keys.example', { kid: /^a$/ } as object),
      'ERR_JWT_OPTION_INVALID',
    );
  });
});

describe('the function of addresses', () => {
  it.each<[string, unknown]>([
    ['http', 'http://keys.example/a'],
    ['a path', '/a'],
    ['credentials', 'https://user:hunter2@keys.example/a'],
    ['a promise', Promise.resolve('https://keys.example/a')],
    ['a number', 5],
  ])('that answers %s is wrong', async (_, address) => {
    const keys = createRemoteJwks(() => address as string, { kid: /^a$/, fetch: async () => new Response(pemA) });
    const verify = createVerifier(keys, { algorithms: ['ES256'], issuer: false, audience: false });
    const { message } = await expectUsageError(verify(es256Token('p256', 'a')), 'ERR_JWT_OPTION_INVALID');
    expect(message).not.toContain('hunter2');
  });

  it.each([undefined, null])('may answer %s: there is no such key, and no request', async (nothing) => {
    const asked: string[] = [];
    const fetch = async (url: string): Promise<Response> => {
      asked.push(url);
      return new Response(pemA);
    };
    const addresses: Record<string, URL> = { a: new URL('https://keys.example/a') };
    const keys = createRemoteJwks((kid) => addresses[kid] ?? nothing, { kid: /^[a-z]$/, fetch });
    const verify = createVerifier(keys, { algorithms: ['ES256'], issuer: false, audience: false, now: () => NOW });
    await expectTokenError(verify(es256Token('p256', 'b')), 'ERR_JWT_KEY_NOT_FOUND');
    await expect(verify(es256Token('p256', 'a'))).resolves.toBeDefined();
    expect(asked).toEqual(['https://keys.example/a']);
  });
});

describe('unknown kids', () => {
  const invented = (index: number): string =>
    inventedToken(`0ddddddd-0000-4000-8000-${String(index).padStart(12, '0')}`);

  it('make one request a cooldown, one after the other or all at once, while known keys verify', async () => {
    const { verify, asked, clock } = place({ [`/${ID_A}`]: pemA });
    await verify(tokenA);
    const flood = await Promise.allSettled(Array.from({ length: 1000 }, (_, index) => verify(invented(index))));
    expect(new Set(flood.map((one) => one.status === 'rejected' && one.reason.code))).toEqual(
      new Set(['ERR_JWT_KEY_NOT_FOUND']),
    );
    expect(asked.length).toBe(2);
    for (const [at, seen] of [
      [29.999, 2],
      [30, 3],
      [59, 3],
      [60, 4],
    ] as const) {
      clock.set(at);
      for (let i = 0; i < 10; i++) await expectTokenError(verify(invented(i)), 'ERR_JWT_KEY_NOT_FOUND');
      await expect(verify(tokenA)).resolves.toBeDefined();
      expect(asked.length, `at ${at}`).toBe(seen);
    }
  });

  it('are not remembered: what was published meanwhile is found after the cooldown', async () => {
    const { verify, answers, clock } = place({});
    await expectTokenError(verify(tokenA), 'ERR_JWT_KEY_NOT_FOUND');
    answers[`/${ID_A}`] = pemA;
    await expectTokenError(verify(tokenA), 'ERR_JWT_KEY_NOT_FOUND');
    clock.set(30);
    await expect(verify(tokenA)).resolves.toBeDefined();
  });

  it('that are good do not keep each other waiting', async () => {
    const { verify, asked } = place({ [`/${ID_A}`]: pemA, [`/${ID_B}`]: pemB, [`/${ID_C}`]: pair('rsa').publicPem });
    await Promise.all([verify(tokenA), verify(tokenB), verify(rs256Token(ID_C))]);
    expect(asked.length).toBe(3);
  });

  it('that are all good are kept up to a hundred, and cause no more than a hundred requests a cooldown', async () => {
    const kids = Array.from({ length: 150 }, (_, i) => `0eeeeeee-0000-4000-8000-${String(i).padStart(12, '0')}`);
    const { verify, asked, remote, clock } = place(Object.fromEntries(kids.map((kid) => [`/${kid}`, pemA])));
    const outcomes = await Promise.allSettled(kids.map((kid) => verify(es256Token('p256', kid))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBe(100);
    expect(asked.length).toBe(100);
    clock.set(30);
    await verify(es256Token('p256', kids[120] as string));
    expect(remote.stats().keys).toBe(100);
    // the one that was used last is still there
    await verify(es256Token('p256', kids[99] as string));
    expect(asked.length).toBe(101);
  });

  it('are not frozen by a clock that was set back', async () => {
    const { verify, answers, clock } = place({});
    clock.set(86_400);
    await expectTokenError(verify(tokenA), 'ERR_JWT_KEY_NOT_FOUND');
    answers[`/${ID_A}`] = pemA;
    clock.set(0);
    await expect(verify(tokenA)).resolves.toBeDefined();
  });
});
