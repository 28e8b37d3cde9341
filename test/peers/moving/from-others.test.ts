// Every row of docs/moving-from-others.md, run: beside the packages themselves where that shows more than words. The
// middleware of the page are taken out of it and put behind a real server.
import 'reflect-metadata';
import { JwtService } from '@nestjs/jwt';
import { expressjwt } from 'express-jwt';
import * as fastJwt from 'fast-jwt';
import { JwksClient } from 'jwks-rsa';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { expect } from 'vitest';
import {
  createRemoteJwks,
  createSigner,
  createVerifier,
  decode,
  exportJwk,
  isTokenError,
  type Jwk,
  JwksError,
  type KeyResolver,
  sign,
  type SignOptions,
  TokenError,
  verify,
  type VerifierOptions,
} from 'strictjwt';
import { createGuard, type GuardOptions } from 'strictjwt/http';
import { readDocument } from '../../docs/markdown.ts';
import { modulesFor, valuesOf } from '../../docs/run.ts';
import { scriptsOf } from '../../docs/scripts.ts';
import { NOW, NOW_SECONDS } from '../../support/clock.ts';
import { pair } from '../../support/keys.ts';
import { send } from '../../api/http/send.ts';
import { answering, claimsOf, codeOf, everyRow, headerOf, K, nameOf, OPEN } from './moving.ts';

const PAGE = 'docs/moving-from-others.md';
const OPTIONS = { algorithm: 'HS256', expiresIn: '15m' } as const satisfies SignOptions;
const verifyToken = createVerifier(K, OPEN);
const token = (claims: { readonly [name: string]: unknown } = { sub: 'ada' }): Promise<string> =>
  sign(claims as { exp?: number }, K, ('exp' in claims ? { algorithm: 'HS256' } : OPTIONS) as SignOptions);

const PAGE_SECRET = 'a secret of this application, 64 characters long or even longer.';
const who = { issuer: 'https://a.example', audience: 'https://a.example' };

type Middleware = (req: IncomingMessage, res: ServerResponse, next: () => void) => Promise<void>;

/** What the page's block exports, run as it stands. */
async function exportsOf(block: number): Promise<Record<string, unknown>> {
  const script = scriptsOf(readDocument(PAGE))[block];
  if (!script) throw new Error(`${PAGE} has no block ${block}`);
  const values = await valuesOf(script, await modulesFor(tmpdir()), ['authenticate', 'Tokens']);
  return values as Record<string, unknown>;
}

const passport = async (): Promise<Middleware> => (await exportsOf(0))['authenticate'] as Middleware;
const express = async (options?: object): Promise<Middleware> =>
  ((await exportsOf(2))['authenticate'] as (options?: object) => Middleware)(options);

/** A middleware behind a real server: what it answers to these credentials, or whom it lets in. */
async function answer(middleware: Middleware, ...credentials: readonly string[]): Promise<string> {
  const server = createServer((req: IncomingMessage & { user?: unknown; auth?: unknown }, res) => {
    void middleware(req, res, () => res.end(JSON.stringify(req.user ?? req.auth ?? 'nobody')));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    const headers = credentials.map((value) => ['authorization', value] as const);
    const { port } = server.address() as AddressInfo;
    const { status, text } = await send(`http://127.0.0.1:${port}/`, { headers });
    return `${status} ${text}`;
  } finally {
    server.close();
  }
}

/** What a strategy of passport says of a request. */
function strategy(options: object, request: object, found: unknown = { id: 1 }): Promise<string> {
  const made = new Strategy({ secretOrKey: K, ...options } as never, (_payload: unknown, done: Done) => {
    if (found instanceof Error) done(found);
    else done(null, found);
  });
  return new Promise((resolve) => {
    Object.assign(made, {
      success: () => resolve('success'),
      fail: () => resolve('fail'),
      error: () => resolve('error'),
    });
    made.authenticate(request as never);
  });
}

type Done = (error: unknown, user?: unknown) => void;
const bearer = async (claims?: Record<string, unknown>): Promise<{ headers: { authorization: string } }> => ({
  headers: { authorization: `Bearer ${await token(claims)}` },
});

/** Is the request let in by a guard with these options? */
const guarded = async (options: GuardOptions<never>, request: object): Promise<boolean> =>
  (await createGuard(verifyToken, options)(request as never)).ok;

/** What express-jwt says: nothing, or its error's name. */
function theirs(options: object, headers: object): Promise<string | undefined> {
  const middleware = expressjwt({ secret: K, algorithms: ['HS256'], ...options } as never);
  return new Promise((resolve) => {
    void middleware({ headers, method: 'GET' } as never, {} as never, (error?: unknown) =>
      resolve(error instanceof Error ? `${error.name} ${String(Object(error).status ?? '')}` : undefined),
    );
  });
}

const publicKeys = async (): Promise<{ keys: Jwk[] }> => ({
  keys: [{ ...(await exportJwk(pair('rsa').publicPem)), kid: '1', alg: 'RS256', use: 'sig' }],
});
const RS = { ...OPEN, algorithms: ['RS256'] } as const;
const rsToken = (kid = '1'): Promise<string> =>
  sign({ sub: 'ada' }, pair('rsa').privatePem, { algorithm: 'RS256', expiresIn: '1h', header: { kid } });
const URL_OF_KEYS = 'https://idp.example/jwks';
const client = (options: object = {}): JwksClient =>
  new JwksClient({ jwksUri: URL_OF_KEYS, fetcher: async () => publicKeys() as never, ...options });

/** Header and claims: in which order others write the members is theirs. */
const partsOf = (given: string): object => [headerOf(given), claimsOf(given)];

everyRow(PAGE, 'passport-jwt', [
  [
    '`ExtractJwt.fromAuthHeaderAsBearerToken()`',
    '`createGuard(verifyToken)`',
    async () => {
      const request = await bearer();
      expect(await strategy({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken() }, request)).toBe('success');
      expect(await guarded({}, request)).toBe(true);
      const good = await sign({ sub: 'user-42' }, PAGE_SECRET, { ...OPTIONS, ...who });
      expect(await answer(await passport(), `Bearer ${good}`)).toBe('200 {"id":"user-42","name":"Ada"}');
      expect(await answer(await passport())).toMatch(/^401 .*unauthorized/);
      expect(await answer(await passport(), `Bearer ${await token()}`)).toMatch(/^401 .*invalid_token/);
    },
  ],
  [
    "`ExtractJwt.fromHeader('x-token')`",
    "`from: (request) => request.headers['x-token']`",
    async () => {
      const request = { headers: { 'x-token': await token() } };
      expect(await strategy({ jwtFromRequest: ExtractJwt.fromHeader('x-token') }, request)).toBe('success');
      const from = (asked: typeof request): string | undefined => asked.headers['x-token'];
      expect([await guarded({ from }, request), await guarded({ from }, await bearer())]).toEqual([true, false]);
    },
  ],
  [
    "`ExtractJwt.fromAuthHeaderWithScheme('JWT')`",
    "`from: (request) => /^JWT (.+)$/.exec(request.headers.authorization ?? '')?.[1]`",
    async () => {
      const from = (request: { headers: { authorization?: string } }): string | undefined =>
        /^JWT (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      const request = { headers: { authorization: `JWT ${await token()}` } };
      expect(await strategy({ jwtFromRequest: ExtractJwt.fromAuthHeaderWithScheme('JWT') }, request)).toBe('success');
      expect([await guarded({ from }, request), await guarded({ from }, await bearer())]).toEqual([true, false]);
    },
  ],
  [
    "`ExtractJwt.fromUrlQueryParameter('token')`",
    "`from: ({ query: { token } }) => typeof token === 'string' ? token : undefined` (twice, it is a list); better not: addresses are logged",
    async () => {
      const request = { headers: {}, url: `/?token=${await token()}`, query: { token: await token() } };
      expect(await strategy({ jwtFromRequest: ExtractJwt.fromUrlQueryParameter('token') }, request)).toBe('success');
      const from = ({ query: { token } }: { query: { token: unknown } }): string | undefined =>
        typeof token === 'string' ? token : undefined;
      expect(await guarded({ from }, request)).toBe(true);
      expect(await guarded({ from }, { headers: {}, query: { token: ['a', 'b'] } })).toBe(false);
    },
  ],
  [
    '`(request) => request.cookies.session`',
    "`from: { cookie: 'session' }`",
    async () => {
      const request = { headers: { cookie: `a=b; session=${await token()}` }, cookies: { session: await token() } };
      const jwtFromRequest = (asked: { cookies?: { session: string } }): string | null =>
        asked.cookies?.session ?? null;
      expect(await strategy({ jwtFromRequest }, request)).toBe('success');
      expect(await guarded({ from: { cookie: 'session' } }, request)).toBe(true);
    },
  ],
  [
    '`ExtractJwt.fromExtractors([a, b])`',
    'one place; two guards for two kinds of clients',
    async () => {
      const jwtFromRequest = ExtractJwt.fromExtractors([
        ExtractJwt.fromHeader('x-token'),
        ExtractJwt.fromAuthHeaderAsBearerToken(),
      ]);
      const request = await bearer();
      expect(await strategy({ jwtFromRequest }, request)).toBe('success');
      expect(await codeOf(() => createGuard(verifyToken, { from: ['header', 'cookie'] as never }))).toBe(
        'ERR_JWT_OPTION_INVALID',
      );
      expect(await guarded({}, request)).toBe(true);
      expect(await guarded({ from: { cookie: 'session' } }, { headers: { cookie: `session=${await token()}` } })).toBe(
        true,
      );
    },
  ],
  [
    '`secretOrKey`',
    'the key of `createVerifier`',
    async () => {
      const jwtFromRequest = ExtractJwt.fromAuthHeaderAsBearerToken();
      const request = await bearer();
      expect(await strategy({ jwtFromRequest, secretOrKey: K }, request)).toBe('success');
      expect(await codeOf(async () => createVerifier(K, OPEN)(await token()))).toBeUndefined();
    },
  ],
  [
    '`secretOrKeyProvider: (request, rawToken, done) => …`',
    '`async (header, token) => key`',
    async () => {
      const asked: unknown[] = [];
      const secretOrKeyProvider = (_request: unknown, raw: string, done: Done): void => {
        asked.push(raw);
        done(null, K);
      };
      const request = await bearer();
      const jwtFromRequest = ExtractJwt.fromAuthHeaderAsBearerToken();
      expect(await strategy({ jwtFromRequest, secretOrKey: undefined, secretOrKeyProvider }, request)).toBe('success');
      const resolver: KeyResolver = async (header, raw) => {
        asked.push(raw);
        return header.alg === 'HS256' ? K : undefined;
      };
      expect(await codeOf(async () => createVerifier(resolver, OPEN)(await token()))).toBeUndefined();
      expect(asked).toEqual([await token(), await token()]);
    },
  ],
  [
    '`issuer`, `audience`, `algorithms`',
    'the same, all three required',
    async () => {
      const request = await bearer({ iss: 'a', aud: 'b' });
      const jwtFromRequest = ExtractJwt.fromAuthHeaderAsBearerToken();
      for (const [issuer, ends] of [
        ['a', 'success'],
        ['x', 'fail'],
      ] as const) {
        const options = { issuer, audience: 'b', algorithms: ['HS256'] as ['HS256'] };
        expect(await strategy({ jwtFromRequest, ...options }, request)).toBe(ends);
        expect((await createGuard(createVerifier(K, options))(request)).ok).toBe(ends === 'success');
      }
    },
  ],
  [
    '`jsonWebTokenOptions: { clockTolerance, maxAge }`',
    'options of `createVerifier`',
    async () => {
      const request = await bearer({ sub: 'ada', iat: NOW_SECONDS - 7200, exp: NOW_SECONDS + 60 });
      const jwtFromRequest = ExtractJwt.fromAuthHeaderAsBearerToken();
      expect(await strategy({ jwtFromRequest, jsonWebTokenOptions: { maxAge: '1h' } }, request)).toBe('fail');
      const options: VerifierOptions = { ...OPEN, clockTolerance: 5, maxAge: '1h' };
      expect(await createGuard(createVerifier(K, options))(request)).toMatchObject({
        error: { code: 'ERR_JWT_TOO_OLD' },
      });
    },
  ],
  [
    '`ignoreExpiration: true`',
    "[`clockTolerance: '7d'`](moving-from-jsonwebtoken.md#verifying)",
    async () => {
      const old = await sign({ sub: 'ada' }, K, { ...OPTIONS, now: () => NOW - 86_400_000 });
      const late = { headers: { authorization: `Bearer ${old}` } };
      const jwtFromRequest = ExtractJwt.fromAuthHeaderAsBearerToken();
      expect(await strategy({ jwtFromRequest, ignoreExpiration: true }, late)).toBe('success');
      expect((await createGuard(createVerifier(K, { ...OPEN, clockTolerance: '7d' }))(late)).ok).toBe(true);
      expect((await createGuard(verifyToken)(late)).ok).toBe(false);
    },
  ],
  [
    '`passReqToCallback: true`',
    'the request is at hand: `guard(request)`',
    async () => {
      const request = { ...(await bearer()), ip: '127.0.0.1' };
      const result = await createGuard(verifyToken)(request);
      expect([result.ok, request.ip]).toEqual([true, '127.0.0.1']);
    },
  ],
  [
    '`done(null, false)`',
    'answer 401 yourself, or throw a `TokenError` behind the verifier',
    async () => {
      const jwtFromRequest = ExtractJwt.fromAuthHeaderAsBearerToken();
      expect(await strategy({ jwtFromRequest }, await bearer(), false)).toBe('fail');
      const unknown = await sign({ sub: 'user-43' }, PAGE_SECRET, { ...OPTIONS, ...who });
      expect(await answer(await passport(), `Bearer ${unknown}`)).toBe('401 ');
      const guard = createGuard(async (given) => {
        await verifyToken(given);
        throw new TokenError('ERR_JWT_CLAIM_MISMATCH', 'nobody here has this subject', { claim: 'sub' });
      });
      expect(await guard(await bearer())).toMatchObject({ status: 401 });
    },
  ],
  [
    '`done(error)`',
    "throw: what the guard does not know becomes your framework's 500",
    async () => {
      const jwtFromRequest = ExtractJwt.fromAuthHeaderAsBearerToken();
      expect(await strategy({ jwtFromRequest }, await bearer(), new Error('the database is away'))).toBe('error');
      const guard = createGuard(async () => Promise.reject(new Error('the database is away')));
      await expect(guard(await bearer())).rejects.toThrow('the database is away');
    },
  ],
]);

everyRow(PAGE, 'nestjs-jwt', [
  [
    "`JwtModule.register({ secret, signOptions: { expiresIn: '15m' } })`",
    "`createSigner(secret, { algorithm: 'HS256', expiresIn: '15m' })`",
    async () => {
      const service = new JwtService({ secret: K, signOptions: { expiresIn: '15m' } });
      const signToken = createSigner(K, OPTIONS);
      expect(claimsOf(await signToken({ sub: 'ada' }))).toEqual(claimsOf(service.sign({ sub: 'ada' })));
    },
  ],
  [
    '`JwtModule.registerAsync({ useFactory })`',
    'make signer and verifier in a factory of your own provider',
    async () => {
      class Tokens {
        readonly sign: (claims: { sub: string }) => Promise<string>;
        constructor(configuration: { readonly secret: string }) {
          this.sign = createSigner(configuration.secret, OPTIONS);
        }
      }
      expect(await new Tokens({ secret: K }).sign({ sub: 'ada' })).toBe(await token());
    },
  ],
  [
    '`privateKey`, `publicKey`',
    'the key of `createSigner`, the key of `createVerifier`',
    async () => {
      const { privatePem: privateKey, publicPem: publicKey } = pair('rsa');
      const service = new JwtService({ privateKey, publicKey, signOptions: { algorithm: 'RS256', expiresIn: '1h' } });
      const signToken = createSigner(privateKey, { algorithm: 'RS256', expiresIn: '1h' });
      expect(partsOf(await signToken({ sub: 'ada' }))).toEqual(partsOf(service.sign({ sub: 'ada' })));
      expect((await createVerifier(publicKey, RS)(service.sign({ sub: 'ada' }))).payload.sub).toBe('ada');
    },
  ],
  [
    '`verifyOptions`',
    'options of `createVerifier`',
    async () => {
      const service = new JwtService({ secret: K, verifyOptions: { issuer: 'a' } });
      const verifier = createVerifier(K, { ...OPEN, issuer: 'a' });
      for (const iss of ['a', 'x']) {
        const given = await token({ iss });
        expect(await codeOf(() => verifier(given))).toBe(iss === 'a' ? undefined : 'ERR_JWT_CLAIM_MISMATCH');
        expect(await nameOf(() => service.verifyAsync(given))).toBe(iss === 'a' ? undefined : 'JsonWebTokenError');
      }
    },
  ],
  [
    '`secretOrKeyProvider`',
    '`async (header, token) => key`',
    async () => {
      const service = new JwtService({ secretOrKeyProvider: () => K });
      const given = service.sign({ sub: 'ada' }, { expiresIn: '1h' });
      expect((await verify(given, async () => K, OPEN)).payload.sub).toBe('ada');
    },
  ],
  [
    '`jwtService.sign(payload)`',
    '`await signToken(claims)`',
    async () => {
      const service = new JwtService({ secret: K, signOptions: { expiresIn: '15m' } });
      const signToken = createSigner(K, OPTIONS);
      expect(partsOf(await signToken({ sub: 'ada' }))).toEqual(partsOf(service.sign({ sub: 'ada' })));
    },
  ],
  [
    '`jwtService.signAsync(payload, { secret, expiresIn })`',
    'one signer for each kind of token, or `sign(claims, secret, options)`',
    async () => {
      const service = new JwtService({ secret: K });
      const other = 'x'.repeat(64);
      const left = await service.signAsync({ sub: 'ada' }, { secret: other, expiresIn: '7d' });
      const right = [
        sign({ sub: 'ada' }, other, { algorithm: 'HS256', expiresIn: '7d' }),
        createSigner(other, { algorithm: 'HS256', expiresIn: '7d' })({ sub: 'ada' }),
      ];
      for (const given of right) expect(partsOf(await given)).toEqual(partsOf(left));
    },
  ],
  [
    '`jwtService.verifyAsync(token)`',
    '`(await verifyToken(token)).payload`',
    async () => {
      const service = new JwtService({ secret: K });
      expect((await verifyToken(await token())).payload).toEqual(await service.verifyAsync(await token()));
      const page = (await exportsOf(1))['Tokens'] as new () => {
        verifyAsync(token: string): Promise<{ sub?: string }>;
        decode(token: string): { sub?: unknown };
      };
      const good = await sign({ sub: 'user-42' }, PAGE_SECRET, { ...OPTIONS, ...who });
      expect((await new page().verifyAsync(good)).sub).toBe('user-42');
      expect(new page().decode(good).sub).toBe('user-42');
      expect(await codeOf(async () => new page().verifyAsync(await token()))).toBe('ERR_JWT_SIGNATURE_INVALID');
    },
  ],
  [
    '`jwtService.verifyAsync<Mine>(token)`',
    '`createVerifier<Mine>(secret, options)`',
    async () => {
      const service = new JwtService({ secret: K });
      const given = await token({ role: 'admin' });
      const left: string = (await service.verifyAsync<{ role: string }>(given)).role;
      const right: string = (await createVerifier<{ role: string }>(K, OPEN)(given)).payload.role;
      expect(right).toBe(left);
    },
  ],
  [
    '`jwtService.decode(token)`',
    '`decode(token).payload`',
    async () => {
      const service = new JwtService({ secret: K });
      expect(decode(await token()).payload).toEqual(service.decode(await token()));
    },
  ],
  [
    '`catch { throw new UnauthorizedException() }`',
    'only `isTokenError(error)` is 401; `JwksError` is 503, all else 500',
    async () => {
      const answerTo = (error: unknown): number => (isTokenError(error) ? 401 : error instanceof JwksError ? 503 : 500);
      const away = createRemoteJwks(URL_OF_KEYS, { fetch: answering({}, { status: 500 }).fetch });
      const statuses: number[] = [];
      for (const attempt of [
        () => verifyToken('abc'),
        async () => verify(await rsToken(), away, RS),
        () => verify('abc', '', OPEN),
      ])
        await Promise.resolve()
          .then<unknown>(attempt)
          .catch((error: unknown) => statuses.push(answerTo(error)));
      expect(statuses).toEqual([401, 503, 500]);
    },
  ],
]);

everyRow(PAGE, 'express-jwt', [
  [
    "`expressjwt({ secret, algorithms: ['HS256'] })`",
    '`authenticate()` above; `issuer` and `audience` are required',
    async () => {
      const { headers } = await bearer();
      expect(await theirs({}, headers)).toBeUndefined();
      expect(await theirs({}, { authorization: 'Bearer a.b.c' })).toBe('UnauthorizedError 401');
      const good = await sign({ sub: 'user-42' }, PAGE_SECRET, { ...OPTIONS, ...who });
      expect(JSON.parse((await answer(await express(), `Bearer ${good}`)).slice(4))).toEqual(claimsOf(good));
      expect(await answer(await express(), 'Bearer a.b.c')).toMatch(/^401 .*invalid_token/);
      expect(await answer(await express())).toMatch(/^401 .*unauthorized/);
    },
  ],
  [
    '`secret: async (req, token) => key`',
    '`async (header, token) => key`',
    async () => {
      const { headers } = await bearer();
      expect(await theirs({ secret: async () => K }, headers)).toBeUndefined();
      expect((await createGuard(createVerifier(async () => K, OPEN))({ headers })).ok).toBe(true);
    },
  ],
  [
    '`secret: [old, new]`',
    'a list of keys',
    async () => {
      const { headers } = await bearer();
      expect((await createGuard(createVerifier(['x'.repeat(64), K], OPEN))({ headers })).ok).toBe(true);
    },
  ],
  [
    '`jwksRsa.expressJwtSecret({ jwksUri })`',
    '`createRemoteJwks(url)` as the key',
    async () => {
      const remote = answering(await publicKeys());
      const guard = createGuard(createVerifier(createRemoteJwks(URL_OF_KEYS, { fetch: remote.fetch }), RS));
      expect((await guard({ headers: { authorization: `Bearer ${await rsToken()}` } })).ok).toBe(true);
    },
  ],
  [
    '`credentialsRequired: false`',
    '`authenticate({ credentialsRequired: false })`: a request without credentials goes on, a bad token never',
    async () => {
      const optional = { credentialsRequired: false };
      expect(await theirs(optional, {})).toBeUndefined();
      expect(await answer(await express(optional))).toBe('200 "nobody"');
      expect(await theirs(optional, { authorization: 'Bearer a.b.c' })).toBe('UnauthorizedError 401');
      expect(await answer(await express(optional), 'Bearer a.b.c')).toMatch(/^401 /);
    },
  ],
  [
    '`getToken: (req) => …`',
    '`from: (request) => …`',
    async () => {
      const headers = { 'x-token': await token() };
      const get = (request: { headers: Record<string, string> }): string | undefined => request.headers['x-token'];
      expect(await theirs({ getToken: get }, headers)).toBeUndefined();
      expect(await guarded({ from: get }, { headers })).toBe(true);
    },
  ],
  [
    '`isRevoked: async (req, token) => …`',
    '`isRevoked: async (payload) => …`',
    async () => {
      const { headers } = await bearer({ jti: 'gone' });
      expect(await theirs({ isRevoked: async () => true }, headers)).toBe('UnauthorizedError 401');
      const guard = createGuard(createVerifier(K, { ...OPEN, isRevoked: async ({ jti }) => jti === 'gone' }));
      expect(await guard({ headers })).toMatchObject({ status: 401, error: { code: 'ERR_JWT_REVOKED' } });
    },
  ],
  [
    "`requestProperty: 'user'`",
    'the name that you give it',
    async () => {
      const result = await createGuard(verifyToken)(await bearer());
      const request = { user: result.ok && result.payload };
      expect(request.user).toMatchObject({ sub: 'ada' });
    },
  ],
  [
    "`.unless({ path: ['/login'] })`",
    'put the middleware on the routes that need it',
    async () => {
      // a route without the middleware is open, and nothing else is
      const open: Middleware = async (_req, _res, next) => next();
      expect(await answer(open)).toBe('200 "nobody"');
      expect(await answer(await express())).toMatch(/^401 /);
    },
  ],
  [
    '`onExpired`',
    "`result.error?.code === 'ERR_JWT_EXPIRED'`",
    async () => {
      const old = await sign({ sub: 'ada' }, K, { ...OPTIONS, now: () => NOW - 86_400_000 });
      const result = await createGuard(verifyToken)({ headers: { authorization: `Bearer ${old}` } });
      expect(result.ok ? undefined : result.error?.code).toBe('ERR_JWT_EXPIRED');
    },
  ],
  [
    '`UnauthorizedError`, `err.name`',
    'no error: `result.status`, `result.headers`, `result.body` are the answer',
    async () => {
      const result = await createGuard(verifyToken)({ headers: {} });
      expect(await theirs({}, {})).toBe('UnauthorizedError 401');
      expect(result).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Bearer realm="api"' },
        body: { error: 'unauthorized' },
      });
    },
  ],
  [
    '401 while the key set is out of reach',
    '503 with `Retry-After`',
    async () => {
      const remote = answering({}, { status: 500 });
      const guard = createGuard(createVerifier(createRemoteJwks(URL_OF_KEYS, { fetch: remote.fetch }), RS));
      const result = await guard({ headers: { authorization: `Bearer ${await rsToken()}` } });
      expect(result).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
    },
  ],
  [
    'the first of two `Authorization` headers is taken',
    '400',
    async () => {
      const good = await sign({ sub: 'user-42' }, PAGE_SECRET, { ...OPTIONS, ...who });
      expect(await answer(await express(), `Bearer ${good}`, 'Bearer x')).toMatch(/^400 .*invalid_request/);
    },
  ],
]);

everyRow(PAGE, 'jwks-rsa', [
  [
    '`jwksClient({ jwksUri })`',
    '`createRemoteJwks(url)`',
    async () => {
      const remote = answering(await publicKeys());
      const keys = createRemoteJwks(URL_OF_KEYS, { fetch: remote.fetch });
      const left = await client().getSigningKey('1');
      const given = await rsToken();
      expect((await verify(given, keys, RS)).payload).toEqual((await verify(given, left.getPublicKey(), RS)).payload);
    },
  ],
  [
    '`client.getSigningKey(kid)`, `key.getPublicKey()`',
    'nothing to call: hand the set to `createVerifier`',
    async () => {
      const keys = createRemoteJwks(URL_OF_KEYS, { fetch: answering(await publicKeys()).fetch });
      expect(await codeOf(async () => createVerifier(keys, RS)(await rsToken()))).toBeUndefined();
    },
  ],
  [
    '`expressJwtSecret`, `passportJwtSecret`, `koaJwtSecret`, `hapiJwt2KeyAsync`',
    'the same set, in `createVerifier`',
    async () => {
      const keys = createRemoteJwks(URL_OF_KEYS, { fetch: answering(await publicKeys()).fetch });
      const guard = createGuard(createVerifier(keys, RS));
      expect((await guard({ headers: { authorization: `Bearer ${await rsToken()}` } })).ok).toBe(true);
    },
  ],
  [
    '`cache: true`, `cacheMaxAge: 600_000` (milliseconds)',
    "always on; `cacheMaxAge: '10m'`",
    async () => {
      const remote = answering(await publicKeys());
      const keys = createRemoteJwks(URL_OF_KEYS, { fetch: remote.fetch, cacheMaxAge: '10m' });
      for (let at = 0; at < 3; at++) await verify(await rsToken(), keys, RS);
      expect(remote.asked).toHaveLength(1);
      expect(await codeOf(() => createRemoteJwks(URL_OF_KEYS, { cacheMaxAge: 600_000 }))).toBe(
        'ERR_JWT_OPTION_INVALID',
      );
    },
  ],
  [
    '`cacheMaxEntries: 5`',
    'the whole set is kept, at most 500 keys',
    async () => {
      const [key] = (await publicKeys()).keys;
      const many = (count: number): object => ({
        keys: Array.from({ length: count }, (_, at) => ({ ...key, kid: `${at}` })),
      });
      for (const [count, code] of [
        [500, undefined],
        [501, 'ERR_JWKS_INVALID'],
      ] as const) {
        const keys = createRemoteJwks(URL_OF_KEYS, { fetch: answering(many(count)).fetch });
        expect(await codeOf(async () => verify(await rsToken('499'), keys, RS))).toBe(code);
      }
    },
  ],
  [
    '`rateLimit: true`, `jwksRequestsPerMinute: 10`',
    "always on: `cooldown: '30s'`",
    async () => {
      const remote = answering(await publicKeys());
      const keys = createRemoteJwks(URL_OF_KEYS, { fetch: remote.fetch, cooldown: '30s' });
      for (const kid of ['1', 'a', 'b', 'c', 'd']) await codeOf(async () => verify(await rsToken(kid), keys, RS));
      expect(remote.asked.length).toBeLessThanOrEqual(2);
    },
  ],
  [
    '`timeout: 30_000` (milliseconds)',
    "`timeout: '5s'`",
    async () => {
      expect(await codeOf(() => createRemoteJwks(URL_OF_KEYS, { timeout: 30_000 }))).toBe('ERR_JWT_OPTION_INVALID');
      createRemoteJwks(URL_OF_KEYS, { timeout: '5s' });
    },
  ],
  [
    '`requestHeaders`',
    '`headers`',
    async () => {
      const sent: (string | null)[] = [];
      const fetch = (async (_url: URL, init?: RequestInit) => {
        sent.push(new Headers(init?.headers).get('x-key'));
        return new Response(JSON.stringify(await publicKeys()));
      }) as typeof globalThis.fetch;
      await createRemoteJwks(URL_OF_KEYS, { fetch, headers: { 'x-key': 'abc' } }).reload();
      expect(sent).toEqual(['abc']);
    },
  ],
  [
    '`requestAgent`, `fetcher`',
    '`fetch`',
    async () => {
      const remote = answering(await publicKeys());
      await createRemoteJwks(URL_OF_KEYS, { fetch: remote.fetch }).reload();
      expect(remote.asked).toEqual([URL_OF_KEYS]);
    },
  ],
  [
    '`getKeysInterceptor`',
    "a resolver: your own key where it has one, else the set's",
    async () => {
      const local = (await publicKeys()).keys[0];
      const remote = createRemoteJwks(URL_OF_KEYS, { fetch: answering({ keys: [] }).fetch });
      const resolver: KeyResolver = (header, given) => (header.kid === '1' ? local : remote(header, given));
      expect(await codeOf(async () => verify(await rsToken('1'), resolver, RS))).toBeUndefined();
      expect(await codeOf(async () => verify(await rsToken('2'), resolver, RS))).toMatch(
        /^ERR_JWT_KEY_NOT_FOUND|^ERR_JWKS_INVALID/,
      );
    },
  ],
  [
    '`client.getSigningKeys()`',
    '`.reload()` and `.stats()`',
    async () => {
      const keys = createRemoteJwks(URL_OF_KEYS, { fetch: answering(await publicKeys()).fetch });
      await keys.reload();
      expect(keys.stats().keys).toBe((await client().getSigningKeys()).length);
    },
  ],
  [
    '`SigningKeyNotFoundError`',
    '`TokenError` with `ERR_JWT_KEY_NOT_FOUND`: 401',
    async () => {
      const keys = createRemoteJwks(URL_OF_KEYS, { fetch: answering(await publicKeys()).fetch });
      expect(await nameOf(() => client().getSigningKey('2'))).toBe('SigningKeyNotFoundError');
      expect(await codeOf(async () => verify(await rsToken('2'), keys, RS))).toBe('ERR_JWT_KEY_NOT_FOUND');
    },
  ],
  [
    '`JwksError`, `JwksRateLimitError`',
    '`JwksError` with `ERR_JWKS_UNAVAILABLE` or `ERR_JWKS_INVALID`: 503',
    async () => {
      const keysOf = (body: unknown, status = 200): ReturnType<typeof createRemoteJwks> =>
        createRemoteJwks(URL_OF_KEYS, { fetch: answering(body, { status }).fetch });
      expect(await codeOf(async () => verify(await rsToken(), keysOf({}, 500), RS))).toBe('ERR_JWKS_UNAVAILABLE');
      expect(await codeOf(async () => verify(await rsToken(), keysOf({ nothing: 1 }), RS))).toBe('ERR_JWKS_INVALID');
    },
  ],
]);

everyRow(PAGE, 'fast-jwt', [
  [
    '`createSigner({ key, algorithm, expiresIn: 900_000 })`',
    "`createSigner(key, { algorithm, expiresIn: '15m' })`",
    async () => {
      const left = fastJwt.createSigner({ key: K, algorithm: 'HS256', expiresIn: 900_000 })({ sub: 'ada' });
      expect(claimsOf(await createSigner(K, OPTIONS)({ sub: 'ada' }))).toEqual(claimsOf(left));
    },
  ],
  [
    '`iss`, `aud` of the signer',
    '`issuer`, `audience`',
    async () => {
      const left = fastJwt.createSigner({ key: K, expiresIn: 900_000, iss: 'a', aud: 'b' })({});
      expect(claimsOf(await createSigner(K, { ...OPTIONS, issuer: 'a', audience: 'b' })({}))).toEqual(claimsOf(left));
    },
  ],
  [
    '`sub`, `jti`, `nonce` of the signer',
    'claims',
    async () => {
      const left = fastJwt.createSigner({ key: K, expiresIn: 900_000, sub: 'ada', jti: '1', nonce: 'n' })({});
      expect(claimsOf(await sign({ sub: 'ada', jti: '1', nonce: 'n' }, K, OPTIONS))).toEqual(claimsOf(left));
    },
  ],
  [
    '`kid`, `header` of the signer',
    '`header: { kid }`',
    async () => {
      const left = fastJwt.createSigner({ key: K, kid: '1', header: { alg: 'HS256', cty: 'x' } })({});
      expect(headerOf(await sign({}, K, { ...OPTIONS, header: { kid: '1', cty: 'x' } }))).toEqual(headerOf(left));
    },
  ],
  [
    '`notBefore: 1000`',
    "`notBefore: '1s'`",
    async () => {
      const left = fastJwt.createSigner({ key: K, expiresIn: 900_000, notBefore: 1000 })({});
      expect(claimsOf(await sign({}, K, { ...OPTIONS, notBefore: '1s' }))).toEqual(claimsOf(left));
    },
  ],
  [
    '`noTimestamp: true`',
    '`issuedAt: false`',
    async () => {
      const left = fastJwt.createSigner({ key: K, noTimestamp: true })({ sub: 'ada' });
      const right = await sign({ sub: 'ada' }, K, { algorithm: 'HS256', expiresIn: false, issuedAt: false });
      expect(claimsOf(right)).toEqual(claimsOf(left));
    },
  ],
  [
    '`createVerifier({ key, algorithms })`',
    '`createVerifier(key, { algorithms, issuer, audience })`: all three required',
    async () => {
      const left = fastJwt.createVerifier({ key: K, algorithms: ['HS256'] });
      expect((await verifyToken(await token())).payload).toEqual(left(await token()));
      expect(await codeOf(() => createVerifier(K, { algorithms: ['HS256'] } as never))).toBe('ERR_JWT_OPTION_INVALID');
    },
  ],
  [
    '`verify(token)` returns the payload',
    '`(await verifyToken(token)).payload`',
    async () => {
      const left = fastJwt.createVerifier({ key: K });
      expect((await verifyToken(await token())).payload).toEqual(left(await token()));
    },
  ],
  [
    '`key: async (decoded) => key`',
    '`async (header) => key`',
    async () => {
      const left = fastJwt.createVerifier({ key: async () => K });
      expect((await verify(await token(), async () => K, OPEN)).payload).toEqual(await left(await token()));
    },
  ],
  [
    '`complete: true`',
    'the header is always there',
    async () => {
      const left = fastJwt.createVerifier({ key: K, complete: true })(await token()) as { header: object };
      expect((await verifyToken(await token())).header).toEqual(left.header);
    },
  ],
  [
    '`allowedIss`, `allowedAud`, `allowedSub`',
    '`issuer`, `audience`, `subject`',
    async () => {
      const given = await token({ iss: 'a', aud: 'b', sub: 'c' });
      const right = { ...OPEN, issuer: 'a', audience: 'b', subject: 'c' };
      expect(await codeOf(() => verify(given, K, right))).toBeUndefined();
      for (const [theirs, ours] of [
        ['allowedIss', 'issuer'],
        ['allowedAud', 'audience'],
        ['allowedSub', 'subject'],
      ]) {
        const left = fastJwt.createVerifier({ key: K, [theirs ?? '']: 'x' });
        expect(await nameOf(() => left(given))).not.toBeUndefined();
        expect(await codeOf(() => verify(given, K, { ...right, [ours ?? '']: 'x' }))).toBe('ERR_JWT_CLAIM_MISMATCH');
      }
    },
  ],
  [
    '`allowedIss: /regexp/`',
    '`(iss) => /regexp/.test(iss)`, or a list',
    async () => {
      for (const iss of ['https://a.example', 'http://evil.test']) {
        const given = await token({ iss });
        const left = fastJwt.createVerifier({ key: K, allowedIss: /^https:\/\/[a-z]+\.example$/ });
        const right = { ...OPEN, issuer: (found: string) => /^https:\/\/[a-z]+\.example$/.test(found) };
        expect(await codeOf(() => verify(given, K, right))).toBe(
          (await nameOf(() => left(given))) && 'ERR_JWT_CLAIM_MISMATCH',
        );
      }
      expect(
        await codeOf(async () => verify(await token({ iss: 'b' }), K, { ...OPEN, issuer: ['a', 'b'] })),
      ).toBeUndefined();
    },
  ],
  [
    '`allowedJti`, `allowedNonce`',
    '`claims: { jti, nonce }`',
    async () => {
      const given = await token({ jti: '1', nonce: 'n' });
      expect(await codeOf(() => verifyToken(given, { claims: { jti: '1', nonce: 'n' } }))).toBeUndefined();
      expect(await codeOf(() => verify(given, K, { ...OPEN, claims: { nonce: 'x' } }))).toBe('ERR_JWT_CLAIM_MISMATCH');
      expect(await nameOf(() => fastJwt.createVerifier({ key: K, allowedNonce: 'x' })(given))).not.toBeUndefined();
    },
  ],
  [
    '`requiredClaims`',
    'the same',
    async () => {
      const given = await token();
      const requiredClaims = ['jti'];
      expect(await nameOf(() => fastJwt.createVerifier({ key: K, requiredClaims })(given))).not.toBeUndefined();
      expect(await codeOf(() => verify(given, K, { ...OPEN, requiredClaims }))).toBe('ERR_JWT_CLAIM_MISSING');
    },
  ],
  [
    '`maxAge: 60_000`',
    "`maxAge: '1m'`",
    async () => {
      const given = await token({ iat: NOW_SECONDS - 61, exp: NOW_SECONDS + 60 });
      expect(await nameOf(() => fastJwt.createVerifier({ key: K, maxAge: 60_000 })(given))).not.toBeUndefined();
      expect(await codeOf(() => verify(given, K, { ...OPEN, maxAge: '1m' }))).toBe('ERR_JWT_TOO_OLD');
    },
  ],
  [
    '`clockTolerance: 5000`',
    "`clockTolerance: '5s'`",
    async () => {
      const given = await sign({}, K, { ...OPTIONS, expiresIn: 10, now: () => NOW - 13_000 });
      expect(await nameOf(() => fastJwt.createVerifier({ key: K, clockTolerance: 5000 })(given))).toBeUndefined();
      expect(await codeOf(() => verify(given, K, { ...OPEN, clockTolerance: '5s' }))).toBeUndefined();
      expect(await codeOf(() => verify(given, K, { ...OPEN, clockTolerance: 5000 }))).toBe('ERR_JWT_OPTION_INVALID');
    },
  ],
  [
    '`clockTimestamp` (milliseconds)',
    '`now: () => milliseconds`',
    async () => {
      const given = await token();
      const later = NOW + 86_400_000;
      expect(await nameOf(() => fastJwt.createVerifier({ key: K, clockTimestamp: later })(given))).not.toBeUndefined();
      expect(await codeOf(() => verify(given, K, { ...OPEN, now: () => later }))).toBe('ERR_JWT_EXPIRED');
    },
  ],
  [
    '`ignoreExpiration: true`',
    "[`clockTolerance: '7d'`](moving-from-jsonwebtoken.md#verifying)",
    async () => {
      const given = await sign({}, K, { ...OPTIONS, now: () => NOW - 86_400_000 });
      expect(await nameOf(() => fastJwt.createVerifier({ key: K, ignoreExpiration: true })(given))).toBeUndefined();
      expect(await codeOf(() => verify(given, K, { ...OPEN, clockTolerance: '7d' }))).toBeUndefined();
    },
  ],
  [
    "`checkTyp: 'at+jwt'`",
    "`typ: 'at+jwt'`",
    async () => {
      const given = await sign({}, K, { ...OPTIONS, header: { typ: 'at+jwt' } });
      for (const [typ, code] of [
        ['at+jwt', undefined],
        ['x+jwt', 'ERR_JWT_TYP_MISMATCH'],
      ] as const) {
        expect(await codeOf(() => verify(given, K, { ...OPEN, typ }))).toBe(code);
        expect((await nameOf(() => fastJwt.createVerifier({ key: K, checkTyp: typ })(given))) === undefined).toBe(
          !code,
        );
      }
    },
  ],
  [
    '`allowedCritHeaders`',
    'not there: any `crit` is refused',
    async () => {
      const options = { ...OPEN, allowedCritHeaders: ['x'] } as VerifierOptions;
      expect(await codeOf(() => createVerifier(K, options))).toBe('ERR_JWT_OPTION_INVALID');
    },
  ],
  [
    '`cache: 1000`, `cacheTTL: 600_000`',
    "`cache: { maxEntries: 1000, ttl: '10m' }`",
    async () => {
      const cached = createVerifier(K, { ...OPEN, cache: { maxEntries: 1000, ttl: '10m' } });
      expect((await cached(await token())).payload).toEqual((await cached(await token())).payload);
      const inMilliseconds = { ...OPEN, cache: { maxEntries: 1000, ttl: 600_000 } };
      expect(await codeOf(() => createVerifier(K, inMilliseconds))).toBe('ERR_JWT_OPTION_INVALID');
    },
  ],
  [
    '`errorCacheTTL`',
    'not there: a rejected token is judged each time',
    async () => {
      let asked = 0;
      const resolver = (): string => {
        asked++;
        return 'x'.repeat(64);
      };
      const cached = createVerifier(resolver, { ...OPEN, cache: true });
      const given = await token();
      for (let at = 0; at < 3; at++) expect(await codeOf(() => cached(given))).toBe('ERR_JWT_SIGNATURE_INVALID');
      expect(asked).toBe(3);
    },
  ],
  [
    '`createDecoder({ complete: true })`',
    '`decode`',
    async () => {
      const left = fastJwt.createDecoder({ complete: true })(await token()) as { header: object; payload: object };
      const { header, payload } = decode(await token());
      expect({ header, payload }).toEqual({ header: left.header, payload: left.payload });
    },
  ],
  [
    '`error.code` `FAST_JWT_EXPIRED`',
    '`error.code` `ERR_JWT_EXPIRED`',
    async () => {
      const given = await sign({}, K, { ...OPTIONS, now: () => NOW - 86_400_000 });
      expect(await codeOf(() => verifyToken(given))).toBe('ERR_JWT_EXPIRED');
      const left = (): unknown => fastJwt.createVerifier({ key: K })(given);
      expect(left).toThrow(expect.objectContaining({ code: 'FAST_JWT_EXPIRED' }) as Error);
    },
  ],
]);
