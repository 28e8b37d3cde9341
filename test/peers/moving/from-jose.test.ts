// Every row of docs/moving-from-jose.md, run: beside jose itself where that shows more than words.
import * as jose from 'jose';
import { expect } from 'vitest';
import {
  createRemoteIssuer,
  createRemoteJwks,
  decode,
  exportJwk,
  exportPem,
  generateKeyPair,
  generateSecret,
  isJwksError,
  isTokenError,
  type Jwk,
  jwkThumbprint,
  type KeyResolver,
  sign,
  type SignOptions,
  verify,
  type VerifyOptions,
} from 'strictjwt';
import { NOW, NOW_SECONDS } from '../../support/clock.ts';
import { pair } from '../../support/keys.ts';
import { answering, claimsOf, codeOf, everyRow, headerOf, K, nameOf, OPEN } from './moving.ts';

const PAGE = 'docs/moving-from-jose.md';
const OPTIONS = { algorithm: 'HS256', expiresIn: '1h' } as const satisfies SignOptions;
const BYTES = new TextEncoder().encode(K);
const ES = { ...OPEN, algorithms: ['ES256'] } as const;

/** A token of jose's, signed with the secret. */
function there(claims: jose.JWTPayload, header: object = {}): Promise<string> {
  return new jose.SignJWT(claims).setProtectedHeader({ alg: 'HS256', ...header }).sign(BYTES);
}

const living = { sub: 'ada', exp: NOW_SECONDS + 3600 };
const jwkOf = (name: 'p256' | 'rsa', more: object): Promise<Jwk> =>
  exportJwk(pair(name).publicPem).then((jwk) => ({ ...jwk, ...more }));

everyRow(PAGE, 'signing', [
  [
    '`new SignJWT(claims).setProtectedHeader({ alg, kid })….sign(key)`',
    '`sign(claims, key, { algorithm, expiresIn, header: { kid } })`',
    async () => {
      const right = await sign({ sub: 'ada' }, K, { ...OPTIONS, header: { kid: '1' } });
      const built = new jose.SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'HS256', kid: '1', typ: 'JWT' });
      const left = await built.setIssuedAt().setExpirationTime('1h').sign(BYTES);
      expect([headerOf(right), claimsOf(right)]).toEqual([headerOf(left), claimsOf(left)]);
    },
  ],
  [
    '`.setIssuedAt()`',
    'on by default; `issuedAt: false`',
    async () => {
      expect(claimsOf(await sign({}, K, OPTIONS))['iat']).toBe(NOW_SECONDS);
      expect(claimsOf(await sign({}, K, { ...OPTIONS, issuedAt: false }))).not.toHaveProperty('iat');
    },
  ],
  [
    '`.setIssuedAt(date)`',
    'claim `iat`, in whole seconds',
    async () => {
      const date = new Date(NOW - 60_000);
      const left = await new jose.SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuedAt(date).sign(BYTES);
      const right = claimsOf(await sign({ iat: Math.floor(date.getTime() / 1000) }, K, OPTIONS));
      expect(right['iat']).toBe(claimsOf(left)['iat']);
    },
  ],
  [
    "`.setExpirationTime('2 hours')`",
    "`expiresIn: '2h'`, required",
    async () => {
      const left = await new jose.SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('2 hours')
        .sign(BYTES);
      const right = claimsOf(await sign({}, K, { ...OPTIONS, expiresIn: '2h' }));
      expect(right['exp']).toBe(claimsOf(left)['exp']);
      expect(await codeOf(() => sign({}, K, { ...OPTIONS, expiresIn: '2 hours' as '2h' }))).toBe(
        'ERR_JWT_OPTION_INVALID',
      );
      expect(await codeOf(() => sign({}, K, { algorithm: 'HS256' } as SignOptions))).toBe('ERR_JWT_OPTION_INVALID');
    },
  ],
  [
    '`.setExpirationTime(date)`, `.setExpirationTime(seconds)`',
    'claim `exp`, in whole seconds',
    async () => {
      const date = new Date(NOW + 60_500);
      const seconds = Math.floor(date.getTime() / 1000);
      for (const when of [date, seconds]) {
        const left = await new jose.SignJWT({})
          .setProtectedHeader({ alg: 'HS256' })
          .setExpirationTime(when)
          .sign(BYTES);
        expect(claimsOf(left)['exp']).toBe(seconds);
      }
      expect(claimsOf(await sign({ exp: seconds }, K, { algorithm: 'HS256' }))['exp']).toBe(seconds);
    },
  ],
  [
    'no `.setExpirationTime()`',
    '`expiresIn: false`',
    async () => {
      const right = claimsOf(await sign({ sub: 'ada' }, K, { algorithm: 'HS256', expiresIn: false, issuedAt: false }));
      expect(right).toEqual(claimsOf(await there({ sub: 'ada' })));
    },
  ],
  [
    "`.setNotBefore('5m')`",
    "`notBefore: '5m'`",
    async () => {
      const left = await new jose.SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setNotBefore('5m').sign(BYTES);
      expect(claimsOf(await sign({}, K, { ...OPTIONS, notBefore: '5m' }))['nbf']).toBe(claimsOf(left)['nbf']);
    },
  ],
  [
    '`.setIssuer()`, `.setAudience()`',
    'options `issuer`, `audience`',
    async () => {
      const built = new jose.SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer('a').setAudience(['b', 'c']);
      const { iss, aud } = claimsOf(await sign({}, K, { ...OPTIONS, issuer: 'a', audience: ['b', 'c'] }));
      expect({ iss, aud }).toEqual(claimsOf(await built.sign(BYTES)));
    },
  ],
  [
    '`.setSubject()`, `.setJti()`',
    'claims `sub`, `jti`',
    async () => {
      const built = new jose.SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setSubject('ada').setJti('1');
      const { sub, jti } = claimsOf(await sign({ sub: 'ada', jti: '1' }, K, OPTIONS));
      expect({ sub, jti }).toEqual(claimsOf(await built.sign(BYTES)));
    },
  ],
  [
    "`new SignJWT({ ...payload }).setIssuedAt().setExpirationTime('1h')`: both are overridden",
    'take `exp`, `iat` and `nbf` out of the payload first; `exp` beside `expiresIn` is an error, and an old `iat` stays',
    async () => {
      const { payload } = await verify(await sign({ sub: 'ada', iat: NOW_SECONDS - 60 }, K, OPTIONS), K, OPEN);
      const again = new jose.SignJWT({ ...payload }).setProtectedHeader({ alg: 'HS256' }).setIssuedAt();
      const left = claimsOf(await again.setExpirationTime('1h').sign(BYTES));
      expect(await codeOf(() => sign({ ...payload } as object, K, OPTIONS))).toBe('ERR_JWT_OPTION_INVALID');
      const { exp, iat, nbf, ...claims } = payload;
      expect(claimsOf(await sign(claims, K, OPTIONS))).toEqual(left);
      expect([exp, iat, nbf]).toEqual([NOW_SECONDS + 3540, NOW_SECONDS - 60, undefined]);
      expect(claimsOf(await sign({ ...claims, iat }, K, OPTIONS))['iat']).toBe(iat);
    },
  ],
  [
    '`new TextEncoder().encode(secret)`',
    'hand in the text',
    async () => {
      const { payload } = await jose.jwtVerify(await sign({ sub: 'ada' }, K, OPTIONS), BYTES);
      expect((await verify(await there(living), K, OPEN)).payload.sub).toBe(payload.sub);
    },
  ],
  [
    "`generateSecret('HS256')`",
    "`generateSecret('HS256')`: text, to be kept as it is",
    async () => {
      const secret = generateSecret('HS256');
      expect(typeof secret).toBe('string');
      const token = await sign({ sub: 'ada' }, secret, OPTIONS);
      expect((await jose.jwtVerify(token, new TextEncoder().encode(secret))).payload.sub).toBe('ada');
    },
  ],
  [
    "`generateKeyPair('ES256', { extractable: true })`",
    'the same',
    async () => {
      const [left, right] = await Promise.all([
        jose.generateKeyPair('ES256', { extractable: true }),
        generateKeyPair('ES256', { extractable: true }),
      ]);
      for (const { publicKey, privateKey } of [left, right]) {
        const token = await sign({ sub: 'ada' }, privateKey, { ...OPTIONS, algorithm: 'ES256' });
        expect((await jose.jwtVerify(token, publicKey)).payload.sub).toBe('ada');
        expect((await exportJwk(privateKey)).crv).toBe('P-256');
      }
    },
  ],
  [
    '`importPKCS8(pem, alg)`, `importJWK(jwk)` to sign',
    'hand in the PEM text or the JWK',
    async () => {
      const { privatePem, publicPem } = pair('p256');
      const key = await jose.importPKCS8(privatePem, 'ES256');
      const left = await new jose.SignJWT(living).setProtectedHeader({ alg: 'ES256' }).sign(key);
      const jwk = await exportJwk(privatePem);
      for (const given of [privatePem, jwk]) {
        const right = await sign(living, given, { algorithm: 'ES256' });
        expect((await verify(right, publicPem, ES)).payload.sub).toBe('ada');
      }
      expect((await verify(left, publicPem, ES)).payload).toEqual(living);
    },
  ],
  [
    '`exportJWK`, `exportSPKI`, `exportPKCS8`',
    '`exportJwk`, `exportPem`',
    async () => {
      const { privatePem, publicPem } = pair('p256');
      const { kty, crv, x, y, d } = await exportJwk(privatePem);
      expect({ kty, crv, x, y, d }).toEqual(
        await jose.exportJWK(await jose.importPKCS8(privatePem, 'ES256', { extractable: true })),
      );
      const trimmed = async (text: Promise<string>): Promise<string> => (await text).trim();
      expect(await trimmed(exportPem(await exportJwk(publicPem)))).toBe(publicPem.trim());
      expect(await trimmed(exportPem(await exportJwk(privatePem)))).toBe(privatePem.trim());
    },
  ],
  [
    '`calculateJwkThumbprint(jwk)`',
    '`jwkThumbprint(jwk)`',
    async () => {
      const jwk = await jwkOf('p256', {});
      expect(await jwkThumbprint(jwk)).toBe(await jose.calculateJwkThumbprint(jwk as jose.JWK));
    },
  ],
]);

everyRow(PAGE, 'verifying', [
  [
    '`jwtVerify(token, key, options)`',
    '`verify(token, key, options)`; `algorithms`, `issuer` and `audience` are required',
    async () => {
      const token = await there({ ...living, iss: 'a', aud: 'b' });
      const options = { algorithms: ['HS256'] as ['HS256'], issuer: 'a', audience: 'b' };
      expect((await verify(token, K, options)).payload).toEqual((await jose.jwtVerify(token, BYTES, options)).payload);
      for (const name of ['algorithms', 'issuer', 'audience']) {
        expect(await codeOf(() => verify(token, K, { ...options, [name]: undefined as never }))).toBe(
          'ERR_JWT_OPTION_INVALID',
        );
      }
    },
  ],
  [
    '`{ payload, protectedHeader }`',
    '`{ payload, header }`',
    async () => {
      const token = await there(living, { kid: '1' });
      const left = await jose.jwtVerify(token, BYTES);
      const { payload, header } = await verify(token, K, OPEN);
      expect({ payload, protectedHeader: header }).toEqual(left);
    },
  ],
  [
    '`{ key }` of the result',
    'not there',
    async () => {
      const { publicPem } = pair('p256');
      const token = await sign(living, pair('p256').privatePem, { algorithm: 'ES256' });
      const left = await jose.jwtVerify(token, async () => jose.importSPKI(publicPem, 'ES256'));
      expect(left).toHaveProperty('key');
      expect(await verify(token, async () => publicPem, ES)).not.toHaveProperty('key');
    },
  ],
  [
    '`payload as Mine`',
    '`verify<Mine>(token, key, options)`, or a `schema`, which checks it',
    async () => {
      const token = await there({ ...living, role: 'admin' });
      const role: string = (await verify<{ role: string }>(token, K, OPEN)).payload.role;
      expect(role).toBe('admin');
      const validate = (): { issues: [{ message: string }] } => ({ issues: [{ message: 'no such role' }] });
      const schema = { '~standard': { version: 1, vendor: 'test', validate } } as const;
      expect(await codeOf(() => verify(token, K, { ...OPEN, schema }))).toBe('ERR_JWT_SCHEMA');
    },
  ],
  [
    '`jwtVerify<Mine>(…)`',
    '`verify<Mine>(…)`',
    async () => {
      const token = await there({ ...living, role: 'admin' });
      const left: string = (await jose.jwtVerify<{ role: string }>(token, BYTES)).payload.role;
      const right: string = (await verify<{ role: string }>(token, K, OPEN)).payload.role;
      expect(right).toBe(left);
    },
  ],
  [
    'options in a `const`',
    '`{ … } satisfies VerifyOptions`',
    async () => {
      const options = { algorithms: ['HS256'], issuer: false, audience: false } satisfies VerifyOptions;
      expect((await verify(await there(living), K, options)).payload.sub).toBe('ada');
    },
  ],
  [
    '`subject`, `requiredClaims`',
    'the same',
    async () => {
      const token = await there(living);
      for (const options of [{ subject: 'eve' }, { requiredClaims: ['jti'] }]) {
        expect(await nameOf(() => jose.jwtVerify(token, BYTES, options))).toBe('JWTClaimValidationFailed');
        expect(await codeOf(() => verify(token, K, { ...OPEN, ...options }))).toMatch(/^ERR_JWT_CLAIM_MIS/);
      }
      expect(
        await codeOf(() => verify(token, K, { ...OPEN, subject: 'ada', requiredClaims: ['sub'] })),
      ).toBeUndefined();
    },
  ],
  [
    "`maxTokenAge: '1h'`",
    "`maxAge: '1h'`",
    async () => {
      for (const [age, code] of [
        [3599, undefined],
        [3601, 'ERR_JWT_TOO_OLD'],
      ] as const) {
        const token = await there({ ...living, iat: NOW_SECONDS - age });
        const left = await nameOf(() => jose.jwtVerify(token, BYTES, { maxTokenAge: '1h' }));
        expect(left).toBe(code && 'JWTExpired');
        expect(await codeOf(() => verify(token, K, { ...OPEN, maxAge: '1h' }))).toBe(code);
      }
    },
  ],
  [
    "`clockTolerance: '5 seconds'`",
    "`'5s'`, or `5`",
    async () => {
      const token = await there({ exp: NOW_SECONDS - 3 });
      expect(await nameOf(() => jose.jwtVerify(token, BYTES, { clockTolerance: '5 seconds' }))).toBeUndefined();
      for (const clockTolerance of ['5s', 5] as const) {
        expect(await codeOf(() => verify(token, K, { ...OPEN, clockTolerance }))).toBeUndefined();
      }
      expect(await codeOf(() => verify(token, K, { ...OPEN, clockTolerance: '5 seconds' as '5s' }))).toBe(
        'ERR_JWT_OPTION_INVALID',
      );
    },
  ],
  [
    '`currentDate: new Date(…)`',
    '`now: () => milliseconds`',
    async () => {
      const token = await there({ exp: NOW_SECONDS - 3 });
      const before = NOW - 60_000;
      expect(await nameOf(() => jose.jwtVerify(token, BYTES, { currentDate: new Date(before) }))).toBeUndefined();
      expect(await codeOf(() => verify(token, K, { ...OPEN, now: () => before }))).toBeUndefined();
    },
  ],
  [
    "`typ: 'at+jwt'`",
    'the same',
    async () => {
      for (const typ of ['at+jwt', 'application/at+jwt', 'AT+JWT', 'JWT']) {
        const token = await there(living, { typ });
        const left = await nameOf(() => jose.jwtVerify(token, BYTES, { typ: 'at+jwt' }));
        const right = await codeOf(() => verify(token, K, { ...OPEN, typ: 'at+jwt' }));
        expect([typ, right]).toEqual([typ, left && 'ERR_JWT_TYP_MISMATCH']);
      }
    },
  ],
  [
    'any `typ` is accepted',
    'absent or `JWT`; `typ: false` for any',
    async () => {
      const token = await there(living, { typ: 'dpop+jwt' });
      expect(await nameOf(() => jose.jwtVerify(token, BYTES))).toBeUndefined();
      expect(await codeOf(() => verify(token, K, OPEN))).toBe('ERR_JWT_TYP_MISMATCH');
      expect(await codeOf(() => verify(token, K, { ...OPEN, typ: false }))).toBeUndefined();
      expect(await codeOf(async () => verify(await there(living), K, OPEN))).toBeUndefined();
    },
  ],
  [
    '`crit`',
    'not there: any `crit` is refused',
    async () => {
      const built = new jose.SignJWT(living).setProtectedHeader({ alg: 'HS256', crit: ['x'], x: true });
      const token = await built.sign(BYTES, { crit: { x: true } });
      expect(await nameOf(() => jose.jwtVerify(token, BYTES, { crit: { x: true } }))).toBeUndefined();
      expect(await codeOf(() => verify(token, K, OPEN))).toBe('ERR_JWT_CRIT_UNSUPPORTED');
      expect(await codeOf(() => verify(token, K, { ...OPEN, crit: { x: true } } as VerifyOptions))).toBe(
        'ERR_JWT_OPTION_INVALID',
      );
    },
  ],
  [
    'tokens without `exp` are accepted',
    "`expiration: 'optional'`",
    async () => {
      const token = await there({ sub: 'ada' });
      expect(await nameOf(() => jose.jwtVerify(token, BYTES))).toBeUndefined();
      expect(await codeOf(() => verify(token, K, OPEN))).toBe('ERR_JWT_CLAIM_MISSING');
      expect(await codeOf(() => verify(token, K, { ...OPEN, expiration: 'optional' }))).toBeUndefined();
    },
  ],
  [
    '`sub` that is a number is accepted',
    '`allowNumericSub: true`',
    async () => {
      const token = await there({ ...living, sub: 42 as unknown as string });
      expect(await nameOf(() => jose.jwtVerify(token, BYTES))).toBeUndefined();
      expect(await codeOf(() => verify(token, K, OPEN))).toBe('ERR_JWT_CLAIM_INVALID');
      expect((await verify(token, K, { ...OPEN, allowNumericSub: true })).payload.sub).toBe(42);
    },
  ],
  [
    '`importSPKI(pem, alg)`, `importX509(pem, alg)`, `importJWK(jwk)`',
    'hand in the PEM text or the JWK',
    async () => {
      const { privatePem, publicPem } = pair('p256');
      const token = await sign(living, privatePem, { algorithm: 'ES256' });
      await jose.jwtVerify(token, await jose.importSPKI(publicPem, 'ES256'));
      for (const key of [publicPem, await jwkOf('p256', {})]) {
        expect((await verify(token, key, ES)).payload.sub).toBe('ada');
      }
    },
  ],
  [
    '`createLocalJWKSet(jwks)`',
    'hand in the set',
    async () => {
      const jwks = { keys: [await jwkOf('p256', { kid: '1' }), await jwkOf('rsa', { kid: '2' })] };
      const token = await sign(living, pair('p256').privatePem, { algorithm: 'ES256', header: { kid: '1' } });
      const left = await jose.jwtVerify(token, jose.createLocalJWKSet(jwks as jose.JSONWebKeySet));
      expect((await verify(token, jwks, ES)).payload).toEqual(left.payload);
    },
  ],
  [
    '`(protectedHeader, token) => key`',
    '`(header) => key`',
    async () => {
      const token = await there(living, { kid: '1' });
      const asked: unknown[] = [];
      const resolver = (header: { kid?: string }): string => {
        asked.push(header.kid);
        return K;
      };
      await verify(token, resolver, OPEN);
      await jose.jwtVerify(token, async (header) => new TextEncoder().encode(resolver(header)));
      expect(asked).toEqual(['1', '1']);
    },
  ],
  [
    '`EmbeddedJWK`',
    '`({ jwk }) => jwk`, once it is known whose key that is, and that it is [one public JWK](providers/dpop.md)',
    async () => {
      const jwk = await jwkOf('p256', {});
      const token = await sign(living, pair('p256').privatePem, { algorithm: 'ES256', header: { jwk } });
      await jose.jwtVerify(token, jose.EmbeddedJWK);
      const mine = await jwkThumbprint(jwk);
      const embedded: KeyResolver = async ({ jwk: sent }) =>
        (await jwkThumbprint(sent as Jwk)) === mine ? (sent as Jwk) : undefined;
      expect((await verify(token, embedded, ES)).payload.sub).toBe('ada');
      const stranger = await generateKeyPair('ES256', { extractable: true });
      const forged = await sign(living, stranger.privateKey, {
        algorithm: 'ES256',
        header: { jwk: await exportJwk(stranger.publicKey) },
      });
      expect(await codeOf(() => verify(forged, embedded, ES))).toBe('ERR_JWT_KEY_NOT_FOUND');
    },
  ],
  [
    '`decodeJwt`, `decodeProtectedHeader`',
    '`decode(token).payload`, `decode(token).header`',
    async () => {
      const token = await there(living, { kid: '1' });
      const { payload, header } = decode(token);
      expect([payload, header]).toEqual([jose.decodeJwt(token), jose.decodeProtectedHeader(token)]);
    },
  ],
  [
    'JWE (`EncryptJWT`, `jwtDecrypt`), `UnsecuredJWT`, JSON serialization',
    'not here: stay with `jose` for these',
    async () => {
      const encrypted = await new jose.EncryptJWT(living)
        .setProtectedHeader({ alg: 'dir', enc: 'A128CBC-HS256' })
        .encrypt(BYTES.slice(0, 32));
      const unsigned = new jose.UnsecuredJWT(living).encode();
      for (const token of [encrypted, unsigned])
        expect(await codeOf(() => verify(token, K, OPEN))).toMatch(/^ERR_JWT_/);
    },
  ],
]);

everyRow(PAGE, 'remote', [
  [
    '`createRemoteJWKSet(new URL(url))`',
    '`createRemoteJwks(url)`; by discovery `createRemoteIssuer(issuer)`',
    async () => {
      const jwks = { keys: [await jwkOf('p256', { kid: '1', alg: 'ES256' })] };
      const token = await sign(living, pair('p256').privatePem, { algorithm: 'ES256', header: { kid: '1' } });
      const url = 'https://idp.example/jwks';
      const remote = answering(jwks);
      const left = jose.createRemoteJWKSet(new URL(url), { [jose.customFetch]: remote.fetch });
      const right = createRemoteJwks(url, { fetch: remote.fetch });
      expect((await verify(token, right, ES)).payload).toEqual((await jose.jwtVerify(token, left)).payload);
      expect(remote.asked).toEqual([url, url]);
      const pages: Record<string, unknown> = {
        'https://idp.example/.well-known/openid-configuration': { issuer: 'https://idp.example', jwks_uri: url },
        [url]: jwks,
      };
      const fetch = (async (asked: URL) =>
        new Response(JSON.stringify(pages[String(asked)]))) as typeof globalThis.fetch;
      const issuer = createRemoteIssuer('https://idp.example', { fetch });
      expect((await verify(token, issuer, ES)).payload.sub).toBe('ada');
    },
  ],
  [
    '`cacheMaxAge: 600_000`, `cooldownDuration`, `timeoutDuration` (milliseconds)',
    "`cacheMaxAge: '10m'`, `cooldown`, `timeout`: with a unit, or seconds",
    async () => {
      const milliseconds = { cacheMaxAge: 600_000, cooldown: 30_000, timeout: 5000 };
      for (const [name, value] of Object.entries(milliseconds)) {
        expect(await codeOf(() => createRemoteJwks('https://idp.example/jwks', { [name]: value }))).toBe(
          'ERR_JWT_OPTION_INVALID',
        );
      }
      createRemoteJwks('https://idp.example/jwks', { cacheMaxAge: '10m', cooldown: '30s', timeout: '5s' });
      createRemoteJwks('https://idp.example/jwks', { cacheMaxAge: 600, cooldown: 30, timeout: 5 });
    },
  ],
  [
    '`cacheMaxAge: Infinity`',
    "`cacheMaxAge: '3650d'`",
    async () => {
      expect(await codeOf(() => createRemoteJwks('https://idp.example/jwks', { cacheMaxAge: Infinity }))).toBe(
        'ERR_JWT_OPTION_INVALID',
      );
      createRemoteJwks('https://idp.example/jwks', { cacheMaxAge: '3650d' });
    },
  ],
  [
    '`headers`',
    'the same',
    async () => {
      const sent: (string | null)[] = [];
      const fetch = (async (_url: URL, init?: RequestInit) => {
        sent.push(new Headers(init?.headers).get('authorization'));
        return new Response(JSON.stringify({ keys: [await jwkOf('p256', {})] }));
      }) as typeof globalThis.fetch;
      const headers = { authorization: 'Bearer x' };
      await createRemoteJwks('https://idp.example/jwks', { fetch, headers }).reload();
      await jose
        .createRemoteJWKSet(new URL('https://idp.example/jwks'), { headers, [jose.customFetch]: fetch })
        .reload();
      expect(sent).toEqual(['Bearer x', 'Bearer x']);
    },
  ],
  [
    '`[customFetch]`',
    '`fetch`',
    async () => {
      const remote = answering({ keys: [await jwkOf('p256', {})] });
      await createRemoteJwks('https://idp.example/jwks', { fetch: remote.fetch }).reload();
      expect(remote.asked).toEqual(['https://idp.example/jwks']);
    },
  ],
  [
    '`[jwksCache]`',
    'not there',
    async () => {
      const options = { jwksCache: {} } as object;
      expect(await codeOf(() => createRemoteJwks('https://idp.example/jwks', options))).toBe('ERR_JWT_OPTION_INVALID');
    },
  ],
  [
    '`.reload()`',
    'the same',
    async () => {
      const remote = answering({ keys: [await jwkOf('p256', {})] });
      const keys = createRemoteJwks('https://idp.example/jwks', { fetch: remote.fetch });
      await keys.reload();
      await keys.reload();
      expect(remote.asked).toHaveLength(2);
    },
  ],
  [
    '`.fresh`, `.coolingDown`, `.jwks()`',
    '`.stats()`',
    async () => {
      const remote = answering({ keys: [await jwkOf('p256', {})] });
      const keys = createRemoteJwks('https://idp.example/jwks', { fetch: remote.fetch });
      expect(keys.stats()).toMatchObject({ keys: 0, fetchedAt: undefined });
      await keys.reload();
      expect(keys.stats()).toMatchObject({ keys: 1, fetchedAt: NOW });
    },
  ],
  [
    '`http:` addresses are taken',
    '`allowInsecureTransport: true`',
    async () => {
      expect(await codeOf(() => createRemoteJwks('http://keycloak:8080/jwks'))).toBe('ERR_JWT_OPTION_INVALID');
      createRemoteJwks('http://keycloak:8080/jwks', { allowInsecureTransport: true });
      jose.createRemoteJWKSet(new URL('http://keycloak:8080/jwks'));
    },
  ],
]);

everyRow(PAGE, 'errors', [
  [
    '`JWTExpired`, `JWTClaimValidationFailed`',
    '`TokenError` with `ERR_JWT_EXPIRED`, `ERR_JWT_CLAIM_…`',
    async () => {
      const cases: readonly [Promise<string>, string, string][] = [
        [there({ exp: NOW_SECONDS - 1 }), 'JWTExpired', 'ERR_JWT_EXPIRED'],
        [there({ ...living, iss: 'x' }), 'JWTClaimValidationFailed', 'ERR_JWT_CLAIM_MISMATCH'],
        [there(living), 'JWTClaimValidationFailed', 'ERR_JWT_CLAIM_MISSING'],
      ];
      for (const [token, name, code] of cases) {
        const issuer = 'a';
        const options = name === 'JWTExpired' ? {} : { issuer };
        expect(await nameOf(async () => jose.jwtVerify(await token, BYTES, options))).toBe(name);
        expect(await codeOf(async () => verify(await token, K, { ...OPEN, ...options }))).toBe(code);
      }
    },
  ],
  [
    '`error.claim`, `error.payload`',
    '`error.claim`; no payload in an error: `decode(token).payload`',
    async () => {
      const token = await there({ ...living, iss: 'x' });
      const left = (await jose.jwtVerify(token, BYTES, { issuer: 'a' }).catch((error: unknown) => error)) as {
        claim: string;
      };
      const right = await verify(token, K, { ...OPEN, issuer: 'a' }).catch((error: unknown) => error);
      expect(right).toMatchObject({ claim: left.claim });
      expect(right).not.toHaveProperty('payload');
      expect(decode(token).payload).toHaveProperty('iss', 'x');
    },
  ],
  [
    '`JWSSignatureVerificationFailed`, `JOSEAlgNotAllowed`',
    '`TokenError` with `ERR_JWT_SIGNATURE_INVALID`, `ERR_JWT_ALG_NOT_ALLOWED`',
    async () => {
      const token = await there(living);
      const other = 'x'.repeat(64);
      expect(await nameOf(() => jose.jwtVerify(token, new TextEncoder().encode(other)))).toBe(
        'JWSSignatureVerificationFailed',
      );
      expect(await codeOf(() => verify(token, other, OPEN))).toBe('ERR_JWT_SIGNATURE_INVALID');
      expect(await nameOf(() => jose.jwtVerify(token, BYTES, { algorithms: ['HS512'] }))).toBe('JOSEAlgNotAllowed');
      expect(await codeOf(() => verify(token, K, { ...OPEN, algorithms: ['HS512'] }))).toBe('ERR_JWT_ALG_NOT_ALLOWED');
    },
  ],
  [
    '`JWSInvalid`, `JWTInvalid`',
    '`TokenError` with `ERR_JWT_MALFORMED`',
    async () => {
      expect(await nameOf(() => jose.jwtVerify('a.b', BYTES))).toBe('JWSInvalid');
      expect(await codeOf(() => verify('a.b', K, OPEN))).toBe('ERR_JWT_MALFORMED');
      const list = await new jose.CompactSign(new TextEncoder().encode('[]'))
        .setProtectedHeader({ alg: 'HS256' })
        .sign(BYTES);
      expect(await nameOf(() => jose.jwtVerify(list, BYTES))).toBe('JWTInvalid');
      expect(await codeOf(() => verify(list, K, OPEN))).toBe('ERR_JWT_MALFORMED');
    },
  ],
  [
    '`JWKSNoMatchingKey`, `JWKSMultipleMatchingKeys`',
    '`TokenError` with `ERR_JWT_KEY_NOT_FOUND`, `ERR_JWT_KEY_AMBIGUOUS`',
    async () => {
      const jwk = await jwkOf('p256', { kid: '1' });
      const signed = (kid: string): Promise<string> =>
        sign(living, pair('p256').privatePem, { algorithm: 'ES256', header: { kid } });
      for (const [kid, keys, name, code] of [
        ['2', [jwk], 'JWKSNoMatchingKey', 'ERR_JWT_KEY_NOT_FOUND'],
        ['1', [jwk, { ...jwk, alg: 'ES256' }], 'JWKSMultipleMatchingKeys', 'ERR_JWT_KEY_AMBIGUOUS'],
      ] as const) {
        const token = await signed(kid);
        const set = jose.createLocalJWKSet({ keys: [...keys] } as jose.JSONWebKeySet);
        expect(await nameOf(() => jose.jwtVerify(token, set))).toBe(name);
        expect(await codeOf(() => verify(token, { keys: [...keys] }, ES))).toBe(code);
      }
    },
  ],
  [
    '`JWKSTimeout`, a status other than 200',
    '`JwksError` with `ERR_JWKS_UNAVAILABLE`',
    async () => {
      const { fetch } = answering({}, { status: 500 });
      const reload = createRemoteJwks('https://idp.example/jwks', { fetch }).reload();
      expect(await codeOf(() => reload)).toBe('ERR_JWKS_UNAVAILABLE');
      const late = (async () => Promise.reject(new DOMException('late', 'TimeoutError'))) as typeof globalThis.fetch;
      const left = jose.createRemoteJWKSet(new URL('https://idp.example/jwks'), { [jose.customFetch]: late });
      expect(await nameOf(() => left.reload())).toBe('JWKSTimeout');
      const right = createRemoteJwks('https://idp.example/jwks', { fetch: late });
      expect(await codeOf(() => right.reload())).toBe('ERR_JWKS_UNAVAILABLE');
    },
  ],
  [
    '`JWKSInvalid`',
    '`JwksError` with `ERR_JWKS_INVALID`',
    async () => {
      const { fetch } = answering({ keys: 'none' });
      const left = jose.createRemoteJWKSet(new URL('https://idp.example/jwks'), { [jose.customFetch]: fetch });
      expect(await nameOf(() => left.reload())).toBe('JWKSInvalid');
      const right = createRemoteJwks('https://idp.example/jwks', { fetch });
      expect(await codeOf(() => right.reload())).toBe('ERR_JWKS_INVALID');
    },
  ],
  [
    '`error instanceof errors.JOSEError`',
    '`isTokenError(error)`, `isJwksError(error)`',
    async () => {
      const rejected: unknown = await verify('abc', K, OPEN).catch((error: unknown) => error);
      const { fetch } = answering({}, { status: 500 });
      const keys = createRemoteJwks('https://idp.example/jwks', { fetch });
      const away: unknown = await keys.reload().catch((error: unknown) => error);
      expect([isTokenError(rejected), isJwksError(away)]).toEqual([true, true]);
      expect(isTokenError(new jose.errors.JWTExpired('', {}))).toBe(false);
    },
  ],
]);
