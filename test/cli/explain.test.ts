// What is said about a token, to people and to scripts, and what goes into a ticket.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, lastLine, strictjwt } from './cli.ts';
import { forge } from '../support/forge.ts';
import { AT, AUDIENCE, EXPECTATIONS, FILES, ISSUER, KEY, SECRET, tokens, tokenWith } from './fixtures.ts';

function statusOf(stdout: string, check: string): string | undefined {
  return new RegExp(`^([✓✗·]) ${check}\\b`, 'm').exec(stdout)?.[1];
}

describe('strictjwt TOKEN', () => {
  it('shows header, payload with times in words, and every check', async () => {
    const { code, stdout, stderr } = await strictjwt([tokens.es256, ...KEY, ...EXPECTATIONS, ...AT]);
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
    for (const check of ['algorithm', 'typ', 'iss', 'aud', 'sub', 'nbf', 'iat']) {
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

  it('says when a number in it is rounded', async () => {
    const { stdout } = await strictjwt([
      forge({ alg: 'HS256', key: SECRET, payloadText: '{"id":12345678901234567890,"n":1}' }),
    ]);
    expect(stdout).toMatch(/^note: .*2\^53/);
    expect((await strictjwt([tokenWith({ id: '12345678901234567890' })])).stdout).not.toContain('note:');
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

describe('a hint, without being asked,', () => {
  const encoded = Buffer.from(SECRET).toString('base64');
  const secret = ['--secret-file', FILES.secret];
  it.each<[string, readonly string[], RegExp]>([
    [
      'names a secret that is encoded in base64',
      [tokenWith({}), '--secret-env', 'BASE64'],
      /holds when the secret is decoded from base64: give the bytes, in a file/,
    ],
    ['names a secret that is encoded in hex', [tokenWith({}), '--secret-env', 'HEX'], /decoded from hex/],
    ['names a secret with white space around it', [tokenWith({}), '--secret-env', 'SPACES'], /trimmed/],
    ['names a slash', [tokenWith({}), ...secret, '--issuer', `${ISSUER}/`], /differ only in a trailing slash/],
    [
      'names two clocks',
      [tokenWith({ exp: 1_767_607_199 - 60 }), ...secret],
      /only 61 s off: if the clocks differ, --tolerance 2m/,
    ],
    ['names milliseconds', [tokenWith({ exp: 1_767_607_500_000 }), ...secret], /looks like milliseconds/],
    ['names the other family', [tokenWith({}), '--key', FILES.publicPem], /signs with "HS256", a shared secret/],
    ['names an access token', [tokenWith({}, { typ: 'at+jwt' }), ...secret, '--typ', 'JWT'], /--typ at\+jwt/],
  ])('%s', async (_what, args, says) => {
    const env = { BASE64: encoded, HEX: Buffer.from(SECRET).toString('hex'), SPACES: ` ${SECRET} ` };
    const { code, stdout, stderr } = await strictjwt([...args, ...AT], { env });
    expect([code, stderr]).toEqual([1, '']);
    const hints = stdout
      .split('\n\n')
      .filter((part) => part.startsWith('hint: '))
      .join()
      .replace(/\s+/g, ' ');
    expect(hints).toMatch(says);
    // in the words of the command line, and without the secret
    expect(stdout).not.toMatch(/clockTolerance|Buffer\.from|createRemote|typ: /);
    for (const text of Object.values(env)) expect(stdout).not.toContain(text.trim());
    const redacted = await strictjwt([...args, '--redact', ...AT], { env });
    expect(redacted.stdout).toContain('hint: ');
    expect(redacted.stdout).not.toMatch(/issuer\.example|user-1/);
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

  it('given several times for one claim is said to be what does not fit', async () => {
    for (const name of ['groups', 'tenant']) {
      const { stdout } = await run(`${name}=x`, `${name}=y`);
      expect(stdout.replace(/\s+/g, ' ')).toMatch(new RegExp(`✗ ${name} .*expected all that --claim asks for`));
    }
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
    [
      'explain of another kind of token',
      [
        tokenWith({ iss: 'wonderland' }, { typ: 'alice"rabbits\\"queen', cty: 'alice', crit: ['rabbits'] }),
        ...['--secret-file', FILES.secret, '--typ', 'JWT'],
      ],
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
