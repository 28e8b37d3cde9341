// Writes what README.md and docs/performance.md say of speed and size, from `results/*.json`: `node bench/document.mjs`.
// Each part stands between markers of its own; one whose results are missing is left as it is.
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

const inKB = (bytes) => (bytes === undefined ? '' : (bytes / 1000).toFixed(1));
const code = (what) => (what === 'everything' ? what : `\`${what}\``);

function size() {
  const { date, imports } = read('size');
  const heads = ['import', 'strictjwt, kB', 'jose, kB', "jose's import"];
  const cells = ({ what, bytes, peer, jose }) => [code(what), inKB(bytes), inKB(peer), jose ? `\`${jose}\`` : ''];
  return `What an import adds to a bundle, minified and gzipped, measured by \`npm run size\` on ${date} (esbuild):

${markdownTable([heads, ...imports.map(cells)])}

${shares()}`;
}

/** What the folders of `src` hold of `verify`. */
const CONTENTS = {
  'keys/forms': 'forms of keys, and what a public key looks like',
  'keys/lookup': 'lists, sets and resolvers of keys',
  token: "the token's form, header and claims",
  options: 'options',
  encoding: 'base64url, UTF-8, JSON, DER',
  crypto: 'algorithms and WebCrypto',
};

function shares() {
  const { verifyByFolder } = read('size');
  const sum = Object.values(verifyByFolder).reduce((all, bytes) => all + bytes, 0);
  const share = (bytes) => `${Math.round((100 * bytes) / sum)} %`;
  const named = Object.entries(CONTENTS).map(([folder, what]) => `${what}: ${share(verifyByFolder[folder])}`);
  const rest = Object.entries(verifyByFolder).filter(([folder]) => !(folder in CONTENTS));
  const others = rest.reduce((all, [, bytes]) => all + bytes, 0);
  return `Of what \`verify\` weighs before it is gzipped (\`npm run size -- --parts\`):\n\n- ${named.join('\n- ')}\n- the rest, mostly messages: ${share(others)}`;
}

const SHORT = {
  'verify HS256': 'verify HS256',
  'one-shot': 'verify HS256, one call with secret text',
  'verify RS256 ×64': 'verify RS256, 64 in flight',
  'verify ES256 ×64': 'verify ES256, 64 in flight',
  'sign HS256': 'sign HS256',
  'reject tampered': 'refuse a forged HS256 token',
};

/** For the front page: the few paths that most people take. */
function frontSpeed() {
  const report = read('node');
  const line = (id) => {
    const rows = rowsOf(report, id);
    return [SHORT[id], microseconds(median(rows.strictjwt.us)), ...PEERS.map((than) => ratioText(rows, than, 'cpu'))];
  };
  const heads = ['', 'µs', ...PEERS.map((peer) => `÷ ${peer}`)];
  return `Microseconds, and the processor time of all threads divided by other libraries': below 1, strictjwt takes less.
${report.runtime}, ${when(report)}. [All of it](docs/performance.md), with the benchmark to repeat it.

${markdownTable([heads, ...Object.keys(SHORT).map(line)])}`;
}

function frontSize() {
  const { date, imports } = read('size');
  const SHOWN = ['decode', 'sign', 'verify', 'createVerifier, createRemoteJwks', 'everything'];
  const cells = ({ what, bytes, peer }) => [code(what), inKB(bytes), inKB(peer)];
  const shown = SHOWN.map((what) => cells(imports.find((row) => row.what === what)));
  return `Minified and gzipped, measured on ${date}; an import costs what it uses.

${markdownTable([['import', 'strictjwt, kB', 'jose, kB'], ...shown])}`;
}

const PERFORMANCE = '../docs/performance.md';
const FRONT = '../README.md';

const PARTS = [
  { file: PERFORMANCE, name: 'performance:begin', needs: 'node', write: performance },
  { file: PERFORMANCE, name: 'performance:runtimes', needs: 'node24', write: everywhere },
  { file: PERFORMANCE, name: 'performance:pinned', needs: 'node-pinned', write: onOneProcessor },
  { file: PERFORMANCE, name: 'performance:server', needs: 'server', write: server },
  { file: PERFORMANCE, name: 'performance:growth', needs: 'growth', write: growth },
  { file: PERFORMANCE, name: 'performance:size', needs: 'size', write: size },
  { file: FRONT, name: 'performance:front', needs: 'node', write: frontSpeed },
  { file: FRONT, name: 'performance:front-size', needs: 'size', write: frontSize },
];

for (const { file, name, needs, write } of PARTS) {
  if (read(needs) === undefined) continue;
  const path = new URL(file, import.meta.url);
  const text = readFileSync(path, 'utf8');
  const part = new RegExp(`<!-- ${name} -->[^]*?<!-- performance:end -->`);
  if (!part.test(text)) throw new Error(`${file.slice(3)} has no markers for "${name}"`);
  writeFileSync(
    path,
    text.replace(part, () => `<!-- ${name} -->\n${write()}\n\n<!-- performance:end -->`),
  );
}
