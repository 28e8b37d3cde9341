import { describe, expect, it } from 'vitest';
import {
  createRemoteJwks,
  createVerifier,
  decode,
  explain,
  JwksError,
  sign,
  TokenError,
  tryVerify,
  verify,
  type Verified,
} from 'strictjwt';
import { now } from '../../support/clock.ts';
import { expectJwksError, expectUsageError } from '../../support/expect.ts';
import { forge, GOOD_CLAIMS } from '../../support/forge.ts';
import { SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const options = optionsFor('HS256');
const verifyToken = createVerifier(SECRET, options);
const good = forge({ alg: 'HS256', key: SECRET });
const expired = forge({ alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, exp: 1 } });

/** What a program without types may hand in. */
const untyped = tryVerify as (verification: unknown) => Promise<unknown>;

describe('tryVerify', () => {
  it('answers header and payload of a good token', async () => {
    const { header, payload } = await verifyToken(good);
    expect(await tryVerify(verifyToken(good))).toStrictEqual({ ok: true, header, payload });
    expect(await tryVerify(verify(good, SECRET, options))).toStrictEqual({ ok: true, header, payload });
  });

  it('answers the error of a token that is not acceptable', async () => {
    const result = await tryVerify(verifyToken(expired));
    if (result.ok) return expect.fail('accepted');
    expect(result.error).toBeInstanceOf(TokenError);
    expect(result).toEqual({ ok: false, error: expect.objectContaining({ code: 'ERR_JWT_EXPIRED', claim: 'exp' }) });
  });

  it('answers the error that another copy of the library made', async () => {
    const error = Object.assign(new Error(), { name: 'TokenError', code: 'ERR_JWT_REVOKED' });
    expect(await untyped(Promise.reject(error))).toEqual({ ok: false, error });
  });

  it('throws what is not about the token', async () => {
    await expectUsageError(tryVerify(verify(good, '', options)), 'ERR_JWT_KEY_INVALID');
    const remote = createRemoteJwks('https://issuer.example/jwks', { fetch: () => Promise.reject(new Error()), now });
    const token = await sign({}, SECRET, { algorithm: 'HS256', expiresIn: 60, now });
    await expectJwksError(
      tryVerify(verify(token, remote, { ...options, issuer: false, audience: false })),
      'ERR_JWKS_UNAVAILABLE',
    );
    expect(new JwksError('ERR_JWKS_INVALID', '')).toBeInstanceOf(Error);
    const foreign = Object.assign(new Error('of passport'), { name: 'TokenError', code: 'invalid_grant' });
    await expect(untyped(Promise.reject(foreign))).rejects.toBe(foreign);
    await expect(
      tryVerify(verify(good, SECRET, { ...options, isRevoked: () => Promise.reject(foreign) })),
    ).rejects.toBe(foreign);
  });

  it('works behind functions of one’s own that answer what a verifier answered', async () => {
    const authenticate = async (token: string): Promise<Verified> => verifyToken(token);
    expect(await tryVerify(authenticate(good))).toMatchObject({ ok: true, payload: { sub: 'user-1' } });
  });

  it('takes a schema’s output for the payload, whatever it is', async () => {
    const schema = {
      '~standard': { version: 1, vendor: 'x', validate: () => ({ value: 'text' }) },
    } as const;
    const result = await tryVerify(verify(good, SECRET, { ...options, schema }));
    expect(result).toMatchObject({ ok: true, payload: 'text' });
  });

  const header = { alg: 'HS256' };
  const payload = { sub: 'user-1' };
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const closed = new Proxy({}, { ownKeys: () => expect.fail('read') });
  const mistakes: [string, () => unknown][] = [
    ['the token', () => good],
    ['nothing', () => undefined],
    ['null', () => null],
    ['the verifier itself', () => verifyToken],
    ['verify itself', () => verify],
    ['what it already awaited', () => ({ header, payload })],
    ['what decode answers', () => decode(good)],
    ['a list', () => [verifyToken(good)]],
    ['something with a member "then"', () => ({ then: true })],
    ['what cannot be read', () => proxy],
    ['the promise of a token', () => sign(payload, SECRET, { algorithm: 'HS256', expiresIn: 60 })],
    ['the promise of what decode answers', async () => decode(good)],
    ['an explanation', () => explain(good, SECRET, options)],
    ['the promise of a payload', () => verifyToken(good).then((verified) => verified.payload)],
    ['the promise of nothing', () => Promise.resolve()],
    ['the promise of a function', async () => verifyToken],
    ['the promise of several', () => Promise.all([verifyToken(good)])],
    ['the promise of a Response', async () => new Response()],
    ['the promise of more than verify answers', async () => ({ header, payload, user: 1 })],
    ['the promise of what has no algorithm', async () => ({ header: {}, payload })],
    ['the promise of an outcome', () => tryVerify(verifyToken(good))],
    ['the promise of what cannot be read', async () => closed],
  ];
  it.each(mistakes)('refuses %s, which is no verification, and does not repeat it', async (_what, make) => {
    const made = make();
    const error = await expectUsageError(() => untyped(made), 'ERR_JWT_OPTION_INVALID');
    expect(error.message).toContain('tryVerify(verifyToken(token))');
    expect(error.message).not.toContain(good.slice(0, 12));
    expect(error.message).not.toContain('user-1');
  });
});
