// The quick part of `run.mjs`, which needs nothing but what the root has: the packed tarball, installed elsewhere.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as source from 'strictjwt';
import {
  copyConsumers,
  expectedFiles,
  filesBelow,
  type Installed,
  packAndInstall,
  root,
  run,
  writeTsconfig,
} from './tarball.mjs';

let installed: Installed;
beforeAll(() => {
  installed = packAndInstall({ build: false });
}, 120_000);
afterAll(() => installed.remove());

describe('installed from its tarball elsewhere', () => {
  it('holds exactly the files it should', () => {
    expect(filesBelow(installed.installed)).toEqual(expectedFiles(installed.installed));
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
      expect(readFileSync(join(installed.installed, 'dist', file), 'utf8')).not.toMatch(/createGuard|invalid_token/);
    }
  });

  it('satisfies a strict TypeScript consumer, as ESM and as CommonJS', () => {
    copyConsumers(installed.project, ['types.mts', 'types.cts']);
    // without the DOM's types, which take longest to check; `run.mjs` has them, and Node's
    const config = writeTsconfig(installed.project, 'nodenext', 'neither');
    run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], installed.project);
  }, 120_000);
});
