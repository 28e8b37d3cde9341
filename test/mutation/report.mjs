// Reads a mutation testing report (the schema of mutation-testing-elements) and compares it with survivors.md.

export const LEAST_SCORE = 95;

const KILLED = ['Killed', 'Timeout', 'RuntimeError'];
const SURVIVED = ['Survived', 'NoCoverage'];

/** The mutated text, as it stands in the source. */
function originalOf(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = lines[last].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

/** One line of survivors.md, up to its reason: what is replaced by what, white space pressed together. */
export function describeMutant(file, source, mutant) {
  const flat = (text) => text.replace(/\s+/g, ' ').trim();
  return `- \`\` ${file}: ${flat(originalOf(source, mutant.location))} → ${flat(mutant.replacement ?? '')} \`\``;
}

/** @returns {{ files: object[], unnamed: object[], named: number, stale: string[], score: number, passed: boolean }} */
export function judge(report, survivorsText) {
  const names = new Set(survivorsText.split('\n').flatMap((line) => /^(- `` .+ ``): \S/.exec(line)?.[1] ?? []));
  const files = [];
  const unnamed = [];
  const found = new Set();
  let named = 0;
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    const count = (statuses) => mutants.filter((mutant) => statuses.includes(mutant.status)).length;
    files.push({ file, killed: count(KILLED), survived: count(SURVIVED), uncovered: count(['NoCoverage']) });
    for (const mutant of mutants.filter(({ status }) => SURVIVED.includes(status))) {
      const line = describeMutant(file, source, mutant);
      found.add(line);
      if (names.has(line)) named++;
      else unnamed.push({ at: `${file}:${mutant.location.start.line}`, status: mutant.status, kind: mutant.mutatorName, line });
    }
  }
  const killed = files.reduce((sum, one) => sum + one.killed, 0);
  const all = files.reduce((sum, one) => sum + one.killed + one.survived, 0);
  const score = all === 0 ? 100 : (killed / all) * 100;
  // a reason that is no longer asked for
  const stale = [...names].filter((name) => !found.has(name) && /^- `` (\S+): /.exec(name)?.[1] in report.files);
  return { files, unnamed, named, stale, score, passed: score >= LEAST_SCORE && unnamed.length === 0 };
}

export function print({ files, unnamed, named, stale, score }) {
  console.log('\nscore   killed  survived  file');
  for (const { file, killed, survived } of files) {
    const share = killed + survived === 0 ? 100 : (killed / (killed + survived)) * 100;
    console.log(`${share.toFixed(1).padStart(5)}  ${String(killed).padStart(7)}  ${String(survived).padStart(8)}  ${file}`);
  }
  console.log(`\n${score.toFixed(2)} % of the mutants are killed (at least ${LEAST_SCORE} % are asked for)`);
  console.log(`${named} survivors are named in survivors.md, ${unnamed.length} are not`);
  for (const line of stale) console.log(`named there, but did not survive:\n  ${line}`);
  for (const { at, kind, status, line } of unnamed) console.log(`${at} ${kind} ${status}\n  ${line}`);
}
