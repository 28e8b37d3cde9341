// Runs scenarios in whatever runtime it is loaded in. Knows no file system and no `node:` module.
import { compare, sameString, stringsOf } from './harness.js';
import { scenariosFor } from './scenarios.js';

/** @returns one `{ id, title, rows: { name: { us, cpu, loop } }, absent: { name: why } }` a scenario */
export async function measure({ fixture, peers, host, settings, onResult = () => {} }) {
  const pools = poolsOf(fixture);
  const results = [];
  const warmed = new Set();
  for (const scenario of scenariosFor(Object.keys(fixture.pools))) {
    if (settings.only && !settings.only.includes(scenario.id)) continue;
    if (settings.core && !scenario.core) continue;
    const { candidates, absent } = await candidatesOf(scenario, { fixture, peers, pools, warmed, settings });
    const { inFlight } = scenario;
    const loopMs = inFlight > 1 ? settings.loopMs : 0;
    // A rehearsal: on a busy machine the optimising compiler is seconds behind
    if (results.length === 0) await compare(candidates, { ...settings, inFlight, host });
    const rows = await compare(candidates, { ...settings, inFlight, loopMs, host });
    const result = { id: scenario.id, title: scenario.title, rows, absent };
    results.push(result);
    onResult(result);
  }
  return results;
}

function poolsOf(fixture) {
  const pools = new Map(Object.entries(fixture.pools).map(([name, texts]) => [name, stringsOf(texts)]));
  pools.set('few', stringsOf(fixture.pools.HS256.slice(0, 500))); // what a cache of 1 000 entries holds
  pools.set('64 MB of letters', sameString('A'.repeat(64_000_000)));
  pools.set('64 MB of dots', sameString('.'.repeat(64_000_000)));
  return pools;
}

async function candidatesOf(scenario, { fixture, peers, pools, warmed, settings }) {
  const candidates = [];
  const absent = {};
  for (const { name, peer, task, alg, pool, rejects, claims } of scenario.candidates) {
    if (!peers[peer] || settings.without?.includes(peer)) continue; // not for this runtime, or this run
    try {
      const call = await peers[peer][task]?.(fixture, alg);
      if (!call) {
        absent[name] = 'does not offer it';
        continue;
      }
      const { sync, prepare } = peers[peer];
      const candidate = { name, call, sync, rejects, prepare: claims ? claimsOf : prepare, pool: pools.get(pool) };
      // The first of its kind takes the optimising compiler ten times longer than the next
      candidate.cold = !warmed.has(`${peer} ${task} ${rejects}`);
      warmed.add(`${peer} ${task} ${rejects}`);
      if (rejects) await callOn(candidate, pools.get('HS256').string(0)); // a server has seen good tokens too
      await tryOut(candidate);
      if (task === 'cached') await fill(candidate);
      candidates.push(candidate);
    } catch (error) {
      if (peer === 'strictjwt') throw new Error(`${scenario.id}, ${name}: ${error}`);
      absent[name] = String(error);
    }
  }
  return { candidates, absent };
}

/** A candidate that cannot do it in this runtime, or decides wrongly, is left out before anything is timed. */
async function tryOut(candidate) {
  const { pool, rejects } = candidate;
  for (let i = 0; i < Math.min(pool.length, 6); i++) {
    const outcome = await callOn(candidate, pool.string(i)).then(
      () => 'accepted',
      (error) => error,
    );
    if (!rejects && outcome !== 'accepted') throw outcome;
    if (rejects && outcome === 'accepted') throw 'accepts what it should refuse';
  }
}

/** So that every timed call is a hit. */
async function fill(candidate) {
  for (let i = 0; i < candidate.pool.length; i++) await callOn(candidate, candidate.pool.string(i));
}

const callOn = async ({ call, prepare }, text) => call(prepare ? prepare(text) : text);

/** What a login route hands to `sign`: everything but the times, an object of its own for each call. */
function claimsOf(token) {
  const payload = token.slice(token.indexOf('.') + 1, token.lastIndexOf('.'));
  const { iat, exp, ...claims } = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
  return claims;
}
