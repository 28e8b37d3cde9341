import { afterEach, describe, expect, it } from 'vitest';
import { createVerifier, decode, explain, type Jwk, sign, verify, type VerifyOptions } from 'strictjwt';
import { NOW_SECONDS } from '../support/clock.ts';
import { expectTokenError, expectUsageError } from '../support/expect.ts';
import { AUDIENCE, forge, GOOD_CLAIMS, ISSUER } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// JSON.parse makes `__proto__` an ordinary member; the first Object.assign or deep merge of the application installs it
// as a prototype (jose and fast-jwt hand it on).

const key = SECRET;
const good = JSON.stringify(GOOD_CLAIMS).slice(0, -1);
const withPayload = (json: string): string => forge({ alg: 'HS256', key, payloadText: `${good},${json}}` });
const withHeader = (json: string): string => forge({ alg: 'HS256', key, headerText: `{"alg":"HS256",${json}}` });

const NAMES = [
  '"__proto__"',
  '"\\u005f\\u005f\\u0070\\u0072\\u006f\\u0074\\u006f\\u005f\\u005f"',
  '"\\u005f_proto__"',
  '"_\\u005Fproto__"',
  '"__prot\\u006f__"',
  '"__proto_\\u005f"',
];

/** Where it can stand, and what it can hold. */
const poisoned = (name: string): string[] => [
  `${name}:{"admin":true}`,
  `${name}:null`,
  `${name}:1`,
  `${name}:[]`,
  `${name}:{}`,
  `"a":{${name}:{"admin":true}}`,
  `"a":[{${name}:{}}]`,
  `"a":[[[{"b":{${name}:1}}]]]`,
  `"a":{"b":{"c":{"d":{${name}:{}}}}}`,
  `"a":${'['.repeat(500)}{${name}:{}}${']'.repeat(500)}`,
  `"constructor":{"prototype":{${name}:{}}}`,
  `"a":[1,"x",null,{"b":2},{${name}:0}]`,
  `${name}:1,${name}:2`,
];

describe('prototype poisoning: __proto__', () => {
  it.each(NAMES)('is refused in the payload at any depth, spelled %s', async (name) => {
    for (const json of poisoned(name)) {
      const token = withPayload(json);
      await expectTokenError(verify(token, key, optionsFor('HS256')), 'ERR_JWT_MALFORMED');
      await expectTokenError(() => decode(token), 'ERR_JWT_MALFORMED');
      expect((await explain(token, key, optionsFor('HS256'))).valid).toBe(false);
    }
  });

  it.each(NAMES)('is refused in the header at any depth, spelled %s', async (name) => {
    for (const json of poisoned(name)) {
      const token = withHeader(json);
      await expectTokenError(verify(token, key, optionsFor('HS256')), 'ERR_JWT_MALFORMED');
      await expectTokenError(() => decode(token), 'ERR_JWT_MALFORMED');
      expect((await explain(token, key, optionsFor('HS256'))).valid).toBe(false);
    }
  });

  it('brings no alg along', async () => {
    for (const headerText of ['{"__proto__":{"alg":"HS256"}}', '{"\\u005f_proto__":{"alg":"HS256"},"typ":"JWT"}']) {
      await expectTokenError(
        verify(forge({ alg: 'HS256', key, headerText }), key, optionsFor('HS256')),
        'ERR_JWT_MALFORMED',
      );
    }
  });

  it.each([
    '"x":"__proto__"',
    '"x":["__proto__"]',
    '"x":"\\u005f_proto__"',
    '"__proto":1',
    '"_proto__":1',
    '"__PROTO__":1',
    '"__proto__ ":1',
    '"\\\\u005f_proto__":1',
  ])('is not what %s is taken for', async (json) => {
    const { payload } = await verify(withPayload(json), key, optionsFor('HS256'));
    expect(payload).toEqual(JSON.parse(`${good},${json}}`));
    await expect(verify(withHeader(json), key, optionsFor('HS256'))).resolves.toBeDefined();
  });
});

describe('prototype poisoning: names of Object.prototype are data', () => {
  const MEMBERS = [
    'constructor',
    'prototype',
    'hasOwnProperty',
    'toString',
    'valueOf',
    'isPrototypeOf',
    '__defineGetter__',
    '__lookupSetter__',
    'toJSON',
    'then',
  ];

  it.each(MEMBERS)('hands out a claim named %s as it is', async (name) => {
    for (const value of ['"x"', '1', 'null', '{"a":1}', '[]', '{"prototype":{"admin":true}}']) {
      const token = withPayload(`"${name}":${value}`);
      for (let i = 0; i < 2; i++) {
        const { payload } = await createVerifier(key, { ...optionsFor('HS256'), cache: true })(token);
        expect(Object.getPrototypeOf(payload)).toBe(Object.prototype);
        expect(Object.getOwnPropertyDescriptor(payload, name)?.value).toEqual(JSON.parse(value));
      }
      expect(Object.hasOwn(decode(token).payload, name)).toBe(true);
    }
  });

  it.each([...MEMBERS.filter((name) => name !== 'toJSON' && name !== 'then' && name !== 'prototype'), '__proto__'])(
    'does not find the required claim %s in what every object inherits',
    async (name) => {
      const options = optionsFor('HS256', { requiredClaims: [name] });
      await expectTokenError(verify(forge({ alg: 'HS256', key }), key, options), 'ERR_JWT_CLAIM_MISSING', name);
      if (name === '__proto__') return;
      await expect(verify(withPayload(`"${name}":1`), key, options)).resolves.toBeDefined();
    },
  );
});

describe('a polluted Object.prototype', () => {
  const polluted: string[] = [];
  const pollute = (name: string, value: unknown): void => {
    Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: true, writable: true });
    polluted.push(name);
  };

  /** The promise's outcome is awaited while the pollution lasts, and judged by vitest afterwards. */
  async function under<T>(
    pollution: Record<string, unknown>,
    act: () => Promise<T>,
  ): Promise<{ value?: T; error?: unknown }> {
    const entries = Object.entries(pollution);
    for (const [name, value] of entries) pollute(name, value);
    let outcome: { value?: T; error?: unknown };
    try {
      outcome = { value: await act() };
    } catch (error) {
      outcome = { error };
    } finally {
      clean();
    }
    return outcome;
  }

  function clean(): void {
    for (const name of polluted.splice(0)) Reflect.deleteProperty(Object.prototype, name);
  }
  afterEach(clean);

  const rethrow = (outcome: { error?: unknown }) => async (): Promise<void> => {
    if (outcome.error !== undefined) throw outcome.error;
  };

  it.each([
    ['exp', NOW_SECONDS + 300],
    ['iss', ISSUER],
    ['aud', AUDIENCE],
    ['sub', 'user-1'],
    ['iat', NOW_SECONDS],
    ['tenant', 'a'],
  ])('supplies no claim %s', async (claim, value) => {
    const token = forge({ alg: 'HS256', key, payload: { ...GOOD_CLAIMS, [claim]: undefined } });
    const options = optionsFor('HS256', { subject: 'user-1', maxAge: '1h', requiredClaims: ['tenant'] });
    const complete = forge({ alg: 'HS256', key, payload: { ...GOOD_CLAIMS, tenant: 'a' } });
    const outcome = await under({ [claim]: value }, () =>
      verify(claim === 'tenant' ? token : forgeWithTenant(claim), key, options),
    );
    await expectTokenError(rethrow(outcome), 'ERR_JWT_CLAIM_MISSING', claim);
    await expect(verify(complete, key, options)).resolves.toBeDefined();
  });

  it.each([
    ['nbf', NOW_SECONDS + 100],
    ['jti', 5],
    ['exp', 0],
    ['sub', 5],
    ['iat', NOW_SECONDS + 100],
  ])('spoils no token by a claim %s', async (claim, value) => {
    const token = forge({ alg: 'HS256', key, payload: { iss: ISSUER, aud: AUDIENCE } });
    const outcome = await under({ [claim]: value }, () =>
      verify(token, key, optionsFor('HS256', { expiration: 'optional' })),
    );
    expect(outcome.error).toBeUndefined();
  });

  function forgeWithTenant(without: string): string {
    const claims = Object.entries({ ...GOOD_CLAIMS, tenant: 'a' }).filter(([name]) => name !== without);
    return forge({
      alg: 'HS256',
      key,
      payloadText: `{${claims.map(([name, value]) => `"${name}":${JSON.stringify(value)}`).join(',')}}`,
    });
  }

  it.each<[string, Record<string, unknown>, object, unknown]>([
    ['neither issues', { issues: [{ message: 'no' }] }, { value: 'output' }, 'output'],
    ['nor a value', { value: 'admin' }, {}, undefined],
    ['nor a value behind no issues', { value: 'admin' }, { issues: [] }, undefined],
  ])('supplies %s to what a schema answers', async (_what, pollution, answer, payload) => {
    const schema = {
      '~standard': { version: 1, vendor: 'test', validate: () => answer as { value: unknown } },
    } as const;
    const token = forge({ alg: 'HS256', key });
    const options = { ...optionsFor('HS256'), schema, cache: false } as const;
    const outcome = await under(pollution, () => createVerifier(key, options)(token));
    if (payload === undefined) await expectUsageError(rethrow(outcome), 'ERR_JWT_OPTION_INVALID');
    else expect(outcome).toMatchObject({ value: { payload } });
  });

  it('supplies no header field', async () => {
    const headless = forge({ alg: 'HS256', key, headerText: '{}' });
    await expectTokenError(
      rethrow(await under({ alg: 'HS256' }, () => verify(headless, key, optionsFor('HS256')))),
      'ERR_JWT_ALG_NOT_ALLOWED',
    );
    const untyped = forge({ alg: 'HS256', key, headerText: '{"alg":"HS256"}' });
    const strict = optionsFor('HS256', { typ: 'JWT' });
    await expectTokenError(
      rethrow(await under({ typ: 'JWT' }, () => verify(untyped, key, strict))),
      'ERR_JWT_TYP_MISMATCH',
    );
    for (const pollution of [{ crit: ['x'] }, { b64: false }, { typ: 'other' }, { kid: 'other' }]) {
      const outcome = await under(pollution, () => verify(untyped, key, optionsFor('HS256')));
      expect(outcome.error).toBeUndefined();
    }
  });

  it.each([
    ['issuer', false],
    ['audience', false],
    ['algorithms', ['HS256']],
  ])('supplies no required option %s', async (name, value) => {
    const { [name]: _, ...options } = optionsFor('HS256') as unknown as Record<string, unknown>;
    const token = forge({ alg: 'HS256', key });
    const outcome = await under({ [name]: value }, () => verify(token, key, options as unknown as VerifyOptions));
    await expectUsageError(rethrow(outcome), 'ERR_JWT_OPTION_INVALID');
  });

  it.each([
    ['expiration', 'optional', 'ERR_JWT_CLAIM_MISSING', { exp: undefined }],
    ['clockTolerance', 1e9, 'ERR_JWT_EXPIRED', { exp: NOW_SECONDS - 1 }],
    ['now', () => 0, 'ERR_JWT_EXPIRED', { exp: NOW_SECONDS - 1 }],
  ] as const)('supplies no option %s', async (name, value, code, claims) => {
    const token = forge({ alg: 'HS256', key, payload: { ...GOOD_CLAIMS, ...claims } });
    const options = optionsFor('HS256');
    await expectTokenError(rethrow(await under({ [name]: value }, () => verify(token, key, options))), code, 'exp');
  });

  it('supplies no opt-out of key sizes and no typ', async () => {
    const short = 'short';
    const token = forge({ alg: 'HS256', key: short });
    const outcome = await under({ allowInsecureKeySizes: true }, () => verify(token, short, optionsFor('HS256')));
    await expectUsageError(rethrow(outcome), 'ERR_JWT_KEY_INVALID');
    const other = forge({ alg: 'HS256', key, header: { typ: 'at+jwt' } });
    await expectTokenError(
      rethrow(await under({ typ: false }, () => verify(other, key, optionsFor('HS256')))),
      'ERR_JWT_TYP_MISMATCH',
    );
  });

  it('supplies no member of a key', async () => {
    const k = Buffer.from(key).toString('base64url');
    const token = forge({ alg: 'HS256', key });
    const outcome = await under({ k }, () => verify(token, { kty: 'oct' }, optionsFor('HS256')));
    await expectUsageError(rethrow(outcome), 'ERR_JWT_KEY_INVALID');
    const jwk = { ...pair('p256').publicKey.export({ format: 'jwk' }) } as Jwk;
    const signed = forge({ alg: 'ES256', key: pair('p256').privateKey });
    for (const pollution of [{ keys: [] }, { kid: 'x' }, { purpose: 'enc' }, { uses: ['sign'] }, { secretLength: 1 }]) {
      const { error } = await under(pollution, () => verify(signed, { ...jwk }, optionsFor('ES256')));
      expect(error, JSON.stringify(pollution)).toBeUndefined();
    }
    // Node's own import reads these from a polluted prototype, and fails: closed, and with the right class
    for (const pollution of [{ d: jwk.x }, { alg: 'HS256' }, { use: 'enc' }, { key_ops: ['sign'] }]) {
      const { error } = await under(pollution, () => verify(signed, { ...jwk }, optionsFor('ES256')));
      if (error !== undefined) await expectUsageError(rethrow({ error }), 'ERR_JWT_KEY_INVALID');
    }
  });

  it('supplies nothing to what is signed', async () => {
    const options = { algorithm: 'HS256', expiresIn: '5m' } as const;
    const { value } = await under({ admin: true, exp: 1, kid: 'x', issuer: 'https://evil.example' }, () =>
      sign({ sub: 'user-1' }, key, options),
    );
    const { header, payload } = decode(value ?? '');
    expect(header).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(Object.keys(payload).sort()).toEqual(['exp', 'iat', 'sub']);
  });
});
