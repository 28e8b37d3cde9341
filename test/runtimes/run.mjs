// Runs the portable suite (test/portable) against the packed package on real runtimes and prints a matrix.
//
//   node test/runtimes/run.mjs [--only node24,bun] [--require-all] [--tarball strictjwt-1.0.0.tgz]
//
// Exits non-zero on any failure; with --require-all a runtime that is not installed is a failure.
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { installBrowsers, installTools } from './install.mjs';
import { entryOf, prepareFolder } from './pack.mjs';
import { RUNTIMES, versionOf } from './runtimes.mjs';
import { startServer } from './server.mjs';

const { values: options } = parseArgs({
  options: { only: { type: 'string' }, 'require-all': { type: 'boolean' }, tarball: { type: 'string' } },
});
const selected = options.only?.split(',') ?? Object.keys(RUNTIMES);
const unknown = selected.filter((name) => !Object.hasOwn(RUNTIMES, name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; there are ${Object.keys(RUNTIMES).join(', ')}`);
  process.exit(2);
}

installTools();
installBrowsers(selected.map((name) => RUNTIMES[name]).filter(({ find }) => find() === undefined));
const folder = await prepareFolder(options.tarball === undefined ? undefined : resolve(options.tarball));
const { PUBLIC_JWK } = await import(pathToFileURL(join(folder, 'portable.mjs')).href);
const server = await startServer(folder, PUBLIC_JWK);
const place = { folder, server, entry: entryOf(folder), origin: `http://127.0.0.1:${server.port}` };

const rows = [];
for (const name of selected) rows.push(...(await rowsOf(name, place)));
server.stop();
rmSync(folder, { recursive: true, force: true });
printMatrix(rows);
process.exit(report(rows) ? 0 : 1);

async function rowsOf(name, place) {
  const { find, run, version: ask = versionOf } = RUNTIMES[name];
  const binary = find();
  if (binary === undefined) return [{ name, version: 'not installed', missing: true }];
  const version = await ask(binary);
  const ways = await run(binary, place);
  return ways.map(({ name: way, outcome }) => ({ name: `${name} (${way})`, version, ...outcome }));
}

function printMatrix(rows) {
  const cells = rows.map(({ name, version, report }) =>
    [name, version, report?.passed ?? '-', report?.failed ?? '-', report?.unsupported ?? '-'].map(String),
  );
  const table = [['runtime', 'version', 'passed', 'failed', 'unsupported'], ...cells];
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  const pad = (text, column) => (column < 2 ? text.padEnd(widths[column]) : text.padStart(widths[column]));
  for (const line of table) console.log(line.map(pad).join('  '));
}

/** Says what went wrong, then the sum; answers whether nothing did. */
function report(rows) {
  for (const row of rows) printTrouble(row);
  const sum = (field) => rows.reduce((total, row) => total + (row.report?.[field] ?? 0), 0);
  const broken = rows.filter(({ error, report }) => error !== undefined || report?.passed === 0).length;
  const missing = options['require-all'] ? rows.filter((row) => row.missing).length : 0;
  const failed = sum('failed') + broken + missing;
  console.log(`\n${sum('passed')} passed, ${failed} failed`);
  return failed === 0 && sum('passed') > 0;
}

function printTrouble({ name, missing, error, report }) {
  if (missing) {
    const verdict = options['require-all'] ? 'a failure, because of --require-all' : 'skipped';
    console.log(`\n${name} could not be installed: ${verdict}. It comes from ${RUNTIMES[name].from}.`);
  }
  if (error !== undefined) console.log(`\n${name} did not run: ${error}`);
  for (const { name: test, message } of report?.failures ?? []) console.log(`\n${name}: ${test}\n  ${message}`);
}
