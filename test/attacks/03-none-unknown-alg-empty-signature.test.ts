import nodeCrypto, { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createVerifier, decode, explain, sign, verify, type VerifyOptions } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS, replaceSignature, seal, segmentsOf } from '../support/forge.ts';
import { ALL_NAMES, SECRET, signingKeyFor, verificationKeyFor } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// CVE-2015-2951, 2020-28042, 2026-23993, GHSA-8wpc-h4q6-8fxv: the header says that no signature is needed, or names
// something that a loose comparison takes for a known algorithm.

const PAYLOAD = base64url(JSON.stringify(GOOD_CLAIMS));
const REAL = segmentsOf(forge({ alg: 'HS256', key: SECRET })).signature;

/** Header text exactly as given, with every signature an attacker could put there. */
function unsigned(headerText: string): Record<string, string> {
  const head = `${base64url(headerText)}.${PAYLOAD}`;
  return {
    'a borrowed signature': `${head}.${REAL}`,
    'a MAC of the empty key': `${head}.${createHmac('sha256', '').update(head).digest('base64url')}`,
    'the right MAC': seal('HS256', head, SECRET),
    zeros: `${head}.${base64url(Buffer.alloc(32))}`,
  };
}

const SPELLINGS = [
  'none',
  'None',
  'NONE',
  'nOnE',
  'nonE',
  'none ',
  ' none',
  'none\0',
  'ｎｏｎｅ',
  'nоne',
  '',
  ' ',
  'null',
  'undefined',
  'hs256',
  'Hs256',
  'HS256 ',
  ' HS256',
  'HS256\0',
  '\uFEFFHS256',
  'HS2560',
  'HS25',
  'HS',
  'HS1',
  'HS256,none',
  'HS-256',
  'ＨＳ256',
  'HS２56',
  'HMAC',
  'HMACSHA256',
  'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
  'HS384',
  'HS512',
  'RS256',
  'ES256',
  'EdDSA',
  'ES256K',
  'dir',
  'A128KW',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
];

const NOT_TEXT = [
  'null',
  'true',
  'false',
  '0',
  '1',
  '256',
  '-0',
  '1e400',
  '{}',
  '[]',
  '["HS256"]',
  '["none"]',
  '{"0":"HS256"}',
  '{"toString":"HS256"}',
  '{"alg":"HS256"}',
  '[["HS256"]]',
];

describe('none and unknown alg', () => {
  it.each(SPELLINGS)('rejects alg %j whatever the signature', async (alg) => {
    for (const [name, token] of Object.entries(unsigned(JSON.stringify({ alg, typ: 'JWT' })))) {
      const attempt = verify(token, SECRET, optionsFor('HS256'));
      expect((await expectTokenError(attempt, 'ERR_JWT_ALG_NOT_ALLOWED')).code, name).toBeDefined();
    }
  });

  it.each(NOT_TEXT)('rejects alg that is the JSON value %s', async (value) => {
    for (const token of Object.values(unsigned(`{"alg":${value},"typ":"JWT"}`))) {
      await expectTokenError(verify(token, SECRET, optionsFor('HS256')), 'ERR_JWT_ALG_NOT_ALLOWED');
    }
  });

  it.each(['{"typ":"JWT"}', '{}', '{"ALG":"HS256"}', '{"alg ":"HS256"}'])('rejects the header %s', async (header) => {
    for (const token of Object.values(unsigned(header))) {
      await expectTokenError(verify(token, SECRET, optionsFor('HS256')), 'ERR_JWT_ALG_NOT_ALLOWED');
    }
  });

  it.each([...SPELLINGS.filter((name) => !(ALL_NAMES as readonly string[]).includes(name))])(
    'no list of algorithms can hold %j',
    async (name) => {
      const options = { ...optionsFor('HS256'), algorithms: ['HS256', name] } as unknown as VerifyOptions;
      await expectUsageError(() => createVerifier(SECRET, options), 'ERR_JWT_OPTION_INVALID');
      const signing = { algorithm: name, expiresIn: '5m' } as unknown as { algorithm: 'HS256'; expiresIn: '5m' };
      await expectUsageError(() => sign({}, SECRET, signing), 'ERR_JWT_OPTION_INVALID');
    },
  );

  it('explain does not find an unsigned token valid either', async () => {
    for (const token of Object.values(unsigned('{"alg":"none"}'))) {
      const { valid, checks } = await explain(token, SECRET, optionsFor('HS256'));
      expect(valid).toBe(false);
      expect(checks.find((check) => check.name === 'algorithm')?.code).toBe('ERR_JWT_ALG_NOT_ALLOWED');
    }
  });

  it('accepts the neighbour whose alg is the one allowed', async () => {
    const token = unsigned('{"alg":"HS256","typ":"JWT"}')['the right MAC'] ?? '';
    expect((await verify(token, SECRET, optionsFor('HS256'))).payload).toEqual(GOOD_CLAIMS);
  });
});

describe('an allowlist admits exactly the names it lists', () => {
  it.each(ALL_NAMES)('%s alone does not admit any other name', async (allowed) => {
    for (const other of ALL_NAMES) {
      if (other === allowed) continue;
      const token = forge({ alg: other, key: signingKeyFor(other) });
      const attempt = verify(token, verificationKeyFor(allowed), optionsFor(allowed));
      await expectTokenError(attempt, 'ERR_JWT_ALG_NOT_ALLOWED');
    }
    const token = forge({ alg: allowed, key: signingKeyFor(allowed) });
    await expect(verify(token, verificationKeyFor(allowed), optionsFor(allowed))).resolves.toBeDefined();
  });

  it('a header that lies about the algorithm does not verify', async () => {
    for (const [truth, lie] of [
      ['HS256', 'HS512'],
      ['RS256', 'PS256'],
      ['PS256', 'RS256'],
      ['RS256', 'RS512'],
    ] as const) {
      const key = signingKeyFor(truth);
      const token = forge({ alg: truth, key, header: { alg: lie } });
      await expectTokenError(verify(token, verificationKeyFor(lie), optionsFor(lie)), 'ERR_JWT_SIGNATURE_INVALID');
      const both = optionsFor(lie, { algorithms: [truth, lie] });
      await expectTokenError(verify(token, verificationKeyFor(lie), both), 'ERR_JWT_SIGNATURE_INVALID');
    }
  });
});

describe('empty and wrong-length signatures', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each(ALL_NAMES)('%s: rejects an empty signature as malformed', async (algorithm) => {
    const { header, payload } = segmentsOf(forge({ alg: algorithm, key: signingKeyFor(algorithm) }));
    for (const token of [`${header}.${payload}.`, `${header}.${payload}`]) {
      const attempt = verify(token, verificationKeyFor(algorithm), optionsFor(algorithm));
      await expectTokenError(attempt, 'ERR_JWT_MALFORMED');
      await expectTokenError(() => decode(token), 'ERR_JWT_MALFORMED');
    }
  });

  it.each(ALL_NAMES)('%s: rejects a signature of another length before any cryptography', async (algorithm) => {
    const token = forge({ alg: algorithm, key: signingKeyFor(algorithm) });
    const signature = Buffer.from(segmentsOf(token).signature, 'base64url');
    const verifier = createVerifier(verificationKeyFor(algorithm), optionsFor(algorithm));
    await expect(verifier(token)).resolves.toBeDefined();
    const subtle = vi.spyOn(crypto.subtle, 'verify');
    const native = vi.spyOn(nodeCrypto, 'timingSafeEqual');
    const wrong = [
      signature.subarray(0, 1),
      signature.subarray(0, -1),
      signature.subarray(1),
      signature.subarray(0, 32 - 1),
      Buffer.concat([signature, Buffer.from([0])]),
      Buffer.concat([Buffer.from([0]), signature]),
      Buffer.concat([signature, signature]),
      Buffer.alloc(1),
      Buffer.alloc(1024),
    ];
    for (const bytes of wrong) {
      await expectTokenError(verifier(replaceSignature(token, bytes)), 'ERR_JWT_SIGNATURE_INVALID');
    }
    expect(subtle).not.toHaveBeenCalled();
    expect(native).not.toHaveBeenCalled();
  });

  it.each(ALL_NAMES)('%s: rejects the right signature of another token', async (algorithm) => {
    const key = signingKeyFor(algorithm);
    const other = segmentsOf(forge({ alg: algorithm, key, payload: { ...GOOD_CLAIMS, sub: 'user-2' } })).signature;
    const { header, payload } = segmentsOf(forge({ alg: algorithm, key }));
    const attempt = verify(`${header}.${payload}.${other}`, verificationKeyFor(algorithm), optionsFor(algorithm));
    await expectTokenError(attempt, 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('rejects a MAC cut to half, which other protocols allow', async () => {
    const token = forge({ alg: 'HS512', key: SECRET });
    const half = Buffer.from(segmentsOf(token).signature, 'base64url').subarray(0, 32);
    const attempt = verify(replaceSignature(token, half), SECRET, optionsFor('HS512'));
    await expectTokenError(attempt, 'ERR_JWT_SIGNATURE_INVALID');
  });
});
