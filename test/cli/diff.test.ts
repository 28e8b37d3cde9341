// `strictjwt diff`: what two tokens differ in.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, strictjwt } from './cli.ts';
import { AT, FILES, KEY, tokens } from './fixtures.ts';

describe('strictjwt diff', () => {
  it('shows what differs, with times in words, and ends with 0', async () => {
    const { code, stdout } = await strictjwt(['diff', tokens.es256, tokens.expired, ...KEY, ...AT]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/kid\n +A +"key-1"\n +B +absent/);
    expect(stdout).toMatch(/exp\n +A +1767607500 +2026-01-05T10:05:00Z, in 5 min\n +B +1767600000 +.*ago/);
    expect(stdout).toMatch(/the same in both: alg, typ, iss, aud, sub, iat/);
    expect(stdout).toMatch(/\nA +VALID\nB +REJECTED ERR_JWT_EXPIRED\n$/);
  });

  it.each([
    ['{"a":{"b":1,"c":[2,{"d":3,"e":4}]}}', '{"a":{"c":[2,{"e":4,"d":3}],"b":1}}', true],
    ['{"a":["x","y"]}', '{"a":["y","x"]}', false],
    ['{"a":["x"]}', '{"a":{"0":"x"}}', false],
    ['{"a":{"b":1}}', '{"a":{"b":"1"}}', false],
    ['{"a":[]}', '{"a":"[]"}', false],
    [
      `{"a":${'[{"b":'.repeat(3000)}1${'}]'.repeat(3000)}}`,
      `{"a":${'[{"b":'.repeat(3000)}2${'}]'.repeat(3000)}}`,
      false,
    ],
  ])('compares claims by what they hold: %#', async (first, second, isSame) => {
    const withPayload = (json: string): string =>
      `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(json).toString('base64url')}.AAAA`;
    writeFileSync(join(folder, 'first.txt'), withPayload(first));
    const { code, stdout } = await strictjwt(['diff', 'first.txt', '-'], { input: withPayload(second) });
    expect(code).toBe(0);
    expect(stdout.includes('they say the same')).toBe(isSame);
  });

  it('takes files and standard input', async () => {
    writeFileSync(join(folder, 'a.txt'), `${tokens.es256}\n`);
    const { code, stdout } = await strictjwt(['diff', 'a.txt', '-'], { input: `Bearer ${tokens.es256}` });
    const same = /^note: B: taken out of what followed the word "Bearer"\n\nthe two tokens are the same/;
    expect([code, stdout]).toEqual([0, expect.stringMatching(same)]);
  });

  it('says what it took the tokens and the secret out of, and what it rounded', async () => {
    const payloadOf = (id: string): string => Buffer.from(`{"id":${id},"exp":1767607500}`).toString('base64url');
    const big = (id: string): string => tokens.hs256.replace(/\.[^.]+\./, `.${payloadOf(id)}.`);
    const args = ['diff', `session=${big('12345678901234567890')}`, big('12345678901234567891')];
    const secret = ['--secret-file', FILES.secretLine];
    const { stdout } = await strictjwt([...args, ...secret, ...AT]);
    expect(stdout).toMatch(/^note: A: taken out of the field "session"\n/);
    expect(stdout).toMatch(/^note: A: a whole number beyond 2\^53/m);
    expect(stdout).toMatch(/^note: B: a whole number beyond 2\^53/m);
    expect(stdout).toMatch(/^note: the line break at the end of the secret file was dropped$/m);
    const json = JSON.parse((await strictjwt([...args, ...secret, '--json', '--redact', ...AT])).stdout);
    expect(json.notes).toHaveLength(4);
    expect(JSON.stringify(json.notes)).not.toContain('session');
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
    ['one token and nothing in the pipe', ['diff', tokens.es256], /what came in is empty/],
    ['no token', ['diff'], /two tokens/],
    ['standard input twice', ['diff', '-', '-'], /only one/],
    ['three tokens', ['diff', tokens.es256, tokens.es256, tokens.es256], /3 arguments/],
  ])('is wrongly called with %s', async (_what, args, says) => {
    const { code, stdout, stderr } = await strictjwt(args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(says)]);
  });
});
