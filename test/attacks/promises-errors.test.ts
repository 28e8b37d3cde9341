import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { createVerifier, decode, type Jwk, sign, TokenError, verify, type VerifyOptions } from 'strictjwt';
import { NOW_SECONDS } from '../support/clock.ts';
import { expectTokenError } from '../support/expect.ts';
import { base64url, forge, GOOD_CLAIMS, segmentsOf } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// The promises of SECURITY.md, word by word, as far as they are about errors, and about objects that go in and come
// out.

const options = optionsFor('HS256');
const CANARY = 'canary-b5e1c7d2';
const hs256 = (more: Partial<Parameters<typeof forge>[0]> = {}): string =>
  forge({ alg: 'HS256', key: SECRET, ...more });

async function thrownBy(attempt: () => unknown): Promise<unknown> {
  try {
    return void (await attempt());
  } catch (error) {
    return error;
  }
}

function everythingOf(error: unknown): string {
  const causes = error instanceof Error && error.cause !== undefined ? everythingOf(error.cause) : '';
  const deep = inspect(error, {
    depth: Infinity,
    showHidden: true,
    maxStringLength: Infinity,
    maxArrayLength: Infinity,
  });
  return `${deep}\n${JSON.stringify(error)}\n${String((error as Error).stack)}\n${causes}`;
}

it('No error holds a token or a key, in message, properties or cause.', async () => {
  const token = hs256({ payload: { ...GOOD_CLAIMS, exp: 1 } });
  const call = verify as (...all: unknown[]) => Promise<unknown>;
  const attempts: (() => unknown)[] = [
    () => call(token, SECRET, options),
    () => call([token], SECRET, options),
    () => call(`Bearer ${token}`, SECRET, options),
    () => call(`${token}=`, SECRET, options),
    () => call(token, options, SECRET),
    () => call(SECRET, token, options),
    () => call({ token }, SECRET, options),
    () => call(token, { secret: SECRET }, options),
    () => call(token, `${SECRET}\n`, options),
    () => call(token, () => `${SECRET}\0`, options),
    () => createVerifier(SECRET, SECRET as unknown as VerifyOptions),
    () => sign(SECRET as unknown as object, SECRET, { algorithm: 'HS256', expiresIn: 60 }),
  ];
  for (const attempt of attempts) {
    const error = await thrownBy(attempt);
    expect(error).toBeInstanceOf(Error);
    const shown = everythingOf(error);
    for (const secret of [SECRET.slice(0, 24), token.slice(0, 24), segmentsOf(token).payload.slice(0, 24)]) {
      expect(shown.includes(secret), (error as Error).message).toBe(false);
    }
  }
});

it('No error holds a claim that was not being judged.', async () => {
  const schema = {
    '~standard': {
      version: 1,
      vendor: 'talkative',
      validate: (value: unknown) => ({
        issues: [{ message: 'no', path: [{ key: 'role', input: value }], data: value }],
      }),
    },
  } as const;
  const payload = { ...GOOD_CLAIMS, email: CANARY, nested: { [CANARY]: CANARY } };
  const rejections: [Record<string, unknown>, Partial<VerifyOptions>][] = [
    [{ exp: NOW_SECONDS - 1 }, {}],
    [{ iss: 'https://other.example' }, {}],
    [{ sub: 7 }, {}],
    [{}, { requiredClaims: ['tenant'] }],
    [{}, { claims: { role: 'admin' } }],
    [{}, { schema }],
    [{}, { isRevoked: () => true }],
  ];
  for (const [claims, more] of rejections) {
    const token = hs256({ payload: { ...payload, ...claims } });
    const error = await thrownBy(() => verify(token, SECRET, { ...options, ...more }));
    expect(error).toBeInstanceOf(TokenError);
    expect(everythingOf(error)).not.toContain(CANARY);
  }
});

it('What an error quotes of a token is escaped and cut.', async () => {
  const nasty = `x\r\n\u001b[2J\u202e\u0000\u2028${'y'.repeat(1000)}`;
  for (const [header, claims] of [
    [{ typ: nasty }, {}],
    [{ alg: nasty }, {}],
    [{}, { iss: nasty }],
    [{}, { aud: nasty }],
  ]) {
    const token = hs256({ header: header ?? {}, payload: { ...GOOD_CLAIMS, ...claims } });
    const { message } = (await thrownBy(() => verify(token, SECRET, options))) as Error;
    expect(message).toMatch(/^[\x20-\x7e\u2026]+$/);
    expect(message.length).toBeLessThan(300);
  }
});

it('What you hand in is not modified.', async () => {
  const freeze = <T>(value: T): T => {
    if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
      Object.values(Object.freeze(value)).forEach(freeze);
    return value;
  };
  const bytes = new TextEncoder().encode(SECRET);
  const jwk = freeze({ kty: 'oct', k: base64url(SECRET) } as Jwk);
  const claims = freeze({ sub: 'ada', roles: ['a'], nested: { deep: true } });
  const frozen = freeze({ ...options, algorithms: ['HS256'] as const, requiredClaims: ['sub'] });
  for (const key of [jwk, bytes, freeze([jwk]), freeze({ keys: [jwk] })]) await verify(hs256(), key, frozen);
  await sign(claims, jwk, freeze({ algorithm: 'HS256', expiresIn: 60, header: { kid: 'a' } } as const));
  expect(new TextDecoder().decode(bytes)).toBe(SECRET);
  expect(claims).toEqual({ sub: 'ada', roles: ['a'], nested: { deep: true } });
});

it('What you get shares nothing with what the next caller gets.', async () => {
  const token = hs256({ header: { kid: 'a' }, payload: { ...GOOD_CLAIMS, roles: ['reader'] } });
  for (const cache of [false, true]) {
    const verifyToken = createVerifier(SECRET, { ...options, ...(cache && { cache: true as const }) });
    for (let round = 0; round < 3; round++) {
      const { header, payload } = await verifyToken(token);
      expect([header.kid, payload['roles']]).toEqual(['a', ['reader']]);
      Object.assign(header, { kid: 'b', alg: 'none' });
      (payload['roles'] as string[]).push('admin');
    }
  }
});

it('A `__proto__` member is refused at any depth.', async () => {
  const good = JSON.stringify(GOOD_CLAIMS).slice(0, -1);
  for (const json of [
    '"__proto__":{"admin":true}',
    '"a":[[{"\\u005f_proto__":1}]]',
    '"a":{"b":{"__prot\\u006f__":[]}}',
  ]) {
    for (const token of [
      hs256({ payloadText: `${good},${json}}` }),
      hs256({ headerText: `{"alg":"HS256",${json}}` }),
    ]) {
      await expectTokenError(verify(token, SECRET, options), 'ERR_JWT_MALFORMED');
      await expectTokenError(() => decode(token), 'ERR_JWT_MALFORMED');
    }
  }
});

it('A polluted `Object.prototype` supplies no claim and no option.', async () => {
  const pollution = {
    exp: NOW_SECONDS + 60,
    iss: GOOD_CLAIMS.iss,
    aud: GOOD_CLAIMS.aud,
    alg: 'HS256',
    kid: 'a',
    issuer: false,
    audience: false,
    expiration: 'optional',
    typ: false,
    cache: true,
    clockTolerance: 3600,
    k: base64url(SECRET),
  };
  const bad = [{ exp: undefined }, { iss: undefined }, { aud: undefined }, { exp: NOW_SECONDS - 60 }].map((claims) =>
    hs256({ payload: { ...GOOD_CLAIMS, ...claims } }),
  );
  const es256 = forge({ alg: 'ES256', key: pair('p256').privateKey, payload: { ...GOOD_CLAIMS, iss: undefined } });
  for (const [name, value] of Object.entries(pollution)) {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
    try {
      for (const token of bad)
        expect(await thrownBy(() => verify(token, SECRET, options)), name).toBeInstanceOf(TokenError);
      expect(await thrownBy(() => verify(es256, pair('p256').publicPem, optionsFor('ES256'))), name).toBeInstanceOf(
        TokenError,
      );
      await expect(verify(hs256(), SECRET, options), name).resolves.toMatchObject({ payload: GOOD_CLAIMS });
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
  }
});
