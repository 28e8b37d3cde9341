// The regression gate: ratios of this run against `limits.json`, never absolute times.
import { readFileSync } from 'node:fs';
import { alignedTable } from './report.mjs';
import { ratioOf } from './statistics.js';

const { ratios } = JSON.parse(readFileSync(new URL('limits.json', import.meta.url), 'utf8'));

/** Prints a line a limit and answers the broken ones. `slack`: a factor for all limits, for machines that are shared. */
export function checkLimits(report, slack) {
  const lines = limitsFor(report).flatMap((limit) => judge(limit, report, slack));
  console.log(`\nLimits for ${report.runtime}\n${alignedTable([LIMITS_HEADER, ...lines.map(({ cells }) => cells)])}`);
  return lines.filter(({ broken }) => broken).map(({ limit }) => limit);
}

export const LIMITS_HEADER = ['ratio', 'measured', 'target', 'fails above', ''];

/** Those of this runtime; without `runtimes` a limit is for every Node. */
export const limitsFor = ({ name, runtime }) => {
  const kind = name === 'node' ? `node${/\d+/.exec(runtime)?.[0]}` : name;
  return ratios.filter(({ runtimes }) => runtimes?.includes(kind) ?? kind.startsWith('node'));
};

export function judge(limit, report, slack = report.profile === 'quick' ? QUICK : 1) {
  const { than, target, noise = NOISE } = limit;
  const scenario = report.scenarios.find(
    ({ id, webcryptoOnly }) => id === limit.scenario && webcryptoOnly === (limit.webcryptoOnly ?? false),
  );
  if (!scenario) return []; // not part of this run (`--only`, `--core`)
  return subjects(limit, scenario.rows).map((of) => {
    const measured = ratioOf(scenario.rows, of, than, limit.by)?.median;
    const ceiling = (limit.limit ?? target) * (1 + noise) * slack;
    const broken = measured === undefined || measured > ceiling;
    const cells = [titleOf(limit, of), measured?.toFixed(2) ?? '?', String(target), ceiling.toFixed(2)];
    return { limit, broken, cells: [...cells, verdict(limit, measured, broken)] };
  });
}

const NOISE = 0.1;

/** A quick run has few rounds: it is there to notice what got more than twice as slow. */
const QUICK = 2.2;

function titleOf({ scenario, than, by, webcryptoOnly }, of) {
  const notes = [by === 'cpu' && 'CPU', webcryptoOnly && 'WebCrypto only'].filter(Boolean);
  return [`${scenario}: ${of} ÷ ${than}`, ...notes].join(', ');
}

/** An attack's limit holds for each hostile row. */
const subjects = ({ of = 'strictjwt', than }, rows) =>
  of === 'every' ? Object.keys(rows).filter((name) => name !== than) : [of];

function verdict(limit, measured, broken) {
  if (measured === undefined) return 'NOT MEASURED';
  if (broken) return 'WORSE';
  if (measured <= limit.target) return 'met';
  return measured <= limit.target * (1 + (limit.noise ?? NOISE)) ? 'met within noise' : 'missed (accepted)';
}
