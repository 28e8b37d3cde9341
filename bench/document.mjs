// Writes what docs/performance.md says of speed, from `results/*.json`: `node bench/document.mjs`. Each part stands
// between markers of its own; one whose results are missing is left as it is.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { factor, markdownTable, microseconds } from './report.mjs';
import { median, ratioOf } from './statistics.js';

const PEERS = ['jose', 'fast-jwt', 'jsonwebtoken', 'hono'];
const RUNTIMES = ['node', 'node22', 'node24', 'node26', 'bun', 'deno'];

/** What is shown, and what it is called. */
const PATHS = {
  'verify HS256': 'verify HS256, 360 characters',
  'one-shot': 'the same, one-shot with secret text',
  'payload 4 kB': 'verify HS256, payload of 4 kB',
  'payload 12 kB': 'verify HS256, payload of 12 kB',
  'cache hit': 'verify HS256, remembered (`cache`)',
  'reject tampered': 'reject a tampered HS256 token',
  'reject malformed': 'reject a malformed token',
  'reject expired': 'reject an expired HS256 token',
  'sign HS256': 'sign HS256',
  'verify RS256': 'verify RS256, one by one',
  'verify RS256 ×64': 'verify RS256, 64 in flight',
  'verify ES256': 'verify ES256, one by one',
  'verify ES256 ×64': 'verify ES256, 64 in flight',
  'verify EdDSA': 'verify EdDSA, one by one',
  'verify EdDSA ×64': 'verify EdDSA, 64 in flight',
};
const PINNED = ['verify HS256', 'verify RS256', 'verify RS256 ×64', 'verify ES256 ×64'];

const read = (name) => {
  const file = new URL(`results/${name}.json`, import.meta.url);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
};
const rowsOf = (report, id) =>
  report.scenarios.find((scenario) => scenario.id === id && !scenario.webcryptoOnly)?.rows ?? {};
const when = ({ machine, date }) => `${machine}, ${date}`;

function ratioText(rows, than, by) {
  const ratio = ratioOf(rows, 'strictjwt', than, by);
  return ratio ? factor(ratio.median) : '';
}

function performance() {
  const report = read('node');
  const line = (id) => {
    const rows = rowsOf(report, id);
    const ratios = ['floor (sync)', 'floor', ...PEERS].map((than) => ratioText(rows, than, 'cpu'));
    return [PATHS[id], microseconds(median(rows.strictjwt.us)), microseconds(median(rows.strictjwt.cpu)), ...ratios];
  };
  const heads = ['', 'µs', 'CPU µs', '÷ floor, sync', '÷ floor', ...PEERS.map((peer) => `÷ ${peer}`)];
  return `![microseconds per verification, strictjwt beside other libraries](../bench/results/chart.svg)

strictjwt's median in microseconds, the processor time of **all threads**, and its ratio to others: **below 1, strictjwt
takes less**. ${report.runtime}, ${when(report)}:

${markdownTable([heads, ...Object.keys(PATHS).map(line)])}

**Floor** is what somebody would write by hand for one key, without any check but signature, \`exp\`, \`iss\` and
\`aud\` ([\`floor.js\`](../bench/peers/floor.js)): behind one \`async\` function, as this library is, or synchronous.
fast-jwt and jsonwebtoken are synchronous: 64 in flight are 64 one after another, and the event loop stands still
meanwhile. Only ratios mean something: they are taken within rounds of interleaved batches, and the median counts.
\`npm run bench\` measures yours.`;
}

function everywhere() {
  const reports = RUNTIMES.map(read).filter(Boolean);
  const line = (id) => [PATHS[id], ...reports.map((report) => ratioText(rowsOf(report, id), 'floor', 'cpu'))];
  return `Processor time of all threads, divided by that of the floor behind \`async\` in the same runtime.
${when(reports[0])}:

${markdownTable([['', ...reports.map(({ runtime }) => runtime)], ...Object.keys(PATHS).map(line)])}`;
}

function onOneProcessor() {
  const reports = ['node-pinned', 'node24-pinned'].map(read).filter(Boolean);
  const lines = reports.flatMap((report) =>
    PINNED.map((id) => {
      const rows = rowsOf(report, id);
      const ratios = ['floor (sync)', 'floor', 'jose', 'fast-jwt'].map((than) => ratioText(rows, than, 'us'));
      return [report.runtime, PATHS[id], microseconds(median(rows.strictjwt.us)), ...ratios];
    }),
  );
  return `Where one processor is all there is, as in a small container, other threads are no help. Wall time.
${when(reports[0])}:

${markdownTable([['', '', 'µs', '÷ floor, sync', '÷ floor', '÷ jose', '÷ fast-jwt'], ...lines])}`;
}

function server() {
  const report = read('server');
  const cells = ({ server, algorithm, library, perSecond, p99, cpu, share, pause }) => [
    server,
    algorithm,
    library,
    String(Math.round(perSecond)),
    p99.toFixed(1),
    microseconds(cpu),
    share === undefined ? '' : `${Math.round(share * 100)} %`,
    pause.toFixed(1),
  ];
  const heads = ['', '', '', 'requests/s', 'p99, ms', 'CPU, µs', 'of it authentication', 'longest pause, ms'];
  return `A route that answers a few bytes of JSON, asked by 32 connections on loopback, each time with another token. CPU is the
server's, of all threads, for one request; pause is the longest that its event loop did nothing else. ${report.runtime},
${when(report)}, each in turn, medians of ${report.rounds} rounds:

${markdownTable([heads, ...report.rows.map(cells)])}`;
}

function growth() {
  const report = read('growth');
  const cells = ({ what, small, large, time, memory }) => [what, small, large, factor(time), factor(memory)];
  const heads = ['', 'from', 'to', 'time of one, ratio', 'memory of one, ratio'];
  return `What a verifier takes for one token or key when there are many, beside few: 1 is flat. ${report.runtime},
${when(report)}:

${markdownTable([heads, ...report.rows.map(cells)])}`;
}

const PARTS = {
  'performance:begin': { needs: 'node', write: performance },
  'performance:runtimes': { needs: 'node24', write: everywhere },
  'performance:pinned': { needs: 'node-pinned', write: onOneProcessor },
  'performance:server': { needs: 'server', write: server },
  'performance:growth': { needs: 'growth', write: growth },
};

const path = new URL('../docs/performance.md', import.meta.url);
let text = readFileSync(path, 'utf8');
for (const [name, { needs, write }] of Object.entries(PARTS)) {
  if (read(needs) === undefined) continue;
  const part = new RegExp(`<!-- ${name} -->[^]*?<!-- performance:end -->`);
  if (!part.test(text)) throw new Error(`docs/performance.md has no markers for "${name}"`);
  text = text.replace(part, () => `<!-- ${name} -->\n${write()}\n\n<!-- performance:end -->`);
}
writeFileSync(path, text);
