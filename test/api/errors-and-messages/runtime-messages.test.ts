import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRemoteIssuer, createRemoteJwks, generateKeyPair, generateSecret } from 'strictjwt';
import { expectUsageError } from '../../support/expect.ts';

const ADVICE = 'React Native needs a WebCrypto polyfill';

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each([undefined, {}])('a runtime whose global crypto is %o', (crypto) => {
  it('is told what it lacks, and what to do', async () => {
    vi.stubGlobal('crypto', crypto);
    vi.stubGlobal('process', undefined);
    const noBytes = await expectUsageError(() => generateSecret(), 'ERR_JWT_ALG_UNSUPPORTED');
    expect(noBytes.message).toBe(`this runtime has no crypto.getRandomValues; ${ADVICE}`);
    const noSubtle = await expectUsageError(generateKeyPair('ES256'), 'ERR_JWT_ALG_UNSUPPORTED');
    const where = 'browsers offer it only to secure contexts (https or localhost)';
    expect(noSubtle.message).toBe(`this runtime has no crypto.subtle: ${where}; ${ADVICE}`);
  });
});

describe('a runtime whose URL has members that throw, as React Native has it,', () => {
  it.each([
    ['createRemoteJwks', () => createRemoteJwks('https://issuer.example/jwks')],
    ['createRemoteIssuer', () => createRemoteIssuer('https://issuer.example')],
  ])('is told so by %s', async (_name, call) => {
    class Bare {
      get host(): string {
        throw new Error('not implemented');
      }
    }
    vi.stubGlobal('URL', Bare);
    const { message } = await expectUsageError(call, 'ERR_JWT_ALG_UNSUPPORTED');
    expect(message).toBe('this runtime has no URL that takes addresses apart; load another polyfill');
  });
});
