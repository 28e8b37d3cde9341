import { describe, expect, it } from 'vitest';
import { createRemoteJwks, createSigner, createVerifier, type SignOptions } from 'strictjwt';
import { expectUsageError } from '../../support/expect.ts';
import { SECRET } from '../../support/keys.ts';

// Durations and names at the edge of what is taken: the last that is accepted, and the first that is not.

const DURATION = "a number of seconds, 0 or more, or text with a unit such as '30s', '15m', '2h', '7d', '1w'";

const signer = (more: object) => createSigner(SECRET, { algorithm: 'HS256', expiresIn: 60, ...more } as SignOptions);
const verifier = (more: object) =>
  createVerifier(SECRET, { algorithms: ['HS256'], issuer: false, audience: false, ...more } as never);
const remote = (more: object) => createRemoteJwks('https://issuer.example/jwks', more);

describe('a duration', () => {
  it.each([
    ['1s', 1],
    ['1m', 60],
    ['1h', 3600],
    ['1d', 86_400],
    ['1w', 604_800],
    ['1.5h', 5400],
    ['90m', 5400],
    ['0.5s', 0.5],
    [1, 1],
    [0.25, 0.25],
  ])('%j is so many seconds: %d', (expiresIn, seconds) => {
    expect(signer({ expiresIn }).lifetime).toBe(seconds);
  });

  it.each([
    '',
    '1',
    '1.',
    '1.h',
    '.5h',
    '1 h',
    ' 1h',
    '1h ',
    '1y',
    '1H',
    '-1s',
    '1sx',
    'x1s',
    '1e3s',
    '1_000s',
    true,
    null,
  ])('%j is none', async (notBefore) => {
    const { message } = await expectUsageError(() => signer({ notBefore }), 'ERR_JWT_OPTION_INVALID');
    expect(message).toContain(`, expected ${DURATION}`);
  });
});

describe('a bare number that was meant in milliseconds', () => {
  const bounds: [string, number, string, (more: object) => unknown][] = [
    ['maxAge', 31 * 86_400, '32d', verifier],
    ['clockTolerance', 3600, '2h', verifier],
    ['timeout', 300, '6m', remote],
    ['cooldown', 3600, '2h', remote],
    ['cacheMaxAge', 86_400, '2d', remote],
    ['staleIfError', 604_800, '2w', remote],
  ];
  it.each(bounds)('%s: %d is the last that is taken, %s is taken as written', async (name, most, longer, make) => {
    expect(() => make({ [name]: most })).not.toThrow();
    expect(() => make({ [name]: longer })).not.toThrow();
    const { message } = await expectUsageError(() => make({ [name]: most + 1 }), 'ERR_JWT_OPTION_INVALID');
    expect(message).toMatch(
      new RegExp(`^option "${name}" is ${most + 1}, expected at most ${most} s as a bare number: ${most + 1} s are `),
    );
  });

  it('also as the time for which a cache keeps tokens', async () => {
    expect(() => verifier({ cache: { ttl: 86_400 } })).not.toThrow();
    expect(() => verifier({ cache: { ttl: '2d' } })).not.toThrow();
    await expectUsageError(() => verifier({ cache: { ttl: 86_401 } }), 'ERR_JWT_OPTION_INVALID');
  });

  it.each([
    [3601, "1.0 hours; '3.601s'?"],
    [15_000, "4.2 hours; '15s'?"],
    [172_799, "48.0 hours; '172.799s'?"],
    [172_800, "2.0 days; '172.8s'?"],
    [600_000, "6.9 days; '10m'?"],
    [3_600_000, "41.7 days; '1h'?"],
    [5_400_000, "62.5 days; '90m'?"],
    [86_400_000, "1000.0 days; '1d'?"],
  ])('is shown as what it is, and as what was meant: %d', async (clockTolerance, shown) => {
    const { message } = await expectUsageError(() => verifier({ clockTolerance }), 'ERR_JWT_OPTION_INVALID');
    const most = 'at most 3600 s as a bare number';
    expect(message).toBe(
      `option "clockTolerance" is ${clockTolerance}, expected ${most}: ${clockTolerance} s are ${shown}`,
    );
  });

  it('is not what Infinity is', async () => {
    const { message } = await expectUsageError(() => verifier({ maxAge: Infinity }), 'ERR_JWT_OPTION_INVALID');
    expect(message).toBe(`option "maxAge" is Infinity, expected ${DURATION}`);
  });
});

describe('a lifetime', () => {
  const LONGEST = 1_577_847_600;
  it.each<[unknown, string]>([
    [LONGEST + 1, 'at most 50 years, not a point in time, or false'],
    [1_767_607_200_000, 'at most 50 years, not a point in time, or false'],
    [0, 'more: the token would be dead when it is born, or false'],
    ['0s', 'more: the token would be dead when it is born, or false'],
    [-1, `${DURATION}, or false`],
    ['soon', `${DURATION}, or false`],
  ])('%j is none', async (expiresIn, expected) => {
    const { message } = await expectUsageError(() => signer({ expiresIn }), 'ERR_JWT_OPTION_INVALID');
    const shown = typeof expiresIn === 'string' ? JSON.stringify(expiresIn) : String(expiresIn);
    expect(message).toBe(`option "expiresIn" is ${shown}, expected ${expected}`);
  });

  it('may be as long as fifty years, and as short as one likes', () => {
    expect(signer({ expiresIn: LONGEST }).lifetime).toBe(LONGEST);
    expect(signer({ expiresIn: 0.001 }).lifetime).toBe(0.001);
    expect(signer({ expiresIn: false }).lifetime).toBeUndefined();
  });
});

describe('a name of another library', () => {
  const clock = 'now: () => milliseconds';
  const second = 'the second argument; decrypt a key with createPrivateKey';
  const callers = { verifier, signer, remote };
  type Caller = keyof typeof callers;
  const all: readonly Caller[] = ['verifier', 'signer', 'remote'];
  const rows: [names: string, here: string, told: readonly Caller[]][] = [
    ['alg algs', 'algorithms when verifying, algorithm when signing', all],
    ['iss allowedIss', 'issuer', ['verifier', 'signer']],
    ['allowedAud', 'audience', ['verifier', 'signer']],
    ['allowedSub', 'subject when verifying, the claim "sub" when signing', all],
    ['jti jwtid allowedJti nonce allowedNonce', 'claims: { … } when verifying, a claim when signing', all],
    ['keyid keyId', 'header: { kid } when signing; a token picks its key', all],
    ['maxTokenAge', 'maxAge', ['verifier']],
    ['clockTimestamp currentDate clock date timestamp', clock, all],
    ['leeway clockSkew ignoreNotBefore', 'clockTolerance', ['verifier']],
    ['ignoreExpiration', "clockTolerance: '7d' to renew tokens; nothing switches expiry off", all],
    ['noTimestamp', 'issuedAt: false', all],
    ['exp expires expiry ttl lifetime', 'expiresIn when signing', all],
    ['nbf activeFrom', 'notBefore', ['signer']],
    ['iat', 'issuedAt, or the claim "iat"', all],
    ['complete', 'nothing: the result always has header and payload', all],
    ['mutatePayload', 'nothing: claims are never modified', all],
    ['key secret secretOrKey secretOrPrivateKey publicKey privateKey passphrase', second, all],
    ['crit allowedCritHeaders', 'nothing: critical extensions are refused', all],
    ['allowInvalidAsymmetricKeyTypes', 'allowInsecureKeySizes', ['verifier', 'signer']],
    ['cacheTTL cacheSize', 'cache: { maxEntries, ttl }', all],
    ['errorCacheTTL', 'nothing: a rejected token is judged each time', all],
    ['checkTyp', 'typ', ['verifier']],
    ['jwtFromRequest getToken credentialsRequired', 'createGuard of strictjwt/http', all],
    ['cooldownDuration rateLimit jwksRequestsPerMinute', 'cooldown', ['remote']],
    ['timeoutDuration', 'timeout', ['remote']],
    ['requestHeaders', 'headers', ['remote']],
    ['jwksUri jwksUrl', 'createRemoteJwks(url)', all],
    ['agent requestAgent customFetch', 'fetch', ['remote']],
  ];

  const cases = rows.flatMap(([names, here, told]) => names.split(' ').map((name) => [name, here, told] as const));
  it.each(cases)('%s is answered with what it is called here, where that helps: %s', async (name, here, told) => {
    for (const caller of all) {
      const { message } = await expectUsageError(() => callers[caller]({ [name]: 'x' }), 'ERR_JWT_OPTION_INVALID');
      const start = `unknown option "${name}";`;
      const advice = told.includes(caller) ? ` here it is ${here}; known: ` : ' known: ';
      // a name that is near to one of its own is taken for a misspelling
      const said = [start + advice, `${start} did you mean "`].find((words) => message.startsWith(words));
      expect(said, message).toBeDefined();
    }
  });
});
