// The test files that docs/testing.md shows, run with the programs they are for. A comment before a block names its
// file; the beginning of the name says by what it is run.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './tarball.mjs';

/** Writes them into the project; answers the names of those that are tests. */
export function writeApplications(project) {
  const page = readFileSync(join(root, 'docs', 'testing.md'), 'utf8');
  const blocks = [...page.matchAll(/<!-- run: (\S+) -->\n```js\n([^]*?)```/g)];
  for (const [, name, text] of blocks) writeFileSync(join(project, name), text);
  return blocks.map(([, name]) => name).filter((name) => name.includes('.test.'));
}

const JEST = { testEnvironment: 'node', testMatch: ['**/jest.test.mjs'], transform: {}, watchman: false };

const RUN = {
  jest: (project, name, { jest }) => {
    writeFileSync(join(project, 'jest.testing.json'), JSON.stringify(JEST));
    const args = ['--config', 'jest.testing.json', '--rootDir', project, '--ci', name];
    return [['--experimental-vm-modules', jest, ...args], /Tests: +2 passed, 2 total/];
  },
  vitest: (_project, name, { vitest }) => [[vitest, 'run', name], /Tests +2 passed \(2\)/],
  node: (_project, name) => [['--test', name], /^# pass 2$|^ℹ pass 2$/m],
  deep: (_project, name) => [['--test', name], /^# pass 1$|^ℹ pass 1$/m],
};

/** @throws unless the program says that all its tests passed: one that finds none ends well, too */
export function runApplication(project, name, programs) {
  const [args, expected] = RUN[name.split('.')[0]](project, name, programs);
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8', env });
  if (!expected.test(stdout + stderr)) throw new Error(stdout + stderr);
}
