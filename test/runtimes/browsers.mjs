import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LIMIT_MS = 240_000;

/** A name that leads to this machine but, unlike localhost, makes no secure context. */
const INSECURE_HOST = 'insecure.test';

const FIREFOX_PREFERENCES = {
  'network.dns.localDomains': INSECURE_HOST,
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.security.https_only_mode': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.update.enabled': false,
  'services.settings.server': 'http://127.0.0.1:1/',
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
};

const LAUNCH = {
  chromium: (profile, url) => [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-dev-shm-usage',
    `--user-data-dir=${profile}`,
    `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
    url,
  ],
  firefox: (profile, url) => {
    const lines = Object.entries(FIREFOX_PREFERENCES).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
    );
    writeFileSync(join(profile, 'user.js'), lines.join('\n'));
    return ['--headless', '--no-remote', '--profile', profile, url];
  },
};

const JOBS = [
  { run: 'portable', where: 'window', host: 'localhost', secure: true },
  { run: 'portable', where: 'worker', host: 'localhost', secure: true },
  { run: 'no-subtle', where: 'window', host: INSECURE_HOST, secure: false },
  { run: 'no-subtle', where: 'worker', host: INSECURE_HOST, secure: false },
];

/**
 * Opens the browser once; each page posts its report and is then sent to the next one. Answers
 * `{ name, outcome }` for every job, in order.
 */
export async function runInBrowser(kind, binary, server, entry) {
  const jobs = JOBS.map((job) => {
    const search = `?${new URLSearchParams({ entry, runtime: kind, run: job.run, where: job.where })}`;
    return { ...job, search, url: `http://${job.host}:${server.port}/page.html${search}` };
  });
  const outcomes = new Map();
  const finished = new Promise((resolve) => {
    jobs.forEach((job, index) =>
      server.onReport(job.search, (outcome) => {
        outcomes.set(job, outcome);
        if (index === jobs.length - 1) resolve();
        return jobs[index + 1]?.url ?? '';
      }),
    );
  });
  const said = await whileOpen(kind, binary, jobs[0].url, finished);
  return jobs.map((job) => ({
    name: `${job.where}${job.run === 'no-subtle' ? ', insecure page' : ''}`,
    outcome: judge(job, outcomes.get(job), said),
  }));
}

function judge(job, outcome, said) {
  if (outcome === undefined) return { error: `no report in ${LIMIT_MS / 1000} s; it said: ${said.slice(-1000)}` };
  if (outcome.isSecureContext !== undefined && outcome.isSecureContext !== job.secure) {
    return { error: `isSecureContext is ${outcome.isSecureContext} on ${job.host}` };
  }
  return outcome;
}

/** Keeps the browser open until `finished`, the limit, or its own end; answers what it wrote. */
async function whileOpen(kind, binary, url, finished) {
  const home = mkdtempSync(join(tmpdir(), `strictjwt-${kind}-`));
  const profile = join(home, 'profile');
  mkdirSync(profile);
  const child = spawn(binary, LAUNCH[kind](profile, url), {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { ...process.env, HOME: home },
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise((resolve) => {
    child.on('exit', resolve).on('error', resolve);
  });
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS);
  });
  await Promise.race([finished, ended, late]);
  clearTimeout(timer);
  // the whole group: both browsers are many processes
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    /* gone already */
  }
  await ended;
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  return said;
}
