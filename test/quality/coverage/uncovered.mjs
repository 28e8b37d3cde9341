// Which branches and functions of `src/` no test took, by the report of vitest (Istanbul's JSON format).
import { readFileSync } from 'node:fs';

/**
 * A branch that cannot be taken here carries the reason in a comment, on its own line or the line above:
 * `// not covered: <why>`. Without a reason it does not count.
 */
const REASON = /(?:\/\/|\/\*) not covered: *\S/;

/**
 * @returns {{ missed: Place[], needless: Place[] }} what no test took and no comment excuses, and the excuses for
 * what tests do take
 * @typedef {{ file: string, line: number, column: number, what: string, source: string }} Place
 */
export function uncovered(report) {
  const files = Object.values(JSON.parse(readFileSync(report, 'utf8'))).map(judge);
  return { missed: files.flatMap(({ missed }) => missed), needless: files.flatMap(({ needless }) => needless) };
}

function judge(file) {
  const lines = readFileSync(file.path, 'utf8').split('\n');
  const place = ({ line, column }, what) => ({
    file: file.path,
    line,
    column: column + 1,
    what,
    source: (lines[line - 1] ?? '').trim(),
  });
  const excuses = new Set(lines.flatMap((text, index) => (REASON.test(text) ? [index + 1] : [])));
  const excuseOf = ({ line }) => [line, line - 1].find((at) => excuses.has(at));
  const all = [...missedBranches(file, place), ...missedFunctions(file, place)].sort((a, b) => a.line - b.line);
  const used = new Set(all.map(excuseOf));
  const needless = [...excuses].filter((line) => !used.has(line));
  return {
    missed: all.filter((missed) => excuseOf(missed) === undefined),
    needless: needless.map((line) => place({ line, column: 0 }, 'this is covered, the comment is not needed')),
  };
}

function missedBranches({ b, branchMap }, place) {
  return Object.entries(b).flatMap(([id, counts]) =>
    counts.flatMap((count, arm) => (count > 0 ? [] : [place(startOf(branchMap[id], arm), armOf(branchMap[id], arm))])),
  );
}

function missedFunctions({ f, fnMap }, place) {
  return Object.entries(f).flatMap(([id, count]) =>
    count > 0 ? [] : [place(fnMap[id].loc.start, `function ${fnMap[id].name} is never called`)],
  );
}

/** An `else` that is not written has no place of its own. */
function startOf({ locations, loc }, arm) {
  const start = locations[arm]?.start;
  return start?.line === undefined ? loc.start : start;
}

function armOf({ type, locations }, arm) {
  if (type === 'if') return arm === 0 ? 'the condition is never true' : 'the condition is never false';
  return locations.length > 1
    ? `part ${arm + 1} of ${locations.length} of a ${type} is never reached`
    : `${type} is never reached`;
}
