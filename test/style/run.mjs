// `npm run style`: fails where the formatter would change a file; `npm run style -- --write` changes it.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const biome = join(here, 'node_modules/@biomejs/biome/bin/biome');
const { status } = spawnSync(process.execPath, [biome, 'format', ...process.argv.slice(2), '.'], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
