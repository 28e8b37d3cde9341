import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

export default mergeConfig(
  base,
  defineConfig({
    test: {
      coverage: {
        enabled: true,
        // so that the root needs no package for it
        provider: 'custom',
        customProviderModule: `${here}provider.mjs`,
        include: ['src/**/*.ts'],
        // the command line, which runs in processes of its own, and the reading of pasted text, which is tested with it
        exclude: ['src/cli/**', 'src/inspect/**'],
        reporter: ['json'],
        reportsDirectory: `${here}report`,
        reportOnFailure: true,
      },
    },
  }),
);
