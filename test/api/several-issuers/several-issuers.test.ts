import { sign } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { createMultiVerifier, type IssuerEntry, type Jwk } from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { AUDIENCE, base64url, type ForgeSpec, forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';

const [A, B, C] = ['https://a.example', 'https://b.example', 'https://c.example'] as const;

const common = { audience: AUDIENCE, now } as const;
const entryA = { issuer: A, key: pair('p256').publicPem, algorithms: ['ES256'], ...common } as const;
const entryB = { issuer: B, key: pair('otherP256').publicPem, algorithms: ['ES256'], ...common } as const;
const secretA = { issuer: A, key: SECRET, algorithms: ['HS256'], ...common } as const;

const keyOf = { a: pair('p256').privateKey, b: pair('otherP256').privateKey } as const;

function tokenOf(iss: unknown, by: 'a' | 'b' | 'secret', more: Partial<ForgeSpec> = {}): string {
  const payload = { ...GOOD_CLAIMS, iss };
  return by === 'secret'
    ? forge({ alg: 'HS256', key: SECRET, payload, ...more })
    : forge({ alg: 'ES256', key: keyOf[by], payload, ...more });
}

/** The list, and a function that answers from it, now or later: what holds for one holds for all. */
const forms = [
  ['a list', (entries: readonly IssuerEntry[]) => createMultiVerifier(entries)],
  [
    'a function',
    (entries: readonly IssuerEntry[]) => createMultiVerifier((iss) => entries.find(({ issuer }) => issuer === iss)),
  ],
  [
    'an async function',
    (entries: readonly IssuerEntry[]) =>
      createMultiVerifier(async (iss) => entries.find(({ issuer }) => issuer === iss) ?? null),
  ],
] as const;

describe.each(forms)('a verifier of several issuers, made of %s', (_, make) => {
  const verify = make([entryA, entryB]);

  it('verifies the tokens of each issuer with the key of that issuer', async () => {
    await expect(verify(tokenOf(A, 'a'))).resolves.toMatchObject({ payload: { iss: A }, header: { alg: 'ES256' } });
    await expect(verify(tokenOf(B, 'b'))).resolves.toMatchObject({ payload: { iss: B } });
  });

  it('never lets one issuer sign for another', async () => {
    await expectTokenError(verify(tokenOf(A, 'b')), 'ERR_JWT_SIGNATURE_INVALID');
    await expectTokenError(verify(tokenOf(B, 'a')), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it.each<[string, unknown]>([
    ['another issuer', C],
    ['one that differs by a slash', `${A}/`],
    ['one in other letters', A.toUpperCase()],
    ['a beginning', A.slice(0, -1)],
    ['nothing', ''],
    ['no issuer', undefined],
    ['null', null],
    ['a number', 1],
    ['a list', [A]],
    ['an object', { toString: A }],
    ['a name of every object', 'constructor'],
    ['the name of a prototype', '__proto__'],
  ])('rejects %s as nobody’s', async (_what, iss) => {
    await expectTokenError(verify(tokenOf(iss, 'a')), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
  });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['undefined', undefined],
    ['a number', 5],
    ['two segments', tokenOf(A, 'a').split('.').slice(0, 2).join('.')],
    ['an empty signature', `${tokenOf(A, 'a').split('.').slice(0, 2).join('.')}.`],
    ['padding', `${tokenOf(A, 'a')}=`],
    ['a payload that is no JSON', tokenOf(A, 'a', { payloadText: '{' })],
    ['a payload that is a list', tokenOf(A, 'a', { payloadText: '[]' })],
    ['a payload with __proto__', tokenOf(A, 'a', { payloadText: '{"iss":"https://a.example","__proto__":{}}' })],
    ['a header that is no JSON', tokenOf(A, 'a', { headerText: 'alg' })],
    ['a header with too many parts', tokenOf(A, 'a', { header: { x: Array(50).fill(1) } })],
  ])('rejects %s as malformed', async (_what, token) => {
    await expectTokenError(verify(token as string), 'ERR_JWT_MALFORMED');
  });

  it('rejects a token that is too long before it is read', async () => {
    await expectTokenError(verify(`${'a'.repeat(16_384)}.`), 'ERR_JWT_TOO_LARGE');
  });

  it('runs all checks of the chosen entry', async () => {
    const strict = make([{ ...entryA, typ: 'at+jwt', requiredClaims: ['client_id'] }, entryB]);
    await expectTokenError(strict(tokenOf(A, 'a')), 'ERR_JWT_TYP_MISMATCH');
    await expectTokenError(
      strict(tokenOf(A, 'a', { header: { typ: 'at+jwt' } })),
      'ERR_JWT_CLAIM_MISSING',
      'client_id',
    );
    await expectTokenError(verify(tokenOf(A, 'a', { payload: { ...GOOD_CLAIMS, iss: A, exp: 1 } })), 'ERR_JWT_EXPIRED');
    await expectTokenError(verify(tokenOf(A, 'a', { header: { crit: ['x'] } })), 'ERR_JWT_CRIT_UNSUPPORTED');
    const other = tokenOf(A, 'a', { payload: { ...GOOD_CLAIMS, iss: A, aud: 'https://other.example' } });
    await expectTokenError(verify(other), 'ERR_JWT_CLAIM_MISMATCH', 'aud');
    await expect(strict(tokenOf(B, 'b'))).resolves.toBeDefined();
  });

  it('hands on what only one call expects, and ignores what map hands in', async () => {
    const token = tokenOf(A, 'a');
    await expect(verify(token, { subject: 'user-1' })).resolves.toBeDefined();
    await expectTokenError(verify(token, { subject: 'user-2' }), 'ERR_JWT_CLAIM_MISMATCH', 'sub');
    await expectTokenError(verify(token, { claims: { nonce: 'n' } }), 'ERR_JWT_CLAIM_MISSING', 'nonce');
    await expectUsageError(verify(token, { sub: 'user-1' } as object), 'ERR_JWT_OPTION_INVALID');
    expect(await Promise.all([token, token].map(verify))).toHaveLength(2);
  });
});

describe('an issuer with a secret and with public keys', () => {
  const verify = createMultiVerifier([entryA, secretA, entryB]);

  it('has both, and each token goes to the entry of its kind', async () => {
    await expect(verify(tokenOf(A, 'a'))).resolves.toMatchObject({ header: { alg: 'ES256' } });
    await expect(verify(tokenOf(A, 'secret'))).resolves.toMatchObject({ header: { alg: 'HS256' } });
    await expect(verify(tokenOf(B, 'b'))).resolves.toBeDefined();
  });

  it('gives the secret to no other issuer', async () => {
    await expectTokenError(verify(tokenOf(B, 'secret')), 'ERR_JWT_ALG_NOT_ALLOWED');
  });

  it('never takes a public key as the secret', async () => {
    const forged = tokenOf(A, 'a', { alg: 'HS256', key: pair('p256').publicPem });
    await expectTokenError(verify(forged), 'ERR_JWT_SIGNATURE_INVALID');
    await expectTokenError(createMultiVerifier([entryA])(forged), 'ERR_JWT_ALG_NOT_ALLOWED');
  });

  it.each(['none', 'None', 'hs256', '', 'RS256', '__proto__'])('does not allow the algorithm %j', async (alg) => {
    await expectTokenError(verify(tokenOf(A, 'a', { header: { alg } })), 'ERR_JWT_ALG_NOT_ALLOWED');
  });
});

describe('entries', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['no entry', []],
    ['one entry without a list', entryA],
    ['text', 'https://a.example'],
    ['a hole', new Array(1)],
    ['undefined', [undefined]],
    ['null', [entryA, null]],
    ['text in a list', ['https://a.example']],
    ['a list in a list', [[entryA]]],
    ['a function in a list', [() => entryA]],
    ['no key', [{ ...entryA, key: undefined }]],
    ['no algorithms', [{ issuer: A, key: SECRET, audience: AUDIENCE }]],
    ['both kinds of algorithms', [{ ...entryA, algorithms: ['HS256', 'ES256'] }]],
    ['a key for another algorithm', [{ ...entryA, key: SECRET }]],
    ['no audience', [{ issuer: A, key: entryA.key, algorithms: ['ES256'] }]],
    ['no issuer', [{ key: entryA.key, algorithms: ['ES256'], audience: AUDIENCE }]],
    ['issuer false', [{ ...entryA, issuer: false }]],
    ['an empty issuer', [{ ...entryA, issuer: '' }]],
    ['a list of issuers', [{ ...entryA, issuer: [A, B] }]],
    ['a list of one issuer', [{ ...entryA, issuer: [A] }]],
    ['a function as issuer', [{ ...entryA, issuer: () => true }]],
    ['an unknown option', [{ ...entryA, audiences: AUDIENCE }]],
    ['two entries for one issuer', [entryA, entryB, { ...entryA, key: entryB.key }]],
    ['two secrets for one issuer', [secretA, { ...secretA, algorithms: ['HS256'] }]],
    ['an instance of a class', [Object.assign(new (class Entry {})(), entryA)]],
    ['inherited members', [Object.create(entryA)]],
  ])('that are or have %s are a UsageError at once', async (_, entries) => {
    await expectUsageErrorOfAnyKind(() => createMultiVerifier(entries as readonly IssuerEntry[]));
  });

  it.each<[unknown, string]>([
    [[], 'the entries must be a non-empty list or a function'],
    [entryA, 'the entries must be a non-empty list or a function'],
    [[entryA, entryA], `two entries for issuer "${A}" and one family`],
    [[[entryA]], 'an entry must be an object, got a list'],
    [[{ ...entryA, issuer: [A] }], '"issuer" of an entry must be a string, got a list'],
  ])('%j are refused with what is wrong: %s', async (entries, message) => {
    const error = await expectUsageErrorOfAnyKind(() => createMultiVerifier(entries as readonly IssuerEntry[]));
    expect(error.message).toBe(message);
  });

  it('are read once: what changes later changes nothing', async () => {
    const entry: { issuer: string; audience: string } & IssuerEntry = { ...entryA };
    const verify = createMultiVerifier([entry]);
    entry.issuer = B;
    entry.audience = 'https://other.example';
    await expect(verify(tokenOf(A, 'a'))).resolves.toBeDefined();
  });

  it('may remember tokens, each for itself', async () => {
    const verifications = vi.spyOn(crypto.subtle, 'verify');
    const verify = createMultiVerifier([{ ...entryA, cache: true }, entryB]);
    const token = tokenOf(A, 'a', { payload: { ...GOOD_CLAIMS, iss: A, jti: 'one of its own' } });
    for (let i = 0; i < 3; i++) await verify(token);
    expect(verifications).toHaveBeenCalledTimes(1);
    verifications.mockRestore();
  });

  it('may want padding, each for itself', async () => {
    const pad = (segment: string): string => segment.padEnd(Math.ceil(segment.length / 4) * 4, '=');
    const padded = (iss: string, by: 'a' | 'b'): string => {
      const [header = '', payload = ''] = tokenOf(iss, by).split('.').map(pad);
      const input = `${header}.${payload}`;
      const signature = sign('sha256', Buffer.from(input), { key: keyOf[by], dsaEncoding: 'ieee-p1363' });
      return `${input}.${pad(base64url(signature))}`;
    };
    const verify = createMultiVerifier([{ ...entryA, padding: 'required' }, entryB]);
    await expect(verify(padded(A, 'a'))).resolves.toBeDefined();
    await expect(verify(tokenOf(B, 'b'))).resolves.toBeDefined();
    await expectTokenError(verify(tokenOf(A, 'a')), 'ERR_JWT_MALFORMED');
    await expectTokenError(verify(padded(B, 'b')), 'ERR_JWT_MALFORMED');
  });

  it('may allow longer tokens', async () => {
    const payload = { ...GOOD_CLAIMS, iss: A, note: 'x'.repeat(20_000) };
    const verify = createMultiVerifier([{ ...entryA, maxTokenLength: 50_000 }, entryB]);
    await expect(verify(tokenOf(A, 'a', { payload }))).resolves.toBeDefined();
    const alone = createMultiVerifier([{ ...entryA, maxTokenLength: 50_000 }]);
    await expect(alone(tokenOf(A, 'a', { payload }))).resolves.toBeDefined();
    const message = (of: (token: string) => Promise<unknown>) => of(`${'x'.repeat(50_001)}`).catch(String);
    expect(await message(alone)).toContain('maxTokenLength is 50000');
    expect(await message(createMultiVerifier([entryB]))).toContain('maxTokenLength is 16384');
    await expectTokenError(verify(tokenOf(B, 'b', { payload: { ...payload, iss: B } })), 'ERR_JWT_TOO_LARGE');
  });
});

async function expectUsageErrorOfAnyKind(attempt: () => unknown): Promise<Error> {
  try {
    await attempt();
  } catch (error) {
    expect(error).toMatchObject({ name: 'UsageError' });
    return error as Error;
  }
  return expect.fail('accepted');
}

describe('a function of issuers', () => {
  it('is asked with the issuer alone, for every token, and not for one that has none', async () => {
    const lookUp = vi.fn((issuer: string) => (issuer === A ? entryA : null));
    const verify = createMultiVerifier(lookUp);
    await verify(tokenOf(A, 'a'));
    await verify(tokenOf(A, 'a'));
    await expectTokenError(verify(tokenOf(undefined, 'a')), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
    await expectTokenError(verify('garbage'), 'ERR_JWT_MALFORMED');
    expect(lookUp.mock.calls).toEqual([[A], [A]]);
  });

  it('is obeyed at once when what it answered before was changed: a key, an option, one more or one fewer', async () => {
    const entry: { -readonly [Name in keyof IssuerEntry]: IssuerEntry[Name] } = { ...entryA };
    const verify = createMultiVerifier(() => entry);
    const attempt = () => verify(tokenOf(A, 'a'));
    await attempt();
    entry.key = entryB.key;
    await expectTokenError(attempt(), 'ERR_JWT_SIGNATURE_INVALID');
    entry.key = entryA.key;
    await attempt();
    entry.subject = 'somebody else';
    await expectTokenError(attempt(), 'ERR_JWT_CLAIM_MISMATCH', 'sub');
    delete entry.subject;
    await attempt();
    entry.audience = 'https://other.example';
    await expectTokenError(attempt(), 'ERR_JWT_CLAIM_MISMATCH', 'aud');
    entry.issuer = B;
    await expect(attempt()).rejects.toMatchObject({ name: 'UsageError' });
  });

  it('has its options read once, as long as it answers the same object and nothing in it changed', async () => {
    const entry = { ...entryA, claims: { role: ['admin'] }, cache: {} };
    const verify = createMultiVerifier(() => entry);
    const token = tokenOf(A, 'a', { payload: { ...GOOD_CLAIMS, iss: A, role: 'admin' } });
    const verifying = vi.spyOn(crypto.subtle, 'verify');
    await verify(token);
    await verify(token);
    // remembered, so by one and the same verifier
    expect(verifying).toHaveBeenCalledTimes(1);
    verifying.mockRestore();
  });

  it('is obeyed at once when what it answered was changed in place: lists, bytes, claims', async () => {
    const secret = Buffer.from('an honest secret of many characters: q8Zr2LwX5v');
    const jwt = forge({ alg: 'HS256', key: Buffer.from(secret), payload: { ...GOOD_CLAIMS, iss: A, role: 'admin' } });
    const entry = {
      issuer: A,
      key: secret,
      algorithms: ['HS256' as const],
      audience: [AUDIENCE],
      claims: { role: 'admin' },
      now,
    };
    const verify = createMultiVerifier(() => entry);
    await verify(jwt);
    entry.audience[0] = 'https://other.example';
    await expectTokenError(verify(jwt), 'ERR_JWT_CLAIM_MISMATCH', 'aud');
    entry.audience.push(AUDIENCE);
    await verify(jwt);
    entry.claims.role = 'user';
    await expectTokenError(verify(jwt), 'ERR_JWT_CLAIM_MISMATCH', 'role');
    entry.claims.role = 'admin';
    await verify(jwt);
    secret[0] = secret[0] === 65 ? 66 : 65;
    await expectTokenError(verify(jwt), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it.each<[string, (secret: Uint8Array) => Uint8Array]>([
    ['a Buffer', (secret) => Buffer.from(secret)],
    ['a Uint8Array', (secret) => new Uint8Array(secret)],
  ])(
    'is obeyed at once when one byte of its secret, %s, was changed, also when no text has such a byte',
    async (_, as) => {
      const secret = as(Buffer.alloc(32, 0xfe));
      const jwt = forge({ alg: 'HS256', key: Buffer.from(secret), payload: { ...GOOD_CLAIMS, iss: A } });
      const entry = { issuer: A, key: secret, algorithms: ['HS256' as const], audience: AUDIENCE, now };
      const verify = createMultiVerifier(() => entry);
      await verify(jwt);
      secret[31] = 0xff;
      await expectTokenError(verify(jwt), 'ERR_JWT_SIGNATURE_INVALID');
    },
  );

  it('may have a schema that refers to itself', async () => {
    const schema = {
      '~standard': { version: 1 as const, vendor: 'own', validate: (value: unknown) => ({ value }) },
      self: undefined as unknown,
    };
    schema.self = schema;
    const verify = createMultiVerifier(() => ({ ...entryA, schema }));
    for (let i = 0; i < 2; i++) expect((await verify(tokenOf(A, 'a'))).payload).toMatchObject({ iss: A });
  });

  it('is obeyed at once when a key set in it loses a key', async () => {
    const jwkOf = (name: 'p256' | 'otherP256'): Jwk => pair(name).publicKey.export({ format: 'jwk' }) as Jwk;
    const jwks = {
      keys: [
        { ...jwkOf('p256'), kid: 'a' },
        { ...jwkOf('otherP256'), kid: 'b' },
      ],
    };
    const verify = createMultiVerifier(() => ({ ...entryA, key: jwks }));
    const entry = { ...entryA, key: jwks };
    const same = createMultiVerifier(() => entry);
    const jwt = tokenOf(A, 'a', { header: { kid: 'a' } });
    for (const each of [verify, same]) await each(jwt);
    jwks.keys.shift();
    for (const each of [verify, same]) await expectTokenError(each(jwt), 'ERR_JWT_KEY_NOT_FOUND');
  });

  it('that no longer knows an issuer is obeyed at once', async () => {
    let entry: IssuerEntry | null = entryA;
    const verify = createMultiVerifier(() => entry);
    await verify(tokenOf(A, 'a'));
    entry = { ...entryA, key: entryB.key };
    await expectTokenError(verify(tokenOf(A, 'a')), 'ERR_JWT_SIGNATURE_INVALID');
    entry = null;
    await expectTokenError(verify(tokenOf(A, 'a')), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
  });

  it.each<[string, unknown]>([
    ['the entry of another issuer', entryB],
    ['an entry of any issuer', { ...entryA, issuer: false }],
    ['an entry of several issuers', { ...entryA, issuer: [A, B] }],
    ['a list of entries', [entryA]],
    ['a key', pair('p256').publicPem],
    ['true', true],
    ['an entry without key', { ...entryA, key: undefined }],
  ])('that answers %s is a fault of the calling code, not of the token', async (_, answer) => {
    const attempt = (given: unknown) => createMultiVerifier((() => given) as () => IssuerEntry)(tokenOf(A, 'a'));
    await expectUsageErrorOfAnyKind(() => attempt(answer));
    await expectUsageErrorOfAnyKind(() => attempt(Promise.resolve(answer)));
  });

  it('that answers for another issuer is told so', async () => {
    const error = await expectUsageErrorOfAnyKind(() => createMultiVerifier(() => entryB)(tokenOf(A, 'a')));
    expect(error.message).toBe('the function answered for another issuer');
  });

  it('that throws, throws to the caller', async () => {
    const broken = new Error('no database');
    const verify = createMultiVerifier(() => {
      throw broken;
    });
    await expect(verify(tokenOf(A, 'a'))).rejects.toBe(broken);
    await expect(createMultiVerifier(() => Promise.reject(broken))(tokenOf(A, 'a'))).rejects.toBe(broken);
  });
});

describe('what the unverified token says', () => {
  it('chooses by the same one of two "iss" that is verified later', async () => {
    const verify = createMultiVerifier([entryA, entryB]);
    const twice = (first: string, last: string): string => `{"iss":"${first}","iss":"${last}",${rest}}`;
    const rest = JSON.stringify({ ...GOOD_CLAIMS, iss: undefined }).slice(1, -1);
    await expect(verify(tokenOf(A, 'a', { payloadText: twice(B, A) }))).resolves.toMatchObject({ payload: { iss: A } });
    await expectTokenError(verify(tokenOf(A, 'a', { payloadText: twice(A, B) })), 'ERR_JWT_SIGNATURE_INVALID');
  });

  it('is quoted in the error, escaped and cut', async () => {
    const verify = createMultiVerifier([entryA]);
    const { message } = await expectTokenError(verify(tokenOf(`\n${'x'.repeat(500)}`, 'a')), 'ERR_JWT_CLAIM_MISMATCH');
    expect(message).toMatch(/^no entry for issuer "\\nx{63}…"$/);
  });

  it('chooses nothing by a polluted prototype', async () => {
    const verify = createMultiVerifier([entryA]);
    Object.defineProperty(Object.prototype, 'iss', { value: A, configurable: true });
    try {
      await expectTokenError(verify(tokenOf(undefined, 'a')), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
    } finally {
      Reflect.deleteProperty(Object.prototype, 'iss');
    }
  });

  it('may be that of an unsigned token, which no entry accepts', async () => {
    const unsigned = `${base64url('{"alg":"none"}')}.${base64url(JSON.stringify({ ...GOOD_CLAIMS, iss: A }))}.AAAA`;
    await expectTokenError(createMultiVerifier([entryA])(unsigned), 'ERR_JWT_ALG_NOT_ALLOWED');
  });
});
