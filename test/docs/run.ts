// Runs what a document shows: scripts against the library's source, commands in a folder of their own.
import { spawnSync } from 'node:child_process';
import * as nodeCrypto from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as nodeHttp from 'node:http';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import ts from 'typescript';
import * as identityProvider from './identity-provider.ts';
import { ROOT } from './markdown.ts';
import { imitationModules, readImitatedFile } from './imitations.ts';
import type { Command, Script } from './scripts.ts';

type Modules = Readonly<Record<string, unknown>>;
type AnyFunction = (...args: readonly unknown[]) => Promise<unknown>;

const AsyncFunction = (async () => {}).constructor as new (...args: string[]) => AnyFunction;

/** What the scripts import. Another name is an error. `folder` is where they find files. */
export async function modulesFor(folder: string): Promise<Modules> {
  return {
    strictjwt: await import('strictjwt'),
    'strictjwt/http': await import('strictjwt/http'),
    'strictjwt/testing': await import('strictjwt/testing'),
    zod: await import('zod'),
    'node:crypto': nodeCrypto,
    'node:http': nodeHttp,
    '../../examples/dpop/proof.mjs': await import('../../examples/dpop/proof.mjs'),
    '../../examples/dpop/dpop-fetch.mjs': await import('../../examples/dpop/dpop-fetch.mjs'),
    'node:fs': { readFileSync: (path: string, encoding: BufferEncoding) => readFileSync(join(folder, path), encoding) },
    'node:fs/promises': { readFile: readImitatedFile },
    './identity-provider.ts': identityProvider,
    ...(await imitationModules()),
  };
}

/** @returns the lines that the script printed */
export async function runScript(script: Script, modules: Modules): Promise<string[]> {
  const printed: string[] = [];
  await execute(script, modules, (...values) => void printed.push(...format(...values).split('\n')));
  return printed;
}

/** @returns what the script has under these names when it is through; names that it does not have are left out */
export async function valuesOf(script: Script, modules: Modules, names: readonly string[]): Promise<object> {
  const members = names.map((name) => `...(typeof ${name} === 'undefined' ? {} : { ${name} })`);
  const source = `${script.source}\nexport default { ${members.join(', ')} };`;
  return (await execute({ ...script, source }, modules, () => {}))['default'] as object;
}

type Log = (...values: unknown[]) => void;

/** @returns what the script exports */
async function execute(script: Script, modules: Modules, log: Log): Promise<Record<string, unknown>> {
  const { outputText } = ts.transpileModule(script.source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: false },
  });
  const load = (name: string): unknown => {
    if (!Object.hasOwn(modules, name)) throw new Error(`${script.title}: no module "${name}" in test/docs/run.ts`);
    return modules[name];
  };
  const exported: Record<string, unknown> = {};
  await new AsyncFunction('require', 'exports', 'console', outputText)(load, exported, { log });
  return exported;
}

const INSTALL = [
  'npm install strictjwt',
  'pnpm add strictjwt',
  'yarn add strictjwt',
  'bun add strictjwt',
  'deno add npm:strictjwt',
];

/**
 * Runs the command, or checks that what it names exists.
 * @returns the lines that it printed, where it was run
 * @throws for a command of an unknown kind, and when it fails
 */
export function runCommand(command: Command, folder: string, env: Readonly<Record<string, string>>): string[] {
  const { line } = command;
  if (INSTALL.includes(line) || line === 'npm install' || line === 'npm ci --ignore-scripts') return [];
  const script = /^npm (?:run )?([a-z:]+)(?: -- .+)?$/.exec(line)?.[1];
  if (script !== undefined) return expectScript(script);
  const file = /^(?:npx vitest run --config test\/vitest\.config\.ts|node) (\S+)/.exec(line)?.[1];
  if (file !== undefined) return expectFile(file);
  if (/^openssl /.test(line)) return runInShell(command, folder, env);
  if (/^printf |^(?:[^|]+ \| )?npx strictjwt\b/.test(line)) {
    return runInShell(command, folder, { ...env, ...commandLine(folder) });
  }
  throw new Error(`nobody knows how to try "${line}", see test/docs/run.ts`);
}

function runInShell({ line, prints }: Command, folder: string, env: Readonly<Record<string, string>>): string[] {
  const options = { cwd: folder, env: { ...process.env, ...env }, encoding: 'utf8' } as const;
  const { status, stdout, stderr, error } = spawnSync('sh', ['-ec', line], options);
  if (error) throw error;
  // a verdict that is shown may be a rejection
  if (status !== 0 && !(status === 1 && prints)) throw new Error(`${line}: ${stderr}`);
  return stdout.trimEnd().split('\n');
}

/** `npx strictjwt` is the one that was built; its network is the documents' identity provider. */
function commandLine(folder: string): Record<string, string> {
  const bin = join(folder, '.bin');
  mkdirSync(bin, { recursive: true });
  const script = `#!/bin/sh\n[ "$1" = strictjwt ] || exit 127\nshift\nexec "${process.execPath}" "${ROOT}dist/cli.js" "$@"\n`;
  writeFileSync(join(bin, 'npx'), script, { mode: 0o755 });
  return {
    PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
    NODE_OPTIONS: `--import=${pathToFileURL(`${ROOT}test/docs/provider-for-commands.mjs`).href}`,
    STRICTJWT_DOCS_PAGES: JSON.stringify(identityProvider.pages),
  };
}

function expectScript(name: string): [] {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { scripts: Record<string, string> };
  if (!Object.hasOwn(scripts, name)) throw new Error(`package.json has no script "${name}"`);
  return [];
}

function expectFile(path: string): [] {
  if (!existsSync(ROOT + path)) throw new Error(`there is no ${path}`);
  return [];
}
