// What a server feels: a route of Fastify and of plain node:http, behind each library in turn, interleaved.
//
// node bench/server/run.mjs [--rounds 5] [--seconds 1] [--json] [--pinned] [--only strictjwt,nothing] [--node PROGRAM]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeFixture } from '../fixture.mjs';
import { shuffled } from '../harness.js';
import { alignedTable, microseconds } from '../report.mjs';
import { saveJson } from '../results.mjs';
import { install } from '../runtimes.mjs';
import { median } from '../statistics.js';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    pinned: { type: 'boolean', default: false },
    only: { type: 'string', default: 'nothing,strictjwt,jose,fast-jwt,jsonwebtoken' },
    node: { type: 'string', default: process.execPath },
    library: { type: 'string', default: fileURLToPath(new URL('../../dist/index.js', import.meta.url)) },
  },
});
const CONNECTIONS = 32;
const DISTINCT = 500;
const rounds = Number(options.rounds);

install('bench');
install('bench/server');
const { default: autocannon } = await import('autocannon');
const fixture = makeFixture({ quick: true });
const folder = mkdtempSync(join(tmpdir(), 'strictjwt-server-'));

/** `nothing` has no algorithm: it is what the others are compared with. */
const entries = ['Fastify', 'node:http'].flatMap((server) =>
  options.only.split(',').flatMap((peer) => {
    const algorithms = peer === 'nothing' ? ['HS256'] : ['HS256', 'RS256'];
    return algorithms.map((algorithm) => ({ server, algorithm, peer, samples: [] }));
  }),
);

try {
  await Promise.all(entries.map(start));
  for (const entry of entries) await tryOut(entry);
  for (let round = -1; round < rounds; round++) {
    for (const entry of shuffled(entries)) {
      const sample = await measure(entry);
      if (round >= 0) entry.samples.push(sample); // the first warms up
    }
  }
} finally {
  for (const { child } of entries) child?.disconnect();
  rmSync(folder, { recursive: true, force: true });
}

const report = {
  name: 'server',
  pinned: options.pinned,
  runtime: `Node ${process.versions.node}`,
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores`,
  date: new Date().toISOString().slice(0, 10),
  load: loadavg()[0],
  rounds,
  rows: entries.map(rowOf),
};
console.log(
  alignedTable([
    ['', '', '', 'requests/s', 'p99 ms', 'CPU µs', 'of it auth', 'pause ms'],
    ...report.rows.map(({ server, algorithm, library, perSecond, p99, cpu, share, pause }) => [
      server,
      algorithm,
      library,
      perSecond.toFixed(0),
      p99.toFixed(1),
      microseconds(cpu),
      share === undefined ? '' : `${(share * 100).toFixed(0)} %`,
      pause.toFixed(1),
    ]),
  ]),
);
if (options.json) saveJson(report);

async function start(entry) {
  const { server, algorithm, peer } = entry;
  const settings = join(folder, `${server}-${algorithm}-${peer}.json`.replace(':', '-'));
  const { secret, issuer, audience, keys } = fixture;
  const shared = { fixture: { secret, issuer, audience, keys }, library: options.library };
  writeFileSync(settings, JSON.stringify({ ...shared, server, algorithm, peer }));
  const host = fileURLToPath(new URL('host.mjs', import.meta.url));
  entry.child = options.pinned
    ? fork(options.node, [host, settings], { execPath: 'taskset', execArgv: ['--cpu-list', '0'] })
    : fork(host, [settings], { execPath: options.node });
  const [{ port }] = await once(entry.child, 'message');
  entry.url = `http://127.0.0.1:${port}/`;
  const tokens = fixture.pools[algorithm].slice(0, DISTINCT);
  entry.requests = tokens.map((token) => ({ method: 'GET', path: '/', headers: { authorization: `Bearer ${token}` } }));
}

/** A server that lets a forged token in, or refuses a good one, is not measured. */
async function tryOut({ url, requests, peer }) {
  const { authorization } = requests[0].headers;
  const forged = authorization.replace(/\.[^.]*$/, `.${'A'.repeat(342)}`);
  const statuses = [];
  for (const value of [authorization, forged]) {
    const response = await fetch(url, { headers: { authorization: value } });
    await response.text();
    statuses.push(response.status);
  }
  const expected = peer === 'nothing' ? '200 200' : '200 401';
  if (statuses.join(' ') !== expected) throw new Error(`${peer} answered ${statuses}, expected ${expected}`);
}

async function measure({ child, url, requests, peer }) {
  await ask(child, 'begin');
  const result = await autocannon({ url, requests, connections: CONNECTIONS, duration: Number(options.seconds) });
  const { cpu, pause } = await ask(child, 'end');
  const { total } = result.requests;
  if (result.non2xx > 0 || result.errors > 0 || total === 0) throw new Error(`${peer}: ${result.non2xx} were refused`);
  return { perSecond: total / result.duration, p99: result.latency.p99, cpu: cpu / total, pause };
}

async function ask(child, message) {
  child.send(message);
  const [answer] = await once(child, 'message');
  return answer;
}

/** The share is taken within a round, against the route without authentication. */
function rowOf({ server, algorithm, peer, samples }) {
  const middle = (field) => median(samples.map((sample) => sample[field]));
  const row = { server, algorithm: peer === 'nothing' ? '' : algorithm, library: peer };
  const bare = entries.find((entry) => entry.server === server && entry.peer === 'nothing')?.samples;
  const shares = peer !== 'nothing' && bare?.map(({ cpu }, round) => 1 - cpu / samples[round].cpu);
  return {
    ...row,
    perSecond: middle('perSecond'),
    p99: middle('p99'),
    cpu: middle('cpu'),
    pause: middle('pause'),
    ...(shares && { share: median(shares) }),
  };
}
