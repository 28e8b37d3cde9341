// The page's tests: real browsers, so few files at a time and patient.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));

export default defineConfig({
  root,
  resolve: { alias: { strictjwt: `${root}src/index.ts` } },
  test: {
    include: ['test/playground/*.test.ts'],
    globalSetup: ['test/playground/build.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
