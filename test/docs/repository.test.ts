// What stands around the sources: updates of packages, lock files, where vulnerabilities are reported.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './markdown.ts';

const read = (path: string): string => readFileSync(ROOT + path, 'utf8');
const readJson = <T>(path: string): T => JSON.parse(read(path)) as T;

/** Not asked of git, so that a new lock file is seen before it is added. */
function lockFiles(folder = ''): string[] {
  return readdirSync(ROOT + folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isFile()) return LOCKS.includes(entry.name) ? [folder + entry.name] : [];
    return !entry.isDirectory() || SKIPPED.includes(entry.name) ? [] : lockFiles(`${folder}${entry.name}/`);
  });
}
const LOCKS = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'deno.lock', 'bun.lock'];
const SKIPPED = ['node_modules', '.git', 'dist', '.next', '_site'];

interface Update {
  readonly 'package-ecosystem': string;
  readonly directory?: string;
  readonly directories?: readonly string[];
  readonly schedule: { readonly interval: string };
  readonly cooldown: Readonly<Record<string, number>>;
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly integrity?: string; readonly resolved?: string; readonly link?: boolean }>
  >;
}

describe('updates of packages', () => {
  const { updates } = parse(read('.github/dependabot.yml')) as { readonly updates: readonly Update[] };
  const of = (ecosystem: string): readonly Update[] =>
    updates.filter((each) => each['package-ecosystem'] === ecosystem);

  it('cover every lock file', () => {
    const covered = of('npm').flatMap(({ directory, directories = [] }) => (directory ? [directory] : directories));
    const folders = lockFiles().map((path) => `/${posix.dirname(path)}`.replace(/^\/\.$/, '/'));
    expect(folders.length).toBeGreaterThan(10);
    expect([...covered].sort()).toEqual(folders.sort());
  });

  it('cover the actions of the workflows', () => {
    expect(of('github-actions').map(({ directory }) => directory)).toEqual(['/']);
  });

  it('come every week, and never on the day of a release', () => {
    for (const { schedule, cooldown } of updates) {
      expect(schedule.interval).toBe('weekly');
      expect(cooldown['default-days']).toBeGreaterThanOrEqual(7);
    }
  });
});

describe('packages', () => {
  it.each(lockFiles())('%s has the hash of each package, and no address', (path) => {
    expect(path).toMatch(/package-lock\.json$/);
    const packages = Object.entries(readJson<Lock>(path).packages).filter(([name, { link }]) => name !== '' && !link);
    const bare = packages.filter(([, { integrity, resolved }]) => !integrity?.startsWith('sha512-') || resolved);
    expect(bare.map(([name]) => name)).toEqual([]);
    expect(existsSync(`${ROOT}${posix.dirname(path)}/.npmrc`)).toBe(true);
  });

  const members = ['version', 'license', 'bin', 'engines', 'dependencies', 'devDependencies', 'peerDependencies'];
  it.each(lockFiles())('%s says of its own package what the package says: installing changes nothing', (path) => {
    const own = readJson<Lock>(path).packages[''] as Readonly<Record<string, unknown>>;
    const manifest = readJson<Readonly<Record<string, unknown>>>(path.replace('package-lock', 'package'));
    const both = [own, manifest].map((each) => members.map((name) => [name, each[name]]));
    expect(both[0]).toEqual(both[1]);
  });

  it('the library has none, and four to be developed with', () => {
    const manifest = readJson<Record<string, object>>('package.json');
    const kinds = Object.keys(manifest).filter((name) => /dependencies/i.test(name));
    expect(kinds).toEqual(['devDependencies']);
    expect(Object.keys(manifest['devDependencies'] ?? {})).toEqual(['@types/node', 'tsup', 'typescript', 'vitest']);
  });

  it('nothing of the library runs when it is installed', () => {
    const { scripts } = readJson<{ readonly scripts: object }>('package.json');
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
  });

  it('are installed here without their scripts', () => {
    const installers = ['.ci/run.mjs', 'test/setup-packages.mjs', 'test/runtimes/pack.mjs', 'test/package/tarball.mjs'];
    for (const file of installers) {
      const calls = read(file).match(/\['(?:ci|install)',[^\]]*\]/g) ?? [];
      expect(calls.length, file).toBeGreaterThan(0);
      expect(calls.filter((call) => !call.includes('--ignore-scripts'))).toEqual([]);
    }
  });
});

describe('any system', () => {
  const { scripts } = readJson<{ readonly scripts: Readonly<Record<string, string>> }>('package.json');

  it.each(Object.entries(scripts))('npm run %s needs no shell of a certain system: %s', (_name, script) => {
    // what stands in double quotes means the same in every shell; && is the only other thing that does
    const commands = script.replaceAll(/"[^"$`]*"/g, '').split(' && ');
    const portable = /^(?:node|npm|tsc|tsup|vitest)(?: [\w@./:=-]+)*(?: -e )?$/;
    expect(commands.filter((command) => !portable.test(command))).toEqual([]);
  });

  it('checks out the same bytes', () => {
    expect(read('.gitattributes')).toMatch(/^\* text=auto eol=lf$/m);
  });
});

describe('where to turn to', () => {
  const manifest = readJson<{ repository: { url: string }; homepage: string; bugs: string }>('package.json');
  const address = /^git\+(https:\/\/.+)\.git$/.exec(manifest.repository.url)?.[1] ?? expect.fail('no repository');

  it('the issue form leads to the private report of a vulnerability', () => {
    const { contact_links: links } = parse(read('.github/ISSUE_TEMPLATE/config.yml')) as {
      readonly contact_links: readonly { readonly name: string; readonly url: string; readonly about: string }[];
    };
    expect(links.map(({ url }) => url)).toEqual([`${address}/security/advisories/new`]);
    expect(read('.github/ISSUE_TEMPLATE/bug.md')).toContain('Not for vulnerabilities');
  });

  it('the package names its repository, where its provenance must come from', () => {
    expect([manifest.homepage, manifest.bugs]).toEqual([`${address}#readme`, `${address}/issues`]);
  });

  it('every file has an owner', () => {
    expect(read('.github/CODEOWNERS')).toMatch(/^\* @/m);
  });
});
