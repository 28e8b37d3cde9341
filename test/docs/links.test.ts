import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOCUMENTS } from './documents.ts';
import { readDocument, ROOT } from './markdown.ts';

interface Link {
  readonly target: string;
  readonly anchor: string | undefined;
}

function linksOf(path: string): Link[] {
  const prose = readDocument(path).prose.join('\n');
  const targets = Array.from(prose.matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target);
  return targets
    .filter((target) => !/^https?:/.test(target))
    .map((target) => {
      const [file = '', anchor] = target.split('#');
      return { target: file === '' ? path : posix.join(posix.dirname(path), file), anchor };
    });
}

/** As GitHub makes them: lower case, no punctuation, hyphens for spaces. */
function anchorsOf(path: string): string[] {
  const headings = readDocument(path).prose.filter((line) => /^#+ /.test(line));
  return headings.map((heading) => {
    const text = heading.replace(/^#+ /, '').toLowerCase();
    return text.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
  });
}

// pages beside those that have code to run
const OTHERS = [
  'bench/README.md',
  'bench/decisions.md',
  'examples/README.md',
  'test/attacks/README.md',
  'test/quality/mutation/survivors.md',
];

describe.each([...DOCUMENTS, ...OTHERS])('%s', (path) => {
  const links = linksOf(path);

  it('links to files that exist', () => {
    expect(links.filter(({ target }) => !existsSync(ROOT + target))).toEqual([]);
  });

  it('links to headings that exist', () => {
    const anchored = links.filter(({ target, anchor }) => anchor !== undefined && target.endsWith('.md'));
    expect(anchored.filter(({ target, anchor = '' }) => !anchorsOf(target).includes(anchor))).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { scripts: Record<string, string> };
    const named =
      readDocument(path)
        .prose.join('\n')
        .match(/(?<=`npm run )[a-z:]+/g) ?? [];
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('has no two headings of one name', () => {
    const anchors = path === 'CHANGELOG.md' ? [] : anchorsOf(path);
    expect(anchors.filter((anchor, at) => anchors.indexOf(anchor) !== at)).toEqual([]);
  });
});

it.each(['src', 'test'])('the map in CONTRIBUTING.md has everything in %s/', (folder) => {
  const mapped = linksOf('CONTRIBUTING.md').map(({ target }) => target);
  const entries = readdirSync(ROOT + folder, { withFileTypes: true });
  const parts = entries.filter((entry) =>
    entry.isDirectory() ? !isEmpty(`${folder}/${entry.name}`) : folder === 'src',
  );
  expect(parts.map(({ name }) => `${folder}/${name}`).filter((path) => !mapped.includes(path))).toEqual([]);
});

/** git keeps no empty folders, but a tree that was worked in may have them */
function isEmpty(folder: string): boolean {
  return readdirSync(ROOT + folder).every((name) => name === 'node_modules');
}

it('every picture is shown', () => {
  const shown = DOCUMENTS.flatMap((path) => linksOf(path).map(({ target }) => target));
  const pictures = readdirSync(`${ROOT}docs/images`).map((name) => `docs/images/${name}`);
  expect(pictures.filter((path) => !shown.includes(path))).toEqual([]);
});

it('every Markdown file at the root is among the documents', () => {
  const found = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  expect(found.sort()).toEqual(DOCUMENTS.filter((path) => !path.includes('/')).sort());
});
