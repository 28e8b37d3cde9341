// Bundles a recipe for Workers and serves it with workerd.
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { claim } from './claims.ts';
import { type Running, startProcess } from './running.ts';

const { resolve } = createRequire(import.meta.url);

/** One ES module that imports nothing, minified as deployment tools do. @returns its path */
export async function bundle(file: string, out = `${file}.bundle.mjs`): Promise<string> {
  claim(file);
  await build({
    entryPoints: [file],
    outfile: out,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['worker', 'browser', 'import'],
    target: 'es2022',
    logLevel: 'warning',
  });
  return out;
}

export async function startWorker(file: string, env: Readonly<Record<string, string>> = {}): Promise<Running> {
  const bundled = await bundle(file);
  const folder = dirname(bundled);
  const bindings = Object.entries(env).map(
    ([name, text]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(text)})`,
  );
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "main", esModule = embed "${basename(bundled)}")],
  bindings = [${bindings.join(', ')}],
  compatibilityDate = "2026-01-01",
);
`;
  const path = join(folder, `${basename(file)}.${Object.keys(env).length}.capnp`);
  writeFileSync(path, config);
  const binary = join(dirname(resolve('@cloudflare/workerd-linux-64/package.json')), 'bin/workerd');
  // the control channel tells the port: {"event":"listen","socket":"http","port":12345}
  return startProcess(binary, ['serve', path, '--control-fd=1'], folder, {}, /"port":\s*(\d+)/);
}
