// `--help` and `--version`.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { strictjwt } from './cli.ts';
import { tokens } from './fixtures.ts';

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
