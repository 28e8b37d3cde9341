// Knows which characters can deceive a terminal or its reader, and writes them so that they are seen.

/**
 * Control characters (C0, C1), bidi and other format characters, separators and spaces that look like nothing or like
 * a plain space, lone surrogates. All the others are shown as they are: a name may be in any script.
 */
const DECEIVING = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

/** Text in one line, with whatever a terminal may act on as a JSON escape. */
export function visible(text: string): string {
  return text.replace(DECEIVING, escapeAll);
}

/** JSON that any parser reads back as the same value, and that does nothing to a terminal. */
export function visibleJson(value: unknown, indent = 0): string {
  const json = JSON.stringify(value, undefined, indent) ?? 'null';
  // the line breaks are the indentation's own: within text JSON has escaped them
  return json.replace(DECEIVING, (found) => (found === '\n' ? found : escapeAll(found)));
}

function escapeAll(character: string): string {
  return Array.from({ length: character.length }, (_, at) => hex(character.charCodeAt(at))).join('');
}

function hex(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
