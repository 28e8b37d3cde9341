import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  root,
  resolve: { alias: { strictjwt: `${root}src/index.ts` } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    // The files share their modules, and the keys that are made once: half the time. Whoever changes a global puts it back.
    isolate: false,
    maxWorkers: availableParallelism(),
  },
});
