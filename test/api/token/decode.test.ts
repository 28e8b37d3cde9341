import { describe, expect, it } from 'vitest';
import { decode, type TokenErrorCode } from 'strictjwt';
import { expectTokenError } from '../../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS, segmentsOf } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';

const compact = (header: string, payload: string, signature = 'AA'): string =>
  `${base64url(header)}.${base64url(payload)}.${signature}`;

describe('decode', () => {
  it('takes a token apart', () => {
    const token = forge({ alg: 'HS256', key: SECRET, header: { kid: 'a' } });
    const { header, payload, signature } = decode(token);
    expect(header).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'a' });
    expect(payload).toEqual(GOOD_CLAIMS);
    expect(Buffer.from(signature).toString('base64url')).toBe(segmentsOf(token).signature);
    expect(signature).toHaveLength(32);
  });

  it('judges nothing: unknown alg, crit, foreign typ, expired or malformed claims', () => {
    const headers = ['{}', '{"alg":"none"}', '{"alg":1,"typ":{},"crit":["x"],"b64":false}'];
    const payloads = ['{}', '{"exp":0}', '{"exp":"x","iss":[],"aud":{},"nbf":null}'];
    for (const header of headers) {
      for (const payload of payloads) {
        expect(decode(compact(header, payload))).toMatchObject({
          header: JSON.parse(header),
          payload: JSON.parse(payload),
        });
      }
    }
  });

  it('gives each caller objects and bytes of its own', () => {
    const token = forge({ alg: 'HS256', key: SECRET, header: { list: [1] } });
    const first = decode(token);
    (first.header['list'] as unknown[]).push(2);
    first.payload['iss'] = 'changed';
    first.signature.fill(0);
    const second = decode(token);
    expect(second.header['list']).toEqual([1]);
    expect(second.payload).toEqual(GOOD_CLAIMS);
    expect(Buffer.from(second.signature).toString('base64url')).toBe(segmentsOf(token).signature);
    // nor does a later call write into what an earlier one gave
    decode(forge({ alg: 'ES256', key: pair('p256').privateKey }));
    expect(Buffer.from(second.signature).toString('base64url')).toBe(segmentsOf(token).signature);
  });

  it('holds only the signature itself, not a buffer with the rest of the token', () => {
    const { signature } = decode(forge({ alg: 'HS256', key: SECRET }));
    expect(signature.buffer.byteLength).toBe(32);
  });

  const refused: [string, unknown, TokenErrorCode][] = [
    ['nothing', undefined, 'ERR_JWT_MALFORMED'],
    ['no text', 5, 'ERR_JWT_MALFORMED'],
    ['an empty text', '', 'ERR_JWT_MALFORMED'],
    ['two segments', 'e30.e30', 'ERR_JWT_MALFORMED'],
    ['four segments', 'e30.e30.AA.AA', 'ERR_JWT_MALFORMED'],
    ['five segments', 'e30.AA.AA.e30.AA', 'ERR_JWT_MALFORMED'],
    ['an empty header', '.e30.AA', 'ERR_JWT_MALFORMED'],
    ['an empty payload', 'e30..AA', 'ERR_JWT_MALFORMED'],
    ['an empty signature', 'e30.e30.', 'ERR_JWT_MALFORMED'],
    ['padding', 'e30=.e30.AA', 'ERR_JWT_MALFORMED'],
    ['a signature that is not canonical', 'e30.e30.AB', 'ERR_JWT_MALFORMED'],
    ['a header that is a list', compact('[]', '{}'), 'ERR_JWT_MALFORMED'],
    ['a header that is no JSON', compact('x', '{}'), 'ERR_JWT_MALFORMED'],
    ['a header with a __proto__ member', compact('{"__proto__":{}}', '{}'), 'ERR_JWT_MALFORMED'],
    ['a header with an escaped __proto__', compact('{"a":[{"\\u005f_proto__":1}]}', '{}'), 'ERR_JWT_MALFORMED'],
    ['a header whose kid is a number', compact('{"kid":1}', '{}'), 'ERR_JWT_MALFORMED'],
    ['a payload that is null', compact('{}', 'null'), 'ERR_JWT_MALFORMED'],
    ['a payload that is text', compact('{}', '"x"'), 'ERR_JWT_MALFORMED'],
    ['a payload behind a BOM', compact('{}', '\ufeff{}'), 'ERR_JWT_MALFORMED'],
    [
      'a payload with a __proto__ member deep inside',
      compact('{}', '{"a":[{"b":{"__proto__":1}}]}'),
      'ERR_JWT_MALFORMED',
    ],
    ['an exp out of range', compact('{}', '{"exp":1e400}'), 'ERR_JWT_CLAIM_INVALID'],
    ['an nbf out of range', compact('{}', '{"nbf":-1e400}'), 'ERR_JWT_CLAIM_INVALID'],
    ['an iat out of range', compact('{}', '{"iat":1e400}'), 'ERR_JWT_CLAIM_INVALID'],
  ];
  it.each(refused)('throws a TokenError for %s', async (_what, token, code) => {
    await expectTokenError(() => decode(token as string), code);
  });

  it('refuses bytes that are not UTF-8', async () => {
    const bad = Buffer.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d);
    await expectTokenError(() => decode(`${base64url(bad)}.e30.AA`), 'ERR_JWT_MALFORMED');
    await expectTokenError(() => decode(`e30.${base64url(bad)}.AA`), 'ERR_JWT_MALFORMED');
  });

  it('refuses tokens that are longer than maxTokenLength, by default 16 384', async () => {
    const ofLength = (length: number): string => {
      const short = `e30.${base64url('{}')}.`;
      return short + 'A'.repeat(length - short.length);
    };
    expect(decode(ofLength(16_384)).signature.length).toBeGreaterThan(12_000);
    await expectTokenError(() => decode(ofLength(16_385)), 'ERR_JWT_TOO_LARGE');
    expect(decode(ofLength(10), { maxTokenLength: 10 }).payload).toEqual({});
    await expectTokenError(() => decode(ofLength(11), { maxTokenLength: 10 }), 'ERR_JWT_TOO_LARGE');
    expect(decode(ofLength(400_000), { maxTokenLength: 400_000 }).signature.length).toBe(299_994);
    // and a small one after the giant
    expect(decode(ofLength(10)).payload).toEqual({});
  });
});
