import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { ed25519, p256, tokens } from './fixtures.ts';
import { bytesOf, NOW, rules, SECRET, signing } from './forge.ts';
import { loadInRealm } from './realm.ts';

// Jest gives tests a realm of their own: objects of the web come from another one than the library's. And hardened
// realms (SES): frozen, and without a clock.

const elsewhere = createContext({});
const foreign = (bytes: Uint8Array): Uint8Array =>
  runInContext('(list) => Uint8Array.from(list)', elsewhere)(Array.from(bytes)) as Uint8Array;

describe('bytes of another realm', () => {
  const lib = loadInRealm();
  const secret = bytesOf(SECRET);

  it.each([
    ['this one', secret],
    ['a third one', foreign(secret)],
    ['this one, as a Buffer', Buffer.from(secret)],
  ])('are a secret: from %s', async (_where, key) => {
    const token = await lib.sign({ iss: 'i', aud: 'a' }, key, signing('HS256'));
    expect(token).toBe(await lib.sign({ iss: 'i', aud: 'a' }, SECRET, signing('HS256')));
    expect((await lib.verify(tokens.HS256, key, rules('HS256'))).payload.sub).toBe('user-1');
    expect((await lib.verify(tokens.HS256, () => key, rules('HS256'))).payload.sub).toBe('user-1');
  });

  it('are what an external signer answers', async () => {
    const sign = async () => foreign(new Uint8Array(64));
    expect((await lib.sign({}, { sign }, signing('ES256'))).split('.')).toHaveLength(3);
  });

  it('are what a remote key set is read from', async () => {
    const text = JSON.stringify({ keys: [p256.publicJwk] });
    const body = () => new Response(text).body;
    const pieces = { getReader: () => readerOf([foreign(bytesOf(text.slice(0, 20))), bytesOf(text.slice(20))]) };
    for (const stream of [body(), pieces]) {
      const fetch = async () => ({ status: 200, redirected: false, headers: new Headers(), body: stream });
      const keys = lib.createRemoteJwks('https://issuer.example/', { fetch: fetch as never, now: () => NOW });
      expect((await lib.verify(tokens.ES256, keys, rules('ES256'))).payload.sub).toBe('user-1');
    }
  });

  it('are a DER signature', () => {
    const der = bytesOf('\x30\x06\x02\x01\x01\x02\x01\x02');
    expect(lib.signatureFromDer(foreign(der), 'ES256')).toHaveLength(64);
  });
});

function readerOf(pieces: Uint8Array[]) {
  return { read: async () => ({ done: pieces.length === 0, value: pieces.shift() }), cancel: async () => {} };
}

describe('keys of another realm', () => {
  const lib = loadInRealm();

  it('are CryptoKeys and JWKs all the same', async () => {
    const { privateKey, publicKey } = await lib.generateKeyPair('ES256');
    const token = await loadInRealm().sign({ iss: 'i', aud: 'a' }, privateKey, { algorithm: 'ES256', expiresIn: 60 });
    const expected = { algorithms: ['ES256'], issuer: 'i', audience: 'a' } as const;
    expect((await lib.verify(token, publicKey, expected)).payload.iss).toBe('i');
    const jwk = runInContext('JSON.parse', elsewhere)(JSON.stringify(ed25519.publicJwk)) as typeof ed25519.publicJwk;
    expect((await lib.verify(tokens.EdDSA, jwk, rules('EdDSA'))).payload.sub).toBe('user-1');
  });
});

/** Freezes what the language has, as hardened sandboxes do, and takes away what tells the time or is random. */
const LOCKDOWN = `
  const seen = new Set();
  const harden = (value) => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
    seen.add(value);
    Object.freeze(value);
    harden(Object.getPrototypeOf(value));
    for (const { value: member, get, set } of Object.values(Object.getOwnPropertyDescriptors(value))) {
      for (const next of [member, get, set]) harden(next);
    }
  };
  Math.random = () => { throw new TypeError('secure mode: Math.random') };
  for (const name of ['Object', 'Function', 'Array', 'Error', 'TypeError', 'Promise', 'Map', 'WeakMap', 'Set', 'JSON',
    'Uint8Array', 'Int32Array', 'String', 'Number', 'Symbol', 'RegExp', 'Reflect', 'Math', 'Date', 'ArrayBuffer'])
    harden(globalThis[name]);
`;

const WITHOUT_CLOCK: Readonly<Record<string, string>> = {
  'that throws': `Date.now = () => { throw new TypeError('secure mode: Date.now') };`,
  'that is absent': 'delete Date.now;',
  'that answers NaN': 'Date.now = () => NaN;',
};

describe('a hardened realm', () => {
  it.each(Object.entries(WITHOUT_CLOCK))('needs a clock handed in, with a Date.now %s', async (_what, before) => {
    const lib = loadInRealm({ before: before + LOCKDOWN });
    const { payload } = await lib.verify(tokens.ES256, p256.spki, rules('ES256'));
    expect(payload.sub).toBe('user-1');
    expect(await lib.sign({}, SECRET, signing('HS256'))).toMatch(/^ey/);
    await expect(lib.verify('a.b.c', SECRET, rules('HS256'))).rejects.toMatchObject({ name: 'TokenError' });

    const down = { fetch: async () => Promise.reject(new Error('down')), now: () => NOW };
    const reloaded = lib.createRemoteJwks('https://issuer.example/jwks', down).reload();
    await expect(reloaded).rejects.toMatchObject({ name: 'JwksError', code: 'ERR_JWKS_UNAVAILABLE' });

    const { now: _now, ...withoutClock } = rules('ES256');
    for (const attempt of [
      () => lib.verify(tokens.ES256, p256.spki, withoutClock),
      () => lib.sign({}, SECRET, { algorithm: 'HS256', expiresIn: 60 }),
    ]) {
      const error = await attempt().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'UsageError', message: expect.stringContaining('now') });
    }
  });
});
