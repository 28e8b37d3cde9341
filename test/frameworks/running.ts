// Starts recipes in processes of their own, and stops them.
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { claim } from './claims.ts';

const START = fileURLToPath(new URL('start.mjs', import.meta.url));
const { resolve } = createRequire(import.meta.url);

export type Runtime = 'node' | 'bun' | 'deno';

export interface Running {
  readonly url: string;
  readonly port: number;
  /** what it wrote so far */
  log(): string;
  stop(): Promise<void>;
}

const COMMANDS: Readonly<Record<Runtime, () => readonly [string, ...string[]]>> = {
  node: () => [process.execPath, START],
  bun: () => [join(dirname(resolve('@oven/bun-linux-x64/package.json')), 'bin/bun'), START],
  deno: () => [join(dirname(resolve('@deno/linux-x64-glibc/package.json')), 'deno'), 'run', '-A', '--no-check', START],
};

/** Starts a file of a recipe; resolves once it listens. */
export function start(
  file: string,
  runtime: Runtime = 'node',
  env: Readonly<Record<string, string>> = {},
): Promise<Running> {
  claim(file);
  const [command, ...args] = COMMANDS[runtime]();
  return startProcess(command, [...args, file], dirname(file), env);
}

/** Any server that says `listening on <port>`, or whatever `port` finds in what it writes. */
export async function startProcess(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  port = /listening on (\d+)/,
): Promise<Running> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, NODE_ENV: 'production', DENO_NO_UPDATE_CHECK: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const found = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      log += chunk.toString();
      const [, number] = port.exec(log) ?? [];
      if (number !== undefined) resolve(number);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject).on('exit', (status) => reject(new Error(`${args.at(-1)} ended with ${status}: ${log}`)));
  });
  return { url: `http://127.0.0.1:${found}`, port: Number(found), log: () => log, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return; // it ended by itself
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
