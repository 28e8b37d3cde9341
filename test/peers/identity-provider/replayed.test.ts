import { describe, expect, it } from 'vitest';
import { createMultiVerifier, createRemoteIssuer, createVerifier } from 'strictjwt';
import { NOW, now } from '../../support/clock.ts';
import { expectTokenError } from '../../support/expect.ts';
import { CONSUMERS, entra, fetchFrom, keycloak, TENANT } from './replayed.ts';

describe('Keycloak', () => {
  const realm = keycloak('acme');
  const fetch = fetchFrom(realm);

  it('is found by its issuer, the encryption key of its set is passed over, and its kind of token is a claim', async () => {
    const issuer = createRemoteIssuer(realm.issuer, { fetch, now });
    const verify = createVerifier(issuer, {
      algorithms: ['RS256'],
      issuer: issuer.issuer,
      audience: 'account',
      claims: { typ: 'Bearer', azp: ['web', 'app'] },
      now,
    });
    await expect(verify(realm.token())).resolves.toMatchObject({ payload: { preferred_username: 'ada' } });
    await expectTokenError(verify(realm.token({ claims: { typ: 'ID' } })), 'ERR_JWT_CLAIM_MISMATCH', 'typ');
    await expectTokenError(verify(realm.token({ claims: { azp: 'other' } })), 'ERR_JWT_CLAIM_MISMATCH', 'azp');
    const encrypted = realm.token({ key: 'otherRsa', header: { kid: 'enc-1' } });
    await expectTokenError(verify(encrypted), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('says no-cache, and is asked every cooldown at most', async () => {
    let at = NOW;
    const issuer = createRemoteIssuer(realm.issuer, { fetch, now: () => at });
    await issuer.reload();
    expect(issuer.stats().expiresAt).toBe(NOW + 30_000);
    at += 29_999;
    await issuer({ alg: 'RS256', kid: 'sig-1' }, realm.token());
    expect(issuer.stats().fetches).toBe(1);
  });

  it('has realms that do not sign for each other', async () => {
    const other = keycloak('other', 'otherRsa', 'rsa');
    const both = fetchFrom(realm, other);
    const verify = createMultiVerifier(
      [realm, other].map(({ issuer }) => ({
        issuer,
        key: createRemoteIssuer(issuer, { fetch: both, now }),
        algorithms: ['RS256' as const],
        audience: 'account',
        now,
      })),
    );
    await expect(verify(realm.token())).resolves.toBeDefined();
    await expect(verify(other.token())).resolves.toBeDefined();
    await expectTokenError(verify(other.token({ claims: { iss: realm.issuer } })), 'ERR_JWT_SIGNATURE_INVALID');
    await expectTokenError(verify(realm.token({ claims: { iss: other.issuer } })), 'ERR_JWT_SIGNATURE_INVALID');
    await expectTokenError(verify(keycloak('third').token()), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
  });
});

describe('Microsoft Entra', () => {
  it('of one tenant is found by its issuer; its keys name no algorithm', async () => {
    const provider = entra(TENANT);
    const issuer = createRemoteIssuer(provider.issuer, { fetch: fetchFrom(provider), now });
    const options = { algorithms: ['RS256'], issuer: issuer.issuer, audience: 'api-client-id', now } as const;
    const verify = createVerifier(issuer, options);
    await expect(verify(provider.token())).resolves.toMatchObject({ payload: { ver: '2.0' } });
    await expect(verify(provider.token({ header: { kid: undefined } }))).resolves.toBeDefined();
  });

  it('of all tenants is found by its template, and a key for consumers signs for no company', async () => {
    const provider = entra('common');
    const issuer = createRemoteIssuer(provider.issuer, {
      tenants: [TENANT, CONSUMERS],
      fetch: fetchFrom(provider),
      now,
    });
    const options = { algorithms: ['RS256'], issuer: issuer.issuer, audience: 'api-client-id', now } as const;
    const verify = createVerifier(issuer, options);
    await expect(verify(provider.token())).resolves.toMatchObject({ payload: { tid: TENANT } });
    const consumer = { header: { kid: 'consumer', x5t: 'consumer' }, key: 'otherRsa' } as const;
    const own = { tid: CONSUMERS, iss: provider.issuer.replace('{tenantid}', CONSUMERS) };
    await expect(verify(provider.token({ ...consumer, claims: own }))).resolves.toBeDefined();
    await expectTokenError(verify(provider.token(consumer)), 'ERR_JWT_KEY_NOT_FOUND');
    await expectTokenError(verify(provider.token({ claims: { tid: CONSUMERS } })), 'ERR_JWT_CLAIM_MISMATCH', 'tid');
  });

  it('of all tenants may stand beside other issuers', async () => {
    const provider = entra('common');
    const realm = keycloak('acme');
    const fetch = fetchFrom(provider, realm);
    const tenants = createRemoteIssuer(provider.issuer, { tenants: [TENANT], fetch, now });
    const sso = createRemoteIssuer(realm.issuer, { fetch, now });
    const rules = { algorithms: ['RS256'], now } as const;
    const verify = createMultiVerifier((issuer) => {
      if (tenants.issuer(issuer)) return { issuer, key: tenants, audience: 'api-client-id', ...rules };
      return issuer === sso.issuer ? { issuer, key: sso, audience: 'account', ...rules } : null;
    });
    await expect(verify(provider.token())).resolves.toBeDefined();
    await expect(verify(realm.token())).resolves.toBeDefined();
    const stranger = { tid: CONSUMERS, iss: provider.issuer.replace('{tenantid}', CONSUMERS) };
    await expectTokenError(verify(provider.token({ claims: stranger })), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
  });
});
