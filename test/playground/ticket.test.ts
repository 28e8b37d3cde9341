// What leaves the page: a report and a link, both without anybody's values.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSERS, type OpenBrowser, openBrowser, StrictjwtPage } from './page.ts';
import { type LocalServer, servePage } from './server.ts';
import { base64url, fresh, hs256, nowSeconds, SECRET } from './tokens.ts';

const VALUES = {
  iss: 'https://secret-issuer.example',
  sub: 'alice@example.com',
  aud: 'https://secret-api.example',
  roles: ['secret-role'],
  nested: { deep: 'secret-value' },
  pin: 4711,
};

describe.each(BROWSERS)('in %s', (name) => {
  let browser: OpenBrowser;
  let server: LocalServer;
  let strictjwt: StrictjwtPage;
  const expired = hs256({ ...VALUES, iat: nowSeconds() - 120, exp: nowSeconds() - 60 }, SECRET, { kid: 'secret-kid' });

  beforeAll(async () => {
    browser = await openBrowser(name);
    server = await servePage();
    strictjwt = await StrictjwtPage.open(browser, `${server.origin}/strictjwt.html`);
  });

  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  async function given(token: string): Promise<void> {
    await strictjwt.press('Forget everything');
    await strictjwt.paste('Token', token);
    await strictjwt.paste('Key or secret', SECRET);
    await strictjwt.paste('Issuer', 'https://expected-issuer.example');
    await strictjwt.verdict('REJECTED');
  }

  function expectNothingSecret(text: string): void {
    for (const secret of [SECRET, 'secret-', 'alice', '4711', 'expected-issuer', expired.split('.')[2] ?? '']) {
      expect(text).not.toContain(secret);
    }
  }

  it('reports codes, names, types and times', async () => {
    await given(expired);
    const report = await strictjwt.valueOf('Report');
    expect(report).toContain('strictjwt: REJECTED ERR_JWT_EXPIRED');
    expect(report).toMatch(/✗ exp +ERR_JWT_EXPIRED: .*\d+ (s|min) ago/);
    expect(report).toMatch(/✗ iss +ERR_JWT_CLAIM_MISMATCH/);
    expect(report).toContain('"roles": "<list of 1>"');
    expect(report).toContain('"alg": "HS256"');
    expectNothingSecret(report);
  });

  it('reports values only when told to, and the key and the signature never', async () => {
    await given(expired);
    await strictjwt.page.evaluate(() => document.querySelector<HTMLInputElement>('.ticket [type=checkbox]')?.click());
    await expect.poll(() => strictjwt.valueOf('Report')).toContain('alice@example.com');
    const report = await strictjwt.valueOf('Report');
    expect(report).not.toContain(SECRET);
    expect(report).not.toContain(expired.split('.')[2]);
    await strictjwt.press('Forget everything');
    await given(expired);
    expectNothingSecret(await strictjwt.valueOf('Report'));
  });

  it('shares by the fragment alone, redacted', async () => {
    await given(expired);
    const link = new URL(await strictjwt.valueOf('Share'));
    expect(link.origin + link.pathname + link.search).toBe(`${server.origin}/strictjwt.html`);
    expectNothingSecret(Buffer.from(link.hash.slice('#shared='.length), 'base64url').toString());
    expect(await strictjwt.page.evaluate(() => location.hash), 'the page’s own address stays bare').toBe('');
  });

  async function openLink(link: string): Promise<StrictjwtPage> {
    return StrictjwtPage.open(browser, link);
  }

  it('shows a shared link as what somebody said, never as verified', async () => {
    await given(expired);
    server.asked.length = 0;
    const opened = await openLink(await strictjwt.valueOf('Share'));
    expect(await opened.verdict('NOT VERIFIED')).toBe('NOT VERIFIED (shared without its values)');
    await opened.shows('refused it with ERR_JWT_EXPIRED');
    await opened.shows('<list of 1>', '.members.payload');
    await opened.shows(/exp.*ago/, '.timeline');
    expectNothingSecret(await opened.text());
    expect(server.asked).toEqual(['/strictjwt.html']);
    await opened.page.close();
  });

  it('never shows VALID for a link, whoever wrote it', async () => {
    await strictjwt.press('Forget everything');
    await strictjwt.paste('Token', hs256(fresh()));
    await strictjwt.paste('Key or secret', SECRET);
    await strictjwt.verdict(/^VALID/);
    const opened = await openLink(await strictjwt.valueOf('Share'));
    expect(await opened.verdict('NOT VERIFIED')).not.toMatch(/^VALID/);
    await opened.paste('Key or secret', SECRET);
    await opened.paste('Issuer', 'https://issuer.example');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await opened.said()).toBe('NOT VERIFIED (shared without its values)');
    await opened.page.close();
  });

  const token = hs256(fresh());
  const link = (findings: unknown): string => `#shared=${base64url(findings)}`;
  const sound = { verdict: { word: 'VALID' }, checks: [], asked: [], at: 0 };
  it.each([
    ['a whole token', `#${token}`],
    ['a token and a key', `#token=${token}&key=${encodeURIComponent(SECRET)}`],
    ['a token as shared', `#shared=${token}`],
    ['values', link({ ...sound, payload: { sub: 'alice' } })],
    ['a text to be read', link({ ...sound, payload: { sub: '<visit evil.example>' } })],
    ['a word of its own', link({ ...sound, verdict: { word: 'VERY VALID' } })],
    ['a code of its own', link({ ...sound, verdict: { word: 'REJECTED', code: 'ERR_CALL 555' } })],
    ['something else', link([1, 2])],
    ['a broken code', '#shared=%%%'],
  ])('shows nothing of a link with %s', async (_what, fragment) => {
    const opened = await openLink(`${server.origin}/strictjwt.html${fragment}`);
    await opened.shows(/Paste a token|Somebody shared this/);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await opened.said()).not.toMatch(/VALID|REJECTED/);
    expect(await opened.text('main')).not.toMatch(/alice|evil|VERY|555/);
    await opened.page.close();
  });

  it('gives a shared link up for a token that is pasted, and forgets it', async () => {
    await given(expired);
    const opened = await openLink(await strictjwt.valueOf('Share'));
    await opened.verdict('NOT VERIFIED (shared');
    await opened.paste('Token', token);
    await opened.paste('Key or secret', SECRET);
    await opened.verdict(/^VALID/);
    await opened.press('Forget everything');
    await opened.shows('Paste a token');
    expect(await opened.page.evaluate(() => location.href)).toBe(`${server.origin}/strictjwt.html`);
    await opened.page.close();
  });
});
