// Starts an example as a user would: its own process, against the built package.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

type Environment = Readonly<Record<string, string>>;

function launch(example: string, env: Environment): ChildProcessWithoutNullStreams {
  if (!existsSync(`${root}dist/index.js`)) throw new Error('the examples need the built package: npm run build');
  return spawn(process.execPath, [`${root}examples/${example}`], { env: { ...process.env, PORT: '0', ...env } });
}

/** What a process writes, as it comes. */
function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  return () => text;
}

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export async function run(example: string): Promise<Finished> {
  const child = launch(example, {});
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, stdout: stdout(), stderr: stderr() };
}

export interface Server {
  readonly url: string;
  /** What it wrote to standard error so far. */
  log(): string;
  stop(): Promise<number | null>;
}

/** Starts a server on a port that the system picks; resolves once it says where it listens. */
export async function start(example: string, env: Environment): Promise<Server> {
  const child = launch(example, env);
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [output, log] = [collect(child.stdout), collect(child.stderr)];
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /listening on (\S+)\n/.exec(output())?.[1];
      if (found !== undefined) resolve(found);
    });
    void exit.then((status) => reject(new Error(`${example} ended with status ${status}: ${log()}`)));
  });
  return {
    url,
    log,
    async stop() {
      child.kill();
      const status = await exit;
      // Windows has no signals: it ends a process, and nobody there can end well
      return process.platform === 'win32' ? 0 : status;
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly challenge: string | null;
  readonly body: Record<string, unknown>;
}

/** Sends JSON, if any, and reads JSON, if any. */
export async function send(
  url: string,
  init: { method?: string; body?: unknown; token?: unknown } = {},
): Promise<Answer> {
  const { method = 'GET', body, token } = init;
  const response = await fetch(url, {
    method,
    headers: { ...(token !== undefined && { authorization: `Bearer ${String(token)}` }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const challenge = response.headers.get('www-authenticate');
  return { status: response.status, challenge, body: text === '' ? {} : Object(JSON.parse(text)) };
}
