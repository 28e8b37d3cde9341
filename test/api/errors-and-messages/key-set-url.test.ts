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

  it('that is none comes with what the runtime says of it', async () => {
    const { cause } = await expectUsageError(() => createRemoteJwks('issuer.example'), 'ERR_JWT_OPTION_INVALID');
    expect(cause).toBeInstanceOf(TypeError);
  });
});
