// Builds `dist/strictjwt.html`: one file whose policy lets nothing in and nothing out.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { topLevelArrows } from './arrows.js';
import { oneFile } from './one-file.js';
import { unreachable } from './unreachable.js';

// also under a test runner: the development form names the folders of whoever builds
process.env.NODE_ENV = 'production';

const here = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: here,
  configFile: false,
  // a `.env` or a variable of whoever builds must not change the file
  envDir: false,
  resolve: { alias: { strictjwt: `${here}../src/index.ts` } },
  oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment', development: false } },
  plugins: [unreachable(), topLevelArrows(), oneFile('strictjwt.html')],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    // the one file has its script minified when it is put together
    minify: false,
    cssMinify: true,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // a slow machine is no fault of the page
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
