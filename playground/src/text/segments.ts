// Which part of what was pasted is which segment of the token in it.

import { indexIn } from '../../../src/inspect/paste.ts';

export type PartKind = 'around' | 'header' | 'payload' | 'signature' | 'dot';

export interface ColouredPart {
  readonly kind: PartKind;
  readonly text: string;
}

/** Longer texts are shown without colour: no token is that long, and each character is looked at. */
const LONGEST = 100_000;

/** An encrypted token (JWE) has five. */
const MOST_SEGMENTS = 5;

const KINDS: readonly PartKind[] = ['header', 'payload', 'signature'];

export function colourToken(text: string, token: string): ColouredPart[] {
  const dots = token.split('.', MOST_SEGMENTS + 1).length - 1;
  const place = text.length > LONGEST || dots >= MOST_SEGMENTS ? undefined : placeOf(text, token);
  if (!place) return [{ kind: 'around', text }];
  const { start, end } = place;
  const parts: ColouredPart[] = [{ kind: 'around', text: text.slice(0, start) }];
  text
    .slice(start, end)
    .split('.')
    .forEach((segment, index) => {
      if (index > 0) parts.push({ kind: 'dot', text: '.' });
      parts.push({ kind: KINDS[index] ?? 'around', text: segment });
    });
  parts.push({ kind: 'around', text: text.slice(end) });
  return parts.filter((part) => part.text !== '');
}

/** Where the token stands; line breaks and blanks may have come into it on its way. */
function placeOf(text: string, token: string): { start: number; end: number } | undefined {
  if (token === '') return undefined;
  const at = indexIn(text, token);
  if (at >= 0) return { start: at, end: at + token.length };
  const kept: number[] = [];
  let bare = '';
  for (let i = 0; i < text.length; i++) {
    if (/\s/.test(text[i] as string)) continue;
    kept.push(i);
    bare += text[i];
  }
  const first = indexIn(bare, token);
  if (first < 0) return undefined;
  return { start: kept[first] as number, end: (kept[first + token.length - 1] as number) + 1 };
}
