import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT } from './markdown.ts';
import { type Job, mayPublish, problemsOf, readWorkflow } from './workflow-rules.ts';

const FOLDER = `${ROOT}.github/workflows/`;
const files = readdirSync(FOLDER);
const textOf = (file: string): string => readFileSync(FOLDER + file, 'utf8');
const jobsOf = (file: string): Readonly<Record<string, Job>> => readWorkflow(textOf(file)).jobs;
const commandsOf = (job: Job | undefined): string[] => (job?.steps ?? []).flatMap(({ run }) => run ?? []);

describe('every workflow', () => {
  it.each(files)('%s gives away nothing', (file) => {
    expect(problemsOf(textOf(file))).toEqual([]);
  });

  it('pins an action at one version, wherever it is used', () => {
    const used = files.flatMap((file) => Array.from(textOf(file).matchAll(/uses: ([^@\s]+)@(.*)/g)));
    const versions = new Map<string, Set<string>>();
    for (const [, action = '', pin = ''] of used) versions.set(action, (versions.get(action) ?? new Set()).add(pin));
    expect([...versions].filter(([, pins]) => pins.size > 1)).toEqual([]);
    expect(versions.size).toBeGreaterThan(5);
  });

  it('lets nothing but the publishing jobs prove who they are', () => {
    const publishing = files.flatMap((file) =>
      Object.entries(jobsOf(file)).flatMap(([name, job]) => (mayPublish(job) ? `${file} ${name}` : [])),
    );
    expect(publishing).toEqual(['pages.yml deploy', 'release.yml npm', 'release.yml jsr']);
  });
});

describe('these rules find what they are for', () => {
  const good = `
on: { push: {} }
permissions: {}
jobs:
  one:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v7.0.0
        with:
          persist-credentials: false
      - run: npm ci --ignore-scripts
`;

  it('nothing, where all is well', () => {
    expect(problemsOf(good)).toEqual([]);
  });

  it.each([
    ['an action by its tag', /@[0-9a-f]{40} # v/, '@v', 'pinned'],
    ['an action by its branch', /@[0-9a-f]{40} # v7.0.0/, '@main', 'pinned'],
    ['a shortened commit', 'dddfe3e0', '', 'pinned'],
    ['a commit without its version', ' # v7.0.0', '', 'pinned'],
    ['a reusable workflow by its tag', /steps:[^]*/, 'uses: some/one/.github/workflows/a.yml@v1', 'pinned'],
    ['the default permissions', 'permissions: {}', '', 'the top'],
    ['permissions at the top', 'permissions: {}', 'permissions: { contents: read }', 'the top'],
    ['a job without permissions', /permissions:\n {6}contents: read/, '', 'its permissions'],
    ['all permissions', /permissions:\n {6}contents: read/, 'permissions: write-all', 'write-all'],
    ['a foreign pull request with the rights of this repository', 'push:', 'pull_request_target:', 'it runs on'],
    ['no time limit', 'timeout-minutes: 5', '', 'time limit'],
    ['credentials that stay', 'persist-credentials: false', 'fetch-depth: 0', 'credentials'],
    ['install scripts', ' --ignore-scripts', '', 'install scripts'],
    ['an install without the lock', 'npm ci', 'npm install', 'lock file'],
    ['a title as code', 'npm ci', 'echo ${{ github.event.issue.title }} && npm ci', 'expression'],
    ['a stored token', 'npm ci', 'TOKEN=$X npm ci # secrets.NPM_TOKEN', 'stored secret'],
    ['packages where something may be written', 'contents: read', 'contents: write', 'foreign code'],
    ['a job that may publish at once', /contents: read[^]*/, 'id-token: write', 'environment'],
  ])('%s', (_name, what, instead, problem) => {
    expect(problemsOf(good.replace(what, instead)).join('\n')).toContain(problem);
  });
});

describe('the workflow for changes', () => {
  it('runs npm test on Linux, Windows and macOS, with Node 20, 22 and 24', () => {
    const { test } = jobsOf('ci.yml');
    expect(test?.strategy?.matrix).toEqual({
      os: ['ubuntu-latest', 'windows-latest', 'macos-latest'],
      node: [20, 22, 24],
    });
    expect(commandsOf(test).slice(-2)).toEqual(['npm ci --ignore-scripts', 'npm test']);
  });

  it('runs everything, and has the workflows audited', () => {
    const { all, workflows } = jobsOf('ci.yml');
    expect(commandsOf(all)).toEqual(['bash .ci/run']);
    expect(workflows?.steps?.some(({ uses }) => uses?.startsWith('zizmorcore/zizmor-action@'))).toBe(true);
  });
});

it('every night the long profile runs', () => {
  expect(readWorkflow(textOf('nightly.yml')).on['schedule']).toEqual([{ cron: expect.any(String) }]);
  expect(textOf('nightly.yml')).toMatch(/run: npm run test:fuzz\n\s+env:\n\s+STRICTJWT_FUZZ: long/);
});

describe('the workflow for releases', () => {
  const { build, npm, jsr } = jobsOf('release.yml');

  it('runs on a tag, and on nothing else', () => {
    expect(readWorkflow(textOf('release.yml')).on).toEqual({ push: { tags: ['v*'] } });
  });

  it('first of all proves that the tag is the version', () => {
    expect(commandsOf(build)[0]).toBe('node .ci/release-check.mjs "$GITHUB_REF_NAME"');
  });

  it('tests the tarball that it packed, and hands on that one', () => {
    const [, , test, pack, tarball] = commandsOf(build);
    expect(test).toBe('npm test');
    expect(pack).toContain('npm pack');
    expect(tarball).toBe('npm run test:package -- --tarball "release/$TARBALL"');
    expect(commandsOf(build)).toHaveLength(5);
    expect(build?.steps?.at(-1)).toMatchObject({ with: { name: 'tarball', path: 'release/' } });
  });

  it('publishes that tarball with provenance, once its hash was compared, and builds nothing there', () => {
    const [compare, publish, ...others] = commandsOf(npm);
    expect(npm?.needs).toBe('build');
    expect(compare).toContain('sha256sum --check');
    expect(publish).toBe('npm publish "./$TARBALL" --provenance --access public --ignore-scripts');
    expect(others).toEqual([]);
    expect(npm?.steps?.some(({ uses }) => uses?.startsWith('actions/checkout@'))).toBe(false);
  });

  it('publishes to JSR only what was published to npm', () => {
    expect(jsr?.needs).toEqual(['build', 'npm']);
    expect(commandsOf(jsr)).toEqual(['deno publish']);
  });
});
