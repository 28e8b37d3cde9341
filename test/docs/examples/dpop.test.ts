import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDpopFetch } from '../../../examples/dpop/dpop-fetch.mjs';
import { forge } from '../../support/forge.ts';
import { pair } from '../../support/keys.ts';
import { run, type Server, start } from './process.ts';

const originalFetch = fetch;
const issuerKey = pair('p256');

interface Owner {
  readonly key: KeyObject;
  readonly jwk: Readonly<Record<string, unknown>>;
}

function newOwner(): Owner {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { key: privateKey, jwk: { ...publicKey.export({ format: 'jwk' }) } };
}

const owner = newOwner();
const thief = newOwner();
const privateJwk = { ...owner.key.export({ format: 'jwk' }) };

let server: Server;
let nonce = '';
let token = '';
beforeAll(async () => {
  server = await start('dpop/server.mjs', { PRIVATE_KEY: issuerKey.privatePem });
  nonce = String((await send('GET', '/me', {})).headers['dpop-nonce']);
  token = await logIn(owner);
});
afterAll(() => server.stop());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
}

type Headers = Readonly<Record<string, string | string[]>>;

/** With `node:http`, because `fetch` cannot send a header twice. */
async function send(method: string, path: string, headers: Headers, body?: string): Promise<Answer> {
  const sent = request(server.url + path, { method, headers });
  sent.end(body);
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, headers: response.headers, body: Object(JSON.parse(await text(response))) };
}

interface Forgery {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly by?: Owner;
}

const hashOf = (value: string): string => createHash('sha256').update(value).digest('base64url');
const seconds = (): number => Math.floor(Date.now() / 1000);

/** A proof that is right for `GET /me` with the token, but for what the test changes. */
function proof({ header, claims, by = owner }: Forgery = {}): string {
  const right = { jti: randomUUID(), htm: 'GET', htu: `${server.url}/me`, iat: seconds(), ath: hashOf(token), nonce };
  return forge({
    alg: 'ES256',
    key: by.key,
    header: { typ: 'dpop+jwt', jwk: by.jwk, ...header },
    payload: { ...right, ...claims },
  });
}

const forLogin = {
  htm: 'POST',
  get htu() {
    return `${server.url}/token`;
  },
  ath: undefined,
};

function sendLogin(dpop: string | string[]): Promise<Answer> {
  return send('POST', '/token', { dpop }, JSON.stringify({ user: 'ada', password: 'correct horse' }));
}

async function logIn(by: Owner): Promise<string> {
  const { body } = await sendLogin(proof({ by, claims: { ...forLogin } }));
  return String(body['access_token']);
}

function me(dpop: string | string[], accessToken = token, path = '/me'): Promise<Answer> {
  return send('GET', path, { authorization: `DPoP ${accessToken}`, dpop });
}

async function expectChallenge(attempt: Promise<Answer>, error: string): Promise<void> {
  const { status, headers } = await attempt;
  expect({ status, challenge: headers['www-authenticate'] }).toEqual({
    status: 401,
    challenge: `DPoP error="${error}", algs="ES256 EdDSA"`,
  });
}

const refused = (dpop: string | string[], accessToken = token): Promise<void> =>
  expectChallenge(me(dpop, accessToken), 'invalid_dpop_proof');

it('the client logs in, calls the API, and no thief does', async () => {
  const { status, stdout } = run('dpop/client.mjs', [server.url]);
  expect(stdout.split('\n')).toEqual([
    'got a token of type DPoP',
    'its owner: 200 {"user":"ada"}',
    'its owner, again: 200 {"user":"ada"}',
    'a thief with a key of his own: 401 DPoP error="invalid_dpop_proof", algs="ES256 EdDSA"',
    'a thief without any key: 401 DPoP algs="ES256 EdDSA"',
    '',
  ]);
  expect(status).toBe(0);
});

it.each<[string, RequestInit]>([
  ['of an object', { method: 'POST', headers: { 'content-type': 'application/json' } }],
  ['of Headers, and a method in small letters', { method: 'post', headers: new Headers({ 'x-own': '1' }) }],
  ['of pairs', { method: 'POST', headers: [['x-own', '1']] }],
  ['that are not there', { method: 'POST' }],
])('the client takes what fetch takes: headers %s', async (_, init) => {
  const seen: Readonly<Record<string, string>>[] = [];
  vi.stubGlobal('fetch', (url: string, sent: RequestInit) => {
    seen.push(Object.fromEntries(new globalThis.Headers(sent.headers)));
    return originalFetch(url, sent);
  });
  try {
    const dpopFetch = await createDpopFetch();
    const body = JSON.stringify({ user: 'ada', password: 'correct horse' });
    const answer = await dpopFetch(`${server.url}/token`, { ...init, body });
    expect(answer.status).toBe(200);
    const { access_token: bound } = (await answer.json()) as { access_token: string };
    expect((await dpopFetch(`${server.url}/me?page=1`, init, bound)).status).toBe(200);
    const given = Object.fromEntries(new globalThis.Headers(init.headers));
    for (const headers of seen) expect(headers).toMatchObject(given);
  } finally {
    vi.unstubAllGlobals();
  }
});

describe('an access token', () => {
  it('is bound to the key of the proof, and says so', async () => {
    const { status, body } = await sendLogin(proof({ claims: { ...forLogin } }));
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'DPoP', expires_in: 300 });
    const claims = JSON.parse(Buffer.from(String(body['access_token']).split('.')[1] ?? '', 'base64url').toString());
    const { crv, kty, x, y } = owner.jwk;
    expect(claims.cnf).toEqual({ jkt: hashOf(JSON.stringify({ crv, kty, x, y })) });
  });

  it.each([
    ['without a proof', () => []],
    ['with two', () => [proof({ claims: { ...forLogin } }), proof({ claims: { ...forLogin } })]],
    ['with the proof of another request', () => proof()],
    ['with a proof for another method', () => proof({ claims: { ...forLogin, htm: 'GET' } })],
    ['with a private key in the header', () => proof({ claims: { ...forLogin }, header: { jwk: privateJwk } })],
  ])('is not to be had %s', async (_, dpop) => {
    const answer = await sendLogin(dpop());
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 400,
      body: { error: 'invalid_dpop_proof' },
    });
  });

  it('is not to be had with a proof that was used, there or at the API', async () => {
    const once = proof({ claims: { ...forLogin } });
    await expect(sendLogin(once)).resolves.toMatchObject({ status: 200 });
    await expect(sendLogin(once)).resolves.toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof' } });
    const jti = randomUUID();
    await expect(me(proof({ claims: { jti } }))).resolves.toMatchObject({ status: 200 });
    const again = proof({ claims: { ...forLogin, jti } });
    await expect(sendLogin(again)).resolves.toMatchObject({ status: 400, body: { error: 'invalid_dpop_proof' } });
  });

  it('is not to be had with a wrong password, whatever the proof', async () => {
    const dpop = proof({ claims: { ...forLogin } });
    const guess = JSON.stringify({ user: 'ada', password: 'guess' });
    await expect(send('POST', '/token', { dpop }, guess)).resolves.toMatchObject({ status: 403 });
  });

  it('leaves nothing in the memory of proofs when a stranger asks for it', async () => {
    const dpop = proof({ claims: { ...forLogin } });
    const guess = JSON.stringify({ user: 'eve', password: 'guess' });
    // a proof that was remembered would be answered 400 the second time
    for (let i = 0; i < 2; i++) {
      await expect(send('POST', '/token', { dpop }, guess)).resolves.toMatchObject({ status: 403 });
    }
  });

  it('is not to be had with a proof that carries no nonce of the server, which is handed out with the refusal', async () => {
    const answer = await sendLogin(proof({ claims: { ...forLogin, nonce: undefined } }));
    expect([answer.status, answer.body['error']]).toEqual([400, 'use_dpop_nonce']);
    expect(answer.headers['dpop-nonce']).toBe(nonce);
  });

  const claimsOf = (more: object): object => ({
    iss: 'https://auth.example',
    aud: 'https://api.example',
    sub: 'ada',
    iat: seconds(),
    exp: seconds() + 60,
    cnf: { jkt: 'x' },
    ...more,
  });
  const signed = (more: object, typ = 'at+jwt'): string =>
    forge({ alg: 'ES256', key: issuerKey.privateKey, header: { typ }, payload: claimsOf(more) });

  it.each([
    ['names no key', { cnf: undefined }],
    ['names a key in another form', { cnf: { jwk: owner.jwk } }],
    ['has null for a key', { cnf: null }],
    ['has text for a key', { cnf: 'x' }],
    ['names a thumbprint that is none', { cnf: { jkt: 42 } }],
    ['is expired', { exp: seconds() - 1 }],
    ['is for another API', { aud: 'https://other.example' }],
  ])('is refused when it %s', async (_, more) => {
    const made = signed(more);
    await expectChallenge(me(proof({ claims: { ath: hashOf(made) } }), made), 'invalid_token');
  });

  it('cannot be a proof, nor a proof an access token', async () => {
    await expectChallenge(me(proof(), proof()), 'invalid_token');
    await refused(token);
  });

  it('is refused as Bearer, however it is spelt, with a proof or without', async () => {
    for (const scheme of ['Bearer', 'bearer', 'DPoPBearer', '']) {
      const { status, headers } = await send('GET', '/me', { authorization: `${scheme} ${token}`, dpop: proof() });
      expect([status, headers['www-authenticate']]).toEqual([401, 'DPoP algs="ES256 EdDSA"']);
    }
    const both = { authorization: [`DPoP ${token}`, `DPoP ${token}`], dpop: proof() };
    await expect(send('GET', '/me', both)).resolves.toMatchObject({ status: 401 });
  });
});

describe('the key', () => {
  it('is accepted as one public JWK, with whatever else a JWK may say', async () => {
    await expect(me(proof())).resolves.toMatchObject({ status: 200, body: { user: 'ada' } });
    const jwk = { ...owner.jwk, kid: 'mine', alg: 'ES256', use: 'sig' };
    await expect(me(proof({ header: { jwk } }))).resolves.toMatchObject({ status: 200 });
  });

  it.each([
    ['the owner’s JWK with a thief’s key set in it', { ...owner.jwk, keys: [thief.jwk] }],
    ['a key set', { keys: [thief.jwk] }],
    ['a list', [thief.jwk]],
    ['a list with both', [thief.jwk, owner.jwk]],
    ['PEM text', pair('p256').publicPem],
    ['the owner’s JWK, that did not sign', owner.jwk],
    ['a thief’s JWK, that did sign', thief.jwk],
    ['a secret', { kty: 'oct', k: 'c2VjcmV0' }],
    ['a point off the curve', { ...thief.jwk, x: thief.jwk['y'] }],
    ['a key for encryption', { ...thief.jwk, use: 'enc' }],
    ['an address', 'https://evil.example/key'],
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
  ])('is refused as %s, and the server lives on', async (_, jwk) => {
    await refused(proof({ by: thief, header: { jwk } }));
  });

  it('is refused when the proof carries its private part', async () => {
    await refused(proof({ header: { jwk: privateJwk } }));
  });

  it('must be the one that the token is bound to', async () => {
    const stolen = await logIn(thief);
    await refused(proof({ by: owner, claims: { ath: hashOf(stolen) } }), stolen);
    await expect(me(proof({ by: thief, claims: { ath: hashOf(stolen) } }), stolen)).resolves.toMatchObject({
      status: 200,
    });
  });
});

describe('a proof', () => {
  it.each([
    ['typ JWT', { typ: 'JWT' }],
    ['no typ', { typ: undefined }],
    ['typ at+jwt', { typ: 'at+jwt' }],
    ['alg none', { alg: 'none' }],
    ['an algorithm that is not offered', { alg: 'ES384' }],
  ])('is refused with %s', (_, header) => refused(proof({ header })));

  it.each([
    ['another method', { htm: 'POST' }],
    ['the method in lower case', { htm: 'get' }],
    ['no method', { htm: undefined }],
    ['a list of methods', { htm: ['GET', 'POST'] }],
    ['no address', { htu: undefined }],
    ['an address that is none', { htu: '/me' }],
    ['a list of addresses', { htu: ['http://127.0.0.1/me'] }],
    ['another path', { htu: 'PATH/other' }],
    ['a path that begins alike', { htu: 'PATH/me/' }],
    ['another host', { htu: 'http://evil.example/me' }],
    ['another port', { htu: 'http://127.0.0.1:1/me' }],
    ['another scheme', { htu: 'https://127.0.0.1/me' }],
    ['a user in the address', { htu: 'USER/me' }],
    ['the hash of another token', { ath: hashOf('another') }],
    ['no hash of the token', { ath: undefined }],
    ['hashes of several tokens', { ath: ['HASH', hashOf('another')] }],
    ['the token itself in place of its hash', { ath: 'TOKEN' }],
    ['no jti', { jti: undefined }],
    ['a jti that is no text', { jti: 42 }],
    ['no iat', { iat: undefined }],
    ['an iat of 70 seconds ago', { iat: seconds() - 70 }],
    ['an iat in a minute', { iat: seconds() + 60 }],
    ['an exp that is over', { exp: seconds() - 60 }],
  ])('is refused with %s', async (_, claims) => {
    const made = JSON.stringify(claims)
      .replace('PATH', server.url)
      .replace('USER', server.url.replace('//', '//ada:pw@'))
      .replace('HASH', hashOf(token))
      .replace('"TOKEN"', JSON.stringify(token));
    const absent = Object.fromEntries(Object.keys(claims).map((name) => [name, undefined]));
    await refused(proof({ claims: { ...absent, ...JSON.parse(made) } }));
  });

  it.each([
    ['none', () => undefined],
    ['an invented one', () => 'invented'],
    ['an empty one', () => ''],
    ['a list of the right one', () => [nonce]],
  ])('is asked for a nonce of the server when it carries %s', async (_, value) => {
    const attempt = me(proof({ claims: { nonce: value() } }));
    await expectChallenge(attempt, 'use_dpop_nonce');
    expect((await attempt).headers['dpop-nonce']).toBe(nonce);
  });

  it('leaves query and fragment out of account, on both sides', async () => {
    await expect(me(proof(), token, '/me?page=2')).resolves.toMatchObject({ status: 200 });
    const htu = `${server.url.replace('http', 'HTTP')}/me?page=1#top`;
    await expect(me(proof({ claims: { htu } }), token, '/me?page=2')).resolves.toMatchObject({ status: 200 });
  });

  it('takes no address from the Host header', async () => {
    const headers = { authorization: `DPoP ${token}`, host: 'evil.example' };
    const forEvil = proof({ claims: { htu: 'http://evil.example/me' } });
    await expectChallenge(send('GET', '/me', { ...headers, dpop: forEvil }), 'invalid_dpop_proof');
    await expect(send('GET', '/me', { ...headers, dpop: proof() })).resolves.toMatchObject({ status: 200 });
  });

  it('is good once, also 20 times at once; another with a jti of its own is good again', async () => {
    const same = proof();
    const answers = await Promise.all(Array.from({ length: 20 }, () => me(same)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(401)]);
    await refused(same);
    await expect(me(proof())).resolves.toMatchObject({ status: 200 });
  });

  it('that was refused uses up no jti, and one client’s jti is another’s, too', async () => {
    const jti = randomUUID();
    await refused(proof({ by: thief, claims: { jti } }));
    await refused(proof({ claims: { jti, htm: 'POST' } }));
    await expect(me(proof({ claims: { jti } }))).resolves.toMatchObject({ status: 200 });
    await refused(proof({ claims: { jti } }));
  });

  it('of one request does not open another: no proof at the login is good at the API', async () => {
    const spent = proof({ claims: { ...forLogin } });
    await sendLogin(spent);
    await refused(spent);
  });

  it('must be there, and only one', async () => {
    await refused([]);
    await refused('');
    await refused([proof(), proof()]);
    await refused(`${proof()}, ${proof()}`);
  });
});

it('nothing of token or proof is in the log', async () => {
  const made = proof({ claims: { htm: 'PUT' } });
  await refused(made);
  expect(server.log()).toContain('ERR_JWT_CLAIM_MISMATCH');
  // the header of a token is no secret, and a client that sends the token as `ath` has it quoted
  for (const part of [...made.split('.').slice(1), ...token.split('.').slice(1)])
    expect(server.log()).not.toContain(part);
  expect(server.log()).not.toMatch(/misconfigured|^ {4}at /m);
});

interface Memory {
  readonly size: number;
  add(id: string, seconds: number, now: number): boolean;
}

describe('the memory of proofs', async () => {
  const path = '../../../examples/dpop/seen-proofs.mjs';
  const { SeenProofs }: { SeenProofs: new (most?: number) => Memory } = await import(/* @vite-ignore */ path);

  it('forgets a proof when no verifier accepts it any more, and not before', () => {
    const seen = new SeenProofs();
    expect([seen.add('a', 70, 0), seen.add('a', 70, 69_999), seen.add('b', 70, 1)]).toEqual([true, false, true]);
    expect([seen.add('a', 70, 70_000), seen.size]).toEqual([true, 2]);
  });

  it('refuses when it is full, and forgets nobody early for it', () => {
    const seen = new SeenProofs(2);
    seen.add('a', 70, 0);
    seen.add('b', 70, 1);
    expect(() => seen.add('c', 70, 2)).toThrow('2 proofs within 70 s');
    expect([seen.add('a', 70, 3), seen.add('c', 70, 70_000)]).toEqual([false, true]);
  });
});

interface Ring {
  current(now: number): string;
  has(nonce: unknown, now: number): boolean;
}

describe('the nonces', async () => {
  const path = '../../../examples/dpop/nonces.mjs';
  const { Nonces }: { Nonces: new () => Ring } = await import(/* @vite-ignore */ path);
  const minutes = 60_000;

  it('change every five minutes; the one before still counts, for five minutes more', () => {
    const nonces = new Nonces();
    const first = nonces.current(0);
    expect(nonces.current(5 * minutes - 1)).toBe(first);
    const second = nonces.current(5 * minutes);
    expect(second).not.toBe(first);
    expect([nonces.has(first, 9 * minutes), nonces.has(second, 9 * minutes)]).toEqual([true, true]);
    expect([nonces.has(first, 10 * minutes), nonces.has(second, 10 * minutes)]).toEqual([false, true]);
  });

  it('of long ago do not count, nor does nothing, nor any after the clock was set back', () => {
    const nonces = new Nonces();
    expect([nonces.has('', 0), nonces.has(undefined, 0)]).toEqual([false, false]);
    const old = nonces.current(0);
    expect(nonces.has(old, 60 * minutes)).toBe(false);
    const ahead = nonces.current(60 * minutes);
    expect(nonces.has(ahead, 0)).toBe(false);
  });
});
