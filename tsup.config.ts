import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';
import { shorten } from './tsup.shorten.ts';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const ENTRIES = { index: 'src/index.ts', http: 'src/http/index.ts', testing: 'src/testing/index.ts' };

// An entry beside the library takes values from `src/index.ts` alone. Its file imports the library's file, so that
// the error classes exist once, and `dist/index.js` stays one file with nothing of the other entries in it.
const importsLibrary: Plugin = {
  name: 'imports-library',
  setup(build) {
    const library = `./index${build.initialOptions.outExtension?.['.js']}`;
    build.onResolve({ filter: /^\.\.\/index\.ts$/ }, () => ({ path: library, external: true, sideEffects: false }));
  },
};

// TypeScript indents by four spaces, which are 2 kB of the package. No hook of tsup runs behind the types.
process.once('exit', () => {
  const types = existsSync('dist') ? readdirSync('dist').filter((name) => name.endsWith('.d.cts')) : [];
  for (const name of types) {
    const text = readFileSync(`dist/${name}`, 'utf8');
    writeFileSync(
      `dist/${name}`,
      text.replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4)),
    );
  }
});

function common(): Options {
  const { plugins, esbuildPlugin } = shorten();
  return { target: 'es2022', splitting: false, plugins, esbuildPlugins: [importsLibrary, esbuildPlugin] };
}

export default defineConfig([
  {
    ...common(),
    entry: ENTRIES,
    format: ['esm'],
    platform: 'neutral',
    treeshake: true,
    // An ES module may take its types from a CommonJS one, not the other way round. So they are in the package once.
    async onSuccess() {
      for (const name of Object.keys(ENTRIES)) writeFileSync(`dist/${name}.d.ts`, `export * from './${name}.cjs';\n`);
    },
  },
  {
    ...common(),
    entry: ENTRIES,
    format: ['cjs'],
    platform: 'neutral',
    treeshake: true,
    // tsup's declaration build sets `baseUrl`, which TypeScript 6 deprecates
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  },
  {
    // the command line, for Node
    ...common(),
    entry: { cli: 'src/cli/main.ts' },
    format: ['esm'],
    platform: 'node',
    removeNodeProtocol: false,
  },
]);
