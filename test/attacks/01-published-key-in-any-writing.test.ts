import { createSecretKey } from 'node:crypto';
import { createSigner, createVerifier, generateSecret, type VerificationKey, verify } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { base64url, forge } from '../support/forge.ts';
import { optionsFor } from '../support/options.ts';
import { seededBytes } from '../support/seeded.ts';
import { DER_KEYS, JWK_WRITINGS, JWKS_MEMBERS, NOTATIONS, WRITINGS } from './published-keys.ts';

// The class of CVE-2015-9235, beyond any list of disguises: a secret that is a published key is found by what it is,
// whoever wrote it down, and honest secrets stay secrets.

const OPTIONS = optionsFor('HS256', { allowInsecureKeySizes: true });
const bytesOf = (secret: string | Uint8Array): Buffer => Buffer.from(secret);

async function expectRefused(key: VerificationKey, what: string): Promise<void> {
  try {
    await expectUsageError(() => createVerifier(key, OPTIONS), 'ERR_JWT_KEY_INVALID');
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
  }
}

/** In whatever form it is handed in, and by whomever. */
async function expectRefusedInEachForm(secret: string | Uint8Array, what: string): Promise<void> {
  const bytes = bytesOf(secret);
  await expectRefused(bytes, `${what}, as bytes`);
  await expectRefused({ kty: 'oct', k: base64url(bytes) }, `${what}, as a JWK`);
  await expectRefused(createSecretKey(bytes), `${what}, as a KeyObject`);
  const token = forge({ alg: 'HS256', key: createSecretKey(bytes) });
  for (const key of [secret, bytes]) {
    await expectTokenError(
      verify(token, () => key, OPTIONS),
      'ERR_JWT_KEY_NOT_FOUND',
    );
  }
}

describe('a published key is no secret', () => {
  // Each writing of every sixth key, and each key in every sixth writing: all of all would take half a minute, and is
  // asked for by STRICTJWT_KEYS_EACH=1.
  const every = Number(process.env.STRICTJWT_KEYS_EACH ?? 6);
  const writings = Object.entries(WRITINGS).map(([writing, write], at) => {
    const keys = Object.entries(DER_KEYS).filter((_, key) => (at + key) % every === 0);
    return [writing, write, keys] as const;
  });

  it.each(writings)('%s', async (_, write, keys) => {
    for (const [name, bytes] of keys) await expectRefused(write(bytes), name);
    const [name, bytes] = keys[0] as [string, Buffer];
    await expectRefusedInEachForm(write(bytes), name);
  });

  it.each(Object.entries(JWK_WRITINGS))('as a JWK in %s', async (_, write) => {
    for (const [name, jwk] of Object.entries(JWKS_MEMBERS)) await expectRefused(write(jwk), name);
  });

  it.each(Object.entries(NOTATIONS))('as %s', async (name, secret) => {
    await expectRefused(secret, name);
    await expectRefused(bytesOf(secret).toString('base64'), `base64 of ${name}`);
    await expectRefused(bytesOf(secret).toString('hex'), `hex of ${name}`);
  });

  it('and what was encoded so often that the search ends is refused, whatever it is', async () => {
    let secret = seededBytes('encoded too often')(4000);
    for (let i = 0; i < 5; i++) secret = Buffer.from(secret.toString('base64'));
    const { message } = await expectUsageError(() => createVerifier(secret, OPTIONS), 'ERR_JWT_KEY_INVALID');
    expect(message).toContain('an encoding in an encoding, too often to be looked into');
  });

  it('and does not sign', async () => {
    for (const bytes of Object.values(DER_KEYS)) {
      for (const secret of [bytes, bytes.toString('base64')]) {
        await expectUsageError(
          () => createSigner(secret, { algorithm: 'HS256', expiresIn: 60 }),
          'ERR_JWT_KEY_INVALID',
        );
      }
    }
  });

  it('and nothing of it is in the error', async () => {
    for (const bytes of Object.values(DER_KEYS)) {
      const text = bytes.toString('base64');
      const error = await expectUsageError(() => createVerifier(text, OPTIONS), 'ERR_JWT_KEY_INVALID');
      expect(error.message).not.toContain(text.slice(20, 40));
      expect(error.cause).toBeUndefined();
    }
  });
});

describe('an honest secret is a secret', () => {
  const randomBytes = seededBytes('honest secrets');
  const randomUUID = (): string =>
    randomBytes(16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const accepted = (secret: string | Uint8Array): void => {
    expect(() => createVerifier(secret, OPTIONS), Buffer.from(secret).toString('hex')).not.toThrow();
  };

  it('as random bytes, and as their hex, base64 and base64url, of every length', () => {
    for (let i = 0; i < 600; i++) {
      const bytes = randomBytes(16 + (i % 200));
      for (const encoding of ['hex', 'base64', 'base64url'] as const) accepted(bytes.toString(encoding));
      accepted(bytes);
    }
  });

  it('as base64 of base64, behind a prefix, and as identifiers', () => {
    for (let i = 0; i < 150; i++) {
      const text = randomBytes(48).toString('base64');
      for (const secret of [Buffer.from(text).toString('base64'), `base64:${text}`, `sk-proj-${text}`, `"${text}"`]) {
        accepted(secret);
      }
      accepted(`base64://${text.slice(2)}`);
      accepted(randomUUID());
      accepted(`${randomUUID()}${randomUUID()}`);
      accepted(randomBytes(64).toString('base64url'));
    }
  });

  it('as text of one case, of digits, of punctuation, and as numbers', () => {
    const alphabets = [
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
      '0123456789abcdef-',
      '0123456789',
      '01',
      '!"$%&/()=?+*#;:,.-_<>',
    ];
    for (let i = 0; i < 40; i++) {
      for (const alphabet of [...alphabets, alphabets.join('')]) {
        accepted(Array.from(randomBytes(48 + (i % 200)), (byte) => alphabet[byte % alphabet.length]).join(''));
      }
      accepted([...randomBytes(48)].join(', '));
    }
  });

  it('as numbers among words, and small numbers', () => {
    const words = ['horse', 'add', 'be', 'x1', '3.14', 'a', '0x', 'UInt8(', '#', '[7]'];
    for (let i = 0; i < 300; i++) {
      const bytes = [...randomBytes(60)];
      accepted(bytes.map((byte) => byte % 10).join(' '));
      accepted(bytes.map((byte) => (byte % 49) + 1).join('-'));
      accepted(bytes.map((byte) => `(byte)0x${byte.toString(16)}`).join(', '));
      accepted(bytes.map((byte) => `${words[byte % words.length]} ${byte % 7}`).join(' '));
      accepted(`limits: ${JSON.stringify({ a: bytes, b: bytes.map((byte) => byte / 7) })}`);
      accepted(Array.from({ length: 8 }, randomUUID).join(', '));
    }
    for (let i = 0; i < 60; i++) {
      const bytes = randomBytes(120);
      const words = Array.from({ length: 30 }, (_, at) => bytes.readInt32LE(at * 4));
      accepted(words.join(', '));
      accepted(words.map((word) => `0x${(word >>> 0).toString(16)}`).join(' '));
      accepted(words.map((word) => word & 0xffff).join(' '));
      accepted(words.map((word) => word % 1000).join('-'));
      accepted(`65537 ${bytes.toString('hex').slice(0, 70)} 10001`);
    }
    // an exponent of RSA in DER has these bytes
    accepted('2 3 1 0 1 '.repeat(12));
    accepted(`${'7 horses, '.repeat(30)}2 sheep, 3 cows, 1 cat, 0 dogs, 1 hen`);
  });

  it.each([
    'correct horse battery staple, and many a stable key',
    'the public key of the RSA begins with a certificate',
    'ssh-rsa and kty are words of my pass phrase; crv too',
    'it-says-eyJx.but.does-not-begin-with-it-so-it-is-no-token',
    'kty.rsa.crv.monkey.correct.begin.modulus.exponent.key',
    'in-the-BEGINning-was-the-word-and-the-word-was-a-KEY',
    'Modulus: what remains of a division, says my teacher',
    '31415926535897932384626433832795028841971693993751058',
    'пароль-достаточной-длины-для-подписи-и-ещё-немного-',
    'パスワードは長いほど良い、ただし覚えられるものに限る',
    '  spaces around it are a part of this secret, like it or not  ',
    '{a curly but not at all JSON secret of enough characters}',
    'P@$$w0rd%41%42%43\\n\\x41 with escapes that mean nothing much',
  ])('as the text %s', (text) => {
    accepted(text);
    accepted(Buffer.from(text));
  });

  it.each([
    ['hex, read as base32', 'ba520091b110b53674e6f40d10ddcbd8e50960e65ced3f0e1854c7e9e028e309'],
    ['hex behind a prefix', 'sk-proj-ba520091b110b53674e6f40d10ddcbd8e50960e65ced3f0e1854c7e9e028e309'],
    [
      'hex in upper case, with colons',
      'ba520091b110b53674e6f40d10ddcbd8e50960e65ced3f0e1854c7e9e028e309'.toUpperCase().replace(/..(?=.)/g, '$&:'),
    ],
    [
      'hex behind a number that RSA keys have, too',
      '10001:ba520091b110b53674e6f40d10ddcbd8e50960e65ced3f0e1854c7e9e028e309ba520091b110b53674e6f40d10ddcbd8e509',
    ],
    ['digits, read as base32', '86624211542600232531956212498184081036455060201313341400995204325'],
    [
      'bytes in decimal, read as words',
      '221, 71, 73, 120, 231, 142, 20, 119, 238, 159, 38, 120, 84, 15, 107, 1, 75, 211, 200, 64, 101, 60, 23, 73, 245, 44, 152, 222, 224, 105, 246, 248, 164, 54, 29, 54, 45, 111, 100, 201, 5, 145, 198, 101, 137, 153, 185, 63',
    ],
    [
      'numbers up to 600, read as words',
      '2 56 191 84 446 20 449 348 416 76 429 127 145 204 335 528 368 350 516 228 56 377 329 395 512 135 180 414 266 38 389 89 504 83 309 587 35 190 475 235 458 99 256 211 229 574 443 413 39 311 512 132 152 331 241 597 482 237 1 3 383 557 389 545 137 519 566 479 93 556 595',
    ],
    [
      'bytes in decimal, read as words in hex',
      '211, 197, 236, 14, 179, 23, 36, 237, 152, 209, 123, 228, 245, 184, 14, 138, 1, 196, 98, 162, 210, 249, 204, 11, 129, 100, 162, 142, 51, 38, 49, 21, 112, 83, 43, 156, 245, 23, 84, 72, 85, 229, 76, 169, 52, 190, 130, 218',
    ],
    [
      'base64url that begins like a key from DNS in other letters',
      'aweaajXC5EkweWudT7f_Am1arkUZnQkeeU5W_zEcSjAxKn3rdbVv_3aFQYxhMFZ8RJ_pAb0l8CpkAaJMqqAX1Q',
    ],
  ])('as %s', (_, secret) => {
    accepted(secret);
    accepted(Buffer.from(secret));
  });

  it.each([
    ['a number as long as that of no key', '990196042f9b1c4c0103e8ff'],
    ['a number that does not begin as its length says', '990196042f9b1c4c0104007f'],
    ['an algorithm that has no such numbers', '990196042f9b1c4c040400ff'],
    ['the version of something else', '990196022f9b1c4c010400ff'],
  ])('as bytes that begin like a packet of OpenPGP, with %s', (_, head) => {
    for (const length of [80, 150, 200]) accepted(Buffer.concat([Buffer.from(head, 'hex'), randomBytes(length)]));
  });

  it('as bytes that begin like a packet of OpenPGP, and are too few for its key', () => {
    accepted(Buffer.concat([Buffer.from('990196042f9b1c4c010400ff', 'hex'), randomBytes(64)]));
  });

  it('as bytes that begin like DER, or hold zeros', () => {
    accepted(Buffer.concat([Buffer.of(0x30, 0x82), randomBytes(62)]));
    accepted(Buffer.concat([Buffer.alloc(31), Buffer.of(1)]));
    accepted(Uint8Array.from({ length: 64 }, (_, i) => i));
  });
});

describe('text that was never text is no secret', () => {
  const secret = generateSecret('HS256');

  it.each([
    ['bytes that were read as UTF-8', `${secret}\ufffd`, /U\+FFFD/],
    ['such text as bytes', Buffer.from(`${secret}\ufffd`), /U\+FFFD/],
    ['a NUL inside', `${secret}\0x`, /control characters/],
    ['a tabulator inside', `${secret}\tx`, /control characters/],
    ['a line break inside', `${secret}\n${secret}`, /control characters/],
    ['a control character of latin1', `${secret}\x9f`, /control characters/],
    ['DEL', `${secret}\x7fx`, /control characters/],
    ['a line break behind it', `${secret}\n`, /trim\(\)/],
    ['CRLF behind it', `${secret}\r\n`, /trim\(\)/],
    ['a line break before it', `\n${secret}`, /trim\(\)/],
  ])('%s', async (_, key, says) => {
    const error = await expectUsageError(() => createVerifier(key, OPTIONS), 'ERR_JWT_KEY_INVALID');
    expect(error.message).toMatch(says);
    expect(error.message).not.toContain(secret);
  });
});

describe('text that was made to be slow', () => {
  // Each took seconds with a pattern that looks back, or two unbounded ones in a row.
  const LENGTH = 65_536;
  const parts = [
    '!a$b',
    '01',
    'GBMTAEYG',
    'z',
    '&#x41;',
    '17, ',
    '\ufdfa',
    '-',
    '=',
    'sk-',
    'ssh-',
    '\\',
    '\\x',
    '\\n',
    '%41',
    '-BEGIN',
    'kty:',
    'e:',
    '"\'\\',
    '0',
    '[',
    'QUFB',
    'AwEAA"',
    '1,',
    '-1',
    '0b',
    '1a ',
    'x1 ',
    "','",
  ];

  it.each(parts)('is read once: %j again and again', async (part) => {
    const text = part.repeat(LENGTH / Math.max(part.length, Buffer.byteLength(part)));
    await verify('a.b.c', text, OPTIONS).catch(() => {});
    for (const key of [
      text,
      `-----BEGIN PUBLIC KEY-----\n${text.slice(60)}\n-----END PUBLIC KEY-----`.slice(0, LENGTH),
    ]) {
      await expectUsageError(() => createVerifier(key, optionsFor('ES256')), 'ERR_JWT_KEY_INVALID');
    }
  });

  it('is not read at all when it is longer than 64 kB', async () => {
    const longer = 'x'.repeat(LENGTH + 1);
    const keys = [longer, Buffer.from(longer), { kty: 'oct', k: longer }, createSecretKey(Buffer.from(longer))];
    for (const key of keys) {
      const { message } = await expectUsageError(() => createVerifier(key, OPTIONS), 'ERR_JWT_KEY_INVALID');
      expect(message).toContain('at most 65536');
    }
    for (const key of [longer, Buffer.from(longer), { kty: 'EC', crv: 'P-256', x: longer, y: 'AA' }]) {
      const { message } = await expectUsageError(() => createVerifier(key, optionsFor('ES256')), 'ERR_JWT_KEY_INVALID');
      expect(message).toContain('at most 65536');
    }
    expect(() => createVerifier(longer.slice(1), OPTIONS)).not.toThrow();
  });
});
