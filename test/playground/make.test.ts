// "Make one": a token, and the keys for it.
import { createHmac, createPublicKey, createVerify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSERS, type OpenBrowser, openBrowser, StrictjwtPage } from './page.ts';
import { fresh, hs256, nowSeconds, rs256, SECRET } from './tokens.ts';

interface Parts {
  readonly header: Record<string, unknown>;
  readonly payload: Record<string, unknown>;
  readonly input: string;
  readonly signature: string;
}

function take(token: string): Parts {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
  return { header: read(header), payload: read(payload), input: `${header}.${payload}`, signature };
}

describe.each(BROWSERS)('in %s', (name) => {
  let browser: OpenBrowser;
  let strictjwt: StrictjwtPage;

  beforeAll(async () => {
    browser = await openBrowser(name);
    strictjwt = await StrictjwtPage.open(browser);
  });

  afterAll(() => browser.close());

  async function begin(algorithm: string): Promise<void> {
    await strictjwt.press('Forget everything');
    await strictjwt.press('Make one');
    await strictjwt.choose('Algorithm', algorithm);
  }

  async function made(): Promise<string> {
    await strictjwt.verdict('Signed.');
    return strictjwt.valueOf('Token');
  }

  it('signs the claims with a secret, for the lifetime that was asked for', async () => {
    await begin('HS256');
    await strictjwt.paste('Key or secret', SECRET);
    await strictjwt.paste('Claims', '{ "sub": "user-7", "admin": true }');
    await strictjwt.paste('Issuer', 'https://issuer.example');
    await strictjwt.paste('Audience', 'https://api.example');
    await strictjwt.paste('Lifetime', '2h');
    await strictjwt.paste('typ', 'at+jwt');
    const { header, payload, input, signature } = take(await made());
    expect(header).toEqual({ alg: 'HS256', typ: 'at+jwt' });
    expect(payload).toMatchObject({
      sub: 'user-7',
      admin: true,
      iss: 'https://issuer.example',
      aud: 'https://api.example',
    });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(7200);
    expect(Math.abs(Number(payload.iat) - nowSeconds())).toBeLessThan(30);
    expect(signature).toBe(createHmac('sha256', SECRET).update(input).digest('base64url'));
  });

  it('takes a secret that is base64 as the bytes, when told so', async () => {
    await begin('HS256');
    await strictjwt.paste('Key or secret', Buffer.from(SECRET).toString('base64'));
    await strictjwt.choose('The secret is', 'base64');
    const { input, signature } = take(await made());
    expect(signature).toBe(createHmac('sha256', SECRET).update(input).digest('base64url'));
  });

  it.each([
    ['HS256', 43, 256],
    ['HS384', 64, 384],
    ['HS512', 86, 512],
  ])('generates a secret for %s and tells its strength', async (algorithm, length, bits) => {
    await begin(algorithm);
    await strictjwt.press('Generate');
    await strictjwt.shows(`${bits} bits`);
    const first = await strictjwt.valueOf('Key or secret');
    expect(first).toMatch(/^[\w-]+$/);
    expect(first).toHaveLength(length);
    expect(take(await made()).header.alg).toBe(algorithm);
    await strictjwt.press('Generate');
    await strictjwt.shows(`${bits} bits`);
    await expect.poll(() => strictjwt.valueOf('Key or secret')).not.toBe(first);
  });

  it('warns of a secret that is short', async () => {
    await begin('HS256');
    await strictjwt.paste('Key or secret', 'hunter2');
    await strictjwt.shows('needs at least 32');
    expect(await strictjwt.valueOf('Token')).toBe('');
  });

  it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])(
    'generates a key pair for %s, and the page takes its public half',
    async (algorithm) => {
      await begin(algorithm);
      await strictjwt.press('Generate');
      await strictjwt.shows('-----BEGIN PUBLIC KEY-----');
      const { header } = take(await made());
      expect(header.alg).toBe(algorithm);
      expect(header.kid).toBe(await strictjwt.valueOf('kid'));
      await strictjwt.press('Look at it');
      await strictjwt.verdict(/^VALID/);
      expect(await strictjwt.valueOf('Key or secret')).toContain('BEGIN PUBLIC KEY');
    },
  );

  it('hands out the pair as files, which verify outside of the page', async () => {
    await begin('ES256');
    await strictjwt.press('Generate');
    await strictjwt.shows('jwt.private.pem');
    const { input, signature } = take(await made());
    const files = await strictjwt.page.evaluate(async () => {
      const saved: Record<string, string> = {};
      const kept: Promise<void>[] = [];
      // what the browser would save: the name and the contents behind the address
      HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement): void {
        kept.push(
          blobs
            .get(this.href)
            ?.text()
            .then((text) => void (saved[this.download] = text)) ?? Promise.resolve(),
        );
      };
      const blobs = new Map<string, Blob>();
      const create = URL.createObjectURL.bind(URL);
      URL.createObjectURL = (blob: Blob) => {
        const address = create(blob);
        blobs.set(address, blob);
        return address;
      };
      for (const button of document.querySelectorAll('button')) if (button.textContent?.startsWith('↓')) button.click();
      await Promise.all(kept);
      return saved;
    });
    expect(Object.keys(files).sort()).toEqual(['jwt.jwks.json', 'jwt.private.pem', 'jwt.public.pem']);
    const [key] = (JSON.parse(files['jwt.jwks.json'] ?? '') as { keys: Record<string, string>[] }).keys;
    expect(key).toMatchObject({ kty: 'EC', alg: 'ES256', use: 'sig' });
    expect(key).not.toHaveProperty('d');
    const publicKey = createPublicKey({ key: key as never, format: 'jwk' });
    expect(publicKey.export({ type: 'spki', format: 'pem' })).toBe(files['jwt.public.pem']);
    const verifier = createVerify('sha256').update(input);
    expect(verifier.verify({ key: publicKey, dsaEncoding: 'ieee-p1363' }, signature, 'base64url')).toBe(true);
    expect(files['jwt.private.pem']).toContain('BEGIN PRIVATE KEY');
  });

  it.each([
    ['Claims', '{ "sub": ', 'not JSON'],
    ['Claims', '[1]', 'an object'],
    ['Claims', '{ "id": 12345678901234567890 }', 'rounded'],
    ['Claims', '{ "exp": 1 }', 'expiresIn'],
    ['Lifetime', '', 'How long'],
    ['Lifetime', 'a while', 'expiresIn'],
  ])('signs nothing while %s is %s, and says why', async (label, text, why) => {
    await begin('HS256');
    await strictjwt.paste('Key or secret', SECRET);
    await made();
    await strictjwt.paste(label, text);
    await strictjwt.shows(why);
    expect(await strictjwt.valueOf('Token')).toBe('');
  });

  it('has the call to copy, without the secret in it', async () => {
    await begin('HS256');
    await strictjwt.paste('Key or secret', SECRET);
    await made();
    const code = await strictjwt.text('.code');
    expect(code).toContain("sign({ sub: 'user-42' }, process.env.JWT_SECRET, {");
    expect(code).toContain("expiresIn: '15m'");
    expect(code).not.toContain(SECRET);
  });

  it('begins with the claims of a pasted token, which stays as it is', async () => {
    const token = rs256(fresh({ roles: ['a'] }), { kid: 'k1' });
    await strictjwt.press('Forget everything');
    await strictjwt.press('Why is it refused?');
    await strictjwt.paste('Token', token);
    await strictjwt.shows('Make one like it');
    await strictjwt.press('Make one like it');
    expect(JSON.parse(await strictjwt.valueOf('Claims'))).toEqual({ sub: 'user-42', roles: ['a'] });
    expect(await strictjwt.valueOf('Issuer')).toBe('https://issuer.example');
    expect(await strictjwt.valueOf('kid')).toBe('k1');
    await strictjwt.press('Generate');
    expect(take(await made()).payload).toMatchObject({ roles: ['a'], iss: 'https://issuer.example' });
    await strictjwt.press('Why is it refused?');
    expect(await strictjwt.valueOf('Token')).toBe(token);
  });

  it('does not change a pasted token when its key is changed', async () => {
    const token = hs256(fresh());
    await strictjwt.press('Forget everything');
    await strictjwt.press('Why is it refused?');
    await strictjwt.paste('Token', token);
    await strictjwt.paste('Key or secret', `${SECRET} and another`);
    await strictjwt.says('REJECTED ERR_JWT_SIGNATURE_INVALID');
    expect(await strictjwt.valueOf('Token')).toBe(token);
  });
});
