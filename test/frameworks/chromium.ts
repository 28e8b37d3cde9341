// Debian's Chromium, driven by Playwright. Where there is none the tests say so, and fail where they must run.
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = PATHS.find((path) => existsSync(path));

export const isMissing = executablePath === undefined;
if (isMissing && process.env['CI'])
  throw new Error('the tests with a browser must run here (apt-get install chromium)');
if (isMissing) console.warn('skipped, what needs a browser: there is no Chromium (Debian: apt-get install chromium)');

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
