// Tokens and pipes that mean harm, or are merely broken.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { folder, program, strictjwt } from './cli.ts';
import { AT, FILES, SECRET, tokens, tokenWith } from './fixtures.ts';
import { forge } from '../support/forge.ts';

const dangerous = '\x1b[31m\x1b]0;title\x07\x1b[2J\u009b1m\r\n\b\u202eevil\u2066\u200b\u2028\0\x7f';
const hostile = tokenWith(
  { sub: dangerous, [dangerous]: dangerous, nested: { [dangerous]: [dangerous] }, iss: dangerous, jti: dangerous },
  { kid: dangerous, [dangerous]: 1, typ: dangerous },
);
const secret = ['--secret-file', FILES.secret];

describe('what a terminal acts on', () => {
  it.each([
    ['explain', [hostile]],
    ['explain with key', [hostile, ...secret]],
    ['explain, rejected', [hostile, ...secret, '--issuer', 'x', '--typ', 'x', '--subject', 'x']],
    ['explain as JSON', [hostile, ...secret, '--json']],
    ['verify', ['verify', hostile, ...secret]],
    ['verify, rejected', ['verify', hostile, ...secret, '--issuer', 'x']],
    ['diff', ['diff', hostile, tokens.hs256]],
    ['diff as JSON', ['diff', hostile, tokens.hs256, '--json']],
    ['a ticket', [hostile, '--redact']],
    ['the text around a token', ['-', ...secret]],
    ['a name around a token', [`{"${dangerous}":"${tokens.hs256}"}`, ...secret]],
    ['an option', [tokens.hs256, `--${dangerous}`]],
    ['a file name', ['keygen', 'ES256', '--out', `${folder}/no/${dangerous.replaceAll('\0', '')}`]],
  ])('leaves no trace of itself in the output of %s', async (_what, args) => {
    const given = args.map((arg) => arg.replaceAll('\0', ''));
    const { stdout, stderr } = await strictjwt([...given, ...(args[0] === 'keygen' ? [] : AT)], {
      input: `${dangerous} ${tokens.hs256} ${dangerous}`,
    });
    expect(stdout + stderr).not.toBe('');
    // biome-ignore format: one character class
    expect(stdout + stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/);
  });

  it('comes back unchanged for whoever parses the JSON', async () => {
    const token = tokenWith({ sub: dangerous, [dangerous]: dangerous });
    const { stdout } = await strictjwt(['verify', token, ...secret, ...AT]);
    expect(JSON.parse(stdout)).toMatchObject({ sub: dangerous, [dangerous]: dangerous });
  });

  it('cannot write a verdict of its own', async () => {
    const token = tokenWith({ exp: 1, note: `x\n\nVALID\n${'x'.repeat(70)} VALID`, VALID: true, '\nVALID': 1 });
    const { stdout } = await strictjwt([token, ...secret, ...AT]);
    expect(stdout.split('\n').filter((line) => line.startsWith('VALID'))).toEqual([]);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('REJECTED ERR_JWT_EXPIRED');
  });
});

describe('80 columns', () => {
  const wide = tokenWith(
    {
      text: 'x'.repeat(300),
      words: 'some words '.repeat(30),
      wide: '東京'.repeat(60),
      ['https://claims.example/a/very/long/name/of/a/claim/that/does/not/fit/into/one/line/of/eighty']: {
        roles: Array(40).fill('administrator'),
      },
      exp: 9_999_999_999_999,
      nbf: 1e300,
    },
    { kid: 'k'.repeat(200) },
  );
  // what stands beside a long name has less room
  const crowded = tokenWith(
    {
      email_verified: true,
      exp: 8_639_999_999_999_999,
      nbf: -8_639_999_999_999.999,
      auth_time: 1_764_115_814_123.5,
      address: { locality: { ['名'.repeat(60)]: { value: '値'.repeat(60) }, ['n'.repeat(120)]: ['x'.repeat(90)] } },
      tangut: '\u{17000}'.repeat(60),
      hangul: '\ua960'.repeat(60),
    },
    { nested: { ['鍵'.repeat(50)]: { a: 1 } } },
  );

  it.each([
    ['explain', [wide, ...secret, '--issuer', 'https://another-issuer.example/with/a/long/path']],
    ['diff', ['diff', wide, tokens.hs256]],
    ['a ticket', [wide, ...secret, '--redact']],
    ['explain, with little room', [crowded, ...secret]],
    ['diff, with little room', ['diff', crowded, wide]],
    ['a ticket with little room', [crowded, ...secret, '--redact']],
  ])('hold every line of %s', async (_what, args) => {
    const { stdout } = await strictjwt([...args, ...AT]);
    const columns = (line: string): number => Array.from(line).reduce((sum, c) => sum + (c >= '\u2e80' ? 2 : 1), 0);
    expect(stdout.split('\n').filter((line) => columns(line) > 80)).toEqual([]);
  });
});

describe('too much', () => {
  const tooMuch = 'x'.repeat(262_145);

  it('is refused from a pipe', async () => {
    for (const command of [
      [],
      ['verify', ...secret],
      ['sign', ...secret, '--alg', 'HS256'],
      ['diff', '-', tokens.hs256],
    ]) {
      const { code, stdout, stderr } = await strictjwt(command, { input: tooMuch });
      expect([code, stdout, stderr]).toEqual([
        2,
        '',
        expect.stringMatching(/^strictjwt: [^\n]*more than 256 kB[^\n]*\n$/),
      ]);
    }
  });

  it('is refused from a pipe that never ends', async () => {
    for (const args of [['-'], ['sign', '-', ...secret, '--alg', 'HS256', '--expires-in', '1m']]) {
      const running = spawn(process.execPath, [program(), ...args], { cwd: folder, stdio: ['pipe', 'ignore', 'pipe'] });
      running.stdin.on('error', () => {});
      const piece = Buffer.alloc(65_536, 'eyJ');
      const feed = (): void => {
        while (running.stdin.writable && running.stdin.write(piece));
      };
      running.stdin.on('drain', feed);
      feed();
      const [code] = await once(running, 'close');
      expect(code).toBe(2);
      running.stdin.destroy();
    }
  });

  it.skipIf(process.platform === 'win32')('is refused from a file that never ends', async () => {
    for (const args of [
      [tokens.es256, '--key', '/dev/zero'],
      [tokens.es256, '--secret-file', '/dev/zero'],
      ['jwks', '/dev/zero'],
      ['/dev/zero'],
    ]) {
      const { code, stderr } = await strictjwt(args);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/more than 256 kB/)]);
    }
  });

  it('is judged where it is only a long token', async () => {
    const { code, stdout } = await strictjwt(['-', ...AT], { input: tokenWith({ text: 'x'.repeat(100_000) }) });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/✗ format/)]);
  });
});

describe('tokens at the edge', () => {
  const [header = '', payload = '', signature = ''] = tokens.es256.split('.');
  const encode = (text: string): string => Buffer.from(text).toString('base64url');

  it.each<[string, string]>([
    ['no signature', `${header}.${payload}`],
    ['an empty one', `${header}.${payload}.`],
    ['no payload', `${header}..${signature}`],
    ['a payload that is a list', `${header}.${encode('[1]')}.${signature}`],
    ['a payload that is no JSON', `${header}.${encode('{"a":')}.${signature}`],
    ['a payload that is no UTF-8', `${header}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${signature}`],
    ['deep nesting', `${header}.${encode(`{"a":${'['.repeat(2000)}${']'.repeat(2000)}}`)}.${signature}`],
    [
      'lists nested deeper than an engine can write',
      `${header}.${encode(`{"a":${'['.repeat(5900)}${']'.repeat(5900)}}`)}.${signature}`,
    ],
    ['objects nested deeply', `${header}.${encode(`${'{"a":'.repeat(1950)}1${'}'.repeat(1950)}`)}.${signature}`],
    ['members that are twice', `${header}.${encode('{"sub":"a","sub":"b"}')}.${signature}`],
    ['__proto__', `${header}.${encode('{"__proto__":{"admin":true},"exp":1767607500}')}.${signature}`],
    ['an unsigned one', `${encode('{"alg":"none"}')}.${payload}.`],
    ['an unknown algorithm', `${encode('{"alg":"ES256K"}')}.${payload}.${signature}`],
    ['an algorithm that is no text', `${encode('{"alg":["HS256"]}')}.${payload}.${signature}`],
    ['a JWE', `${encode('{"alg":"dir","enc":"A128GCM"}')}..aXYxMjM0NTY3OA.Y2lwaGVy.dGFnMTIzNDU2Nzg5MDEy`],
    ['padding', `${header}=.${payload}==.${signature}==`],
  ])('with %s end with a verdict and an exit code', async (_what, token) => {
    for (const args of [
      [token, ...secret, '--json'],
      ['verify', token, '--key', FILES.publicPem],
      ['diff', token, tokens.es256],
    ]) {
      const { code, stdout, stderr } = await strictjwt([...args, ...AT]);
      expect([args, code]).toEqual([args, args[0] === 'diff' ? 0 : 1]);
      expect(stdout + stderr).not.toMatch(/this should not happen|\n\s+at /);
    }
  });

  it('signed with the public key as a secret are rejected', async () => {
    const confused = forge({ alg: 'HS256', key: SECRET, header: { kid: 'key-1' } });
    for (const key of [FILES.publicPem, FILES.publicDer, FILES.jwks]) {
      const { code } = await strictjwt(['verify', '-q', confused, '--key', key, ...AT]);
      expect(code).toBe(1);
    }
  });
});

describe('who reads the output', () => {
  const start = (args: readonly string[], stdio: import('node:child_process').StdioOptions) =>
    spawn(process.execPath, [program(), ...args], { cwd: folder, stdio });

  it('may go away: nothing is said', async () => {
    for (const args of [
      [tokens.hs256, ...secret, ...AT],
      ['verify', tokens.hs256, ...secret, ...AT],
      ['--help'],
      ['secret'],
    ]) {
      const running = start(args, ['ignore', 'pipe', 'pipe']);
      running.stdout?.destroy();
      let complaints = '';
      running.stderr?.on('data', (piece: Buffer) => {
        complaints += piece.toString();
      });
      const [code] = await once(running, 'close');
      expect([args[0], code, complaints]).toEqual([args[0], 0, '']);
    }
  });

  it.skipIf(process.platform !== 'linux')('may be a full disk: it is said, and no success', async () => {
    const full = openSync('/dev/full', 'w');
    const running = start(['secret'], ['ignore', full, 'pipe']);
    closeSync(full);
    let complaints = '';
    running.stderr?.on('data', (piece: Buffer) => {
      complaints += piece.toString();
    });
    const [code] = await once(running, 'close');
    expect([code, complaints]).toEqual([2, expect.stringMatching(/^strictjwt: [^\n]*ENOSPC[^\n]*\n$/)]);
  });

  it('may be nobody: standard input, output and error may be closed', async () => {
    const running = start([tokens.hs256, ...secret, '-q', ...AT], ['ignore', 'ignore', 'ignore']);
    expect((await once(running, 'close'))[0]).toBe(0);
  });
});

describe('colour', () => {
  const run = async (env: Readonly<Record<string, string>>): Promise<boolean> =>
    (await strictjwt([tokens.hs256, ...AT], { env })).stdout.includes('\x1b[');

  it('is for terminals, unless the environment says otherwise', async () => {
    expect(await run({})).toBe(false);
    expect(await run({ FORCE_COLOR: '1' })).toBe(true);
    expect(await run({ FORCE_COLOR: '0' })).toBe(false);
    expect(await run({ FORCE_COLOR: '', NO_COLOR: '' })).toBe(false);
    expect(await run({ NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(true);
  });

  it('is in nothing that a script reads', async () => {
    for (const args of [[tokens.hs256, '--json'], ['verify', tokens.hs256, ...secret], ['secret']]) {
      const all = args[0] === 'secret' ? args : [...args, ...AT];
      expect((await strictjwt(all, { env: { FORCE_COLOR: '1' } })).stdout).not.toContain('\x1b');
    }
  });
});
