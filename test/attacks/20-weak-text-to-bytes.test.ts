import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decode, sign, verify } from 'strictjwt';
import { now } from '../support/clock.ts';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../support/forge.ts';
import { HMAC_NAMES } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// tsndr took `charCodeAt` for the secret's bytes: all but the low byte of each character is lost, and "ключ" and three
// other words are one key. Secrets are UTF-8, as everywhere else.

const SECRETS = [
  'ключ-достаточной-длины-для-самого-длинного-хеша-из-трёх',
  '秘密鍵'.repeat(10),
  '🔑🗝️🔐'.repeat(8),
  'é'.repeat(40),
  'ñandú-çedilla-œuvre-ß-ÿ-þ-ð-æ-ø-å-ö-ä-ü-and-more-of-it-to-be-long',
  'قارئ-المفاتيح-السرية-الطويلة-جدا-جدا-جدا',
  'ASCII only, with a lone accent at the end, long enough for SHA-512: é',
  '\u{10FFFF}'.repeat(16),
  '\u00A1\u07FF\u0800\uFFFC'.repeat(8),
  'İıſK'.repeat(10),
];

/** What is left of a text when only the low byte of each UTF-16 unit is kept. */
const lowBytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('weak text to bytes', () => {
  it.each(SECRETS)('the secret %j gives the MAC that node:crypto gives', async (secret) => {
    for (const algorithm of HMAC_NAMES) {
      const token = await sign({ ...GOOD_CLAIMS }, secret, { algorithm, now });
      const [header = '', payload = '', signature = ''] = token.split('.');
      const mac = createHmac(`sha${algorithm.slice(2)}`, Buffer.from(secret, 'utf8')).update(`${header}.${payload}`);
      expect(signature).toBe(mac.digest('base64url'));
      const foreign = forge({ alg: algorithm, key: secret });
      expect((await verify(foreign, secret, optionsFor(algorithm))).payload).toEqual(GOOD_CLAIMS);
      expect((await verify(foreign, Buffer.from(secret, 'utf8'), optionsFor(algorithm))).payload).toEqual(GOOD_CLAIMS);
    }
  });

  it.each(SECRETS.filter((secret) => !lowBytes(secret).equals(Buffer.from(secret))))(
    'a token MACed with the low bytes of %j is rejected',
    async (secret) => {
      const token = forge({ alg: 'HS256', key: lowBytes(secret) });
      await expectTokenError(verify(token, secret, optionsFor('HS256')), 'ERR_JWT_SIGNATURE_INVALID');
      // another text of which the same is left: the two are one key when only low bytes count
      const twin = lowBytes(secret).toString('latin1');
      if (twin === secret) return;
      await expectTokenError(
        verify(forge({ alg: 'HS256', key: twin }), secret, optionsFor('HS256')),
        'ERR_JWT_SIGNATURE_INVALID',
      );
    },
  );

  it('composed and decomposed letters are two secrets', async () => {
    const composed = 'é'.repeat(32);
    const decomposed = composed.normalize('NFD');
    expect(decomposed).not.toBe(composed);
    const token = forge({ alg: 'HS256', key: composed });
    await expectTokenError(verify(token, decomposed, optionsFor('HS256')), 'ERR_JWT_SIGNATURE_INVALID');
    await expect(verify(token, composed, optionsFor('HS256'))).resolves.toBeDefined();
  });

  it('every character of a secret counts, the last and the invisible too', async () => {
    const secret = 'a-secret-that-is-long-enough-to-be-used';
    const token = forge({ alg: 'HS256', key: secret });
    for (const other of [
      `${secret} `,
      ` ${secret}`,
      secret.slice(0, -1),
      secret.toUpperCase(),
      secret.replace('a', 'а'),
      `${secret}\u200B`,
    ]) {
      await expectTokenError(verify(token, other, optionsFor('HS256')), 'ERR_JWT_SIGNATURE_INVALID');
    }
    for (const file of [`${secret}\n`, `${secret}\x01`]) {
      await expectUsageError(verify(token, file, optionsFor('HS256')), 'ERR_JWT_KEY_INVALID');
    }
    await expect(verify(token, secret, optionsFor('HS256'))).resolves.toBeDefined();
  });

  it('claims and header fields that are not ASCII are UTF-8 too', async () => {
    const claims = { ...GOOD_CLAIMS, name: 'Jürgen 🔑 ключ \u2028 \u0000', ключ: '值' };
    const secret = SECRETS[0] ?? '';
    const token = await sign(claims, secret, { algorithm: 'HS256', now, header: { kid: 'ключ-🔑' } });
    const [header = '', payload = ''] = token.split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).toEqual(claims);
    expect(JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))).toEqual({
      alg: 'HS256',
      typ: 'JWT',
      kid: 'ключ-🔑',
    });
    expect((await verify(token, secret, optionsFor('HS256'))).payload).toEqual(claims);
    expect(decode(token).payload).toEqual(claims);
  });
});
