// The regression gate: ratios of this run against `limits.json`, never absolute times.
import { readFileSync } from 'node:fs';
import { alignedTable } from './report.mjs';
import { cpuRatioOf, ratioOf } from './statistics.js';

const { ratios } = JSON.parse(readFileSync(new URL('limits.json', import.meta.url), 'utf8'));

/** Prints a line a limit and answers the broken ones. */
export function checkLimits(report) {
  const lines = limitsFor(report).flatMap((limit) => judge(limit, report));
  console.log(`\nLimits for ${report.runtime}\n${alignedTable([LIMITS_HEADER, ...lines.map(({ cells }) => cells)])}`);
  return lines.filter(({ broken }) => broken).map(({ limit }) => limit);
}

export const LIMITS_HEADER = ['ratio', 'measured', 'target', 'fails above', ''];

export const limitsFor = ({ name, runtime }) => {
  const kind = name === 'node' ? `node${/\d+/.exec(runtime)?.[0]}` : name;
  return ratios.filter((limit) => limit.runtimes.includes(kind));
};

export function judge(limit, report) {
  const { than, target, noise } = limit;
  const scenario = report.scenarios.find(
    ({ id, webcryptoOnly }) => id === limit.scenario && webcryptoOnly === (limit.webcryptoOnly ?? false),
  );
  if (!scenario) return []; // not part of this run (`--only`)
  return subjects(limit, scenario.rows).map((of) => {
    const { rows } = scenario;
    const measured = limit.by === 'cpu' ? cpuRatioOf(rows, of, than) : ratioOf(rows, of, than)?.median;
    const ceiling = (limit.limit ?? target) * (1 + noise) * (report.profile === 'quick' ? leniency(limit) : 1);
    const broken = measured === undefined || measured > ceiling;
    const cells = [titleOf(limit, of), measured?.toFixed(2) ?? '?', String(target), ceiling.toFixed(2)];
    return { limit, broken, cells: [...cells, verdict(limit, measured, broken)] };
  });
}

/**
 * A quick run has few rounds, and may share its cores: it is there to notice what got more than twice as slow. Clocks
 * of CPU time also count what a virtual machine is robbed of.
 */
const leniency = ({ by }) => (by === 'cpu' ? 4 : 2.2);

function titleOf({ scenario, than, by, webcryptoOnly }, of) {
  const notes = [by === 'cpu' && 'CPU of the main thread', webcryptoOnly && 'WebCrypto only'].filter(Boolean);
  return [`${scenario}: ${of} ÷ ${than}`, ...notes].join(', ');
}

/** An attack's limit holds for each hostile row. */
const subjects = ({ of = 'strictjwt', than }, rows) =>
  of === 'every' ? Object.keys(rows).filter((name) => name !== than) : [of];

function verdict(limit, measured, broken) {
  if (measured === undefined) return 'NOT MEASURED';
  if (broken) return 'WORSE';
  if (measured <= limit.target) return 'met';
  return measured <= limit.target * (1 + limit.noise) ? 'met within noise' : 'missed (accepted)';
}
