import { afterEach, describe, expect, it, vi } from 'vitest';
import { generateKeyPair, generateSecret } from 'strictjwt';
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
