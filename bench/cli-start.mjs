// How long the command line takes from start to end, beside a process that does nothing: `node bench/cli-start.mjs
// [rounds] [--check]`. The runs are interleaved; compared are the medians. With --check it fails above 60 ms.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shuffled } from './harness.js';
import { alignedTable } from './report.mjs';
import { median } from './statistics.js';

const MOST_MS = 60;
const rounds = Number(process.argv[2]) || 25;
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'strictjwt-start-'));

function run(args, input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args[1]}: ${stderr}`);
  return stdout;
}

const strictjwt = (...args) => run([cli, ...args]);

try {
  strictjwt('keygen', 'ES256', '--out', 'auth');
  const token = strictjwt(
    'sign',
    '{"sub":"user-42"}',
    '--alg=ES256',
    '--key=auth.private.pem',
    '--expires-in=1h',
  ).trim();
  writeFileSync(join(folder, 'secret.txt'), strictjwt('secret'));
  const key = ['--key', 'auth.public.pem'];
  const programs = {
    'node -e 0': ['-e', '0'],
    'strictjwt --version': [cli, '--version'],
    'strictjwt --help': [cli, '--help'],
    'strictjwt secret': [cli, 'secret'],
    'strictjwt TOKEN': [cli, token],
    'strictjwt - (a pipe)': [cli, '-'],
    'strictjwt TOKEN --key': [cli, token, ...key],
    'strictjwt verify --key': [cli, 'verify', token, ...key],
    'strictjwt sign --secret-file': [cli, 'sign', '{}', '--alg=HS256', '--secret-file=secret.txt', '--expires-in=1h'],
    'strictjwt diff': [cli, 'diff', token, token],
    'strictjwt jwks': [cli, 'jwks', 'auth.jwks.json'],
  };
  const times = new Map(Object.keys(programs).map((title) => [title, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [title, args] of shuffled(Object.entries(programs))) {
      const start = performance.now();
      run(args, token);
      if (round >= 0) times.get(title).push(performance.now() - start); // the first round fills the disk cache
    }
  }
  const empty = median(times.get('node -e 0'));
  const rows = [...times].map(([title, ms]) => [title, median(ms).toFixed(1), (median(ms) - empty).toFixed(1)]);
  console.log(alignedTable([['program', 'ms', 'above node -e 0'], ...rows]));
  const slow = rows.filter(([, , above]) => Number(above) > MOST_MS);
  if (process.argv.includes('--check') && slow.length > 0) {
    console.error(`more than ${MOST_MS} ms: ${slow.map(([title]) => title).join(', ')}`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
