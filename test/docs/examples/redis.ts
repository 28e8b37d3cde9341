// A redis-server of the test's own: on a free port of loopback, in memory only, ended with the test.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Why the tests with Redis cannot run, or `undefined`. */
export function redisIsMissing(): string | undefined {
  if (spawnSync('redis-server', ['--version']).error)
    return 'there is no redis-server (Debian: apt-get install redis-server)';
  const client = fileURLToPath(new URL('../../../examples/refresh-tokens/redis/node_modules', import.meta.url));
  if (!existsSync(client))
    return 'its client is not installed (node test/setup-packages.mjs examples/refresh-tokens/redis)';
  return undefined;
}

export interface Redis {
  readonly url: string;
  /** Runs redis-cli. */
  cli(...command: string[]): string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export async function startRedis(): Promise<Redis> {
  const port = String(await freePort());
  const child = spawn('redis-server', [
    '--port',
    port,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    tmpdir(),
  ]);
  const exit = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('Ready to accept connections')) resolve();
    });
    void exit.then(() => reject(new Error(`redis-server ended: ${output}`)));
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    cli: (...command) => spawnSync('redis-cli', ['-p', port, ...command], { encoding: 'utf8' }).stdout.trim(),
    async stop() {
      child.kill();
      await exit;
    },
  };
}
