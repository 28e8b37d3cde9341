import { describe, expect, it } from 'vitest';
import { jwkThumbprint } from 'strictjwt';
import { problemsOfThumbprint } from './self-check.ts';
import { THUMBPRINTS } from './thumbprints.ts';

describe('JWK thumbprints (RFC 7638)', () => {
  it.each(THUMBPRINTS)('$name: the data holds under raw node:crypto', (vector) => {
    expect(problemsOfThumbprint(vector)).toEqual([]);
  });

  it.each(THUMBPRINTS)('$name', async (vector) => {
    expect(await jwkThumbprint({ ...vector.key })).toBe(vector.thumbprint);
  });

  it.each(THUMBPRINTS)('$name does not depend on member order or on optional members', async (vector) => {
    const reversed = Object.fromEntries(Object.entries(vector.key).reverse());
    const key = { use: 'sig', kid: 'another', key_ops: ['verify'], ...reversed, alg: 'other' };
    expect(await jwkThumbprint(key)).toBe(vector.thumbprint);
  });

  it.each(THUMBPRINTS)('$name changes with any required member', async (vector) => {
    const required = Object.keys(JSON.parse(vector.hashed) as object).filter(
      (name) => name !== 'kty' && name !== 'crv',
    );
    for (const name of required) {
      const value = vector.key[name] ?? '';
      const other = value.startsWith('A') ? `B${value.slice(1)}` : `A${value.slice(1)}`;
      expect(await jwkThumbprint({ ...vector.key, [name]: other }), name).not.toBe(vector.thumbprint);
    }
    expect(required.length).toBeGreaterThan(0);
  });

  it('are counted', () => {
    expect(THUMBPRINTS).toHaveLength(2);
  });
});
