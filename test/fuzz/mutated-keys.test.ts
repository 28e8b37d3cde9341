// Keys in every PEM form, changed in their bytes or in their text: read, or refused with a UsageError.
import fc from 'fast-check';
import { createPublicKey } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { createVerifier, exportJwk, TokenError, UsageError } from 'strictjwt';
import { describe, expect } from 'vitest';
import { CERTIFICATE_PEM } from '../support/fixture-keys.ts';
import { forge } from '../support/forge.ts';
import { type AsymmetricName, type FixtureName, pair, pairFor } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';
import { endsIn, outcomeOf, verdictOf } from './outcome.ts';
import { property } from './profile.ts';

interface Sample {
  readonly alg: AsymmetricName;
  readonly label: string;
  readonly der: Buffer;
}

function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
}

function pemOf(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

const ALGS: readonly [AsymmetricName, FixtureName][] = [
  ['RS256', 'rsa'],
  ['ES256', 'p256'],
  ['ES384', 'p384'],
  ['ES512', 'p521'],
  ['EdDSA', 'ed25519'],
];

const publicSamples: readonly Sample[] = [
  ...ALGS.map(([alg, name]) => ({ alg, label: 'PUBLIC KEY', der: derOf(pair(name).publicPem) })),
  { alg: 'RS256', label: 'RSA PUBLIC KEY', der: pair('rsa').publicKey.export({ type: 'pkcs1', format: 'der' }) },
  { alg: 'RS256', label: 'CERTIFICATE', der: derOf(CERTIFICATE_PEM.rsa) },
  { alg: 'ES256', label: 'CERTIFICATE', der: derOf(CERTIFICATE_PEM.p256) },
  { alg: 'EdDSA', label: 'CERTIFICATE', der: derOf(CERTIFICATE_PEM.ed25519) },
];
const privateSamples: readonly Sample[] = [
  ...ALGS.map(([alg, name]) => ({ alg, label: 'PRIVATE KEY', der: derOf(pair(name).privatePem) })),
  { alg: 'RS256', label: 'RSA PRIVATE KEY', der: pair('rsa').privateKey.export({ type: 'pkcs1', format: 'der' }) },
  { alg: 'ES256', label: 'EC PRIVATE KEY', der: pair('p256').privateKey.export({ type: 'sec1', format: 'der' }) },
];

const tokens = new Map(ALGS.map(([alg]) => [alg, forge({ alg, key: pairFor(alg).privateKey })]));

/** One to three bytes replaced, added or removed, or the end cut off; mostly near the beginning, where the form is. */
function changedBytes(samples: readonly Sample[]): fc.Arbitrary<Sample> {
  const change = fc.record({
    at: fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 1300 })),
    byte: fc.oneof(
      fc.nat({ max: 255 }),
      fc.constantFrom(0, 1, 2, 3, 4, 6, 0x30, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0xa0, 0xff),
    ),
    how: fc.constantFrom('replace', 'replace', 'replace', 'insert', 'remove', 'cut'),
  });
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([sample, changes]) => {
      const bytes = [...sample.der];
      for (const { at, byte, how } of changes) {
        const where = at % (bytes.length + 1);
        if (how === 'cut') bytes.length = where;
        else bytes.splice(where, how === 'insert' ? 0 : 1, ...(how === 'remove' ? [] : [byte]));
      }
      return { ...sample, der: Buffer.from(bytes) };
    });
}

const changedText = fc
  .tuple(
    fc.constantFrom(...publicSamples, ...privateSamples),
    fc.nat(),
    fc.constantFrom('', '-', '\n', '\\n', ' ', '=', 'A', '\u200b', '-----BEGIN X-----'),
    fc.nat({ max: 40 }),
  )
  .map(([{ label, der }, where, text, removed]) => {
    const pem = pemOf(label, der);
    const at = where % pem.length;
    return pem.slice(0, at) + text + pem.slice(at + removed);
  });

function readByNode(label: string, der: Uint8Array): unknown {
  try {
    return createPublicKey(pemOf(label, der)).export({ format: 'jwk' });
  } catch {
    return undefined;
  }
}

describe('a damaged key', () => {
  property(
    'to verify with is refused as such, or judges tokens',
    changedBytes(publicSamples),
    async ({ alg, label, der }) => {
      const options = optionsFor(alg);
      await endsIn([UsageError, TokenError], () => createVerifier(pemOf(label, der), options)(tokens.get(alg) ?? ''));
    },
  );

  property(
    'that is read as public is the key that node:crypto reads',
    changedBytes(publicSamples),
    async ({ label, der }) => {
      const outcome = await outcomeOf(() => exportJwk(pemOf(label, der)));
      if ('error' in outcome) return void expect(outcome.error.code).toBe('ERR_JWT_KEY_INVALID');
      const theirs = readByNode(label, der);
      if (theirs && !isDeepStrictEqual(outcome.value, theirs)) expect.fail('node:crypto reads another key');
    },
  );

  property('in any text ends in a UsageError or works', changedText, (text) =>
    endsIn([UsageError], () => exportJwk(text)),
  );

  property(
    'in PEM form is no secret, whatever its bytes',
    changedBytes([...publicSamples, ...privateSamples]),
    async ({ label, der }) => {
      const outcome = await outcomeOf(() => createVerifier(pemOf(label, der), optionsFor('HS256')));
      expect(verdictOf(outcome)).toBe('ERR_JWT_KEY_INVALID');
    },
  );

  property(
    'of any bytes as text or bytes ends in a UsageError or works as a secret',
    fc.uint8Array({ maxLength: 80 }),
    async (bytes) => {
      const options = optionsFor('HS256', { allowInsecureKeySizes: true });
      await endsIn([UsageError, TokenError], () => createVerifier(bytes, options)(tokens.get('ES256') ?? ''));
      await endsIn([UsageError, TokenError], () => createVerifier(Buffer.from(bytes).toString('latin1'), options)(''));
    },
  );
});

describe('32 random bytes', () => {
  // Evenly random: bytes that are mostly zeros may well spell "{}" to who reads a disguised key out of them.
  const bytes32 = fc.noBias(fc.uint8Array({ minLength: 32, maxLength: 32 }));
  const isSecret = (bytes: Uint8Array): void => {
    createVerifier(bytes, optionsFor('HS256'));
    createVerifier(Buffer.from(bytes).toString('base64url'), optionsFor('HS256'));
  };
  property('are a secret, as they are and as base64url', bytes32, isSecret);
});
