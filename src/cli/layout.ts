// Fits text into the 80 columns of a terminal.

export const WIDTH = 80;

/** Scripts and symbols that take two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{1f000}-\u{3fffd}]/u;

function columnsOf(character: string): number {
  if (/^\p{M}/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

export function columns(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + columnsOf(character), 0);
}

/** Padded with spaces to a width that is at least its own. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** Cut to the width, with `…` where something is missing. */
export function cut(text: string, width: number): string {
  if (columns(text) <= width) return text;
  const [first = ''] = broken(text, width - 1);
  return `${first}…`;
}

/**
 * Lines of at most `width` columns, broken at spaces, and within a word that is longer than a line.
 * @returns at least one line
 */
export function lines(text: string, width: number): string[] {
  const done: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (columns(longer) <= width) line = longer;
    else {
      if (line !== '') done.push(line);
      const parts = broken(word, width);
      line = parts.pop() ?? '';
      done.push(...parts);
    }
  }
  return [...done, line];
}

function broken(word: string, width: number): string[] {
  const parts: string[] = [];
  let part = '';
  let used = 0;
  for (const character of word) {
    const more = columnsOf(character);
    if (used + more > width && part !== '') {
      parts.push(part);
      [part, used] = ['', 0];
    }
    part += character;
    used += more;
  }
  return [...parts, part];
}

/** A paragraph behind a beginning: `hint: …`, its further lines below the first one's text. */
export function hanging(beginning: string, text: string, indent: number = columns(beginning)): string {
  return beginning + lines(text, WIDTH - indent).join(`\n${' '.repeat(indent)}`);
}
