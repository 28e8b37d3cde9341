import { describe, expect, it } from 'vitest';
import { createVerifier, decode, explain, verify } from 'strictjwt';
import { expectTokenError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS, type Segments, seal, segmentsOf } from '../support/forge.ts';
import { ALL_NAMES, SECRET, signingKeyFor, verificationKeyFor } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// jose, fast-jwt, hono and tsndr accepted padding, white space, `+/` and non-zero trailing bits: a token on a deny-list
// comes back in another spelling. RFC 7515, section 2: no padding; RFC 4648, section 3.5: the last bits are zero.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const NAMES = ['header', 'payload', 'signature'] as const;
type SegmentName = (typeof NAMES)[number];

/** Tokens whose segments have every length modulo 4 that base64url knows. */
const TOKENS: readonly string[] = [0, 1, 2].flatMap((a) =>
  [0, 1, 2].map((b) =>
    forge({
      alg: 'HS256',
      key: SECRET,
      header: { x: '?>~'.repeat(4) + 'y'.repeat(a) },
      payload: { ...GOOD_CLAIMS, x: '?>~'.repeat(4) + 'y'.repeat(b) },
    }),
  ),
);

/**
 * The token with one segment spelled otherwise. Header and payload are sealed anew over the other spelling, so that
 * only the spelling can be the reason for a rejection.
 */
function respelled(token: string, name: SegmentName, spelling: string): string {
  const parts: Segments = { ...segmentsOf(token), [name]: spelling };
  const signingInput = `${parts.header}.${parts.payload}`;
  return name === 'signature' ? `${signingInput}.${spelling}` : seal('HS256', signingInput, SECRET);
}

async function expectRefusedEverywhere(token: string): Promise<void> {
  await expectTokenError(verify(token, SECRET, optionsFor('HS256')), 'ERR_JWT_MALFORMED');
  await expectTokenError(() => decode(token), 'ERR_JWT_MALFORMED');
}

/** Every other character whose used bits are the same; what is left over differs. */
function trailingBitVariants(segment: string): string[] {
  const unused = [0, undefined, 4, 2][segment.length % 4];
  if (!unused) return [];
  const last = ALPHABET.indexOf(segment.at(-1) ?? '');
  const variants: string[] = [];
  for (let bits = 1; bits < 2 ** unused; bits++) variants.push(segment.slice(0, -1) + (ALPHABET[last | bits] ?? ''));
  return variants;
}

function at(segment: string, index: number, text: string, removed = 0): string {
  return segment.slice(0, index) + text + segment.slice(index + removed);
}

describe('two spellings: the tokens used here', () => {
  it('are good ones, of every length modulo 4, and hold both - and _', async () => {
    const lengths = new Set<string>();
    for (const token of TOKENS) {
      await expect(verify(token, SECRET, optionsFor('HS256'))).resolves.toBeDefined();
      const { header, payload } = segmentsOf(token);
      lengths.add(`header ${header.length % 4}`).add(`payload ${payload.length % 4}`);
    }
    expect(lengths.size).toBe(6);
    expect(TOKENS.join('')).toMatch(/-.*_|_.*-/);
  });
});

describe.each(NAMES)('two spellings of the %s', (name) => {
  it('refuses padding, right or wrong', async () => {
    for (const token of TOKENS) {
      const segment = segmentsOf(token)[name];
      for (const padding of ['=', '==', '===', '====', '%3D', '%3d'])
        await expectRefusedEverywhere(respelled(token, name, segment + padding));
      for (const spelling of [`=${segment}`, at(segment, 4, '='), at(segment, 4, '==')]) {
        await expectRefusedEverywhere(respelled(token, name, spelling));
      }
    }
  });

  it.each([
    ' ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\v',
    '\f',
    '\0',
    '\x7F',
    '\x85',
    '\u00A0',
    '\u200B',
    '\u2028',
    '\uFEFF',
    '\u3000',
    '\b',
  ])('refuses white space and invisible characters: %j', async (space) => {
    for (const token of TOKENS) {
      const segment = segmentsOf(token)[name];
      for (const index of [0, 1, 4, segment.length >> 1, segment.length - 1, segment.length]) {
        await expectRefusedEverywhere(respelled(token, name, at(segment, index, space)));
      }
    }
  });

  it('refuses + and / for - and _', async () => {
    let tried = 0;
    for (const token of TOKENS) {
      const segment = segmentsOf(token)[name];
      for (const [ours, theirs] of [
        ['-', '+'],
        ['_', '/'],
      ] as const) {
        for (let index = segment.indexOf(ours); index >= 0; index = segment.indexOf(ours, index + 1)) {
          await expectRefusedEverywhere(respelled(token, name, at(segment, index, theirs, 1)));
          tried++;
        }
      }
    }
    expect(tried).toBeGreaterThan(5);
  });

  it('refuses every variant of the bits that are left over', async () => {
    let tried = 0;
    for (const token of TOKENS) {
      const segment = segmentsOf(token)[name];
      for (const variant of trailingBitVariants(segment)) {
        expect(Buffer.from(variant, 'base64url')).toEqual(Buffer.from(segment, 'base64url'));
        await expectRefusedEverywhere(respelled(token, name, variant));
        tried++;
      }
    }
    expect(tried).toBe(name === 'signature' ? 9 * 3 : 3 * 15 + 3 * 3);
  });

  it('refuses a single character behind a whole number of groups', async () => {
    for (const token of TOKENS) {
      const segment = segmentsOf(token)[name];
      const whole = segment.slice(0, segment.length - (segment.length % 4));
      for (const extra of ['A', '_', '0']) await expectRefusedEverywhere(respelled(token, name, whole + extra));
    }
  });

  it('refuses characters that are a letter only in their low byte', async () => {
    for (const token of TOKENS.slice(0, 3)) {
      const segment = segmentsOf(token)[name];
      for (const index of [0, 3, segment.length >> 1, segment.length - 1]) {
        const code = segment.charCodeAt(index);
        for (const high of [0x0100, 0x0400, 0x2000, 0xd800, 0xff00]) {
          await expectRefusedEverywhere(
            respelled(token, name, at(segment, index, String.fromCharCode(high + code), 1)),
          );
        }
        const fullwidth = String.fromCharCode(0xfee0 + code);
        await expectRefusedEverywhere(respelled(token, name, at(segment, index, fullwidth, 1)));
        await expectRefusedEverywhere(
          respelled(token, name, at(segment, index, String.fromCodePoint(0x1d400 + code), 1)),
        );
      }
    }
  });

  it('refuses every character outside the alphabet, at every position modulo 4', async () => {
    const token = TOKENS[0] ?? '';
    const segment = segmentsOf(token)[name];
    for (let code = 0; code < 256; code++) {
      const character = String.fromCharCode(code);
      if (ALPHABET.includes(character)) continue;
      for (let index = 4; index < 8; index++) {
        await expectRefusedEverywhere(respelled(token, name, at(segment, index, character, 1)));
      }
      await expectRefusedEverywhere(respelled(token, name, at(segment, segment.length - 1, character, 1)));
    }
  });
});

describe('two spellings of a signature, every algorithm', () => {
  it.each(ALL_NAMES)('%s has one spelling only', async (algorithm) => {
    const token = forge({ alg: algorithm, key: signingKeyFor(algorithm) });
    const { header, payload, signature } = segmentsOf(token);
    const verifier = createVerifier(verificationKeyFor(algorithm), optionsFor(algorithm));
    await expect(verifier(token)).resolves.toBeDefined();
    const others = [
      ...trailingBitVariants(signature),
      `${signature}=`,
      `${signature}==`,
      ` ${signature}`,
      `${signature}\n`,
    ];
    for (const other of others) {
      expect(Buffer.from(other, 'base64url')).toEqual(Buffer.from(signature, 'base64url'));
      await expectTokenError(verifier(`${header}.${payload}.${other}`), 'ERR_JWT_MALFORMED');
    }
  });
});

describe('two spellings of the whole', () => {
  it.each(['Bearer ', 'bearer ', 'JWT ', '"', "'", '<', 'access_token=', '\uFEFF', ' ', '%20'])(
    'refuses %j before it',
    async (prefix) => {
      const token = TOKENS[0] ?? '';
      for (const spelling of [prefix + token, prefix + token + prefix, token + prefix]) {
        await expectRefusedEverywhere(spelling);
        expect((await explain(spelling, SECRET, optionsFor('HS256'))).valid).toBe(false);
      }
    },
  );

  it.each([
    [':', '.'],
    ['%2E', '.'],
    ['\u3002', '.'],
    ['\uFF0E', '.'],
    ['\u2024', '.'],
    ['..', '.'],
    [' . ', '.'],
    ['\n.\n', '.'],
  ])('refuses %j for the dot', async (dot) => {
    const { header, payload, signature } = segmentsOf(TOKENS[0] ?? '');
    for (const spelling of [
      `${header}${dot}${payload}.${signature}`,
      `${header}.${payload}${dot}${signature}`,
      [header, payload, signature].join(dot),
    ]) {
      await expectRefusedEverywhere(spelling);
    }
  });

  it('upper and lower case are different tokens', async () => {
    const token = TOKENS[0] ?? '';
    const { header, payload, signature } = segmentsOf(token);
    const swapped = signature.replace(/[A-Za-z]/, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()));
    await expectTokenError(
      verify(`${header}.${payload}.${swapped}`, SECRET, optionsFor('HS256')),
      'ERR_JWT_SIGNATURE_INVALID',
    );
  });
});
