// The same tokens and options for jose: what we accept, jose accepts with an equal payload. Where we are stricter,
// the reason is on the list below, by our code and a condition that is found out without our code.
import fc from 'fast-check';
import * as jose from 'jose';
import { isDeepStrictEqual } from 'node:util';
import { type TokenError, verify, type VerifyOptions } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { NOW, now } from '../support/clock.ts';
import { type ForgeableName, isHmac, SECRET } from '../support/keys.ts';
import { cases, keyTextFor, type PlainOptions, plainOptions } from './cases.ts';
import { outcomeOf } from './outcome.ts';
import { property } from './profile.ts';

interface Seen {
  readonly token: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly options: PlainOptions;
}

interface Stricter {
  readonly why: string;
  readonly code: TokenError['code'];
  readonly claim?: string;
  readonly when: (seen: Seen) => boolean;
}

const segments = (token: string): string[] => token.split('.');
const isCanonical = (text: string): boolean => Buffer.from(text, 'base64url').toString('base64url') === text;
const isUtf8 = (text: string): boolean => {
  const bytes = Buffer.from(text, 'base64url');
  return Buffer.from(bytes.toString()).equals(bytes);
};
const notText = (value: unknown): boolean => value !== undefined && typeof value !== 'string';

const STRICTER: readonly Stricter[] = [
  {
    why: 'a token has one spelling',
    code: 'ERR_JWT_MALFORMED',
    when: ({ token }) => !segments(token).every(isCanonical),
  },
  { why: 'text is UTF-8', code: 'ERR_JWT_MALFORMED', when: ({ token }) => !segments(token).slice(0, 2).every(isUtf8) },
  {
    why: 'no byte order mark',
    code: 'ERR_JWT_MALFORMED',
    when: ({ token }) => segments(token).some((text) => text.startsWith('77-')),
  },
  {
    why: 'no "__proto__" member at any depth',
    code: 'ERR_JWT_MALFORMED',
    when: ({ header, payload }) => [header, payload].some((part) => JSON.stringify(part).includes('"__proto__":')),
  },
  { why: '"kid" is text', code: 'ERR_JWT_MALFORMED', when: ({ header }) => notText(header.kid) },
  {
    why: 'no "b64", also where no "crit" names it',
    code: 'ERR_JWT_CRIT_UNSUPPORTED',
    when: ({ header }) => 'b64' in header,
  },
  { why: '"typ" is text', code: 'ERR_JWT_TYP_MISMATCH', when: ({ header }) => notText(header.typ) },
  {
    why: 'another kind of token is refused unless asked for',
    code: 'ERR_JWT_TYP_MISMATCH',
    when: ({ header, options }) => options.typ === undefined && !/^(application\/)?jwt$/i.test(String(header.typ)),
  },
  {
    why: 'a longest length',
    code: 'ERR_JWT_TOO_LARGE',
    when: ({ token, options }) => token.length > (options.maxTokenLength ?? 16_384),
  },
  ...(['iss', 'sub', 'jti'] as const).map((claim): Stricter => {
    return {
      why: `"${claim}" is text, also when nobody expects it`,
      code: 'ERR_JWT_CLAIM_INVALID',
      claim,
      when: ({ payload }) => notText(payload[claim]),
    };
  }),
  {
    why: '"aud" is text or a list of nothing but text',
    code: 'ERR_JWT_CLAIM_INVALID',
    claim: 'aud',
    when: ({ payload }) => payload.aud !== undefined && [payload.aud].flat().some(notText),
  },
  ...(['exp', 'nbf', 'iat'] as const).map((claim): Stricter => {
    return {
      why: `"${claim}" is finite`,
      code: 'ERR_JWT_CLAIM_INVALID',
      claim,
      when: ({ payload }) => Math.abs(Number(payload[claim])) === Infinity,
    };
  }),
];

const keys = new Map<ForgeableName, jose.CryptoKey | Uint8Array>();

async function joseKey(alg: ForgeableName): Promise<jose.CryptoKey | Uint8Array> {
  const known = keys.get(alg);
  if (known) return known;
  const key = isHmac(alg)
    ? await crypto.subtle.importKey('raw', Buffer.from(SECRET), { name: 'HMAC', hash: `SHA-${alg.slice(2)}` }, false, [
        'verify',
      ])
    : await jose.importSPKI(keyTextFor(alg), alg);
  keys.set(alg, key);
  return key;
}

function joseOptions(alg: ForgeableName, options: PlainOptions): jose.JWTVerifyOptions {
  const {
    issuer,
    audience,
    subject,
    typ,
    maxAge,
    clockTolerance,
    expiration = 'required',
    requiredClaims = [],
  } = options;
  return {
    algorithms: [alg],
    currentDate: new Date(NOW),
    requiredClaims: [...requiredClaims, ...(expiration === 'required' ? ['exp'] : [])],
    ...(issuer !== false && { issuer }),
    ...(audience !== false && { audience }),
    ...(subject !== undefined && { subject }),
    ...(typ !== undefined && typ !== false && { typ }),
    ...(maxAge !== undefined && { maxTokenAge: maxAge }),
    ...(clockTolerance !== undefined && { clockTolerance }),
  };
}

interface Answer {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

async function askJose(alg: ForgeableName, token: string, options: PlainOptions): Promise<Answer | undefined> {
  try {
    const { protectedHeader, payload } = await jose.jwtVerify(token, await joseKey(alg), joseOptions(alg, options));
    return { header: { ...protectedHeader }, payload };
  } catch {
    return undefined;
  }
}

const counts = { accepted: 0, rejected: 0, stricter: new Map<string, number>() };

async function compare(alg: ForgeableName, token: string, options: PlainOptions): Promise<void> {
  const theirs = await askJose(alg, token, options);
  const ours = await outcomeOf(() =>
    verify(token, keyTextFor(alg), { algorithms: [alg], now, ...options } as VerifyOptions),
  );
  if (!('error' in ours)) {
    counts.accepted++;
    if (!theirs) return expect.fail('we accept, jose rejects');
    if (!isDeepStrictEqual({ ...ours.value.payload }, { ...theirs.payload })) expect.fail('the payloads differ');
    if (!isDeepStrictEqual({ ...ours.value.header }, theirs.header)) expect.fail('the headers differ');
    return;
  }
  counts.rejected++;
  if (!theirs) return;
  const { code } = ours.error;
  const claim = 'claim' in ours.error ? ours.error.claim : undefined;
  const seen = { token, options, ...theirs };
  const reason = STRICTER.find((one) => one.code === code && one.claim === claim && one.when(seen));
  if (!reason) return expect.fail(`jose accepts, we reject, and the reason is not listed: ${ours.error.message}`);
  counts.stricter.set(reason.why, (counts.stricter.get(reason.why) ?? 0) + 1);
}

describe('beside jose', () => {
  property(
    'what we accept it accepts with an equal payload, and where we are stricter the reason is listed',
    fc.tuple(cases, plainOptions),
    ([{ alg, token }, options]) => compare(alg, token, options),
  );

  it('the tokens were of both kinds, accepted and rejected', () => {
    console.log(
      `beside jose: ${counts.accepted} accepted by both, ${counts.rejected} rejected by us, stricter:`,
      Object.fromEntries(counts.stricter),
    );
    expect(counts.accepted).toBeGreaterThan(counts.rejected / 20);
    expect(counts.rejected).toBeGreaterThan(counts.accepted / 20);
  });
});
