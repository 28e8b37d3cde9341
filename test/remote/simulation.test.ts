// bench/simulation, whose table is in the documents: few processes here, the same year.
import { beforeAll, expect, it } from 'vitest';
import { createRemoteJwks } from 'strictjwt';
import { type Chapter, simulate } from '../../bench/simulation/simulate.mjs';

const processes = 30;
const real = [globalThis.setTimeout, globalThis.clearTimeout, Math.random];
let rows: readonly Chapter[];
beforeAll(async () => {
  rows = await simulate({ createRemoteJwks, processes });
});

function rowOf(title: string): Chapter {
  const row = rows.find((each) => each.title.startsWith(title));
  if (!row) throw new Error(`no chapter "${title}"`);
  return row;
}

it('rejects no good token, and finds no key for an invented kid', () => {
  expect(rows.map(({ good }) => good > 0)).not.toContain(false);
  expect(rows.map(({ title, rejected, accepted }) => [title, rejected, accepted])).toEqual(
    rows.map(({ title }) => [title, 0, 0]),
  );
  expect(rowOf('flood').invented).toBeGreaterThan(1000);
});

it('asks once a process at the start, then once in ten minutes', () => {
  expect(rowOf('deploy').requests).toBe(processes);
  const { requests, seconds } = rowOf('a quarter');
  expect(requests).toBeGreaterThan(0);
  expect(requests).toBeLessThanOrEqual(processes * Math.ceil(seconds / 600));
});

it('asks at most once a process and cooldown through a flood', () => {
  const { requests, seconds } = rowOf('flood');
  expect(requests).toBeGreaterThan(processes);
  expect(requests).toBeLessThanOrEqual(processes * (seconds / 30 + 1));
});

it('lets nobody wait longer than the time limit of a request', () => {
  expect(Math.max(...rows.map(({ longest }) => longest))).toBeLessThanOrEqual(5.1);
  // one answer is all that is waited for where the endpoint is up
  for (const title of ['deploy', 'a quarter', 'rotation: published', 'rotation in a hurry']) {
    expect(rowOf(title).longest).toBeLessThanOrEqual(0.25);
  }
});

it('is the same in every run', { timeout: 120_000 }, async () => {
  expect(await simulate({ createRemoteJwks, processes })).toEqual(rows);
});

it('gives the clock and the chance back', () => {
  expect([globalThis.setTimeout, globalThis.clearTimeout, Math.random]).toEqual(real);
});
