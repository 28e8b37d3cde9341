// What an import adds to a bundle, minified and gzipped, beside the equivalent import of jose.
// node bench/size.mjs [--markdown]: exits non-zero above the budget in limits.json.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { alignedTable, markdownTable } from './report.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
if (!existsSync(new URL('node_modules/esbuild', import.meta.url))) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: ['ignore', 2, 2] });
}
const { build } = await import('esbuild');
const { size: budgets } = JSON.parse(readFileSync(new URL('limits.json', import.meta.url), 'utf8'));

const IMPORTS = [
  { what: 'decode', ours: '{ decode }', jose: '{ decodeJwt, decodeProtectedHeader }' },
  { what: 'verify', ours: '{ verify }', jose: '{ jwtVerify }' },
  { what: 'createVerifier', ours: '{ createVerifier }', jose: '{ jwtVerify }' },
  { what: 'createVerifier, createRemoteJwks', ours: '{ createVerifier, createRemoteJwks }', jose: '{ jwtVerify, createRemoteJWKSet }' },
  { what: 'sign', ours: '{ sign }', jose: '{ SignJWT }' },
  { what: 'sign, verify', ours: '{ sign, verify }', jose: '{ SignJWT, jwtVerify, importPKCS8, importSPKI }' },
  { what: 'explain', ours: '{ explain }' },
  { what: 'everything', ours: '*', jose: '*' },
];

/** @returns bytes, minified and gzipped, of a bundle that exports these names */
async function sizeOf(names, from) {
  const { outputFiles } = await build({
    stdin: { contents: `export ${names} from ${JSON.stringify(from)};`, resolveDir: here },
    bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022', write: false,
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

const kB = (bytes) => (bytes === undefined ? '' : (bytes / 1000).toFixed(2));
const rows = [];
const over = [];
for (const { what, ours, jose } of IMPORTS) {
  const size = await sizeOf(ours, '../dist/index.js');
  const peer = jose && (await sizeOf(jose, 'jose'));
  const budget = budgets[what];
  if (budget !== undefined && size > budget) over.push(`${what}: ${kB(size)} kB, the budget is ${kB(budget)} kB`);
  rows.push([what, kB(size), kB(budget), kB(peer), jose ?? '']);
}

const table = [['import', 'strictjwt, kB', 'budget, kB', 'jose, kB', "jose's import"], ...rows];
console.log(process.argv.includes('--markdown') ? markdownTable(table) : alignedTable(table));
if (over.length > 0) {
  console.error(`over the size budget:\n  ${over.join('\n  ')}`);
  process.exitCode = 1;
}
