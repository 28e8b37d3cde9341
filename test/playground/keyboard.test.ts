// With the keyboard alone: everything can be reached, seen, and used.
import type { KeyInput } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSERS, type OpenBrowser, openBrowser, StrictjwtPage } from './page.ts';
import { fresh, hs256, SECRET } from './tokens.ts';

describe.each(BROWSERS)('in %s', (name) => {
  let browser: OpenBrowser;
  let strictjwt: StrictjwtPage;

  beforeAll(async () => {
    browser = await openBrowser(name);
  });

  afterAll(() => browser.close());

  async function press(...keys: KeyInput[]): Promise<void> {
    for (const key of keys) await strictjwt.page.keyboard.press(key);
  }

  /** The name of what has the focus, as a screen reader would say it. */
  function focused(): Promise<string> {
    return strictjwt.page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return '';
      const label = element.id === '' ? undefined : document.querySelector(`label[for="${element.id}"]`);
      const around = element.closest('label');
      const named = document.getElementById(element.getAttribute('aria-labelledby') ?? '');
      return (label ?? around ?? named ?? element).textContent ?? '';
    });
  }

  async function tabTo(what: string): Promise<void> {
    for (let i = 0; i < 60; i++) {
      await press('Tab');
      if ((await focused()).startsWith(what)) return;
    }
    throw new Error(`${what} cannot be reached with the tab key`);
  }

  it('types a token, a key and what is expected, and hears the verdict', async () => {
    strictjwt = await StrictjwtPage.open(browser);
    await tabTo('Token');
    await strictjwt.page.keyboard.type(hs256(fresh()));
    await tabTo('Key or secret');
    await strictjwt.page.keyboard.type(SECRET);
    await strictjwt.verdict(/^VALID/);
    await tabTo('Issuer');
    await strictjwt.page.keyboard.type('https://other.example');
    await strictjwt.verdict('REJECTED ERR_JWT_CLAIM_MISMATCH');
  });

  it('reaches every field and button, in the order in which they stand, and never gets stuck', async () => {
    strictjwt = await StrictjwtPage.open(browser);
    await strictjwt.paste('Token', hs256(fresh()));
    await strictjwt.shows('For a ticket');
    const all = await strictjwt.page.evaluate(
      () => [...document.querySelectorAll('button:not([tabindex="-1"]), input, textarea, select')].length,
    );
    await strictjwt.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    const reached = new Set<string>();
    const places: number[] = [];
    for (let i = 0; i < 80; i++) {
      await press('Tab');
      const place = await strictjwt.page.evaluate(() =>
        [...document.querySelectorAll('button:not([tabindex="-1"]), input, textarea, select')].indexOf(
          document.activeElement as HTMLElement,
        ),
      );
      if (place >= 0) places.push(place);
      reached.add(String(place));
    }
    reached.delete('-1');
    expect(reached.size).toBe(all);
    const first = places.slice(places.indexOf(0), places.indexOf(0) + all);
    expect(first).toEqual([...first].sort((a, b) => a - b));
  });

  it('shows where the focus is', async () => {
    strictjwt = await StrictjwtPage.open(browser);
    for (const what of ['Why is it refused?', 'Forget everything', 'Token', 'Key or secret', 'Algorithms']) {
      await tabTo(what);
      const outline = await strictjwt.page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const shown = element.closest('.token-box') ?? element;
        const { outlineStyle, outlineWidth } = getComputedStyle(shown);
        return outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
      });
      expect(outline, what).toBeGreaterThanOrEqual(2);
    }
  });

  it('changes the mode with the arrow keys, makes a token and forgets it', async () => {
    strictjwt = await StrictjwtPage.open(browser);
    await tabTo('Why is it refused?');
    await press('ArrowRight');
    expect(await focused()).toBe('Make one');
    expect(await strictjwt.text('[aria-selected=true]')).toBe('Make one');
    await tabTo('Generate');
    await press('Enter');
    await strictjwt.verdict('Signed.');
    // backwards: the way forwards leads through the browser's own buttons
    await strictjwt.page.keyboard.down('Shift');
    await tabTo('Forget everything');
    await strictjwt.page.keyboard.up('Shift');
    await press('Enter');
    await expect.poll(() => strictjwt.valueOf('Key or secret')).toBe('');
  });
});
