import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createVerifier, sign, verify } from 'strictjwt';
import { z } from 'zod';
import { expectTokenError } from '../../support/expect.ts';
import { audience, issuer, now } from './peers.ts';

const secret = 'a-secret-for-tests-that-is-long-enough';
const expected = { algorithms: ['HS256'], issuer, audience, now: () => now } as const;

function tokenWith(claims: Record<string, unknown>): Promise<string> {
  const options = { algorithm: 'HS256', expiresIn: '15m', issuer, audience, now: () => now } as const;
  return sign(claims, secret, options);
}

const schemas = [
  ['zod', z.object({ sub: z.string().min(1), role: z.enum(['admin', 'user']) })],
  ['valibot', v.object({ sub: v.pipe(v.string(), v.minLength(1)), role: v.picklist(['admin', 'user']) })],
  ['arktype', type({ sub: 'string > 0', role: "'admin' | 'user'" })],
] as const;

describe.each(schemas)('%s', (_, schema) => {
  it('accepts a payload that fits', async () => {
    const token = await tokenWith({ sub: 'user-42', role: 'admin' });
    const { payload } = await verify(token, secret, { ...expected, schema });
    expect(payload).toMatchObject({ sub: 'user-42', role: 'admin' });
  });

  it('rejects a payload that does not fit, and names the member', async () => {
    const token = await tokenWith({ sub: 'user-42', role: 'root' });
    const error = await expectTokenError(verify(token, secret, { ...expected, schema }), 'ERR_JWT_SCHEMA');
    expect(error.issues).toHaveLength(1);
    expect(error.issues?.[0]?.message).toEqual(expect.any(String));
    // plain keys, whatever the library's own steps are
    expect(error.issues?.[0]?.path).toEqual(['role']);
  });

  it('rejects a payload without a member that the schema wants', async () => {
    const token = await tokenWith({ sub: 'user-42' });
    await expectTokenError(verify(token, secret, { ...expected, schema }), 'ERR_JWT_SCHEMA');
  });

  it('is asked only after every other check', async () => {
    const token = await tokenWith({ sub: 'user-42', role: 'root' });
    const late = { ...expected, now: () => now + 900_000, schema };
    await expectTokenError(verify(token, secret, late), 'ERR_JWT_EXPIRED');
  });

  it('judges every token of a prepared verifier, with a cache as well', async () => {
    const verifyToken = createVerifier(secret, { ...expected, schema, cache: true });
    const good = await tokenWith({ sub: 'user-42', role: 'user' });
    const bad = await tokenWith({ sub: '', role: 'user' });
    for (let round = 0; round < 2; round += 1) {
      expect((await verifyToken(good)).payload).toMatchObject({ role: 'user' });
      await expectTokenError(verifyToken(bad), 'ERR_JWT_SCHEMA');
    }
  });
});

const tokenOfMember = (): Promise<string> => tokenWith({ sub: 'user-42', since: '2024-02-29' });

const transforming = [
  ['zod', z.object({ since: z.string().transform((text) => new Date(text)) })],
  [
    'valibot',
    v.object({
      since: v.pipe(
        v.string(),
        v.transform((text) => new Date(text)),
      ),
    }),
  ],
  ['arktype', type({ since: type('string').pipe((text) => new Date(text)) })],
] as const;

it.each(transforming)('hands out what %s made of the payload', async (_, schema) => {
  const { payload } = await verify(await tokenOfMember(), secret, { ...expected, schema });
  expect(payload.since).toEqual(new Date('2024-02-29'));
});

const asynchronous = [
  ['zod', z.object({ sub: z.string().refine(async (sub) => sub === 'user-42', 'who?') })],
  [
    'valibot',
    v.objectAsync({
      sub: v.pipeAsync(
        v.string(),
        v.checkAsync(async (sub) => sub === 'user-42', 'who?'),
      ),
    }),
  ],
] as const;

describe.each(asynchronous)('%s, asynchronous', (_, schema) => {
  it('is waited for', async () => {
    const options = { ...expected, schema };
    expect((await verify(await tokenWith({ sub: 'user-42' }), secret, options)).payload.sub).toBe('user-42');
    const error = await expectTokenError(
      verify(await tokenWith({ sub: 'user-43' }), secret, options),
      'ERR_JWT_SCHEMA',
    );
    expect(error.issues?.[0]?.message).toBe('who?');
  });
});
