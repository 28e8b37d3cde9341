import { webcrypto } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSigner, createVerifier, decode, sign, verify } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { forge, GOOD_CLAIMS, segmentsOf } from '../support/forge.ts';
import { pairFor, signingKeyFor, verificationKeyFor } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// WebCrypto is often wrapped: by proxies that record calls, by polyfills that hand the arguments to another thread.
// What such a wrapper does with the bytes it was given must not let one token's bytes stand for another's.

type Verify = typeof webcrypto.subtle.verify;
type Sign = typeof webcrypto.subtle.sign;
const real = webcrypto.subtle;
const realVerify: Verify = real.verify.bind(real);
const realSign: Sign = real.sign.bind(real);

afterEach(() => vi.restoreAllMocks());

/** A view of all the memory behind it, as some polyfills send it. */
function wholeBuffer(data: unknown): Uint8Array {
  return new Uint8Array((data as Uint8Array).buffer);
}

const WRAPPERS: readonly (readonly [string, Verify])[] = [
  [
    'reads its arguments one tick late',
    async (...args) => {
      await null;
      return realVerify(...args);
    },
  ],
  [
    'reads its arguments some milliseconds late',
    async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return realVerify(...args);
    },
  ],
  [
    'reads .buffer of its arguments',
    (params, key, signature, data) => realVerify(params, key, wholeBuffer(signature), wholeBuffer(data)),
  ],
  [
    'changes its arguments afterwards',
    async (params, key, signature, data) => {
      const holds = await realVerify(params, key, signature, data);
      wholeBuffer(signature).fill(0);
      wholeBuffer(data).fill(0);
      Object.assign(params, { name: 'ECDSA', hash: 'SHA-1', saltLength: 0 });
      return holds;
    },
  ],
];

describe.each(['RS256', 'PS256', 'ES256', 'EdDSA'] as const)('%s, verified by a WebCrypto that', (algorithm) => {
  const tokenOf = (sub: string): string =>
    forge({ alg: algorithm, key: signingKeyFor(algorithm), payload: { ...GOOD_CLAIMS, sub } });
  const key = verificationKeyFor(algorithm);
  const list = [key, pairFor(algorithm).publicKey];

  /** Somebody's genuine header and signature with another payload of the same length. */
  const forgedOf = (sub: string, genuine: string): string => {
    const { header, signature } = segmentsOf(genuine);
    return `${header}.${segmentsOf(tokenOf(sub)).payload}.${signature}`;
  };

  it.each(WRAPPERS)('%s gives each of many tokens its own verdict and claims', async (_what, wrapper) => {
    vi.spyOn(real, 'verify').mockImplementation(wrapper);
    const good = Array.from({ length: 6 }, (_, i) => tokenOf(`user-${i}`));
    const forged = good.map((token, i) => forgedOf(`evil-${i}`, token));
    for (const verifier of [
      createVerifier(key, optionsFor(algorithm)),
      createVerifier(list, { ...optionsFor(algorithm), cache: true }),
      createVerifier(() => key, optionsFor(algorithm)),
    ]) {
      const outcomes = await Promise.allSettled([...forged, ...good, ...forged].map((token) => verifier(token)));
      outcomes.forEach((outcome, i) => {
        const expected =
          i >= 6 && i < 12
            ? { value: { payload: { sub: `user-${i - 6}` } } }
            : { reason: { code: 'ERR_JWT_SIGNATURE_INVALID' } };
        expect(outcome).toMatchObject(expected);
      });
    }
  });

  it.each([[1], ['true'], [{}], [[]], [new Boolean(true)], [undefined], [null], ['']])(
    'answers %j instead of true or false accepts nothing',
    async (answer) => {
      vi.spyOn(real, 'verify').mockResolvedValue(answer as never);
      await expectTokenError(verify(tokenOf('user-1'), key, optionsFor(algorithm)), 'ERR_JWT_SIGNATURE_INVALID');
      vi.spyOn(real, 'verify').mockReturnValue(answer as never);
      await expectTokenError(verify(tokenOf('user-1'), list, optionsFor(algorithm)), 'ERR_JWT_SIGNATURE_INVALID');
    },
  );

  it.each(['OperationError', 'DataError'])('rejects with %s: the signature is bad', async (name) => {
    vi.spyOn(real, 'verify').mockRejectedValue(new DOMException('no', name));
    await expectTokenError(verify(tokenOf('user-1'), key, optionsFor(algorithm)), 'ERR_JWT_SIGNATURE_INVALID');
  });

  const faults: readonly unknown[] = [
    new TypeError('not a function'),
    new DOMException('wrong usage', 'InvalidAccessError'),
    'text',
    undefined,
    null,
  ];
  it.each(faults)('rejects or throws anything else (%s): the key or the runtime is at fault', async (fault) => {
    vi.spyOn(real, 'verify').mockRejectedValue(fault);
    const error = await expectUsageError(verify(tokenOf('user-1'), key, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
    expect(error.cause).toBe(fault);
    vi.spyOn(real, 'verify').mockImplementation(() => {
      throw fault;
    });
    await expectUsageError(verify(tokenOf('user-1'), key, optionsFor(algorithm)), 'ERR_JWT_KEY_INVALID');
  });

  it('says that it does not support the algorithm: so does the error', async () => {
    vi.spyOn(real, 'verify').mockRejectedValue(new DOMException('no', 'NotSupportedError'));
    await expectUsageError(verify(tokenOf('user-1'), key, optionsFor(algorithm)), 'ERR_JWT_ALG_UNSUPPORTED');
  });
});

describe.each(['RS256', 'PS256', 'ES256', 'EdDSA'] as const)('%s, signed by a WebCrypto that', (algorithm) => {
  const signers: readonly (readonly [string, Sign])[] = [
    [
      'reads its arguments late',
      async (...args) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return realSign(...args);
      },
    ],
    ['reads .buffer of its arguments', (params, key, data) => realSign(params, key, wholeBuffer(data))],
    [
      'changes its arguments afterwards',
      async (params, key, data) => {
        const signature = await realSign(params, key, data);
        wholeBuffer(data).fill(0);
        Object.assign(params, { name: 'ECDSA', hash: 'SHA-1', saltLength: 0 });
        return signature;
      },
    ],
  ];
  it.each(signers)('%s signs each of many tokens', async (_what, wrapper) => {
    vi.spyOn(real, 'sign').mockImplementation(wrapper);
    const signToken = createSigner(signingKeyFor(algorithm), { algorithm, expiresIn: 60 });
    const tokens = await Promise.all(Array.from({ length: 6 }, (_, i) => signToken({ sub: `user-${i}` })));
    vi.restoreAllMocks();
    const key = verificationKeyFor(algorithm);
    for (const [i, token] of tokens.entries()) {
      const { payload } = await verify(token, key, { algorithms: [algorithm], issuer: false, audience: false });
      expect(payload.sub).toBe(`user-${i}`);
    }
  });
});

describe('bytes that are handed out', () => {
  it('as the signature that decode returns are no part of anybody else’s memory', async () => {
    const token = await sign({}, signingKeyFor('HS256'), { algorithm: 'HS256', expiresIn: 60 });
    const { signature } = decode(token);
    expect(signature.constructor).toBe(Uint8Array);
    expect(signature.buffer.byteLength).toBe(signature.length);
  });

  it('to an external signer are no part of anybody else’s memory', async () => {
    const data: Uint8Array[] = [];
    const external = {
      algorithm: 'ES256' as const,
      sign: (bytes: Uint8Array) => {
        data.push(bytes);
        return new Uint8Array(64);
      },
    };
    await sign({}, external, { expiresIn: 60 });
    expect(data[0]?.buffer.byteLength).toBe(data[0]?.length);
  });
});
