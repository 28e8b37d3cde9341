// Tries the installed command line in Node 20 to 26, Bun and Deno: `node test/cli/runtimes.mjs [--require-all]`. The
// same table of runs for each. Ends with `N passed, N failed`; with --require-all a missing runtime is a failure.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packAndInstall } from '../package/tarball.mjs';
import { installTools } from '../runtimes/install.mjs';
import { RUNTIMES, versionOf } from '../runtimes/runtimes.mjs';

const { values: options } = parseArgs({ options: { 'require-all': { type: 'boolean' }, only: { type: 'string' } } });
const NAMES = options.only?.split(',') ?? ['node20', 'node22', 'node24', 'node26', 'bun', 'deno'];

installTools();
const { project, installed, remove } = packAndInstall({ build: true });
const program = join(installed, 'dist', 'cli.js');
/** How each runtime starts it; Deno also by the name that users type. */
const STARTS = {
  bun: { 'bun file': [program] },
  deno: { 'deno run file': ['run', '-A', program], 'deno run npm:strictjwt': ['run', '-A', 'npm:strictjwt'] },
};

// ------------------------------------------------------------------------------------------------ a provider
let published = '{}';
let behaviour = 'up';
const server = createServer((request, response) => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  if (behaviour === 'hangs up') return response.destroy();
  if (behaviour === 'answers HTML') return response.end('<html>');
  if (request.url === '/keys') return response.end(published);
  if (request.url !== '/.well-known/openid-configuration') return response.writeHead(404).end();
  response.end(JSON.stringify({ issuer: origin, jwks_uri: `${origin}/keys` }));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

// ------------------------------------------------------------------------------------------------ one run
/** Runs to the end. `strictjwt` is how this runtime starts the command line. */
function run({ binary, start, folder }, args, { input = '', env = {}, stdout = 'pipe' } = {}) {
  const running = spawn(binary, [...start, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, DENO_NO_UPDATE_CHECK: '1', ...env },
    stdio: ['pipe', stdout, 'pipe'],
  });
  running.stdin.on('error', () => {});
  if (typeof input === 'string') running.stdin.end(input);
  else feed(running.stdin, input);
  const texts = ['', ''];
  [running.stdout, running.stderr].forEach((stream, at) => {
    stream?.on('data', (piece) => {
      texts[at] += piece;
    });
  });
  if (stdout === 'pipe' && env.BREAK) running.stdout.destroy();
  return new Promise((resolve, reject) => {
    running.on('error', reject);
    running.on('close', (code) => {
      running.stdin.destroy();
      resolve({ code, stdout: texts[0], stderr: texts[1] });
    });
  });
}

/** Writes the same for ever. */
function feed(stream, piece) {
  const more = () => {
    while (stream.writable && stream.write(piece));
  };
  stream.on('drain', more);
  more();
}

function expect(found, { code = 0, stdout = /[^]*/, stderr = /^$/ }) {
  if (found.code === code && stdout.test(found.stdout) && stderr.test(found.stderr)) return found;
  throw new Error(`expected ${code} ${stdout} ${stderr}, found ${JSON.stringify(found)}`);
}

// ------------------------------------------------------------------------------------------------ what is tried
const ONE_LINE = /^strictjwt: [^\n]+\n$/;

async function prepare(place) {
  const { folder } = place;
  writeFileSync(join(folder, 'secret.txt'), (await run(place, ['secret'])).stdout);
  await run(place, ['keygen', 'ES256', '--out', 'auth']);
  const signed = await run(place, [
    ...['sign', '{"sub":"user-42","evil":"\\u001b[2J\\u202e"}', '--alg', 'ES256', '--key', 'auth.private.pem'],
    ...['--expires-in', '15m', '--issuer', origin, '--audience', 'api', '--header', `kid=${kidIn(folder)}`],
  ]);
  return signed.stdout.trim();
}

function kidIn(folder) {
  published = readFileSync(join(folder, 'auth.jwks.json'), 'utf8');
  return JSON.parse(published).keys[0].kid;
}

const KEY = ['--key', 'auth.public.pem'];

const TRIALS = {
  'names its version': async (place) => {
    const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(await run(place, ['--version']), { stdout: new RegExp(`^strictjwt ${version}\n$`) });
  },
  helps: async (place) => expect(await run(place, ['verify', '--help']), { stdout: /^strictjwt verify/ }),
  'makes a secret': async (place) => expect(await run(place, ['secret', 'HS512']), { stdout: /^[\w-]{86}\n$/ }),
  'makes keys that only their owner reads': async (place) => {
    if ((statSync(join(place.folder, 'auth.private.pem')).mode & 0o777) !== 0o600) throw new Error('mode');
  },
  'overwrites nothing and follows no link': async (place) => {
    expect(await run(place, ['keygen', 'ES256', '--out', 'auth']), { code: 2, stderr: /exists already/ });
    symlinkSync('/nowhere/else', join(place.folder, 'link.jwks.json'));
    expect(await run(place, ['keygen', 'ES256', '--out', 'link']), { code: 2, stderr: /exists already/ });
  },
  'signs and verifies with a secret file': async (place) => {
    const secret = ['--secret-file', 'secret.txt'];
    const { stdout: input } = await run(place, ['sign', '-', '--alg', 'HS256', '--expires-in', '1m', ...secret], {
      input: '{"a":1}',
    });
    expect(await run(place, ['verify', ...secret], { input }), { stdout: /"a":1/, stderr: /line break/ });
  },
  'signs with a secret of the environment': async (place) => {
    const env = { AUTH: 'a secret that is long enough for HS256, yes' };
    expect(await run(place, ['sign', '{}', '--alg', 'HS256', '--expires-in', '1m', '--secret-env', 'AUTH'], { env }), {
      stdout: /^[\w-]+\.[\w-]+\.[\w-]+\n$/,
    });
  },
  'verifies an argument': async (place) =>
    expect(await run(place, ['verify', place.token, ...KEY]), { stdout: /^\{.*"sub":"user-42".*\}\n$/ }),
  'verifies a pipe': async (place) =>
    expect(await run(place, ['verify', '-', ...KEY], { input: `Bearer ${place.token}\n` }), {
      stdout: /user-42/,
      stderr: ONE_LINE,
    }),
  explains: async (place) => expect(await run(place, [place.token, ...KEY]), { stdout: /✓ signature[^]*\nVALID\n$/ }),
  'explains without a key': async (place) =>
    expect(await run(place, [place.token]), { stdout: /\nNOT VERIFIED \(no key\)\n$/ }),
  'explains as JSON': async (place) => {
    const { stdout } = expect(await run(place, [place.token, ...KEY, '--json']), {});
    if (JSON.parse(stdout).verdict !== 'VALID') throw new Error(stdout);
  },
  'rejects with exit code 1': async (place) => {
    expect(await run(place, [place.token, ...KEY, '--audience', 'x']), {
      code: 1,
      stdout: /REJECTED ERR_JWT_CLAIM_MISMATCH\n$/,
    });
    expect(await run(place, ['verify', place.token, ...KEY, '--at', '+1d']), {
      code: 1,
      stdout: /^$/,
      stderr: ONE_LINE,
    });
    expect(await run(place, ['-q', place.token, ...KEY, '--at', '+1d']), { code: 1, stdout: /^$/ });
  },
  'is wrongly called with exit code 2': async (place) => {
    for (const args of [
      ['verify', place.token],
      ['--secret', 'x', place.token],
      ['--isuer', 'x'],
      ['nothing'],
      [place.token, '--key', 'no'],
    ]) {
      expect(await run(place, args), { code: 2, stdout: /^$/, stderr: ONE_LINE });
    }
  },
  'lets nothing of a token act on the terminal': async (place) => {
    for (const args of [[place.token], ['--json', place.token], ['verify', place.token, ...KEY]]) {
      expect(await run(place, args), { stdout: /^[^\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]*$/ });
    }
  },
  'colours when it is told to': async (place) =>
    expect(await run(place, [place.token], { env: { FORCE_COLOR: '1' } }), { stdout: /\x1b\[3/ }),
  'says nothing when nobody reads': async (place) => {
    const { stderr } = await run(place, [place.token, ...KEY], { env: { BREAK: '1' } });
    if (stderr !== '') throw new Error(stderr);
  },
  'refuses a pipe that never ends': async (place) =>
    expect(await run(place, ['-'], { input: Buffer.alloc(65_536, 'eyJ') }), { code: 2, stderr: /more than 256 kB/ }),
  'fetches keys': async (place) => {
    expect(await run(place, ['verify', place.token, '--key', `${origin}/keys`]), { stdout: /user-42/ });
    expect(await run(place, ['verify', place.token, '--issuer-keys', origin]), { stdout: /user-42/ });
    expect(await run(place, ['jwks', `${origin}/keys`]), { stdout: /✓ [\w-]{43} +EC +ES256 +P-256 +sig/ });
  },
  'examines a provider': async (place) =>
    expect(await run(place, ['doctor', '--issuer', origin, place.token, '--audience', 'api']), {
      stdout: /✓ clock[^]*\nVALID\n$/,
    }),
  'tells with exit code 3 when there are no keys': async (place) => {
    for (const way of ['hangs up', 'answers HTML']) {
      behaviour = way;
      const key = ['--key', `${origin}/keys`];
      for (const args of [
        [place.token, ...key],
        ['verify', place.token, ...key],
        ['jwks', `${origin}/keys`],
      ]) {
        expect(await run(place, args), { code: 3, stdout: /^$/, stderr: ONE_LINE });
      }
      expect(await run(place, ['doctor', '--issuer', origin]), { code: 3, stdout: /✗ discovery/, stderr: ONE_LINE });
    }
    behaviour = 'up';
  },
  'compares two tokens': async (place) =>
    expect(await run(place, ['diff', place.token, '-'], { input: place.token }), {
      stdout: /^the two tokens are the same/,
    }),
  'fits a terminal of 80 columns, in colour': async (place) => {
    if (spawnSync('script', ['--version']).status !== 0) return;
    const quoted = [place.binary, ...place.start, place.token, ...KEY].map((word) => `'${word}'`).join(' ');
    const { stdout } = spawnSync('script', ['-qec', `stty cols 80; ${quoted}`, '/dev/null'], {
      cwd: place.folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: place.folder, TERM: 'xterm', DENO_NO_UPDATE_CHECK: '1' },
    });
    const lines = stdout.replace(/\x1b\[\d*m/g, '').split(/\r?\n/);
    if (!/\x1b\[32mVALID/.test(stdout)) throw new Error(`no colour: ${JSON.stringify(stdout)}`);
    const long = lines.filter((line) => Array.from(line).length > 80);
    if (long.length > 0) throw new Error(long.join('\n'));
  },
};

// ------------------------------------------------------------------------------------------------ all of it
let passed = 0;
let failed = 0;

async function trial(name, body) {
  try {
    await body();
    passed += 1;
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n        ${error.message}`);
  }
}

for (const name of NAMES) {
  const binary = RUNTIMES[name].find();
  if (binary === undefined) {
    console.log(`${name}: not installed (${RUNTIMES[name].from})`);
    if (options['require-all']) failed += 1;
    continue;
  }
  for (const [way, start] of Object.entries(STARTS[name] ?? { [name]: [program] })) {
    // below the project, where Deno finds the package by its name
    const folder = mkdtempSync(join(name === 'deno' ? project : tmpdir(), 'strictjwt-run-'));
    const place = { binary, start, folder };
    console.log(`${way} ${await versionOf(binary)}`);
    place.token = await prepare(place);
    for (const [title, body] of Object.entries(TRIALS)) await trial(`${way}: ${title}`, () => body(place));
    rmSync(folder, { recursive: true });
  }
}
server.close();
server.closeAllConnections();
remove();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
