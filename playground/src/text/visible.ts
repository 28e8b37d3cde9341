// Text from a token in pieces, so that the code of a character can be told from text that only looks like one.
import { visible } from '../../../src/inspect/escape.ts';

export interface Piece {
  readonly text: string;
  readonly isEscaped: boolean;
}

export function visiblePieces(text: string): Piece[] {
  if (visible(text) === text) return [{ text, isEscaped: false }];
  const pieces: Piece[] = [];
  for (const character of text) {
    const shown = visible(character);
    const isEscaped = shown !== character;
    const last = pieces.at(-1);
    if (last?.isEscaped === isEscaped) pieces[pieces.length - 1] = { text: last.text + shown, isEscaped };
    else pieces.push({ text: shown, isEscaped });
  }
  return pieces;
}
