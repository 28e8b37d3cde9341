// Does the time for text that others write grow with its length, or faster? Each reader of text gets a text that backtracks
// well, then one four times as long: linear is 4, quadratic is 16.
// `node bench/attackers/linear.mjs [--check]`: with --check exits 1 when one grows more than 10 times, three times over.
import { performance } from 'node:perf_hooks';
import { createVerifier, decode, explain, sign, verify } from '../../dist/index.js';
import { createGuard } from '../../dist/http.js';
import { alignedTable } from '../report.mjs';

const MOST = 10;
const FACTOR = 4;
/** Shorter than this no clock is good enough for a ratio; and what is that quick at the full length is no matter. */
const FEWEST_MS = 0.5;

const options = { algorithms: ['HS256'], issuer: false, audience: false, maxTokenLength: 1_000_000 };
const secret = 'a secret for the benchmark, long enough';
const guard = createGuard(createVerifier(secret, options));
const cookies = createGuard(createVerifier(secret, options), { from: { cookie: 'session' } });
const token = await sign({ sub: 'ada' }, secret, { algorithm: 'HS256', expiresIn: 60 });
const refused = (error) => error;

/** What repeats in patterns: dashes, padding, white space, escapes, beginnings of keys and of tokens. */
const UNITS = [
  '-',
  '=',
  'sk-',
  'ssh-',
  'A',
  ' ',
  '\t ',
  '\\n',
  '\\',
  '%41',
  '.',
  'a.',
  'eyJ',
  '"',
  '[',
  '{"',
  '-----BEGIN ',
  'AAAA ',
  ':',
  '0x',
  '\u200b',
  '30:',
];

/** Keys stay below 64 kB, tokens below the limit of this benchmark; a guard sees what a server lets through. */
const READERS = {
  'a secret': { longest: 64_000, read: (text) => attempt(() => createVerifier(text, options)) },
  'bytes of a secret': {
    longest: 64_000,
    read: (text) => attempt(() => createVerifier(Buffer.from(text).subarray(0, 64_000), options)),
  },
  'the k of a JWK': {
    longest: 64_000,
    read: (text) => attempt(() => createVerifier({ kty: 'oct', k: text }, options)),
  },
  'a public key': {
    longest: 64_000,
    read: (text) => attempt(() => createVerifier(text, { ...options, algorithms: ['RS256'] })),
  },
  'the body of a PEM': {
    longest: 64_000,
    read: (text) =>
      attempt(() =>
        createVerifier(`-----BEGIN PUBLIC KEY-----\n${text.slice(100)}\n-----END PUBLIC KEY-----\n`, {
          ...options,
          algorithms: ['RS256'],
        }),
      ),
  },
  'a token': { longest: 800_000, read: (text) => verify(text, secret, options).catch(refused) },
  decode: { longest: 800_000, read: (text) => attempt(() => decode(text, { maxTokenLength: 1_000_000 })) },
  explain: { longest: 800_000, read: (text) => explain(text, secret, options).catch(refused) },
  'explain, around a token': {
    longest: 120_000,
    read: (text) => explain(`${text}${token}${text}`, secret, options).catch(refused),
  },
  'an Authorization header': {
    longest: 64_000,
    read: (text) => guard({ headers: { authorization: `Bearer ${text}` } }).catch(refused),
  },
  'a Cookie header': {
    longest: 64_000,
    read: (text) => cookies({ headers: { cookie: `${text}; session=${text}` } }).catch(refused),
  },
};

function attempt(action) {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

let texts = 0;

/** The quickest of some runs: whatever else the machine does only makes a run slower. */
async function quickest(read, text, runs) {
  let least = Infinity;
  for (let run = 0; run < runs; run++) {
    // another text each time, since keys that were handed in as text are remembered
    const fresh = `${text.slice(0, -8)}${String(++texts).padStart(8, '0')}`;
    const start = performance.now();
    await read(fresh);
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

async function growth({ read, longest }, unit) {
  const long = unit.repeat(Math.floor(longest / unit.length));
  const short = long.slice(0, Math.floor(long.length / FACTOR));
  await read(short);
  const ms = await quickest(read, long, 5);
  if (ms < FEWEST_MS) return { ms, ratio: 0 };
  return { ms, ratio: ms / (await quickest(read, short, 9)) };
}

const rows = [['', 'text of', 'ms', `growth (×${FACTOR})`]];
const tooFast = [];
for (const [name, reader] of Object.entries(READERS)) {
  for (const unit of UNITS) {
    let { ms, ratio } = await growth(reader, unit);
    for (let again = 0; again < 2 && ratio > MOST; again++) ratio = Math.min(ratio, (await growth(reader, unit)).ratio);
    if (ratio > MOST) tooFast.push(`${name}, ${JSON.stringify(unit)}: ${ratio.toFixed(1)}`);
    if (ratio > 0) rows.push([name, JSON.stringify(unit), ms.toFixed(1), ratio.toFixed(1)]);
  }
}
console.log(alignedTable(rows));
console.log(
  tooFast.length === 0 ? `nothing grows more than ${MOST} times` : `faster than its length:\n${tooFast.join('\n')}`,
);
if (process.argv.includes('--check')) process.exitCode = tooFast.length === 0 ? 0 : 1;
