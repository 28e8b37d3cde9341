// Keeps measurements in `results/`: `<runtime>.json` for programs, `chart.svg` for people; and writes all of them as Markdown.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { drawChart } from './chart.mjs';
import { LIMITS_HEADER, judge, limitsFor } from './check.mjs';
import { cellsOf, importCells, markdownTable } from './report.mjs';

const folder = new URL('results/', import.meta.url);

/** Samples are kept to three digits: enough to take any ratio again. */
export function saveJson(report) {
  mkdirSync(folder, { recursive: true });
  const short = (_, value) => (typeof value === 'number' ? Number(value.toPrecision(3)) : value);
  const text = JSON.stringify(report, short).replaceAll('{"id"', '\n{"id"');
  writeFileSync(new URL(`${report.name}${report.pinned ? '-pinned' : ''}.json`, folder), `${text}\n`);
}

export function saveSvg(report) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('chart.svg', folder), drawChart(report));
}

/** One Markdown file of every runtime measured so far; too long to be kept in the repository. */
export function saveMarkdown(file) {
  const reports = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
    .filter(({ scenarios }) => scenarios !== undefined); // servers, growth and sizes have tables of their own
  const text = ['# Measurements', '', PREFACE, ...reports.map(section)].join('\n');
  writeFileSync(file, `${text}\n`);
}

const IMPORT_TITLE = '### Import, whole processes';
const PREFACE = `Written by \`node bench/run.mjs --json --markdown FILE\`. Microseconds are medians; each ratio is taken
within a round of interleaved batches, and its median and middle half are shown. Compare ratios, not
microseconds: the machine is shared. What each library checks:

- strictjwt, jose, fast-jwt: allowlist, \`iss\`, \`aud\`, \`exp\` (required);
- jsonwebtoken: the same, but a token without \`exp\` passes;
- hono: one algorithm instead of an allowlist, \`iss\`, \`aud\`, \`exp\` when present;
- tsndr (\`@tsndr/cloudflare-worker-jwt\`): one algorithm, \`exp\` when present; neither \`iss\` nor \`aud\`;
- createHmac, subtle: the bare primitive with prepared key and bytes, no token at all;
- floor: code written by hand for one key, nothing but signature, \`exp\`, \`iss\` and \`aud\`.

fast-jwt and jsonwebtoken are synchronous: while they verify, the event loop stands still.
`;

function section(report) {
  const { runtime, machine, date, profile, scenarios } = report;
  return [
    `## ${runtime}`,
    '',
    `${machine}; ${date}; ${profile} run.`,
    '',
    ...limitsTable(report),
    ...scenarios.flatMap((scenario) => [
      `### ${scenario.title}${scenario.webcryptoOnly ? ' (WebCrypto only)' : ''}`,
      '',
      markdownTable(cellsOf(scenario)),
      '',
    ]),
    ...(report.importTime ? [IMPORT_TITLE, '', markdownTable(importCells(report)), ''] : []),
  ].join('\n');
}

function limitsTable(report) {
  const judged = limitsFor(report).flatMap((limit) => judge(limit, report));
  if (judged.length === 0) return [];
  return ['### Targets', '', markdownTable([LIMITS_HEADER, ...judged.map(({ cells }) => cells)]), ''];
}
