// Secrets, key pairs in files, and the keys of a set.
import { existsSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, strictjwt } from './cli.ts';
import { AT, FILES, publicJwk, publicPem, SECRET, tokens } from './fixtures.ts';
import { pair } from '../support/keys.ts';

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
      // Windows knows no such rights: whoever made the file may read it, and administrators
      if (process.platform !== 'win32') expect(statSync(join(cwd, 'auth.private.pem')).mode & 0o777).toBe(0o600);
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
    try {
      symlinkSync('/nowhere/else', join(cwd, name));
    } catch (error) {
      // on Windows it takes a right of its own to make one
      if (process.platform !== 'win32') throw error;
      return;
    }
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

  it('takes two keys of one kid for usable where the algorithm tells them apart', async () => {
    const rsa = { ...pair('rsa').publicKey.export({ format: 'jwk' }), kid: 'a' };
    const set = [
      { ...rsa, alg: 'RS256' },
      { ...rsa, alg: 'PS256' },
      { ...publicJwk, kid: 'a' },
      { ...publicJwk, kid: 'b' },
      { ...publicJwk, kid: 'b', use: 'enc' },
      { ...publicJwk, kid: 'c' },
      { ...publicJwk, kid: 'c', alg: undefined },
      { ...rsa, kid: '' },
      { ...rsa, kid: '' },
    ];
    const { stdout } = await strictjwt(['jwks', '-', '--json'], { input: JSON.stringify({ keys: set }) });
    const lines = JSON.parse(stdout) as { usable: boolean; why?: string }[];
    expect(lines.map(({ usable }) => usable)).toEqual([true, true, true, true, false, false, false, false, false]);
    expect(lines.map(({ why }) => why?.includes('same kid') ?? false).slice(4)).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
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

  it.each([FILES.jwks, FILES.publicPem, FILES.publicDer])('reads - from standard input: %s', async (file) => {
    const { code, stdout } = await strictjwt(['jwks', '-'], { input: readFileSync(join(folder, file)) });
    expect(code).toBe(0);
    expect(stdout).toContain('usable');
  });

  it('speaks of no option that it does not have', async () => {
    const { code, stderr } = await strictjwt(['jwks', 'http://idp.example/jwks']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('expected https') });
    expect(stderr).not.toContain('allowInsecureTransport');
  });

  it.each<[string, string]>([
    ['a bare list', '[]'],
    ['a word', 'hunter2'],
    ['nothing', ''],
    ['a discovery document', '{"issuer":"https://idp.example","jwks_uri":"https://idp.example/keys"}'],
    ['base64', 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A'],
  ])('nor when the file holds %s', async (_what, input) => {
    const { code, stderr } = await strictjwt(['jwks', '-'], { input });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^strictjwt: the key set [^\n]+\n$/) });
    expect(stderr).not.toContain('--');
  });

  it.each<[string, object | string, readonly string[]]>([
    ['{ kid: PEM }', { 'key-1': publicPem, other: pair('rsa').publicPem.replaceAll('\n', '\r\n') }, ['key-1', 'other']],
    ['one PEM as JSON', publicPem, ['-']],
  ])('takes %s from a file, as from a URL, and so does --key', async (_form, answer, kids) => {
    writeFileSync(join(folder, 'published.json'), JSON.stringify(answer));
    const { code, stdout } = await strictjwt(['jwks', 'published.json']);
    expect(code).toBe(0);
    for (const kid of kids) expect(stdout).toMatch(new RegExp(`^✓ ${kid} `, 'm'));
    expect((await strictjwt(['verify', '-q', tokens.es256, '--key', 'published.json', ...AT])).code).toBe(0);
    const sign = ['sign', '{}', '--key', 'published.json', '--alg', 'ES256', '--expires-in', '1m'];
    expect((await strictjwt(sign)).code).toBe(2);
  });

  it('keeps to 80 columns whatever a set says', async () => {
    const long = (letter: string): string => letter.repeat(60);
    const set = [
      { ...publicJwk, kid: 'k'.repeat(40), alg: long('A'), use: long('u') },
      { kty: long('T'), crv: '曲'.repeat(30), kid: '鍵'.repeat(50) },
    ];
    const { code, stdout } = await strictjwt(['jwks', '-'], { input: JSON.stringify({ keys: set }) });
    expect(code).toBe(0);
    const columnsOf = (line: string): number => line.length + (line.match(/[曲鍵]/g) ?? []).length;
    for (const line of stdout.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(80);
    expect(stdout.replace(/\s+/g, '')).toContain('鍵'.repeat(50));
  });

  it('is wrongly called without a set', async () => {
    expect(await strictjwt(['jwks'])).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/which key set/) });
  });
});
