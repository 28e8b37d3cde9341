// Before a release: `node .ci/release-check.mjs v1.2.3` fails unless the tag, package.json, package-lock.json, jsr.json
// and the newest entry of CHANGELOG.md name one version, and package.json the repository that is released.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SEMVER = /^\d+\.\d+\.\d+(-[0-9a-z]+(\.[0-9a-z]+)*)?$/;

/** What keeps the release from going out, one sentence each. */
export function problemsOf({ tag, manifest, lock, jsr, changelog, repository }) {
  const version = manifest.version;
  const [, newest, day] = /^## (\S+) - (.+)$/m.exec(changelog) ?? [];
  const named = { 'package-lock.json': lock.version, "package-lock.json's root": lock.packages[''].version };
  const versions = Object.entries({ ...named, 'jsr.json': jsr.version, "CHANGELOG.md's newest entry": newest });
  return [
    SEMVER.test(version) || `package.json: "${version}" is not a version`,
    tag === `v${version}` || `the tag is ${tag}, package.json says ${version}`,
    ...versions.map(([name, found]) => found === version || `${name} says ${found}, package.json ${version}`),
    isDay(day) || `CHANGELOG.md: the entry says "${day}" where the day of the release belongs`,
    isAt(manifest, repository) || `package.json: "repository" is not ${repository}, so that npm refuses its provenance`,
  ].filter((outcome) => outcome !== true);
}

function isDay(text = '') {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse takes February 30th for March 2nd
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** `repository` is unknown outside of a workflow. */
function isAt({ repository: stated }, repository) {
  return repository === undefined || stated?.url === `git+${repository}.git`;
}

function main([tag]) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const text = (name) => readFileSync(root + name, 'utf8');
  const read = (name) => JSON.parse(text(name));
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env;
  const problems = problemsOf({
    tag,
    manifest: read('package.json'),
    lock: read('package-lock.json'),
    jsr: read('jsr.json'),
    changelog: text('CHANGELOG.md'),
    repository: server && name && `${server}/${name}`,
  });
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log(`${tag} can be released`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
