// Every promise of SECURITY.md has a test of its name, and every test that is named like a promise is one.
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readDocument, ROOT } from './markdown.ts';

const FOLDER = `${ROOT}test/attacks/`;

/** The list items of a section of SECURITY.md, each as one line. */
function itemsOf(heading: string): string[] {
  const { prose } = readDocument('SECURITY.md');
  const from = prose.indexOf(`## ${heading}`) + 1;
  const to = prose.findIndex((line, at) => at >= from && line.startsWith('## '));
  const text = prose.slice(from, to).join('\n').trim();
  const items = text.split(/\n(?=\s*(?:-|\d+\.) )|\n\n/).map((item) => item.replace(/\s+/g, ' ').trim());
  return items.filter((item) => item !== '');
}

/** Each line is one sentence, under a numbered heading. */
const promises = itemsOf('What is promised').flatMap((item) => (item.startsWith('- ') ? [item.slice(2)] : []));
/** What is tested is the sentence in bold, the rest explains it. */
const limits = itemsOf('Where the promises end').flatMap((item) => /^- \*\*(.+?)\*\*/.exec(item)?.[1] ?? []);

/** Of the calls `it('title', …)`; one that is skipped or left to be done does not count. */
function titlesIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(FOLDER + file, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    const call = ts.isExpressionStatement(statement) ? statement.expression : undefined;
    if (!call || !ts.isCallExpression(call) || !ts.isIdentifier(call.expression)) return [];
    const [title, body] = call.arguments;
    return call.expression.text === 'it' && title && ts.isStringLiteral(title) && body ? [title.text] : [];
  });
}

const titles = readdirSync(FOLDER)
  .filter((name) => /^promises-.*\.test\.ts$/.test(name))
  .flatMap(titlesIn);

describe('SECURITY.md', () => {
  it('has promises, each of them one sentence', () => {
    expect(promises.length).toBeGreaterThan(50);
    expect(limits.length).toBeGreaterThan(3);
    for (const sentence of [...promises, ...limits]) expect(sentence).toMatch(/^[^.]*(?:\.\w[^.]*)*\.$/);
  });

  it('promises nothing outside of the list', () => {
    const others = itemsOf('What is promised').filter((item) => !item.startsWith('- '));
    // the introduction, and the headings
    expect(others.slice(1).filter((item) => !/^\d+\. \*\*[^*]+\.\*\*$/.test(item))).toEqual([]);
  });

  it.each([...promises, ...limits])('is tested: %s', (sentence) => {
    expect(titles.filter((title) => title === sentence)).toHaveLength(1);
  });

  it('has every sentence that a test is named after', () => {
    expect(titles.filter((title) => ![...promises, ...limits].includes(title))).toEqual([]);
  });
});
