// Bundles `consumers/bundle.mjs` for the browser with each bundler; answers the path of one classic script.
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import { build as vite } from 'vite';
import webpack from 'webpack';

async function withEsbuild(project, entry, out) {
  const result = await esbuild.build({
    absWorkingDir: project,
    entryPoints: [entry],
    outfile: out,
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    logLevel: 'silent',
  });
  return result.warnings.map(({ text }) => text);
}

async function withRollup(project, entry, out) {
  const warnings = [];
  const bundle = await rollup({
    input: entry,
    plugins: [nodeResolve({ browser: true })],
    onwarn: ({ message }) => warnings.push(message),
  });
  await bundle.write({ file: out, format: 'iife' });
  await bundle.close();
  return warnings;
}

async function withVite(project, entry, out) {
  const warnings = [];
  const warn = (message) => warnings.push(message);
  await vite({
    root: project,
    configFile: false,
    customLogger: {
      info() {},
      warn,
      warnOnce: warn,
      error: warn,
      clearScreen() {},
      hasErrorLogged: () => false,
      hasWarned: false,
    },
    build: {
      outDir: join(out, '..'),
      emptyOutDir: false,
      target: 'es2022',
      lib: { entry, formats: ['iife'], name: 'bundle', fileName: () => 'vite.js' },
    },
  });
  return warnings;
}

function withWebpack(project, entry, out) {
  const config = {
    mode: 'production',
    target: 'web',
    context: project,
    entry,
    output: { path: join(out, '..'), filename: 'webpack.js' },
    performance: false,
  };
  return new Promise((resolve, reject) => {
    webpack(config, (error, stats) => {
      if (error) return reject(error);
      const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
      if (errors.length > 0) return reject(new Error(errors.map(({ message }) => message).join('\n')));
      return resolve(warnings.map(({ message }) => message));
    });
  });
}

export const bundlers = { esbuild: withEsbuild, vite: withVite, webpack: withWebpack, rollup: withRollup };

/** Import and require statements of Node's modules; the text "node:crypto" alone may stand there. */
export const nodeImport = /\b(?:from|import|require)\s*\(?\s*["'`]node:/;
