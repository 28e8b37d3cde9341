// Tokens, keys and options that are mostly right and wrong in one or two places, for tests that compare verdicts.
import fc from 'fast-check';
import { NOW_SECONDS } from '../support/clock.ts';
import { AUDIENCE, base64url, ISSUER, seal } from '../support/forge.ts';
import { ALL_NAMES, type ForgeableName, isHmac, pair, pairFor, SECRET, verificationKeyFor } from '../support/keys.ts';

export const OTHER_SECRET = SECRET.toUpperCase();

/** JSON text of members, so that `1e400`, `-0`, `__proto__` and doubled members can be among them. */
const wrongType = fc.constantFrom(
  'null',
  'true',
  '"1"',
  '[]',
  '{}',
  '[7]',
  '["a",1]',
  '1e400',
  '-1e400',
  '0',
  '-0',
  '0.5',
);

function mostly(usual: string, ...others: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: fc.constant(usual), weight: 30 },
    { arbitrary: fc.constantFrom(usual, ...others), weight: 6 },
    { arbitrary: wrongType, weight: 1 },
  );
}

function time(usual: number, ...others: readonly number[]): fc.Arbitrary<string> {
  return mostly(String(NOW_SECONDS + usual), ...others.map((offset) => String(NOW_SECONDS + offset)));
}

const members: Record<string, fc.Arbitrary<string>> = {
  exp: time(300, 1, 0, -1, 4.5, -4.5),
  nbf: time(-10, 0, 1, 5, 0.25),
  iat: time(-10, -60, -61, -0.5, 0, 5, 6),
  iss: mostly(`"${ISSUER}"`, `"${ISSUER}/"`, '""', '"other"'),
  aud: mostly(`"${AUDIENCE}"`, `["other","${AUDIENCE}"]`, '"other"', '["other"]', '[]', `["${AUDIENCE}",1]`),
  sub: mostly('"user-1"', '"user-2"', '""'),
  jti: mostly('"id"'),
  data: mostly(
    '{"a":[1,{"b":null}]}',
    '"\u00e9\\u0000"',
    '{"__proto__":{"a":1}}',
    '"__proto__"',
    '{"constructor":1}',
    '"\\ud83d\\ude00"',
  ),
};

export const payloadText: fc.Arbitrary<string> = fc.oneof(
  {
    arbitrary: fc.record(members, { requiredKeys: ['exp', 'iss', 'aud'] }).map(
      (values) =>
        `{${Object.entries(values)
          .map(([name, value]) => `"${name}":${value ?? 'null'}`)
          .join(',')}}`,
    ),
    weight: 50,
  },
  {
    arbitrary: fc.constantFrom(
      '{}',
      '[]',
      'null',
      '"x"',
      '1',
      '{',
      '',
      '{"exp":1,"exp":99999999999}',
      '\ufeff{}',
      '{"__proto__":1}',
    ),
    weight: 1,
  },
);

export const anyAlg: fc.Arbitrary<ForgeableName> = fc.oneof(
  { arbitrary: fc.constantFrom<ForgeableName>('HS256', 'HS256', 'HS384', 'HS512'), weight: 40 },
  { arbitrary: fc.constantFrom<ForgeableName>('ES256', 'EdDSA', 'Ed25519'), weight: 2 },
);

const headerFields: fc.Arbitrary<string> = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      ',"typ":"JWT"',
      ',"typ":"JWT"',
      '',
      ',"typ":"JWT","kid":"a"',
      ',"kid":"b"',
      ',"typ":"jwt"',
    ),
    weight: 40,
  },
  {
    arbitrary: fc.constantFrom(
      ',"typ":"at+jwt"',
      ',"typ":"application/AT+jwt"',
      ',"typ":"application/jwt"',
      ',"typ":"x"',
      ',"typ":1',
      ',"typ":null',
      ',"kid":1',
      ',"kid":""',
      ',"crit":["exp"],"exp":1',
      ',"crit":[]',
      ',"b64":true',
      ',"b64":false',
      ',"crit":["b64"],"b64":true',
      ',"__proto__":{}',
      ',"jwk":{"kty":"oct","k":"AA"}',
      ',"zip":"DEF"',
      ',"cty":"JWT"',
      ',"x5c":[]',
      ',"jku":"https://evil.example"',
      '}',
      ',',
      ',"alg":"none"',
    ),
    weight: 3,
  },
);

/** How the finished token is spelled; the signature covers what stands before it. */
const spellings: readonly ((token: string) => string)[] = [
  (token) => token,
  (token) => `${token}=`,
  (token) => `${token} `,
  (token) => token.replaceAll('_', '/').replaceAll('-', '+'),
  (token) => token.slice(0, -1),
  (token) => `${token}.`,
  (token) => token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A'),
  (token) => token.replace('.', '..'),
];

/** How header and payload are written before they are signed. */
const encoders: readonly ((text: string) => string)[] = [
  base64url,
  (text) => Buffer.from(text).toString('base64'),
  (text) => `${base64url(text)}=`,
  (text) => `${base64url(text)}\n`,
  (text) => Buffer.from(`${text} `, 'latin1').toString('base64url'),
];

export interface Case {
  readonly alg: ForgeableName;
  readonly token: string;
}

const rarely = <T>(usual: T, others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 40 }, { arbitrary: fc.constantFrom(...others), weight: 1 });

export const cases: fc.Arbitrary<Case> = fc
  .record({
    alg: anyAlg,
    named: rarely<string | undefined>(undefined, ['none', 'HS256', 'hs256', 'RS256']),
    fields: headerFields,
    payload: payloadText,
    encode: rarely(encoders[0] ?? base64url, encoders),
    spell: rarely(spellings[0] ?? String, spellings),
    forged: rarely(false, [true]),
  })
  .map(({ alg, named, fields, payload, encode, spell, forged }) => {
    const header = `{"alg":"${named ?? alg}"${fields}}`;
    return { alg, token: spell(seal(alg, `${encode(header)}.${encode(payload)}`, signingKey(alg, forged))) };
  });

function signingKey(alg: ForgeableName, forged: boolean) {
  if (isHmac(alg)) return forged ? OTHER_SECRET : SECRET;
  if (!forged) return pairs[alg as 'ES256'].privateKey;
  return alg === 'ES256' ? others.p256.privateKey : others.ed25519.privateKey;
}

const pairs = { ES256: pairFor('ES256'), EdDSA: pairFor('EdDSA'), Ed25519: pairFor('Ed25519') };
const others = { p256: pair('otherP256'), ed25519: pair('otherEd25519') };

const verificationKeys = new Map(ALL_NAMES.map((alg) => [alg, verificationKeyFor(alg)]));

/** Secret or public key as text. */
export function keyTextFor(alg: ForgeableName): string {
  return verificationKeys.get(alg) ?? '';
}

/** Options of `verify` that are data: what other libraries have too. */
export interface PlainOptions {
  readonly issuer: string | string[] | false;
  readonly audience: string | string[] | false;
  readonly subject?: string;
  readonly typ?: string | false;
  readonly expiration?: 'required' | 'optional';
  readonly requiredClaims?: string[];
  readonly maxAge?: number;
  readonly clockTolerance?: number;
  readonly maxTokenLength?: number;
}

export const plainOptions: fc.Arbitrary<PlainOptions> = fc
  .record({
    issuer: rarely<string | string[] | false>(ISSUER, [false, [ISSUER, 'other'], 'other']),
    audience: rarely<string | string[] | false>(AUDIENCE, [false, ['x', AUDIENCE], 'x']),
    subject: rarely<string | undefined>(undefined, ['user-1', 'x']),
    typ: rarely<string | false | undefined>(undefined, [false, 'JWT', 'at+jwt', 'application/at+JWT']),
    expiration: rarely<'required' | 'optional' | undefined>(undefined, ['optional']),
    requiredClaims: rarely<string[] | undefined>(undefined, [['sub'], ['data', 'jti'], ['toString']]),
    maxAge: fc.constantFrom(undefined, undefined, undefined, 60, 55),
    clockTolerance: fc.constantFrom(undefined, undefined, 0, 5),
    maxTokenLength: rarely<number | undefined>(undefined, [150]),
  })
  .map((options) => {
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    return Object.fromEntries(given) as unknown as PlainOptions;
  });
