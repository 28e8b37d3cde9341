// JSON for a terminal, however deeply it is nested: the engine's own writer ends at some thousand levels, tokens do not.
import { visible, visibleJson } from '../inspect/escape.ts';

/** Every text as JSON writes it, quotes and all; of JSON that was cut off also the last one. */
export const JSON_STRINGS: RegExp = /"[^"\\]*(?:\\.[^"\\]*)*"?/gs;

/** As `visibleJson`; what is too deep for that is in one line. */
export function shownJson(value: unknown, indent = 0): string {
  try {
    return visibleJson(value, indent);
  } catch {
    return visible(flat(value));
  }
}

/** What is still to be written, the next one last: a value, or text that is JSON already. */
type Rest = { readonly value: unknown } | { readonly text: string };

function flat(value: unknown): string {
  const rest: Rest[] = [{ value }];
  let json = '';
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if ('text' in next) json += next.text;
    else if (typeof next.value !== 'object' || next.value === null) json += JSON.stringify(next.value) ?? 'null';
    else rest.push(...partsOf(next.value));
  }
  return json;
}

/** Brackets, names and members, the last one first. */
function partsOf(object: object): Rest[] {
  const isList = Array.isArray(object);
  const members = Object.entries(object).filter(([, member]) => isList || member !== undefined);
  const inner = members.flatMap(([name, value], at): Rest[] => {
    const comma = at > 0 ? ',' : '';
    return [{ text: isList ? comma : `${comma}${JSON.stringify(name)}:` }, { value }];
  });
  return [{ text: isList ? '[' : '{' }, ...inner, { text: isList ? ']' : '}' }].reverse();
}
