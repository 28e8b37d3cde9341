// One character of a valid token is replaced, removed or added, or its end is cut off: in a long run every such
// token of every algorithm but ML-DSA (2,000 to 60,000 of them each), in a quick one a seeded sample.
import { createVerifier, TokenError, type Algorithm } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { forge } from '../support/forge.ts';
import { ALL_NAMES, type ForgeableName, isHmac, pairFor, SECRET, verificationKeyFor } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import { outcomeOf, verdictOf } from './outcome.ts';
import { HOUR, IS_LONG, seededSample } from './profile.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The alphabet, what other base64 readers take for it or skip, and characters whose low byte is in it. */
const CHARACTERS = [...ALPHABET, '.', '=', '+', '/', ' ', '\n', '\0', '\u00e9', '\u0141', '\ufeff'];
const QUICK_SAMPLE = 250;
const AT_ONCE = 64;

function* changed(token: string): Generator<string> {
  for (let at = 0; at <= token.length; at++) {
    const before = token.slice(0, at);
    const after = token.slice(at);
    for (const character of CHARACTERS) {
      yield before + character + after;
      if (at < token.length && character !== token[at]) yield before + character + after.slice(1);
    }
    if (at < token.length) yield before;
    if (at < token.length) yield before + after.slice(1);
    if (at > 0 && at < token.length) yield before.slice(0, -1) + after[0] + before.at(-1) + after.slice(1);
  }
}

function shortToken(alg: ForgeableName): string {
  const key = isHmac(alg) ? SECRET : pairFor(alg).privateKey;
  return forge({ alg, key, header: { typ: undefined }, payload: {} });
}

function optionsWithoutClaims(alg: ForgeableName) {
  return optionsFor(alg, { issuer: false, audience: false, expiration: 'optional' });
}

/** Codes that a changed token may end in; nothing of its claims may be judged. */
const CODES = [
  'ERR_JWT_MALFORMED',
  'ERR_JWT_ALG_NOT_ALLOWED',
  'ERR_JWT_CRIT_UNSUPPORTED',
  'ERR_JWT_TYP_MISMATCH',
  'ERR_JWT_SIGNATURE_INVALID',
];

async function expectAllRejected(
  tokens: readonly string[],
  verify: (token: string) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < tokens.length; at += AT_ONCE) {
    const some = tokens.slice(at, at + AT_ONCE);
    const outcomes = await Promise.all(some.map((token) => outcomeOf(() => verify(token))));
    outcomes.forEach((outcome, index) => {
      const rejected = 'error' in outcome && outcome.error instanceof TokenError && CODES.includes(outcome.error.code);
      if (!rejected) expect.fail(`${verdictOf(outcome)}: ${JSON.stringify(some[index])}`);
    });
  }
}

describe('a valid token with one character replaced, removed, added or swapped, or its end cut off', () => {
  for (const alg of ALL_NAMES) {
    it(
      `is rejected: ${alg}`,
      async () => {
        const token = shortToken(alg);
        const verify = createVerifier(verificationKeyFor(alg), optionsWithoutClaims(alg));
        await verify(token);
        const tokens = [...new Set(changed(token))].filter((text) => text !== token);
        expect(tokens.length).toBeGreaterThan(CHARACTERS.length * token.length);
        await expectAllRejected(IS_LONG ? tokens : seededSample(tokens, QUICK_SAMPLE), verify);
        await verify(token);
      },
      HOUR,
    );
  }

  it(
    'is rejected also where the original is remembered',
    async () => {
      const token = shortToken('HS256');
      const verify = createVerifier(SECRET, { ...optionsWithoutClaims('HS256'), cache: true });
      await verify(token);
      const tokens = [...new Set(changed(token))].filter((text) => text !== token);
      await expectAllRejected(tokens, verify);
      await verify(token);
    },
    HOUR,
  );
});

describe('a valid token under another name of its algorithm', () => {
  const names: readonly [ForgeableName, Algorithm][] = [
    ['EdDSA', 'Ed25519'],
    ['Ed25519', 'EdDSA'],
    ['RS256', 'PS256'],
    ['HS256', 'HS384'],
  ];
  it.each(names)('%s is rejected where only %s is allowed', async (alg, allowed) => {
    const verify = createVerifier(verificationKeyFor(alg), { ...optionsWithoutClaims(alg), algorithms: [allowed] });
    expect(verdictOf(await outcomeOf(() => verify(shortToken(alg))))).toBe('ERR_JWT_ALG_NOT_ALLOWED');
  });
});
