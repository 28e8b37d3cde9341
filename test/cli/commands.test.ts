// What each command does when it is called as it should be, and with which exit code it ends.
import { createHmac, createPublicKey, verify } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, lastLine, strictjwt } from './cli.ts';
import {
  AT,
  AUDIENCE,
  FILES,
  GOOD_CLAIMS,
  ISSUER,
  publicJwk,
  SECRET,
  SECRET_ENV,
  tokens,
  tokenWith,
} from './fixtures.ts';

const KEY = ['--key', FILES.publicPem];
const expectations = [
  '--issuer',
  ISSUER,
  '--audience',
  AUDIENCE,
  '--alg',
  'ES256',
  '--typ',
  'JWT',
  '--subject',
  'user-1',
];

function statusOf(stdout: string, check: string): string | undefined {
  return new RegExp(`^([✓✗·]) ${check}\\b`, 'm').exec(stdout)?.[1];
}

describe('strictjwt TOKEN', () => {
  it('shows header, payload with times in words, and every check', async () => {
    const { code, stdout, stderr } = await strictjwt([tokens.es256, ...KEY, ...expectations, ...AT]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('kid  "key-1"');
    expect(stdout).toMatch(/exp +1767607500 +2026-01-05T10:05:00Z, in 5 min/);
    expect(stdout).toMatch(/iat +1767607190 +2026-01-05T09:59:50Z, 10 s ago/);
    for (const check of ['format', 'algorithm', 'typ', 'signature', 'exp', 'iss', 'aud', 'sub']) {
      expect([check, statusOf(stdout, check)]).toEqual([check, '✓']);
    }
    expect(lastLine(stdout)).toBe('VALID');
  });

  it('ticks nothing that was not asked for', async () => {
    const { code, stdout } = await strictjwt([tokens.es256, ...KEY, ...AT]);
    for (const check of ['algorithm', 'typ', 'iss', 'aud', 'sub', 'nbf']) {
      expect([check, statusOf(stdout, check)]).toEqual([check, '·']);
    }
    expect(stdout).toContain('(--issuer)');
    expect([code, lastLine(stdout)]).toEqual([0, 'VALID']);
  });

  it('verifies nothing without a key, and says so in its last line', async () => {
    const { code, stdout } = await strictjwt([tokens.es256, ...AT]);
    expect(statusOf(stdout, 'signature')).toBe('·');
    expect(stdout).toContain('payload (not verified)');
    expect([code, lastLine(stdout)]).toEqual([0, 'NOT VERIFIED (no key)']);
  });

  it('judges expectations without a key', async () => {
    const { code, stdout } = await strictjwt([tokens.es256, '--issuer', 'https://other.example', ...AT]);
    expect(statusOf(stdout, 'iss')).toBe('✗');
    expect([code, lastLine(stdout)]).toEqual([1, 'NOT VERIFIED (no key)']);
  });

  it.each([
    ['expired', [tokens.expired, ...KEY, ...AT], 'ERR_JWT_EXPIRED'],
    ['altered', [tokens.forged, ...KEY, ...AT], 'ERR_JWT_MALFORMED|ERR_JWT_SIGNATURE_INVALID'],
    ['for somebody else', [tokens.es256, ...KEY, '--audience', 'other', ...AT], 'ERR_JWT_CLAIM_MISMATCH'],
    ['another algorithm', [tokens.es256, '--alg', 'RS256', '--key', FILES.rsaPem, ...AT], 'ERR_JWT_ALG_NOT_ALLOWED'],
    ['a secret where the key is public', [tokens.hs256, ...KEY, ...AT], 'ERR_JWT_ALG_NOT_ALLOWED'],
    ['a key of another kind', [tokens.es256, '--key', FILES.rsaPem, ...AT], 'ERR_JWT_KEY_NOT_FOUND'],
    ['too old', [tokens.es256, ...KEY, '--max-age', '5s', ...AT], 'ERR_JWT_TOO_OLD'],
    ['of another type', [tokens.es256, ...KEY, '--typ', 'at+jwt', ...AT], 'ERR_JWT_TYP_MISMATCH'],
    ['no token at all', ['abc.def.ghi', ...KEY], 'ERR_JWT_MALFORMED'],
  ])('is rejected when it is %s', async (_what, args, expected) => {
    const { code, stdout, stderr } = await strictjwt(args);
    expect(lastLine(stdout)).toMatch(new RegExp(`^REJECTED (${expected})$`));
    expect([code, stderr]).toEqual([1, '']);
  });

  it('requires exp unless told otherwise', async () => {
    const forever = tokenWith({ exp: undefined });
    const secret = ['--secret-file', FILES.secret, ...AT];
    expect(lastLine((await strictjwt([forever, ...secret])).stdout)).toBe('REJECTED ERR_JWT_CLAIM_MISSING');
    expect(lastLine((await strictjwt([forever, ...secret, '--no-exp'])).stdout)).toBe('VALID');
  });

  it('takes one of several where an option is given several times', async () => {
    const both = [
      '--issuer',
      'x',
      '--issuer',
      ISSUER,
      '--audience',
      AUDIENCE,
      '--audience',
      'x',
      '--alg',
      'RS256,ES256',
      '--typ',
      'jwt',
      '--typ',
      'at+jwt',
    ];
    const { stdout } = await strictjwt([tokens.es256, ...KEY, ...both, ...AT]);
    expect(lastLine(stdout)).toBe('VALID');
  });

  it('judges by the clock that it is given', async () => {
    const run = async (at: string): Promise<string> =>
      lastLine((await strictjwt([tokens.es256, ...KEY, '--at', at])).stdout);
    expect(await run('2026-01-05T10:04:59Z')).toBe('VALID');
    expect(await run('2026-01-05T10:05:00Z')).toBe('REJECTED ERR_JWT_EXPIRED');
    expect(await run('1767607499')).toBe('VALID');
  });

  it.each([
    ['an argument', [tokens.es256], ''],
    ['its command by name', ['explain', tokens.es256], ''],
    ['a pipe', [], `${tokens.es256}\n`],
    ['a pipe that is named', ['-'], `${tokens.es256}\n`],
    ['options first', [...KEY, tokens.es256], ''],
  ])('takes it from %s', async (_what, args, input) => {
    const { code, stdout } = await strictjwt(
      [...args, ...KEY, ...AT].slice(0, args.includes('--key') ? -4 : undefined),
      { input },
    );
    expect(stdout).not.toContain('note:');
    expect(args.includes('--key') ? true : [code, lastLine(stdout)]).toEqual(
      args.includes('--key') ? true : [0, 'VALID'],
    );
  });

  it.each([
    ['a header', `Authorization: Bearer ${tokens.es256}`, 'an Authorization header'],
    ['a curl command', `curl -H 'Authorization: Bearer ${tokens.es256}' https://a.example`, 'curl command'],
    ['JSON', JSON.stringify({ access_token: tokens.es256 }), '"access_token"'],
    ['UTF-16', Buffer.from(`\ufeff${tokens.es256}\r\n`, 'utf16le'), undefined],
  ])('takes it out of %s and says so', async (_what, input, says) => {
    const { code, stdout } = await strictjwt(['-', ...KEY, ...AT], { input });
    if (says !== undefined) expect(stdout).toMatch(new RegExp(`^note: .*${says}`));
    expect([code, lastLine(stdout)]).toEqual([0, 'VALID']);
  });

  it('takes it out of a file that is named', async () => {
    writeFileSync(join(folder, 'request.txt'), `Authorization: Bearer ${tokens.es256}\n`);
    const { code, stdout } = await strictjwt(['request.txt', ...KEY, ...AT]);
    expect([code, lastLine(stdout)]).toEqual([0, 'VALID']);
  });

  it('judges neither of two tokens', async () => {
    const { code, stdout, stderr } = await strictjwt(['-', ...KEY], { input: `${tokens.es256}\n${tokens.hs256}` });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^strictjwt: two different tokens/);
  });

  it('as JSON has the verdict, the code, and what was read', async () => {
    const { code, stdout } = await strictjwt([tokens.expired, ...KEY, '--json', ...AT]);
    const json = JSON.parse(stdout);
    expect(json).toMatchObject({ verdict: 'REJECTED', code: 'ERR_JWT_EXPIRED', valid: false, notes: [] });
    expect(json.decoded.payload).toMatchObject({ sub: 'user-1' });
    expect(json.checks).toContainEqual(
      expect.objectContaining({ name: 'exp', status: 'fail', code: 'ERR_JWT_EXPIRED' }),
    );
    expect(code).toBe(1);
  });

  it('as JSON has no payload outside of decoded when the signature does not hold', async () => {
    const { stdout } = await strictjwt([tokens.es256, '--json', ...AT]);
    const json = JSON.parse(stdout);
    expect(json).toMatchObject({ verdict: 'NOT VERIFIED', valid: false, decoded: { payload: { sub: 'user-1' } } });
    expect(Object.hasOwn(json, 'payload')).toBe(false);
  });

  it('-q prints nothing', async () => {
    for (const [token, expected] of [
      [tokens.es256, 0],
      [tokens.expired, 1],
    ] as const) {
      expect(await strictjwt([token, ...KEY, '-q', ...AT])).toEqual({ code: expected, stdout: '', stderr: '' });
    }
  });

  it('-q without a key is wrong use: nothing would be verified', async () => {
    const { code, stderr } = await strictjwt([tokens.es256, '-q', ...AT]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/without a key/);
  });
});

describe('--claim', () => {
  const claims = {
    role: 'admin',
    level: 3,
    text3: '3',
    on: true,
    onText: 'true',
    groups: ['a', 'b'],
    typ: 'Bearer',
    'a=b': 'x',
    jti: 'id-1',
  };
  const token = tokenWith(claims);
  const run = (...args: readonly string[]) =>
    strictjwt([token, '--secret-file', FILES.secret, ...args.flatMap((each) => ['--claim', each]), ...AT]);

  it.each([
    [['role=admin']],
    [['level=3', 'text3=3']],
    [['on=true', 'onText=true']],
    [['groups=a']],
    [['groups=a', 'groups=b']],
    [['typ=Bearer']],
    [['jti=id-1']],
  ])('%j holds', async (args) => {
    const { code, stdout } = await run(...args);
    expect([code, lastLine(stdout)]).toEqual([0, 'VALID']);
    for (const arg of args) expect(stdout).toMatch(new RegExp(`^✓ ${arg.split('=')[0]} `, 'm'));
  });

  it.each([
    [['role=user'], 'MISMATCH'],
    [['role=admi'], 'MISMATCH'],
    [['level=3.0'], 'MISMATCH'],
    [['on=1'], 'MISMATCH'],
    [['on=false'], 'MISMATCH'],
    [['groups=c'], 'MISMATCH'],
    [['groups=a', 'groups=c'], 'MISMATCH'],
    [['role=admin', 'role=user'], 'MISMATCH'],
    [['tenant=x'], 'MISSING'],
    [['toString=x'], 'MISSING'],
    [['__proto__=x'], 'MISSING'],
  ])('%j does not', async (args, why) => {
    const { code, stdout } = await run(...args);
    expect([code, lastLine(stdout)]).toEqual([1, `REJECTED ERR_JWT_CLAIM_${why}`]);
  });

  it.each([
    ['iss=x', /--issuer/],
    ['aud=x', /--audience/],
    ['sub=x', /--subject/],
    ['exp=1', /--no-exp/],
    ['nbf=1', /--at/],
    ['iat=1', /--max-age/],
    ['role', /name=value/],
    ['role=', /name=value/],
    ['=admin', /name=value/],
  ])('%s is wrong use', async (claim, says) => {
    const { code, stderr } = await run(claim);
    expect([code, stderr]).toEqual([2, expect.stringMatching(says)]);
  });
});

describe('a ticket', () => {
  const personal = {
    sub: 'alice-liddell',
    email: 'alice@a.example',
    level: 4711,
    groups: ['rabbits'],
    nested: { queen: 1 },
  };
  const token = tokenWith({ ...personal, iss: 'https://wonderland.example', aud: 'tea-party' }, { kid: 'alice-key' });
  const values = /alice|liddell|4711|rabbits|queen|wonderland|tea-party|other\.example/i;

  it.each([
    ['explain', [token, '--secret-file', FILES.secret]],
    [
      'explain with expectations',
      [token, '--secret-file', FILES.secret, '--issuer', 'https://wonderland.example', '--audience', 'other.example'],
    ],
    ['explain as JSON', [token, '--json', '--issuer', 'https://other.example']],
    ['explain without key', [token, '--subject', 'alice-liddell']],
    ['verify', ['verify', token, '--secret-file', FILES.secret]],
    ['verify, rejected', ['verify', token, '--secret-file', FILES.secret, '--issuer', 'https://other.example']],
    ['diff', ['diff', token, tokens.hs256]],
    ['diff as JSON', ['diff', token, tokens.hs256, '--json']],
  ])('of %s has no value of any claim, and no signature', async (_what, args) => {
    const { stdout, stderr } = await strictjwt([...args, '--redact', ...AT]);
    expect(stdout + stderr).not.toMatch(values);
    for (const part of token.split('.')) expect(stdout + stderr).not.toContain(part.slice(0, 12));
    if (args.length < 3 || args[0] === token) expect(stdout).toMatch(/1767607500/);
  });
});

describe('strictjwt verify', () => {
  it('prints the payload as JSON and nothing else', async () => {
    const { code, stdout, stderr } = await strictjwt(['verify', tokens.es256, ...KEY, ...expectations, ...AT]);
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

describe('strictjwt sign', () => {
  const sign = ['sign', '{"sub":"user-1"}', '--alg', 'ES256', '--key', FILES.privatePem, ...AT];

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
    ['a secret in the environment', ['sign', '{}', '--alg', 'hs256', '--secret-env', 'AUTH_SECRET'], ''],
    ['a secret file', ['sign', '{}', '--alg', 'HS256', '--secret-file', FILES.secretLine], ''],
  ])('works with %s', async (_what, args, input) => {
    const { code, stdout } = await strictjwt([...args, '--expires-in', '900', ...AT], { input, env: SECRET_ENV });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)]);
    const key = args.includes('--key') ? KEY : ['--secret-file', FILES.secret];
    expect((await strictjwt(['verify', '-q', ...key, ...AT], { input: stdout })).code).toBe(0);
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

describe('strictjwt secret', () => {
  it.each([
    [[], 43],
    [['HS384'], 64],
    [['hs512'], 86],
  ])('%s prints so many characters, other ones each time', async (args, length) => {
    const [first, second] = [await strictjwt(['secret', ...args]), await strictjwt(['secret', ...args])];
    expect(first).toEqual({ code: 0, stdout: expect.stringMatching(new RegExp(`^[\\w-]{${length}}\n$`)), stderr: '' });
    expect(first.stdout).not.toBe(second.stdout);
  });

  it('is for HS* only', async () => {
    const { code, stdout, stderr } = await strictjwt(['secret', 'ES256']);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('strictjwt keygen')]);
  });
});

describe('strictjwt keygen', () => {
  const inNewFolder = (): string => mkdtempSync(join(folder, 'keygen-'));

  it.each(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'RS256', 'PS512'])(
    '%s makes three files that fit',
    async (alg) => {
      const cwd = inNewFolder();
      const { code, stdout, stderr } = await strictjwt(['keygen', alg, '--out', 'auth'], { cwd });
      expect([code, stderr]).toEqual([0, '']);
      expect(statSync(join(cwd, 'auth.private.pem')).mode & 0o777).toBe(0o600);
      const { keys } = JSON.parse(readFileSync(join(cwd, 'auth.jwks.json'), 'utf8'));
      expect(keys).toEqual([expect.objectContaining({ alg, use: 'sig', kid: expect.stringMatching(/^[\w-]{43}$/) })]);
      expect(Object.keys(keys[0])).not.toContain('d');
      expect(stdout).toContain(keys[0].kid);
      const signed = await strictjwt(
        [
          'sign',
          '{}',
          '--alg',
          alg,
          '--key',
          'auth.private.pem',
          '--expires-in',
          '1m',
          '--header',
          `kid=${keys[0].kid}`,
        ],
        { cwd },
      );
      for (const key of ['auth.public.pem', 'auth.jwks.json']) {
        expect((await strictjwt(['verify', '-q', '--key', key], { cwd, input: signed.stdout })).code).toBe(0);
      }
    },
  );

  it('without --out prints the private key, then the public one', async () => {
    const { code, stdout } = await strictjwt(['keygen', 'ES256']);
    expect([code, stdout.match(/-----BEGIN [A-Z ]+-----/g)]).toEqual([
      0,
      ['-----BEGIN PRIVATE KEY-----', '-----BEGIN PUBLIC KEY-----'],
    ]);
  });

  it('makes RSA keys of the size that is asked for', async () => {
    const cwd = inNewFolder();
    expect((await strictjwt(['keygen', 'RS256', '--bits', '3072', '--out', 'a'], { cwd })).code).toBe(0);
    expect((await strictjwt(['jwks', 'a.jwks.json'], { cwd })).stdout).toContain('3072');
  });

  it.each(['auth.private.pem', 'auth.public.pem', 'auth.jwks.json'])('overwrites nothing: %s', async (name) => {
    const cwd = inNewFolder();
    writeFileSync(join(cwd, name), 'mine');
    const { code, stderr } = await strictjwt(['keygen', 'ES256', '--out', 'auth'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/exists already/)]);
    expect(readFileSync(join(cwd, name), 'utf8')).toBe('mine');
    for (const other of ['auth.private.pem', 'auth.public.pem', 'auth.jwks.json'].filter((each) => each !== name)) {
      expect(existsSync(join(cwd, other))).toBe(false);
    }
  });

  it.each(['auth.private.pem', 'auth.public.pem', 'auth.jwks.json'])('follows no link: %s', async (name) => {
    const cwd = inNewFolder();
    symlinkSync('/nowhere/else', join(cwd, name));
    writeFileSync(join(cwd, 'target'), '');
    const { code } = await strictjwt(['keygen', 'ES256', '--out', 'auth'], { cwd });
    expect(code).toBe(2);
    expect(existsSync(join(cwd, 'auth.private.pem')) && name !== 'auth.private.pem').toBe(false);
  });

  it('writes into no folder that is not there', async () => {
    const { code, stderr } = await strictjwt(['keygen', 'ES256', '--out', 'no/such/folder/auth'], {
      cwd: inNewFolder(),
    });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/ENOENT/)]);
  });

  it.each([
    ['HS256', ['keygen', 'HS256'], /strictjwt secret HS256/],
    ['no algorithm', ['keygen'], /which algorithm/],
    ['another name', ['keygen', 'RSA'], /unknown algorithm/],
    ['a folder', ['keygen', 'ES256', '--out', 'keys/'], /--out/],
    ['bits of an elliptic curve', ['keygen', 'ES256', '--bits', '2048'], /one size/],
    ['too few bits', ['keygen', 'RS256', '--bits', '1024'], /--bits/],
    ['bits that are no number', ['keygen', 'RS256', '--bits', 'many'], /--bits/],
  ])('is wrongly called with %s', async (_what, args, says) => {
    const { code, stdout, stderr } = await strictjwt(args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(says)]);
  });
});

describe('strictjwt jwks', () => {
  const keys = [
    publicJwk,
    { kty: 'RSA', n: Buffer.alloc(128, 0xff).toString('base64url'), e: 'AQAB', kid: 'short', alg: 'RS256' },
    { ...publicJwk, kid: 'enc', use: 'enc', alg: undefined },
    { ...publicJwk, kid: 'twice', alg: undefined },
    { ...publicJwk, kid: 'twice', alg: undefined },
    { kty: 'EC', crv: 'secp256k1', x: 'AA', y: 'AA', kid: 'coin' },
    { kty: 'EC', crv: 'P-256', x: publicJwk['x'], y: publicJwk['x'], kid: 'off' },
    { kty: 'oct', k: Buffer.from(SECRET).toString('base64url'), kid: 'secret' },
    null,
  ];
  writeFileSync(join(folder, 'many.json'), JSON.stringify({ keys }));

  it('tells of each key whether it can be used, or why not', async () => {
    const { code, stdout } = await strictjwt(['jwks', 'many.json']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✓ key-1 +EC +ES256 +P-256 +sig\n +thumbprint [\w-]{43}$/m);
    expect(stdout).toMatch(/^✗ short +RSA +RS256 +1024 /m);
    expect(stdout).toMatch(/1024 bits/);
    expect(stdout).toMatch(/"use" is "enc"/);
    expect(stdout).toMatch(/another key of the set has the same kid/);
    expect(stdout).toMatch(/^✗ coin +EC +- +secp256k1/m);
    expect(stdout).toMatch(/^✗ off /m);
    expect(stdout).toMatch(/a secret: whoever can read this set/);
    expect(stdout).toMatch(/9 keys, 1 of them usable\n$/);
    expect(stdout).not.toContain(Buffer.from(SECRET).toString('base64url'));
  });

  it('as JSON has the same', async () => {
    const { stdout } = await strictjwt(['jwks', 'many.json', '--json']);
    const lines = JSON.parse(stdout);
    expect(lines).toHaveLength(9);
    expect(lines[0]).toEqual({
      kid: 'key-1',
      kind: 'EC',
      alg: 'ES256',
      size: 'P-256',
      use: 'sig',
      thumbprint: expect.any(String),
      usable: true,
    });
    expect(lines[1]).toMatchObject({ usable: false, why: expect.any(String) });
  });

  it.each([FILES.publicPem, FILES.publicJwk, FILES.publicDer])('takes a single key, too: %s', async (file) => {
    expect((await strictjwt(['jwks', file])).stdout).toMatch(/\n1 key, and it is usable\n$/);
  });

  it('is wrongly called without a set', async () => {
    expect(await strictjwt(['jwks'])).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/which key set/) });
  });
});

describe('strictjwt diff', () => {
  it('shows what differs, with times in words, and ends with 0', async () => {
    const { code, stdout } = await strictjwt(['diff', tokens.es256, tokens.expired, ...KEY, ...AT]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/kid\n +A +"key-1"\n +B +absent/);
    expect(stdout).toMatch(/exp\n +A +1767607500 +2026-01-05T10:05:00Z, in 5 min\n +B +1767600000 +.*ago/);
    expect(stdout).toMatch(/the same in both: alg, typ, iss, aud, sub, iat/);
    expect(stdout).toMatch(/\nA +VALID\nB +REJECTED ERR_JWT_EXPIRED\n$/);
  });

  it('takes files and standard input', async () => {
    writeFileSync(join(folder, 'a.txt'), `${tokens.es256}\n`);
    const { code, stdout } = await strictjwt(['diff', 'a.txt', '-'], { input: `Bearer ${tokens.es256}` });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^the two tokens are the same/)]);
  });

  it('says when only the signatures differ', async () => {
    const [header = '', payload = ''] = tokens.es256.split('.');
    const other = `${header}.${payload}.${Buffer.alloc(64, 1).toString('base64url')}`;
    const { stdout } = await strictjwt(['diff', tokens.es256, other, ...KEY, ...AT]);
    expect(stdout).toMatch(/signature, differs/);
    expect(stdout).toMatch(/A +VALID\nB +REJECTED ERR_JWT_SIGNATURE_INVALID/);
  });

  it('as JSON has the same', async () => {
    const { stdout } = await strictjwt(['diff', tokens.es256, tokens.expired, '--json', ...AT]);
    const json = JSON.parse(stdout);
    expect(json).toMatchObject({ same: false, b: { verdict: 'NOT VERIFIED', code: 'ERR_JWT_EXPIRED' } });
    expect(json.payload).toContainEqual({
      name: 'exp',
      same: false,
      a: { value: 1_767_607_500 },
      b: { value: 1_767_600_000 },
    });
  });

  it.each([
    ['one token and nothing in the pipe', ['diff', tokens.es256], /nothing was pasted/],
    ['no token', ['diff'], /two tokens/],
    ['standard input twice', ['diff', '-', '-'], /only one/],
    ['three tokens', ['diff', tokens.es256, tokens.es256, tokens.es256], /3 arguments/],
  ])('is wrongly called with %s', async (_what, args, says) => {
    const { code, stdout, stderr } = await strictjwt(args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(says)]);
  });
});

describe('help', () => {
  it.each(['', 'explain', 'verify', 'sign', 'secret', 'keygen', 'jwks', 'diff', 'doctor'])(
    'of "%s" fits one screen and has an example',
    async (command) => {
      const { code, stdout, stderr } = await strictjwt([...(command === '' ? [] : [command]), '--help']);
      expect([code, stderr]).toEqual([0, '']);
      const lines = stdout.trimEnd().split('\n');
      expect(lines.length).toBeLessThanOrEqual(24);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
      expect(stdout).toMatch(/^ {2}(.* \| )?strictjwt /m);
    },
  );

  it('is shown with -h, behind other arguments, and by name', async () => {
    const { stdout } = await strictjwt(['verify', '--help']);
    for (const args of [
      ['verify', '-h'],
      ['verify', tokens.es256, '--help'],
      ['help', 'verify'],
    ]) {
      expect((await strictjwt(args)).stdout).toBe(stdout);
    }
  });

  it('says that a token stays in the history', async () => {
    expect((await strictjwt(['--help'])).stdout).toMatch(/stays in the\s+shell's history/);
  });

  it('names the version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    for (const flag of ['--version', '-v']) expect((await strictjwt([flag])).stdout).toBe(`strictjwt ${version}\n`);
  });
});
