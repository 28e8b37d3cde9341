// One build of the library beside another, in one process, interleaved: how the ratios of decisions.md are taken.
// Prints processor time of all threads, new ÷ old, the median over the rounds and their middle half.
//
// node bench/compare.mjs OLD NEW [--rounds 60] [--only guard]: two folders, each with a built package in dist/
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { makeFixture } from './fixture.mjs';
import { compare, stringsOf } from './harness.js';
import { strictjwt } from './peers/strictjwt.js';
import { alignedTable, microseconds } from './report.mjs';
import { median, ratioOf } from './statistics.js';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '60' }, only: { type: 'string', default: '' } },
});
const [older, newer] = positionals;
if (!older || !newer) throw new Error('call node bench/compare.mjs OLD NEW: two folders with a built package');

const fixture = makeFixture({ quick: true });
const pool = (name) => stringsOf(fixture.pools[name]);
const few = stringsOf(fixture.pools.HS256.slice(0, 500)); // what the cache holds
const loadFrom = (folder, file) => import(new URL(`dist/${file}.js`, `${pathToFileURL(folder).href}/`).href);

/** A request as it comes with this token: what of it the guard reads. */
const headersOf = (token) => ({
  host: '127.0.0.1',
  accept: '*/*',
  'user-agent': 'x',
  authorization: `Bearer ${token}`,
});
const plainRequest = (token) => ({ headers: headersOf(token), rawHeaders: Object.entries(headersOf(token)).flat() });
const fastifyRequest = (token) => ({ raw: plainRequest(token), params: {}, query: {}, ...plainRequest(token) });
const fetchRequest = (token) => new Request('https://api.example/', { headers: headersOf(token) });

const guarded = (name, prepare) => ({
  name: `guard, ${name}`,
  make: ({ guard }) => guard,
  pool: pool('HS256'),
  prepare,
});
const refused = (name) => ({
  name,
  make: ({ ours }) => ours.verifier(fixture, 'HS256'),
  pool: pool(name),
  rejects: true,
});

const TASKS = [
  { name: 'verify HS256', make: ({ ours }) => ours.verifier(fixture, 'HS256'), pool: pool('HS256') },
  { name: 'one-shot', make: ({ ours }) => ours.oneShot(fixture), pool: pool('HS256') },
  { name: 'remembered', make: ({ ours }) => ours.cached(fixture), pool: few },
  ...['tampered', 'malformed', 'expired'].map(refused),
  { name: 'verify RS256', make: ({ ours }) => ours.verifier(fixture, 'RS256'), pool: pool('RS256') },
  { name: 'sign HS256', make: ({ ours }) => ours.signer(fixture, 'HS256'), pool: few, prepare: (sub) => ({ sub }) },
  guarded('node:http', plainRequest),
  guarded('Fastify', fastifyRequest),
  guarded('Request', fetchRequest),
];

async function build(folder) {
  const [library, http] = [await loadFrom(folder, 'index'), await loadFrom(folder, 'http')];
  const ours = strictjwt(library);
  const verifyToken = ours.verifier(fixture, 'HS256');
  const guard = http.createGuard(verifyToken);
  return {
    ours,
    // one that refuses everybody would be fast
    guard: async (request) => {
      const result = await guard(request);
      if (!result.ok) throw result.error;
    },
  };
}

const host = {
  now: () => performance.now(),
  totalCpu: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};
const settings = { rounds: Number(options.rounds), batchMs: 5, warmupMs: 300, host };
const builds = { old: await build(older), new: await build(newer) };
const rows = [];
for (const task of TASKS.filter(({ name }) => name.includes(options.only))) {
  const { make, ...rest } = task;
  const candidates = Object.entries(builds).map(([name, built]) => ({ ...rest, name, call: make(built) }));
  const measured = await compare(candidates, settings);
  const ratio = ratioOf(measured, 'new', 'old', 'cpu');
  const spread = `${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)}`;
  const times = ['old', 'new'].map((name) => microseconds(median(measured[name].cpu)));
  rows.push([task.name, ratio.median.toFixed(2), spread, ...times]);
}
console.log(`Node ${process.versions.node}`);
console.log(alignedTable([['', 'new ÷ old', 'middle half', 'old, CPU µs', 'new, CPU µs'], ...rows]));
