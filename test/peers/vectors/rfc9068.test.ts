import { describe, expect, it } from 'vitest';
import { verify, type VerifyOptions } from 'strictjwt';
import { expectTokenError } from '../../support/expect.ts';
import { forge } from '../../support/forge.ts';
import { pair } from '../../support/keys.ts';
import { RFC9068_CLAIMS, RFC9068_HEADER } from './rfc9068.ts';

const { privateKey, publicPem } = pair('rsa');
const AT = (RFC9068_CLAIMS.iat + 60) * 1000;

const accessToken = (change: { header?: Record<string, unknown>; claims?: Record<string, unknown> } = {}): string =>
  forge({
    alg: 'RS256',
    key: privateKey,
    header: { ...RFC9068_HEADER, ...change.header },
    payload: { ...RFC9068_CLAIMS, ...change.claims },
  });

/** What section 4 asks of a resource server. */
const RESOURCE_SERVER: VerifyOptions = {
  algorithms: ['RS256'],
  issuer: 'https://authorization-server.example.com/',
  audience: 'https://rs.example.com/',
  typ: 'at+jwt',
  requiredClaims: ['sub', 'client_id', 'iat', 'jti'],
  now: () => AT,
};

describe('the access token of RFC 9068', () => {
  it('is accepted by a resource server that follows section 4', async () => {
    const { header, payload } = await verify(accessToken(), publicPem, RESOURCE_SERVER);
    expect(header).toEqual(RFC9068_HEADER);
    expect(payload).toEqual(RFC9068_CLAIMS);
  });

  it.each(['at+jwt', 'AT+JWT', 'application/at+jwt', 'Application/AT+JWT'])('is accepted with typ %j', async (typ) => {
    await expect(verify(accessToken({ header: { typ } }), publicPem, RESOURCE_SERVER)).resolves.toBeDefined();
  });

  it.each(['JWT', 'jwt', 'id+jwt', 'application/jwt', undefined])(
    'is not what a token with typ %j is taken for (section 4)',
    async (typ) => {
      const token = accessToken({ header: { typ } });
      await expectTokenError(verify(token, publicPem, RESOURCE_SERVER), 'ERR_JWT_TYP_MISMATCH');
    },
  );

  it('is not taken for an ID token by a verifier that asks for no typ', async () => {
    const { typ: _, ...options } = RESOURCE_SERVER;
    await expectTokenError(verify(accessToken(), publicPem, options), 'ERR_JWT_TYP_MISMATCH');
  });

  it.each(['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'])(
    'is rejected without %s (section 2.2)',
    async (claim) => {
      const token = accessToken({ claims: { [claim]: undefined } });
      await expectTokenError(verify(token, publicPem, RESOURCE_SERVER), 'ERR_JWT_CLAIM_MISSING', claim);
    },
  );
});
