import { expect, it } from 'vitest';
import { problemsOf, type Release } from '../../.ci/release-check.mjs';

const version = '1.2.3';
const ready: Release = {
  tag: 'v1.2.3',
  manifest: { version, repository: { url: 'git+https://code.example/owner/name.git' } },
  lock: { version, packages: { '': { version } } },
  jsr: { version },
  changelog: '# Changelog\n\nThe format.\n\n## 1.2.3 - 2026-02-28\n\n- New.\n\n## 1.2.2 - 2026-01-01\n',
  repository: 'https://code.example/owner/name',
};

it('a release whose tag, files and changelog agree can go out', () => {
  expect(problemsOf(ready)).toEqual([]);
  expect(problemsOf({ ...ready, repository: undefined })).toEqual([]);
});

const other = { version: '1.2.4' };
it.each<[string, Partial<Release>, string]>([
  ['another tag', { tag: 'v1.2.4' }, 'the tag is v1.2.4, package.json says 1.2.3'],
  ['a tag without v', { tag: '1.2.3' }, 'the tag is 1.2.3, package.json says 1.2.3'],
  ['no tag', { tag: undefined }, 'the tag is undefined, package.json says 1.2.3'],
  ['a lock of another version', { lock: { ...ready.lock, ...other } }, 'package-lock.json says 1.2.4'],
  ['a lock with another root', { lock: { version, packages: { '': other } } }, "package-lock.json's root says 1.2.4"],
  ['another version for JSR', { jsr: other }, 'jsr.json says 1.2.4'],
  ['an older entry on top', { changelog: '## 1.2.2 - 2026-02-28' }, "CHANGELOG.md's newest entry says 1.2.2"],
  ['another entry above', { changelog: `## 1.3.0 - 2026-03-01\n${ready.changelog}` }, 'newest entry says 1.3.0'],
  ['an empty changelog', { changelog: '' }, 'newest entry says undefined'],
  ['an unreleased entry', { changelog: '## 1.2.3 - Unreleased' }, 'says "Unreleased" where the day'],
  ['a day that does not exist', { changelog: '## 1.2.3 - 2026-02-30' }, 'says "2026-02-30" where the day'],
  [
    'another repository',
    { repository: 'https://code.example/fork/name' },
    '"repository" is not https://code.example/fork',
  ],
  ['no repository', { manifest: { version } }, '"repository" is not https://code.example/owner/name'],
])('%s keeps it back', (_name, change, problem) => {
  expect(problemsOf({ ...ready, ...change }).join('\n')).toContain(problem);
});

it('what is no version keeps it back', () => {
  for (const text of ['1.2', 'v1.2.3', '1.2.3 ', 'latest', '1.2.3-']) {
    const found = problemsOf({ ...ready, manifest: { ...ready.manifest, version: text } });
    expect(found.join('\n'), text).toContain(`"${text}" is not a version`);
  }
});
