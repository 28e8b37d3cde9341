// The claim rules a second time: ten lines written from RFC 7519 §4.1 and the README, not from the library's code.
import fc from 'fast-check';
import { createVerifier, type VerifyOptions } from 'strictjwt';
import { describe, expect } from 'vitest';
import { forge } from '../support/forge.ts';
import { SECRET } from '../support/keys.ts';
import { outcomeOf } from './outcome.ts';
import { property } from './profile.ts';

const NOW = 1_000_000_000;

interface Expectations {
  readonly issuer: string | string[] | false;
  readonly audience: string | string[] | false;
  readonly subject?: string;
  readonly expiration?: 'required' | 'optional';
  readonly maxAge?: number;
  readonly clockTolerance?: number;
  readonly requiredClaims?: string[];
}

type Claims = Readonly<Record<string, unknown>>;

/** The first rule that is broken, as `code claim`, or `accepted`. */
function model(c: Claims, o: Expectations, now: number): string {
  const { clockTolerance: leeway = 0, maxAge } = o;
  const wrong = (name: string, fits: (value: never) => boolean): string | false =>
    Object.hasOwn(c, name) && !fits(c[name] as never) && `CLAIM_INVALID ${name}`;
  const time = (name: string) => wrong(name, (value) => Number.isFinite(value) && value <= 253402300799);
  const has = (name: string, needed: boolean): string | false =>
    (needed || (o.requiredClaims ?? []).includes(name)) && !Object.hasOwn(c, name) && `CLAIM_MISSING ${name}`;
  const [exp, nbf, iat] = [c.exp ?? Infinity, c.nbf ?? -Infinity, c.iat ?? now] as [number, number, number];
  const text = (name: string, e: string | string[] | false | undefined): string | false =>
    has(name, !!e) ||
    wrong(name, (v: unknown) => [v].flat(name === 'aud' ? 1 : 0).every((one) => typeof one === 'string')) ||
    (!!e && ![c[name]].flat().some((one) => [e].flat().includes(one as string)) && `CLAIM_MISMATCH ${name}`);
  const infinite = ['exp', 'nbf', 'iat'].find(
    (name) => Math.abs(c[name] as number) === Infinity && typeof c[name] === 'number',
  );
  const broken =
    (infinite && `CLAIM_INVALID ${infinite}`) ||
    has('exp', o.expiration !== 'optional') ||
    time('exp') ||
    (now - leeway >= exp && 'EXPIRED exp') ||
    has('nbf', false) ||
    time('nbf') ||
    (now + leeway < nbf && 'NOT_ACTIVE nbf') ||
    has('iat', maxAge !== undefined) ||
    time('iat') ||
    (maxAge !== undefined && iat > now + leeway && 'ISSUED_IN_FUTURE iat') ||
    (maxAge !== undefined && now > iat + maxAge + leeway && 'TOO_OLD iat') ||
    text('iss', o.issuer) ||
    text('aud', o.audience) ||
    text('sub', o.subject) ||
    text('jti', false) ||
    (o.requiredClaims ?? []).map((name) => has(name, true)).find(Boolean);
  return broken || 'accepted';
}

/** JSON text of a claim's value: times at and around every edge, and every wrong type. */
const odd = fc.constantFrom(
  'null',
  'true',
  '"1"',
  '"x"',
  '[]',
  '{}',
  '[1]',
  '["a",1]',
  '1e400',
  '-1e400',
  '0',
  '-0',
  '1e300',
  '253402300799',
  '253402300800',
  '-1e300',
);
const time = fc.oneof(
  { arbitrary: fc.integer({ min: -25, max: 25 }).map((offset) => String(NOW + offset)), weight: 8 },
  { arbitrary: fc.constantFrom('.5', '.25', '.75').map((part) => `${NOW}${part}`), weight: 2 },
  { arbitrary: odd, weight: 1 },
);
const name = fc.oneof(
  { arbitrary: fc.constantFrom('"a"', '"b"', '"A"', '"ab"', '""', '"a "'), weight: 8 },
  { arbitrary: odd, weight: 1 },
);
const list = fc
  .array(fc.constantFrom('"a"', '"b"', '"ab"', '""'), { maxLength: 3 })
  .map((items) => `[${items.join(',')}]`);
const claims = fc
  .record(
    {
      exp: time,
      nbf: time,
      iat: time,
      iss: fc.oneof(name, list),
      aud: fc.oneof(name, list, list),
      sub: name,
      jti: name,
      toString: name,
    },
    { requiredKeys: [] },
  )
  .map(
    (values) =>
      `{${Object.entries(values)
        .map(([claim, text]) => `"${claim}":${text}`)
        .join(',')}}`,
  );

const expected = fc.constantFrom<string | string[] | false>(false, false, 'a', 'a', ['a', 'b'], ['a'], 'ab');
const expectations: fc.Arbitrary<Expectations> = fc.record(
  {
    issuer: expected,
    audience: expected,
    subject: fc.constantFrom('a', 'b'),
    expiration: fc.constantFrom('required', 'optional', 'optional'),
    maxAge: fc.constantFrom(0, 5, 10, 20.5),
    clockTolerance: fc.constantFrom(0, 1, 5, 0.5),
    requiredClaims: fc.constantFrom(['sub'], ['jti', 'toString'], ['constructor'], ['nbf']),
  },
  { requiredKeys: ['issuer', 'audience'] },
);
const clock = fc.constantFrom(NOW, NOW, NOW + 0.25, NOW + 0.5, NOW - 1, 100_000_000);

async function judge(payloadText: string, options: Expectations, now: number): Promise<string> {
  const token = forge({ alg: 'HS256', key: SECRET, payloadText });
  const verify = createVerifier(SECRET, { algorithms: ['HS256'], ...options, now: () => now * 1000 } as VerifyOptions);
  const outcome = await outcomeOf(() => verify(token));
  if (!('error' in outcome)) return 'accepted';
  const claim = 'claim' in outcome.error ? String(outcome.error.claim) : '';
  return `${outcome.error.code.replace('ERR_JWT_', '')} ${claim}`;
}

describe('claims', () => {
  property(
    'are judged as ten lines of their own judge them',
    fc.tuple(claims, expectations, clock),
    async ([text, options, now]) => {
      const verdict = await judge(text, options, now);
      const should = model(JSON.parse(text) as Claims, options, now);
      if (verdict !== should) expect.fail(`the library says ${verdict}, the model ${should}`);
    },
  );

  property(
    'are judged the same from a cache, whatever was asked before',
    fc.tuple(claims, expectations, clock, clock),
    async ([text, options, now, later]) => {
      let seconds = now;
      const verify = createVerifier(SECRET, {
        algorithms: ['HS256'],
        ...options,
        cache: true,
        now: () => seconds * 1000,
      } as VerifyOptions);
      const token = forge({ alg: 'HS256', key: SECRET, payloadText: text });
      for (const moment of [now, later, now]) {
        seconds = moment;
        const outcome = await outcomeOf(() => verify(token));
        const verdict = 'error' in outcome ? outcome.error.code : 'accepted';
        const should = model(JSON.parse(text) as Claims, options, moment);
        const code = should === 'accepted' ? should : `ERR_JWT_${should.split(' ')[0] ?? ''}`;
        if (verdict !== code) expect.fail(`the library says ${verdict}, the model ${should}`);
      }
    },
  );
});
