import { describe, expect, it } from 'vitest';
import { outcomeHere } from './here.ts';
import { type Use, USES } from './uses.ts';

// A WebCrypto that rejects, for reasons of its own or of the key. broken-subtle asks the built package the same.

/** WebCrypto of which one method rejects. */
function rejecting(method: string, error: unknown): { readonly crypto: object } {
  const { subtle } = globalThis.crypto;
  const methods = ['importKey', 'exportKey', 'generateKey', 'digest', 'sign', 'verify'];
  const bound = methods.map((name) => [name, Reflect.get(subtle, name).bind(subtle)] as const);
  return { crypto: { subtle: { ...Object.fromEntries(bound), [method]: () => Promise.reject(error) } } };
}

const named = (name: string): DOMException => new DOMException('no', name);

describe('what a method of crypto.subtle rejects with', () => {
  const asks: Readonly<Record<string, readonly Use[]>> = {
    importKey: ['verify', 'a JWK', 'a JWK Set', 'a resolver', 'a resolver of sets', 'remote keys', 'sign ES256'],
    verify: ['verify', 'a JWK', 'a JWK Set', 'a resolver', 'remote PEM'],
    sign: ['sign', 'sign ES256'],
    generateKey: ['a key pair'],
    digest: ['a thumbprint'],
    exportKey: ['a key as JWK', 'a key as PEM'],
  };
  const algorithm = (use: Use): string => {
    if (use === 'verify' || use === 'sign') return 'HS256';
    return use === 'a thumbprint' ? 'SHA-256' : use.startsWith('a key as') ? 'ECDSA' : 'ES256';
  };
  const cases = Object.entries(asks).flatMap(([method, uses]) => uses.map((use) => [method, use] as const));

  it.each(cases)('is the fault of the key or the runtime when it is a TypeError: %s, %s', async (method, use) => {
    const outcome = await outcomeHere({ globals: rejecting(method, new TypeError('no')) }, USES[use]);
    const at = 'failed: the key, the runtime or its polyfill is at fault, see cause';
    expect(outcome).toBe(`UsageError ERR_JWT_KEY_INVALID: crypto.subtle.${method} ${at}`);
  });

  it.each(cases)('is the fault of the runtime when that does not know the algorithm: %s, %s', async (method, use) => {
    const unsupported = `UsageError ERR_JWT_ALG_UNSUPPORTED: this runtime does not support "${algorithm(use)}"`;
    const ways = [
      named('NotSupportedError'),
      new Error('Unrecognized algorithm name'),
      new Error('ECDSA: not implemented'),
    ];
    for (const error of [...ways, new Error('is not supported yet'), new Error('Unsupported curve')]) {
      expect(await outcomeHere({ globals: rejecting(method, error) }, USES[use])).toBe(unsupported);
    }
  });

  it.each(['OperationError', 'DataError'])('is a signature that does not hold, from verify: %s', async (name) => {
    const outcome = await outcomeHere({ globals: rejecting('verify', named(name)) }, USES['a JWK']);
    const altered = 'the signature does not hold: the token was altered, or signed with another key';
    expect(outcome).toBe(`TokenError ERR_JWT_SIGNATURE_INVALID: ${altered}`);
  });

  it.each(['OperationError', 'DataError', 'InvalidAccessError'])(
    'is no word about the key, from sign: %s',
    async (name) => {
      const outcome = await outcomeHere({ globals: rejecting('sign', named(name)) }, USES['sign ES256']);
      expect(outcome).toMatch(/^UsageError ERR_JWT_KEY_INVALID: crypto\.subtle\.sign failed/);
    },
  );

  it.each(['DataError', 'SyntaxError', 'InvalidAccessError', 'OperationError'])(
    'is told of the key, from importKey and exportKey: %s',
    async (name) => {
      const importing = { globals: rejecting('importKey', named(name)) };
      expect(await outcomeHere(importing, USES['a JWK Set'])).toBe(
        'TokenError ERR_JWT_KEY_NOT_FOUND: no key for a token without "kid" and algorithm "ES256": the key in the set cannot be imported',
      );
      expect(await outcomeHere(importing, USES['a PEM key as JWK'])).toBe(
        'UsageError ERR_JWT_KEY_INVALID: the key cannot be imported for "ES256": it is damaged or not of this kind',
      );
      const exporting = { globals: rejecting('exportKey', named(name)) };
      expect(await outcomeHere(exporting, USES['a key as JWK'])).toBe(
        'UsageError ERR_JWT_KEY_INVALID: the CryptoKey cannot be exported',
      );
    },
  );

  it.each(['DataError', 'SyntaxError', 'InvalidAccessError', 'OperationError'])(
    'is told of a secret as of any key, from importKey: %s',
    async (name) => {
      const importing = { globals: rejecting('importKey', named(name)) };
      const refused =
        'UsageError ERR_JWT_KEY_INVALID: the key cannot be imported for "HS256": it is damaged or not of this kind';
      expect(await outcomeHere(importing, USES.verify)).toBe(refused);
      expect(await outcomeHere(importing, USES.sign)).toBe(refused);
    },
  );

  it.each(['DataError', 'OperationError'])('is the fault of the runtime, from digest: %s', async (name) => {
    const outcome = await outcomeHere({ globals: rejecting('digest', named(name)) }, USES['a thumbprint']);
    expect(outcome).toMatch(/^UsageError ERR_JWT_KEY_INVALID: crypto\.subtle\.digest failed/);
  });

  it.each(cases)('may be an object that throws when it is read: %s, %s', async (method, use) => {
    const unreadable = Object.defineProperty({}, 'name', {
      get: () => {
        throw new Error('not for you');
      },
    });
    const outcome = await outcomeHere({ globals: rejecting(method, unreadable) }, USES[use]);
    expect(outcome).toMatch(new RegExp(`^UsageError ERR_JWT_KEY_INVALID: crypto\\.subtle\\.${method} failed`));
  });

  it('is not taken for an algorithm that is missing when it is about the usages of a key', async () => {
    const outcome = await outcomeHere(
      { globals: rejecting('importKey', new Error('Unsupported key usage')) },
      USES['a JWK'],
    );
    expect(outcome).toMatch(/^UsageError ERR_JWT_KEY_INVALID: crypto\.subtle\.importKey failed/);
  });
});

describe('what a method of crypto.subtle answers', () => {
  const answering = (method: string, answer: unknown): { readonly crypto: object } => {
    const { crypto } = rejecting(method, undefined) as { readonly crypto: { readonly subtle: object } };
    return { crypto: { subtle: { ...crypto.subtle, [method]: async () => answer } } };
  };
  const atFault = (method: string): RegExp =>
    new RegExp(`^UsageError ERR_JWT_KEY_INVALID: crypto\\.subtle\\.${method} failed`);

  it.each([
    ['importKey', 'a JWK'],
    ['importKey', 'sign'],
    ['sign', 'sign'],
    ['digest', 'a thumbprint'],
    ['generateKey', 'a key pair'],
    ['exportKey', 'a key as PEM'],
  ] as const)('is no object, and then the runtime is at fault: %s, %s', async (method, use) => {
    for (const answer of [undefined, null, true, 'text', 7]) {
      expect(await outcomeHere({ globals: answering(method, answer) }, USES[use])).toMatch(atFault(method));
    }
  });

  it('is no signature of the right length, and then no token is made of it', async () => {
    for (const answer of [new ArrayBuffer(0), new ArrayBuffer(63), new ArrayBuffer(65), new ArrayBuffer(70), {}]) {
      expect(await outcomeHere({ globals: answering('sign', answer) }, USES['sign ES256'])).toMatch(atFault('sign'));
      expect(await outcomeHere({ globals: answering('sign', answer) }, USES.sign)).toMatch(atFault('sign'));
    }
  });
});

it('crypto.subtle that throws when it is read is missing', async () => {
  const crypto = Object.defineProperty({}, 'subtle', {
    get: () => {
      throw new Error('not here');
    },
  });
  for (const use of ['a JWK', 'sign', 'a thumbprint', 'a key pair'] as const) {
    const missing = /^UsageError ERR_JWT_ALG_UNSUPPORTED: this runtime has no crypto\.subtle/;
    expect(await outcomeHere({ globals: { crypto } }, USES[use])).toMatch(missing);
  }
});
