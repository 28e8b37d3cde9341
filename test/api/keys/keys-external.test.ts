import { createHmac, sign as nodeSign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createSigner,
  createVerifier,
  decode,
  sign,
  signatureFromDer,
  verify,
  type ExternalSigner,
  type SignOptions,
} from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS, rawSignature } from '../../support/forge.ts';
import { ALL_NAMES, pair, signingKeyFor, verificationKeyFor } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const options: SignOptions = { now };
const ours = pair('p256');
const kms = (answer: unknown, more: Partial<ExternalSigner> = {}): ExternalSigner =>
  ({ algorithm: 'ES256', sign: () => answer, ...more }) as ExternalSigner;
const good = (data: Uint8Array): Uint8Array => rawSignature('ES256', Buffer.from(data).toString(), ours.privateKey);

describe('an external signer', () => {
  it.each(ALL_NAMES)('makes %s tokens that verify', async (algorithm) => {
    const key = signingKeyFor(algorithm);
    const signer: ExternalSigner = {
      algorithm,
      sign: async (data) => new Uint8Array(rawSignature(algorithm, Buffer.from(data).toString(), key)),
    };
    const token = await sign(GOOD_CLAIMS, signer, options);
    expect(decode(token).header).toEqual({ alg: algorithm, typ: 'JWT' });
    await expect(verify(token, verificationKeyFor(algorithm), optionsFor(algorithm))).resolves.toBeDefined();
  });

  it('signs the bytes of header and payload, and may keep or change them', async () => {
    const seen: string[] = [];
    const signer = kms(undefined, {
      sign: (data) => {
        seen.push(Buffer.from(data).toString());
        const signature = good(data);
        data.fill(0);
        return signature;
      },
    });
    const token = await sign(GOOD_CLAIMS, signer, options);
    expect(seen).toEqual([token.slice(0, token.lastIndexOf('.'))]);
    await expect(verify(token, ours.publicPem, optionsFor('ES256'))).resolves.toBeDefined();
  });

  it('gives its kid to the header, unless another is given', async () => {
    const signer = kms(undefined, { kid: 'kms-1', sign: good });
    expect(decode(await sign(GOOD_CLAIMS, signer, options)).header['kid']).toBe('kms-1');
    const given = await sign(GOOD_CLAIMS, signer, { ...options, header: { kid: 'mine' } });
    expect(decode(given).header['kid']).toBe('mine');
  });

  it('may be an instance of a class, with private state', async () => {
    class Kms {
      readonly algorithm = 'ES256';
      #calls = 0;
      get calls(): number {
        return this.#calls;
      }
      sign(data: Uint8Array): Uint8Array {
        this.#calls++;
        return good(data);
      }
    }
    const signer = new Kms();
    const make = createSigner(signer, options);
    await make(GOOD_CLAIMS);
    await make(GOOD_CLAIMS);
    expect(signer.calls).toBe(2);
  });

  it('together with the option algorithm must mean the same', async () => {
    const signer = kms(undefined, { sign: good });
    await expect(sign(GOOD_CLAIMS, signer, { ...options, algorithm: 'ES256' })).resolves.toBeTypeOf('string');
    for (const algorithm of ['ES384', 'HS256'] as const) {
      await expectUsageError(sign(GOOD_CLAIMS, signer, { ...options, algorithm }), 'ERR_JWT_KEY_INVALID');
    }
  });

  it('that names no algorithm needs the option', async () => {
    const signer = { sign: good } as unknown as ExternalSigner;
    await expectUsageError(() => createSigner(signer, options), 'ERR_JWT_OPTION_INVALID');
    await expect(sign(GOOD_CLAIMS, signer, { ...options, algorithm: 'ES256' })).resolves.toBeTypeOf('string');
  });

  it.each(['none', 'es256', 'RS1', '', null, 1, ['ES256'], 'toString'])(
    'for the algorithm %j is refused',
    async (algorithm) => {
      await expectUsageError(
        () => createSigner(kms(0, { algorithm: algorithm as never }), options),
        'ERR_JWT_KEY_INVALID',
      );
    },
  );

  it('with a kid that cannot be read is refused', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const error = await expectUsageError(
      () => createSigner(kms(0, { kid: proxy as never }), options),
      'ERR_JWT_KEY_INVALID',
    );
    expect(error.message).toBe(
      'the external signer\'s "kid" is an object that cannot be read, expected a non-empty string',
    );
  });

  it.each(['', 1, null, ['a'], {}])('with kid %j is refused', async (kid) => {
    await expectUsageError(() => createSigner(kms(0, { kid: kid as never }), options), 'ERR_JWT_KEY_INVALID');
  });

  const base64 = Buffer.alloc(64).toString('base64');
  const wrongTypes: unknown[] = [
    undefined,
    null,
    '',
    base64,
    1,
    true,
    {},
    [1, 2],
    new ArrayBuffer(64),
    new Uint16Array(64),
    new DataView(new ArrayBuffer(64)),
    { length: 64 },
    Promise.resolve(undefined),
  ];
  it.each(wrongTypes.map((answer) => [answer]))('must not answer %s, at once or later', async (answer) => {
    for (const signer of [kms(answer), kms(Promise.resolve(answer))]) {
      const { message } = await expectUsageError(sign(GOOD_CLAIMS, signer, options), 'ERR_JWT_KEY_INVALID');
      expect(message).toContain('Uint8Array');
    }
  });

  it('may answer at once, and a Buffer', async () => {
    await expect(sign(GOOD_CLAIMS, kms(Buffer.alloc(64)), options)).resolves.toMatch(/\.A{86}$/);
  });

  it('is no key for verifying', async () => {
    const signer = kms(undefined, { sign: good });
    await expectUsageError(() => createVerifier(signer as never, optionsFor('ES256')), 'ERR_JWT_KEY_INVALID');
  });

  const lengths = [
    { algorithm: 'ES256', least: 64 },
    { algorithm: 'ES384', least: 96 },
    { algorithm: 'ES512', least: 132 },
    { algorithm: 'EdDSA', least: 64 },
    { algorithm: 'HS256', least: 32 },
    { algorithm: 'HS512', least: 64 },
  ] as const;
  it.each(lengths)('for $algorithm must answer exactly $least bytes', async ({ algorithm, least }) => {
    for (const length of [0, least - 1, least + 1]) {
      const signer = kms(new Uint8Array(length), { algorithm });
      const { message } = await expectUsageError(sign(GOOD_CLAIMS, signer, options), 'ERR_JWT_KEY_INVALID');
      expect(message).toContain(`${length} bytes`);
      expect(message).toContain(String(least));
      expect(message.includes('signatureFromDer')).toBe(algorithm.startsWith('ES'));
    }
    await expect(sign(GOOD_CLAIMS, kms(new Uint8Array(least), { algorithm }), options)).resolves.toBeTypeOf('string');
  });

  it.each(['RS256', 'PS512'] as const)('for %s must answer at least 2048 bits', async (algorithm) => {
    const answer = (length: number, more: Partial<SignOptions> = {}): Promise<string> =>
      sign(GOOD_CLAIMS, kms(new Uint8Array(length), { algorithm }), { ...options, ...more });
    await expect(answer(256)).resolves.toBeTypeOf('string');
    await expect(answer(512)).resolves.toBeTypeOf('string');
    await expectUsageError(answer(255), 'ERR_JWT_KEY_INVALID');
    await expect(answer(128, { allowInsecureKeySizes: true })).resolves.toBeTypeOf('string');
    await expectUsageError(answer(0, { allowInsecureKeySizes: true }), 'ERR_JWT_KEY_INVALID');
  });

  it('that answers DER is told how to convert it, and that helps', async () => {
    const der = (data: Uint8Array): Uint8Array => nodeSign('sha256', data, ours.privateKey);
    const { message } = await expectUsageError(
      sign(GOOD_CLAIMS, kms(0, { sign: der }), options),
      'ERR_JWT_KEY_INVALID',
    );
    expect(message).toContain('signatureFromDer');
    const signer = kms(0, { sign: async (data) => signatureFromDer(der(data), 'ES256') });
    const token = await sign(GOOD_CLAIMS, signer, options);
    await expect(verify(token, ours.publicPem, optionsFor('ES256'))).resolves.toBeDefined();
  });

  it('that answers bytes which say another length than they have, or whose memory is gone, is refused', async () => {
    class Longer extends Uint8Array {
      override get length(): number {
        return 64;
      }
    }
    const transferred = new Uint8Array(64);
    structuredClone(transferred, { transfer: [transferred.buffer] });
    const gone = new Longer(64);
    structuredClone(gone, { transfer: [gone.buffer] });
    for (const answer of [new Longer(10), new Longer(Buffer.alloc(9000).buffer, 8990, 10), transferred, gone]) {
      await expectUsageError(sign(GOOD_CLAIMS, kms(answer), options), 'ERR_JWT_KEY_INVALID');
    }
  });

  it.each(['sign', 'algorithm', 'kid'] as const)(
    'whose member "%s" can be read a few times only is refused, or signs',
    async (name) => {
      for (let readings = 0; readings < 4; readings++) {
        let left = readings;
        const signer = Object.defineProperty(kms(undefined, { sign: good }), name, {
          get: () => {
            if (left-- > 0) return { sign: good, algorithm: 'ES256', kid: 'a' }[name];
            throw new RangeError('gone');
          },
        });
        try {
          expect(createSigner(signer, options)).toBeTypeOf('function');
        } catch (error) {
          await expectUsageError(Promise.reject(error), 'ERR_JWT_KEY_INVALID');
        }
      }
    },
  );

  it('has what it throws go to the caller', async () => {
    const down = new RangeError('the KMS is down');
    const throwing = (): never => {
      throw down;
    };
    await expect(sign(GOOD_CLAIMS, kms(0, { sign: throwing }), options)).rejects.toBe(down);
    await expect(sign(GOOD_CLAIMS, kms(Promise.reject(down)), options)).rejects.toBe(down);
  });

  it('makes what any implementation makes, bit for bit', async () => {
    const secret = 'k'.repeat(32);
    const signer = kms(0, { algorithm: 'HS256', sign: (data) => createHmac('sha256', secret).update(data).digest() });
    expect(await sign(GOOD_CLAIMS, signer, options)).toBe(forge({ alg: 'HS256', key: secret }));
  });
});
