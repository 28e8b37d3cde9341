// Runs what a document shows: scripts against the library's source, commands in a folder of their own.
import { spawnSync } from 'node:child_process';
import * as nodeCrypto from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import ts from 'typescript';
import * as identityProvider from './identity-provider.ts';
import { ROOT } from './markdown.ts';
import type { Command, Script } from './scripts.ts';

type Modules = Readonly<Record<string, unknown>>;
type AnyFunction = (...args: readonly unknown[]) => Promise<void>;

const AsyncFunction = (async () => {}).constructor as new (...args: string[]) => AnyFunction;

/** What the scripts import. Another name is an error. `folder` is where they find files. */
export async function modulesFor(folder: string): Promise<Modules> {
  return {
    strictjwt: await import('strictjwt'),
    'strictjwt/http': await import('strictjwt/http'),
    zod: await import('zod'),
    'node:crypto': nodeCrypto,
    'node:fs': { readFileSync: (path: string, encoding: BufferEncoding) => readFileSync(join(folder, path), encoding) },
    './identity-provider.ts': identityProvider,
  };
}

/** @returns the lines that the script printed */
export async function runScript(script: Script, modules: Modules): Promise<string[]> {
  const { outputText } = ts.transpileModule(script.source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: false },
  });
  const printed: string[] = [];
  const log = (...values: unknown[]): void => void printed.push(...format(...values).split('\n'));
  const load = (name: string): unknown => {
    if (!Object.hasOwn(modules, name)) throw new Error(`${script.title}: no module "${name}" in test/docs/run.ts`);
    return modules[name];
  };
  await new AsyncFunction('require', 'exports', 'console', outputText)(load, {}, { log });
  return printed;
}

const INSTALL = [
  'npm install strictjwt',
  'pnpm add strictjwt',
  'yarn add strictjwt',
  'bun add strictjwt',
  'deno add npm:strictjwt',
];

/** Runs the command, or checks that what it names exists. @throws for a command of an unknown kind */
export function runCommand({ line }: Command, folder: string, env: Readonly<Record<string, string>>): void {
  if (INSTALL.includes(line) || line === 'npm install') return;
  const script = /^npm (?:run )?([a-z:]+)(?: -- .+)?$/.exec(line)?.[1];
  if (script !== undefined) return expectScript(script);
  const file = /^(?:npx vitest run --config test\/vitest\.config\.ts|node) (\S+)/.exec(line)?.[1];
  if (file !== undefined) return expectFile(file);
  if (!line.startsWith('openssl ')) throw new Error(`nobody knows how to try "${line}", see test/docs/run.ts`);
  const options = { cwd: folder, env: { ...process.env, ...env }, encoding: 'utf8' } as const;
  const { status, stderr, error } = spawnSync('sh', ['-ec', line], options);
  if (error) throw error;
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
}

function expectScript(name: string): void {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { scripts: Record<string, string> };
  if (!Object.hasOwn(scripts, name)) throw new Error(`package.json has no script "${name}"`);
}

function expectFile(path: string): void {
  if (!existsSync(ROOT + path)) throw new Error(`there is no ${path}`);
}
