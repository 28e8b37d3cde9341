// Runs the real `openssl`, the tool most keys in the world come from.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';

/** Runs one openssl command and answers what it wrote to standard output. */
export function openssl(args: readonly string[], input: string | Uint8Array = ''): Buffer {
  const { status, stdout, stderr, error } = spawnSync('openssl', args, { input });
  if (error) throw error;
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr.toString()}`);
  return stdout;
}

/** PEM text made by openssl from a command line without options that hold spaces. */
export function pem(commandLine: string, input = ''): string {
  return openssl(commandLine.split(' '), input).toString('latin1');
}

/** A fresh folder with the given files, for openssl commands that cannot read standard input; removed afterwards. */
export function withFiles<T>(files: Readonly<Record<string, string | Uint8Array>>, run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'strictjwt-openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, { mode: 0o600 });
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function readOutput(folder: string, name: string): Buffer {
  return readFileSync(join(folder, name));
}

/** LibreSSL, which some systems install under this name, lacks Ed25519 and other things used here. */
function isInstalled(): boolean {
  const { stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8' });
  return /^OpenSSL [3-9]/.test(stdout ?? '');
}

const skipped = !isInstalled() && !process.env['CI'];

/** `describe`, or, where OpenSSL is missing, a skipped suite that says so. In CI its absence is a failure. */
export function describeWithOpenssl(name: string, body: () => void): void {
  if (!skipped) return void describe(name, body);
  console.warn(`skipped, as OpenSSL 3 or later is not installed: ${name}`);
  describe.skip(name, () => {
    it('needs OpenSSL 3 or later', () => {});
  });
}
