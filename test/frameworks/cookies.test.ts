// The session in a cookie: the table of cookies, and a browser with pages of two sites.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COOKIE_ROWS } from '../api/http/requests.ts';
import { send } from '../api/http/send.ts';
import { SECRET } from '../api/http/verifier.mjs';
import { isMissing, launch } from './chromium.ts';
import { place } from './place.ts';
import { type Running, start } from './running.ts';
import { describeTable } from './table.ts';

const folder = place('cookies');
const users = "export const isPassword = async (user, password) => user === 'ada' && password === 'correct horse';\n";
writeFileSync(join(folder, 'users.js'), users);

const startApp = (): Promise<Running> => start(join(folder, 'server.js'), 'node', { JWT_SECRET: SECRET });

describeTable('the cookie', startApp, '/me', { rows: COOKIE_ROWS });

it.each<[string, Record<string, string>, readonly (readonly [string, string])[], number]>([
  ['from a page of ours', { ORIGIN: 'https://ours.example' }, [['origin', 'https://ours.example']], 204],
  ['from a page of somebody else', { ORIGIN: 'https://ours.example' }, [['origin', 'https://evil.example']], 403],
  ['from no page', { ORIGIN: 'https://ours.example' }, [], 403],
  ['from no page, while nobody says which pages are ours', { ORIGIN: '' }, [], 403],
  ['with an empty origin, while nobody says which pages are ours', { ORIGIN: '' }, [['origin', '']], 403],
])('a request that changes something %s', async (_, env, headers, status) => {
  const app = await start(join(folder, 'server.js'), 'node', { JWT_SECRET: SECRET, ...env });
  try {
    expect((await send(`${app.url}/logout`, { headers }, 'POST')).status).toBe(status);
  } finally {
    await app.stop();
  }
});

describe.skipIf(isMissing)('in Chromium', () => {
  let app: Running;
  let ours: string;
  let theirs: string;
  let browser: Browser;
  beforeAll(async () => {
    app = await startApp();
    ours = `http://localhost:${app.port}`;
    theirs = 'http://evil.example';
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  let context: BrowserContext;
  let page: Page;
  beforeEach(async () => {
    context = await browser.newContext();
    // an empty page of each site; everything else goes to the real server
    for (const site of [ours, theirs]) {
      await context.route(`${site}/page`, (route) =>
        route.fulfill({ contentType: 'text/html', body: '<title>page</title>' }),
      );
    }
    page = await context.newPage();
    await page.goto(`${ours}/page`);
  });
  afterEach(() => context.close());

  /** The status that the page gets, from its own script. */
  function send(url: string, method: string, body?: object): Promise<number | string> {
    return page.evaluate(
      async ([to, how, text]) => {
        const headers = { 'content-type': 'application/json' };
        const init: RequestInit = {
          method: how,
          credentials: 'include',
          ...(text !== null && { body: text, headers }),
        };
        return fetch(to, init).then(
          ({ status }) => status,
          () => 'blocked',
        );
      },
      [url, method, body === undefined ? null : JSON.stringify(body)] as const,
    );
  }

  const login = (password = 'correct horse'): Promise<number | string> =>
    send(`${ours}/login`, 'POST', { user: 'ada', password });

  it('a login sets a cookie that the page cannot read, and that works until the logout', async () => {
    expect(await send(`${ours}/me`, 'GET')).toBe(401);
    expect(await login('wrong')).toBe(403);
    expect(await login()).toBe(204);
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(await context.cookies()).toEqual([
      expect.objectContaining({ name: '__Host-session', httpOnly: true, secure: true, sameSite: 'Lax', path: '/' }),
    ]);
    expect(await send(`${ours}/me`, 'GET')).toBe(200);
    expect(await send(`${ours}/rename`, 'POST')).toBe(204);
    expect(await send(`${ours}/logout`, 'POST')).toBe(204);
    expect(await context.cookies()).toEqual([]);
    expect(await send(`${ours}/me`, 'GET')).toBe(401);
  });

  /** What the server answers to a form that a page of `site` sends. */
  async function formFrom(site: string): Promise<number | undefined> {
    const tab = await context.newPage();
    await tab.goto(`${site}/page`);
    const answered = context.waitForEvent('response', (response) => response.url() === `${ours}/rename`);
    await tab.evaluate((action) => {
      const form = Object.assign(document.createElement('form'), { method: 'POST', action });
      document.body.append(form);
      form.submit();
    }, `${ours}/rename`);
    return (await answered).status();
  }

  it('a form of another site does nothing, one of our own works', async () => {
    await login();
    expect(await formFrom(theirs)).toBe(403);
    expect(await formFrom(ours)).toBe(204);
  });

  it('a form of another origin of the same site, to which the browser gives the cookie, does nothing either', async () => {
    await login();
    const sibling = 'http://localhost:1';
    await context.route(`${sibling}/page`, (route) => route.fulfill({ contentType: 'text/html', body: 'same site' }));
    const asked = context.waitForEvent('request', (request) => request.url() === `${ours}/rename`);
    const [status, request] = await Promise.all([formFrom(sibling), asked]);
    expect((await request.allHeaders())['cookie']).toContain('__Host-session=');
    expect(status).toBe(403);
  });

  it('a script of another site reads nothing', async () => {
    await login();
    await page.goto(`${theirs}/page`);
    expect(await send(`${ours}/me`, 'GET')).toBe('blocked');
    expect(await send(`${ours}/rename`, 'POST', {})).toBe('blocked');
  });

  it('a link from another site finds the user logged in', async () => {
    await login();
    await page.goto(`${theirs}/page`);
    const answered = page.waitForResponse(`${ours}/me`);
    await page.evaluate((url) => location.assign(url), `${ours}/me`);
    expect((await answered).status()).toBe(200);
  });

  it('no page of ours over http to another name can set it: the prefix', async () => {
    await page.evaluate(() => {
      document.cookie = '__Host-session=forged; path=/; domain=localhost; secure';
      document.cookie = '__Host-session=forged; path=/page; secure';
      document.cookie = '__Host-session=forged; path=/';
    });
    expect(await context.cookies()).toEqual([]);
  });
});
