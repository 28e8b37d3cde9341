import { beforeAll, describe, expect, it } from 'vitest';
import { type Finished, run } from './rotation-process.ts';

let finished: Finished;
beforeAll(async () => {
  finished = await run('rotation/rotation.mjs');
}, 90_000);

/** The number in the line that begins like this. */
function told(pattern: RegExp): number {
  return Number(pattern.exec(finished.stdout)?.[1]);
}

describe('a rotation under continuous load', () => {
  it('ends well and complains of nothing', () => {
    expect({ status: finished.status, stderr: finished.stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('takes the keys through their stages, in order', () => {
    const stages = [...finished.stdout.matchAll(/^ +\d+\.\d s {2}(.+)$/gm)].map(([, text]) => text);
    expect(stages).toEqual([
      'the old key signs',
      'the new key is published, and not used yet',
      'every verifier knows the new key: it signs from now on',
      'the last token of the old key has expired: it is withdrawn',
      'done',
    ]);
  });

  it('rejects not one valid token, of either key', () => {
    expect(told(/^valid tokens, old key +(\d+) accepted$/m)).toBeGreaterThan(20);
    expect(told(/^valid tokens, new key +(\d+) accepted$/m)).toBeGreaterThan(20);
    expect(finished.stdout).toMatch(/^valid tokens +0 rejected$/m);
  });

  it('rejects every token of the withdrawn key, which it accepted before', () => {
    expect(finished.stdout).toMatch(/^stolen key +20 of 20 accepted before it was withdrawn, 20 rejected after$/m);
  });

  it('asks for the keys about once per second and API, not once per token', () => {
    const [, first, second] = /^requests for keys +(\d+) and (\d+)$/m.exec(finished.stdout) ?? [];
    const seconds = told(/(\d+)\.\d s {2}done/);
    for (const requests of [first, second]) {
      expect(Number(requests)).toBeGreaterThan(1);
      expect(Number(requests)).toBeLessThanOrEqual(seconds + 4);
    }
  });
});
