import { describe, expect, it } from 'vitest';
import { p256, rsa } from './fixtures.ts';
import { CLAIMS, now, rules, SECRET, signing } from './forge.ts';
import { loadInRealm } from './realm.ts';
import type { Lib } from './types.ts';

// A WebCrypto that does as it likes with what it was handed: some wipe key material once it is imported, some write the
// normalised algorithm back. The next import of the same key must not find the bytes or the parameters changed.

const real = globalThis.crypto.subtle;

function wipe(value: unknown): void {
  if (ArrayBuffer.isView(value)) new Uint8Array(value.buffer).fill(0);
  else if (Array.isArray(value)) value.length = 0;
  else if (Object(value) === value && !(value instanceof CryptoKey)) {
    for (const name of Object.keys(Object(value))) Reflect.set(Object(value), name, { name: 'wiped' });
  }
}

/** Uses its arguments, and then spoils all of them. */
function spoiling(method: string): unknown {
  return async (...args: unknown[]) => {
    const answer: unknown = await Reflect.apply(Reflect.get(real, method), real, args);
    args.forEach(wipe);
    return answer;
  };
}

function realm(): Lib {
  const methods = ['importKey', 'exportKey', 'generateKey', 'digest', 'sign', 'verify'];
  const subtle = Object.fromEntries(methods.map((name) => [name, spoiling(name)]));
  return loadInRealm({ builtins: null, globals: { crypto: { value: { subtle } } } });
}

const KEYS = {
  HS256: [SECRET, SECRET],
  HS384: [SECRET, SECRET],
  HS512: [SECRET, SECRET],
  ES256: [p256.jwk, p256.spki],
  RS256: [rsa.jwk, rsa.publicJwk],
  PS256: [rsa.jwk, rsa.spki],
} as const;

describe('a WebCrypto that spoils its arguments once they are used', () => {
  it.each(Object.entries(KEYS))('%s: what is signed verifies, at every call', async (name, [signingKey, key]) => {
    const algorithm = name as keyof typeof KEYS;
    const lib = realm();
    for (let call = 0; call < 2; call++) {
      const token = await lib.sign({ ...CLAIMS }, signingKey, { algorithm, now });
      expect((await lib.verify(token, key, rules(algorithm))).payload).toEqual(CLAIMS);
    }
  });

  it('one secret for several algorithms is never replaced by zero bytes', async () => {
    const lib = realm();
    const algorithms = ['HS256', 'HS384', 'HS512'] as const;
    const long = `${SECRET}${SECRET}`;
    const verifyToken = lib.createVerifier(long, rules('HS256', { algorithms }));
    const zeros = new Uint8Array(64);
    for (const algorithm of algorithms) {
      const token = await loadInRealm().sign({ ...CLAIMS }, long, { algorithm, now });
      expect((await verifyToken(token)).header.alg).toBe(algorithm);
      const options = { algorithm, now, allowInsecureKeySizes: true } as const;
      const forged = await loadInRealm().sign({ ...CLAIMS }, zeros, options);
      await expect(verifyToken(forged)).rejects.toMatchObject({ code: 'ERR_JWT_SIGNATURE_INVALID' });
    }
  });

  it('a key is exported as it was', async () => {
    const lib = realm();
    for (let call = 0; call < 2; call++) {
      expect(await lib.exportJwk(p256.pkcs8)).toMatchObject({ kty: 'EC', d: p256.jwk.d });
      expect(await lib.exportJwk(p256.spki)).toMatchObject({ x: p256.jwk.x });
    }
  });
});

it('a signature of another form of bytes is read as what its bytes are, or no token is made of it', async () => {
  const answers = [
    (s: ArrayBuffer) => new DataView(s),
    () => ({ byteLength: 64 }),
    (s: ArrayBuffer) => new Uint16Array(s),
  ];
  for (const answer of answers) {
    const sign = async (...args: Parameters<typeof real.sign>) => answer(await real.sign(...args));
    const importKey = real.importKey.bind(real);
    const lib = loadInRealm({ builtins: null, globals: { crypto: { value: { subtle: { sign, importKey } } } } });
    await expect(lib.sign({}, p256.jwk, signing('ES256'))).rejects.toMatchObject({ code: 'ERR_JWT_KEY_INVALID' });
  }
});
