import { createVerifier, decode, explain, verify } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { createHmac } from 'node:crypto';
import { expectTokenError } from '../../support/expect.ts';
import { GOOD_CLAIMS } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

/** Base64url with its padding, which the signature covers: as AWS load balancers write tokens. */
const padded = (bytes: string | Uint8Array): string =>
  Buffer.from(bytes as string)
    .toString('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_');

function paddedToken(header: object = {}, payload: object = {}): string {
  const input = [
    { alg: 'HS256', ...header },
    { ...GOOD_CLAIMS, ...payload },
  ].map((part) => padded(JSON.stringify(part)));
  return `${input.join('.')}.${padded(createHmac('sha256', SECRET).update(input.join('.')).digest())}`;
}

const options = optionsFor('HS256', { padding: 'required' });
// headers and payloads of every length modulo 3
const tokens = ['', 'a', 'ab', 'abc'].flatMap((x) => ['', 'y', 'yy'].map((y) => paddedToken({ x }, { y })));

describe("padding: 'required'", () => {
  it('is required of a header, too, that was seen without before', async () => {
    const header = { x: 'a' };
    const token = paddedToken(header);
    const [first = '', second = ''] = token.split('.');
    expect(first).toMatch(/=$/);
    const bare = first.replace(/=+$/, '');
    const sealed = (input: string): string => `${input}.${padded(createHmac('sha256', SECRET).update(input).digest())}`;
    const unpadded = sealed(`${bare}.${second.replace(/=+$/, '')}`).replace(/=+$/, '');
    await expect(verify(unpadded, SECRET, optionsFor('HS256'))).resolves.toMatchObject({ header });
    await expectTokenError(verify(sealed(`${bare}.${second}`), SECRET, options), 'ERR_JWT_MALFORMED');
    await expect(verify(token, SECRET, options)).resolves.toMatchObject({ header });
    // nor may it be there because it was seen before
    const mac = (input: string): string => createHmac('sha256', SECRET).update(input).digest('base64url');
    const input = `${first}.${second.replace(/=+$/, '')}`;
    await expectTokenError(verify(`${input}.${mac(input)}`, SECRET, optionsFor('HS256')), 'ERR_JWT_MALFORMED');
    await expect(verify(unpadded, SECRET, optionsFor('HS256'))).resolves.toMatchObject({ header });
  });

  it.each(tokens)('reads a token with canonical padding: %s', async (token) => {
    await expect(verify(token, SECRET, options)).resolves.toMatchObject({ payload: GOOD_CLAIMS });
    expect(decode(token, { padding: 'required' }).payload).toMatchObject(GOOD_CLAIMS);
    expect((await explain(token, SECRET, options)).valid).toBe(true);
  });

  const [token = ''] = tokens;
  const segmented = (change: (segment: string) => string, at: number): string =>
    token
      .split('.')
      .map((segment, i) => (i === at ? change(segment) : segment))
      .join('.');
  const others = [0, 1, 2]
    .flatMap((at) => [
      segmented((segment) => segment.replace(/=+$/, ''), at),
      segmented((segment) => `${segment}=`, at),
      segmented((segment) => `${segment}====`, at),
      segmented((segment) => `=${segment}`, at),
      segmented((segment) => segment.replace(/=?=?$/, '==='), at),
      segmented(() => '====', at),
      segmented(() => '==', at),
    ])
    .filter((other) => other !== token);
  it.each([...new Set(others)])('refuses every other spelling: %s', async (other) => {
    await expectTokenError(verify(other, SECRET, options), 'ERR_JWT_MALFORMED');
    await expectTokenError(() => decode(other, { padding: 'required' }), 'ERR_JWT_MALFORMED');
  });

  it('says how a segment must be written', async () => {
    const other = segmented((segment) => `${segment}=`, 1);
    const error = await expectTokenError(verify(other, SECRET, options), 'ERR_JWT_MALFORMED');
    expect(error.message).toBe(`the payload segment is not canonical base64url with its "=" (padding: 'required')`);
  });

  it('refuses base64 with + and /', async () => {
    const withBoth = paddedToken({}, { y: '\u00fb\u00ff\u00bf?>?>' });
    const plain = withBoth.replaceAll('-', '+').replaceAll('_', '/');
    expect(plain).not.toBe(withBoth);
    await expect(verify(withBoth, SECRET, options)).resolves.toBeDefined();
    await expectTokenError(verify(plain, SECRET, options), 'ERR_JWT_MALFORMED');
  });

  it('is not what other verifiers accept, whatever header was seen before', async () => {
    const strict = createVerifier(SECRET, optionsFor('HS256'));
    const lenient = createVerifier(SECRET, options);
    const unpadded = (await import('../../support/forge.ts')).forge({ alg: 'HS256', key: SECRET, header: { x: 'a' } });
    for (let i = 0; i < 2; i++) {
      for (const each of tokens) {
        await lenient(each);
        if (each.includes('=')) await expectTokenError(strict(each), 'ERR_JWT_MALFORMED');
      }
      await strict(unpadded);
      if (unpadded.split('.').some((segment) => segment.length % 4)) {
        await expectTokenError(lenient(unpadded), 'ERR_JWT_MALFORMED');
      }
    }
  });

  it('is named in the error where a padded token is refused', async () => {
    const { message } = await expectTokenError(verify(token, SECRET, optionsFor('HS256')), 'ERR_JWT_MALFORMED');
    expect(message).toContain("padding: 'required'");
  });
});
