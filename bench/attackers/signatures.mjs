// What a token that nobody signed costs where the signature is a public key's: there the payload could be read while
// WebCrypto works. Each forged token beside an honest one of its length and algorithm.
// `node bench/attackers/signatures.mjs [--check]`: with --check exits 1 when one costs more than 1.5 times the honest.
import { generateKeyPairSync, sign } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { createVerifier } from '../../dist/index.js';
import { compare } from '../harness.js';
import { alignedTable } from '../report.mjs';
import { ratioOf } from '../statistics.js';

const MOST = 1.5;
const LENGTHS = [360, 4_000, 16_000];
const ALGORITHMS = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  EdDSA: () => generateKeyPairSync('ed25519'),
};

const repeat = (unit, length) => unit.repeat(Math.max(0, Math.floor(length / unit.length)));
const members = (length) => repeat('"abcd":0,', length);
/** JSON of about so many characters that is dear to parse, to search, or to copy. */
const PAYLOADS = {
  'nested lists': (length) => `{"a":${repeat('[', length / 2)}${repeat(']', length / 2)}}`,
  'nested lists with an escape': (length) => `{"\\u0061":${repeat('[', length / 2)}${repeat(']', length / 2)}}`,
  'nested objects': (length) => `{"a":${repeat('{"a":', length / 6)}0${repeat('}', length / 6)}}`,
  members: (length) => `{${members(length - 20)}"z":0}`,
  escapes: (length) => `{"a":"${repeat('\\u0061', length - 10)}"}`,
  '__proto__ with escapes': (length) => `{${repeat('"\\u005f_proto_":0,', length - 20)}"z":0}`,
  'open brackets': (length) => repeat('[', length),
  numbers: (length) => `{"a":[${repeat('1e400,', length - 20)}0]}`,
};

const base64url = (data) => Buffer.from(data).toString('base64url');
const claims = {
  iss: 'https://issuer.example',
  aud: 'https://api.example',
  exp: Math.floor(Date.now() / 1000) + 86_400,
};
const asym = (algorithm, input, key) =>
  sign(algorithm === 'EdDSA' ? null : 'sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });

/** A string that was built for the call, as a server's are. */
const poolOf = (token) => ({ length: 1, string: () => Buffer.from(token, 'latin1').toString('latin1') });

function makeToken(algorithm, key, payload) {
  const input = `${base64url(JSON.stringify({ alg: algorithm, typ: 'JWT' }))}.${base64url(payload)}`;
  return `${input}.${base64url(asym(algorithm, input, key))}`;
}

/** Honest: an ordinary payload filled up with roles to the length that is asked for. */
function honest(length) {
  const roles = Array.from({ length: Math.floor((length * 0.72 - 130) / 12) }, (_, index) => `role-${1000 + index}`);
  return JSON.stringify({ ...claims, roles: roles.slice(0, Math.max(0, roles.length)) });
}

const rows = [['', 'characters', 'forged ÷ honest', 'middle half']];
let worst = 0;
for (const [algorithm, make] of Object.entries(ALGORITHMS)) {
  const { privateKey, publicKey } = make();
  const verify = createVerifier(publicKey.export({ type: 'spki', format: 'pem' }), {
    algorithms: [algorithm],
    issuer: claims.iss,
    audience: claims.aud,
  });
  for (const length of LENGTHS) {
    const good = makeToken(algorithm, privateKey, honest(length));
    const candidates = [{ name: 'honest', pool: poolOf(good), call: verify }];
    for (const [name, payload] of Object.entries(PAYLOADS)) {
      const token = makeToken(algorithm, privateKey, payload(Math.floor(good.length * 0.72)));
      // signed well, then the signature of another token: it has the right form and does not hold
      const forged = `${token.slice(0, token.lastIndexOf('.'))}${good.slice(good.lastIndexOf('.'))}`;
      candidates.push({ name, pool: poolOf(forged), call: verify, rejects: true });
    }
    const limits = { rounds: 25, batchMs: 6, warmupMs: 40, maxMs: 6_000 };
    const measured = await compare(candidates, { ...limits, host: { now: () => performance.now() } });
    for (const name of Object.keys(PAYLOADS)) {
      const { median, low, high } = ratioOf(measured, name, 'honest');
      // the middle half must be above, too: one busy moment of the machine proves nothing
      worst = Math.max(worst, low);
      rows.push([
        `${algorithm}, ${name}`,
        String(good.length),
        median.toFixed(2),
        `${low.toFixed(2)} to ${high.toFixed(2)}`,
      ]);
    }
  }
}
console.log(alignedTable(rows));
if (process.argv.includes('--check')) {
  console.log(`at worst ${worst.toFixed(2)}, allowed ${MOST}`);
  process.exitCode = worst > MOST ? 1 : 0;
}
