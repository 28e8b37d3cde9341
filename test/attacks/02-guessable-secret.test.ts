import { createSecretKey } from 'node:crypto';
import { createSigner, createVerifier, generateSecret, verify } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { base64url, forge } from '../support/forge.ts';
import { SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// Text that is long enough for a secret and that everybody knows: where the secret lies, what it is called, a URL, a
// token. Whoever hands that in took one thing for another; a verifier of it could be forged against by guessing.

const options = optionsFor('HS256', { allowInsecureKeySizes: true });
const token = forge({ alg: 'HS256', key: SECRET });

describe('what everybody can guess is no secret', () => {
  it.each<[string, string, RegExp]>([
    ['a path', '/run/secrets/the-jwt-secret-of-the-api', /a path: readFileSync/],
    ['a path at home', '$HOME/keys/the-jwt-secret-of-the-api', /a path/],
    ['a path of Windows', 'D:\\keys\\the jwt secret of the api', /a path/],
    ['a path of a network', '\\\\server\\share\\the-jwt-secret-of-the-api', /a path/],
    ['a path with a variable of Windows', '%APPDATA%\\keys\\the-jwt-secret-of-the-api', /a path/],
    ['a path of a Mac', '/Users/ada/keys/the-jwt-secret-of-the-api', /a path/],
    ['a path from here', 'config/keys/the-jwt-secret-of-the-api.pem', /a path/],
    ['a path of a container', '/app/config/the-jwt-secret-of-the-api', /a path/],
    ['the URL of a key set', 'https://issuer.example/.well-known/jwks.json', /a URL/],
    ['the reference of a secret store', 'op://vault/the-jwt-secret/password-of-the-api', /a URL/],
    ['the address of a database', 'postgres://api@db.example:5432/production', /a URL/],
    ['a token', token, /a token: the order is \(token, key, options\)/],
    ['a token with its scheme', `Bearer ${token}`, /a token/],
    ['an unsigned token', token.slice(0, token.lastIndexOf('.') + 1), /a token/],
    ['a variable that was not expanded', '${THE_JWT_SECRET_OF_THE_API_IN_PRODUCTION}', /a placeholder/],
    ['one with a default', '${JWT_SECRET:-change-me-before-production}', /a placeholder/],
    ['a command that did not run', '$(cat /run/secrets/the-jwt-secret-of-the-api)', /a placeholder/],
    ['a template that was not rendered', '{{ .Values.secrets.theJwtSecretOfTheApi }}', /a placeholder/],
    ['a variable of Windows', '%THE_JWT_SECRET_OF_THE_API_IN_PRODUCTION%', /a placeholder/],
    ['what documentation says to replace', '<your secret of 32 characters or more>', /a placeholder/],
    ['the name of the variable', 'process.env.THE_JWT_SECRET_OF_THE_API', /a placeholder/],
  ])('%s', async (_, text, says) => {
    const bytes = Buffer.from(text);
    const imported = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, true, ['verify']);
    for (const key of [text, bytes, { kty: 'oct', k: base64url(bytes) }, createSecretKey(bytes), imported]) {
      const error = await expectUsageError(verify(token, key, options), 'ERR_JWT_KEY_INVALID');
      expect(error.message).toMatch(says);
      expect(error.message).not.toContain(text);
      await expectUsageError(() => createSigner(key, { algorithm: 'HS256', expiresIn: 60 }), 'ERR_JWT_KEY_INVALID');
      await expectTokenError(
        verify(token, () => key, options),
        'ERR_JWT_KEY_NOT_FOUND',
      );
    }
  });

  it.each([
    ...Array.from({ length: 200 }, () => generateSecret('HS512')),
    'a pass phrase / with slashes / that nobody else has',
    'me@example.com: the one and only <secret> of mine',
    '100% of $ {secrets} end.with.key',
    'base64:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    'sk_live_51H8xYzAbCdEfGhIjKlMnOpQrStUv',
  ])('but %s is one', (text) => {
    createVerifier(text, options);
    createVerifier(Buffer.from(text), options);
  });

  it('nor is what random bytes begin and end with a sign of anything', () => {
    const between = Array.from({ length: 30 }, (_, at) => 128 + at);
    for (const [first, last] of ['<>', '%%', '"}', '~/', './'].map((ends) => Buffer.from(ends))) {
      createVerifier(Uint8Array.from([first as number, ...between, last as number]), options);
    }
    const url = Buffer.from([...Buffer.from('ab://c'), ...between]);
    const filled = '<J8!kq$2Lr#x9&Tz*Wm^4Yb+Nc=7Vd|Qf?5Hg;3Pj>';
    for (const secret of [url, filled, `$(${filled})`, `ab://c ${filled}`]) createVerifier(secret, options);
  });
});
