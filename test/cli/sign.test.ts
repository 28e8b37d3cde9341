// `strictjwt sign`: tokens that other implementations verify, and what it refuses to sign.
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, strictjwt } from './cli.ts';
import { AT, FILES, ISSUER, KEY, SECRET_ENV, tokens } from './fixtures.ts';

describe('strictjwt sign', () => {
  const sign = ['sign', '{"sub":"user-1"}', '--alg', 'ES256', '--key', FILES.privatePem, ...AT];

  it('says of a lifetime of nothing how to have none', async () => {
    const { code, stderr } = await strictjwt([...sign, '--expires-in', '0']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/dead when it is born, or --no-exp\n$/),
    });
  });

  it('prints a token and nothing else', async () => {
    const { code, stdout, stderr } = await strictjwt([
      ...sign,
      '--expires-in',
      '15m',
      '--header',
      'kid=key-1',
      '--header',
      'typ=at+jwt',
      '--audience',
      'a',
      '--audience',
      'b',
      '--issuer',
      ISSUER,
      '--not-before',
      '1m',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const [header = '', payload = '', signature = ''] = stdout.trim().split('.');
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(header)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1' });
    const now = 1_767_607_200;
    expect(read(payload)).toEqual({
      sub: 'user-1',
      iss: ISSUER,
      aud: ['a', 'b'],
      iat: now,
      nbf: now + 60,
      exp: now + 900,
    });
    const key = {
      key: createPublicKey(readFileSync(join(folder, FILES.publicPem))),
      dsaEncoding: 'ieee-p1363',
    } as const;
    expect(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it.each([
    ['standard input', ['sign', '-', '--alg', 'ES256', '--key', FILES.privatePem], '{"sub":"user-1"}'],
    ['a pipe without -', ['sign', '--alg', 'ES256', '--key', FILES.privatePem], '{"sub":"user-1"}\n'],
    ['a JWK that names the algorithm', ['sign', '{}', '--key', FILES.privateJwk], ''],
    ['a private key as DER', ['sign', '{}', '--alg', 'ES256', '--key', FILES.privateDer], ''],
    ['a secret in the environment', ['sign', '{}', '--alg', 'hs256', '--secret-env', 'AUTH_SECRET'], ''],
    ['a secret file', ['sign', '{}', '--alg', 'HS256', '--secret-file', FILES.secretLine], ''],
  ])('works with %s', async (_what, args, input) => {
    const { code, stdout } = await strictjwt([...args, '--expires-in', '900', ...AT], { input, env: SECRET_ENV });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)]);
    const key = args.includes('--key') ? KEY : ['--secret-file', FILES.secret];
    expect((await strictjwt(['verify', '-q', ...key, ...AT], { input: stdout })).code).toBe(0);
  });

  it.each([
    '{"a":1e21,"b":0.1234567890123456789,"c":-0,"d":"12345678901234567890"}',
    '{"a":{"a":{"a":"\\"a\\":"}},"b":["a",":","a:"],"c":{}, "d" : [{"a":1},{"a":2}]}',
  ])('takes for what they are: %s', async (claims) => {
    const { code, stdout } = await strictjwt([...sign, '--no-exp'].map((word) => (word === sign[1] ? claims : word)));
    expect(code).toBe(0);
    const payload = Buffer.from(stdout.split('.')[1] ?? '', 'base64url').toString();
    expect(JSON.parse(payload)).toMatchObject(JSON.parse(JSON.stringify(JSON.parse(claims))));
  });

  it('signs for ever only when told to', async () => {
    const { code, stdout, stderr } = await strictjwt(sign);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/--expires-in/)]);
    expect((await strictjwt([...sign, '--no-exp'])).code).toBe(0);
  });

  it.each([
    ['claims that are no JSON', ['sign', '{sub:1}'], /no JSON/],
    ['a list', ['sign', '[1]'], /no object/],
    ['a token', ['sign', tokens.es256], /is a token/],
    ['no claims', ['sign'], /no claims came in/],
    ['a number that JSON rounds', ['sign', '{"id":12345678901234567890}'], /2\^53/],
    ['a number that JSON rounds, with a point', ['sign', '{"id":[9007199254740993.0]}'], /2\^53/],
    ['a number that JSON rounds, with an exponent', ['sign', '{"id":{"a":9.007199254740993e15}}'], /2\^53/],
    ['a claim twice', ['sign', '{"role":"admin","sub":"a","role":"user"}'], /twice/],
    ['a name twice within a claim', ['sign', '{"a":[{"b":1,"\\u0062":{"c:":":"}}]}'], /twice/],
    ['a lifetime of nothing', ['sign', '{}', '--expires-in', '0'], /--expires-in/],
    ['a lifetime without sense', ['sign', '{}', '--expires-in', 'soon'], /--expires-in/],
    ['a lifetime in two ways', ['sign', '{}', '--expires-in', '1m', '--no-exp'], /give one/],
    ['a header without value', ['sign', '{}', '--header', 'kid'], /name=value/],
    ['a header twice', ['sign', '{}', '--header', 'kid=1', '--header', 'kid=2'], /twice/],
    ['a header that is the key’s', ['sign', '{}', '--header', 'alg=none'], /alg/],
    ['a key set', ['sign', '{}', '--key', FILES.jwks], /key set/],
    ['a URL', ['sign', '{}', '--key', 'https://a.example/key'], /file/],
    ['a public key', ['sign', '{}', '--key', FILES.publicPem], /private/],
    ['an algorithm of another key', ['sign', '{}', '--alg', 'RS256'], /RS256/],
    ['an algorithm that is none', ['sign', '{}', '--alg', 'none'], /never valid/],
    ['an algorithm misspelt', ['sign', '{}', '--alg', 'E256'], /did you mean ES256/],
  ])('is wrongly called with %s', async (_what, args, says) => {
    const defaults = [
      ['--key', FILES.privatePem],
      ['--alg', 'ES256'],
      ['--expires-in', '1m'],
    ].filter(([name = '']) => !args.includes(name));
    const { code, stdout, stderr } = await strictjwt([...args, ...defaults.flat(), ...AT].filter(() => true));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/^strictjwt: [^\n]+\n$/);
  });
});
