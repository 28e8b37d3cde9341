// For everybody: screen readers (axe), keyboards, telephones, the dark.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSERS, type OpenBrowser, openBrowser, StrictjwtPage } from './page.ts';
import { base64url, fresh, hs256, nowSeconds, SECRET } from './tokens.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe objects to, in one line each; all of its rules, also those that are only advice. */
async function objections(strictjwt: StrictjwtPage): Promise<string[]> {
  await strictjwt.page.evaluate(axe);
  return strictjwt.page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof import('axe-core') }).axe.run(document);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
    );
  });
}

/** Somebody's expired token, redacted. */
const SHARED = `#shared=${base64url({
  verdict: { word: 'REJECTED', code: 'ERR_JWT_EXPIRED' },
  header: { alg: 'HS256', kid: '<text>' },
  payload: { sub: '<text>', exp: 1_795_653_914 },
  checks: [
    { name: 'format', status: 'pass' },
    { name: 'exp', status: 'fail', code: 'ERR_JWT_EXPIRED' },
  ],
  asked: [],
  at: 1_795_654_000_000,
})}`;

const STATES: Record<string, (strictjwt: StrictjwtPage) => Promise<void>> = {
  'nothing pasted': async () => {},
  VALID: async (strictjwt) => {
    await strictjwt.paste('Token', hs256(fresh()));
    await strictjwt.paste('Key or secret', SECRET);
    await strictjwt.verdict(/^VALID/);
  },
  REJECTED: async (strictjwt) => {
    await strictjwt.paste('Token', `Bearer ${hs256(fresh({ exp: nowSeconds() - 60, sub: 'a\u202eb', roles: ['a'] }))}`);
    await strictjwt.paste('Key or secret', SECRET);
    await strictjwt.verdict('REJECTED');
  },
  'NOT VERIFIED': async (strictjwt) => {
    await strictjwt.paste('Token', hs256(fresh({ exp: Date.now() })));
    await strictjwt.paste('Compare', hs256(fresh()));
    await strictjwt.paste('Tolerance', 'x');
    await strictjwt.verdict('NOT VERIFIED');
  },
  'a shared link': async (strictjwt) => {
    await strictjwt.page.goto(`${strictjwt.page.url()}${SHARED}`);
    await strictjwt.verdict('NOT VERIFIED (shared');
  },
  'Make one': async (strictjwt) => {
    await strictjwt.press('Make one');
    await strictjwt.choose('Algorithm', 'ES256');
    await strictjwt.press('Generate');
    await strictjwt.verdict('Signed.');
    await strictjwt.paste('Claims', '{');
    await strictjwt.shows('not JSON');
  },
};

describe.each(BROWSERS)('in %s', (name) => {
  describe.each([false, true])('in the dark: %s', (isDark) => {
    let browser: OpenBrowser;

    beforeAll(async () => {
      browser = await openBrowser(name, { isDark });
    });

    afterAll(() => browser.close());

    it.each([
      [1280, 900],
      [360, 740],
    ])('has nothing that axe objects to, at %i pixels', async (width, height) => {
      for (const [state, reach] of Object.entries(STATES)) {
        const strictjwt = await StrictjwtPage.open(browser, undefined, width, height);
        await reach(strictjwt);
        expect(await objections(strictjwt), state).toEqual([]);
        const over = await strictjwt.page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth - clientWidth;
        });
        expect(over, `${state}: nothing is wider than the screen`).toBe(0);
        await strictjwt.page.close();
      }
    });

    it('follows the reader’s theme', async () => {
      const strictjwt = await StrictjwtPage.open(browser);
      const ground = await strictjwt.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const [red = 0] = ground.match(/\d+/g)?.map(Number) ?? [];
      expect(red < 128).toBe(isDark);
    });
  });
});
