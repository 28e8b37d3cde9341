import { describe, expect, it } from 'vitest';
import { run } from './process.ts';

const { status, stdout, stderr } = run('quickstart.mjs');

describe('npm run demo', () => {
  it('ends well and complains of nothing', () => {
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('prints verified claims, for the secret and for the key pair', () => {
    expect(stdout.match(/verified: \{[^}]*sub: 'user-42',[^}]*role: 'editor'[^}]*\}/g)).toHaveLength(2);
  });

  it('prints five rejections, each with its code and a message', () => {
    const rejections = [...stdout.matchAll(/^ {2}(ERR_JWT_\w+)\n {2}(.+)$/gm)];
    expect(rejections.map(([, code]) => code)).toEqual([
      'ERR_JWT_EXPIRED',
      'ERR_JWT_CLAIM_MISMATCH',
      'ERR_JWT_SIGNATURE_INVALID',
      'ERR_JWT_ALG_NOT_ALLOWED',
      'ERR_JWT_MALFORMED',
    ]);
    expect(stdout).not.toContain('ACCEPTED');
  });

  it('explains one token check by check', () => {
    expect(stdout).toMatch(/^valid: false$/m);
    expect(stdout).toMatch(/^ {2}pass +signature /m);
    expect(stdout).toMatch(/^ {2}fail +exp +"exp" was /m);
    expect(stdout).toMatch(/^ {2}pass +aud /m);
  });

  it('reads well without a terminal: no colours, no line that wraps far', () => {
    expect(stdout).not.toContain('\u001b');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(200);
  });
});
