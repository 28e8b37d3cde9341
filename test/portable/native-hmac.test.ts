import { afterEach, describe, expect, it, vi } from 'vitest';
import { tokens } from './fixtures.ts';
import { CLAIMS, rules, SECRET, signing } from './forge.ts';
import { here, NODE } from './here.ts';
import { throwing } from './polyfills.ts';

// HMAC by node:crypto where all of it is there, else by WebCrypto.

afterEach(() => {
  vi.restoreAllMocks();
});

/** How often WebCrypto is asked, while a token is signed and verified. */
async function callsOfWebCrypto(builtins: (name: string) => unknown): Promise<number> {
  const { subtle } = globalThis.crypto;
  const spies = (['importKey', 'sign', 'verify'] as const).map((method) => vi.spyOn(subtle, method));
  await here({ builtins }, async ({ sign, verify }) => {
    const token = await sign({ iss: CLAIMS.iss, aud: CLAIMS.aud }, SECRET, signing('HS256'));
    expect((await verify(token, SECRET, rules('HS256'))).payload.iss).toBe(CLAIMS.iss);
    expect((await verify(tokens.HS256, SECRET, rules('HS256'))).payload).toEqual(CLAIMS);
    const forged = await verify(`${tokens.HS256.slice(0, -4)}AAAA`, SECRET, rules('HS256')).catch(({ code }) => code);
    expect(forged).toBe('ERR_JWT_SIGNATURE_INVALID');
  });
  return spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
}

const crypto = NODE('node:crypto') as object;
const withCrypto =
  (change: object) =>
  (name: string): unknown =>
    name === 'node:crypto' ? { ...crypto, ...change } : NODE(name);

describe("Node's HMAC", () => {
  it('is used where it is there, and WebCrypto then never', async () => {
    expect(await callsOfWebCrypto(NODE)).toBe(0);
    expect(await callsOfWebCrypto(withCrypto({}))).toBe(0);
  });

  const parts = ['createHmac', 'createSecretKey', 'timingSafeEqual'].map((name) => [
    `without ${name}`,
    { [name]: undefined },
  ]);
  it.each([...parts, ['that throws when it is asked', { createSecretKey: throwing }]] as [string, object][])(
    '%s is not used at all',
    async (_what, change) => {
      expect(await callsOfWebCrypto(withCrypto(change))).toBeGreaterThan(0);
    },
  );

  it('without Buffer is not used at all', async () => {
    const builtins = (name: string): unknown => (name === 'node:buffer' ? undefined : NODE(name));
    expect(await callsOfWebCrypto(builtins)).toBeGreaterThan(0);
  });
});
