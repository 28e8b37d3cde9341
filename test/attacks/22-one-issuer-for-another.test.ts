import { describe, expect, it } from 'vitest';
import { createMultiVerifier, createRemoteIssuer, createVerifier } from 'strictjwt';
import { now } from '../support/clock.ts';
import { expectTokenError } from '../support/expect.ts';
import { AUDIENCE, forge, GOOD_CLAIMS } from '../support/forge.ts';
import { pair } from '../support/keys.ts';

// Who accepts several issuers must not let one sign as another: not by a shared list of keys, not by one key set for
// many tenants (a key for consumers signed tokens of companies: Storm-0558), not by a key of another family.

const [A, B] = ['https://a.example', 'https://b.example'] as const;
const tokenOf = (iss: string, key: 'p256' | 'otherP256'): string =>
  forge({ alg: 'ES256', key: pair(key).privateKey, payload: { ...GOOD_CLAIMS, iss } });

describe('one issuer signing as another', () => {
  it('is possible with a list of issuers and a list of keys, which is why there is another way', async () => {
    const keys = [pair('p256').publicPem, pair('otherP256').publicPem];
    const options = { algorithms: ['ES256'], issuer: [A, B], audience: AUDIENCE, now } as const;
    await expect(createVerifier(keys, options)(tokenOf(A, 'otherP256'))).resolves.toBeDefined();
  });

  it('is rejected where each issuer has an entry of its own', async () => {
    const verify = createMultiVerifier([
      { issuer: A, key: pair('p256').publicPem, algorithms: ['ES256'], audience: AUDIENCE, now },
      { issuer: B, key: pair('otherP256').publicPem, algorithms: ['ES256'], audience: AUDIENCE, now },
    ]);
    await expect(verify(tokenOf(A, 'p256'))).resolves.toBeDefined();
    await expectTokenError(verify(tokenOf(A, 'otherP256')), 'ERR_JWT_SIGNATURE_INVALID');
    await expectTokenError(verify(tokenOf(B, 'p256')), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('is rejected where many tenants share a key set: the key must be of the tenant’s issuer', async () => {
    const template = 'https://login.example/{tenantid}/v2.0';
    const jwk = pair('p256').publicKey.export({ format: 'jwk' });
    const signers = { company: template, consumer: template.replace('{tenantid}', 'consumers'), nobody: undefined };
    const keys = Object.entries(signers).map(([kid, issuer]) => ({ ...jwk, kid, issuer }));
    const fetch = async (url: string): Promise<Response> =>
      Response.json(url.endsWith('/keys') ? { keys } : { issuer: template, jwks_uri: 'https://login.example/keys' });
    const remote = createRemoteIssuer(template, { tenants: ['company', 'consumers'], fetch, now });
    const verify = createVerifier(remote, { algorithms: ['ES256'], issuer: remote.issuer, audience: AUDIENCE, now });
    const signed = (tid: string, kid: string): string => {
      const payload = { ...GOOD_CLAIMS, tid, iss: template.replace('{tenantid}', tid) };
      return forge({ alg: 'ES256', key: pair('p256').privateKey, header: { kid }, payload });
    };
    await expect(verify(signed('company', 'company'))).resolves.toBeDefined();
    await expect(verify(signed('consumers', 'consumer'))).resolves.toBeDefined();
    await expectTokenError(verify(signed('company', 'consumer')), 'ERR_JWT_KEY_NOT_FOUND');
    await expectTokenError(verify(signed('company', 'nobody')), 'ERR_JWT_KEY_NOT_FOUND');
  });
});
