import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('ends-by-itself.mjs', import.meta.url));

it('no timer, request or unhandled rejection outlives its use: the process ends by itself, and well', () => {
  const built = fileURLToPath(new URL('../../dist/index.js', import.meta.url));
  if (!existsSync(built)) throw new Error('this needs the built package: npm run build');
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [program], {
    encoding: 'utf8',
    timeout: 50_000,
  });
  expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
  const unavailable = 'ERR_JWKS_UNAVAILABLE ERR_JWKS_UNAVAILABLE ERR_JWKS_UNAVAILABLE';
  expect(stdout.trim().split('\n')).toEqual([
    '/good accepted accepted accepted',
    `/status ${unavailable}`,
    `/redirect ${unavailable}`,
    '/wrong ERR_JWKS_INVALID ERR_JWKS_INVALID ERR_JWKS_INVALID',
    `/reset ${unavailable}`,
    `/hang ${unavailable}`,
    `/cut ${unavailable}`,
    'done',
  ]);
}, 60_000);
