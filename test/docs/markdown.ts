// Reads the parts of a Markdown file that the tests judge. Strict: what it does not know is an error, never skipped.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** With `/` on Windows, too, as TypeScript names files. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replaceAll('\\', '/');

/** A fenced block of code, or an HTML comment: all that is not prose. */
export interface Item {
  readonly type: 'block' | 'comment';
  /** block: the word after the fence; comment: the word before the colon, or the whole of it */
  readonly kind: string;
  readonly text: string;
  /** of the first line of `text`, from 1 */
  readonly line: number;
}

export interface Table {
  readonly line: number;
  /** cells as written, without the rule below the head */
  readonly rows: readonly (readonly string[])[];
}

export interface Document {
  readonly path: string;
  readonly lines: readonly string[];
  readonly items: readonly Item[];
  readonly tables: readonly Table[];
  /** the lines outside of blocks and comments, the others empty */
  readonly prose: readonly string[];
}

export function readDocument(path: string): Document {
  return parseDocument(path, readFileSync(ROOT + path, 'utf8'));
}

export function parseDocument(path: string, text: string): Document {
  const lines = text.split('\n');
  const items: Item[] = [];
  const prose = lines.map(() => '');
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    if (/^\s*```/.test(line)) at = takeBlock(path, lines, at, items);
    else if (line.startsWith('<!--')) at = takeComment(path, lines, at, items);
    else prose[at++] = line;
  }
  return { path, lines, items, tables: readTables(prose), prose };
}

function takeBlock(path: string, lines: readonly string[], start: number, items: Item[]): number {
  const kind = /^```([a-z]+)$/.exec(lines[start] ?? '')?.[1];
  if (kind === undefined) throw new Error(`${path}:${start + 1}: a fence must stand at the margin and name its kind`);
  const end = lines.indexOf('```', start + 1);
  if (end < 0) throw new Error(`${path}:${start + 1}: the block is not closed`);
  items.push({ type: 'block', kind, text: lines.slice(start + 1, end).join('\n'), line: start + 2 });
  return end + 1;
}

function takeComment(path: string, lines: readonly string[], start: number, items: Item[]): number {
  const end = lines.findIndex((line, at) => at >= start && line.endsWith('-->'));
  if (end < 0) throw new Error(`${path}:${start + 1}: the comment is not closed at a line's end`);
  // kept line by line, so that code in a comment has the line numbers of the file
  const text = lines
    .slice(start, end + 1)
    .join('\n')
    .replace(/^<!-- ?/, '')
    .replace(/ ?-->$/, '');
  const [, kind = text.trim(), rest = ''] = /^([a-z]+): ?([^]*)$/.exec(text) ?? [];
  items.push({ type: 'comment', kind, text: rest, line: start + 1 });
  return end + 1;
}

function readTables(prose: readonly string[]): Table[] {
  const tables: Table[] = [];
  let rows: string[][] = [];
  prose.forEach((line, at) => {
    if (!line.startsWith('|')) {
      if (rows.length > 0) tables.push({ line: at + 1 - rows.length - 1, rows });
      rows = [];
    } else if (!/^\|[-:| ]+\|$/.test(line)) rows.push(cellsOf(line));
  });
  return tables;
}

/** `\|` is a bar inside a cell. */
function cellsOf(row: string): string[] {
  return row
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** The table behind the comment `<!-- kind: name -->`. */
export function tableOf(document: Document, kind: string, name: string): readonly (readonly string[])[] {
  const marks = document.items.filter((item) => item.kind === kind && item.text.trim() === name);
  const [mark] = marks;
  if (!mark || marks.length > 1) throw new Error(`${document.path}: ${marks.length} comments "${kind}: ${name}"`);
  const table = document.tables.find((candidate) => candidate.line > mark.line);
  const between = document.prose.slice(mark.line, (table?.line ?? 1) - 1);
  if (!table || between.some((line) => line !== '')) throw new Error(`${document.path}:${mark.line}: no table follows`);
  return table.rows.slice(1);
}
