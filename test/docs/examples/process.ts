// Starts an example as a user would: its own process, against the built package.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

function fileOf(example: string): string {
  if (!existsSync(`${root}dist/index.js`)) throw new Error('the examples need the built package: npm run build');
  return `${root}examples/${example}`;
}

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(example: string, args: readonly string[] = []): Finished {
  return spawnSync(process.execPath, [fileOf(example), ...args], { encoding: 'utf8', timeout: 30_000 });
}

export interface Server {
  readonly url: string;
  /** What it wrote to standard error so far. */
  log(): string;
  stop(): Promise<number | null>;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

/** Starts a server on a port that the system picks; resolves once it says where it listens. */
export async function start(example: string, env: Readonly<Record<string, string>>): Promise<Server> {
  const child = spawn(process.execPath, [fileOf(example)], { env: { ...process.env, PORT: '0', ...env } });
  const exit = exitOf(child);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const found = /listening on (\S+)\n/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    void exit.then((status) => reject(new Error(`${example} ended with status ${status}: ${log}`)));
  });
  return {
    url,
    log: () => log,
    async stop() {
      child.kill();
      const status = await exit;
      // Windows has no signals: it ends a process, and nobody there can end well
      return process.platform === 'win32' ? 0 : status;
    },
  };
}
