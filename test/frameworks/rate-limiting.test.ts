import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GOOD, tokenWith } from '../api/http/requests.ts';
import { place } from './place.ts';
import { type Running, start } from './running.ts';

const file = join(place('rate-limiting'), 'server.js');
let running: Running;
beforeEach(async () => {
  running = await start(file);
});
afterEach(() => running.stop());

async function me(token: string | undefined, address: string): Promise<Response> {
  const headers = { 'x-forwarded-for': address, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  return fetch(`${running.url}/me`, { headers });
}

async function statuses(times: number, token: string | undefined, address: string): Promise<number[]> {
  const found: number[] = [];
  for (let at = 0; at < times; at++) found.push((await me(token, address)).status);
  return [...new Set(found)];
}

it('ten bad tokens a minute of an address, then 429 with Retry-After, whatever it sends', async () => {
  expect(await statuses(10, 'a.b.c', '192.0.2.1')).toEqual([401]);
  const slowed = await me(GOOD, '192.0.2.1');
  expect(slowed.status).toBe(429);
  expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await statuses(1, GOOD, '192.0.2.2')).toEqual([200]);
});

it('good tokens, requests without one, and an outage count for nothing', async () => {
  expect(await statuses(20, GOOD, '192.0.2.3')).toEqual([200]);
  expect(await statuses(20, undefined, '192.0.2.3')).toEqual([401]);
  expect(await statuses(20, tokenWith({}, { header: { kid: 'outage' } }), '192.0.2.3')).toEqual([503]);
  expect(await statuses(1, GOOD, '192.0.2.3')).toEqual([200]);
});
