// What a guard answers, to the byte, and what it throws on.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createVerifier, JwksError, TokenError, UsageError } from 'strictjwt';
import { createGuard, type GuardOptions, type GuardPass, type GuardRefusal } from 'strictjwt/http';
import { now } from '../../support/clock.ts';
import { expectUsageError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const verifyToken = createVerifier(SECRET, optionsFor('HS256'));
const token = forge({ alg: 'HS256', key: SECRET });
const ask = (text: string): object => ({ headers: { authorization: text } });
const request = ask(`Bearer ${token}`);
const json = { 'content-type': 'application/json' };

/** A guard whose verifier rejects with this. */
function rejecting(error: unknown, options?: GuardOptions): (request: object) => Promise<GuardPass | GuardRefusal> {
  return createGuard(() => Promise.reject(error), options);
}

async function refusalOf(answer: Promise<GuardPass | GuardRefusal>): Promise<GuardRefusal> {
  const result = await answer;
  if (result.ok) expect.fail('it passed');
  return result;
}

/** All of a refusal but its function. */
async function partsOf(answer: Promise<GuardPass | GuardRefusal>): Promise<Omit<GuardRefusal, 'toResponse'>> {
  const { toResponse, ...parts } = await refusalOf(answer);
  expect(toResponse).toBeTypeOf('function');
  return parts;
}

describe('a good token', () => {
  it('passes with header, payload and the token itself', async () => {
    const { header, payload } = await verifyToken(token);
    expect(await createGuard(verifyToken)(request)).toEqual({ ok: true, header, payload, token });
    expect(payload).toEqual(GOOD_CLAIMS);
  });

  it('is handed to the verifier as it stands, and once', async () => {
    const verifier = vi.fn(verifyToken);
    await createGuard(verifier)(ask(`bearer   ${token}  `));
    expect(verifier.mock.calls).toEqual([[token]]);
  });

  it('that is not there, or malformed, is not handed to the verifier', async () => {
    const verifier = vi.fn(verifyToken);
    for (const text of ['', 'Basic x', 'Bearer', 'Bearer a, Bearer b']) await createGuard(verifier)(ask(text));
    expect(verifier).not.toHaveBeenCalled();
  });
});

describe('the answers', () => {
  it('without credentials: a bare challenge', async () => {
    expect(await partsOf(createGuard(verifyToken)({ headers: {} }))).toEqual({
      ok: false,
      status: 401,
      headers: { ...json, 'www-authenticate': 'Bearer realm="api"' },
      body: { error: 'unauthorized', error_description: 'send one access token' },
      error: undefined,
    });
  });

  it('to malformed credentials: 400 invalid_request', async () => {
    expect(await partsOf(createGuard(verifyToken)(ask('Bearer')))).toEqual({
      ok: false,
      status: 400,
      headers: {
        ...json,
        'www-authenticate': 'Bearer realm="api", error="invalid_request", error_description="send one access token"',
      },
      body: { error: 'invalid_request', error_description: 'send one access token' },
      error: undefined,
    });
  });

  it.each([
    ['ERR_JWT_EXPIRED', 'the access token expired'],
    ['ERR_JWT_NOT_ACTIVE', 'the access token is not valid yet'],
    ['ERR_JWT_REVOKED', 'the access token was revoked'],
    ['ERR_JWT_MALFORMED', 'the access token is not acceptable'],
    ['ERR_JWT_SIGNATURE_INVALID', 'the access token is not acceptable'],
    ['ERR_JWT_CLAIM_MISMATCH', 'the access token is not acceptable'],
    ['ERR_JWT_SCHEMA', 'the access token is not acceptable'],
    ['ERR_JWT_TOO_OLD', 'the access token is not acceptable'],
    ['ERR_JWT_KEY_NOT_FOUND', 'the access token is not acceptable'],
  ] as const)('to %s: 401 invalid_token, %s', async (code, description) => {
    const error = new TokenError(code, 'expected the audience "https://internal.example"');
    expect(await partsOf(rejecting(error)(request))).toEqual({
      ok: false,
      status: 401,
      headers: {
        ...json,
        'www-authenticate': `Bearer realm="api", error="invalid_token", error_description="${description}"`,
      },
      body: { error: 'invalid_token', error_description: description },
      error,
    });
  });

  it('without a scope that is asked for: 403 insufficient_scope, with the scope', async () => {
    expect(await partsOf(createGuard(verifyToken, { scope: 'read:x write:x' })(request))).toEqual({
      ok: false,
      status: 403,
      headers: {
        ...json,
        'www-authenticate':
          'Bearer realm="api", error="insufficient_scope", error_description="the access token lacks a scope", scope="read:x write:x"',
      },
      body: { error: 'insufficient_scope', error_description: 'the access token lacks a scope' },
      error: undefined,
    });
  });

  it.each(['ERR_JWKS_UNAVAILABLE', 'ERR_JWKS_INVALID'] as const)('to %s: 503, and when to come back', async (code) => {
    const error = new JwksError(code, 'cannot reach https://internal.example/jwks');
    expect(await partsOf(rejecting(error)(request))).toEqual({
      ok: false,
      status: 503,
      headers: { ...json, 'retry-after': '30' },
      body: { error: 'temporarily_unavailable', error_description: 'try again later' },
      error,
    });
  });

  it.each([
    ['90s', '90'],
    ['1.5m', '90'],
    ['0.2s', '1'],
    ['2h', '7200'],
    [1.01, '2'],
    [60, '60'],
    [3600, '3600'],
  ] as const)('Retry-After of %s is %s whole seconds', async (retryAfter, seconds) => {
    const { headers } = await refusalOf(rejecting(new JwksError('ERR_JWKS_INVALID', ''), { retryAfter })(request));
    expect(headers['retry-after']).toBe(seconds);
  });

  it.each([0, '0s', '0m'] as const)('Retry-After of %j is left out', async (retryAfter) => {
    const { headers } = await refusalOf(rejecting(new JwksError('ERR_JWKS_INVALID', ''), { retryAfter })(request));
    expect(headers).toEqual(json);
  });

  it('name the realm', async () => {
    const guard = createGuard(verifyToken, { realm: "Ada's API (v2), [test]" });
    const { headers } = await refusalOf(guard({ headers: {} }));
    expect(headers['www-authenticate']).toBe('Bearer realm="Ada\'s API (v2), [test]"');
  });

  it.each<[string, GuardOptions]>([
    ['a cookie', { from: { cookie: 'session' } }],
    ['a function', { from: (asked) => String(Object(asked).headers.cookie ?? '').slice('session='.length) }],
  ])('have no challenge when the token comes from %s', async (_, options) => {
    const bad = { headers: { cookie: 'session=a.b.c' } };
    const good = { headers: { cookie: `session=${token}` } };
    const answers = [
      createGuard(verifyToken, options)({ headers: {} }),
      createGuard(verifyToken, options)(bad),
      createGuard(verifyToken, { ...options, scope: 'read:x' })(good),
      rejecting(new JwksError('ERR_JWKS_INVALID', ''), options)(good),
    ];
    const refusals = await Promise.all(answers.map(refusalOf));
    expect(refusals.map(({ status }) => status)).toEqual([401, 401, 403, 503]);
    for (const { headers } of refusals) expect(headers).not.toHaveProperty('www-authenticate');
  });

  it('hold nothing of the library: no code, no message, no token', async () => {
    for (const code of ['ERR_JWT_EXPIRED', 'ERR_JWT_CLAIM_MISMATCH'] as const) {
      const error = new TokenError(code, 'a message for the log', { claim: 'a claim for the log' });
      const { headers, body } = await refusalOf(rejecting(error)(request));
      expect(JSON.stringify({ headers, body })).not.toMatch(/ERR_|for the log/);
      expect(JSON.stringify({ headers, body })).not.toContain(token);
    }
  });

  it('are new objects each time', async () => {
    const guard = createGuard(verifyToken);
    const first = await refusalOf(guard({ headers: {} }));
    first.headers['x-more'] = '1';
    expect((await refusalOf(guard({ headers: {} }))).headers).not.toHaveProperty('x-more');
  });
});

describe('toResponse', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is the answer as a Response', async () => {
    const refusal = await refusalOf(createGuard(verifyToken)(ask('Bearer a.b.c')));
    const response = refusal.toResponse();
    expect(response).toBeInstanceOf(Response);
    expect(response.status).toBe(refusal.status);
    expect(Object.fromEntries(response.headers)).toEqual(refusal.headers);
    expect(await response.text()).toBe(JSON.stringify(refusal.body));
  });

  it('needs a Response only when it is called', async () => {
    vi.stubGlobal('Response', undefined);
    vi.stubGlobal('Headers', undefined);
    const refusal = await refusalOf(createGuard(verifyToken)({ headers: {} }));
    expect(refusal.status).toBe(401);
    expect(() => refusal.toResponse()).toThrow();
  });
});

describe('an error', () => {
  const foreign: readonly (readonly [string, unknown])[] = [
    ['of the calling code', new UsageError('ERR_JWT_KEY_INVALID', 'the secret is too short')],
    ['of somebody else', new Error('the database is away')],
    [
      'called TokenError, of an OAuth library',
      Object.assign(new Error(), { name: 'TokenError', code: 'invalid_grant' }),
    ],
    ['called JwksError, of somebody else', Object.assign(new Error(), { name: 'JwksError', code: 'x ERR_JWKS_' })],
    ['with the code of a JwksError only', Object.assign(new Error(), { code: 'ERR_JWKS_UNAVAILABLE' })],
    ['called TokenError, without a code', Object.assign(new Error(), { name: 'TokenError' })],
    ['called TokenError, with a number as code', Object.assign(new Error(), { name: 'TokenError', code: 401 })],
    [
      'called TokenError, with a list of codes',
      Object.assign(new Error(), { name: 'TokenError', code: ['ERR_JWT_EXPIRED'] }),
    ],
    [
      'called TokenError, with a usage code within',
      Object.assign(new Error(), { name: 'TokenError', code: 'x ERR_JWT_' }),
    ],
    ['with our code and another name', Object.assign(new Error(), { name: 'JWTExpired', code: 'ERR_JWT_EXPIRED' })],
    ['called JwksError, with another code', Object.assign(new Error(), { name: 'JwksError', code: 'ECONNREFUSED' })],
    ['that is text', 'thrown text'],
    ['that is nothing', undefined],
    ['that is null', null],
  ];

  it.each(foreign)('%s is thrown on', async (_, error) => {
    const thrown = await rejecting(error)(request).then(
      () => 'answered',
      (reason: unknown) => [reason],
    );
    expect(thrown).toEqual([error]);
    expect((thrown as unknown[])[0]).toBe(error);
  });

  it.each([
    ['TokenError', 'ERR_JWT_EXPIRED', 401],
    ['JwksError', 'ERR_JWKS_UNAVAILABLE', 503],
  ])('of another copy of the library is known by name and code: %s', async (name, code, status) => {
    const error = Object.assign(new Error(), { name, code });
    expect(await partsOf(rejecting(error)(request))).toMatchObject({ status, error });
  });

  it('that the verifier throws at once is judged alike', async () => {
    const throwing = (error: unknown) => (): never => {
      throw error;
    };
    const expired = new TokenError('ERR_JWT_EXPIRED', '');
    expect(await partsOf(createGuard(throwing(expired))(request))).toMatchObject({ status: 401, error: expired });
    await expect(createGuard(throwing(new TypeError('away')))(request)).rejects.toThrow('away');
  });

  it('of a check behind the verifier is answered as the verifier’s own', async () => {
    const guard = createGuard(async (given) => {
      const verified = await verifyToken(given);
      throw new TokenError('ERR_JWT_CLAIM_MISMATCH', 'the role is not "admin"', {
        claim: String(verified.payload.sub),
      });
    });
    expect(await partsOf(guard(request))).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
  });
});

describe('describe', () => {
  const expired = new TokenError('ERR_JWT_EXPIRED', 'expired long ago');

  it('says what the client reads of a rejected token, and of nothing else', async () => {
    const describe_ = vi.fn((error: TokenError) => `no: ${error.code.toLowerCase()}`);
    const { headers, body } = await refusalOf(rejecting(expired, { describe: describe_ })(request));
    expect(headers['www-authenticate']).toBe(
      'Bearer realm="api", error="invalid_token", error_description="no: err_jwt_expired"',
    );
    expect(body.error_description).toBe('no: err_jwt_expired');
    expect(describe_.mock.calls).toEqual([[expired]]);
    const guard = createGuard(verifyToken, { describe: describe_, scope: 'x' });
    await Promise.all([guard({ headers: {} }), guard(ask('Bearer')), guard(request)]);
    await rejecting(new JwksError('ERR_JWKS_INVALID', ''), { describe: describe_ })(request);
    expect(describe_).toHaveBeenCalledTimes(1);
  });

  it.each<[unknown]>([
    ['a "quote"'],
    ['a back\\slash'],
    ['two\r\nlines'],
    ['a line\n'],
    ['a tab\there'],
    ['caf\u00e9'],
    ['\u0000'],
    ['\u007f'],
    [''],
    [undefined],
    [null],
    [42],
    [{}],
    [Promise.resolve('text')],
  ])('that answers %j, which cannot stand in a challenge, is an error of the calling code', async (answer) => {
    const options = { describe: () => answer as string };
    for (const from of ['header', { cookie: 'a' }] as const) {
      const asked = { headers: { authorization: `Bearer ${token}`, cookie: `a=${token}` } };
      const error = await expectUsageError(rejecting(expired, { ...options, from })(asked), 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toContain('"describe"');
    }
  });

  it('that throws, throws on', async () => {
    const options = { describe: () => expect.fail('my own') };
    await expect(rejecting(expired, options)(request)).rejects.toThrow('my own');
  });
});

describe('a guard that a framework is given as middleware', () => {
  const next = (): void => undefined;

  it.each<[string, unknown[]]>([
    ['Express and Koa call it', [{}, next]],
    ['Fastify calls a hook', [{}, next]],
    ['Hono calls it', [next]],
    ['hapi calls what stands in pre, and keeps what it answers', [{ continue: Symbol('continue') }]],
    ['tsoa asks, to which whatever does not throw is a user', ['jwt', ['read:x'], {}]],
    ['a framework with nothing to hand in calls it', [null]],
  ])('throws instead of letting the framework go on, as %s', async (_, more) => {
    for (const asked of [request, { headers: {} }]) {
      const call = createGuard(verifyToken) as (...all: unknown[]) => Promise<unknown>;
      const error = await expectUsageError(call(asked, ...more), 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toBe('a guard is no middleware: call it in yours, and answer unless its result is ok');
    }
  });

  it('names two parameters: ws asks a verifyClient of one for an answer at once, and a promise lets everybody in', () => {
    const info = { origin: '', secure: false, req: { headers: {} } };
    const verifyClient = createGuard(verifyToken) as (...all: unknown[]) => Promise<unknown>;
    // as ws decides which of its two ways a function is written for
    const isLetIn = verifyClient.length === 2 ? undefined : verifyClient(info);
    expect(isLetIn).toBeUndefined();
  });

  it('may be called for each request of a list', async () => {
    const results = await Promise.all([request, { headers: {} }].map(createGuard(verifyToken)));
    expect(results.map(({ ok }) => ok)).toEqual([true, false]);
  });
});

describe('a verifier', () => {
  it.each<[unknown]>([[undefined], [null], ['token'], [{}], [verifyToken(token)]])(
    'that is no function is an error at once: %j',
    async (given) => {
      const error = await expectUsageError(() => createGuard(given as typeof verifyToken), 'ERR_JWT_OPTION_INVALID');
      expect(error.message).toBe(`verifyToken must come from createVerifier, got ${typeof given}`);
    },
  );

  it.each<[string, () => unknown]>([
    ['at once, like decode', () => ({ header: {}, payload: { sub: 'ada' }, signature: new Uint8Array() })],
    ['true', () => true],
    ['nothing', () => undefined],
    ['a promise of nothing', async () => undefined],
    ['a promise of true', async () => true],
    ['a promise of claims', async () => ({ sub: 'ada' })],
  ])('that answers %s lets nobody in', async (_, verifier) => {
    const guard = createGuard(verifier as typeof verifyToken);
    const error = await expectUsageError(guard(request), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toContain('createVerifier');
  });
});

it('a guard has no clock of its own: the time is the verifier’s', async () => {
  const late = createVerifier(SECRET, optionsFor('HS256', { now: () => now() + 3_600_000 }));
  expect(await partsOf(createGuard(late)(request))).toMatchObject({ error: { code: 'ERR_JWT_EXPIRED' } });
});
