import { describe, expect, it } from 'vitest';
import { sign, type SignClaims, type SignOptions } from 'strictjwt';
import { now, NOW_SECONDS } from '../../support/clock.ts';
import { SECRET } from '../../support/keys.ts';

async function payloadText(claims: object, options: Partial<SignOptions>): Promise<string> {
  const token = await sign(claims as SignClaims, SECRET, { algorithm: 'HS256', now, ...options } as SignOptions);
  return Buffer.from(token.split('.')[1] as string, 'base64url').toString();
}

const bare = { expiresIn: false, issuedAt: false } as const;
const [iat, exp] = [NOW_SECONDS, NOW_SECONDS + 900];

describe('a payload is written', () => {
  it.each<[string, object, Partial<SignOptions>, string]>([
    ['without anything', {}, bare, '{}'],
    ['without anything but undefined members', { sub: undefined, iss: undefined }, bare, '{}'],
    ['with the times alone', {}, { expiresIn: '15m' }, `{"iat":${iat},"exp":${exp}}`],
    ['with one member that an option adds', {}, { ...bare, issuer: 'a' }, '{"iss":"a"}'],
    [
      'with what the options add first',
      { sub: 'u', list: [1, { a: null }] },
      { expiresIn: '15m', notBefore: 5, issuer: 'a', audience: ['b', 'c'] },
      `{"iat":${iat},"nbf":${iat + 5},"exp":${exp},"iss":"a","aud":["b","c"],"sub":"u","list":[1,{"a":null}]}`,
    ],
    [
      'with each registered claim once, where the claims have it too',
      { aud: ['b'], sub: 'u', iss: 'a', iat: iat - 1 },
      { expiresIn: '15m', issuer: 'a', audience: ['b'] },
      `{"exp":${exp - 1},"aud":["b"],"sub":"u","iss":"a","iat":${iat - 1}}`,
    ],
    [
      'with what the options add in place of undefined',
      { iat: undefined, nbf: undefined, exp: undefined, iss: undefined, aud: undefined, z: 1 },
      { expiresIn: '15m', notBefore: '0s', issuer: 'a', audience: 'b' },
      `{"iat":${iat},"nbf":${iat},"exp":${exp},"iss":"a","aud":"b","z":1}`,
    ],
    [
      'in the order of complete claims',
      { sub: 'u', exp, name: 'n', iat },
      {},
      `{"sub":"u","exp":${exp},"name":"n","iat":${iat}}`,
    ],
    [
      'with names that are numbers',
      { b: 1, 7: 'x' },
      { expiresIn: '15m' },
      `{"iat":${iat},"exp":${exp},"7":"x","b":1}`,
    ],
    [
      'with characters that JSON escapes',
      { sub: '"\\\u2028' },
      { ...bare, issuer: 'a"\\\n', audience: 'ü' },
      '{"iss":"a\\"\\\\\\n","aud":"ü","sub":"\\"\\\\\u2028"}',
    ],
    [
      'with fractions',
      { iat: 1e8 - 0.5 },
      { expiresIn: '50w', now: () => 1e11 },
      '{"exp":130239999.5,"iat":99999999.5}',
    ],
  ])('%s', async (_, claims, options, text) => {
    expect(await payloadText(claims, options)).toBe(text);
  });
});
