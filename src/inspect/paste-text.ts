// Undoes what terminals, browsers, editors and mail programs do to text on its way to the clipboard.

interface Step {
  readonly pattern: RegExp;
  readonly replacement: string | ((whole: string, ...groups: string[]) => string);
  /** what to say when it had something to do */
  readonly says: string;
}

const character = (_whole: string, hex = ''): string => String.fromCharCode(Number.parseInt(hex, 16));

/** Each goes through the text once, in linear time. None of them changes a token that is written as it should be. */
const STEPS: readonly Step[] = [
  // first, since the codes end in letters that would be taken for part of the token
  { pattern: /\x1b\[[\d;:?]{0,30}[@-~]/g, replacement: '', says: 'terminal colour codes were removed' },
  { pattern: /[\0\p{Cf}\u180e\ufe00-\ufe0f]/gu, replacement: '', says: 'invisible characters were removed' },
  // also what was encoded twice: %252E
  { pattern: /%(?:25)*([2-7][\da-f])/gi, replacement: character, says: 'percent-encoding was undone' },
  { pattern: /\\u00([2-7][\da-f])/gi, replacement: character, says: 'JSON escapes were undone' },
  { pattern: /\\[nrt]/g, replacement: '\n', says: 'written-out line breaks were removed' },
  { pattern: /&#(?:x2e|46);|&period;/gi, replacement: '.', says: 'HTML entities were undone' },
  // mail: a line that goes on, then encoded characters. Both only where nothing but quoted-printable has them
  { pattern: /=3D(?=e[wy3][\w-])/g, replacement: '=', says: 'quoted-printable encoding was undone' },
  { pattern: /(?<=[\w-])=2E(?=[\w-])/g, replacement: '.', says: 'quoted-printable encoding was undone' },
  // text put together in source code: 'abc' +⏎ 'def'
  {
    pattern: /(["'`])[ \t]{0,40}[+.\\]?[ \t]{0,40}\r?\n[ \t]{0,40}\1(?=[\w.-])/g,
    replacement: '\n',
    says: 'quotes between the lines were removed',
  },
];

interface ReadableText {
  readonly text: string;
  readonly removed: readonly string[];
}

export function readableText(pasted: string): ReadableText {
  const removed = new Set<string>();
  let text = pasted;
  for (const { pattern, replacement, says } of STEPS) {
    // typed for either, which the overloads of `replace` are not
    const changed = text.replace(pattern, replacement as string);
    if (changed !== text) removed.add(says);
    text = changed;
  }
  return { text, removed: [...removed] };
}
