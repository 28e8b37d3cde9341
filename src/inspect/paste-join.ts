// Knows when a token goes on in the next line, and when what follows is no part of it any more.
import { readHeader, type TokenHeader } from './paste-header.ts';

/** A run of characters that tokens are made of, also wrongly encoded ones: base64 with padding. */
export interface Piece {
  readonly text: string;
  /** in the whole text, the first character and the one after the last */
  readonly start: number;
  readonly end: number;
}

/** The first piece of a token. */
export interface Begun extends Piece {
  readonly header: TokenHeader;
}

/** Longer than any token that is accepted: text that goes on and on is not searched for its end. */
export const LONGEST_JOINED = 32_768;

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
    if (text.endsWith('=')) this.last -= text.length - text.replace(/(?<!=)=+$/, '').length;
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
export function lastLine(
  { text: begun, header }: Begun,
  pieces: readonly Piece[],
  first: number,
  text: string,
): number {
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
export function looksRandom(text: string): boolean {
  return text.length >= 16 && /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
}

/** No more than six are told apart. */
export function countDots(text: string): number {
  let dots = 0;
  for (let at = text.indexOf('.'); at >= 0 && dots < 6; at = text.indexOf('.', at + 1)) dots++;
  return dots;
}
