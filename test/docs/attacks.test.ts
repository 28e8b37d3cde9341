// test/attacks/README.md is the whole list of attacks: it names every file, and says of each class what it is about.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT } from './markdown.ts';

const FOLDER = `${ROOT}test/attacks/`;
const ADVISORY = /^(?:CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3}|GO-\d{4}-\d+|PYSEC-\d{4}-\d+|RFC \d{4}|Storm-\d{4})\b/;

interface Row {
  readonly name: string;
  readonly number: string | undefined;
  readonly advisories: readonly string[];
  readonly promise: string;
  readonly files: readonly string[];
}

const rows: readonly Row[] = readFileSync(`${FOLDER}README.md`, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1) // the head of the table
  .map((line) => {
    const [name = '', advisories = '', promise = '', files = ''] = line
      .slice(1)
      .split('|')
      .map((cell) => cell.trim());
    return {
      name,
      number: /^\d+/.exec(name)?.[0],
      advisories: advisories.split(/[,;] /).filter((text) => text !== ''),
      promise,
      files: [...files.matchAll(/\]\(([^)]+)\)/g)].map(([, file = '']) => file),
    };
  });
const classes = rows.filter(({ number }) => number !== undefined);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.test.ts'));
const promised = [...readFileSync(`${ROOT}SECURITY.md`, 'utf8').matchAll(/^\d+\. \*\*(.+)\.\*\*$/gm)].map(
  ([, heading = '']) => heading,
);

describe('the list of attacks', () => {
  it('numbers its classes in order', () => {
    expect(classes.map(({ number }) => number)).toEqual(classes.map((_, index) => String(index + 1)));
  });

  it('names every file of the folder, each once', () => {
    expect(rows.flatMap((row) => row.files).sort()).toEqual(files);
  });

  it.each(classes)('has files that are there and begin with the number of their class: $name', (row) => {
    expect(row.files.length).toBeGreaterThan(0);
    for (const file of row.files) {
      expect(existsSync(FOLDER + file)).toBe(true);
      expect(Number(file.slice(0, 2))).toBe(Number(row.number));
    }
  });

  it.each(classes)('refers to a promise of SECURITY.md: $name', ({ promise }) => {
    expect(promised).toContain(promise);
  });

  it.each(classes)('writes advisories and sections whole: $name', (row) => {
    expect(row.advisories.length).toBeGreaterThan(0);
    for (const advisory of row.advisories) expect(advisory).toMatch(ADVISORY);
  });
});

describe('an attack’s file', () => {
  it.each(files)('says at its top whose mistake it is about: %s', (file) => {
    const lines = readFileSync(FOLDER + file, 'utf8').split('\n');
    expect(lines.some((line) => line.startsWith('// ') && line.length > 40)).toBe(true);
  });
});
