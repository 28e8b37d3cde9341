// What grows when there is much of something: many tenants' keys, many tokens through the cache, many keys in a set.
// Prints ratios, time and memory of one among many to one among few; each should be about 1.
//
// node bench/growth.mjs [--json] [--check] [--library dist/index.js]: with --check it fails when one is above MOST
import { createHmac, createSecretKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { alignedTable, factor } from './report.mjs';
import { saveJson } from './results.mjs';
import { median } from './statistics.js';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    library: { type: 'string', default: new URL('../dist/index.js', import.meta.url).pathname },
  },
});
const { createVerifier } = await import(pathToFileURL(options.library).href);

/** Far above what noise does, far below what linear growth would. */
const MOST = 2;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const expectations = { issuer: 'https://issuer.example', audience: 'https://api.example' };
const exp = Math.floor(Date.now() / 1000) + 86_400;

function tokenOf(header, sub, signer) {
  const payload = { iss: expectations.issuer, aud: expectations.audience, sub, exp, scope: 'read:orders write:orders' };
  const input = `${encode({ typ: 'JWT', ...header })}.${encode(payload)}`;
  return `${input}.${signer(input)}`;
}

const hmacOf = (key) => (input) => createHmac('sha256', key).update(input).digest('base64url');
const bytesNow = () => {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** Microseconds of processor time a token: the median over pieces, which an interruption does not move. */
async function timeOf(verifyToken, tokens) {
  const pieces = [];
  const size = Math.max(50, Math.ceil(tokens.length / 40));
  for (let at = 0; at + size <= tokens.length; at += size) {
    const start = process.cpuUsage();
    for (let i = at; i < at + size; i++) await verifyToken(tokens[i]);
    const { user, system } = process.cpuUsage(start);
    pieces.push((user + system) / size);
  }
  return median(pieces);
}

/** Few and many in turn, several times, since the machine's speed drifts. */
async function ratioOfTimes(few, many) {
  const ratios = [];
  for (let round = 0; round < 5; round++) {
    const small = await timeOf(few.verifyToken, few.tokens);
    ratios.push((await timeOf(many.verifyToken, many.tokens)) / small);
  }
  return median(ratios);
}

/** A resolver with a key object a tenant. What a tenant takes is what the library keeps once its key was used. */
async function tenants(count) {
  const keys = new Map();
  for (let i = 0; i < count; i++) keys.set(`tenant-${i}`, createSecretKey(randomBytes(32)));
  const tokens = Array.from(keys, ([kid, key]) => tokenOf({ alg: 'HS256', kid }, kid, hmacOf(key)));
  const resolve = ({ kid }) => keys.get(kid) ?? null;
  const verifyToken = createVerifier(resolve, { algorithms: ['HS256'], ...expectations });
  await verifyToken(tokens[0]);
  const before = bytesNow();
  for (const token of tokens) await verifyToken(token);
  const bytes = (bytesNow() - before) / count;
  // the same number of tokens either way
  const asked = Array.from({ length: 20_000 }, (_, i) => tokens[(i * 7919) % count]);
  return { verifyToken, tokens: asked, bytes };
}

async function tenantsRow() {
  const [few, many] = [await tenants(1000), await tenants(100_000)];
  const time = await ratioOfTimes(few, many);
  return {
    what: "tenants' keys through a resolver",
    small: '1,000',
    large: '100,000',
    time,
    memory: many.bytes / few.bytes,
  };
}

/** Through a cache of 1,000 entries: the last tokens beside the first ones. */
async function cacheRow() {
  const secret = createSecretKey(randomBytes(32));
  const cached = { algorithms: ['HS256'], ...expectations, cache: { maxEntries: 1000 } };
  const verifyToken = createVerifier(secret, cached);
  const [total, piece] = [1_000_000, 20_000];
  const times = [];
  let first;
  for (let done = 0; done < total; done += piece) {
    const tokens = Array.from({ length: piece }, (_, i) =>
      tokenOf({ alg: 'HS256' }, `user-${done + i}`, hmacOf(secret)),
    );
    times.push(await timeOf(verifyToken, tokens));
    if (done === piece) first = bytesNow(); // the first piece warmed up
  }
  const time = median(times.slice(-10)) / median(times.slice(1, 11));
  return {
    what: 'distinct tokens through the cache',
    small: '40,000',
    large: '1,000,000',
    time,
    memory: bytesNow() / first,
  };
}

/** A JWK Set: one key in it is used, then all. */
async function keySet(count) {
  const pairs = Array.from({ length: count }, () => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
  const keys = pairs.map(({ publicKey }, i) => ({
    ...publicKey.export({ format: 'jwk' }),
    kid: `key-${i}`,
    alg: 'ES256',
  }));
  const signerOf =
    ({ privateKey: key }) =>
    (input) =>
      sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const tokens = pairs.map((pair, i) => tokenOf({ alg: 'ES256', kid: `key-${i}` }, 'user', signerOf(pair)));
  const before = bytesNow();
  const verifyToken = createVerifier({ keys }, { algorithms: ['ES256'], ...expectations });
  for (const token of tokens) await verifyToken(token);
  const bytes = (bytesNow() - before) / count;
  const asked = Array.from({ length: 2000 }, (_, i) => tokens[i % count]);
  return { verifyToken, tokens: asked, bytes };
}

async function keySetRow() {
  await keySet(5); // so that what is made once is not counted
  const [few, many] = [await keySet(50), await keySet(500)];
  const time = await ratioOfTimes(few, many);
  return { what: 'keys in one set', small: '50', large: '500', time, memory: many.bytes / few.bytes };
}

const rows = [await tenantsRow(), await cacheRow(), await keySetRow()];
const cells = rows.map(({ what, small, large, time, memory }) => [what, small, large, factor(time), factor(memory)]);
console.log(alignedTable([['', 'from', 'to', 'time', 'memory'], ...cells]));

if (options.json) {
  const runtime = `Node ${process.versions.node}`;
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores`;
  saveJson({ name: 'growth', runtime, machine, date: new Date().toISOString().slice(0, 10), load: loadavg()[0], rows });
}
if (options.check && rows.some(({ time, memory }) => !(time <= MOST && memory <= MOST))) {
  console.error(`above ${MOST}: it grows`);
  process.exitCode = 1;
}
