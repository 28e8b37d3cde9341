import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Algorithm,
  createRemoteIssuer,
  createRemoteJwks,
  createVerifier,
  decode,
  explain,
  type RemoteIssuer,
  type VerifyOptions,
} from 'strictjwt';
import { expectJwksError, expectTokenError } from '../../support/expect.ts';
import { logIn, machineToken, type RunningProvider, startProvider } from './provider.ts';

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'PS256'] as const;

let provider: RunningProvider;
let issuer: string;
let keys: RemoteIssuer;

beforeAll(async () => {
  provider = await startProvider();
  issuer = provider.issuer;
  // The issuer is the one that is configured, never the one that the answer or a token names.
  keys = createRemoteIssuer(issuer);
}, 60_000);

afterAll(() => provider.stop());

const apiOf = (algorithm: Algorithm): string => `https://${algorithm.toLowerCase()}.api.example`;

function accessOptions(algorithm: Algorithm): VerifyOptions {
  return {
    algorithms: [algorithm],
    issuer,
    audience: apiOf(algorithm),
    typ: 'at+jwt',
    requiredClaims: ['client_id', 'jti'],
    maxAge: '15m',
  };
}

function idOptions(algorithm: Algorithm): VerifyOptions {
  return { algorithms: [algorithm], issuer, audience: `web-${algorithm}`, requiredClaims: ['sub', 'nonce'] };
}

describe.each(ALGORITHMS)('with %s', (algorithm) => {
  it('an access token of RFC 9068 for a service verifies, typ at+jwt included', async () => {
    const token = await machineToken(issuer, apiOf(algorithm));
    const { header, payload } = await createVerifier(keys, accessOptions(algorithm))(token);
    expect(header).toMatchObject({ alg: algorithm, typ: 'at+jwt' });
    expect(payload).toMatchObject({ iss: issuer, aud: apiOf(algorithm), client_id: 'machine', scope: 'read' });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(900);
  });

  it('a person’s ID token and access token verify, each as what it is', async () => {
    const { idToken, accessToken, nonce } = await logIn(issuer, `web-${algorithm}`, apiOf(algorithm));
    const identity = await createVerifier(keys, idOptions(algorithm))(idToken);
    expect(identity.payload).toMatchObject({ sub: 'ada', nonce, email: 'ada@example.org' });
    const access = await createVerifier(keys, accessOptions(algorithm))(accessToken);
    expect(access.payload).toMatchObject({ sub: 'ada', client_id: `web-${algorithm}`, scope: 'read' });
    await expect(explain(idToken, keys, idOptions(algorithm))).resolves.toMatchObject({ valid: true });
  });
});

describe('a token that the provider did issue is still rejected', () => {
  const verifyAccess = (token: string, more: Partial<VerifyOptions>): Promise<unknown> =>
    createVerifier(keys, { ...accessOptions('ES256'), ...more })(token);
  let token: string;
  beforeAll(async () => {
    token = await machineToken(issuer, apiOf('ES256'));
  });

  it('by an API that it is not for', async () => {
    await expectTokenError(verifyAccess(token, { audience: apiOf('RS256') }), 'ERR_JWT_CLAIM_MISMATCH', 'aud');
  });

  it('by who expects another issuer, even one that differs by a slash', async () => {
    await expectTokenError(verifyAccess(token, { issuer: `${issuer}/` }), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
  });

  it('by who expects another algorithm', async () => {
    await expectTokenError(verifyAccess(token, { algorithms: ['RS256', 'EdDSA'] }), 'ERR_JWT_ALG_NOT_ALLOWED');
  });

  it('when its 15 minutes are over', async () => {
    const exp = Number(decode(token).payload['exp']);
    await expect(verifyAccess(token, { now: () => exp * 1000 - 1 })).resolves.toBeDefined();
    await expectTokenError(verifyAccess(token, { now: () => exp * 1000 }), 'ERR_JWT_EXPIRED', 'exp');
  });

  it('when it is an ID token, sent where an access token belongs, and the other way round', async () => {
    const { idToken, accessToken } = await logIn(issuer, 'web-ES256', apiOf('ES256'));
    await expectTokenError(verifyAccess(idToken, { audience: false }), 'ERR_JWT_TYP_MISMATCH');
    await expectTokenError(createVerifier(keys, idOptions('ES256'))(accessToken), 'ERR_JWT_TYP_MISMATCH');
  });

  it('when its payload or signature was changed', async () => {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = { ...decode(token).payload, scope: 'read write' };
    const raised = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
    await expectTokenError(verifyAccess(raised, {}), 'ERR_JWT_SIGNATURE_INVALID');
    const other = (await machineToken(issuer, apiOf('ES256'))).split('.')[2] ?? '';
    await expectTokenError(verifyAccess(`${header}.${payload}.${other}`, {}), 'ERR_JWT_SIGNATURE_INVALID');
  });
});

it('all of this fetched the keys once', () => {
  expect(keys.stats()).toMatchObject({ keys: ALGORITHMS.length, fetches: 1, failures: 0 });
});

it('an issuer that differs by a slash is not the one that the document names', async () => {
  const { message } = await expectJwksError(createRemoteIssuer(`${issuer}/`).reload(), 'ERR_JWKS_INVALID');
  expect(message).toContain('to the last slash');
});

it('the address of the document is no key set, and the error says what it is', async () => {
  const remote = createRemoteJwks(`${issuer}/.well-known/openid-configuration`);
  const { message } = await expectJwksError(remote.reload(), 'ERR_JWKS_INVALID');
  expect(message).toContain('is a discovery document');
  expect(message).toContain(`${issuer}/jwks`);
});
