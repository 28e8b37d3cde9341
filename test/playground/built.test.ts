// The file itself: small, whole, and the same each time.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { buildPage, pagePath, playground } from './build.ts';

it('has at most 150,000 bytes', () => {
  expect(readFileSync(pagePath).length).toBeLessThanOrEqual(150_000);
});

it('is one file', () => {
  expect(readdirSync(`${playground}dist`)).toEqual(['strictjwt.html']);
});

it('is the same to the byte when it is built again, somewhere else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'strictjwt-build-'));
  try {
    buildPage('--outDir', folder);
    expect(readFileSync(join(folder, 'strictjwt.html')).equals(readFileSync(pagePath))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('names no folder of the machine that built it', () => {
  const page = readFileSync(pagePath, 'utf8');
  const traces = ['node_modules', 'sourceMappingURL', playground, fileURLToPath(new URL('../..', import.meta.url))];
  expect(traces.filter((trace) => page.includes(trace))).toEqual([]);
});
