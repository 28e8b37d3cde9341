// Nothing leaves the page: no request when it is used, and none when a script in it tries.
import { readFileSync } from 'node:fs';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagePath } from './build.ts';
import { BROWSERS, fileAddress, type OpenBrowser, openBrowser, StrictjwtPage } from './page.ts';
import { type LocalServer, servePage } from './server.ts';
import { fresh, hs256, SECRET } from './tokens.ts';

const CANARY = 'canary';

/** Every way a script has to send something, except leaving the page. As text: they run in the page, as they stand. */
const WAYS = {
  fetch: 'fetch(url, { mode: "no-cors" })',
  XMLHttpRequest: 'const request = new XMLHttpRequest(); request.open("GET", url); request.send()',
  sendBeacon: 'navigator.sendBeacon(url, "x")',
  WebSocket: 'new WebSocket(url.replace("http", "ws"))',
  EventSource: 'new EventSource(url)',
  image: 'new Image().src = url',
  form: `const form = document.createElement('form'); form.action = url; form.method = 'post';
    document.body.append(form); form.submit()`,
  frame: `const frame = document.createElement('iframe'); frame.src = url; document.body.append(frame)`,
  stylesheet: `const link = document.createElement('link'); link.rel = 'stylesheet'; link.href = url;
    document.head.append(link)`,
  background: "document.body.style.backgroundImage = 'url(' + url + ')'",
  font: "new FontFace('x', 'url(' + url + ')').load()",
  media: 'new Audio(url).load()',
  module: 'import(url)',
  worker: 'new Worker(url)',
};

describe('the policy', () => {
  const page = readFileSync(pagePath, 'utf8');

  it('allows nothing but the script and the style whose hashes it names', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    const directives = policy.split('; ');
    expect(directives).toContain("default-src 'none'");
    expect(directives).toContain("connect-src 'none'");
    expect(directives).toContain("form-action 'none'");
    expect(directives).toContain("base-uri 'none'");
    expect(policy.match(/'[^']*'/g)?.filter((source) => !/^'(none|script|sha256-[\w+/=]{44})'$/.test(source))).toEqual(
      [],
    );
    expect(policy).not.toMatch(/data:|blob:|https?:|\*/);
  });

  it('stands before the first script and style', () => {
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.search(/<script|<style/));
  });

  it('has no handler, address or import in the markup', () => {
    const markup = page.replace(/<script[^>]*>.*?<\/script>/s, '').replace(/<style>.*?<\/style>/s, '');
    expect(markup).not.toMatch(/\son\w+=|\bsrc=|\bhref=|\bstyle=|data:/i);
  });
});

describe.each(BROWSERS)('in %s', (name) => {
  let browser: OpenBrowser;
  let server: LocalServer;

  beforeAll(async () => {
    browser = await openBrowser(name);
    server = await servePage();
  });

  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  describe.each(['disk', 'server'])('from %s', (where) => {
    const address = (): string => (where === 'disk' ? fileAddress : `${server.origin}/strictjwt.html`);

    it('verifies a token and makes no request but the one for itself', async () => {
      const page = await browser.page();
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      server.asked.length = 0;
      await page.goto(address());
      const strictjwt = new StrictjwtPage(page);
      await strictjwt.paste(
        'Token',
        hs256(fresh({ jku: `${server.origin}/${CANARY}`, picture: `${server.origin}/${CANARY}` })),
      );
      await strictjwt.paste('Key or secret', SECRET);
      await strictjwt.verdict('VALID');
      // Firefox does not count the file itself
      expect(requests.filter((url) => url !== address())).toEqual([]);
      expect(server.asked).toEqual(where === 'disk' ? [] : ['/strictjwt.html']);
      await page.close();
    });

    it('lets no script send anything, whichever way it tries', async () => {
      const strictjwt = await StrictjwtPage.open(browser, address());
      server.asked.length = 0;
      const quiet: string[] = [];
      for (const [way, code] of Object.entries(WAYS)) {
        if (!(await isRefusedAloud(strictjwt.page, code, `${server.origin}/${CANARY}-${way}`))) quiet.push(way);
      }
      expect(quiet, 'ways of which the policy says nothing').toEqual([]);
      expect(server.asked).toEqual([]);
      await strictjwt.page.close();
    });
  });
});

/** Runs the code in the page and waits for the browser's word that its policy was violated. */
function isRefusedAloud(page: Page, code: string, url: string): Promise<boolean> {
  return page.evaluate(`new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', () => resolve(true), { once: true });
    setTimeout(() => resolve(false), 3000);
    const url = ${JSON.stringify(url)};
    const attempt = async () => { ${code} };
    attempt().catch(() => {});
  })`) as Promise<boolean>;
}
