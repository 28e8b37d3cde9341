// How long a process takes that only imports a library, beside one that imports nothing.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { shuffled } from './harness.js';

const FLAGS = { deno: ['run', '--quiet', '-A'] };

/** @returns `{ [name]: { ms: number[], extra?: number[] } }`, `extra` against the empty process of the same round */
export async function measureImportTime(name, binary, { library, rounds }) {
  const modules = {
    nothing: undefined,
    strictjwt: pathToFileURL(library).href,
    jose: 'jose',
    'fast-jwt': 'fast-jwt',
    jsonwebtoken: 'jsonwebtoken',
  };
  // here, where the packages are found by name: Deno takes a path into one for an ES module
  const folder = mkdtempSync(fileURLToPath(new URL('.import-', import.meta.url)));
  const programs = Object.entries(modules).map(([title, module]) => {
    const file = join(folder, `${title}.mjs`);
    writeFileSync(file, module ? `import ${JSON.stringify(module)};\n` : '');
    return { title, file, ms: [] };
  });
  try {
    for (let round = -1; round < rounds; round++) {
      for (const { file, ms } of shuffled(programs)) {
        const start = performance.now();
        const { status, stderr } = spawnSync(binary, [...(FLAGS[name] ?? []), file], { encoding: 'utf8' });
        if (status !== 0) throw new Error(`importing in ${name} failed: ${stderr}`);
        if (round >= 0) ms.push(performance.now() - start); // the first round fills the disk cache
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const empty = programs[0].ms;
  return Object.fromEntries(
    programs.map(({ title, ms }) => [
      title,
      title === 'nothing' ? { ms } : { ms, extra: ms.map((value, round) => value - empty[round]) },
    ]),
  );
}
