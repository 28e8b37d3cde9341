// Finds what looks like a token in text: where it begins, where it ends, and whether it goes on in the next line.
import { readHeader } from './paste-header.ts';
import { type Begun, countDots, lastLine, looksRandom, LONGEST_JOINED, type Piece } from './paste-join.ts';

export interface Found {
  readonly token: string;
  /** how many parts between dots */
  readonly segments: number;
  readonly hasAlgorithm: boolean;
  /** in the text, the first character and the one after the last */
  readonly start: number;
  readonly end: number;
  readonly notes: readonly string[];
}

const PIECE = /[\w\-+/=.]+/g;

/** Where a header may begin: `{`, then a quote, white space or `}`, in base64url. Also glued to "Bearer". */
const BEGINNING = /(?<![A-Za-z0-9_-])e[wy3][\w-]*|(?<=[Bb]earer|BEARER)e[wy3][\w-]*/g;

export function findTokens(text: string): Found[] {
  const pieces = piecesOf(text);
  const found: Found[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] as Piece;
    for (const begun of tokensIn(piece, text)) {
      const last = begun.end === piece.end ? lastLine(begun, pieces, at, text) : at;
      found.push(describe(begun, pieces.slice(at + 1, last + 1), text));
      at = Math.max(at, last);
    }
  }
  return found;
}

function piecesOf(text: string): Piece[] {
  return Array.from(text.matchAll(PIECE), ({ 0: piece, index }) => place(piece, index));
}

function place(text: string, start: number): Piece {
  return { text, start, end: start + text.length };
}

/** The tokens that begin within a piece: `token=eyJ…`, `/verify/eyJ…/`. */
function* tokensIn(piece: Piece, text: string): Generator<Begun> {
  let from = 0;
  for (const { 0: first, index } of piece.text.matchAll(BEGINNING)) {
    const header = index < from ? undefined : readHeader(first);
    if (!header) continue;
    const begin = withLostHeader(piece.text, index);
    // a separator before the token is one behind it, too
    const separator = text[piece.start + begin - 1] ?? '';
    const whole = dropSentenceEnd(takeWhile(piece.text, begin, separator));
    from = begin + whole.length;
    yield { ...place(whole, piece.start + begin), header };
  }
}

const CHARACTERS: Readonly<Record<string, RegExp>> = {
  '/': /[\w\-+]*=*(?:\.[\w\-+]*=*)*/y,
  '+': /[\w\-/]*=*(?:\.[\w\-/]*=*)*/y,
};
const ANY_CHARACTERS = /[\w\-+/]*=*(?:\.[\w\-+/]*=*)*/y;

function takeWhile(text: string, from: number, separator: string): string {
  const pattern = (Object.hasOwn(CHARACTERS, separator) && CHARACTERS[separator]) || ANY_CHARACTERS;
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0] ?? '';
}

/** When the first letter was not copied, the payload looks like the header: then the token begins before it. */
function withLostHeader(piece: string, index: number): number {
  if (piece[index - 1] !== '.' || countDots(piece.slice(index)) >= 2) return index;
  const before = /[\w-]{8,}\.$/.exec(piece.slice(Math.max(0, index - 2000), index));
  return before ? index - before[0].length : index;
}

/** A full stop that ends a sentence, and the dots of an ellipsis; a single one ends an unsigned token. */
function dropSentenceEnd(token: string): string {
  const bare = token.replace(/(?<!\.)\.{2,}$/, '');
  return bare.endsWith('.') && countDots(bare) > 2 ? bare.slice(0, -1) : bare;
}

function describe(begun: Begun, lines: readonly Piece[], text: string): Found {
  const last = lines.at(-1) ?? begun;
  const notes: string[] = [];
  if (lines.length > 0) notes.push('white space and line breaks within the token were removed');
  // at the end of a line a single "=" is how mail goes on
  const joined = [begun, ...lines].map(({ text }, at) => (at < lines.length ? text.replace(/=$/, '') : text)).join('');
  const token = dropCookieSignature(joined, text.slice(Math.max(0, begun.start - 2), begun.start), notes);
  if (/^(\.{2,}|…|\*{3})/.test(text.slice(last.end, last.end + 3)))
    notes.push('it was cut off before it was pasted: "…" follows');
  const { hasAlgorithm } = begun.header;
  return { token, segments: countDots(token) + 1, hasAlgorithm, start: begun.start, end: last.end, notes };
}

/** Express signs cookies: `s:value.signature`. */
function dropCookieSignature(token: string, before: string, notes: string[]): string {
  if (before !== 's:' || countDots(token) !== 3) return token;
  notes.push("the cookie's own signature, behind the token, was taken off");
  return token.slice(0, token.lastIndexOf('.'));
}

/** No readable header anywhere: what has a token's shape, when there is no doubt which that is. */
export function findDamaged(text: string): Found[] {
  const pieces = piecesOf(text);
  const isAlone = pieces.filter(({ text }) => !/^bearer$/i.test(text)).length === 1 && text.length < LONGEST_JOINED;
  const shaped = pieces.filter(({ text: piece }) => {
    const dots = countDots(piece);
    return (dots === 2 || dots === 4) && (isAlone || (piece.length >= 60 && looksRandom(piece)));
  });
  return shaped.map(({ text: token, start, end }) => {
    return { token, segments: countDots(token) + 1, hasAlgorithm: false, start, end, notes: [] };
  });
}
