// `strictjwt verify`: the payload of a valid token, and every form of key.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { strictjwt } from './cli.ts';
import { AT, EXPECTATIONS, FILES, GOOD_CLAIMS, KEY, SECRET_ENV, tokens } from './fixtures.ts';

describe('strictjwt verify', () => {
  it('prints the payload as JSON and nothing else', async () => {
    const { code, stdout, stderr } = await strictjwt(['verify', tokens.es256, ...KEY, ...EXPECTATIONS, ...AT]);
    expect([code, JSON.parse(stdout), stderr]).toEqual([0, GOOD_CLAIMS, '']);
  });

  it('prints nothing of a rejected token, and one line why', async () => {
    const { code, stdout, stderr } = await strictjwt(['verify', tokens.expired, ...KEY, ...AT]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^strictjwt: REJECTED ERR_JWT_EXPIRED: [^\n]+\n$/);
  });

  it('says on standard error what the token was taken out of', async () => {
    const given = { input: `Bearer ${tokens.es256}` };
    const good = await strictjwt(['verify', ...KEY, ...AT], given);
    expect([good.code, JSON.parse(good.stdout)]).toEqual([0, GOOD_CLAIMS]);
    expect(good.stderr).toMatch(/^strictjwt: note: [^\n]*"Bearer"\n$/);
    const bad = await strictjwt(['verify', ...KEY, '--audience', 'x', ...AT], given);
    expect(bad.stderr).toMatch(/^strictjwt: REJECTED ERR_JWT_CLAIM_MISMATCH[^\n]*"Bearer"\n$/);
  });

  it.each([
    ['PEM', FILES.publicPem],
    ['DER', FILES.publicDer],
    ['JWK', FILES.publicJwk],
    ['JWK Set', FILES.jwks],
  ])('takes the key as %s', async (_form, key) => {
    expect(await strictjwt(['verify', '-q', tokens.es256, '--key', key, ...AT])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it.each([
    ['the environment', ['--secret-env', 'AUTH_SECRET']],
    ['a file', ['--secret-file', FILES.secret]],
    ['a JWK', ['--key', FILES.secretJwk]],
  ])('takes the secret from %s', async (_form, key) => {
    const { code, stderr } = await strictjwt(['verify', tokens.hs256, ...key, ...AT], { env: SECRET_ENV });
    expect([code, stderr]).toEqual([0, '']);
  });

  it('drops one line break at the end of a secret file, and says so', async () => {
    const { code, stderr } = await strictjwt(['verify', tokens.hs256, '--secret-file', FILES.secretLine, ...AT]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^strictjwt: note: the line break [^\n]*dropped\n$/)]);
  });

  it('with -q says nothing at all, whatever was taken out or dropped', async () => {
    const key = ['--secret-file', FILES.secretLine];
    for (const given of [`Bearer ${tokens.hs256}`, `Cookie: session=${tokens.hs256}`]) {
      expect(await strictjwt(['verify', '-q', given, ...key, ...AT])).toEqual({ code: 0, stdout: '', stderr: '' });
    }
  });

  it('says that a number was rounded, and in a ticket no name', async () => {
    const payload = Buffer.from('{"id":12345678901234567890,"exp":1767607500}').toString('base64url');
    const input = `${tokens.hs256.split('.')[0]}.${payload}`;
    const signature = createHmac('sha256', SECRET_ENV.AUTH_SECRET).update(input).digest('base64url');
    const args = ['verify', `session=${input}.${signature}`, '--secret-env', 'AUTH_SECRET', ...AT];
    const { code, stderr } = await strictjwt(args, { env: SECRET_ENV });
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/"session"\n.*note: a whole number beyond 2\^53[^\n]*\n$/),
    ]);
    const ticket = await strictjwt([...args, '--redact'], { env: SECRET_ENV });
    expect([ticket.code, ticket.stderr]).toEqual([0, expect.not.stringContaining('session')]);
  });

  it.each([
    ['no key', []],
    ['two keys', [...KEY, '--secret-env', 'AUTH_SECRET']],
    ['a key that is not there', ['--key', 'nowhere.pem']],
    ['a directory', ['--key', '.']],
    ['an empty file', ['--key', FILES.empty]],
    ['the private key', ['--key', FILES.privatePem]],
    ['a secret in the place of a key', ['--key', FILES.secret]],
    ['a variable that is not set', ['--secret-env', 'NOT_SET']],
    ['an empty variable', ['--secret-env', 'EMPTY']],
    ['an empty secret file', ['--secret-file', FILES.empty]],
    ['a public key as secret', ['--secret-file', FILES.publicPem]],
  ])('is wrongly called with %s', async (_what, key) => {
    const env = { ...SECRET_ENV, EMPTY: '' };
    const { code, stdout, stderr } = await strictjwt(['verify', tokens.es256, ...key, ...AT], { env });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^strictjwt: [^\n]{20,}\n$/);
  });

  it('accepts a short secret only when told to', async () => {
    const env = { SHORT: 'secret' };
    const [header = '', payload = ''] = tokens.hs256.split('.');
    const token = `${header}.${payload}.${createHmac('sha256', 'secret').update(`${header}.${payload}`).digest('base64url')}`;
    const refused = await strictjwt(['verify', token, '--secret-env', 'SHORT', ...AT], { env });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--allow-insecure-key-sizes')]);
    const allowed = await strictjwt(
      ['verify', '-q', token, '--secret-env', 'SHORT', '--allow-insecure-key-sizes', ...AT],
      { env },
    );
    expect(allowed).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
