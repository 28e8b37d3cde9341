// The quick part of `run.mjs`, which needs nothing but what the root has: the packed tarball, installed elsewhere.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as source from 'strictjwt';
import {
  copyConsumers,
  expectedFiles,
  filesBelow,
  type Installed,
  LARGEST,
  packAndInstall,
  root,
  run,
  unpackedSize,
  writeTsconfig,
} from './tarball.mjs';

interface Bundler {
  build(options: object): Promise<{ readonly outputFiles: readonly { readonly text: string }[] }>;
}

let installed: Installed;
beforeAll(() => {
  installed = packAndInstall({ build: false });
}, 120_000);
afterAll(() => installed.remove());

describe('installed from its tarball elsewhere', () => {
  it('holds exactly the files it should', () => {
    expect(filesBelow(installed.installed)).toEqual(expectedFiles(installed.installed));
  });

  it('takes no more room on disk than it may', () => {
    expect(unpackedSize(installed.installed)).toBeLessThanOrEqual(LARGEST);
  });

  it.each(['esm.mjs', 'cjs.cjs'])('works and exports what the source exports: %s', (consumer) => {
    copyConsumers(installed.project, [consumer, 'use.mjs']);
    const names = run(process.execPath, [consumer], installed.project).trim().split(' ');
    expect(names).toEqual(Object.keys(source).sort());
  });

  it('has one set of error classes in strictjwt and strictjwt/http, imported or required', () => {
    copyConsumers(installed.project, ['http.mjs']);
    const lines = run(process.execPath, ['http.mjs'], installed.project).trim().split('\n');
    expect(lines).toEqual(['ada 401 true', 'ada 401 true', 'ada 401 true', 'createGuard hasScope']);
  });

  it('has nothing of strictjwt/http in strictjwt', () => {
    for (const file of ['index.js', 'index.cjs']) {
      expect(readFileSync(join(installed.installed, 'dist', file), 'utf8')).not.toMatch(
        /function createGuard|invalid_token/,
      );
    }
  });

  it('brings into a bundle what is asked for, and nothing else', async () => {
    // esbuild is tsup's; what it keeps beside the one class has a side effect when the library is imported
    const esbuild = createRequire(createRequire(import.meta.url).resolve('tsup'))('esbuild') as Bundler;
    const stdin = { contents: "export { UsageError } from 'strictjwt';", resolveDir: installed.project };
    const { outputFiles } = await esbuild.build({
      stdin,
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      write: false,
    });
    const kept = outputFiles[0]?.text.match(/^(?:var|let|const|function|class) \w+/gm);
    expect(kept).toEqual(['var UsageError']);
  });

  it('satisfies a strict TypeScript consumer, as ESM and as CommonJS', () => {
    copyConsumers(installed.project, ['types.mts', 'types.cts']);
    // without the DOM's types, which take longest to check; `run.mjs` has them, and Node's
    const config = writeTsconfig(installed.project, 'nodenext', 'neither');
    run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], installed.project);
  }, 120_000);
});
