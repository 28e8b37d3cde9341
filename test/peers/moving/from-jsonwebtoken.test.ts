// Every row of docs/moving-from-jsonwebtoken.md, run: beside jsonwebtoken itself where that shows more than words.
import { createPrivateKey } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { expect } from 'vitest';
import {
  createMultiVerifier,
  createVerifier,
  decode,
  type Duration,
  exportJwk,
  isTokenError,
  sign,
  type SignOptions,
  tryVerify,
  verify,
  type VerifyToken,
} from 'strictjwt';
import { createTestIssuer } from 'strictjwt/testing';
import { NOW, NOW_SECONDS } from '../../support/clock.ts';
import { pair } from '../../support/keys.ts';
import { claimsOf, codeOf, everyRow, headerOf, K, nameOf, OPEN } from './moving.ts';

const PAGE = 'docs/moving-from-jsonwebtoken.md';
const OPTIONS = { algorithm: 'HS256', expiresIn: '15m' } as const satisfies SignOptions;
const there = (claims: object, options: jsonwebtoken.SignOptions = { expiresIn: '1h' }): string =>
  jsonwebtoken.sign(claims, K, options);
const asBuffer = (pem: string): Buffer => Buffer.from(pem);

everyRow(PAGE, 'signing', [
  [
    '`jwt.sign(claims, secret)`',
    "`await sign(claims, secret, { algorithm: 'HS256', expiresIn: '15m' })`: both are required",
    async () => {
      const [left, right] = [there({ sub: 'ada' }, { expiresIn: '15m' }), await sign({ sub: 'ada' }, K, OPTIONS)];
      expect(claimsOf(right)).toEqual(claimsOf(left));
      expect(await codeOf(() => sign({}, K, { expiresIn: '15m' } as SignOptions))).toBe('ERR_JWT_OPTION_INVALID');
      expect(await codeOf(() => sign({}, K, { algorithm: 'HS256' } as SignOptions))).toBe('ERR_JWT_OPTION_INVALID');
    },
  ],
  [
    '`jwt.sign(claims, secret, options, callback)`',
    '`await sign(claims, secret, options)`',
    async () => {
      const called = await new Promise<string | undefined>((resolve) => {
        jsonwebtoken.sign({ sub: 'ada' }, K, { expiresIn: '15m' }, (_error, token) => resolve(token));
      });
      expect(claimsOf(await sign({ sub: 'ada' }, K, OPTIONS))).toEqual(claimsOf(called ?? ''));
      const callback = [() => expect.fail('called')] as unknown as [];
      expect(await codeOf(() => sign({}, K, OPTIONS, ...callback)).catch(() => 'thrown')).not.toBe('thrown');
    },
  ],
  [
    '`const token = jwt.sign(…)` while a CommonJS module is loaded',
    'no way without waiting: in `before()` of a test, or in the function that needs it',
    async () => {
      const token = sign({ sub: 'ada' }, K, OPTIONS);
      expect(token).toBeInstanceOf(Promise);
      expect(await codeOf(() => verify(token as unknown as string, K, OPEN))).toBe('ERR_JWT_MALFORMED');
    },
  ],
  [
    "`expiresIn: '1 day'`, `'2 hours'`, `'1y'`",
    "`'1d'`, `'2h'`, `'365d'`",
    async () => {
      const lifetimes = { '1 day': '1d', '2 hours': '2h', '1y': '365d' } as const;
      for (const [theirs, ours] of Object.entries(lifetimes)) {
        const { exp } = claimsOf(await sign({}, K, { algorithm: 'HS256', expiresIn: ours }));
        const year = theirs === '1y' ? 21_600 : 0; // a quarter of a day, which their year has and 365 days have not
        expect(claimsOf(there({}, { expiresIn: theirs as '1d' }))['exp']).toBe(Number(exp) + year);
        expect(await codeOf(() => sign({}, K, { algorithm: 'HS256', expiresIn: theirs as Duration }))).toBe(
          'ERR_JWT_OPTION_INVALID',
        );
      }
    },
  ],
  [
    "`expiresIn: '120'` (milliseconds!)",
    "an error; `120` and `'120s'` are seconds",
    async () => {
      expect(claimsOf(there({}, { expiresIn: '120' as '1d' }))['exp']).toBeLessThan(NOW_SECONDS + 1);
      expect(await codeOf(() => sign({}, K, { algorithm: 'HS256', expiresIn: '120' as Duration }))).toBe(
        'ERR_JWT_OPTION_INVALID',
      );
      for (const expiresIn of [120, '120s'] as const) {
        expect(claimsOf(await sign({}, K, { algorithm: 'HS256', expiresIn }))['exp']).toBe(NOW_SECONDS + 120);
      }
    },
  ],
  [
    '`expiresIn: process.env.LIFETIME`',
    '`process.env.LIFETIME as Duration`: it is checked when the program starts',
    async () => {
      const environment: Record<string, string> = { LIFETIME: '1h', WRONG: 'soon' };
      const lifetime = (name: string): SignOptions => ({
        algorithm: 'HS256',
        expiresIn: environment[name] as Duration,
      });
      expect(claimsOf(await sign({}, K, lifetime('LIFETIME')))['exp']).toBe(NOW_SECONDS + 3600);
      expect(await codeOf(() => sign({}, K, lifetime('WRONG')))).toBe('ERR_JWT_OPTION_INVALID');
    },
  ],
  [
    '`const options = { … }`, used twice',
    '`{ … } satisfies SignOptions`',
    async () => {
      const options = { algorithm: 'HS256', expiresIn: '1h' } satisfies SignOptions;
      expect(await sign({ sub: 'ada' }, K, options)).toBe(await sign({ sub: 'ada' }, K, options));
    },
  ],
  [
    '`expiresIn` beside an `iat` in the claims',
    'the same: it counts from that `iat`',
    async () => {
      const claims = { iat: NOW_SECONDS - 7200 };
      const left = claimsOf(there(claims, { expiresIn: '3h' }));
      expect(claimsOf(await sign(claims, K, { algorithm: 'HS256', expiresIn: '3h' }))).toEqual(left);
      expect(left['exp']).toBe(NOW_SECONDS + 3600);
    },
  ],
  [
    'claims of a verified token, signed again',
    'take `exp`, `iat` and `nbf` out first; `exp` beside `expiresIn` is an error',
    async () => {
      const { payload } = await verify(there({ sub: 'ada' }, { expiresIn: '1h', notBefore: 0 }), K, OPEN);
      // the types say it, too: to get past them takes a cast
      expect(await codeOf(() => sign(payload as object, K, OPTIONS))).toBe('ERR_JWT_OPTION_INVALID');
      const { exp, iat, nbf, ...claims } = payload;
      expect([exp, iat, nbf]).toEqual([NOW_SECONDS + 3600, NOW_SECONDS, NOW_SECONDS]);
      expect(claimsOf(await sign(claims, K, OPTIONS))).toEqual({
        sub: 'ada',
        iat: NOW_SECONDS,
        exp: NOW_SECONDS + 900,
      });
    },
  ],
  [
    "`expiresIn: '-1s'` in tests",
    '[`createTestIssuer`](testing.md), or `now: () => Date.now() - 3_600_000`',
    async () => {
      expect(await codeOf(() => sign({}, K, { algorithm: 'HS256', expiresIn: '-1s' as Duration }))).toBe(
        'ERR_JWT_OPTION_INVALID',
      );
      const expired = await sign({}, K, { ...OPTIONS, now: () => Date.now() - 3_600_000 });
      expect(await codeOf(() => verify(expired, K, OPEN))).toBe('ERR_JWT_EXPIRED');
      const idp = await createTestIssuer();
      const verifyToken = createVerifier(idp.jwks, idp.verifierOptions);
      expect(await codeOf(async () => verifyToken(await idp.token({}, { expiresIn: '-1s' })))).toBe('ERR_JWT_EXPIRED');
    },
  ],
  [
    '`exp: Date.now() + 3_600_000`',
    "an error: milliseconds. `expiresIn: '1h'`",
    async () => {
      expect(claimsOf(there({ exp: Date.now() + 3_600_000 }, {}))['exp']).toBe(NOW + 3_600_000);
      expect(await codeOf(() => sign({ exp: Date.now() + 3_600_000 }, K, { algorithm: 'HS256' }))).toBe(
        'ERR_JWT_OPTION_INVALID',
      );
      expect(claimsOf(await sign({}, K, { ...OPTIONS, expiresIn: '1h' }))['exp']).toBe(NOW_SECONDS + 3600);
    },
  ],
  [
    'no `expiresIn` at all',
    '`expiresIn: false`',
    async () => {
      const right = claimsOf(await sign({ sub: 'ada' }, K, { algorithm: 'HS256', expiresIn: false }));
      expect(right).toEqual(claimsOf(there({ sub: 'ada' }, {})));
    },
  ],
  [
    "`notBefore: '5m'`",
    'the same',
    async () => {
      const right = claimsOf(await sign({}, K, { ...OPTIONS, notBefore: '5m' }));
      expect(right).toEqual(claimsOf(there({}, { expiresIn: '15m', notBefore: '5m' })));
    },
  ],
  [
    '`issuer`, `audience`',
    'the same',
    async () => {
      const both = { issuer: 'https://a.example', audience: ['b', 'c'] };
      const right = claimsOf(await sign({}, K, { ...OPTIONS, ...both }));
      expect(right).toEqual(claimsOf(there({}, { expiresIn: '15m', ...both })));
    },
  ],
  [
    '`subject`, `jwtid`',
    'claims `sub`, `jti`',
    async () => {
      const right = claimsOf(await sign({ sub: 'ada', jti: '1' }, K, OPTIONS));
      expect(right).toEqual(claimsOf(there({}, { expiresIn: '15m', subject: 'ada', jwtid: '1' })));
      for (const name of ['subject', 'jwtid']) {
        expect(await codeOf(() => sign({}, K, { ...OPTIONS, [name]: 'ada' }))).toBe('ERR_JWT_OPTION_INVALID');
      }
    },
  ],
  [
    '`sub` that is a number',
    '`sub: String(user.id)`; for tokens that are out already `allowNumericSub: true`',
    async () => {
      const user = { id: 42 };
      expect(claimsOf(await sign({ sub: String(user.id) }, K, OPTIONS))['sub']).toBe('42');
      expect(await codeOf(() => sign({ sub: user.id as unknown as string }, K, OPTIONS))).toBe(
        'ERR_JWT_OPTION_INVALID',
      );
      const old = there({ sub: user.id });
      expect(await codeOf(() => verify(old, K, OPEN))).toBe('ERR_JWT_CLAIM_INVALID');
      expect((await verify(old, K, { ...OPEN, allowNumericSub: true, subject: '42' })).payload.sub).toBe(42);
    },
  ],
  [
    '`sub`, `jti` that are an ObjectId',
    '`sub: String(user._id)`',
    async () => {
      const user = { _id: { toString: () => '507f1f77bcf86cd799439011', toJSON: () => '507f1f77bcf86cd799439011' } };
      const right = claimsOf(await sign({ sub: String(user._id) }, K, OPTIONS));
      expect(right['sub']).toBe('507f1f77bcf86cd799439011');
      expect(claimsOf(there({ sub: user._id }))['sub']).toBe(right['sub']);
      expect(await codeOf(() => sign({ sub: user._id as unknown as string }, K, OPTIONS))).toBe(
        'ERR_JWT_OPTION_INVALID',
      );
    },
  ],
  [
    '`keyid`, `header`',
    '`header: { kid }`',
    async () => {
      const right = headerOf(await sign({}, K, { ...OPTIONS, header: { kid: '1' } }));
      expect(right).toEqual(headerOf(there({}, { keyid: '1' })));
      expect(await codeOf(() => sign({}, K, { ...OPTIONS, keyid: '1' } as SignOptions))).toBe('ERR_JWT_OPTION_INVALID');
    },
  ],
  [
    '`noTimestamp: true`',
    '`issuedAt: false`',
    async () => {
      const right = claimsOf(await sign({ sub: 'ada' }, K, { algorithm: 'HS256', expiresIn: false, issuedAt: false }));
      expect(right).toEqual(claimsOf(there({ sub: 'ada' }, { noTimestamp: true })));
    },
  ],
  [
    '`mutatePayload`',
    'the claims are never modified',
    async () => {
      const claims = { sub: 'ada' };
      await sign(claims, K, OPTIONS);
      expect(claims).toEqual({ sub: 'ada' });
    },
  ],
  [
    '`allowInsecureKeySizes: true`',
    'the same, for short secrets too',
    async () => {
      const { privateKey } = await import('node:crypto').then(({ generateKeyPairSync }) =>
        generateKeyPairSync('rsa', { modulusLength: 1024 }),
      );
      const rsa = { algorithm: 'RS256', expiresIn: '15m', allowInsecureKeySizes: true } as const;
      const left = jsonwebtoken.sign({}, privateKey, {
        algorithm: 'RS256',
        expiresIn: '15m',
        allowInsecureKeySizes: true,
      });
      expect(await sign({}, privateKey, rsa)).toBe(left);
      expect(await sign({}, 'short', { ...OPTIONS, allowInsecureKeySizes: true })).toBe(
        jsonwebtoken.sign({}, 'short', { expiresIn: '15m' }),
      );
    },
  ],
  [
    "`algorithm: 'none'`",
    'not there',
    async () => {
      expect(await codeOf(() => sign({}, K, { ...OPTIONS, algorithm: 'none' as 'HS256' }))).toBe(
        'ERR_JWT_OPTION_INVALID',
      );
      const unsigned = jsonwebtoken.sign({}, '', { algorithm: 'none' });
      expect(await codeOf(() => verify(unsigned, K, OPEN))).toMatch(/^ERR_JWT_(ALG_NOT_ALLOWED|MALFORMED)$/);
    },
  ],
  [
    "`readFileSync('key.pem')`, a Buffer",
    'the same',
    async () => {
      const pem = asBuffer(pair('rsa').privatePem);
      const right = await sign({}, pem, { algorithm: 'RS256', expiresIn: '1h' });
      expect(right).toBe(jsonwebtoken.sign({}, pem, { algorithm: 'RS256', expiresIn: '1h' }));
    },
  ],
  [
    '`{ key, passphrase }`',
    '`createPrivateKey({ key, passphrase })` of `node:crypto`, or [decrypt the key](keys.md#making-keys-with-openssl) first',
    async () => {
      const passphrase = 'correct horse';
      const key = createPrivateKey(pair('p256').privatePem).export({
        type: 'pkcs8',
        format: 'pem',
        cipher: 'aes-256-cbc',
        passphrase,
      });
      const right = await sign({}, createPrivateKey({ key, passphrase }), { algorithm: 'ES256', expiresIn: '1h' });
      const left = jsonwebtoken.sign({}, { key, passphrase }, { algorithm: 'ES256', expiresIn: '1h' });
      expect([headerOf(right), claimsOf(right)]).toEqual([headerOf(left), claimsOf(left)]);
    },
  ],
]);

everyRow(PAGE, 'verifying', [
  [
    '`jwt.verify(token, key)` returns the payload',
    '`(await verify(token, key, { algorithms, issuer, audience })).payload`: all three are required',
    async () => {
      const token = there({ sub: 'ada', iss: 'a', aud: 'b' });
      const { payload } = await verify(token, K, { algorithms: ['HS256'], issuer: 'a', audience: 'b' });
      expect(payload).toEqual(jsonwebtoken.verify(token, K));
      for (const name of ['algorithms', 'issuer', 'audience']) {
        const options = { ...OPEN, [name]: undefined } as unknown as typeof OPEN;
        expect(await codeOf(() => verify(token, K, options))).toBe('ERR_JWT_OPTION_INVALID');
      }
    },
  ],
  [
    '`jwt.verify(token, key, callback)`, `promisify(jwt.verify)`',
    '`await verify(token, key, options)`; in a callback that must answer at once, its caller has to wait too',
    async () => {
      const token = there({ sub: 'ada' });
      const called = await new Promise((resolve) =>
        jsonwebtoken.verify(token, K, (_error, payload) => resolve(payload)),
      );
      expect((await verify(token, K, OPEN)).payload).toEqual(called);
      const callback = [() => expect.fail('called')] as unknown as [];
      expect(await codeOf(() => verify(token, K, OPEN, ...callback))).toBe('ERR_JWT_OPTION_INVALID');
    },
  ],
  [
    '`jwt.verify(token, key) as Mine`',
    '`verify<Mine>(token, key, options)`, or a `schema`, which checks it',
    async () => {
      const token = there({ role: 'admin' });
      const { payload } = await verify<{ role: string }>(token, K, OPEN);
      const role: string = payload.role;
      expect(role).toBe((jsonwebtoken.verify(token, K) as { role: string }).role);
      const validate = (): { issues: [{ message: string }] } => ({ issues: [{ message: 'no such role' }] });
      const schema = { '~standard': { version: 1, vendor: 'test', validate } } as const;
      expect(await codeOf(() => verify(token, K, { ...OPEN, schema }))).toBe('ERR_JWT_SCHEMA');
    },
  ],
  [
    '`issuer`, `audience`, `subject`',
    'the same; `issuer: false` and `audience: false` expect nothing',
    async () => {
      const token = there({ iss: 'a', aud: 'b', sub: 'c' });
      const expected = { algorithms: ['HS256'] as ['HS256'], issuer: 'a', audience: 'b', subject: 'c' };
      expect((await verify(token, K, expected)).payload).toEqual(jsonwebtoken.verify(token, K, expected));
      for (const name of ['issuer', 'audience', 'subject']) {
        const wrong = { ...expected, [name]: 'x' };
        expect(await nameOf(() => jsonwebtoken.verify(token, K, wrong))).toBe('JsonWebTokenError');
        expect(await codeOf(() => verify(token, K, wrong))).toBe('ERR_JWT_CLAIM_MISMATCH');
      }
      expect(await codeOf(() => verify(token, K, OPEN))).toBeUndefined();
    },
  ],
  [
    '`audience: /regexp/`',
    '`(aud) => /regexp/.test(aud)`, or a list',
    async () => {
      const audience = (aud: string): boolean => /^https:\/\/[a-z]+\.example$/.test(aud);
      for (const aud of ['https://api.example', 'https://evil.test']) {
        const token = there({ aud });
        const left = await nameOf(() => jsonwebtoken.verify(token, K, { audience: /^https:\/\/[a-z]+\.example$/ }));
        const right = await codeOf(() => verify(token, K, { ...OPEN, audience }));
        expect([left, right]).toEqual(
          aud.endsWith('.example') ? [undefined, undefined] : ['JsonWebTokenError', 'ERR_JWT_CLAIM_MISMATCH'],
        );
      }
      expect(await codeOf(() => verify(there({ aud: 'b' }), K, { ...OPEN, audience: ['a', 'b'] }))).toBeUndefined();
    },
  ],
  [
    '`jwtid`, `nonce`',
    '`verifyToken(token, { claims: { nonce } })`',
    async () => {
      const verifyToken = createVerifier(K, OPEN);
      const token = there({ nonce: 'n1', jti: 'j1' });
      expect(await codeOf(() => verifyToken(token, { claims: { nonce: 'n1', jti: 'j1' } }))).toBeUndefined();
      for (const [name, theirs] of [
        ['nonce', { nonce: 'x' }],
        ['jti', { jwtid: 'x' }],
      ] as const) {
        expect(await nameOf(() => jsonwebtoken.verify(token, K, theirs))).toBe('JsonWebTokenError');
        expect(await codeOf(() => verifyToken(token, { claims: { [name]: 'x' } }))).toBe('ERR_JWT_CLAIM_MISMATCH');
      }
    },
  ],
  [
    '`complete: true`',
    'the header is always there; `decode` has the signature',
    async () => {
      const token = there({ sub: 'ada' });
      const left = jsonwebtoken.verify(token, K, { complete: true });
      const { header, payload } = await verify(token, K, OPEN);
      expect({ header, payload }).toEqual({ header: left.header, payload: left.payload });
      expect(Buffer.from(decode(token).signature).toString('base64url')).toBe(left.signature);
    },
  ],
  [
    '`(header, callback) => …` as key',
    '`async (header) => key`',
    async () => {
      const keys: Record<string, string> = { a: K, b: 'x'.repeat(64) };
      const token = there({ sub: 'ada' }, { keyid: 'a', expiresIn: '1h' });
      const left = await new Promise((resolve) => {
        jsonwebtoken.verify(
          token,
          ({ kid = '' }, callback) => callback(null, keys[kid]),
          (_error, payload) => resolve(payload),
        );
      });
      expect((await verify(token, async ({ kid = '' }) => keys[kid], OPEN)).payload).toEqual(left);
    },
  ],
  [
    'the private key to verify with',
    '`exportJwk(key, { public: true })`',
    async () => {
      const { privatePem } = pair('rsa');
      const token = jsonwebtoken.sign({ sub: 'ada' }, privatePem, { algorithm: 'RS256', expiresIn: '1h' });
      const options = { ...OPEN, algorithms: ['RS256'] as ['RS256'] };
      expect(await codeOf(() => verify(token, privatePem, options))).toBe('ERR_JWT_KEY_INVALID');
      const { payload } = await verify(token, await exportJwk(privatePem, { public: true }), options);
      expect(payload).toEqual(jsonwebtoken.verify(token, privatePem, { algorithms: ['RS256'] }));
    },
  ],
  [
    "`algorithms: ['HS256', 'RS256']`",
    'two entries of `createMultiVerifier`: a secret is never a public key',
    async () => {
      const { privatePem, publicPem } = pair('rsa');
      const mixed = ['HS256', 'RS256'] as unknown as ['HS256'];
      expect(await codeOf(() => createVerifier(K, { ...OPEN, algorithms: mixed }))).toBe('ERR_JWT_OPTION_INVALID');
      const entry = { issuer: 'a', audience: false } as const;
      const verifyToken = createMultiVerifier([
        { ...entry, key: K, algorithms: ['HS256'] },
        { ...entry, key: publicPem, algorithms: ['RS256'] },
      ]);
      const both = [
        there({ iss: 'a' }),
        jsonwebtoken.sign({ iss: 'a' }, privatePem, { algorithm: 'RS256', expiresIn: '1h' }),
      ];
      for (const token of both) expect((await verifyToken(token)).payload.iss).toBe('a');
      // what such a list is feared for: the public key taken for a secret
      const confused = await sign({ iss: 'a' }, K, OPTIONS);
      expect(await codeOf(() => verify(confused, publicPem, { ...OPEN, algorithms: ['RS256'] }))).toBe(
        'ERR_JWT_ALG_NOT_ALLOWED',
      );
    },
  ],
  [
    "`maxAge: '1h'`",
    'the same; a token of exactly that age is still accepted',
    async () => {
      const aged = (seconds: number): string => there({ iat: NOW_SECONDS - seconds, exp: NOW_SECONDS + 60 }, {});
      const left = [3599, 3600, 3601].map((age) => nameOf(() => jsonwebtoken.verify(aged(age), K, { maxAge: '1h' })));
      const right = [3599, 3600, 3601].map((age) => codeOf(() => verify(aged(age), K, { ...OPEN, maxAge: '1h' })));
      expect(await Promise.all(left)).toEqual([undefined, 'TokenExpiredError', 'TokenExpiredError']);
      expect(await Promise.all(right)).toEqual([undefined, undefined, 'ERR_JWT_TOO_OLD']);
    },
  ],
  [
    '`clockTolerance: 5`',
    "the same, or `'5s'`",
    async () => {
      const expired = there({ exp: NOW_SECONDS - 3 }, {});
      expect(await nameOf(() => jsonwebtoken.verify(expired, K, { clockTolerance: 5 }))).toBeUndefined();
      for (const clockTolerance of [5, '5s'] as const) {
        expect(await codeOf(() => verify(expired, K, { ...OPEN, clockTolerance }))).toBeUndefined();
      }
      expect(await codeOf(() => verify(expired, K, { ...OPEN, clockTolerance: 2 }))).toBe('ERR_JWT_EXPIRED');
    },
  ],
  [
    '`clockTimestamp` (seconds)',
    '`now: () => milliseconds`',
    async () => {
      const token = there({ exp: NOW_SECONDS + 60 }, {});
      const later = NOW_SECONDS + 61;
      expect(await nameOf(() => jsonwebtoken.verify(token, K, { clockTimestamp: later }))).toBe('TokenExpiredError');
      expect(await codeOf(() => verify(token, K, { ...OPEN, now: () => later * 1000 }))).toBe('ERR_JWT_EXPIRED');
      // seconds, as there, are found out
      expect(await codeOf(() => verify(token, K, { ...OPEN, now: () => later }))).toBe('ERR_JWT_OPTION_INVALID');
    },
  ],
  [
    '`ignoreExpiration: true`',
    "`clockTolerance: '7d'`, as long as a session may be renewed: the signature and all else are still checked, `nbf` with the same leeway. Never take the payload of `decode` or of `explain(…).decoded` instead: anybody can write it",
    async () => {
      const late = { ...OPEN, clockTolerance: '7d' } as const;
      const day = 86_400;
      const token = (age: number, key = K): string => jsonwebtoken.sign({ exp: NOW_SECONDS - age * day }, key);
      expect(await codeOf(() => verify(token(6), K, late))).toBeUndefined();
      expect(await codeOf(() => verify(token(8), K, late))).toBe('ERR_JWT_EXPIRED');
      expect(await codeOf(() => verify(token(1, 'x'.repeat(64)), K, late))).toBe('ERR_JWT_SIGNATURE_INVALID');
      const other = there({ exp: NOW_SECONDS - day, iss: 'x' }, {});
      expect(await codeOf(() => verify(other, K, { ...late, issuer: 'a' }))).toBe('ERR_JWT_CLAIM_MISMATCH');
      const early = (days: number): string => there({ nbf: NOW_SECONDS + days * day, exp: NOW_SECONDS + 9 * day }, {});
      expect(await codeOf(() => verify(early(6), K, late))).toBeUndefined();
      expect(await codeOf(() => verify(early(8), K, late))).toBe('ERR_JWT_NOT_ACTIVE');
    },
  ],
  [
    '`ignoreNotBefore: true`',
    "`clockTolerance: '1h'`, as long as the issuer's clock may be ahead; `exp` gets the same leeway",
    async () => {
      const early = there({ nbf: NOW_SECONDS + 1800, exp: NOW_SECONDS + 3600 }, {});
      expect(await nameOf(() => jsonwebtoken.verify(early, K, { ignoreNotBefore: true }))).toBeUndefined();
      expect(await codeOf(() => verify(early, K, OPEN))).toBe('ERR_JWT_NOT_ACTIVE');
      expect(await codeOf(() => verify(early, K, { ...OPEN, clockTolerance: '1h' }))).toBeUndefined();
      const late = there({ exp: NOW_SECONDS - 1800 }, {});
      expect(await codeOf(() => verify(late, K, { ...OPEN, clockTolerance: '1h' }))).toBeUndefined();
    },
  ],
  [
    '`allowInvalidAsymmetricKeyTypes: true`',
    'not there',
    async () => {
      const options = { ...OPEN, allowInvalidAsymmetricKeyTypes: true } as typeof OPEN;
      expect(await codeOf(() => createVerifier(K, options))).toBe('ERR_JWT_OPTION_INVALID');
    },
  ],
  [
    'tokens without `exp` are accepted',
    "`expiration: 'optional'`",
    async () => {
      const endless = there({ sub: 'ada' }, {});
      expect(await codeOf(() => verify(endless, K, OPEN))).toBe('ERR_JWT_CLAIM_MISSING');
      const { payload } = await verify(endless, K, { ...OPEN, expiration: 'optional' });
      expect(payload).toEqual(jsonwebtoken.verify(endless, K));
    },
  ],
  [
    'short secrets are accepted',
    'at least as long as the hash; `allowInsecureKeySizes: true` while you move',
    async () => {
      const token = jsonwebtoken.sign({}, 'short', { expiresIn: '1h' });
      expect(await codeOf(() => verify(token, 'short', OPEN))).toBe('ERR_JWT_KEY_INVALID');
      expect(await codeOf(() => verify(token, 'short', { ...OPEN, allowInsecureKeySizes: true }))).toBeUndefined();
    },
  ],
  [
    'any `typ` is accepted',
    'absent or `JWT`; `typ: false` for any',
    async () => {
      const token = there({}, { expiresIn: '1h', header: { alg: 'HS256', typ: 'at+jwt' } });
      expect(await nameOf(() => jsonwebtoken.verify(token, K))).toBeUndefined();
      expect(await codeOf(() => verify(token, K, OPEN))).toBe('ERR_JWT_TYP_MISMATCH');
      for (const typ of [false, 'at+jwt'] as const) {
        expect(await codeOf(() => verify(token, K, { ...OPEN, typ }))).toBeUndefined();
      }
    },
  ],
  [
    'a token padded with `=`, as AWS load balancers make it',
    "`padding: 'required'`",
    async () => {
      const { privateKey, publicPem } = pair('p256');
      const padded = (text: string | Buffer): string =>
        Buffer.from(text).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
      const input = `${padded('{"alg":"ES256"}')}.${padded(JSON.stringify({ exp: NOW_SECONDS + 60 }))}`;
      const signature = (await import('node:crypto')).sign('sha256', Buffer.from(input), {
        key: privateKey,
        dsaEncoding: 'ieee-p1363',
      });
      const token = `${input}.${padded(signature)}`;
      const options = { ...OPEN, algorithms: ['ES256'] as ['ES256'] };
      expect(token).toContain('=');
      expect(await codeOf(() => verify(token, publicPem, options))).toBe('ERR_JWT_MALFORMED');
      expect(await codeOf(() => verify(token, publicPem, { ...options, padding: 'required' }))).toBeUndefined();
    },
  ],
  [
    'verifiers made while `next build` runs',
    'make them [in a function](frameworks/late-secrets.md)',
    async () => {
      const environment: Record<string, string> = {};
      const verifier = (): VerifyToken => createVerifier(environment['SECRET'] ?? '', OPEN);
      expect(await codeOf(verifier)).toBe('ERR_JWT_KEY_INVALID');
      environment['SECRET'] = K;
      expect((await verifier()(there({ sub: 'ada' }))).payload.sub).toBe('ada');
    },
  ],
]);

everyRow(PAGE, 'errors', [
  [
    '`jwt.decode(token)`, `null` when malformed',
    '`decode(token).payload`, throws a `TokenError`',
    async () => {
      const token = there({ sub: 'ada' });
      expect(decode(token).payload).toEqual(jsonwebtoken.decode(token));
      expect(jsonwebtoken.decode('abc')).toBeNull();
      expect(await codeOf(() => decode('abc'))).toBe('ERR_JWT_MALFORMED');
    },
  ],
  [
    '`jwt.decode(token, { complete: true })`',
    '`decode(token)`',
    async () => {
      const token = there({ sub: 'ada' });
      const { header, payload, signature } = decode(token);
      const left = jsonwebtoken.decode(token, { complete: true });
      expect({ header, payload, signature: Buffer.from(signature).toString('base64url') }).toEqual(left);
    },
  ],
  [
    '`TokenExpiredError`',
    '`TokenError` with `ERR_JWT_EXPIRED`',
    async () => {
      const token = there({ exp: NOW_SECONDS - 1 }, {});
      expect(await nameOf(() => jsonwebtoken.verify(token, K))).toBe('TokenExpiredError');
      expect(await codeOf(() => verify(token, K, OPEN))).toBe('ERR_JWT_EXPIRED');
    },
  ],
  [
    '`error.expiredAt`',
    '`decode(token).payload.exp`, in seconds',
    async () => {
      const token = there({ exp: NOW_SECONDS - 1 }, {});
      try {
        expect.fail(String(jsonwebtoken.verify(token, K)));
      } catch (error) {
        const { expiredAt } = error as jsonwebtoken.TokenExpiredError;
        expect(decode(token).payload.exp).toBe(expiredAt.getTime() / 1000);
      }
    },
  ],
  [
    '`NotBeforeError`, `error.date`',
    '`TokenError` with `ERR_JWT_NOT_ACTIVE`; `decode(token).payload.nbf`',
    async () => {
      const token = there({ nbf: NOW_SECONDS + 60, exp: NOW_SECONDS + 90 }, {});
      expect(await nameOf(() => jsonwebtoken.verify(token, K))).toBe('NotBeforeError');
      expect(await codeOf(() => verify(token, K, OPEN))).toBe('ERR_JWT_NOT_ACTIVE');
      expect(decode(token).payload.nbf).toBe(NOW_SECONDS + 60);
    },
  ],
  [
    '`JsonWebTokenError`',
    '`TokenError` with one of the other codes, or `UsageError` where the calling code or its key is wrong',
    async () => {
      const attempts: readonly [string, string, string][] = [
        ['abc', K, 'ERR_JWT_MALFORMED'],
        [there({}), 'x'.repeat(64), 'ERR_JWT_SIGNATURE_INVALID'],
        [there({}), '', 'ERR_JWT_KEY_INVALID'],
      ];
      for (const [token, key, code] of attempts) {
        expect(await nameOf(() => jsonwebtoken.verify(token, key))).toBe('JsonWebTokenError');
        expect(await codeOf(() => verify(token, key, OPEN))).toBe(code);
      }
    },
  ],
  [
    '`error instanceof JsonWebTokenError`',
    '`isTokenError(error)`',
    async () => {
      const error: unknown = await verify('abc', K, OPEN).catch((thrown: unknown) => thrown);
      expect(isTokenError(error)).toBe(true);
      expect(isTokenError(new jsonwebtoken.JsonWebTokenError('jwt malformed'))).toBe(false);
    },
  ],
  [
    '`try { … } catch { return null; }`',
    '`tryVerify(verifyToken(token))`',
    async () => {
      const verifyToken = createVerifier(K, OPEN);
      expect(await tryVerify(verifyToken(there({ sub: 'ada' })))).toMatchObject({ ok: true, payload: { sub: 'ada' } });
      expect(await tryVerify(verifyToken('abc'))).toMatchObject({ ok: false, error: { code: 'ERR_JWT_MALFORMED' } });
    },
  ],
]);
