import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));

export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^strictjwt$/, replacement: `${root}src/index.ts` },
      { find: /^strictjwt\/(\w+)$/, replacement: `${root}src/$1/index.ts` },
    ],
  },
  test: {
    include: ['test/frameworks/*.test.ts'],
    globalSetup: 'test/frameworks/setup.ts',
    // servers of foreign frameworks, and bundlers: nothing here is about speed
    testTimeout: 120_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
