// The page that stays logged in, in Chromium, against the refresh-token example with its cookie.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../docs/markdown.ts';
import { isMissing, launch } from './chromium.ts';
import { claim } from './claims.ts';
import { place } from './place.ts';
import { type Running, startProcess } from './running.ts';

const script = join(place('single-page'), 'session.js');
claim(script);
const source = readFileSync(script, 'utf8');

interface Session {
  accessToken(): Promise<string | undefined>;
  fetchWithToken(url: string, init?: RequestInit): Promise<Response>;
  changeUser(ask: () => Promise<Response>): Promise<Response>;
}

describe.skipIf(isMissing)('in Chromium', () => {
  let server: Running;
  let url: string;
  let browser: Browser;
  beforeAll(async () => {
    const example = `${ROOT}examples/refresh-tokens/server.mjs`;
    const env = { REFRESH_TOKEN_IN: 'cookie', PORT: '0' };
    server = await startProcess(process.execPath, [example], ROOT, env, /listening on http:\/\/127\.0\.0\.1:(\d+)/);
    url = `http://localhost:${server.port}`;
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  let context: BrowserContext;
  let refreshes: number;
  let lifetime: number | undefined;
  let outage: boolean;

  beforeEach(async () => {
    [refreshes, lifetime, outage] = [0, undefined, false];
    context = await browser.newContext();
    const html = '<title>app</title><script type="module">window.session = await import("/session.js");</script>';
    await context.route(`${url}/app`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await context.route(`${url}/login.html`, (route) => route.fulfill({ contentType: 'text/html', body: 'log in' }));
    await context.route(`${url}/session.js`, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: source }),
    );
    await context.route(`${url}/refresh`, async (route) => {
      refreshes++;
      if (outage) return route.fulfill({ status: 503 });
      const response = await route.fetch();
      if (lifetime === undefined || response.status() !== 200) return route.fulfill({ response });
      return route.fulfill({ response, json: { ...((await response.json()) as object), expires_in: lifetime } });
    });
    const page = await open();
    expect(await post(page, '/login', { user: 'ada', password: 'correct horse' })).toBe(200);
  });
  afterEach(() => context.close());

  async function open(): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${url}/app`);
    await page.waitForFunction(() => 'session' in window);
    return page;
  }

  function post(page: Page, path: string, body: object): Promise<number> {
    const how = { method: 'POST', body: JSON.stringify(body) };
    return page.evaluate(async ([to, init]) => (await fetch(to, init)).status, [path, how] as const);
  }

  function token(page: Page): Promise<string | undefined> {
    return page.evaluate(() => (window as unknown as { session: Session }).session.accessToken());
  }

  function me(page: Page): Promise<unknown> {
    return page.evaluate(async () => {
      const response = await (window as unknown as { session: Session }).session.fetchWithToken('/me');
      return [response.status, await response.json()];
    });
  }

  it('a tab gets a token when it needs one, and keeps it', async () => {
    const page = await open();
    for (let at = 0; at < 3; at++) expect(await me(page)).toEqual([200, { user: 'ada', role: 'admin' }]);
    expect(refreshes).toBe(1);
  });

  it('many requests at once, in many tabs at once, renew once', async () => {
    const tabs = await Promise.all([open(), open(), open(), open()]);
    const tokens = await Promise.all(tabs.flatMap((page) => [token(page), token(page), token(page)]));
    expect(new Set(tokens).size).toBe(1);
    expect(refreshes).toBe(1);
    expect(await Promise.all(tabs.map(me))).toEqual(tabs.map(() => [200, { user: 'ada', role: 'admin' }]));
  });

  it('a tab that is opened later asks the others', async () => {
    const first = await token(await open());
    expect(await token(await open())).toBe(first);
    expect(refreshes).toBe(1);
  });

  it('before the end of the token it is renewed, again once for all tabs, and the session goes on', async () => {
    lifetime = 32; // seconds: fresh for two
    const tabs = await Promise.all([open(), open(), open()]);
    const [first] = await Promise.all(tabs.map(token));
    expect(refreshes).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    lifetime = undefined;
    const [second, ...others] = await Promise.all(tabs.map(token));
    expect(second).not.toBe(first);
    expect(new Set([second, ...others]).size).toBe(1);
    expect(refreshes).toBe(2);
    expect(await Promise.all(tabs.map(me))).toEqual(tabs.map(() => [200, { user: 'ada', role: 'admin' }]));
  });

  it('a clock that is wrong by years changes nothing', async () => {
    const page = await context.newPage();
    await page.clock.setSystemTime('2001-01-01T00:00:00Z');
    await page.goto(`${url}/app`);
    await page.waitForFunction(() => 'session' in window);
    for (let at = 0; at < 3; at++) expect(await me(page)).toMatchObject([200, {}]);
    expect(refreshes).toBe(1);
  });

  it('when the session is over, the page is that of the login', async () => {
    const page = await open();
    await post(page, '/logout', {});
    void token(page).catch(() => {});
    await page.waitForURL(`${url}/login.html`);
  });

  function changeUser(page: Page, path: string, body: object): Promise<number> {
    const how = { method: 'POST', body: JSON.stringify(body) };
    return page.evaluate(
      async ([to, init]) => {
        const { session } = window as unknown as { session: Session };
        return (await session.changeUser(() => fetch(to, init))).status;
      },
      [path, how] as const,
    );
  }

  it('no tab has the token of the user before, also when a tab that slept answers late', async () => {
    const [staying, leaving] = [await open(), await open()];
    const adas = await token(staying);
    expect(await token(leaving)).toBe(adas);
    expect(await changeUser(leaving, '/logout', {})).toBe(204);
    expect(await changeUser(leaving, '/login', { user: 'bob', password: 'battery staple' })).toBe(200);
    await leaving.goto(`${url}/app`);
    await leaving.waitForFunction(() => 'session' in window);
    expect(await me(leaving)).toEqual([200, { user: 'bob', role: 'editor' }]);
    await staying.evaluate((old) => {
      new BroadcastChannel('session').postMessage({ token: old, until: Date.now() + 600_000 });
    }, adas);
    for (const page of [staying, leaving, await open()])
      expect(await me(page)).toEqual([200, { user: 'bob', role: 'editor' }]);
  });

  it('a page that is closed as soon as its user changed leaves no tab with the token of the user before', async () => {
    const [staying, leaving] = [await open(), await open()];
    expect(await token(leaving)).toBe(await token(staying));
    await leaving.evaluate(() => {
      const { session } = window as unknown as { session: Session };
      void session.changeUser(async () => {
        for (const [path, body] of [
          ['/logout', {}],
          ['/login', { user: 'bob', password: 'battery staple' }],
        ] as const) {
          await fetch(path, { method: 'POST', body: JSON.stringify(body) });
        }
        document.title = 'changed';
        return new Promise<Response>(() => {});
      });
    });
    await leaving.waitForFunction(() => document.title === 'changed');
    await leaving.close();
    expect(await me(staying)).toEqual([200, { user: 'bob', role: 'editor' }]);
  });

  it('nothing is renewed while the user changes, and a change that fails is told', async () => {
    const [page, other] = [await open(), await open()];
    const failed = page.evaluate(() => {
      const { session } = window as unknown as { session: Session };
      return session.changeUser(() => new Promise((_, reject) => setTimeout(() => reject(new Error('offline')), 500)));
    });
    const expectation = expect(failed).rejects.toThrow('offline');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const renewed = token(other);
    await expectation;
    expect(refreshes).toBe(0);
    expect(await renewed).toBe(await token(page));
  });

  it('an outage is an error, and no logout', async () => {
    const page = await open();
    outage = true;
    await expect(token(page)).rejects.toThrow('503');
    outage = false;
    expect(await me(page)).toMatchObject([200, {}]);
    expect(page.url()).toBe(`${url}/app`);
  });

  it('no token is where another script finds it', async () => {
    const page = await open();
    await token(page);
    const stored = await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]);
    expect(stored).toEqual(['', 0, 0]);
  });
});
