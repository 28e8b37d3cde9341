// How good a secret is, at best: nobody can tell from a text how it was chosen.
import { ALGORITHMS } from '../../../src/crypto/algorithms.ts';
import { type ByteForm, decodeSecret } from '../text/decode-secret.ts';

export type SecretForm = 'text' | ByteForm;

export const SECRET_FORMS: readonly SecretForm[] = ['text', 'base64', 'base64url', 'hex'];

/** What a text stands for; `undefined` when it is not of that form. */
export function secretOf(text: string, form: SecretForm): string | Uint8Array | undefined {
  return form === 'text' ? text : decodeSecret(text.trim(), form);
}

const CLASSES: readonly (readonly [RegExp, number])[] = [
  [/[0-9]/, 10],
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[-_]/, 2],
  [/[^A-Za-z0-9_-]/, 31],
];

/** Bits, if every character was drawn at random from the kinds of characters that are there. */
export function strengthOf(secret: string | Uint8Array): number {
  if (typeof secret !== 'string') return secret.length * 8;
  // each character has six bits, but what was drawn were whole bytes
  if (/^[\w-]{32,}$/.test(secret)) return decodedBits(secret);
  const kinds = CLASSES.reduce((sum, [pattern, size]) => sum + (pattern.test(secret) ? size : 0), 0);
  return Math.floor(secret.length * Math.log2(Math.max(kinds, 1)));
}

function decodedBits(secret: string): number {
  const perCharacter = /^([0-9a-f]+|[0-9A-F]+)$/.test(secret) ? 4 : 6;
  return Math.floor((secret.length * perCharacter) / 8) * 8;
}

/** Bits that the algorithm's hash can make use of. */
export function neededStrength(algorithm: string): number {
  return (ALGORITHMS.get(algorithm)?.hashLength ?? 0) * 8;
}
