import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: process.env.VITE_ENVIRONMENT,
    testTimeout: 60_000,
    // in the environment, not beside it: as an application's own code
    server: { deps: { inline: ['strictjwt'] } },
  },
});
