// Finds what looks like a token in text: where it begins, where it ends, and whether it goes on in the next line.
import { readHeader, type TokenHeader } from './paste-header.ts';

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

/** A run of characters that tokens are made of, also wrongly encoded ones: base64 with padding. */
interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Begun extends Piece {
  readonly header: TokenHeader;
}

const PIECE = /[\w\-+/=.]+/g;

/** Where a header may begin: `{`, then a quote, white space or `}`, in base64url. Also glued to "Bearer". */
const BEGINNING = /(?<![A-Za-z0-9_-])e[wy3][\w-]*|(?<=[Bb]earer|BEARER)e[wy3][\w-]*/g;

/** Longer than any token that is accepted: text that goes on and on is not searched for its end. */
const LONGEST_JOINED = 32_768;

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
  const bare = token.replace(/\.{2,}$/, '');
  return bare.endsWith('.') && countDots(bare) > 2 ? bare.slice(0, -1) : bare;
}

function countDots(text: string): number {
  let dots = 0;
  for (let at = text.indexOf('.'); at >= 0 && dots < 6; at = text.indexOf('.', at + 1)) dots++;
  return dots;
}

/** How far a token has come, counted piece by piece, so that many short lines cost no more than one long one. */
class Progress {
  dots = 0;
  /** characters behind the last dot */
  last = 0;
  length = 0;
  readonly #header: TokenHeader;

  constructor(header: TokenHeader) {
    this.#header = header;
  }

  add(text: string): void {
    const dot = text.lastIndexOf('.');
    this.dots += countDots(text);
    this.last = dot < 0 ? this.last + text.length : text.length - dot - 1;
    if (text.endsWith('=')) this.last -= text.length - text.replace(/=+$/, '').length;
    this.length += text.length;
  }

  /** Two dots, or four of an encrypted token. */
  mayHave(more: number): boolean {
    return this.dots + more <= (this.#header.signatures ? 2 : 4);
  }

  /** Has it a whole signature? `undefined` when nobody can say. */
  isWhole(): boolean | undefined {
    return this.dots < 2 ? false : this.#header.signatures?.includes(this.last);
  }
}

/** Index of the piece with which the token that began in `pieces[first]` ends. */
function lastLine({ text: begun, header }: Begun, pieces: readonly Piece[], first: number, text: string): number {
  const progress = new Progress(header);
  progress.add(begun);
  const atFirst = progress.isWhole();
  let whole = atFirst === true ? first : -1;
  let likely = first;
  for (let at = first + 1; at < pieces.length && progress.length < LONGEST_JOINED; at++) {
    const [before, next] = [pieces[at - 1] as Piece, pieces[at] as Piece];
    if (!goesOn(progress, before, next, text)) break;
    const lacked = progress.dots < 2;
    progress.add(next.text);
    if (progress.isWhole() === true) whole = at;
    const isLine = text.slice(before.end, next.start).includes('\n');
    const belongs = looksRandom(next.text) || (lacked && progress.dots >= 2);
    if (likely === at - 1 && isLine && belongs) likely = at;
  }
  return whole >= 0 ? whole : likely;
}

/** White space, and what marks quoted or continued lines. */
const BETWEEN_LINES = /^["'`\\^]?[ \t]*(?:\r?\n[\s>|│]*|[ \t]+)["'`]?$/;

function goesOn(progress: Progress, before: Piece, next: Piece, text: string): boolean {
  if (!/^[\w\-+/.]*=*$/.test(next.text) || !progress.mayHave(countDots(next.text))) return false;
  if (next.start - before.end > 200 || !BETWEEN_LINES.test(text.slice(before.end, next.start))) return false;
  const begins = /^e[wy3]/.test(next.text) && readHeader(next.text) !== undefined;
  // right behind a dot it is the payload, which begins like a header
  return !begins || (progress.dots === 1 && progress.last === 0);
}

/** No word of any language: letters of both cases and digits, and many of them. */
function looksRandom(text: string): boolean {
  return text.length >= 16 && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
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
