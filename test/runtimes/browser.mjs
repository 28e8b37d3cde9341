// The browsers of this system: where they are, how they are told to ask no server of their own, how a page is opened
// in one. Knows nothing of what the page does: the suite, the benchmark and the tests of the page all come here.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findInPath } from './find.mjs';

/** A name that leads to this machine but, unlike localhost, makes no secure context. */
export const INSECURE_HOST = 'insecure.test';

const COMMANDS = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
  firefox: ['firefox-esr', 'firefox'],
};

/**
 * Its program, or `undefined`. `STRICTJWT_CHROMIUM` and `STRICTJWT_FIREFOX` name another one.
 * @param {'chromium' | 'firefox'} kind
 */
export function browserProgram(kind) {
  const chosen = process.env[`STRICTJWT_${kind.toUpperCase()}`];
  return chosen ?? COMMANDS[kind].map(findInPath).find((path) => path !== undefined);
}

export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
];

export const FIREFOX_PREFERENCES = {
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

/**
 * A home of its own for one run of a browser: `env`, the folder `profile`, and `remove()`.
 * @param {string} kind
 */
export function browserHome(kind) {
  const home = mkdtempSync(join(tmpdir(), `strictjwt-${kind}-`));
  const profile = join(home, 'profile');
  mkdirSync(profile);
  return {
    profile,
    env: { ...process.env, HOME: home },
    // its helpers may write into it a moment longer than it lives
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }),
  };
}

/** @type {Record<string, (profile: string, url: string, flags: readonly string[]) => string[]>} */
const LAUNCH = {
  chromium: (profile, url, flags) => [
    '--headless',
    ...CHROMIUM_FLAGS,
    `--user-data-dir=${profile}`,
    `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
    ...flags,
    url,
  ],
  firefox: (profile, url, flags) => {
    const preferences = { ...FIREFOX_PREFERENCES, 'network.dns.localDomains': INSECURE_HOST };
    const lines = Object.entries(preferences).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
    );
    writeFileSync(join(profile, 'user.js'), lines.join('\n'));
    return ['--headless', '--no-remote', '--profile', profile, ...flags, url];
  },
};

/**
 * Opens `url` without a window: `ended` is a promise, `said()` what it wrote, `close()` ends all of its processes.
 * @param {'chromium' | 'firefox'} kind
 * @param {string} binary
 * @param {string} url
 * @param {readonly string[]} flags
 */
export function openPage(kind, binary, url, flags = []) {
  const home = browserHome(kind);
  const child = spawn(binary, LAUNCH[kind](home.profile, url, flags), {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: home.env,
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise((resolve) => {
    child.on('exit', resolve).on('error', resolve);
  });
  const kill = () => killGroup(child);
  process.once('exit', kill);
  const close = async () => {
    process.off('exit', kill);
    kill();
    await ended;
    home.remove();
  };
  return { ended, said: () => said, close };
}

/**
 * The whole group: both browsers are many processes.
 * @param {import('node:child_process').ChildProcess} child
 */
function killGroup({ pid }) {
  try {
    process.kill(-Number(pid), 'SIGKILL');
  } catch {
    /* gone already */
  }
}
