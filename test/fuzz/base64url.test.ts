// The codec against Buffer, through what the library offers: `decode` reads a signature, `exportJwk` writes a secret.
import fc from 'fast-check';
import { createSecretKey } from 'node:crypto';
import { decode, exportJwk, TokenError } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { base64url } from '../support/forge.ts';
import { property } from './profile.ts';
import { base64urlText } from './values.ts';

const BEGIN = `${base64url('{"alg":"HS256"}')}.${base64url('{}')}.`;

function read(text: string): Uint8Array | undefined {
  try {
    return decode(BEGIN + text, { maxTokenLength: 1_000_000 }).signature;
  } catch (error) {
    if (error instanceof TokenError && error.code === 'ERR_JWT_MALFORMED') return undefined;
    throw error;
  }
}

/** Canonical: what Buffer makes of it is written the same again. */
function isCanonical(text: string): boolean {
  return text !== '' && Buffer.from(text, 'base64url').toString('base64url') === text;
}

const someBytes = fc.uint8Array({ minLength: 1, maxLength: 70 });

describe('base64url', () => {
  property('reads what Buffer wrote', someBytes, (bytes) => {
    const found = read(Buffer.from(bytes).toString('base64url'));
    expect(found && Buffer.compare(found, bytes)).toBe(0);
  });

  property('writes what Buffer writes', someBytes, async (bytes) => {
    const { k } = await exportJwk(createSecretKey(bytes));
    expect(k).toBe(Buffer.from(bytes).toString('base64url'));
  });

  property('reads exactly the one canonical spelling', base64urlText, (text) => {
    const found = read(text);
    expect(found !== undefined).toBe(isCanonical(text));
    if (found) expect(Buffer.compare(found, Buffer.from(text, 'base64url'))).toBe(0);
  });

  property('refuses standard base64 and padding wherever they differ', someBytes, (bytes) => {
    const standard = Buffer.from(bytes).toString('base64');
    expect(read(standard) !== undefined).toBe(!/[+/=]/.test(standard));
  });

  it('reads and refuses every text of one, two and three characters as it must', () => {
    const characters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter((c) => c !== '.');
    const texts = characters.flatMap((a) => [a, ...characters.map((b) => a + b)]);
    texts.push(...characters.flatMap((b) => characters.map((c) => `A${b}${c}`)));
    expect(texts.filter((text) => (read(text) !== undefined) !== isCanonical(text))).toEqual([]);
    expect(texts.filter((text) => read(text) !== undefined)).toHaveLength(64 * 4 + 64 * 16);
  }, 60_000);

  it('reads signatures of every length up to 5,000 bytes', () => {
    const bytes = Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7919) >> 3));
    for (let length = 1; length <= bytes.length; length += length < 200 ? 1 : 97) {
      const found = read(bytes.subarray(0, length).toString('base64url'));
      expect(found && bytes.subarray(0, length).equals(found), `${length} bytes`).toBe(true);
    }
  });
});
