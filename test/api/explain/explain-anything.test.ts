import {
  createMultiVerifier,
  createRemoteJwks,
  createVerifier,
  explain,
  type Explanation,
  generateKeyPair,
  sign,
  verify,
  type VerifyOptions,
} from 'strictjwt';
import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NOW, NOW_SECONDS, now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS, segmentsOf } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const options = optionsFor('HS256');
const token = forge({ alg: 'HS256', key: SECRET });
const { header, payload, signature } = segmentsOf(token);

const checkOf = ({ checks }: Explanation, name: string) => checks.find((check) => check.name === name);
const failed = ({ checks }: Explanation): string[] =>
  checks.filter(({ status }) => status === 'fail').map(({ name }) => name);

describe('explain takes the token out of what stands around it', () => {
  const around: readonly (readonly [what: string, text: string])[] = [
    ['a scheme', `Bearer ${token}`],
    ['a header line', `Authorization: Bearer ${token}\r\n`],
    ['quotes', `"${token}"`],
    ['white space', `  ${token}\n`],
    ['a line break', `${token}\r\n`],
    ['a line break in the middle', `${token.slice(0, 60)}\n${token.slice(60)}`],
    ['percent-encoded dots', token.replaceAll('.', '%2E')],
    ['a cookie', `session=${token}; Path=/`],
    ['JSON', JSON.stringify({ access_token: token, token_type: 'Bearer' })],
  ];
  it.each(around)('%s: it says so, refuses the form, and judges the rest', async (_what, text) => {
    const explanation = await explain(text, SECRET, options);
    expect(explanation.valid).toBe(false);
    expect(failed(explanation)).toEqual(['format']);
    expect(checkOf(explanation, 'signature')?.status).toBe('pass');
    expect(explanation.decoded?.payload).toEqual(GOOD_CLAIMS);
    expect(explanation.notes.length).toBeGreaterThan(0);
    await expect(verify(text, SECRET, options)).rejects.toMatchObject({ code: 'ERR_JWT_MALFORMED' });
  });

  it.each([
    ['a good one', token],
    ['an unsigned one', `${base64url('{"alg":"none"}')}.${payload}.`],
    ['one without its signature', `${header}.${payload}`],
    ['a header alone', header],
    ['one with padding', `${header}.${payload}.${signature}=`],
    ['one in base64', forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, more: '>>>???' } })],
    ['an encrypted one', `${base64url('{"alg":"dir","enc":"A128GCM"}')}..AAAA.AAAA.AAAA`],
  ])('notes nothing about a bare token: %s', async (_what, text) => {
    expect((await explain(text, SECRET, options)).notes).toEqual([]);
  });

  it('says of keys that were handed in as the token where they belong, in nobody’s own words', async () => {
    for (const text of [pair('p256').publicPem, '{"keys":[{"kty":"EC"}]}', '{"kty":"EC","crv":"P-256"}']) {
      const { notes } = await explain(text);
      expect(notes).toEqual([expect.stringMatching(/no token: give it as the key$/)]);
    }
  });
});

describe('explain shows what can be read, verified or not', () => {
  const readable: readonly (readonly [what: string, text: string, decoded: object])[] = [
    [
      'an unsigned token',
      `${base64url('{"alg":"none"}')}.${payload}.`,
      { header: { alg: 'none' }, payload: GOOD_CLAIMS },
    ],
    ['one without signature', `${header}.${payload}.`, { header: { alg: 'HS256', typ: 'JWT' }, payload: GOOD_CLAIMS }],
    ['two segments', `${header}.${payload}`, { header: { alg: 'HS256', typ: 'JWT' }, payload: GOOD_CLAIMS }],
    ['a header alone', header, { header: { alg: 'HS256', typ: 'JWT' } }],
    ['a payload that was cut off', `${header}.${payload.slice(0, 20)}`, { header: { alg: 'HS256', typ: 'JWT' } }],
    [
      'an encrypted token',
      `${base64url('{"alg":"RSA-OAEP","enc":"A256GCM"}')}.AAAA.AAAA.AAAA.AAAA`,
      { header: { alg: 'RSA-OAEP', enc: 'A256GCM' } },
    ],
    [
      'what base64 writes with its own alphabet, and base64url with another',
      `${base64url('{"alg":"none","x":"\u00bf\u00be\u00ff"}')}.${Buffer.from('{"x":"\u00bf\u00be??>>~~"}').toString('base64')}`,
      { header: { alg: 'none', x: '\u00bf\u00be\u00ff' }, payload: { x: '\u00bf\u00be??>>~~' } },
    ],
    ['one character too many', `${header}A.${payload}`, { header: { alg: 'HS256', typ: 'JWT' }, payload: GOOD_CLAIMS }],
    [
      'a padded token',
      `${header}.${payload}==.${signature}=`,
      { header: { alg: 'HS256', typ: 'JWT' }, payload: GOOD_CLAIMS },
    ],
  ];
  it.each(readable)('of %s', async (_what, text, decoded) => {
    const explanation = await explain(text, SECRET, options);
    expect(explanation.valid).toBe(false);
    expect(explanation.decoded).toEqual(decoded);
    expect(explanation).not.toHaveProperty('payload');
    expect(explanation).not.toHaveProperty('header');
  });

  it('hands out payload and header of a forged token as decoded only', async () => {
    const forged = forge({ alg: 'HS256', key: 'somebody else', payload: { ...GOOD_CLAIMS, sub: 'admin' } });
    const explanation = await explain(forged, SECRET, options);
    expect(explanation.payload).toBeUndefined();
    expect(explanation.header).toBeUndefined();
    expect(explanation.decoded?.payload?.['sub']).toBe('admin');
  });

  it('shows nothing of what is no token, or too long', async () => {
    for (const text of ['garbage', '', 'a.b.c', 'x'.repeat(20_000)]) {
      expect(await explain(text, SECRET, options)).not.toHaveProperty('decoded');
    }
  });

  it('has a result without a prototype, of the caller alone', async () => {
    const first = await explain(token, SECRET, options);
    expect(Object.getPrototypeOf(first)).toBeNull();
    Object.assign(first.payload ?? {}, { sub: 'changed' });
    Object.assign(first.decoded?.payload ?? {}, { sub: 'changed' });
    expect((await explain(token, SECRET, options)).decoded?.payload).toEqual(GOOD_CLAIMS);
  });
});

describe('explain with a verifier', () => {
  it('takes its key and its options', async () => {
    const verifyToken = createVerifier(SECRET, { ...options, subject: 'user-1', cache: true });
    expect((await explain(token, verifyToken)).valid).toBe(true);
    const other = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, sub: 'x' } });
    expect(failed(await explain(other, verifyToken))).toEqual(['sub']);
    expect(failed(await explain(forge({ alg: 'HS256', key: 'other' }), verifyToken))).toEqual(['signature']);
  });

  it('of several issuers takes the entry that the token names', async () => {
    const entry = { key: SECRET, algorithms: ['HS256'], audience: false, now } as const;
    const verifyToken = createMultiVerifier([
      { ...entry, issuer: GOOD_CLAIMS.iss },
      { ...entry, issuer: 'https://other.example', key: 'another secret that is long enough' },
    ]);
    expect((await explain(token, verifyToken)).valid).toBe(true);
    const other = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, iss: 'https://other.example' } });
    expect(failed(await explain(other, verifyToken))).toEqual(['signature']);
  });

  it('of several issuers names each once, though one has two entries', async () => {
    const entry = { audience: false, now, issuer: `${GOOD_CLAIMS.iss}/` } as const;
    const verifyToken = createMultiVerifier([
      { ...entry, key: SECRET, algorithms: ['HS256'] },
      { ...entry, key: pair('p256').publicKey, algorithms: ['ES256'] },
    ]);
    const quoted = [GOOD_CLAIMS.iss, entry.issuer].map((issuer) => JSON.stringify(issuer));
    expect((await explain(token, verifyToken)).hints).toEqual([
      `the token's issuer ${quoted[0]} and ${quoted[1]} differ only in a trailing slash`,
    ]);
  });

  it('of several issuers fails the check of an issuer that no entry has', async () => {
    const entry = { key: SECRET, algorithms: ['HS256'], audience: false, now, issuer: 'https://a.example' } as const;
    for (const verifyToken of [createMultiVerifier([entry]), createMultiVerifier(async () => null)]) {
      const explanation = await explain(token, verifyToken);
      expect(explanation.valid).toBe(false);
      expect(checkOf(explanation, 'iss')).toMatchObject({ status: 'fail', code: 'ERR_JWT_CLAIM_MISMATCH' });
      for (const name of ['key', 'signature']) {
        const message = 'nobody has a key for this issuer';
        expect(checkOf(explanation, name)).toEqual({ name, status: 'skipped', message });
      }
      for (const name of ['schema', 'revocation']) expect(checkOf(explanation, name)?.message).toMatch(/^no .* given/);
      expect(explanation.decoded?.payload).toEqual(GOOD_CLAIMS);
      expect((await explain('garbage', verifyToken)).valid).toBe(false);
    }
  });

  it('of several issuers says of what cannot be read that it cannot be read, and nothing of issuers', async () => {
    const entry = { key: SECRET, algorithms: ['HS256'], audience: false, now, issuer: GOOD_CLAIMS.iss } as const;
    for (const given of ['garbage', 'a.b', `${token}.`, token.padEnd(20_000, 'A')]) {
      const explanation = await explain(given, createMultiVerifier([entry]));
      expect(failed(explanation)[0]).toBe('format');
      expect(checkOf(explanation, 'iss')?.status).not.toBe('fail');
      expect(checkOf(explanation, 'key')?.message).toBe('an earlier check failed');
    }
  });

  it('refuses options beside it', async () => {
    await expectUsageError(explain(token, createVerifier(SECRET, options) as never, options), 'ERR_JWT_OPTION_INVALID');
  });

  it('notes that its secret was handed in encoded', async () => {
    const bytes = randomBytes(48);
    const hint = (await explain(signedBy(bytes), createVerifier(bytes.toString('base64'), options))).hints[0];
    expect(hint).toContain('decoded from base64');
  });
});

describe('explain never rejects for a bad token', () => {
  const throwing = (): never => {
    throw new RangeError('the database is down');
  };
  const cases: readonly (readonly [check: string, more: Partial<VerifyOptions>])[] = [
    ['iss', { issuer: throwing }],
    ['aud', { audience: throwing }],
    ['iss', { issuer: (async () => true) as never }],
    ['x', { claims: { x: throwing } }],
    ['header.typed', { header: { typed: throwing } }],
    ['schema', { schema: { '~standard': { version: 1, vendor: 'test', validate: throwing } } }],
    ['schema', { schema: { '~standard': { version: 1, vendor: 'test', validate: async () => throwing() } } }],
    ['schema', { schema: { '~standard': { version: 1, vendor: 'test', validate: () => true as never } } }],
    ['revocation', { isRevoked: throwing }],
    ['revocation', { isRevoked: async () => throwing() }],
  ];
  const signed = forge({ alg: 'HS256', key: SECRET, header: { typed: 1 }, payload: { ...GOOD_CLAIMS, x: 1 } });
  it.each(cases)('a function that throws is a failed check: %s', async (name, more) => {
    const explanation = await explain(signed, SECRET, { ...options, ...more });
    expect(explanation.valid).toBe(false);
    expect(failed(explanation)).toEqual([name]);
    expect(checkOf(explanation, name)?.message).toMatch(/the database is down|promise|answered/);
    await expect(verify(signed, SECRET, { ...options, ...more })).rejects.toBeDefined();
  });

  it.each(cases)('a function is not asked about a token whose signature does not hold: %s', async (name, more) => {
    const explanation = await explain(signed.slice(0, -4) + 'AAAA', SECRET, { ...options, ...more });
    expect(failed(explanation)).toEqual(['signature']);
    expect(checkOf(explanation, name)?.status).toBe('skipped');
  });

  it('a resolver that throws is a failed key', async () => {
    for (const resolver of [throwing, async () => throwing()]) {
      const explanation = await explain(token, resolver, options);
      expect(failed(explanation)).toEqual(['key']);
      expect(checkOf(explanation, 'key')?.message).toContain('the database is down');
      expect(explanation.decoded?.payload).toEqual(GOOD_CLAIMS);
    }
  });

  it('a key set that cannot be had is a failed key with the code that verify throws', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const es256 = await sign({ ...GOOD_CLAIMS }, privateKey, { algorithm: 'ES256', now });
    const down = createRemoteJwks('https://idp.example/jwks', {
      fetch: () => Promise.reject(new Error('refused')),
      now,
    });
    const explanation = await explain(es256, down, optionsFor('ES256'));
    expect(failed(explanation)).toEqual(['key']);
    expect(checkOf(explanation, 'key')?.code).toBe('ERR_JWKS_UNAVAILABLE');
  });

  it('whatever a function throws', async () => {
    for (const thrown of [undefined, null, 'text', 5, {}, Object.create(null), new Proxy({}, { get: throwing })]) {
      const resolver = () => Promise.reject(thrown);
      expect(failed(await explain(token, resolver, options))).toEqual(['key']);
    }
  });
});

describe('explain rejects for what is no token’s fault', () => {
  const asking: readonly Partial<VerifyOptions>[] = [
    {},
    { isRevoked: () => false },
    { schema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as never }) } } },
  ];
  it.each(asking)('a key that cannot be imported: with %o', async (more) => {
    const { publicPem, privateKey } = pair('p384');
    const der = Buffer.from(publicPem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    // a point that is not on the curve
    der[der.length - 1] = (der[der.length - 1] as number) ^ 1;
    const damaged = `-----BEGIN PUBLIC KEY-----\n${der.toString('base64')}\n-----END PUBLIC KEY-----\n`;
    const given = forge({ alg: 'ES384', key: privateKey });
    await expectUsageError(explain(given, damaged, { ...optionsFor('ES384'), ...more }), 'ERR_JWT_KEY_INVALID');
  });
});

describe('what nobody asked for is skipped', () => {
  it('without a key', async () => {
    const explanation = await explain(token, undefined, { now });
    for (const name of ['algorithm', 'typ', 'iss', 'aud', 'sub', 'iat']) {
      expect(checkOf(explanation, name)).toMatchObject({
        status: 'skipped',
        message: expect.stringContaining('not asked for'),
      });
    }
    expect(checkOf(explanation, 'exp')?.status).toBe('pass');
  });

  it('unless an expectation is given', async () => {
    const explanation = await explain(token, undefined, {
      now,
      algorithms: ['HS256'],
      typ: 'JWT',
      issuer: 'x',
      maxAge: '1h',
    } as never);
    expect(checkOf(explanation, 'algorithm')?.status).toBe('pass');
    expect(checkOf(explanation, 'typ')?.status).toBe('pass');
    expect(checkOf(explanation, 'iss')?.status).toBe('fail');
    expect(checkOf(explanation, 'iat')?.status).toBe('pass');
  });

  it('with a key and false', async () => {
    const explanation = await explain(token, SECRET, { ...options, issuer: false, audience: false, typ: false });
    for (const name of ['typ', 'iss', 'aud']) expect(checkOf(explanation, name)?.status).toBe('skipped');
    expect(explanation.valid).toBe(true);
  });
});

function signedBy(key: Uint8Array | string, claims: object = GOOD_CLAIMS): string {
  const input = `${base64url('{"alg":"HS256"}')}.${base64url(JSON.stringify(claims))}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}

describe('hints', () => {
  const bytes = randomBytes(48);
  const text = bytes.toString('base64');
  const secrets: readonly (readonly [
    what: string,
    signedWith: Uint8Array | string,
    given: string | Uint8Array,
    hint: RegExp,
  ])[] = [
    ['base64', bytes, text, /decoded from base64/],
    ['base64url', bytes, bytes.toString('base64url'), /decoded from base64/],
    ['hex', bytes, bytes.toString('hex'), /decoded from hex/],
    ['HEX', bytes, bytes.toString('hex').toUpperCase(), /decoded from hex/],
    ['a space at its end', text, `${text} `, /trimmed/],
    ['quotes', text, `"${text}"`, /quotes/],
    ['bytes instead of base64 text', text, bytes, /base64(url)? text of these bytes/],
    ['bytes instead of hex text', bytes.toString('hex'), bytes, /hex text of these bytes/],
    ['the issuer signing with a line break', `${text}\n`, text, /line break/],
  ];
  it.each(secrets)('name a secret that is meant otherwise: %s', async (_what, signedWith, given, hint) => {
    const explanation = await explain(signedBy(signedWith), given, options);
    expect(failed(explanation)).toEqual(['signature']);
    expect(explanation.hints).toEqual([expect.stringMatching(hint)]);
    expect(JSON.stringify(explanation)).not.toContain(text.slice(0, 12));
  });

  it('say nothing of a secret that is simply another', async () => {
    expect((await explain(signedBy('y'.repeat(40)), text, options)).hints).toEqual([]);
  });

  const claims: readonly (readonly [what: string, changes: object, hint: RegExp])[] = [
    ['a trailing slash too many', { iss: `${GOOD_CLAIMS.iss}/` }, /differ only in a trailing slash/],
    ['another case', { iss: GOOD_CLAIMS.iss.toUpperCase() }, /upper and lower case/],
    ['no scheme', { iss: GOOD_CLAIMS.iss.replace('https://', '') }, /https:\/\//],
    ['white space', { aud: [`${GOOD_CLAIMS.aud} `] }, /white space/],
    ['another case and a port', { iss: `${GOOD_CLAIMS.iss.toUpperCase()}:443/` }, /how they are written/],
    ['another case and white space', { iss: ` ${GOOD_CLAIMS.iss.toUpperCase()}` }, /how they are written/],
    ['a slash in the audience', { aud: [`${GOOD_CLAIMS.aud}/`] }, /audience.*trailing slash/],
    ['milliseconds', { exp: NOW + 60_000 }, /"exp" looks like milliseconds/],
    ['milliseconds in iat', { iat: NOW }, /"iat" looks like milliseconds/],
    ['a clock behind', { exp: NOW_SECONDS - 30 }, /"exp" is only 30 s off.*clockTolerance: '1m'/],
    ['a clock ahead', { nbf: NOW_SECONDS + 90 }, /"nbf" is only 90 s off.*clockTolerance: '2m'/],
  ];
  it.each(claims)('name what claims get wrong: %s', async (_what, changes, hint) => {
    const given = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, ...changes } });
    const { valid, hints } = await explain(given, SECRET, options);
    expect(valid).toBe(false);
    expect(hints).toEqual([expect.stringMatching(hint)]);
  });

  it('keep quiet about what is long over', async () => {
    const given = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, exp: NOW_SECONDS - 121 } });
    expect((await explain(given, SECRET, options)).hints).toEqual([]);
  });

  const headers: readonly (readonly [what: string, header: object, hint: RegExp])[] = [
    ['no algorithm', { alg: 'none' }, /unsigned/],
    ['a key pair', { alg: 'RS256' }, /"RS256", a key pair/],
    ['another hash', { alg: 'HS512' }, /add it to algorithms/],
    ['an access token', { typ: 'at+jwt' }, /typ: 'at\+jwt'/],
    ['a token of Microsoft Graph', { alg: 'HS256', nonce: 'n' }, /Microsoft Graph/],
  ];
  it.each(headers)('name what the header tells: %s', async (_what, more, hint) => {
    const given = forge({ alg: 'HS256', key: 'another', header: more as Record<string, unknown> });
    expect((await explain(given, SECRET, options)).hints).toContainEqual(expect.stringMatching(hint));
  });
});
