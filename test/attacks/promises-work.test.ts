import { afterEach, expect, it, vi } from 'vitest';
import {
  createMultiVerifier,
  createRemoteJwks,
  createSigner,
  createVerifier,
  decode,
  type KeyResolver,
  verify,
} from 'strictjwt';
import { send, serve } from '../remote/server.ts';
import { inventedToken, KEY_A, KEY_B, stage, TOKEN_A, TOKEN_B, UNHURRIED } from '../remote/stage.ts';
import { now } from '../support/clock.ts';
import { expectJwksError, expectTokenError, expectUsageError } from '../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS, replaceSignature } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// The promises of SECURITY.md, word by word, as far as they are about work and about key sets that live elsewhere.

const options = optionsFor('HS256');

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function together(count: number, call: (index: number) => Promise<unknown>): Promise<unknown[]> {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, (_, index) => call(index)));
  return [...new Set(outcomes.map((one) => (one.status === 'rejected' ? one.reason.code : 'accepted')))];
}

it('The length of a token is checked before anything is decoded.', async () => {
  const long = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, a: 'x'.repeat(20_000) } });
  const parsed = vi.spyOn(JSON, 'parse');
  for (const text of [long, '.'.repeat(1e6), 'A'.repeat(1e6), `${long}!`]) {
    await expectTokenError(verify(text, SECRET, options), 'ERR_JWT_TOO_LARGE');
    await expectTokenError(() => decode(text), 'ERR_JWT_TOO_LARGE');
  }
  expect(parsed).not.toHaveBeenCalled();
  await expect(verify(long, SECRET, { ...options, maxTokenLength: 40_000 })).resolves.toBeDefined();
});

it('A header has at most 32 members, list items and escapes.', async () => {
  const members = (count: number): Record<string, unknown> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}`, 0]));
  const withHeader = (header: Record<string, unknown>): string => forge({ alg: 'HS256', key: SECRET, header });
  await expect(verify(withHeader(members(30)), SECRET, options)).resolves.toBeDefined();
  for (const header of [members(40), { a: Array.from({ length: 40 }, () => 0) }, { a: members(20), b: members(20) }]) {
    await expectTokenError(verify(withHeader(header), SECRET, options), 'ERR_JWT_MALFORMED');
  }
  const headerText = `{"alg":"HS256","a":"${'\\u0061'.repeat(40)}"}`;
  await expectTokenError(
    verify(forge({ alg: 'HS256', key: SECRET, headerText }), SECRET, options),
    'ERR_JWT_MALFORMED',
  );
});

it('A payload of more than 384 characters is not parsed before the signature holds, unless its issuer chooses the key.', async () => {
  const { privateKey, publicPem } = pair('p256');
  const long = forge({ alg: 'ES256', key: privateKey, payload: { ...GOOD_CLAIMS, marker: 'm'.repeat(400) } });
  const forged = replaceSignature(long, Buffer.alloc(64, 1));
  const parsed = vi.spyOn(JSON, 'parse');
  const texts = (): string => parsed.mock.calls.map(([text]) => text).join('');
  await expectTokenError(verify(forged, publicPem, optionsFor('ES256')), 'ERR_JWT_SIGNATURE_INVALID');
  expect(texts()).not.toContain('marker');
  await expect(verify(long, publicPem, optionsFor('ES256'))).resolves.toBeDefined();
  expect(texts()).toContain('marker');

  const verifyToken = createMultiVerifier([
    { ...optionsFor('ES256'), issuer: String(GOOD_CLAIMS.iss), key: publicPem },
  ]);
  parsed.mockClear();
  await expectTokenError(verifyToken(forged), 'ERR_JWT_SIGNATURE_INVALID');
  expect(parsed.mock.calls.filter(([text]) => text.includes('marker'))).toHaveLength(1);
});

it('At most 10 keys are tried for a token.', async () => {
  const { publicPem } = pair('otherP256');
  const token = forge({ alg: 'ES256', key: pair('p256').privateKey });
  const many = (count: number): string[] => Array.from({ length: count }, () => publicPem);
  const verified = vi.spyOn(crypto.subtle, 'verify');
  const verifyToken = createVerifier(many(10), { ...optionsFor('ES256'), cache: false });
  await expectTokenError(verifyToken(token), 'ERR_JWT_SIGNATURE_INVALID');
  expect(verified.mock.calls.length).toBeLessThanOrEqual(10);
  await expectUsageError(verify(token, many(11), optionsFor('ES256')), 'ERR_JWT_KEY_INVALID');
  const answered = (() => many(11)) as unknown as KeyResolver;
  await expectTokenError(verify(token, answered, optionsFor('ES256')), 'ERR_JWT_KEY_NOT_FOUND');
});

it('Text or bytes of more than 64 kB are no key.', async () => {
  const token = forge({ alg: 'HS256', key: SECRET });
  for (const long of ['-', '=', 'sk-', 'A', '\u00e9'].map((unit) => unit.repeat(70_000))) {
    for (const key of [long, Buffer.from(long), { kty: 'oct', k: long }]) {
      await expectUsageError(verify(token, key, options), 'ERR_JWT_KEY_INVALID');
    }
    await expectTokenError(
      verify(token, () => long, options),
      'ERR_JWT_KEY_NOT_FOUND',
    );
  }
});

it('A key set that cannot be had ends in a `JwksError`, whatever the endpoint answers.', async () => {
  const bodies = ['', 'null', '[]', '{}', '<html>', '{"keys":7}', '{"keys":[', `{"keys":${'['.repeat(50_000)}`, '\0'];
  for (const body of bodies) {
    const { verify: verifyToken } = await stage({ behaviour: send(body) });
    await expectJwksError(verifyToken(TOKEN_A), 'ERR_JWKS_INVALID');
  }
  for (const status of [204, 401, 404, 429, 500]) {
    const { verify: verifyToken } = await stage({ behaviour: send('', {}, status) });
    await expect(verifyToken(TOKEN_A)).rejects.toMatchObject({ name: 'JwksError' });
  }
});

it('A remote key set is fetched once for all who wait.', async () => {
  const at = await stage({ jwks: UNHURRIED });
  expect(await together(200, () => at.verify(TOKEN_A))).toEqual(['accepted']);
  expect(at.requests()).toBe(1);
  at.clock.set(86_400);
  expect(await together(200, () => at.verify(TOKEN_A))).toEqual(['accepted']);
  expect(at.requests()).toBe(2);
});

it('In Workers, who waits for a key set looks whether another request has brought it.', async () => {
  vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' });
  const at = await stage({ jwks: UNHURRIED });
  expect(await together(200, () => at.verify(TOKEN_A))).toEqual(['accepted']);
  expect(at.requests()).toBe(1);
});

it('Unknown keys make one request for a remote key set in each `cooldown`.', async () => {
  const { verify: verifyToken, clock, requests } = await stage({ jwks: { ...UNHURRIED, cooldown: 30 } });
  await verifyToken(TOKEN_A);
  for (const [second, expected] of [
    [0, 2],
    [29, 2],
    [30, 3],
    [59, 3],
    [60, 4],
  ] as const) {
    clock.set(second);
    await together(50, (index) => verifyToken(inventedToken(`${second}-${index}`)));
    expect(requests(), `after ${second} s`).toBe(expected);
  }
});

it('A new key may be unknown until the `cooldown` is over.', async () => {
  const { server, clock, verify: verifyToken } = await stage({ jwks: { cooldown: 30 } });
  await verifyToken(TOKEN_A);
  await expectTokenError(verifyToken(inventedToken('x')), 'ERR_JWT_KEY_NOT_FOUND');
  server.answer(serve([KEY_A, KEY_B]));
  clock.set(29);
  await expectTokenError(verifyToken(TOKEN_B), 'ERR_JWT_KEY_NOT_FOUND');
  await expect(verifyToken(TOKEN_A)).resolves.toBeDefined();
  clock.set(30);
  await expect(verifyToken(TOKEN_B)).resolves.toBeDefined();
});

it('A remote key set has limits on its size, its number of keys and its time.', async () => {
  const many = Array.from({ length: 501 }, (_, index) => ({ ...KEY_A, kid: `k${index}` }));
  const crowded = await stage({ behaviour: serve(many), jwks: { maxBytes: 1e6 } });
  await expectJwksError(crowded.verify(TOKEN_A), 'ERR_JWKS_INVALID');
  const huge = await stage({ behaviour: serve([KEY_A, { ...KEY_B, x: 'x'.repeat(1e6) }]) });
  await expect(huge.verify(TOKEN_A)).rejects.toMatchObject({ name: 'JwksError' });
  const silent = await stage({ behaviour: () => {}, jwks: { timeout: 0.02 } });
  await expectJwksError(silent.verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
});

it('A remote key set that redirects is not followed.', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const at = await stage({ behaviour: send('', { location: '/elsewhere' }, status) });
    await expectJwksError(at.verify(TOKEN_A), 'ERR_JWKS_UNAVAILABLE');
    expect(at.server.paths).toEqual(['/jwks']);
  }
});

it('A `JwksError` holds neither the query nor the credentials of an address.', async () => {
  const address = 'https://issuer.example/keys?apikey=hunter2-hunter2';
  const fetch = (): never => {
    throw Object.assign(new Error(`GET ${address} failed`), { path: address, config: { url: address } });
  };
  const remote = createRemoteJwks(address, { fetch, now });
  const error = await expectJwksError(verify(TOKEN_A, remote, optionsFor('ES256')), 'ERR_JWKS_UNAVAILABLE');
  const shown = [error.message, error.stack, JSON.stringify(error), String(error.cause), JSON.stringify(error.cause)];
  expect(shown.join('\n')).not.toContain('hunter2');
  const credentials = await expectUsageError(
    () => createRemoteJwks('https://me:hunter2@issuer.example/'),
    'ERR_JWT_OPTION_INVALID',
  );
  expect(credentials.message).not.toContain('hunter2');
});

it('Two callers never get the same error object.', async () => {
  const { verify: verifyToken } = await stage({ behaviour: send('', {}, 500) });
  const bad = base64url('bad');
  for (const token of [TOKEN_A, inventedToken('x'), bad]) {
    const errors = await Promise.all([1, 2, 3].map(() => verifyToken(token).catch((error: unknown) => error)));
    expect(new Set(errors).size).toBe(3);
    for (const error of errors) expect(error).toBeInstanceOf(Error);
  }

  // what only the import can tell is found once, and told to each
  const damaged = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: `${'A'.repeat(42)}E` };
  const verifiers = [damaged, [damaged]].map((key) => createVerifier(key, optionsFor('ES256')));
  const signToken = createSigner({ ...damaged, d: 'A'.repeat(43) }, { algorithm: 'ES256', expiresIn: 60 });
  const calls = [...verifiers.map((verifier) => () => verifier(TOKEN_A)), () => signToken({})];
  for (const call of calls) {
    const errors = await Promise.all([1, 2, 3].map(() => expectUsageError(call(), 'ERR_JWT_KEY_INVALID')));
    expect(new Set(errors).size).toBe(3);
    for (const error of errors) expect(error.cause).toHaveProperty('name', 'DataError');
  }
});
