// `npm run style`: fails where the formatter would change a file or a lint rule is broken; `npm run style -- --write`
// changes what can be changed.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const isWriting = process.argv.includes('--write');

function run(program, ...args) {
  const path = join(here, 'node_modules', program);
  const { status } = spawnSync(process.execPath, [path, ...args], { cwd: root, stdio: 'inherit' });
  return status === 0;
}

const isLinted = run(
  'eslint/bin/eslint.js',
  '--config',
  join(here, 'eslint.config.js'),
  ...(isWriting ? ['--fix'] : []),
  'src',
  'test',
);
const isFormatted = run('@biomejs/biome/bin/biome', 'format', ...(isWriting ? ['--write'] : []), '.');
process.exitCode = isLinted && isFormatted ? 0 : 1;
