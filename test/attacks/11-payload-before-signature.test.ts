import { webcrypto } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { verify } from 'strictjwt';
import { expectTokenError } from '../support/expect.ts';
import { forge, segmentsOf } from '../support/forge.ts';
import { signingKeyFor, verificationKeyFor } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// JSON made to be slow costs many times what an honest payload of that length does, and everybody may send it: what is
// not short is parsed only when the signature held.

afterEach(() => vi.restoreAllMocks());

const HOSTILE = (length: number): string => `{"\\u0061":${'['.repeat(length / 2)}${']'.repeat(length / 2)}}`;

function forgedWith(payload: string): string {
  const { header, signature } = segmentsOf(forge({ alg: 'ES256', key: signingKeyFor('ES256') }));
  return `${header}.${Buffer.from(payload).toString('base64url')}.${signature}`;
}

describe('the payload of a forged token', () => {
  const parsed = async (payload: string): Promise<number> => {
    const texts: string[] = [];
    const parse = JSON.parse;
    vi.spyOn(JSON, 'parse').mockImplementation((text: string) => {
      texts.push(text);
      return parse(text) as unknown;
    });
    const token = forgedWith(payload);
    await expectTokenError(
      verify(token, verificationKeyFor('ES256'), optionsFor('ES256')),
      'ERR_JWT_SIGNATURE_INVALID',
    );
    vi.restoreAllMocks();
    return texts.filter((text) => text === payload).length;
  };

  it.each([400, 1000, 4000, 12_000])('of %i bytes is never parsed', async (length) => {
    expect(await parsed(HOSTILE(length))).toBe(0);
  });

  it('shows in no error, whether it was parsed or not', async () => {
    for (const payload of ['{', '{"__proto__":1}', `{"a":"${'x'.repeat(1000)}`]) {
      const error = await expectTokenError(
        verify(forgedWith(payload), verificationKeyFor('ES256'), optionsFor('ES256')),
        'ERR_JWT_SIGNATURE_INVALID',
      );
      expect(error.message).not.toContain('payload');
    }
  });

  it('is parsed when the signature holds, however long it is', async () => {
    const verifying = vi.spyOn(webcrypto.subtle, 'verify');
    const long = 'x'.repeat(5000);
    const token = forge({ alg: 'ES256', key: signingKeyFor('ES256'), payload: { long, exp: 9e9 } });
    const options = { ...optionsFor('ES256'), issuer: false as const, audience: false as const };
    expect((await verify(token, verificationKeyFor('ES256'), options)).payload).toMatchObject({ long });
    expect(verifying).toHaveBeenCalledTimes(1);
  });
});
