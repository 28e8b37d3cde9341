import {
  createRemoteIssuer,
  createSigner,
  createVerifier,
  explain,
  exportJwk,
  exportPem,
  generateSecret,
  jwkThumbprint,
  secondsLeft,
  sign,
  verify,
  type VerifierOptions,
} from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { NOW, now } from '../support/clock.ts';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// What a caller hands in is used or refused: a check that was overlooked, and a clock in another unit, would let tokens
// through that should be stopped.

type Call = (...given: unknown[]) => Promise<unknown>;

const token = forge({ alg: 'HS256', key: SECRET });
const options = optionsFor('HS256');
const signing = { algorithm: 'HS256', expiresIn: 60, now } as const;
const other = { subject: 'somebody else' };
const callback = (): void => {};
const jwk = { ...pair('p256').publicKey.export({ format: 'jwk' }) };

describe('a member whose name is a symbol', () => {
  const hidden = { [Symbol('maxAge')]: 60 };

  it.each<[string, () => unknown]>([
    ['among the options of verify', () => verify(token, SECRET, { ...options, ...hidden })],
    ['among those of a verifier', () => createVerifier(SECRET, { ...options, ...hidden })],
    ['among those of one call', () => (createVerifier(SECRET, options) as Call)(token, hidden)],
    ['among expected claims', () => verify(token, SECRET, { ...options, claims: hidden as never })],
    ['among expected header fields', () => verify(token, SECRET, { ...options, header: hidden as never })],
    ['among the options of sign', () => sign({}, SECRET, { ...signing, ...hidden })],
    ['in the header to sign', () => sign({}, SECRET, { ...signing, header: hidden as never })],
    ['among those of a key set', () => createRemoteIssuer('https://issuer.example', { ...hidden })],
    ['among its headers', () => createRemoteIssuer('https://issuer.example', { headers: hidden as never })],
    ['among those of secondsLeft', () => secondsLeft(token, { ...hidden })],
  ])('would be overlooked, and so is refused: %s', async (_, call) => {
    const error = await expectUsageError(call, 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toContain('symbol');
  });

  it('is no matter in the namespace of a module', async () => {
    const namespace = Object.defineProperty({ ...options }, Symbol.toStringTag, { value: 'Module' });
    await verify(token, SECRET, namespace);
  });
});

describe('an argument behind those that a function has', () => {
  const verifyToken = createVerifier(SECRET, options) as Call;
  const signToken = createSigner(SECRET, signing) as Call;
  const make = createVerifier as unknown as (...given: unknown[]) => Call;
  const makeSigner = createSigner as unknown as (...given: unknown[]) => unknown;

  it.each<[string, () => unknown]>([
    ['options behind those of createVerifier', () => make(SECRET, options, other)],
    ['options behind those of createSigner', () => makeSigner(SECRET, signing, { expiresIn: 1 })],
    ['options behind those of verify', () => (verify as Call)(token, SECRET, options, other)],
    ['options behind those of sign', () => (sign as Call)({}, SECRET, signing, { expiresIn: 1 })],
    ['options behind those of explain', () => (explain as Call)(token, SECRET, options, other)],
    ['expectations behind expectations', () => verifyToken(token, { subject: GOOD_CLAIMS.sub }, other)],
    ['expectations behind undefined', () => verifyToken(token, undefined, other)],
    ['expectations behind a number', () => verifyToken(token, 0, other)],
    ['expectations behind what map hands in', () => verifyToken(token, 0, [token], other)],
    ['a callback behind the token', () => verifyToken(token, callback)],
    ['a callback behind a number', () => verifyToken(token, 0, callback)],
    ['a callback behind expectations', () => verifyToken(token, { subject: GOOD_CLAIMS.sub }, callback)],
    ['options behind the claims', () => signToken({}, { expiresIn: 1 })],
    ['a callback behind the claims', () => signToken({}, callback)],
    ['a hash behind the key of a thumbprint', () => (jwkThumbprint as Call)(jwk, 'sha512')],
    ['a hash behind undefined', () => (jwkThumbprint as Call)(jwk, undefined, 'sha512')],
    ['a form behind the key of exportPem', () => (exportPem as Call)(jwk, { type: 'pkcs1' })],
    ['options behind those of exportJwk', () => (exportJwk as Call)(jwk, { public: true }, other)],
    [
      'a length behind the algorithm of generateSecret',
      () => (generateSecret as (...given: unknown[]) => string)('HS256', { length: 64 }),
    ],
  ])('is refused: %s', async (_, call) => {
    await expectUsageError(call, 'ERR_JWT_OPTION_INVALID');
  });

  it('is passed over where map hands it in', async () => {
    expect(await Promise.all([token, token].map(createVerifier(SECRET, options)))).toHaveLength(2);
    expect(await Promise.all([{ sub: 'a' }, { sub: 'b' }].map(createSigner(SECRET, signing)))).toHaveLength(2);
    expect(await Promise.all(Array.from([token], createVerifier(SECRET, options)))).toHaveLength(1);
    expect(await Promise.all([jwk, jwk].map(jwkThumbprint))).toHaveLength(2);
    expect(await Promise.all([jwk].map(exportPem))).toHaveLength(1);
    expect((['HS256', 'HS512'] as const).map(generateSecret)).toHaveLength(2);
  });
});

describe('a clock', () => {
  const clocks: readonly [string, () => unknown][] = [
    ['in seconds', () => NOW / 1000],
    ['in microseconds', () => NOW * 1000],
    ['in nanoseconds', () => NOW * 1e6],
    ['since the process began', () => performance.now()],
    ['of the year 10000', () => Date.UTC(10_000, 0)],
    ['without end', () => Number.MAX_VALUE],
    ['that went below zero', () => -NOW],
    ['that answers a BigInt', () => BigInt(NOW)],
    ['that answers a Date', () => new Date(NOW)],
    ['that answers text', () => String(NOW)],
    ['that answers a promise', async () => NOW],
    ['that answers process.hrtime', () => process.hrtime()],
    ['that answers nothing', () => undefined],
    [
      'that throws what cannot be looked at',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        throw proxy;
      },
    ],
  ];

  it.each(clocks)('%s is a UsageError wherever it is asked', async (_, answer) => {
    const clock = { now: answer as () => number };
    const lasting = { ...GOOD_CLAIMS, exp: undefined, nbf: NOW / 1000 + 1e6 };
    const later = forge({ alg: 'HS256', key: SECRET, payload: lasting });
    const lenient: VerifierOptions = { ...options, ...clock, expiration: 'optional' };
    await expectUsageError(verify(later, SECRET, lenient), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(createVerifier(SECRET, { ...lenient, cache: true })(token), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(sign({}, SECRET, { ...signing, ...clock }), 'ERR_JWT_OPTION_INVALID');
    await expectUsageError(() => secondsLeft(token, clock), 'ERR_JWT_OPTION_INVALID');
  });

  it('of the last moment of the year 9999 is one', async () => {
    const late = { ...options, now: () => 253_402_300_799_999 };
    await expectTokenError(verify(token, SECRET, late), 'ERR_JWT_EXPIRED');
  });
});

describe('a function that judges', () => {
  const ends = { then: (resolve: (value: boolean) => void) => resolve(true) };
  const answers: readonly [string, () => unknown][] = [
    ['a promise', async () => true],
    [
      'a promise that rejects',
      async () => {
        throw new Error('no');
      },
    ],
    ['an object with then', () => ends],
    ['a function with then', () => Object.assign(() => {}, ends)],
  ];

  it.each(answers)('and answers %s is a UsageError', async (_, answer) => {
    const judge = answer as () => boolean;
    for (const more of [
      { issuer: judge },
      { audience: judge },
      { claims: { jti: judge } },
      { header: { cty: judge } },
    ]) {
      const marked = forge({ alg: 'HS256', key: SECRET, header: { cty: 'x' }, payload: { ...GOOD_CLAIMS, jti: 'x' } });
      await expectUsageError(verify(marked, SECRET, { ...options, ...more }), 'ERR_JWT_OPTION_INVALID');
    }
    const issuer = 'https://login.example/{tenantid}/v2.0';
    const keys = createRemoteIssuer(issuer, { now, tenants: judge });
    const tenant = { ...GOOD_CLAIMS, iss: 'https://login.example/contoso/v2.0', tid: 'contoso' };
    const asked = forge({ alg: 'HS256', key: SECRET, payload: tenant });
    await expectUsageError(verify(asked, keys, { ...options, issuer: false }), 'ERR_JWT_OPTION_INVALID');
  });
});
