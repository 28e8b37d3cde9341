import { afterEach, describe, expect, it } from 'vitest';
import {
  createVerifier,
  decode,
  explain,
  exportPem,
  jwkThumbprint,
  sign,
  verify,
  type Jwk,
  type SignOptions,
  type VerifyOptions,
} from 'strictjwt';
import { now, NOW_SECONDS } from '../../support/clock.ts';
import { base64url, forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';
import { jwkOf } from '../keys/key-forms.ts';

// Somebody else's bug has put members on Object.prototype. Each test cleans up behind itself.

const polluted: string[] = [];
function pollute(members: object): void {
  for (const [name, member] of Object.entries(Object.getOwnPropertyDescriptors(members))) {
    polluted.push(name);
    Object.defineProperty(Object.prototype, name, { ...member, enumerable: true, configurable: true });
  }
}
afterEach(() => {
  for (const name of polluted.splice(0)) Reflect.deleteProperty(Object.prototype, name);
});

/** The outcome while the prototype is polluted; all assertions come after, on a clean one. */
async function under<T>(members: object, run: () => Promise<T>): Promise<unknown> {
  pollute(members);
  try {
    return await run();
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  } finally {
    for (const name of polluted.splice(0)) Reflect.deleteProperty(Object.prototype, name);
  }
}

const options: VerifyOptions = optionsFor('HS256');
const token = forge({ alg: 'HS256', key: SECRET });
const tokenWithout = (claim: string): string =>
  forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, [claim]: undefined } });
const expired = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, exp: NOW_SECONDS } });
const good = { header: { alg: 'HS256', typ: 'JWT' }, payload: GOOD_CLAIMS };

describe('a polluted prototype supplies no option', () => {
  const lenient = {
    algorithms: ['none', 'HS256'],
    issuer: false,
    audience: false,
    subject: 'x',
    typ: false,
    expiration: 'optional',
    requiredClaims: ['x'],
    maxAge: 1,
    clockTolerance: 3600,
    isRevoked: () => true,
    maxTokenLength: 1,
    now: () => 1e11,
    allowInsecureKeySizes: true,
    cache: true,
    schema: { '~standard': { version: 1, vendor: 'x', validate: () => ({ issues: [] }) } },
    unknown: 1,
  };
  it.each(Object.entries(lenient))('%s to verify', async (name, value) => {
    const run = async () => [await verify(token, SECRET, options), await createVerifier(SECRET, options)(token)];
    expect(await under({ [name]: value }, run)).toEqual([good, good]);
    expect(await under({ [name]: value }, () => verify(expired, SECRET, options))).toBe('ERR_JWT_EXPIRED');
    expect(await under({ [name]: value }, () => verify(token, 'short', options))).toBe('ERR_JWT_KEY_INVALID');
  });

  it.each(['algorithms', 'issuer', 'audience'] as const)('%s where it is required', async (name) => {
    const { [name]: value, ...rest } = options;
    expect(await under({ [name]: value }, () => verify(token, SECRET, rest as VerifyOptions))).toBe(
      'ERR_JWT_OPTION_INVALID',
    );
  });

  const signing: SignOptions = { algorithm: 'HS256', expiresIn: 60, now };
  it.each(
    Object.entries({
      issuer: 'x',
      audience: 'x',
      notBefore: 5,
      issuedAt: false,
      header: { kid: 'x' },
      allowInsecureKeySizes: true,
      unknown: 1,
    }),
  )('%s to sign', async (name, value) => {
    const payload = { iat: NOW_SECONDS, exp: NOW_SECONDS + 60, sub: 'me' };
    const expected = forge({ alg: 'HS256', key: SECRET, payload });
    expect(await under({ [name]: value }, () => sign({ sub: 'me' }, SECRET, signing))).toBe(expected);
  });

  it.each(['algorithm', 'expiresIn'] as const)('%s where it is required to sign', async (name) => {
    const { [name]: value, ...rest } = signing;
    expect(await under({ [name]: value }, () => sign({}, SECRET, rest as SignOptions))).toBe('ERR_JWT_OPTION_INVALID');
  });
});

describe('a polluted prototype supplies no claim', () => {
  it.each(['exp', 'iss', 'aud'] as const)('%s to a token without', async (claim) => {
    expect(await under({ [claim]: GOOD_CLAIMS[claim] }, () => verify(tokenWithout(claim), SECRET, options))).toBe(
      'ERR_JWT_CLAIM_MISSING',
    );
    const more = { ...options, requiredClaims: [claim] };
    expect(await under({ [claim]: GOOD_CLAIMS[claim] }, () => verify(tokenWithout(claim), SECRET, more))).toBe(
      'ERR_JWT_CLAIM_MISSING',
    );
  });

  it.each([
    ['iat', { maxAge: 60 }],
    ['sub', { subject: 'user-1' }],
    ['scope', { requiredClaims: ['scope'] }],
  ] as const)('%s where it is asked for', async (claim, more) => {
    const members = { iat: NOW_SECONDS, sub: 'user-1', scope: 'x' };
    const run = (): Promise<unknown> => verify(tokenWithout(claim), SECRET, { ...options, ...more });
    expect(await under({ [claim]: members[claim] }, run)).toBe('ERR_JWT_CLAIM_MISSING');
  });

  it.each(Object.entries({ nbf: NOW_SECONDS + 9, iat: 'x', sub: 5, jti: 5 }))(
    '%s, alone, to a token without',
    async (claim, value) => {
      const without = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, [claim]: undefined } });
      expect(await under({ [claim]: value }, async () => typeof (await verify(without, SECRET, options)))).toBe(
        'object',
      );
    },
  );

  it('and changes none: a claim that is there is judged as it is', async () => {
    const members = { exp: 'x', nbf: 9e9, iat: 'x', iss: 5, aud: 5, sub: 5, jti: 5 };
    expect(await under(members, () => verify(token, SECRET, options))).toEqual(good);
  });

  it('to sign', async () => {
    const members = { exp: 5, nbf: 'x', iat: 5, iss: 'x', aud: 'x', sub: 5, jti: 5, role: 'admin' };
    const payload = { iat: NOW_SECONDS, exp: NOW_SECONDS + 60, role: 'user' };
    const expected = forge({ alg: 'HS256', key: SECRET, payload });
    expect(await under(members, () => sign({ role: 'user' }, SECRET, { algorithm: 'HS256', expiresIn: 60, now }))).toBe(
      expected,
    );
    expect(await under({ exp: 5 }, () => sign({}, SECRET, { algorithm: 'HS256', now } as SignOptions))).toBe(
      'ERR_JWT_OPTION_INVALID',
    );
  });

  const verifier = createVerifier(SECRET, { ...options, cache: true });
  const handingOut: [string, () => unknown][] = [
    ['verify', () => verify(token, SECRET, options)],
    ['verify with a resolver', () => verify(token, () => SECRET, options)],
    ['a verifier with a cache', () => verifier(token)],
    ['decode', () => decode(token)],
    ['explain', () => explain(token, SECRET, options)],
  ];
  it.each(handingOut)('not even an object, to what %s hands out', async (_name, run) => {
    await verifier(token);
    const result = await under(evil(), async () => run());
    expect(result).toMatchObject(good);
    const { header, payload } = result as typeof good;
    expect([Object.keys(header), Object.keys(payload)]).toEqual([Object.keys(good.header), Object.keys(GOOD_CLAIMS)]);
  });
});

/** An object as a member of the prototype, which gives up by itself where copying it would never end. */
function evil(left = 100): object {
  return {
    get evil() {
      if (left-- === 0) throw new RangeError('read again and again');
      return { a: 1 };
    },
    set evil(value) {
      Object.defineProperty(this, 'evil', { value, enumerable: true, configurable: true, writable: true });
    },
  };
}

describe('a polluted prototype supplies no header field', () => {
  it.each(Object.entries({ alg: 'HS256', crit: ['x'], b64: false, typ: 'at+jwt', kid: 5 }))(
    '%s',
    async (name, value) => {
      const expected =
        name === 'alg'
          ? 'ERR_JWT_ALG_NOT_ALLOWED'
          : { header: { alg: 'HS256', ...(name === 'typ' ? {} : { typ: 'JWT' }) }, payload: GOOD_CLAIMS };
      const bare = forge({ alg: 'HS256', key: SECRET, header: { [name]: undefined } });
      expect(await under({ [name]: value }, () => verify(bare, SECRET, options))).toEqual(expected);
    },
  );

  it('and no kid that picks a key', async () => {
    const keys = Array.from({ length: 11 }, (_, i) => ({ kty: 'oct', k: base64url(SECRET), kid: String(i) }));
    expect(await under({ kid: '3' }, () => verify(token, { keys }, options))).toBe('ERR_JWT_KEY_AMBIGUOUS');
  });
});

describe('a polluted prototype supplies no part of a key', () => {
  const ec = jwkOf(pair('p256').publicKey);
  const es = forge({ alg: 'ES256', key: pair('p256').privateKey });
  const oct: Jwk = { kty: 'oct', k: Buffer.from(SECRET).toString('base64url') };
  const members = {
    alg: 'ES384',
    use: 'enc',
    key_ops: ['encrypt'],
    kid: 5,
    d: 'AAAA',
    priv: 'AAAA',
    k: 'AAAA',
    p: 'AAAA',
    ext: 'x',
    keys: [],
    purpose: 'enc',
    algorithm: 'ES384',
    uses: [],
    bound: {},
    secretLength: 1,
    rsa: { bits: 1, exponentIsSound: false },
    curve: 'x',
    hashLength: 1000,
    signatureLength: 1,
  };
  // Node's own import of a JWK reads these from a polluted prototype: then the key is refused, never misread.
  const readByTheRuntime = ['alg', 'use', 'key_ops', 'ext', 'd', 'k', 'p'];
  it.each(Object.entries(members))('%s', async (name, value) => {
    const fresh = (): Jwk => ({ ...ec });
    const verified = [
      await under({ [name]: value }, () => verify(es, fresh(), optionsFor('ES256'))),
      await under({ [name]: value }, () => verify(es, { keys: [fresh()] }, optionsFor('ES256'))),
    ];
    const refused = ['ERR_JWT_KEY_INVALID', 'ERR_JWT_KEY_NOT_FOUND'];
    for (const outcome of verified) {
      const mayRefuse = readByTheRuntime.includes(name) && refused.includes(String(outcome));
      if (!mayRefuse) expect(outcome).toMatchObject({ payload: GOOD_CLAIMS });
    }
    expect(await under({ [name]: value }, () => verify(token, { ...oct }, options))).toEqual(good);
    const rs = forge({ alg: 'RS256', key: pair('rsa').privateKey });
    const byPem = await under({ [name]: value }, () => verify(rs, pair('rsa').publicPem, optionsFor('RS256')));
    expect(byPem).toMatchObject({ payload: GOOD_CLAIMS });
  });

  it.each(['kty', 'crv', 'x', 'y'] as const)('%s to a JWK without it', async (name) => {
    const { [name]: value, ...rest } = ec;
    const runs: (() => Promise<unknown>)[] = [
      () => verify(es, rest, optionsFor('ES256')),
      () => exportPem(rest),
      () => jwkThumbprint(rest),
    ];
    for (const run of runs) expect(await under({ [name]: value }, run)).toBe('ERR_JWT_KEY_INVALID');
  });

  it('and no secret', async () => {
    expect(await under({ k: oct.k }, () => verify(token, { kty: 'oct' }, options))).toBe('ERR_JWT_KEY_INVALID');
    expect(await under({ kty: 'oct', k: oct.k }, () => verify(token, {}, options))).toBe('ERR_JWT_KEY_INVALID');
  });
});
