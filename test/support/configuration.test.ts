import nodeCrypto from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { createVerifier } from 'strictjwt';
import { forge } from './forge.ts';
import { pair } from './keys.ts';
import { optionsFor } from './options.ts';

// The test matrix asks by environment variables; without this it could run four times the same.

const { STRICTJWT_TEST_HMAC: hmac = 'native', STRICTJWT_TEST_CACHE: cache = 'off' } = process.env;

afterEach(() => {
  vi.restoreAllMocks();
});

it(`computes HMAC as this run asks: ${hmac}`, async () => {
  const native = vi.spyOn(nodeCrypto, 'createHmac');
  const web = vi.spyOn(crypto.subtle, 'verify');
  // a secret of its own: an imported key is remembered, with the functions that it uses
  const secret = 'a secret that no other test has: 0123456789';
  const token = forge({ alg: 'HS256', key: secret });
  native.mockClear();
  await createVerifier(secret, optionsFor('HS256'))(token);
  expect([native.mock.calls.length, web.mock.calls.length]).toEqual(hmac === 'webcrypto' ? [0, 1] : [1, 0]);
});

it(`remembers tokens as this run asks: cache ${cache}`, async () => {
  const web = vi.spyOn(crypto.subtle, 'verify');
  const verifier = createVerifier(pair('p256').publicPem, optionsFor('ES256'));
  const token = forge({ alg: 'ES256', key: pair('p256').privateKey });
  for (let i = 0; i < 3; i++) await verifier(token);
  expect(web).toHaveBeenCalledTimes(cache === 'on' ? 1 : 3);
});
