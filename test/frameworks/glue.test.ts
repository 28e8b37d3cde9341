// The table of glue on the first page is what the pages say. `STRICTJWT_WRITE_GLUE=1` writes it anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ROOT } from '../docs/markdown.ts';
import { glueOf, pageNames, readPage } from './pages.ts';

const PAGE = `${ROOT}docs/frameworks/README.md`;
const [BEGIN, END] = ['<!-- glue: begin -->', '<!-- glue: end -->'];
const GOAL = 15;

interface Row {
  readonly title: string;
  readonly name: string;
  readonly glue: number;
}

const rows: readonly Row[] = pageNames()
  .filter((name) => name !== 'README')
  .map((name) => {
    const title = /^# (.+)$/m.exec(readFileSync(`${ROOT}docs/frameworks/${name}.md`, 'utf8'))?.[1] ?? name;
    return { title, name, glue: readPage(name).glue };
  });

function tableText(): string {
  const lines = rows.map(({ title, name, glue }) => `| [${title}](${name}.md) | ${glue === 0 ? '' : glue} |`);
  return ['| page | lines of glue |', '|---|--:|', ...lines].join('\n');
}

it('the first page has the table of all pages, with their lines of glue', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(`${BEGIN}\n`);
  const [, after = ''] = rest.split(`\n${END}`);
  const wanted = `${before}${BEGIN}\n${tableText()}\n${END}${after}`;
  console.log(tableText());
  if (process.env['STRICTJWT_WRITE_GLUE'] === '1') writeFileSync(PAGE, wanted);
  else expect(page).toBe(wanted);
});

it.each(rows)('$title needs no more lines than it may', ({ name, glue }) => {
  expect(glue).toBeLessThanOrEqual(GOAL);
});

it('imports, empty lines and comments are no glue', () => {
  const text = [
    "import { a } from 'a';",
    "import {\n  b,\n} from 'b';",
    '',
    '  // why',
    '/** what it is */',
    'const c = 1;',
    '}',
  ].join('\n');
  expect(glueOf(text)).toEqual(['const c = 1;', '}']);
});
