// The page as a person uses it: fields by their label, buttons by their name, what is announced.
import { pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import { expect } from 'vitest';
import { openBrowser } from './browsers.mjs';
import { pagePath } from './build.ts';

export type BrowserName = 'chromium' | 'firefox';
export const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox'];

export const fileAddress: string = pathToFileURL(pagePath).href;

export type OpenBrowser = Awaited<ReturnType<typeof openBrowser>>;

export { openBrowser };

export class StrictjwtPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  static async open(
    browser: OpenBrowser,
    address: string = fileAddress,
    width = 1280,
    height = 900,
  ): Promise<StrictjwtPage> {
    const page = await browser.page(width, height);
    await page.goto(address);
    await page.waitForSelector('[role=tablist]');
    return new StrictjwtPage(page);
  }

  /** Replaces the field's text as a paste does. */
  async paste(label: string, text: string): Promise<void> {
    await this.page.evaluate(
      (name, value) => {
        const found = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === name);
        const field = document.getElementById(found?.htmlFor ?? '') as HTMLTextAreaElement;
        field.focus();
        field.select();
        if (value === '') document.execCommand('delete');
        else document.execCommand('insertText', false, value);
      },
      label,
      text,
    );
  }

  async valueOf(label: string): Promise<string> {
    return this.page.evaluate((name) => {
      const found = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === name);
      return (document.getElementById(found?.htmlFor ?? '') as HTMLTextAreaElement).value;
    }, label);
  }

  async choose(label: string, option: string): Promise<void> {
    await this.page.evaluate(
      (name, value) => {
        const found = [...document.querySelectorAll('label')].find(({ textContent }) => textContent === name);
        const field = document.getElementById(found?.htmlFor ?? '') as HTMLSelectElement;
        field.value = value;
        field.dispatchEvent(new Event('change', { bubbles: true }));
      },
      label,
      option,
    );
  }

  async press(name: string): Promise<void> {
    await this.page.evaluate((text) => {
      const buttons = [...document.querySelectorAll('button')];
      const button = buttons.find(({ textContent }) => textContent === text);
      if (!button) throw new Error(`no button ${text}: ${buttons.map(({ textContent }) => textContent).join(', ')}`);
      button.click();
    }, name);
  }

  /** What the live region says, once it says what is waited for. */
  async verdict(expected: string | RegExp): Promise<string> {
    return this.until(() => this.said(), expected);
  }

  /** Waits until it says exactly this: meanwhile it may judge a token whose key is not pasted yet. */
  async says(expected: string): Promise<void> {
    await expect.poll(() => this.said(), { timeout: 20_000 }).toBe(expected);
  }

  async said(): Promise<string> {
    return this.page.evaluate(() => document.querySelector('[role=status]')?.textContent ?? '');
  }

  async text(selector = 'body'): Promise<string> {
    return this.page.evaluate((where) => document.querySelector(where)?.textContent ?? '', selector);
  }

  /** Waits until the page's text under a selector matches. */
  async shows(expected: string | RegExp, selector = 'main'): Promise<string> {
    return this.until(() => this.text(selector), expected);
  }

  private async until(read: () => Promise<string>, expected: string | RegExp): Promise<string> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const text = await read();
      if (typeof expected === 'string' ? text.includes(expected) : expected.test(text)) return text;
      if (Date.now() > deadline) throw new Error(`expected ${expected}, the page says: ${text.slice(0, 2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
