import { defineConfig, type Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

// An entry beside the library takes values from `src/index.ts` alone. Its file imports the library's file, so that
// the error classes exist once, and `dist/index.js` stays one file with nothing of the other entries in it.
const importsLibrary: Plugin = {
  name: 'imports-library',
  setup(build) {
    const library = `./index${build.initialOptions.outExtension?.['.js']}`;
    build.onResolve({ filter: /^\.\.\/index\.ts$/ }, () => ({ path: library, external: true, sideEffects: false }));
  },
};

export default defineConfig([
  {
    entry: { index: 'src/index.ts', http: 'src/http/index.ts', testing: 'src/testing/index.ts' },
    format: ['esm', 'cjs'],
    target: 'es2022',
    platform: 'neutral',
    sourcemap: true,
    treeshake: true,
    splitting: false,
    esbuildPlugins: [importsLibrary],
    // tsup's declaration build sets `baseUrl`, which TypeScript 6 deprecates
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  },
  {
    // the command line, for Node
    entry: { cli: 'src/cli/main.ts' },
    format: ['esm'],
    target: 'es2022',
    platform: 'node',
    removeNodeProtocol: false,
    splitting: false,
    esbuildPlugins: [importsLibrary],
  },
]);
