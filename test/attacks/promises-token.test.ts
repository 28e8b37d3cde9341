import { expect, it, vi } from 'vitest';
import { createVerifier, sign, TokenError, verify, type VerifyOptions } from 'strictjwt';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS, replaceSignature, segmentsOf } from '../support/forge.ts';
import { ALL_NAMES, pair, pairFor, SECRET, signingKeyFor, verificationKeyFor } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// The promises of SECURITY.md, word by word, as far as they are about a token. Whole classes of attacks are beside
// this.

const options = optionsFor('HS256');
const hs256 = (more: Partial<Parameters<typeof forge>[0]> = {}): string =>
  forge({ alg: 'HS256', key: SECRET, ...more });
const padded = (segment: string): string => segment.padEnd(Math.ceil(segment.length / 4) * 4, '=');

it('A payload is handed out only if the signature holds with a key that you configured or that your resolver answered.', async () => {
  for (const algorithm of ALL_NAMES) {
    const token = forge({ alg: algorithm, key: signingKeyFor(algorithm) });
    const right = verificationKeyFor(algorithm);
    for (const key of [right, () => right]) {
      await expect(verify(token, key, optionsFor(algorithm))).resolves.toMatchObject({ payload: GOOD_CLAIMS });
      const forged = replaceSignature(token, Buffer.from(segmentsOf(token).signature, 'base64url').reverse());
      await expectTokenError(verify(forged, key, optionsFor(algorithm)), 'ERR_JWT_SIGNATURE_INVALID');
    }
  }
});

it('An accepted token has an algorithm of your list.', async () => {
  for (const algorithm of ALL_NAMES) {
    const token = forge({ alg: algorithm, key: signingKeyFor(algorithm) });
    const other = algorithm === 'ES256' ? 'RS256' : 'ES256';
    await expectTokenError(verify(token, pairFor(other).publicPem, optionsFor(other)), 'ERR_JWT_ALG_NOT_ALLOWED');
  }
});

it('Until the signature holds, nothing of the payload is revealed, not even by errors.', async () => {
  const { header, payload, signature } = segmentsOf(hs256({ key: 'another secret, long enough for SHA-256' }));
  const bad = { ...GOOD_CLAIMS, exp: 1, iss: 'https://other.example', sub: 5 };
  for (const forged of [payload, base64url(JSON.stringify(bad)), base64url('no JSON'), base64url('[]')]) {
    const error = await expectTokenError(
      verify(`${header}.${forged}.${signature}`, SECRET, options),
      'ERR_JWT_SIGNATURE_INVALID',
    );
    expect([error.message, error.claim]).toEqual([expect.not.stringMatching(/exp|iss|sub|JSON/), undefined]);
  }
});

it('Of what WebCrypto answers only `true` accepts.', async () => {
  const token = forge({ alg: 'ES256', key: pair('p256').privateKey });
  for (const answer of [1, 'true', {}, [true], Object(true)]) {
    const lying = vi.spyOn(crypto.subtle, 'verify').mockResolvedValue(answer as boolean);
    const attempt = verify(token, pair('p256').publicPem, optionsFor('ES256'));
    await expect(attempt, String(answer)).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_JWT_/) });
    lying.mockRestore();
  }
});

it("The header's `kid` picks among your keys, and nothing else.", async () => {
  const keys = [
    { kty: 'oct', kid: 'a', k: base64url(SECRET) },
    { kty: 'oct', kid: 'b', k: base64url('b'.repeat(40)) },
  ];
  await expect(verify(hs256({ header: { kid: 'a' } }), { keys }, options)).resolves.toBeDefined();
  await expectTokenError(verify(hs256({ header: { kid: 'b' } }), { keys }, options), 'ERR_JWT_SIGNATURE_INVALID');
  for (const kid of ['c', '', '__proto__', 'keys', '../a', "a' OR '1'='1"]) {
    await expectTokenError(verify(hs256({ header: { kid } }), { keys }, options), 'ERR_JWT_KEY_NOT_FOUND');
  }
});

it("The header's `jwk`, `jku`, `x5u` and `x5c` are ignored.", async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('asked for'));
  const jwk = pair('otherP256').publicKey.export({ format: 'jwk' });
  const header = { jwk, jku: 'https://evil.example/jwks', x5u: 'https://evil.example/x5u', x5c: ['AAAA'] };
  const [mine, evil] = (['p256', 'otherP256'] as const).map((name) =>
    forge({ alg: 'ES256', key: pair(name).privateKey, header }),
  );
  await expectTokenError(verify(evil ?? '', pair('p256').publicPem, optionsFor('ES256')), 'ERR_JWT_SIGNATURE_INVALID');
  await expect(verify(mine ?? '', pair('p256').publicPem, optionsFor('ES256'))).resolves.toBeDefined();
  expect(fetched).not.toHaveBeenCalled();
  fetched.mockRestore();
});

it('There is no way to accept `alg: none`.', async () => {
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null]) {
    const { header, payload } = segmentsOf(hs256({ header: { alg } }));
    for (const key of [SECRET, () => SECRET]) {
      await expect(verify(`${header}.${payload}.`, key, options)).rejects.toBeInstanceOf(TokenError);
    }
    const asked = { ...options, algorithms: [alg] } as unknown as VerifyOptions;
    await expectUsageError(() => createVerifier(SECRET, asked), 'ERR_JWT_OPTION_INVALID');
  }
});

it('A `crit` header is refused, and so is `b64: false`.', async () => {
  for (const header of [{ crit: ['exp'] }, { crit: ['b64'], b64: false }, { crit: [] }, { b64: false }]) {
    await expect(verify(hs256({ header }), SECRET, options), JSON.stringify(header)).rejects.toBeInstanceOf(TokenError);
  }
});

it('A token is three segments of base64url without white space, stray bits or padding.', async () => {
  const token = hs256();
  const { header, payload, signature } = segmentsOf(token);
  const others = [
    `${header}.${payload}`,
    `${token}.`,
    `.${token}`,
    `${token}.${signature}`,
    [header, payload, signature].map(padded).join('.'),
  ];
  const strange = [' ', '\n', '\t', '\0', '=', '+', '/', '\u200b'].flatMap((each) => [
    `${token}${each}`,
    `${each}${token}`,
    token.replace('.', `${each}.`),
  ]);
  const stray = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  // of the last character of a MAC two bits mean nothing: one of four spellings is the token's
  const last = stray.indexOf(signature.slice(-1));
  const bits = [1, 2, 3].map((bit) => `${token.slice(0, -1)}${stray[last ^ bit] ?? ''}`);
  for (const spelling of [...others, ...strange, ...bits]) {
    await expect(verify(spelling, SECRET, options), JSON.stringify(spelling)).rejects.toBeInstanceOf(TokenError);
  }
});

it("With `padding: 'required'` each segment has exactly its padding.", async () => {
  const signed = Object.values(segmentsOf(hs256())).map(padded).slice(0, 2).join('.');
  const mac = Buffer.from(await crypto.subtle.sign('HMAC', await macKey(), Buffer.from(signed)));
  const token = `${signed}.${padded(base64url(mac))}`;
  await expect(verify(token, SECRET, { ...options, padding: 'required' })).resolves.toBeDefined();
  for (const other of [token.replace(/=+$/, ''), `${token}=`, token.replaceAll('=', ''), hs256()]) {
    await expectTokenError(verify(other, SECRET, { ...options, padding: 'required' }), 'ERR_JWT_MALFORMED');
  }
});

function macKey(): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', Buffer.from(SECRET), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

it('The bytes that were verified are the bytes that are parsed.', async () => {
  const tokens = await Promise.all(
    ['ada', 'eve', 'bob'].map((sub) =>
      sign({ sub }, pair('p256').privateKey, { algorithm: 'ES256', expiresIn: 60, now: () => options.now?.() ?? 0 }),
    ),
  );
  const lenient: VerifyOptions = { ...optionsFor('ES256'), issuer: false, audience: false };
  const subjects = await Promise.all(tokens.map((token) => verify(token, pair('p256').publicPem, lenient)));
  expect(subjects.map(({ payload }) => payload.sub)).toEqual(['ada', 'eve', 'bob']);
  const twice = hs256({ payloadText: `{"sub":"eve",${JSON.stringify(GOOD_CLAIMS).slice(1)}` });
  // a member that stands twice: what everybody reads, the last
  expect((await verify(twice, SECRET, options)).payload.sub).toBe('user-1');
});
