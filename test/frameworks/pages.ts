// Takes the files of a recipe out of its page. Each block says by a comment before it to which file it belongs, and
// whether it is glue: neither imports nor what the framework needs anyway nor the application itself.
//
//   <!-- file: server.js -->        the block is the beginning of the file, or goes on with it
//   <!-- file: server.js glue -->   the same, and its lines are counted
//
// Commands are on the first page alone; its test runs them.
import { readdirSync } from 'node:fs';
import { type Item, readDocument, ROOT } from '../docs/markdown.ts';

export interface RecipeFile {
  readonly name: string;
  readonly text: string;
}

export interface Page {
  readonly name: string;
  readonly files: readonly RecipeFile[];
  /** lines of glue, without empty lines, comments and imports */
  readonly glue: number;
}

const FOLDER = 'docs/frameworks/';

export function pageNames(): string[] {
  return readdirSync(ROOT + FOLDER)
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length))
    .sort();
}

export function readPage(name: string): Page {
  const { items } = readDocument(`${FOLDER}${name}.md`);
  const texts = new Map<string, string[]>();
  let glue = 0;
  let mark: readonly string[] | undefined;
  for (const item of items) {
    if (item.type === 'comment') mark = markOf(name, item);
    else if (item.kind !== 'sh' || name !== 'README') {
      const [file, ...words] = mark ?? [];
      if (file === undefined) throw new Error(`${name}.md:${item.line}: no comment says to which file this belongs`);
      texts.set(file, [...(texts.get(file) ?? []), item.text]);
      if (words.includes('glue')) glue += glueOf(item.text).length;
      mark = undefined;
    }
  }
  const files = [...texts].map(([file, parts]) => ({ name: file, text: `${parts.join('\n\n')}\n` }));
  return { name, files, glue };
}

function markOf(page: string, { kind, text, line }: Item): readonly string[] | undefined {
  // tables on the first page that tests compare
  if (kind === 'glue' || kind === 'options') return undefined;
  const words = text.trim().split(/\s+/);
  const isKnown = kind === 'file' && words.slice(1).every((word) => word === 'glue');
  if (!isKnown) throw new Error(`${page}.md:${line}: unknown comment`);
  return words;
}

/** An import may go over several lines; `export const` and types are code. */
export function glueOf(text: string): string[] {
  const withoutImports = text.replace(/^import [^;]*;$/gm, '');
  return withoutImports.split('\n').filter((line) => line.trim() !== '' && !/^\s*(\/\/|\/\*.*\*\/$)/.test(line));
}
