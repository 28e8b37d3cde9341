import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeApi } from './api.mjs';

describe('the public API is what test/package/api says', () => {
  const entries = describeApi();

  it.each(entries.map(({ path, text }) => [basename(path), path, text] as const))('%s', (_name, path, text) => {
    const committed = existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : '';
    const remedy = 'the public API changed: npm run build && npm run api -- --write, and look at what it does to users';
    expect(text, remedy).toBe(committed);
  });

  it('and has no file for an entry that is gone', () => {
    const [first] = entries;
    const files = readdirSync(dirname(first?.path ?? ''));
    expect(files.sort()).toEqual(entries.map(({ path }) => basename(path)).sort());
  });
});
