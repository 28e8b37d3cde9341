// Writes what docs/performance.md says of speed, from `results/node.json`: `node bench/readme.mjs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { factor, markdownTable, microseconds } from './report.mjs';
import { median, ratioOf } from './statistics.js';

const report = JSON.parse(readFileSync(new URL('results/node.json', import.meta.url), 'utf8'));
const PEERS = ['jose', 'fast-jwt', 'jsonwebtoken', 'hono'];

/** The scenarios that are shown, and what the bare primitive is called in each. */
const SHOWN = [
  ['verify HS256', 'createHmac', 'verify HS256'],
  ['one-shot', undefined, 'verify HS256, one-shot with secret text'],
  ['cache hit', 'createHmac', 'verify HS256, remembered (`cache`)'],
  ['verify ES256 ×64', 'subtle', 'verify ES256, 64 in flight'],
  ['verify EdDSA ×64', 'subtle', 'verify EdDSA, 64 in flight'],
  ['verify RS256 ×64', 'subtle', 'verify RS256, 64 in flight'],
  ['sign HS256', 'createHmac', 'sign HS256'],
  ['sign ES256', 'subtle', 'sign ES256'],
  ['reject tampered', 'createHmac (good token)', 'reject a tampered HS256 token'],
  ['reject malformed', 'createHmac (good token)', 'reject a malformed token'],
];

function row([id, bare, what]) {
  const { rows } = report.scenarios.find((scenario) => scenario.id === id && !scenario.webcryptoOnly);
  const ratio = (than) => (rows[than] ? factor(ratioOf(rows, 'strictjwt', than).median) : '');
  return [what, microseconds(median(rows.strictjwt.us)), ratio(bare), ...PEERS.map(ratio)];
}

const table = markdownTable([['', 'µs', '÷ bare', ...PEERS.map((peer) => `÷ ${peer}`)], ...SHOWN.map(row)]);
const block = `<!-- performance:begin -->
![microseconds per verification, strictjwt beside other libraries](../bench/results/chart.svg)

strictjwt's median in microseconds, and its ratio to the bare primitive (\`node:crypto\` or WebCrypto, prepared) and to
other libraries: **below 1, strictjwt is faster**. ${report.runtime}, ${report.machine}, ${report.date}:

${table}

fast-jwt and jsonwebtoken are synchronous: 64 in flight are 64 one after another, and the event loop stands still
meanwhile. The machine is shared, so only the ratios mean something: they are taken within rounds of interleaved
batches. \`npm run bench\` measures yours; all figures, other runtimes, and what was promised beside what was reached:
[\`bench/results/results.md\`](../bench/results/results.md).

<!-- performance:end -->`;

const path = new URL('../docs/performance.md', import.meta.url);
const readme = readFileSync(path, 'utf8');
writeFileSync(
  path,
  readme.replace(/<!-- performance:begin -->[^]*<!-- performance:end -->/, () => block),
);
