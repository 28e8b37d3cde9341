import { createPublicKey, createSecretKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVerifier, sign, type SingleKey, verify, type VerificationKey } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../support/forge.ts';
import { pair, pairFor, ASYMMETRIC_NAMES, HMAC_NAMES, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import {
  BEFORE,
  certificateMatchesKey,
  DER_BYTES,
  DER_SPELLINGS,
  JSON_TEXTS,
  MANGLED,
  PEM_TEXTS,
  SSH_TEXTS,
} from './disguises.ts';

// CVE-2015-9235, 2016-10555, 2017-11424, 2022-29217, 2022-23541, 2023-48223, 2024-33663, 2024-37568, fast-jwt
// 2026-34950, GHSA-ww5h-9m49-7xx4, GHSA-g3jj-5cmm-3hxx, Hono 2026-22817: the attacker MACs a token with the public key,
// which everybody knows, and the verifier, told by the header, checks the MAC with that same public key.

const HS = optionsFor('HS256');

const SHORT_RSA = generateKeyPairSync('rsa', { modulusLength: 512, publicExponent: 3 });

/** The attacker's token: an HMAC with exactly the bytes that the verifier would use as its secret. */
const forgedWith = (secret: string | Uint8Array): string =>
  forge({ alg: 'HS256', key: createSecretKey(Buffer.from(secret)) });

async function expectRefused(secret: string | Uint8Array, label: string): Promise<void> {
  const token = forgedWith(secret);
  try {
    await expectUsageError(verify(token, secret, HS), 'ERR_JWT_KEY_INVALID');
    await expectTokenError(
      verify(token, async () => secret, HS),
      'ERR_JWT_KEY_NOT_FOUND',
    );
  } catch (error) {
    throw new Error(`${label}: ${(error as Error).message}`, { cause: error });
  }
}

async function expectAccepted(token: string, key: VerificationKey): Promise<void> {
  expect((await verify(token, key, HS)).payload).toEqual(GOOD_CLAIMS);
}

describe('public key as secret: the header cannot change the family', () => {
  it.each(ASYMMETRIC_NAMES)('rejects a token MACed with the public key of an %s verifier', async (algorithm) => {
    const { publicPem, privateKey } = pairFor(algorithm);
    for (const hmac of HMAC_NAMES) {
      const token = forge({ alg: hmac, key: publicPem });
      await expectTokenError(verify(token, publicPem, optionsFor(algorithm)), 'ERR_JWT_ALG_NOT_ALLOWED');
    }
    const genuine = forge({ alg: algorithm, key: privateKey });
    await expect(verify(genuine, publicPem, optionsFor(algorithm))).resolves.toBeDefined();
  });

  it.each(ASYMMETRIC_NAMES.flatMap((name) => HMAC_NAMES.map((hmac) => [name, hmac] as const)))(
    'refuses to allow %s and %s together',
    async (asymmetric, hmac) => {
      for (const algorithms of [
        [asymmetric, hmac],
        [hmac, asymmetric],
      ]) {
        const mixed = { ...HS, algorithms };
        await expectUsageError(() => createVerifier(pairFor(asymmetric).publicPem, mixed), 'ERR_JWT_OPTION_INVALID');
        await expectUsageError(() => createVerifier(SECRET, mixed), 'ERR_JWT_OPTION_INVALID');
      }
    },
  );

  it('takes no public KeyObject, CryptoKey or JWK for a secret', async () => {
    const { publicKey, publicPem } = pair('rsa');
    const token = forgedWith(publicPem);
    const imported = await crypto.subtle.importKey(
      'spki',
      publicKey.export({ type: 'spki', format: 'der' }),
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      true,
      ['verify'],
    );
    const keys: SingleKey[] = [publicKey, imported, { ...publicKey.export({ format: 'jwk' }) }];
    for (const key of keys) {
      await expectUsageError(verify(token, key, HS), 'ERR_JWT_KEY_INVALID');
      await expectTokenError(
        verify(token, () => key, HS),
        'ERR_JWT_KEY_NOT_FOUND',
      );
    }
    await expectAccepted(forgedWith(SECRET), createSecretKey(Buffer.from(SECRET)));
  });

  it('takes no public key in an oct JWK for a secret', async () => {
    for (const text of [pair('rsa').publicPem, ...Object.values(JSON_TEXTS), ...Object.values(SSH_TEXTS)]) {
      const key = { kty: 'oct', k: Buffer.from(text).toString('base64url') };
      await expectUsageError(verify(forgedWith(text), key, HS), 'ERR_JWT_KEY_INVALID');
    }
    await expectAccepted(forgedWith(SECRET), { kty: 'oct', k: Buffer.from(SECRET).toString('base64url') });
  });

  it('takes no public key in a secret KeyObject for a secret', async () => {
    const { publicPem } = pair('rsa');
    const key = createSecretKey(Buffer.from(publicPem));
    await expectUsageError(verify(forgedWith(publicPem), key, HS), 'ERR_JWT_KEY_INVALID');
  });

  it('refuses a configured set that mixes secrets and public keys', async () => {
    const oct = { kty: 'oct', kid: 'a', k: Buffer.from(SECRET).toString('base64url') };
    const rsa = { ...pair('rsa').publicKey.export({ format: 'jwk' }), kid: 'b' };
    const token = forge({ alg: 'HS256', key: SECRET, header: { kid: 'a' } });
    await expectUsageError(verify(token, { keys: [oct, rsa] }, HS), 'ERR_JWT_KEY_INVALID');
    await expectTokenError(
      verify(token, () => ({ keys: [oct, rsa] }), HS),
      'ERR_JWT_KEY_NOT_FOUND',
    );
    await expectAccepted(token, { keys: [oct] });
  });
});

describe('public key as secret: PEM text in every disguise', () => {
  it.each([...MANGLED, ...BEFORE])('refuses PEM %s', async (_, disguise) => {
    for (const [name, text] of Object.entries(PEM_TEXTS)) await expectRefused(disguise(text), name);
  });

  it.each([...MANGLED, ...BEFORE])('refuses PEM %s, as bytes', async (_, disguise) => {
    for (const [name, text] of Object.entries(PEM_TEXTS)) await expectRefused(Buffer.from(disguise(text)), name);
  });
});

describe('public key as secret: text in UTF-16', () => {
  it('is refused as bytes, with and without a BOM', async () => {
    for (const [name, text] of Object.entries({ ...PEM_TEXTS, ...SSH_TEXTS, ...JSON_TEXTS })) {
      for (const bom of ['', '\uFEFF']) {
        const bytes = Buffer.from(bom + text, 'utf16le');
        await expectRefused(bytes, `${name}, little-endian`);
        await expectRefused(Buffer.from(bytes).swap16(), `${name}, big-endian`);
      }
    }
  });
});

describe('public key as secret: SSH text in every disguise', () => {
  const disguises = [...MANGLED.filter(([name]) => name !== 'in one line, nothing for line ends'), ...BEFORE];

  it.each(disguises)('refuses SSH keys %s', async (_, disguise) => {
    for (const [name, text] of Object.entries(SSH_TEXTS)) {
      await expectRefused(disguise(text), name);
      await expectRefused(Buffer.from(disguise(text)), `${name} as bytes`);
    }
  });
});

describe('public key as secret: JWK and JWKS text in every disguise', () => {
  it.each([...MANGLED.filter(([name]) => name !== 'twice'), ...BEFORE])('refuses JSON %s', async (_, disguise) => {
    for (const [name, text] of Object.entries(JSON_TEXTS)) {
      await expectRefused(disguise(text), name);
      await expectRefused(Buffer.from(disguise(text)), `${name} as bytes`);
    }
  });
});

describe('public key as secret: DER in every spelling', () => {
  it.each(Object.keys(DER_SPELLINGS))('refuses DER as %s', async (spelling) => {
    for (const [name, bytes] of Object.entries(DER_BYTES)) {
      const secret = DER_SPELLINGS[spelling]?.(bytes) ?? '';
      await expectRefused(secret, name);
    }
  });

  it('has fixtures that are what they say', () => {
    expect(certificateMatchesKey()).toBe(true);
    for (const text of Object.values(PEM_TEXTS)) expect(createPublicKey(text).type).toBe('public');
  });
});

describe('public key as secret: what is a secret stays one', () => {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const patterned = Uint8Array.from({ length: 48 }, (_, i) => (i * 73 + 11) & 255);

  it.each([
    ['plain text', SECRET],
    ['bytes', new Uint8Array(patterned)],
    ['bytes that begin like DER', Uint8Array.from([0x30, 0x2e, ...patterned])],
    ['base64 of random bytes', base64(patterned)],
    ['base64url of random bytes', Buffer.from(patterned).toString('base64url')],
    ['hexadecimal text', Buffer.from(patterned).toString('hex')],
    ['base64 text that begins like DER', `MII${base64(patterned)}`],
    ['digits, which are also JSON', '314159265358979323846264338327950288419716939937510'],
    ['a sentence that names key kinds', 'not an ssh-rsa key, nor BEGIN PUBLIC KEY, but a long pass phrase'],
    ['text with braces', '{a curly but not at all JSON secret of enough characters}'],
    ['text with spaces around it', `  ${SECRET} `],
    ['text that is not ASCII', 'пароль-достаточной-длины-для-подписи'],
  ])('accepts %s', async (_, secret) => {
    await expectAccepted(forgedWith(secret), secret);
  });
});

describe('public key as secret: signing', () => {
  it.each(Object.entries({ ...PEM_TEXTS, ...SSH_TEXTS, ...JSON_TEXTS }))(
    'sign takes no %s for a secret',
    async (_, text) => {
      const options = { algorithm: 'HS256', expiresIn: '5m' } as const;
      await expectUsageError(sign({ sub: 'user-1' }, text, options), 'ERR_JWT_KEY_INVALID');
      await expectUsageError(sign({ sub: 'user-1' }, Buffer.from(text), options), 'ERR_JWT_KEY_INVALID');
    },
  );
});

describe('public key as secret: an RSA key without any identifier, of a length and exponent of its own', () => {
  // 512 bits and exponent 3: DER writes both lengths in one byte
  const der = (type: 'public' | 'private'): Buffer =>
    SHORT_RSA[`${type}Key`].export({ type: 'pkcs1', format: 'der' }) as Buffer;

  it.each(['public', 'private'] as const)('is refused as bytes and as base64: the %s one', async (type) => {
    const bytes = der(type);
    const ends = [bytes, Buffer.concat([bytes, Buffer.from('\n')]), Buffer.concat([Buffer.from('key: '), bytes])];
    for (const secret of ends) await expectRefused(secret, 'bytes');
    await expectRefused(bytes.toString('base64'), 'base64');
    // a few bytes may be missing at its end
    if (type === 'private') await expectRefused(bytes.subarray(0, -8), 'cut');
  });

  it('is no key when one of its numbers is even, or has another tag', async () => {
    const bytes = der('public');
    const changed = (at: number, value: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy[at < 0 ? copy.length + at : at] = value;
      return copy;
    };
    const modulusEnd = 4 + (bytes[3] as number) - 1;
    const others = [
      changed(-1, 4),
      changed(modulusEnd, (bytes[modulusEnd] as number) & 0xfe),
      changed(-3, 4),
      changed(2, 4),
      changed(4, 1),
    ];
    for (const secret of others) await expectAccepted(forgedWith(secret), secret);
  });
});
