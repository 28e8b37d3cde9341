// Opens Chromium and Firefox, as Debian has them, for tests and pictures of the page.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--lang=en-GB',
];

/** Nothing that asks a server of its own, and only the dark or the light theme. */
const firefoxPreferences = (isDark) => ({
  'layout.css.prefers-color-scheme.content-override': isDark ? 0 : 1,
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
  'intl.accept_languages': 'en-GB',
});

export const BROWSERS = ['chromium', 'firefox'];

const EXECUTABLES = {
  chromium: process.env.STRICTJWT_CHROMIUM ?? '/usr/bin/chromium',
  firefox: process.env.STRICTJWT_FIREFOX ?? '/usr/bin/firefox-esr',
};

/**
 * @param {'chromium' | 'firefox'} name
 * @param {{ isDark?: boolean, timezone?: string }} [options]
 */
export async function openBrowser(name, { isDark = false, timezone = 'Europe/Helsinki' } = {}) {
  const home = mkdtempSync(join(tmpdir(), `strictjwt-${name}-`));
  const browser = await puppeteer.launch({
    browser: name === 'firefox' ? 'firefox' : 'chrome',
    executablePath: EXECUTABLES[name],
    headless: true,
    userDataDir: join(home, 'profile'),
    env: { ...process.env, HOME: home, TZ: timezone },
    protocolTimeout: 120_000,
    ...(name === 'firefox' ? { extraPrefsFirefox: firefoxPreferences(isDark) } : { args: CHROMIUM_FLAGS }),
  });
  return {
    name,
    browser,
    /** @param {number} width @param {number} height */
    async page(width = 1280, height = 900) {
      const page = await browser.newPage();
      await page.setViewport({ width, height });
      // Firefox is told by a preference: its protocol has no such command
      if (name === 'chromium') {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: isDark ? 'dark' : 'light' }]);
      }
      return page;
    },
    async close() {
      await browser.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
