import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMultiVerifier, createRemoteJwks, createVerifier, explain, secondsLeft, sign, verify } from 'strictjwt';
import { createGuard } from 'strictjwt/http';
import { NOW } from '../support/clock.ts';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// A function of the caller's that must answer at once and is async: the call is refused, and nobody awaits what it
// answered. When that promise rejects later, the process must not end of it: a token would have caused a crash.

const late: string[] = [];
const note = (reason: unknown): void => void late.push(String(reason));
beforeAll(() => void process.on('unhandledRejection', note));
afterAll(() => void process.off('unhandledRejection', note));

const token = forge({ alg: 'HS256', key: SECRET });
const options = optionsFor('HS256');
const fails = (async (): Promise<never> => Promise.reject(new Error('late'))) as () => never;
const request = { headers: { authorization: 'Bearer a.b.c' } };
const verifyToken = createVerifier(SECRET, options);
const header = { alg: 'RS256', kid: 'a' } as const;
const answering = async (): Promise<Response> => new Response('{"keys":[]}');
const remote = (more: object) => createRemoteJwks('https://issuer.example/jwks', { fetch: answering, ...more });
const imitation = { type: 'public', export: fails } as const;

describe('a promise where an answer was due', () => {
  it.each<[string, () => unknown]>([
    ['from the clock of verify', () => verify(token, SECRET, { ...options, now: fails })],
    ['from the clock of explain', () => explain(token, SECRET, { ...options, now: fails })],
    ['from the clock of sign', () => sign({}, SECRET, { algorithm: 'HS256', expiresIn: 60, now: fails })],
    ['from the clock of secondsLeft', () => secondsLeft(token, { now: fails })],
    ['from the clock of a key set', () => remote({ now: fails })(header, '')],
    ['from issuer', () => verify(token, SECRET, { ...options, issuer: fails })],
    ['from audience', () => verify(token, SECRET, { ...options, audience: fails })],
    ['from a function of claims', () => verify(token, SECRET, { ...options, claims: { sub2: fails, iat2: 1 } })],
    ['from read', () => remote({ read: fails })(header, '')],
    ['from the address of a key', () => createRemoteJwks(fails, { kid: /^a$/ })(header, '')],
    ['from the export of a key', () => verify(token, imitation, optionsFor('ES256'))],
    ["from a guard's from", () => createGuard(verifyToken, { from: fails })(request)],
    ["from a guard's describe", () => createGuard(verifyToken, { describe: fails })(request)],
  ])('%s is refused, and its rejection ends nothing', async (_, call) => {
    await Promise.resolve()
      .then(call)
      .catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(late).toEqual([]);
  });
});

describe('a clock that throws', () => {
  const now = (): never => {
    throw new Error('no battery');
  };
  const { privateKey } = pair('rsa');
  const entries = [{ ...options, key: SECRET, issuer: String(options.issuer), now }];

  it.each<[string, () => unknown]>([
    ['verify', () => verify(token, SECRET, { ...options, now })],
    ['a verifier', () => createVerifier(SECRET, { ...options, now })(token)],
    ['a verifier with a cache', () => createVerifier(SECRET, { ...options, now, cache: true })(token)],
    ['a verifier of several issuers', () => createMultiVerifier(entries)(token)],
    ['explain', () => explain(token, SECRET, { ...options, now })],
    ['sign', () => sign({}, privateKey, { algorithm: 'RS256', expiresIn: 60, now })],
    ['secondsLeft', () => secondsLeft(token, { now })],
    ['a remote key set', () => remote({ now })(header, '')],
  ])('is a fault of the calling code, and of no token: %s', async (_, call) => {
    const error = await expectUsageError(call, 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toContain('"now" threw');
    expect(error.cause).toEqual(new Error('no battery'));
  });

  it('is not even asked about a token that is malformed', async () => {
    const verifyToken = createVerifier(SECRET, { ...options, now, cache: false });
    await expectTokenError(verifyToken('a.b'), 'ERR_JWT_MALFORMED');
    expect(NOW).toBeGreaterThan(0);
  });
});
