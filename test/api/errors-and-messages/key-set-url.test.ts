import { inspect } from 'node:util';
import { createRemoteJwks } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { expectUsageError } from '../../support/expect.ts';

describe('the URL of a key set', () => {
  it.each([
    'https://issuer.example/jwks',
    'http://localhost/jwks',
    'http://localhost:8080/jwks',
    'http://issuer.localhost/jwks',
    'http://a.b.localhost/jwks',
    'http://127.0.0.1/jwks',
    'http://127.10.20.30:8080/jwks',
    'http://127.255.255.254/jwks',
    'http://[::1]:8080/jwks',
  ])('may be %s', (url) => {
    expect(createRemoteJwks(url)).toBeTypeOf('function');
    expect(createRemoteJwks(new URL(url))).toBeTypeOf('function');
  });

  it.each([
    'http://issuer.example/jwks',
    'http://localhost.example/jwks',
    'http://notlocalhost/jwks',
    'http://.localhost/jwks',
    'http://127.0.0.1.example/jwks',
    'http://10.127.0.0.1.example/jwks',
    'http://10.0.0.1/jwks',
    'http://[::2]/jwks',
    'http://[::1].example/jwks',
    'ftp://localhost/jwks',
    'https://user@issuer.example/jwks',
    'https://:password@issuer.example/jwks',
    '/jwks',
    '',
  ])('must not be %j', async (url) => {
    await expectUsageError(() => createRemoteJwks(url), 'ERR_JWT_OPTION_INVALID');
  });

  it.each([
    'issuer.example',
    'correct horse battery staple',
    'https://user:hunter2@issuer.example:port/',
    'https://user:hunter2@issuer.example/?key=hunter2',
    'hunter2:hunter2',
    'ftp://hunter2/hunter2',
    'http://hunter2.example/hunter2',
  ])('is never shown when it cannot be used, for it may be or hold a secret: %s', async (url) => {
    const error = await expectUsageError(() => createRemoteJwks(url), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toMatch(/^the URL (is not|begins with|holds) /);
    expect(error).not.toHaveProperty('cause');
    for (const text of [inspect(error), JSON.stringify(error)])
      expect(text.split('at ')[0]).not.toMatch(/hunter2|horse/);
  });

  it.each([
    'http://keycloak:8080/realms/r/protocol/openid-connect/certs',
    'http://10.0.0.1/jwks',
    'http://issuer.example/jwks',
  ])('may be %s for who says out loud that transport is not secured', async (url) => {
    expect(createRemoteJwks(url, { allowInsecureTransport: true })).toBeTypeOf('function');
    const { message } = await expectUsageError(
      () => createRemoteJwks(url, { allowInsecureTransport: false }),
      'ERR_JWT_OPTION_INVALID',
    );
    expect(message).toContain('allowInsecureTransport: true');
  });

  it.each(['ftp://issuer.example/jwks', 'file:///etc/jwks', 'https://user:p@issuer.example', 'http://user@localhost/'])(
    'is not %s, whatever is allowed',
    async (url) => {
      await expectUsageError(() => createRemoteJwks(url, { allowInsecureTransport: true }), 'ERR_JWT_OPTION_INVALID');
    },
  );
});
