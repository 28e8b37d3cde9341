// What a test issuer says of its options, word by word, and what it publishes.
import { createRemoteIssuer, createVerifier } from 'strictjwt';
import { createTestIssuer } from 'strictjwt/testing';
import { describe, expect, it } from 'vitest';
import { expectUsageError } from '../../support/expect.ts';

const DEFAULT = 'leave it out to use its default';
const KNOWN = 'known: issuer, audience, algorithm, now';

it.each<[unknown, string]>([
  [{ issuer: '' }, `option "issuer" must be a non-empty string; ${DEFAULT}`],
  [{ audience: [] }, `option "audience" must be a non-empty string or a list of them; ${DEFAULT}`],
  [{ algorithm: 5 }, `option "algorithm" must be the name of an algorithm; ${DEFAULT}`],
  [{ now: 5 }, `option "now" must be a function that returns milliseconds, like Date.now; ${DEFAULT}`],
  [{ isuer: 'x' }, `unknown option "isuer"; ${KNOWN}`],
  [{ toString: 'x' }, `unknown option "toString"; ${KNOWN}`],
  [{ [Symbol('issuer')]: 'x' }, `unknown option "Symbol(issuer)"; ${KNOWN}`],
  [{ ['x'.repeat(500)]: 'x' }, `unknown option "${'x'.repeat(64)}"; ${KNOWN}`],
  ['https://issuer.example', 'the options must be an object; call createTestIssuer(options)'],
  [null, 'the options must be an object; call createTestIssuer(options)'],
  [['x'], 'the options must be an object; call createTestIssuer(options)'],
  [new Map(), 'the options must be a plain object: what it inherits would be overlooked'],
  [
    Object.create(Object.assign(Object.create(null) as object, { issuer: 'https://mine.example' })),
    'the options must be a plain object: what it inherits would be overlooked',
  ],
  [
    { algorithm: 'HS512' },
    'an issuer publishes its keys, and a secret cannot be published: for HS*, sign with generateSecret()',
  ],
])('createTestIssuer(%o) says what is wrong', async (options, message) => {
  expect((await expectUsageError(createTestIssuer(options as never), 'ERR_JWT_OPTION_INVALID')).message).toBe(message);
});

it('an algorithm that only contains HS is none', async () => {
  const error = await expectUsageError(createTestIssuer({ algorithm: 'XHS256' as never }), 'ERR_JWT_OPTION_INVALID');
  expect(error.message).toContain('"XHS256"');
});

it('what cannot be read is an error of the calling code: options, claims, the clock', async () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const failing = {
    get issuer(): string {
      throw new Error('not here');
    },
  };
  const message = 'the options cannot be read: looking at it throws';
  for (const options of [proxy, failing]) {
    expect((await expectUsageError(createTestIssuer(options), 'ERR_JWT_OPTION_INVALID')).message).toBe(message);
  }
  const idp = await createTestIssuer();
  expect((await expectUsageError(idp.token(proxy), 'ERR_JWT_OPTION_INVALID')).message).toContain('the claims');
  expect((await expectUsageError(idp.token({}, proxy), 'ERR_JWT_OPTION_INVALID')).message).toBe(message);
  expect((await expectUsageError(idp.rotate(proxy), 'ERR_JWT_OPTION_INVALID')).message).toBe(message);
  const clocks: (() => unknown)[] = [
    () => 1n,
    () => Symbol('now'),
    () => proxy.constructor,
    () => NaN,
    async () => 1e12,
  ];
  for (const now of clocks) {
    const late = await createTestIssuer({ now: now as () => number });
    expect((await expectUsageError(late.token(), 'ERR_JWT_OPTION_INVALID')).message).toContain('"now"');
    await expectUsageError(late.hostileTokens().next(), 'ERR_JWT_OPTION_INVALID');
  }
});

it.each<[string, unknown]>([
  ['a Map', new Map([['sub', 'ada']])],
  ['a promise', Promise.resolve({ sub: 'ada' })],
  ['a Date', new Date(0)],
])('claims or a header that are %s would be lost, and so are refused', async (_, given) => {
  const idp = await createTestIssuer();
  const claims = await expectUsageError(idp.token(given as object), 'ERR_JWT_OPTION_INVALID');
  expect(claims.message).toBe('the claims must be an object; call token(claims, options)');
  const header = await expectUsageError(idp.token({}, { header: given as never }), 'ERR_JWT_OPTION_INVALID');
  expect(header.message).toContain('option "header" must be a plain object');
});

it('a header that is inherited would be lost, and so is refused', async () => {
  const idp = await createTestIssuer();
  await expectUsageError(idp.token({}, { header: Object.create({ typ: 'at+jwt' }) }), 'ERR_JWT_OPTION_INVALID');
});

it('the options may lack a prototype', async () => {
  const options = Object.assign(Object.create(null) as object, { issuer: 'https://mine.example' });
  await expect(createTestIssuer(options)).resolves.toMatchObject({ issuer: 'https://mine.example' });
});

it.each<[unknown, string]>([
  [{ keepOld: 'no' }, `option "keepOld" must be true or false; ${DEFAULT}`],
  [5, 'the options must be an object; call rotate(options)'],
])('rotate(%o) says what is wrong', async (options, message) => {
  const idp = await createTestIssuer();
  expect((await expectUsageError(idp.rotate(options as never), 'ERR_JWT_OPTION_INVALID')).message).toBe(message);
});

describe('the fetch of a test issuer', () => {
  it.each(['https://issuer.example', 'https://issuer.example/', 'https://issuer.example/tenant/'])(
    'answers for %s what a discovery document says',
    async (issuer) => {
      const idp = await createTestIssuer({ issuer });
      const base = issuer.replace(/\/$/, '');
      const answer = (await idp.fetch(`${base}/.well-known/openid-configuration`, {} as never)) as Response;
      expect(answer).toBeInstanceOf(Response);
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(await answer.json()).toEqual({
        issuer,
        jwks_uri: `${base}/.well-known/jwks.json`,
        authorization_endpoint: `${base}/authorize`,
        token_endpoint: `${base}/token`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256'],
      });
    },
  );

  it.each(['accounts.example', 'http://sts.example/adfs/services/trust', 'urn:example:issuer'])(
    'answers for %s, which is only a name, from beside the document',
    async (issuer) => {
      const idp = await createTestIssuer({ issuer });
      const discovery = 'https://sts.example/adfs/.well-known/openid-configuration';
      const keys = createRemoteIssuer(issuer, { discovery, fetch: idp.fetch });
      const { payload } = await createVerifier(keys, idp.verifierOptions)(await idp.token());
      expect(payload.iss).toBe(issuer);
      const answer = (await idp.fetch(discovery, {} as never)) as Response;
      expect(await answer.json()).toMatchObject({ jwks_uri: 'https://sts.example/adfs/.well-known/jwks.json' });
    },
  );

  it('says, while the issuer is down, that it is', async () => {
    const idp = await createTestIssuer();
    idp.down();
    const asked = Promise.resolve(idp.fetch('https://issuer.example/jwks', {} as never));
    await expect(asked).rejects.toThrow(new TypeError('fetch failed: this issuer is down'));
  });
});
