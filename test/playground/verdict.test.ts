// "Why is it refused?": the verdict, and what is said with it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSERS, type OpenBrowser, openBrowser, StrictjwtPage } from './page.ts';
import { base64url, ecPublic, es256, fresh, hs256, nowSeconds, pem, rs256, rsaPublic, SECRET } from './tokens.ts';

describe.each(BROWSERS)('in %s', (name) => {
  let browser: OpenBrowser;
  let strictjwt: StrictjwtPage;

  beforeAll(async () => {
    browser = await openBrowser(name);
    strictjwt = await StrictjwtPage.open(browser);
  });

  afterAll(() => browser.close());

  async function given(fields: Record<string, string>): Promise<void> {
    await strictjwt.press('Forget everything');
    for (const [label, text] of Object.entries(fields)) await strictjwt.paste(label, text);
  }

  describe('the verdict', () => {
    it('is VALID where the signature holds and all that was asked is met', async () => {
      await given({
        Token: es256(fresh()),
        'Key or secret': pem(ecPublic),
        Algorithms: 'ES256',
        Issuer: 'https://issuer.example',
        Audience: 'https://api.example',
      });
      await strictjwt.says('VALID');
      await strictjwt.paste('Issuer', '');
      await strictjwt.shows('Nobody asked for iss');
      const ticks = await strictjwt.page.evaluate(() =>
        [...document.querySelectorAll('.checks .pass .name bdi')].map(({ textContent }) => textContent),
      );
      expect(ticks, 'no tick for what was not asked').not.toContain('iss');
      expect(ticks).toContain('aud');
    });

    it('is REJECTED with the code that verify throws', async () => {
      await given({ Token: es256(fresh({ exp: nowSeconds() - 60 })), 'Key or secret': pem(ecPublic) });
      await strictjwt.says('REJECTED ERR_JWT_EXPIRED');
      await given({ Token: rs256(fresh()), 'Key or secret': pem(rsaPublic), Issuer: 'https://other.example' });
      await strictjwt.says('REJECTED ERR_JWT_CLAIM_MISMATCH');
    });

    it('is NOT VERIFIED without a key, whatever the token says', async () => {
      await given({ Token: es256(fresh()) });
      await strictjwt.says('NOT VERIFIED (no key)');
      expect(await strictjwt.text('.checks .pass')).not.toContain('signature');
    });

    it('is NOT VERIFIED while a field cannot be read, and the field says why', async () => {
      await given({ Token: es256(fresh()), 'Key or secret': pem(ecPublic), Tolerance: 'a while' });
      await strictjwt.verdict('NOT VERIFIED');
      await strictjwt.shows('a number of seconds', '.expectations');
    });

    it('changes by itself when the token expires', async () => {
      await given({ Token: hs256(fresh({ exp: nowSeconds() + 4 })), 'Key or secret': SECRET });
      await strictjwt.verdict(/^VALID/);
      await strictjwt.verdict('REJECTED ERR_JWT_EXPIRED');
    });

    it('weighs further claims, numbers and booleans as they may have been meant', async () => {
      await given({ Token: hs256(fresh({ level: 3, admin: true, client_id: 'a=b' })), 'Key or secret': SECRET });
      await strictjwt.paste('Claims', 'level=3\nadmin=true\nclient_id=a=b\nsub=user-42');
      await strictjwt.verdict(/^VALID/);
      await strictjwt.paste('Claims', 'level=4');
      await strictjwt.says('REJECTED ERR_JWT_CLAIM_MISMATCH');
      expect(await strictjwt.text('.checks .comparison')).toBe('found3expected4');
      await strictjwt.paste('Claims', 'level=3\nlevel=4');
      await strictjwt.verdict('REJECTED');
      await strictjwt.paste('Claims', 'level');
      await strictjwt.shows('name=value', '.expectations');
      await strictjwt.paste('Claims', 'iss=x');
      await strictjwt.shows('a field of its own: Issuer', '.expectations .problem');
      expect(await strictjwt.said()).toContain('NOT VERIFIED');
    });

    it('is that of another time where one is given', async () => {
      await given({ Token: hs256(fresh({ exp: 1_700_000_000 })), 'Key or secret': SECRET });
      await strictjwt.verdict('REJECTED ERR_JWT_EXPIRED');
      await strictjwt.paste('As of', '2023-11-14T00:00Z');
      await strictjwt.verdict(/^VALID/);
    });
  });

  describe('a key', () => {
    it.each([
      ['text', SECRET, SECRET],
      ['base64', Buffer.from(SECRET), Buffer.from(SECRET).toString('base64')],
      ['base64url', Buffer.from([...Array(48).keys()].map((i) => i * 5 + 3)), ''],
      ['hex', Buffer.from(SECRET), Buffer.from(SECRET).toString('hex')],
    ])('may be a secret as %s, and the page says which held', async (form, key, text) => {
      const pasted = text === '' ? Buffer.from(key).toString('base64url') : text;
      await given({ Token: hs256(fresh(), key), 'Key or secret': pasted });
      await strictjwt.verdict(/^VALID/);
      expect(await strictjwt.text('.verdict')).toContain(form === 'text' ? 'secret, as text' : `decoded from ${form}`);
    });

    it('may be a key set', async () => {
      const keys = [
        { ...rsaPublic.export({ format: 'jwk' }), kid: 'old' },
        { ...ecPublic.export({ format: 'jwk' }), kid: 'new' },
      ];
      await given({ Token: es256(fresh(), { kid: 'new' }), 'Key or secret': JSON.stringify({ keys }, null, 2) });
      await strictjwt.verdict(/^VALID/);
      expect(await strictjwt.text('.verdict')).toContain('key set of 2: old, new');
    });

    it('may be a JWK, PEM texts by kid, or base64 without the lines around it', async () => {
      await given({ Token: rs256(fresh()), 'Key or secret': JSON.stringify(rsaPublic.export({ format: 'jwk' })) });
      await strictjwt.verdict(/^VALID/);
      await given({
        Token: rs256(fresh(), { kid: 'b' }),
        'Key or secret': JSON.stringify({ a: pem(ecPublic), b: pem(rsaPublic) }),
      });
      await strictjwt.verdict(/^VALID/);
      await given({ Token: rs256(fresh()), 'Key or secret': pem(rsaPublic).replace(/-----.*-----|\n/g, '') });
      await strictjwt.verdict(/^VALID/);
    });

    it('is never fetched: an address is answered with the command to run', async () => {
      await given({ Token: rs256(fresh()), 'Key or secret': 'https://issuer.example/jwks.json' });
      await strictjwt.verdict('NOT VERIFIED');
      await strictjwt.shows('curl -s https://issuer.example/jwks.json', '.inputs');
      await strictjwt.paste('Key or secret', 'https://issuer.example/$(reboot)');
      await strictjwt.shows('fetch it yourself', '.inputs');
    });

    it('of a pair is no secret: a token that was signed with the public key as one is refused', async () => {
      await given({ Token: hs256(fresh(), pem(rsaPublic)), 'Key or secret': pem(rsaPublic) });
      await strictjwt.says('REJECTED ERR_JWT_ALG_NOT_ALLOWED');
    });
  });

  describe('what was pasted', () => {
    it('may be anything with one token in it, and stays as it is', async () => {
      const token = hs256(fresh());
      const pasted = `curl -H 'Authorization: Bearer ${token}' https://api.example`;
      await given({ Token: pasted, 'Key or secret': SECRET });
      await strictjwt.verdict(/^VALID/);
      expect(await strictjwt.valueOf('Token')).toBe(pasted);
      await strictjwt.shows('taken out of', '.inputs');
    });

    it('is not judged when it holds two tokens', async () => {
      await given({ Token: `${hs256(fresh())} ${hs256(fresh({ sub: 'b' }))}`, 'Key or secret': SECRET });
      await strictjwt.says('NOT VERIFIED (which token?)');
      await strictjwt.shows('two different tokens', '.verdict');
    });

    it('is told where it belongs when it is a key', async () => {
      for (const key of [pem(ecPublic), `{"keys":[{"kty":"EC"}]}`, '{"kty":"RSA","n":"AQAB"}']) {
        await given({ Token: key });
        await strictjwt.says('NOT VERIFIED (no token)');
        const told = await strictjwt.shows('give it as the key', '.verdict');
        expect(told).not.toContain('--');
      }
    });

    it('ends nothing when members of header or key are no text', async () => {
      const errors: unknown[] = [];
      strictjwt.page.on('pageerror', (error) => errors.push(error));
      const odd = { toString: 1, valueOf: null };
      await given({ Token: hs256(fresh(), SECRET, { alg: odd, kid: odd, typ: odd }), 'Key or secret': SECRET });
      await strictjwt.verdict('REJECTED');
      await given({
        Token: es256(fresh()),
        'Key or secret': JSON.stringify({ kty: odd, crv: odd, kid: odd, alg: odd }),
      });
      await strictjwt.verdict('NOT VERIFIED');
      await given({ Token: es256(fresh()), 'Key or secret': pem(ecPublic) });
      await strictjwt.says('VALID');
      expect(errors).toEqual([]);
    });

    it('has its segments in three colours', async () => {
      const [header, payload, signature] = hs256(fresh()).split('.');
      await given({ Token: [header, payload, signature].join('.') });
      await strictjwt.verdict('NOT VERIFIED');
      const colours = await strictjwt.page.evaluate(() =>
        ['header', 'payload', 'signature'].map((kind) => {
          const part = document.querySelector(`.token-box .${kind}`) as HTMLElement;
          return [part.textContent, getComputedStyle(part).color];
        }),
      );
      expect(colours.map(([text]) => text)).toEqual([header, payload, signature]);
      expect(new Set(colours.map(([, colour]) => colour)).size).toBe(3);
    });
  });

  describe('what is shown', () => {
    it('has every check, with what was found and what was expected', async () => {
      await given({
        Token: hs256(fresh({ iss: 'https://issuer.example/' })),
        'Key or secret': SECRET,
        Issuer: 'https://issuer.example',
        Algorithms: 'HS256',
      });
      await strictjwt.verdict('REJECTED');
      const rows = await strictjwt.page.evaluate(() =>
        [...document.querySelectorAll('.checks li')].map((row) => row.querySelector('.name bdi')?.textContent),
      );
      expect(rows).toEqual(expect.arrayContaining(['format', 'algorithm', 'typ', 'signature', 'exp', 'iss', 'aud']));
      expect(await strictjwt.text('.checks .comparison')).toBe(
        'foundhttps://issuer.example/expectedhttps://issuer.example',
      );
    });

    it('has times in UTC, in the reader’s zone and from now, and the time line', async () => {
      await given({ Token: hs256(fresh({ iat: 1_795_653_014, exp: 1_795_653_914 })), 'As of': '2026-11-26T01:00Z' });
      await strictjwt.verdict('NOT VERIFIED');
      const times = await strictjwt.text('.members.payload .times');
      expect(times).toContain('2026-11-26 00:30:14 UTC');
      expect(times).toMatch(/Nov.*0?2:30:14/);
      expect(times).toContain('29 min ago');
      expect(await strictjwt.text('.timeline')).toMatch(/iat.*15 min.*exp.*14 min.*as of/s);
    });

    it('notices milliseconds', async () => {
      await given({ Token: hs256(fresh({ exp: Date.now() + 60_000 })), 'Key or secret': SECRET });
      await strictjwt.shows('Looks like milliseconds');
    });

    it('explains claims, those of the provider that issued the token first', async () => {
      const iss = 'https://login.microsoftonline.com/tenant/v2.0';
      await given({ Token: hs256({ ...fresh(), iss, oid: 'x', constructor: 1 }) });
      await strictjwt.shows('Object id of the user');
      await strictjwt.shows('Expires: refused from this second on', '.members.payload');
    });

    it('has the call to copy, without the secret in it', async () => {
      await given({ Token: hs256(fresh()), 'Key or secret': SECRET, Issuer: "https://it's.example", 'Max age': '1h' });
      await strictjwt.verdict('REJECTED');
      const code = await strictjwt.text('.code');
      expect(code).toContain('createVerifier(process.env.JWT_SECRET, {');
      expect(code).toContain("issuer: 'https://it\\'s.example'");
      expect(code).toContain("maxAge: '1h'");
      expect(code).not.toContain(SECRET);
    });

    it('calls an algorithm the token’s own only when it is', async () => {
      await given({ Token: hs256(fresh()) });
      await strictjwt.shows("['HS256'], // the token’s own: name", '.code');
      await given({ Token: `${base64url({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.AAAA.BBBB.CCCC.DDDD` });
      await strictjwt.shows("['ES256'], // name those", '.code');
    });
  });

  describe('what is no whole token', () => {
    const claims = { sub: 'user-42', exp: nowSeconds() + 3600 };

    it.each([
      ['encrypted', `${base64url({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.AAAA.BBBB.CCCC.DDDD`, 'A256GCM', 'JWE'],
      ['unsigned', `${base64url({ alg: 'none' })}.${base64url(claims)}.`, 'user-42', 'unsigned'],
      ['cut before its signature', `${base64url({ alg: 'RS256' })}.${base64url(claims)}`, 'user-42', '2 segments'],
      [
        'cut in its payload',
        `${base64url({ alg: 'RS256', kid: 'k1' })}.${base64url(claims).slice(0, 20)}`,
        'k1',
        '2 seg',
      ],
      ['too long', hs256({ ...claims, more: 'x'.repeat(20_000) }), 'user-42', '16384'],
    ])('is shown as far as it can be read when it is %s, and why it is refused', async (_how, token, shown, why) => {
      await given({ Token: token });
      await strictjwt.verdict('NOT VERIFIED (no key)');
      await strictjwt.shows(shown, '.read');
      await strictjwt.shows(why, '.verdict');
      await strictjwt.paste('Key or secret', SECRET);
      await strictjwt.verdict('REJECTED');
      await strictjwt.shows(shown, '.read');
    });
  });

  describe('a hint', () => {
    it('tells what people get wrong most', async () => {
      await given({
        Token: hs256(fresh({ iss: 'https://issuer.example/' })),
        'Key or secret': SECRET,
        Issuer: 'https://issuer.example',
      });
      await strictjwt.shows('slash', '.hints');
      await given({ Token: hs256(fresh({ exp: nowSeconds() - 30 })), 'Key or secret': SECRET });
      await strictjwt.shows('clock', '.hints');
    });

    it('tells that a secret which is too short signed the token, and accepts it no more for that', async () => {
      await given({ Token: hs256(fresh(), 'your-256-bit-secret'), 'Key or secret': 'your-256-bit-secret' });
      await strictjwt.says('NOT VERIFIED (the key cannot be used)');
      await strictjwt.shows('too weak', '.hints');
      await strictjwt.shows('at least 32', '.inputs');
    });
  });

  it('leaves the live region alone while nothing but the time changes', async () => {
    await given({ Token: hs256(fresh()), 'Key or secret': SECRET });
    await strictjwt.verdict(/^VALID/);
    const changes = await strictjwt.page.evaluate(async () => {
      const region = document.querySelector('[role=status]') as Element;
      const line = document.querySelector('.timeline') as Element;
      const seen = { region: 0, line: 0 };
      const all = { childList: true, subtree: true, characterData: true, attributes: true };
      new MutationObserver(() => seen.region++).observe(region, all);
      new MutationObserver(() => seen.line++).observe(line, all);
      await new Promise((resolve) => setTimeout(resolve, 2500));
      return seen;
    });
    expect(changes.region).toBe(0);
    expect(changes.line).toBeGreaterThan(0);
  });

  describe('two tokens', () => {
    it('stand side by side: what differs, what does not, and the verdict on each', async () => {
      const [good, bad] = [fresh({ role: 'admin' }), fresh({ aud: 'https://other.example', extra: [1] })];
      await given({
        Token: hs256(good),
        Compare: `Bearer ${hs256(bad, SECRET, { kid: 'k2' })}`,
        'Key or secret': SECRET,
        Audience: 'https://api.example',
      });
      await strictjwt.verdict(/^VALID/);
      await strictjwt.shows('ERR_JWT_CLAIM_MISMATCH', '.compare');
      const rows = await strictjwt.page.evaluate(() =>
        [...document.querySelectorAll('.compare tbody tr')].map((row) =>
          [...row.children].map((cell) => cell.textContent),
        ),
      );
      expect(rows).toEqual([
        ['verdict', 'VALID', 'REJECTED ERR_JWT_CLAIM_MISMATCH'],
        ['kid', 'absent', '"k2"'],
        ['aud', '"https://api.example"', '"https://other.example"'],
        ['role', '"admin"', 'absent'],
        ['extra', 'absent', '[ 1 ]'],
      ]);
      expect(await strictjwt.text('.compare')).toMatch(/The same in both: alg, typ, iss, sub/);
      expect(await strictjwt.said(), 'the verdict is that on the first').toBe('VALID');
    });

    it('may come as the same text: then nothing differs', async () => {
      const token = hs256(fresh());
      await given({ Token: token, Compare: token });
      await strictjwt.shows('The same in both: alg, typ, iss', '.compare');
    });
  });

  describe('a hostile token', () => {
    it('is text and nothing else', async () => {
      const markup = '</code></script><script>document.title="pwned"</script><img src=x onerror=alert(1)>';
      await given({ Token: hs256(fresh({ sub: markup, [markup]: markup }), SECRET, { kid: markup }) });
      await strictjwt.shows('pwned');
      const found = await strictjwt.page.evaluate(() => [
        document.title,
        document.querySelectorAll('img, iframe, object').length,
        document.querySelectorAll('script').length,
      ]);
      expect(found).toEqual(['strictjwt: why is it refused?', 0, 1]);
    });

    it('cannot turn text around or hide it', async () => {
      await given({ Token: hs256(fresh({ sub: 'a\u202eb\u200bc\u0007\u2028d', 'x\u2066y': 1 })) });
      await strictjwt.shows('a\\u202eb\\u200bc');
      const text = await strictjwt.text('main');
      expect(text).toContain('x\\u2066y');
      expect(text).not.toMatch(/[\u0007\u200b\u2028\u202e\u2066]/);
    });

    it.each([
      ['long', () => hs256(fresh({ sub: 'x'.repeat(150_000) }))],
      ['deep', () => hs256(`{"exp":9999999999,"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)],
      ['wide', () => hs256(Object.fromEntries([...Array(1000).keys()].map((i) => [`c${i}`, i])))],
      ['of dots', () => '.'.repeat(100_000)],
      ['no JSON', () => `${base64url('{"alg":"HS256"}')}.${base64url('{"exp":')}.AAAA`],
    ])('does no harm when it is %s', async (_what, make) => {
      await given({ Token: make(), 'Key or secret': SECRET });
      await strictjwt.verdict(/REJECTED|NOT VERIFIED/);
      await given({ Token: hs256(fresh()), 'Key or secret': SECRET });
      await strictjwt.verdict(/^VALID/);
    });
  });

  it('forgets everything at the press of a button', async () => {
    await given({ Token: hs256(fresh()), 'Key or secret': SECRET, Issuer: 'https://issuer.example' });
    await strictjwt.verdict(/^VALID/);
    await strictjwt.press('Forget everything');
    await strictjwt.shows('Paste a token');
    expect(await strictjwt.valueOf('Token')).toBe('');
    expect(await strictjwt.valueOf('Key or secret')).toBe('');
    expect(await strictjwt.valueOf('Issuer')).toBe('');
    expect(await strictjwt.said()).toBe('');
  });

  it('keeps nothing in storage, and lets the browser suggest and check nothing', async () => {
    await given({ Token: hs256(fresh()), 'Key or secret': SECRET });
    await strictjwt.verdict(/^VALID/);
    const kept = await strictjwt.page.evaluate(async () => ({
      cookies: document.cookie,
      local: localStorage.length,
      session: sessionStorage.length,
      fields: [...document.querySelectorAll('input, textarea, select')].filter(
        (field) => field.getAttribute('autocomplete') !== 'off',
      ).length,
      spelling: [...document.querySelectorAll<HTMLElement>('input[type=text], textarea')].filter(
        (field) => field.spellcheck,
      ).length,
    }));
    expect(kept).toEqual({ cookies: '', local: 0, session: 0, fields: 0, spelling: 0 });
  });
});
