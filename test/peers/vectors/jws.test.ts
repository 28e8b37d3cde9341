import { describe, expect, it } from 'vitest';
import { type Algorithm, type Jwk, verify, type VerifyOptions } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { RFC7515 } from './rfc7515.ts';
import { RFC7520 } from './rfc7520.ts';
import { JWT_IO, RFC8037 } from './rfc8037-and-jwt-io.ts';
import { problemsOf } from './self-check.ts';
import type { JwsVector } from './types.ts';

const VECTORS = [...RFC7515, ...RFC7520, ...RFC8037, ...JWT_IO];

/** What became of every vector, in the order of the file. Anything else is not a verdict this table knows. */
const EXPECTED_COUNTS = { accepted: 3, 'accepted-with-opt-out': 1, 'refused-at-once': 4, 'refused-after-signature': 6 };

function optionsAt(vector: JwsVector, more: Partial<VerifyOptions> = {}): VerifyOptions {
  const algorithms: readonly Algorithm[] = [vector.algorithm === 'none' ? 'HS256' : vector.algorithm];
  return { algorithms, issuer: false, audience: false, now: () => Math.max(vector.at * 1000, 1e11), ...more };
}

function keyOf(vector: JwsVector): Jwk {
  return { ...vector.key };
}

/** The same token with one bit of its signature turned over. */
function withBrokenSignature(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return `${header}.${payload}.${bytes.toString('base64url')}`;
}

async function judge(vector: JwsVector): Promise<keyof typeof EXPECTED_COUNTS> {
  const { verdict } = vector;
  switch (verdict.kind) {
    case 'accepted':
      await expectAccepted(vector, optionsAt(vector));
      return verdict.kind;
    case 'accepted-with-opt-out': {
      const optOut = { allowInsecureKeySizes: true, expiration: 'optional' } as const;
      await expectUsageError(verify(vector.token, keyOf(vector), optionsAt(vector)), 'ERR_JWT_KEY_INVALID');
      await expectAccepted(vector, optionsAt(vector, optOut));
      return verdict.kind;
    }
    case 'refused-at-once':
      await expectTokenError(verify(vector.token, keyOf(vector), optionsAt(vector)), verdict.code);
      return verdict.kind;
    case 'refused-after-signature': {
      const broken = verify(withBrokenSignature(vector.token), keyOf(vector), optionsAt(vector));
      await expectTokenError(broken, 'ERR_JWT_SIGNATURE_INVALID');
      const error = await expectTokenError(verify(vector.token, keyOf(vector), optionsAt(vector)), verdict.code);
      expect(error.claim).toBeUndefined();
      return verdict.kind;
    }
    default:
      throw new Error(`unknown verdict ${JSON.stringify(verdict satisfies never)}`);
  }
}

async function expectAccepted(vector: JwsVector, options: VerifyOptions): Promise<void> {
  const { header, payload } = await verify(vector.token, keyOf(vector), options);
  expect(payload).toEqual(JSON.parse(vector.payload));
  expect(header.alg).toBe(vector.algorithm);
}

describe('the vectors themselves', () => {
  it.each(VECTORS)('$name holds under raw node:crypto', (vector) => {
    expect(problemsOf(vector)).toEqual([]);
  });

  it.each(VECTORS)('$name is noticed when one bit of it is mistyped', (vector) => {
    const mistyped = vector.token.replace(/[A-Za-z](?=[^A-Za-z]*$)/, (c) => (c === 'A' ? 'B' : 'A'));
    const signed = vector.signed?.map((part) => ({ ...part, signingInput: `${part.signingInput}A` }));
    const changed: JwsVector = { ...vector, token: mistyped, ...(signed && { signed }) };
    expect(problemsOf(changed)).not.toEqual([]);
  });
});

describe('published signatures', () => {
  it.each(VECTORS)('$name: $verdict.kind', async (vector) => {
    await judge(vector);
  });

  it.each(VECTORS.filter((vector) => vector.verdict.kind.startsWith('accepted')))(
    '$name is rejected with a broken signature',
    async (vector) => {
      const options = optionsAt(vector, { allowInsecureKeySizes: true, expiration: 'optional' });
      const broken = verify(withBrokenSignature(vector.token), keyOf(vector), options);
      await expectTokenError(broken, 'ERR_JWT_SIGNATURE_INVALID');
    },
  );

  it('are accepted and refused in exactly these numbers', async () => {
    const counts: Record<string, number> = {};
    for (const vector of VECTORS) {
      const kind = await judge(vector);
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    expect(counts).toEqual(EXPECTED_COUNTS);
    expect(VECTORS).toHaveLength(14);
  });
});

describe('the claims of RFC 7515 A.1 to A.3', () => {
  const joe = RFC7515.filter((vector) => vector.verdict.kind === 'accepted');

  it.each(joe)('$name expires at the very second its exp names', async (vector) => {
    const options = optionsAt(vector, { now: () => 1300819380_000 });
    await expectTokenError(verify(vector.token, keyOf(vector), options), 'ERR_JWT_EXPIRED', 'exp');
  });

  it.each(joe)('$name is from joe and from nobody else', async (vector) => {
    await expectAccepted(vector, optionsAt(vector, { issuer: 'joe' }));
    const other = verify(vector.token, keyOf(vector), optionsAt(vector, { issuer: 'Joe' }));
    await expectTokenError(other, 'ERR_JWT_CLAIM_MISMATCH', 'iss');
  });
});
