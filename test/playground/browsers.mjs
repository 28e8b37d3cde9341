// Opens Chromium and Firefox, as Debian has them, for tests and pictures of the page.
import puppeteer from 'puppeteer-core';
import { browserHome, browserProgram, CHROMIUM_FLAGS, FIREFOX_PREFERENCES } from '../runtimes/browser.mjs';

export const BROWSERS = ['chromium', 'firefox'];

/**
 * @param {'chromium' | 'firefox'} name
 * @param {{ isDark?: boolean, timezone?: string }} [options]
 */
export async function openBrowser(name, { isDark = false, timezone = 'Europe/Helsinki' } = {}) {
  const { profile, env, remove } = browserHome(name);
  const theme = { 'layout.css.prefers-color-scheme.content-override': isDark ? 0 : 1 };
  const language = { 'intl.accept_languages': 'en-GB' };
  const settings =
    name === 'firefox'
      ? { extraPrefsFirefox: { ...FIREFOX_PREFERENCES, ...theme, ...language } }
      : { args: [...CHROMIUM_FLAGS, '--lang=en-GB'] };
  const browser = await puppeteer.launch({
    browser: name === 'firefox' ? 'firefox' : 'chrome',
    executablePath: browserProgram(name),
    headless: true,
    userDataDir: profile,
    env: { ...env, TZ: timezone },
    protocolTimeout: 120_000,
    ...settings,
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
      remove();
    },
  };
}
