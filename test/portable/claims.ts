import type { Duration, TokenErrorCode, VerifyOptions } from 'strictjwt';
import { checksOf, verifyClaims } from './checks.ts';
import { AUDIENCE, forge, ISSUER, NOW, NOW_SECONDS, rules, SECRET, signing } from './forge.ts';
import type { Case, Context, Topic } from './types.ts';

type More = Partial<VerifyOptions>;
type Row = readonly [promise: string, claims: object, more: More, code?: TokenErrorCode, claim?: string];

const at = NOW_SECONDS;
const optional: More = { expiration: 'optional' };

const TIMES: readonly Row[] = [
  ['accepts the second before exp', { exp: at + 1 }, {}],
  ['rejects at the second that exp names', { exp: at }, {}, 'ERR_JWT_EXPIRED', 'exp'],
  ['accepts a millisecond before exp', { exp: at + 1 }, { now: () => NOW + 999 }],
  ['reads a fraction in exp', { exp: at + 0.5 }, { now: () => NOW + 499 }],
  ['rejects at the fraction that exp names', { exp: at + 0.5 }, { now: () => NOW + 500 }, 'ERR_JWT_EXPIRED', 'exp'],
  ['exp 0 is long ago, not absent', { exp: 0 }, {}, 'ERR_JWT_EXPIRED', 'exp'],
  ['a negative exp is long ago', { exp: -1 }, {}, 'ERR_JWT_EXPIRED', 'exp'],
  ['requires exp', { exp: undefined }, {}, 'ERR_JWT_CLAIM_MISSING', 'exp'],
  ['does without exp when told so', { exp: undefined }, optional],
  ['optional exp still expires', { exp: at }, optional, 'ERR_JWT_EXPIRED', 'exp'],
  ['leeway reaches to the second before its end', { exp: at - 59 }, { clockTolerance: '1m' }],
  ['leeway ends where exp and leeway meet', { exp: at - 60 }, { clockTolerance: 60 }, 'ERR_JWT_EXPIRED', 'exp'],
  ['accepts at the second that nbf names', { nbf: at }, {}],
  ['rejects one second before nbf', { nbf: at + 1 }, {}, 'ERR_JWT_NOT_ACTIVE', 'nbf'],
  ['leeway for nbf', { nbf: at + 60 }, { clockTolerance: 60 }],
  ['leeway for nbf ends', { nbf: at + 61 }, { clockTolerance: 60 }, 'ERR_JWT_NOT_ACTIVE', 'nbf'],
  ['an age of exactly maxAge is accepted', { iat: at - 600 }, { maxAge: '10m' }],
  ['a second more than maxAge is too old', { iat: at - 601 }, { maxAge: '10m' }, 'ERR_JWT_TOO_OLD', 'iat'],
  ['maxAge needs iat', { iat: undefined }, { maxAge: '10m' }, 'ERR_JWT_CLAIM_MISSING', 'iat'],
  ['maxAge refuses a token from the future', { iat: at + 1 }, { maxAge: '10m' }, 'ERR_JWT_ISSUED_IN_FUTURE', 'iat'],
  ["a future iat is nobody's business without maxAge", { iat: at + 1000 }, {}],
  ['leeway for maxAge, both ways', { iat: at + 5 }, { maxAge: 1, clockTolerance: 5 }],
];

const EXPECTATIONS: readonly Row[] = [
  ['another issuer', { iss: 'https://evil.example' }, {}, 'ERR_JWT_CLAIM_MISMATCH', 'iss'],
  ['the issuer with one more character', { iss: `${ISSUER}/` }, {}, 'ERR_JWT_CLAIM_MISMATCH', 'iss'],
  ['a part of the issuer', { iss: ISSUER.slice(0, -1) }, {}, 'ERR_JWT_CLAIM_MISMATCH', 'iss'],
  ['the issuer in upper case', { iss: ISSUER.toUpperCase() }, {}, 'ERR_JWT_CLAIM_MISMATCH', 'iss'],
  ['the issuer with a Cyrillic look-alike', { iss: ISSUER.replace('e', 'е') }, {}, 'ERR_JWT_CLAIM_MISMATCH', 'iss'],
  ['no issuer', { iss: undefined }, {}, 'ERR_JWT_CLAIM_MISSING', 'iss'],
  ['no audience', { aud: undefined }, {}, 'ERR_JWT_CLAIM_MISSING', 'aud'],
  ['an empty list of audiences', { aud: [] }, {}, 'ERR_JWT_CLAIM_MISMATCH', 'aud'],
  ['another audience', { aud: ['https://b'] }, {}, 'ERR_JWT_CLAIM_MISMATCH', 'aud'],
  ['another subject', { sub: 'user-2' }, { subject: 'user-1' }, 'ERR_JWT_CLAIM_MISMATCH', 'sub'],
  ['no subject', { sub: undefined }, { subject: 'user-1' }, 'ERR_JWT_CLAIM_MISSING', 'sub'],
  ['a required claim that is missing', {}, { requiredClaims: ['scope'] }, 'ERR_JWT_CLAIM_MISSING', 'scope'],
  ['an inherited claim that is required', {}, { requiredClaims: ['toString'] }, 'ERR_JWT_CLAIM_MISSING', 'toString'],
  ['an issuer function that says no', {}, { issuer: () => false }, 'ERR_JWT_CLAIM_MISMATCH', 'iss'],
];

const ACCEPTED: readonly Row[] = [
  ['one of several issuers', {}, { issuer: ['https://a', ISSUER] }],
  ['an issuer function that says yes', {}, { issuer: (iss) => iss === ISSUER }],
  ['any issuer, when said so', { iss: undefined }, { issuer: false }],
  ['an audience in a list', { aud: ['https://b', AUDIENCE] }, {}],
  ['one of several audiences', {}, { audience: ['https://b', AUDIENCE] }],
  ['an audience function, asked for each', { aud: ['https://b', AUDIENCE] }, { audience: (aud) => aud === AUDIENCE }],
  ['any audience, when said so', { aud: undefined }, { audience: false }],
  ['the subject', {}, { subject: 'user-1' }],
  ['a required claim that is null', { scope: null }, { requiredClaims: ['scope'] }],
];

/** Each claim rule at its edge, with an injected clock. */
export const claims: Topic = (context) => [
  ...[...TIMES, ...EXPECTATIONS, ...ACCEPTED].map((row) => ruleCase(context, row)),
  ...malformed(context),
  ...signed(context),
  ...durations(context),
];

function ruleCase(context: Context, [promise, claims, more, code, claim]: Row): Case {
  const { refuses } = checksOf(context);
  const name = `claims: ${promise}${code === undefined ? '' : ` (${code})`}`;
  if (code === undefined || claim === undefined) return { name, run: () => verifyClaims(context, claims, more) };
  return {
    name,
    run: async () => refuses(await forge({ claims: { ...claims } }), code, { options: rules('HS256', more), claim }),
  };
}

const WRONG_TIMES = ['"1700000300"', 'null', '1e400', '-1e400', '{}', '[]', '[1]', 'true', 'false', '"NaN"', '""'];
const WRONG_TEXTS = ['null', '0', '1', '{}', '[]', '["https://issuer.example"]', 'true', 'false'];
const WRONG_AUDIENCES = [
  'null',
  '0',
  '{}',
  'true',
  '[1]',
  '["https://api.example", null]',
  '[["https://api.example"]]',
];

/** A claim that is there but malformed is never taken as absent, also where nobody expects it. */
function malformed(context: Context): Case[] {
  const { refuses } = checksOf(context);
  const lax = rules('HS256', { issuer: false, audience: false, expiration: 'optional' });
  const wrong = {
    exp: WRONG_TIMES,
    nbf: WRONG_TIMES,
    iat: WRONG_TIMES,
    iss: WRONG_TEXTS,
    sub: WRONG_TEXTS,
    jti: WRONG_TEXTS,
    aud: WRONG_AUDIENCES,
  };
  return Object.entries(wrong).map(([claim, values]) => ({
    name: `claims: a malformed ${claim} is rejected even where it is not expected`,
    async run() {
      for (const value of values) {
        const token = await forge({ payloadText: `{"${claim}":${value}}` });
        await refuses(token, 'ERR_JWT_CLAIM_INVALID', { options: lax, claim, message: value });
      }
    },
  }));
}

function signed(context: Context): Case[] {
  const { lib, assert } = context;
  const { misuses } = checksOf(context);
  const payloadOf = async (claims: object, more: object = {}) =>
    lib.decode(await lib.sign({ ...claims }, SECRET, signing('HS256', more))).payload;
  return [
    {
      name: 'sign: sets iat, exp, nbf, iss and aud from its options',
      async run() {
        const more = { expiresIn: '1h', notBefore: 5, issuer: ISSUER, audience: [AUDIENCE] };
        assert.deepEqual(
          { ...(await payloadOf({ sub: 'me' }, more)) },
          { sub: 'me', iat: at, nbf: at + 5, exp: at + 3600, iss: ISSUER, aud: [AUDIENCE] },
        );
        assert.equal((await payloadOf({ iat: at - 5 })).iat, at - 5);
        assert.ok(!('iat' in (await payloadOf({}, { issuedAt: false }))));
        assert.ok(!('exp' in (await payloadOf({}, { expiresIn: false }))));
      },
    },
    {
      name: 'sign: refuses claims that contradict options, have a wrong type, or do not fit into JSON',
      async run() {
        const cyclic: Record<string, unknown> = {};
        cyclic.self = cyclic;
        const wrong: [object, object?][] = [
          [{ exp: at }],
          [{ nbf: at }, { notBefore: 5 }],
          [{ iss: 'a' }, { issuer: 'b' }],
          [{ aud: 'a' }, { audience: 'b' }],
          [{ iat: '5' }],
          [{ iat: NaN }],
          [{ sub: 5 }],
          [{ jti: null }],
          [{ aud: [1] }],
          [{ big: 1n }],
          [{ x: Infinity }],
          [cyclic],
          [{ deep: [{ n: NaN }] }],
        ];
        for (const [claims, more] of wrong) {
          await misuses(() => payloadOf(claims, more), 'ERR_JWT_OPTION_INVALID', Object.keys(claims).join());
        }
      },
    },
    {
      name: 'sign: text of any script survives the round trip',
      async run() {
        const name = 'Zoë 🦊 \u2028 "\\\u0000';
        const claims = { iss: ISSUER, aud: AUDIENCE, name, nested: { list: [1, null, 'ß'] } };
        const token = await lib.sign(claims, SECRET, signing('HS256', { issuedAt: false }));
        const { payload } = await lib.verify(token, SECRET, rules('HS256'));
        assert.deepEqual({ ...payload }, { ...claims, exp: at + 300 });
      },
    },
  ];
}

function durations(context: Context): Case[] {
  const { misuses } = checksOf(context);
  const { lib, assert } = context;
  const good: [Duration, number][] = [
    [90, 90],
    ['90s', 90],
    ['1.5h', 5400],
    ['15m', 900],
    ['7d', 604800],
    ['2w', 1209600],
  ];
  const bad = [
    '10',
    '',
    'm',
    '5 m',
    '5M',
    '-5m',
    '5ms',
    '1h30m',
    '0x5m',
    ' 5m',
    '5m\n',
    '٥m',
    'Infinitys',
    -1,
    NaN,
    Infinity,
    null,
    undefined,
    true,
    {},
    [5],
    new Date(0),
    5n,
  ];
  return [
    {
      name: 'durations: seconds as a number, or text with a unit',
      async run() {
        for (const [expiresIn, seconds] of good) {
          const token = await lib.sign({}, SECRET, signing('HS256', { expiresIn }));
          assert.equal(lib.decode(token).payload.exp, at + seconds, String(expiresIn));
        }
      },
    },
    {
      name: 'durations: everything else is a UsageError at construction',
      async run() {
        for (const value of bad) {
          const wrong = value as Duration;
          const attempts = {
            expiresIn: () => lib.createSigner(SECRET, signing('HS256', { expiresIn: wrong })),
            clockTolerance: () => lib.createVerifier(SECRET, rules('HS256', { clockTolerance: wrong })),
            maxAge: () => lib.createVerifier(SECRET, rules('HS256', { maxAge: wrong })),
          };
          for (const [option, attempt] of Object.entries(attempts)) {
            await misuses(attempt, 'ERR_JWT_OPTION_INVALID', `${option}: ${String(value)}`);
          }
        }
      },
    },
  ];
}
