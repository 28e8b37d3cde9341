import { createPublicKey } from 'node:crypto';
import {
  createMultiVerifier,
  createRemoteIssuer,
  createRemoteJwks,
  createVerifier,
  explain,
  exportJwk,
  type IssuerEntry,
  jwkThumbprint,
  verify,
} from 'strictjwt';
import { createGuard } from 'strictjwt/http';
import { afterEach, expect, it } from 'vitest';
import { now } from '../support/clock.ts';
import { forge, GOOD_CLAIMS } from '../support/forge.ts';
import { pair, SECRET } from '../support/keys.ts';
import { optionsFor } from '../support/options.ts';

// A merge bug elsewhere has put a member on Object.prototype, of a name that the library's own objects may or may not
// have. Each must go on as if it were not there: nothing more is accepted, and nothing that is right is refused.

const polluted = new Set<string>();
afterEach(clean);

function clean(): void {
  for (const name of polluted) Reflect.deleteProperty(Object.prototype, name);
  polluted.clear();
}

/** What `act` answers while the pollution lasts. */
async function under<T>(name: string, value: unknown, act: () => Promise<T>): Promise<T> {
  Object.defineProperty(Object.prototype, name, { value, configurable: true, enumerable: true, writable: true });
  polluted.add(name);
  try {
    return await act();
  } finally {
    clean();
  }
}

const VALUES: readonly unknown[] = ['i', true, { sub: 'admin' }, () => true, 1];
const token = forge({ alg: 'HS256', key: SECRET });
const { publicPem, publicKey } = pair('p256');
const publicJwk = publicKey.export({ format: 'jwk' });
const signed = forge({ alg: 'ES256', key: pair('p256').privateKey });
const options = optionsFor('ES256');

it.each(['nobody', 'issuers'])('explain knows whose a token is while Object.prototype has "%s"', async (name) => {
  for (const value of VALUES) {
    expect((await under(name, value, () => explain(token, SECRET, optionsFor('HS256')))).valid).toBe(true);
  }
});

it.each(['verifier', 'choose'])('explain asks several issuers while Object.prototype has "%s"', async (name) => {
  const verifyToken = createMultiVerifier([{ ...optionsFor('HS256'), issuer: 'https://nobody.example', key: SECRET }]);
  for (const value of VALUES) {
    const { checks } = await under(name, value, () => explain(token, verifyToken));
    expect(checks.find(({ name: check }) => check === 'iss')?.code).toBe('ERR_JWT_CLAIM_MISMATCH');
  }
});

it.each(['cipher', 'copy'])('a KeyObject is read while Object.prototype has "%s"', async (name) => {
  for (const value of VALUES) {
    const key = createPublicKey(publicPem);
    expect((await under(name, value, () => verify(signed, key, options))).header.alg).toBe('ES256');
  }
});

it.each(['curve', 'algorithm', 'words'])('PEM is read while Object.prototype has "%s"', async (name) => {
  const jwk = await exportJwk(publicPem);
  for (const value of VALUES) expect(await under(name, value, () => exportJwk(publicPem))).toEqual(jwk);
});

it('a remote key has no flaw of its own while Object.prototype has "flaw"', async () => {
  for (const value of VALUES) {
    const fetch = async (): Promise<Response> => Response.json({ keys: [publicJwk] });
    const keys = createRemoteJwks('https://issuer.example/keys', { fetch, now });
    expect((await under('flaw', value, () => verify(signed, keys, options))).header.alg).toBe('ES256');
  }
});

it('an entry of several issuers has no key but its own while Object.prototype has "key"', async () => {
  const entry = { ...optionsFor('HS256'), issuer: GOOD_CLAIMS.iss } as IssuerEntry;
  const made = under('key', SECRET, async () => createMultiVerifier([entry]));
  await expect(made).rejects.toMatchObject({ name: 'UsageError', code: 'ERR_JWT_KEY_INVALID' });
  const asked = under('key', SECRET, () => createMultiVerifier(() => entry)(token));
  await expect(asked).rejects.toMatchObject({ name: 'UsageError', code: 'ERR_JWT_KEY_INVALID' });
});

it('a key that names no issuer signs for no tenant while Object.prototype has "issuer"', async () => {
  const issuer = 'https://login.example/{tenantid}';
  const document = { issuer, jwks_uri: 'https://login.example/keys' };
  const fetch = async (url: string): Promise<Response> =>
    Response.json(url === document.jwks_uri ? { keys: [publicJwk] } : document);
  const keys = createRemoteIssuer(issuer, { tenants: ['one'], fetch, now });
  const payload = { ...GOOD_CLAIMS, iss: 'https://login.example/one', tid: 'one' };
  const ofTenant = forge({ alg: 'ES256', key: pair('p256').privateKey, payload });
  const outcome = under('issuer', issuer, () => verify(ofTenant, keys, optionsFor('ES256', { issuer: keys.issuer })));
  await expect(outcome).rejects.toMatchObject({ name: 'TokenError', code: 'ERR_JWT_KEY_NOT_FOUND' });
});

it('a guard asks for no scope that it was not told of while Object.prototype has "scope"', async () => {
  for (const value of VALUES) {
    const made = await under('scope', value, async () => createGuard(createVerifier(SECRET, optionsFor('HS256'))));
    const result = await under('scope', value, () => made({ headers: { authorization: `Bearer ${token}` } }));
    expect(result.ok).toBe(true);
  }
});

it('a thumbprint is that of the key while Object.prototype has "toJSON"', async () => {
  const thumbprint = await jwkThumbprint(publicJwk);
  const others = { kty: 'oct', k: 'AAAA' };
  expect(
    await under(
      'toJSON',
      () => others,
      () => jwkThumbprint(publicJwk),
    ),
  ).toBe(thumbprint);
});

it.each(['0', '1', '-1', 'length'])('an empty list stays empty while Object.prototype has "%s"', async (name) => {
  const nobody = { alg: 'HS256', key: SECRET, payload: { ...GOOD_CLAIMS, aud: [] } } as const;
  const perKey = createRemoteJwks(() => 'https://issuer.example/keys/a', { kid: /^a$/, now, fetch: noKeys });
  const withKid = forge({ alg: 'ES256', key: pair('p256').privateKey, header: { kid: 'a' } });
  for (const value of VALUES) {
    const verifyToken = await under(name, value, async () => createVerifier(SECRET, optionsFor('HS256')));
    expect((await under(name, value, () => verifyToken(token))).header.alg).toBe('HS256');
    expect((await under(name, value, () => explain(token, SECRET, optionsFor('HS256')))).valid).toBe(true);
    expect((await under(name, value, () => verify(signed, [publicPem], options))).header.alg).toBe('ES256');
    const refused = under(name, value, () => verifyToken(forge(nobody)));
    await expect(refused).rejects.toMatchObject({ name: 'TokenError', code: 'ERR_JWT_CLAIM_MISMATCH' });
    const unknown = under(name, value, () => verify(withKid, perKey, options));
    await expect(unknown).rejects.toMatchObject({ name: 'TokenError', code: 'ERR_JWT_KEY_NOT_FOUND' });
  }
});

async function noKeys(): Promise<Response> {
  return Response.json({ keys: [] });
}
