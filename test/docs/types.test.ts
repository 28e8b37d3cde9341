import { expect, it } from 'vitest';
import { complaints } from './compiler.ts';
import { DOCUMENTS_RUN_HERE } from './documents.ts';
import { readDocument } from './markdown.ts';
import { scriptsOf } from './scripts.ts';

// js blocks too: what a document shows can be pasted into a strict TypeScript file
it('every example compiles under strict TypeScript, and one that is wrong does not', { timeout: 120_000 }, () => {
  const scripts = DOCUMENTS_RUN_HERE.flatMap((path) => scriptsOf(readDocument(path)));
  const wrong = "\nimport { sign } from 'strictjwt';\nawait sign({}, 'secret', { algorithms: ['HS256'] });\n";
  expect(complaints([...scripts, { title: 'WRONG.md:2', source: wrong, prints: [] }])).toEqual([
    expect.stringMatching(/^WRONG\.md:3 .*'algorithms' does not exist in type 'SignOptions'/),
  ]);
});
