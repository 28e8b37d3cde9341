import native from 'node:crypto';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forge, replaceSignature, segmentsOf } from '../support/forge.ts';
import { HMAC_NAMES, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// CVE-2015-10004, PYSEC-2017-28: a MAC compared byte by byte tells an attacker how much of his guess is right. Here the
// comparison itself is looked at, on each backend; measuring its time would prove nothing.

const offers = { native: createRequire(import.meta.url), web: undefined };

function onBackend(backend: keyof typeof offers): void {
  vi.stubGlobal('process', Object.create(process, { getBuiltinModule: { value: offers[backend] } }));
}

/** The library loaded afresh, so that it chooses its backend under the test's eyes. */
async function load(): Promise<typeof import('strictjwt')> {
  vi.resetModules();
  return import('strictjwt');
}

/** A wrong MAC for each place where the first difference can be. */
function wrongMacs(token: string): string[] {
  const mac = Buffer.from(segmentsOf(token).signature, 'base64url');
  return [0, 1, mac.length >> 1, mac.length - 1].map((index) => {
    const wrong = Buffer.from(mac);
    wrong[index] = (wrong[index] ?? 0) ^ 1;
    return replaceSignature(token, wrong);
  });
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe.each(HMAC_NAMES)('timing: %s where the runtime offers node:crypto', (algorithm) => {
  const token = forge({ alg: algorithm, key: SECRET });
  const length = Number(algorithm.slice(2)) / 8;

  it('compares whole MACs of equal length with timingSafeEqual, right or wrong', async () => {
    onBackend('native');
    const timingSafeEqual = vi.spyOn(native, 'timingSafeEqual');
    const subtleVerify = vi.spyOn(crypto.subtle, 'verify');
    const compare = vi.spyOn(Buffer, 'compare');
    const equals = vi.spyOn(Buffer.prototype, 'equals');
    const { verify } = await load();
    await expect(verify(token, SECRET, optionsFor(algorithm))).resolves.toBeDefined();
    for (const wrong of wrongMacs(token)) {
      await expect(verify(wrong, SECRET, optionsFor(algorithm))).rejects.toMatchObject({
        code: 'ERR_JWT_SIGNATURE_INVALID',
      });
    }
    expect(timingSafeEqual).toHaveBeenCalledTimes(5);
    for (const [a, b] of timingSafeEqual.mock.calls) expect([a.byteLength, b.byteLength]).toEqual([length, length]);
    expect(timingSafeEqual.mock.results.map((result) => result.value)).toEqual([true, false, false, false, false]);
    for (const other of [subtleVerify, compare, equals]) expect(other).not.toHaveBeenCalled();
  });
});

describe.each(HMAC_NAMES)('timing: %s where it does not', (algorithm) => {
  const token = forge({ alg: algorithm, key: SECRET });

  beforeEach(() => {
    onBackend('web');
  });

  it('lets crypto.subtle.verify compare, and computes no MAC of its own to compare with', async () => {
    const timingSafeEqual = vi.spyOn(native, 'timingSafeEqual');
    const createHmac = vi.spyOn(native, 'createHmac');
    const subtleVerify = vi.spyOn(crypto.subtle, 'verify');
    const subtleSign = vi.spyOn(crypto.subtle, 'sign');
    const { verify } = await load();
    await expect(verify(token, SECRET, optionsFor(algorithm))).resolves.toBeDefined();
    for (const wrong of wrongMacs(token)) {
      await expect(verify(wrong, SECRET, optionsFor(algorithm))).rejects.toMatchObject({
        code: 'ERR_JWT_SIGNATURE_INVALID',
      });
    }
    expect(subtleVerify).toHaveBeenCalledTimes(5);
    for (const other of [timingSafeEqual, createHmac, subtleSign]) expect(other).not.toHaveBeenCalled();
  });

  it('does the same where there is no process at all', async () => {
    const subtleVerify = vi.spyOn(crypto.subtle, 'verify');
    const { createVerifier } = await load();
    // for one synchronous call only: the test runner needs its process
    vi.stubGlobal('process', undefined);
    const verifier = createVerifier(SECRET, optionsFor(algorithm));
    const verified = verifier(token);
    vi.unstubAllGlobals();
    await expect(verified).resolves.toBeDefined();
    expect(subtleVerify).toHaveBeenCalledTimes(1);
  });
});

describe('timing: both backends give the same verdicts', () => {
  it.each(HMAC_NAMES)('%s', async (algorithm) => {
    const token = forge({ alg: algorithm, key: SECRET });
    const candidates = [
      token,
      ...wrongMacs(token),
      replaceSignature(token, Buffer.alloc(Number(algorithm.slice(2)) / 8)),
    ];
    const verdicts = async (): Promise<string[]> => {
      const { verify } = await load();
      const outcomes = candidates.map((text) =>
        verify(text, SECRET, optionsFor(algorithm)).then(
          () => 'accepted',
          (error: { code: string }) => error.code,
        ),
      );
      return Promise.all(outcomes);
    };
    onBackend('native');
    const withNative = await verdicts();
    onBackend('web');
    expect(await verdicts()).toEqual(withNative);
    expect(withNative.filter((verdict) => verdict === 'accepted')).toHaveLength(1);
  });
});
