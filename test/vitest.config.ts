import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// with `/` on Windows, too, as Vite names files
const root = fileURLToPath(new URL('..', import.meta.url)).replaceAll('\\', '/');

// What `npm run test:matrix` varies: each backend of HMAC, and every verifier with a cache or without.
const { STRICTJWT_TEST_HMAC: hmac = 'native', STRICTJWT_TEST_CACHE: cache = 'off' } = process.env;

// These count what a verifier without a cache asks of the runtime, and would be wrong with one.
const notWithCache = [
  'test/attacks/17-timing.test.ts', // comparisons of a MAC
  'test/api/cache/cache.test.ts', // verifications of a token, with and without the option
  'test/attacks/11-payload-before-signature.test.ts', // what is parsed, and when
  'test/api/claims/claims-named.test.ts', // how often the caller's functions are asked
  'test/api/explain/explain-anything.test.ts', // verifiers as `createVerifier` made them, not wrapped in a function
];

// These run the built library in realms of their own, where nothing of this varies.
const ofBuiltLibrary = ['poor-runtimes', 'poor-polyfills', 'other-realms', 'broken-subtle'].map(
  (name) => `test/portable/${name}.test.ts`,
);

export default defineConfig({
  root,
  resolve: {
    alias: [
      {
        find: /^strictjwt$/,
        replacement: `${root}${cache === 'on' ? 'test/support/matrix/with-cache.ts' : 'src/index.ts'}`,
      },
      // the entries beside the library: strictjwt/http is src/http/index.ts
      { find: /^strictjwt\/(\w+)$/, replacement: `${root}src/$1/index.ts` },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // these have packages and a configuration of their own
    exclude: [
      '**/node_modules/**',
      'test/frameworks/**',
      'test/playground/**',
      ...(cache === 'on' ? notWithCache : []),
      ...(cache === 'on' || hmac === 'webcrypto' ? ofBuiltLibrary : []),
    ],
    setupFiles: hmac === 'webcrypto' ? ['test/support/hide-native.ts'] : [],
    // The files share their modules, and the keys that are made once: half the time. Whoever changes a global puts it back.
    isolate: false,
    // A busy machine fails no test: nothing here is about speed.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    // one more than there are processors: some files wait for servers and processes
    maxWorkers: availableParallelism() + 1,
  },
});
