// What is measured: each scenario is a list of candidates that run interleaved. `name` is the row in the
// table, `peer` and `task` say which function of `peers/` makes the call, `pool` which tokens it gets. `core`: those
// that are measured in every runtime, and checked with the tests.

const ALGORITHMS = ['HS256', 'ES256', 'RS256', 'PS256', 'EdDSA'];
const SIZES = ['0.3 kB', '1 kB', '4 kB', '12 kB'];
const FLOORS = ['floor', 'floor (sync)'];
const LIBRARIES = ['strictjwt', 'jose', 'fast-jwt', 'jsonwebtoken', 'hono', 'tsndr'];

const bareOf = (alg) => (alg === 'HS256' ? ['createHmac', 'subtle'] : ['subtle']);
const row = (peer, task, more) => ({ name: peer, peer, task, ...more });
const rows = (peers, task, more) => peers.map((peer) => row(peer, task, more));

const verify = (alg, inFlight) => ({
  id: `verify ${alg}${inFlight > 1 ? ` ×${inFlight}` : ''}`,
  title: `Verify ${alg}, ${inFlight > 1 ? `${inFlight} in flight` : 'one after another'}`,
  inFlight,
  core: alg !== 'PS256' && (inFlight === 1 || alg !== 'HS256'),
  candidates: [
    ...rows([...bareOf(alg), ...FLOORS, ...LIBRARIES], 'verifier', { alg, pool: alg }),
    ...(alg === 'HS256' && inFlight === 1 ? rows(['jose (bytes)'], 'verifier', { alg, pool: alg }) : []),
  ],
});

const sign = (alg) => ({
  id: `sign ${alg}`,
  title: `Sign ${alg}`,
  core: alg === 'HS256',
  candidates: [
    ...rows(bareOf(alg), 'signer', { alg, pool: alg }),
    ...rows([...FLOORS, ...LIBRARIES], 'signer', { alg, pool: alg, claims: true }),
  ],
});

const reject = (pool, title) => ({
  id: `reject ${pool}`,
  title: `Reject: ${title}`,
  core: pool !== 'wrongAlg',
  candidates: [
    row('createHmac', 'verifier', { alg: 'HS256', pool: 'HS256', name: 'createHmac (good token)' }),
    ...rows([...FLOORS, ...LIBRARIES], 'verifier', { alg: 'HS256', pool, rejects: true }),
  ],
});

const payload = (size) => ({
  id: `payload ${size}`,
  title: `Verify HS256, payload of ${size}`,
  core: size === '4 kB' || size === '12 kB',
  candidates: rows(['createHmac', ...FLOORS, ...LIBRARIES.slice(0, -1)], 'verifier', {
    alg: 'HS256',
    pool: `payload ${size}`,
  }),
});

const ours = (name, pool, rejects) => row('strictjwt', 'verifier', { alg: 'HS256', name, pool, rejects });

const attack = (length, hostile) => ({
  id: `attack ${length}`,
  title: `Our cost of a hostile token, ${length} characters, beside an honest one of that length`,
  candidates: [
    ours('honest', `honest ${length}`, false),
    ...hostile.map((pool) => ours(pool.replace(`hostile ${length} `, ''), pool, true)),
  ],
});

const oversized = {
  id: 'attack 64 MB',
  title: 'Our cost of a 64 MB token, beside an honest one of 360 characters',
  candidates: [
    ours('honest', 'honest 360', false),
    ours('64 MB of letters', '64 MB of letters', true),
    ours('64 MB of dots', '64 MB of dots', true),
  ],
};

/** Every scenario, given the names of the fixture's pools. */
export function scenariosFor(poolNames) {
  const hostile = (length) => poolNames.filter((name) => name.startsWith(`hostile ${length} `));
  return [
    ...ALGORITHMS.map((alg) => verify(alg, 1)),
    ...ALGORITHMS.map((alg) => verify(alg, 64)),
    {
      id: 'one-shot',
      title: 'One-shot verify HS256: secret as text, options given on every call',
      core: true,
      candidates: [
        row('strictjwt', 'verifier', { alg: 'HS256', pool: 'HS256', name: 'strictjwt, prepared' }),
        ...rows([...FLOORS, ...LIBRARIES], 'oneShot', { pool: 'HS256' }),
      ],
    },
    {
      id: 'cache hit',
      title: 'Verify HS256 again: the verified-token cache',
      core: true,
      candidates: [
        row('createHmac', 'verifier', { alg: 'HS256', pool: 'HS256' }),
        ...rows([...FLOORS, 'strictjwt', 'fast-jwt'], 'cached', { pool: 'few' }),
      ],
    },
    ...['HS256', 'ES256', 'RS256', 'EdDSA'].map(sign),
    reject('malformed', 'malformed (two segments, four, header not JSON)'),
    reject('wrongAlg', 'algorithm not allowed'),
    reject('tampered', 'tampered payload'),
    reject('expired', 'expired, signature good'),
    ...SIZES.map(payload),
    ...[360, 16000].map((length) => attack(length, hostile(length))),
    oversized,
  ];
}

/** What the hidden `node:crypto` changes most. */
export const WEBCRYPTO_SCENARIOS = [
  'verify HS256',
  'verify HS256 ×64',
  'cache hit',
  'sign HS256',
  'reject malformed',
  'reject tampered',
];
