// Each case of the suite as a test, and that the environment is as poor as it should be.
module.exports = function suite(lib, { casesFor }) {
  const { STRICTJWT_RUNTIME: runtime } = process.env;
  for (const { name, run } of casesFor(lib, runtime)) {
    test(name, async () => {
      await run();
    }, 60_000);
  }

  test('this environment has neither TextEncoder nor crypto.subtle', () => {
    expect(typeof globalThis.TextEncoder).toBe('undefined');
    expect(globalThis.crypto.subtle).toBe(undefined);
  });

  test('a remote key set without a fetch is a UsageError that names it', async () => {
    expect(typeof globalThis.fetch).toBe('undefined');
    const keys = lib.createRemoteJwks('https://issuer.example/jwks');
    const error = await keys.reload().catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'UsageError', message: expect.stringContaining('fetch') });
  });
};
