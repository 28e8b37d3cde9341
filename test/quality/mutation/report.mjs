// Reads a mutation testing report (the schema of mutation-testing-elements) and compares it with survivors.md.

export const LEAST_SCORE = 95;

const KILLED = ['Killed', 'Timeout', 'RuntimeError'];
const SURVIVED = ['Survived', 'NoCoverage'];

/** Stryker counts the mutants through all files. `sample` is "every/from"; "1/0" is all of them. */
export function isInSample(id, sample) {
  const [every, from] = sample.split('/').map(Number);
  return Number(id) % every === from;
}

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

/** The mutants that survivors.md names with a reason. */
export function namesIn(survivorsText) {
  return new Set(survivorsText.split('\n').flatMap((line) => /^(- `` .+ ``): \S/.exec(line)?.[1] ?? []));
}

/** @returns {{ files: object[], unnamed: object[], named: number, gone: string[], killed: string[], score: number, passed: boolean }} */
export function judge(report, survivorsText, { onlyParts = false, sample = '1/0' } = {}) {
  const names = namesIn(survivorsText);
  const files = [];
  const unnamed = [];
  const survived = new Set();
  const present = new Set();
  let named = 0;
  for (const [file, { source, mutants: all }] of Object.entries(report.files)) {
    const mutants = all.filter(({ id }) => isInSample(id, sample));
    const count = (statuses) => mutants.filter((mutant) => statuses.includes(mutant.status)).length;
    files.push({ file, killed: count(KILLED), survived: count(SURVIVED), uncovered: count(['NoCoverage']) });
    for (const mutant of mutants) {
      const line = describeMutant(file, source, mutant);
      present.add(line);
      if (!SURVIVED.includes(mutant.status)) continue;
      survived.add(line);
      if (names.has(line)) named++;
      else
        unnamed.push({
          at: `${file}:${mutant.location.start.line}`,
          status: mutant.status,
          kind: mutant.mutatorName,
          line,
        });
    }
  }
  const dead = files.reduce((sum, one) => sum + one.killed, 0);
  const all = files.reduce((sum, one) => sum + one.killed + one.survived, 0);
  const score = all === 0 ? 100 : (dead / all) * 100;
  const asked = [...names].filter((name) => /^- `` (\S+): /.exec(name)?.[1] in report.files);
  // the source has changed, and the reason was about what it was; one that is killed may have been so by a busy machine
  const gone = onlyParts || sample !== '1/0' ? [] : asked.filter((name) => !present.has(name));
  const killed = asked.filter((name) => present.has(name) && !survived.has(name));
  const passed = score >= LEAST_SCORE && unnamed.length === 0 && gone.length === 0;
  return { files, unnamed, named, gone, killed, score, passed };
}

export function print({ files, unnamed, named, gone, killed: alsoKilled, score }) {
  console.log('\nscore   killed  survived  file');
  for (const { file, killed, survived } of files) {
    const share = killed + survived === 0 ? 100 : (killed / (killed + survived)) * 100;
    console.log(
      `${share.toFixed(1).padStart(5)}  ${String(killed).padStart(7)}  ${String(survived).padStart(8)}  ${file}`,
    );
  }
  console.log(`\n${score.toFixed(2)} % of the mutants are killed (at least ${LEAST_SCORE} % are asked for)`);
  console.log(`${named} survivors are named in survivors.md, ${unnamed.length} are not`);
  for (const line of gone) console.log(`named there, but not in the source any more:\n  ${line}`);
  for (const line of alsoKilled) console.log(`named there, but killed:\n  ${line}`);
  for (const { at, kind, status, line } of unnamed) console.log(`${at} ${kind} ${status}\n  ${line}`);
}
