// What an import adds to a bundle, minified and gzipped, beside the equivalent import of jose.
// node bench/size.mjs [--markdown] [--parts] [--json] [--set-limits]: exits non-zero above the limit in limits.json;
// `--parts` says which source files the bytes come from; `--json` keeps the figures in results/size.json for the
// documents; `--set-limits` writes what is measured, plus 1 %, into limits.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { alignedTable, markdownTable } from './report.mjs';
import { install } from './runtimes.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
install('bench');
const { build } = await import('esbuild');
const limits = new URL('limits.json', import.meta.url);
const { size: budgets } = JSON.parse(readFileSync(limits, 'utf8'));

const IMPORTS = [
  { what: 'decode', ours: '{ decode }', jose: '{ decodeJwt, decodeProtectedHeader }' },
  { what: 'verify', ours: '{ verify }', jose: '{ jwtVerify }' },
  { what: 'createVerifier', ours: '{ createVerifier }', jose: '{ jwtVerify }' },
  {
    what: 'createVerifier, createRemoteJwks',
    ours: '{ createVerifier, createRemoteJwks }',
    jose: '{ jwtVerify, createRemoteJWKSet }',
  },
  {
    what: 'createVerifier, createRemoteJwks, createRemoteIssuer',
    ours: '{ createVerifier, createRemoteJwks, createRemoteIssuer }',
  },
  { what: 'createVerifier, createMultiVerifier', ours: '{ createVerifier, createMultiVerifier }' },
  { what: 'sign', ours: '{ sign }', jose: '{ SignJWT }' },
  { what: 'sign, verify', ours: '{ sign, verify }', jose: '{ SignJWT, jwtVerify, importPKCS8, importSPKI }' },
  { what: 'explain', ours: '{ explain }' },
  { what: 'everything', ours: '*', jose: '*' },
  { what: 'strictjwt/http', ours: '*', from: '../dist/http.js' },
];

const bundle = (names, from) =>
  build({
    stdin: { contents: `export ${names} from ${JSON.stringify(from)};`, resolveDir: here },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
  });

/** @returns bytes, minified and gzipped, of a bundle that exports these names */
async function sizeOf(names, from) {
  const { outputFiles } = await bundle(names, from);
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

/** Minified bytes a source file, largest first; gzip makes a third of their sum, shared among them all. */
async function partsOf(names) {
  const { metafile } = await bundle(names, '../src/index.ts');
  const [{ inputs }] = Object.values(metafile.outputs);
  return Object.entries(inputs)
    .map(([file, { bytesInOutput }]) => [file.replace(/^.*src\//, ''), bytesInOutput])
    .filter(([, bytes]) => bytes > 0)
    .sort((a, b) => b[1] - a[1]);
}

const kB = (bytes) => (bytes === undefined ? '' : (bytes / 1000).toFixed(2));
const rows = [];
const kept = [];
const over = [];
for (const { what, ours, jose, from = '../dist/index.js' } of IMPORTS) {
  const size = await sizeOf(ours, from);
  const peer = jose && (await sizeOf(jose, 'jose'));
  const { budget, limit = budget } = budgets[what] ?? {};
  if (size > limit) over.push(`${what}: ${kB(size)} kB, at most ${kB(limit)} kB`);
  kept.push({ what, bytes: size, peer, jose });
  rows.push([what, kB(size), kB(budget), kB(peer), jose ?? '']);
}

const table = [['import', 'strictjwt, kB', 'budget, kB', 'jose, kB', "jose's import"], ...rows];
console.log(process.argv.includes('--markdown') ? markdownTable(table) : alignedTable(table));
if (process.argv.includes('--parts')) {
  for (const { what, ours, from } of IMPORTS) {
    if (from !== undefined) continue; // its own entry, made of what is in one folder
    const parts = await partsOf(ours);
    console.log(`\n${what}, minified\n${alignedTable(parts.map(([file, bytes]) => [file, String(bytes)]))}`);
  }
}
if (process.argv.includes('--json')) {
  const folders = {};
  for (const [file, bytes] of await partsOf('{ verify }')) {
    const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
    folders[folder] = (folders[folder] ?? 0) + bytes;
  }
  const report = { date: new Date().toISOString().slice(0, 10), imports: kept, verifyByFolder: folders };
  writeFileSync(new URL('results/size.json', import.meta.url), `${JSON.stringify(report, undefined, 2)}\n`);
}
if (process.argv.includes('--set-limits')) writeFileSync(limits, withLimits(readFileSync(limits, 'utf8')));
else if (over.length > 0) {
  console.error(`above the size limit:\n  ${over.join('\n  ')}`);
  process.exitCode = 1;
}

/** The file as text, so that its lines stay as they are. */
function withLimits(json) {
  return kept.reduce((text, { what, bytes }) => {
    const line = text.split('\n').find((each) => each.startsWith(`    "${what}": {`));
    if (line === undefined) return text;
    return text.replace(line, line.replace(/"limit": \d+/, `"limit": ${Math.ceil((bytes * 1.01) / 10) * 10}`));
  }, json);
}
