// Runs the command line as npm installed it: from the packed tarball, in a folder of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type Installed, packAndInstall } from '../package/tarball.mjs';

let installed: Installed | undefined;

/** The file that npm links as `strictjwt`. */
export function program(): string {
  if (!installed) {
    const { remove } = (installed = packAndInstall({ build: false }));
    process.once('exit', remove);
  }
  // npm links to the file; on Windows it writes a script for the shell instead
  return process.platform === 'win32'
    ? join(installed.installed, 'dist', 'cli.js')
    : join(installed.project, 'node_modules', '.bin', 'strictjwt');
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Around {
  /** on standard input; without it standard input is empty */
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export async function strictjwt(
  args: readonly string[],
  { input = '', env = {}, cwd = folder }: Around = {},
): Promise<Ended> {
  const { PATH = '', SystemRoot } = process.env;
  // without it nothing starts on Windows
  const system = SystemRoot === undefined ? {} : { SystemRoot };
  const running = spawn(process.execPath, [program(), ...args], { cwd, env: { PATH, ...system, ...env } });
  // who does not read what is written breaks the pipe
  running.stdin.on('error', () => {});
  running.stdin.end(input);
  const [stdout, stderr] = [collect(running.stdout), collect(running.stderr)];
  const code = await new Promise<number | null>((resolve, reject) => {
    running.on('close', resolve);
    running.on('error', reject);
  });
  return { code, stdout: stdout(), stderr: stderr() };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const pieces: Buffer[] = [];
  stream.on('data', (piece: Buffer) => pieces.push(piece));
  return () => Buffer.concat(pieces).toString();
}

/** For the files of these tests. */
export const folder: string = mkdtempSync(join(tmpdir(), 'strictjwt-cli-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The last line, where the verdict is. */
export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
