// What CONTRIBUTING.md tells people to touch is there: files, and names in the source.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './markdown.ts';

const text = readFileSync(`${ROOT}CONTRIBUTING.md`, 'utf8');
const told = text.slice(text.indexOf('## Where does a test go?'), text.indexOf('## Style'));
const sections = told
  .split(/^(?=###? )/m)
  .map((section) => ({
    title: /^#+ (.+)$/m.exec(section)?.[1] ?? '',
    named: [...section.matchAll(/`([^`]+)`|\]\(([^)]+)\)/g)].map(([, code, link]) => code ?? link ?? ''),
  }))
  .filter(({ named }) => named.length > 0);

const isPath = (name: string): boolean => /^(?:src|test|docs|bench)\/|^[A-Z]+\.md$/.test(name);
/** `FORMS`, `textKey`, `ClaimErrorCode`: what is written in one word with capitals inside. */
const isIdentifier = (name: string): boolean => /^(?:[A-Z][A-Z_]+|[A-Za-z][a-z]+(?:[A-Z][a-z]+)+)$/.test(name);

const sources = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(`${ROOT}src/${path}`, 'utf8'))
  .join('\n');

function isThere(path: string): boolean {
  if (!path.includes('*')) return existsSync(ROOT + path);
  const [before = '', after = ''] = path.split('*');
  const folder = `${dirname(before)}/`;
  return readdirSync(ROOT + folder).some((name) => (folder + name).startsWith(before) && name.endsWith(after));
}

describe('CONTRIBUTING.md', () => {
  it('says where a test goes, and how to add what is added most often', () => {
    expect(sections.map(({ title }) => title)).toEqual([
      'Where does a test go?',
      'an algorithm',
      'a key form',
      'an option',
      'a claim rule',
      'an error code',
    ]);
  });

  it.each(sections)('names files that are there: $title', ({ named }) => {
    const paths = named.filter(isPath);
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
  });

  it.each(sections)('names what the source has: $title', ({ named }) => {
    const missing = named.filter(isIdentifier).filter((name) => !new RegExp(`\\b${name}\\b`).test(sources));
    expect(missing).toEqual([]);
  });
});
