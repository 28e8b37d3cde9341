import { describe, expect, it } from 'vitest';
import { createRemoteIssuer, createVerifier, explain, type RemoteIssuerOptions, type RemoteTenants } from 'strictjwt';
import { now, NOW_SECONDS } from '../support/clock.ts';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { AUDIENCE, forge, GOOD_CLAIMS } from '../support/forge.ts';
import { type FixtureName, pair } from '../support/keys.ts';
import { published } from './stage.ts';

// Microsoft Entra, for applications of many tenants: one document and one key set for all, whose issuer is a template.
// In the set are keys for the tenants of companies and a key that only signs for consumers.

const TEMPLATE = 'https://login.microsoftonline.com/{tenantid}/v2.0';
const COMMON = 'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration';
const KEYS = 'https://login.microsoftonline.com/common/discovery/v2.0/keys';
const [OURS, PARTNER, STRANGER, CONSUMERS] = [
  'aaaaaaaa-0000-4000-8000-000000000001',
  'bbbbbbbb-0000-4000-8000-000000000002',
  'cccccccc-0000-4000-8000-000000000003',
  '9188040d-6c67-4c5b-b112-36a304b66dad',
] as const;

const issuerOf = (tenant: string): string => TEMPLATE.replace('{tenantid}', tenant);

const SET = {
  keys: [
    published('rsa', { kid: 'company', x5t: 'company', issuer: TEMPLATE }),
    published('otherRsa', { kid: 'consumer', issuer: issuerOf(CONSUMERS) }),
    published('p256', { kid: 'nobody' }),
    published('otherP256', { kid: 'odd', issuer: [TEMPLATE] }),
  ],
};

function entra(options: Partial<RemoteIssuerOptions> = {}): { remote: RemoteTenants; seen: string[] } {
  const seen: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    seen.push(url);
    return Response.json(url === COMMON ? { issuer: TEMPLATE, jwks_uri: KEYS } : SET);
  };
  const tenants = [OURS, PARTNER, CONSUMERS];
  return { remote: createRemoteIssuer(TEMPLATE, { tenants, discovery: COMMON, fetch, now, ...options }), seen };
}

const verifierOf = (remote: RemoteTenants) =>
  createVerifier(remote, { algorithms: ['RS256', 'ES256'], issuer: remote.issuer, audience: AUDIENCE, now });

interface Signed {
  readonly key?: FixtureName;
  readonly kid?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

function tokenOf(tenant: string, { key = 'rsa', kid = 'company', claims }: Signed = {}): string {
  const payload = { ...GOOD_CLAIMS, iss: issuerOf(tenant), tid: tenant, exp: NOW_SECONDS + 300, ...claims };
  const alg = key === 'rsa' || key === 'otherRsa' ? 'RS256' : 'ES256';
  return forge({ alg, key: pair(key).privateKey, header: { kid }, payload });
}

describe('an issuer of many tenants', () => {
  it('accepts each of the named ones, and the key of its kind', async () => {
    const { remote, seen } = entra();
    const verify = verifierOf(remote);
    await expect(verify(tokenOf(OURS))).resolves.toMatchObject({ payload: { tid: OURS } });
    await expect(verify(tokenOf(PARTNER))).resolves.toMatchObject({ payload: { tid: PARTNER } });
    const consumer = tokenOf(CONSUMERS, { key: 'otherRsa', kid: 'consumer' });
    await expect(verify(consumer)).resolves.toMatchObject({ payload: { tid: CONSUMERS } });
    expect(seen).toEqual([COMMON, KEYS]);
    await expect(
      explain(tokenOf(OURS), remote, { algorithms: ['RS256'], issuer: remote.issuer, audience: AUDIENCE, now }),
    ).resolves.toMatchObject({ valid: true });
  });

  it('finds what is common to all tenants by itself', async () => {
    const { remote, seen } = entra();
    const alone = createRemoteIssuer(TEMPLATE, {
      tenants: [OURS],
      now,
      fetch: async (url) => Response.json(seen.push(url) === 1 ? { issuer: TEMPLATE, jwks_uri: KEYS } : SET),
    });
    await expect(verifierOf(alone)(tokenOf(OURS))).resolves.toBeDefined();
    expect(seen).toEqual([COMMON, KEYS]);
    expect(remote.stats().fetches).toBe(0);
  });

  it('refuses a key of consumers that signs for a company, and the other way round', async () => {
    const verify = verifierOf(entra().remote);
    await expectTokenError(verify(tokenOf(OURS, { key: 'otherRsa', kid: 'consumer' })), 'ERR_JWT_KEY_NOT_FOUND');
    // the company key may sign for any tenant, and the tenant of consumers is one in this form
    await expect(verify(tokenOf(CONSUMERS))).resolves.toBeDefined();
  });

  it.each(['nobody', 'odd'] as const)('refuses the key "%s", which names no issuer', async (kid) => {
    const key = kid === 'nobody' ? 'p256' : 'otherP256';
    await expectTokenError(verifierOf(entra().remote)(tokenOf(OURS, { key, kid })), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('refuses a token whose claims cannot be read, and fetches nothing for it', async () => {
    const { remote, seen } = entra();
    const alg = 'RS256';
    const unreadable = ['"text"', '[]', '{', '', Buffer.from([0xff])].map((payloadText) =>
      forge({ alg, key: pair('rsa').privateKey, header: { kid: 'company' }, payloadText }),
    );
    // as a resolver of one's own may hand them on
    for (const token of [...unreadable, '', 'a', 'a.b', `a.${tokenOf(OURS).split('.')[1]}`]) {
      await expectTokenError(() => remote({ alg, kid: 'company' }, token), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
    }
    expect(seen).toEqual([]);
  });

  it('knows no key that the set has not', async () => {
    const { remote } = entra();
    await expectTokenError(verifierOf(remote)(tokenOf(OURS, { kid: 'unknown' })), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('may end with the tenant', async () => {
    const template = 'https://login.example/{tenantid}';
    const keys = { keys: [published('rsa', { kid: 'company', issuer: template })] };
    const issuer = `https://login.example/${OURS}`;
    const remote = createRemoteIssuer(template, {
      tenants: [OURS],
      now,
      fetch: async (url) => Response.json(url.includes('well-known') ? { issuer: template, jwks_uri: KEYS } : keys),
    });
    await expect(verifierOf(remote)(tokenOf(OURS, { claims: { iss: issuer } }))).resolves.toBeDefined();
    for (const iss of [`${issuer}/`, `${issuer}/a`, 'https://login.example/', `https://login.example/${STRANGER}`]) {
      const attempt = verifierOf(remote)(tokenOf(OURS, { claims: { iss } }));
      await expectTokenError(attempt, 'ERR_JWT_CLAIM_MISMATCH', 'iss');
    }
  });

  it('refuses a key that is published as PEM, which names no issuer', async () => {
    const fetch = async (url: string): Promise<Response> =>
      url === COMMON ? Response.json({ issuer: TEMPLATE, jwks_uri: KEYS }) : new Response(pair('rsa').publicPem);
    const error = await expectTokenError(verifierOf(entra({ fetch }).remote)(tokenOf(OURS)), 'ERR_JWT_KEY_NOT_FOUND');
    expect(error.message).toBe('the key that was found is not for the issuer of the token');
  });

  it('refuses a tenant that is not named, and fetches nothing for it', async () => {
    const { remote, seen } = entra();
    await expectTokenError(verifierOf(remote)(tokenOf(STRANGER)), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
    expect(seen).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['another tenant in tid', { tid: PARTNER }, 'tid'],
    ['no tid', { tid: undefined }, 'tid'],
    ['a tid that is a list', { tid: [OURS] }, 'tid'],
    ['a tid in other letters', { tid: OURS.toUpperCase() }, 'tid'],
    ['no iss', { iss: undefined }, 'iss'],
    ['an iss that is a list', { iss: [issuerOf(OURS)] }, 'iss'],
    ['the template itself as iss', { iss: TEMPLATE, tid: '{tenantid}' }, 'iss'],
    ['an iss that goes on', { iss: `${issuerOf(OURS)}/` }, 'iss'],
    ['an iss of version 1', { iss: `https://sts.windows.net/${OURS}/` }, 'iss'],
    ['an iss on another host', { iss: issuerOf(OURS).replace('login', 'evil') }, 'iss'],
    ['a tenant that is a path', { iss: issuerOf(`${OURS}/..`), tid: `${OURS}/..` }, 'iss'],
    ['an empty tenant', { iss: issuerOf(''), tid: '' }, 'iss'],
    ['a tenant that replacing would expand', { iss: issuerOf('$&'), tid: '$&' }, 'iss'],
  ])('refuses %s', async (_, claims, claim) => {
    const { remote } = entra({ tenants: (tenant) => tenant !== '' });
    await expectTokenError(verifierOf(remote)(tokenOf(OURS, { claims })), 'ERR_JWT_CLAIM_MISMATCH', claim);
  });

  it.each<[unknown]>([
    [{ toString: 1 }],
    [{ toString: null, valueOf: null }],
    [{ slice: 1 }],
    [[{ toString: 1 }]],
    [[issuerOf(OURS)]],
    [null],
    [42],
    [true],
  ])('refuses an issuer or a tenant that is %j, which nobody has verified yet, with a TokenError', async (value) => {
    const { remote, seen } = entra();
    for (const claim of ['iss', 'tid']) {
      const token = tokenOf(OURS, { claims: { [claim]: value } });
      await expectTokenError(verifierOf(remote)(token), 'ERR_JWT_CLAIM_MISMATCH', claim);
      const options = { algorithms: ['RS256' as const], issuer: remote.issuer, audience: AUDIENCE, now };
      await expect(explain(token, remote, options)).resolves.toMatchObject({ valid: false });
    }
    expect(seen).toEqual([]);
  });

  it('says the same without the option issuer: the resolver alone decides', async () => {
    const { remote } = entra();
    const verify = createVerifier(remote, { algorithms: ['RS256'], issuer: false, audience: AUDIENCE, now });
    await expect(verify(tokenOf(OURS))).resolves.toBeDefined();
    await expectTokenError(verify(tokenOf(STRANGER)), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
    await expectTokenError(verify(tokenOf(OURS, { claims: { tid: PARTNER } })), 'ERR_JWT_CLAIM_MISMATCH', 'tid');
  });
});

describe('.issuer of many tenants', () => {
  it('is a function that knows their issuers', () => {
    const { issuer } = entra().remote;
    expect([OURS, PARTNER, STRANGER].map((tenant) => issuer(issuerOf(tenant)))).toEqual([true, true, false]);
    for (const other of ['', TEMPLATE, issuerOf(''), `${issuerOf(OURS)}/`, issuerOf(`${OURS}/x`), OURS]) {
      expect(issuer(other), other).toBe(false);
    }
  });
});

describe('a function of tenants', () => {
  it('is asked with the tenant, and only true accepts', async () => {
    const asked: string[] = [];
    const answers: unknown[] = [true, 1, 'yes', undefined, false];
    for (const answer of answers) {
      const tenants = (tenant: string): boolean => {
        asked.push(tenant);
        return answer as boolean;
      };
      const attempt = verifierOf(entra({ tenants }).remote)(tokenOf(OURS));
      if (answer === true) await expect(attempt).resolves.toBeDefined();
      else await expectTokenError(attempt, 'ERR_JWT_CLAIM_MISMATCH', 'iss');
    }
    expect(new Set(asked)).toEqual(new Set([OURS]));
  });

  it.each(['.', '..', 'a/b', 'a%2Fb', '', ' ', 'a b'])(
    'is not even asked about %j, which would lead elsewhere in a path',
    async (tenant) => {
      const asked: string[] = [];
      const tenants = (each: string): boolean => asked.push(each) > 0;
      const token = tokenOf(tenant);
      await expectTokenError(verifierOf(entra({ tenants }).remote)(token), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
      expect(asked).toEqual([]);
    },
  );

  it('that answers a promise is a UsageError, since nobody waits for it', async () => {
    const tenants = (async () => true) as unknown as (tenant: string) => boolean;
    await expectUsageError(verifierOf(entra({ tenants }).remote)(tokenOf(OURS)), 'ERR_JWT_OPTION_INVALID');
  });
});

describe('a template and tenants', () => {
  it.each<[string, string, object]>([
    ['a template alone', TEMPLATE, {}],
    ['tenants alone', 'https://login.microsoftonline.com/common/v2.0', { tenants: [OURS] }],
    ['a template that names the tenant twice', `${TEMPLATE}/{tenantid}`, { tenants: [OURS] }],
    ['another spelling of the place', TEMPLATE.replace('tenantid', 'tenantId'), { tenants: [OURS] }],
    ['no tenants', TEMPLATE, { tenants: [] }],
    ['an empty tenant', TEMPLATE, { tenants: [''] }],
    ['one tenant as text', TEMPLATE, { tenants: OURS }],
    ['all tenants', TEMPLATE, { tenants: true }],
    ['a set of tenants', TEMPLATE, { tenants: new Set([OURS]) }],
    ['tenants that are numbers', TEMPLATE, { tenants: [1] }],
    ['null', TEMPLATE, { tenants: null }],
    ['tenants that are unset', TEMPLATE, { tenants: undefined }],
  ])('need each other: %s is a UsageError', async (_, issuer, options) => {
    await expectUsageError(() => createRemoteIssuer(issuer, options as object), 'ERR_JWT_OPTION_INVALID');
  });
});
