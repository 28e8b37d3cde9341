import fc from 'fast-check';
import {
  createVerifier,
  type ExplainedCheck,
  explain,
  type Jwk,
  type StandardSchema,
  verify,
  type VerificationKey,
  type VerifyOptions,
} from 'strictjwt';
import { describe, expect } from 'vitest';
import { now } from '../support/clock.ts';
import { type ForgeableName, isHmac, pair, SECRET } from '../support/keys.ts';
import { cases, keyTextFor, OTHER_SECRET, plainOptions } from './cases.ts';
import { outcomeOf, verdictOf } from './outcome.ts';
import { property } from './profile.ts';

const oct = (text: string, kid?: string): Jwk => {
  return { kty: 'oct', k: Buffer.from(text).toString('base64url'), ...(kid !== undefined && { kid }) };
};

const wrong = {
  p256: pair('otherP256').publicPem,
  ed25519: pair('otherEd25519').publicPem,
  rsa: pair('rsa').publicPem,
};

const keysOf = new Map<ForgeableName, readonly (VerificationKey | undefined)[]>();

function keysFor(alg: ForgeableName): readonly (VerificationKey | undefined)[] {
  const keys = keysOf.get(alg) ?? listKeys(alg);
  keysOf.set(alg, keys);
  return keys;
}

/** Every way to hand in a key, the right one and others. */
function listKeys(alg: ForgeableName): readonly (VerificationKey | undefined)[] {
  const right = keyTextFor(alg);
  if (!isHmac(alg)) return [right, [wrong.p256, right], () => right, async () => wrong.ed25519, wrong.rsa];
  return [
    right,
    Buffer.from(SECRET),
    OTHER_SECRET,
    oct(SECRET, 'a'),
    [oct(OTHER_SECRET, 'a'), oct(SECRET, 'b')],
    [OTHER_SECRET, SECRET],
    { keys: [oct(SECRET, 'a'), oct(OTHER_SECRET, 'b')] },
    { keys: [oct(SECRET)] },
    { keys: [oct(SECRET, 'a'), oct(SECRET, 'a')] },
    () => SECRET,
    async () => oct(SECRET),
    async () => null,
    () => 'short',
    ({ kid }) => (kid === 'a' ? SECRET : undefined),
    'short',
    undefined,
  ];
}

const schemas: readonly (StandardSchema | undefined)[] = [
  undefined,
  { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
  {
    '~standard': { version: 1, vendor: 'test', validate: async () => ({ issues: [{ message: 'no', path: ['sub'] }] }) },
  },
];
const revocations: readonly VerifyOptions['isRevoked'][] = [
  undefined,
  () => false,
  async () => true,
  ({ sub }) => sub === 'user-2',
];

const rarely = <T>(table: readonly (T | undefined)[]): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 4 }, { arbitrary: fc.constantFrom(...table), weight: 1 });

const questions = fc.record({
  one: cases,
  key: fc.nat({ max: 40 }),
  plain: plainOptions,
  schema: rarely(schemas),
  isRevoked: rarely(revocations),
  allowed: fc.constantFrom<string[] | undefined>(undefined, undefined, ['HS256', 'HS384'], ['ES256', 'EdDSA']),
});

const ORDER = ['format', 'header', 'algorithm', 'crit', 'typ', 'key', 'signature', 'payload'];

function checkForm(checks: readonly ExplainedCheck[]): void {
  const names = checks.map((check) => check.name);
  if (ORDER.some((name, index) => names[index] !== name)) throw new Error(`order: ${names.join()}`);
  if (new Set(names).size !== names.length || names.at(-1) !== 'revocation' || names.at(-2) !== 'schema')
    throw new Error(names.join());
  for (const { status, code, message } of checks) {
    if ((status === 'fail') !== (code !== undefined) || message === '')
      throw new Error('a check without code or message');
  }
}

describe('explain and verify', () => {
  property(
    'agree on every token, with any key and any options',
    questions,
    async ({ one, key, plain, schema, isRevoked, allowed }) => {
      const { alg, token } = one;
      const keys = keysFor(alg);
      const given = keys[key % keys.length];
      const options = {
        algorithms: allowed ?? [alg],
        ...plain,
        now,
        ...(schema && { schema }),
        ...(isRevoked && { isRevoked }),
      } as VerifyOptions<unknown>;
      const verdict = verdictOf(await outcomeOf(() => verify(token, given as VerificationKey, options)));
      const explained = await outcomeOf(() => explain(token, given, options));

      // A key that cannot serve rejects both, whatever the token.
      if ('error' in explained) return expect(verdict).toBe(explained.error.code);
      const { valid, checks } = explained.value;
      checkForm(checks);
      const failed = checks.find((check) => check.status === 'fail');
      // without a key nothing is verified
      if (given === undefined) return expect([valid, verdict]).toEqual([false, 'ERR_JWT_KEY_INVALID']);
      expect(valid).toBe(verdict === 'accepted');
      expect(failed?.code ?? 'accepted').toBe(verdict);
    },
  );

  property(
    'agree with a prepared and a remembering verifier',
    fc.tuple(cases, plainOptions),
    async ([{ alg, token }, plain]) => {
      const options: VerifyOptions = { algorithms: [alg], ...plain, now };
      const key = keyTextFor(alg);
      const remembering = createVerifier(key, { ...options, cache: true });
      const ways = [
        () => verify(token, key, options),
        () => createVerifier(key, options)(token),
        () => remembering(token),
        () => remembering(token),
      ];
      const verdicts = [];
      for (const way of ways) verdicts.push(verdictOf(await outcomeOf(way)));
      expect(new Set(verdicts).size, verdicts.join()).toBe(1);
    },
  );
});
