import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { GOOD, HEADER_ROWS } from '../api/http/requests.ts';
import { seen, send } from '../api/http/send.ts';
import { SECRET } from '../api/http/verifier.mjs';
import { claim } from './claims.ts';
import { place } from './place.ts';
import type { Running } from './running.ts';
import { describeTable } from './table.ts';
import { startWorker } from './workerd.ts';

describeTable('Hono on workerd', () => startWorker(join(place('hono'), 'worker.ts')), '/me');

const folder = place('late-secrets');
const good = { headers: [['authorization', `Bearer ${GOOD}`]] } as const;

describe('a Worker whose secret comes with the request', () => {
  let running: Running;
  beforeAll(async () => {
    running = await startWorker(join(folder, 'worker.ts'), { JWT_SECRET: SECRET });
  });
  afterAll(() => running?.stop());

  // its verifier revokes nothing, and has no accidents
  const rows = HEADER_ROWS.filter(({ title, answer }) => answer.status < 500 && title !== 'a revoked token');

  it.each(rows.map((row) => [row.title, row] as const))('%s', async (_title, row) => {
    expect(seen(await send(running.url, row), row.answer)).toEqual(row.answer);
  });
});

it('a Worker without its secret answers 500, not 401, and its log says why', async () => {
  const running = await startWorker(join(folder, 'worker.ts'));
  try {
    expect((await send(running.url, good)).status).toBe(500);
    expect(running.log()).toContain('the secret is empty');
  } finally {
    await running.stop();
  }
});

describe('a module that is imported while there is no secret', () => {
  afterEach(() => vi.unstubAllEnvs());
  const file = join(folder, 'guard.js');

  it('can be imported, says what is wrong when it is asked, and works once the secret is there', async () => {
    claim(file);
    vi.stubEnv('JWT_SECRET', undefined);
    const { guarded } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
      guarded(request: object, ...more: unknown[]): Promise<{ ok: boolean }>;
    };
    const request = { headers: { authorization: `Bearer ${GOOD}` } };
    await expect(guarded(request)).rejects.toMatchObject({ name: 'UsageError', code: 'ERR_JWT_KEY_INVALID' });
    vi.stubEnv('JWT_SECRET', SECRET);
    expect((await guarded(request)).ok).toBe(true);
    const asHook = guarded({ headers: {} }, {}, () => undefined);
    await expect(asHook, 'a hook of Fastify').rejects.toMatchObject({ code: 'ERR_JWT_OPTION_INVALID' });
  });
});
