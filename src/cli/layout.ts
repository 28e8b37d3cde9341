// Fits text into the 80 columns of a terminal.

export const WIDTH = 80;

/** Scripts and symbols that take two columns (East_Asian_Width W and F, which regular expressions do not know). */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1d300}-\u{1d37f}\u{1f000}-\u{3fffd}]/u;

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

/**
 * Lines of at most `width` columns, broken at a space where there is one, else within the word. Nothing but the space
 * at a break is lost.
 * @returns at least one line
 */
export function lines(text: string, width: number): string[] {
  const done: string[] = [];
  let rest = text;
  for (let [first = ''] = broken(rest, width); first !== rest; [first = ''] = broken(rest, width)) {
    const isWord = rest[first.length] === ' ';
    const space = isWord ? first.length : first.lastIndexOf(' ');
    // indentation is no place to break at
    const end = space > 0 && first.slice(0, space).trim() !== '' ? space : first.length;
    done.push(rest.slice(0, end));
    rest = rest.slice(rest[end] === ' ' ? end + 1 : end);
  }
  return [...done, rest];
}

/** As much of the text as fits, and the rest. */
function broken(text: string, width: number): [first: string, rest: string] {
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += columnsOf(character);
    if (used > width && end > 0) break;
    end += character.length;
  }
  return [text.slice(0, end), text.slice(end)];
}

/** A paragraph behind a beginning: `hint: …`, its further lines below the first one's text. */
export function hanging(beginning: string, text: string, indent: number = columns(beginning)): string {
  return beginning + lines(text, WIDTH - indent).join(`\n${' '.repeat(indent)}`);
}
