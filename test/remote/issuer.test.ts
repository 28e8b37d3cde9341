import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRemoteIssuer, createVerifier, type RemoteIssuerOptions } from 'strictjwt';
import { now } from '../support/clock.ts';
import { expectJwksError, expectTokenError, expectUsageError } from '../support/expect.ts';
import { AUDIENCE } from '../support/forge.ts';
import { useTimers } from './faults.ts';
import { document, issuerStage, issuerToken, OAUTH, OPENID } from './issuer-stage.ts';
import { send, serve } from './server.ts';
import { KEY_A, KEY_B } from './stage.ts';

describe('an issuer', () => {
  it('is asked for nothing before the first token, then for its document and its keys, once', async () => {
    const { server, remote, verify, token } = await issuerStage();
    expect(server.paths).toEqual([]);
    await Promise.all(Array.from({ length: 100 }, () => verify(token())));
    await verify(token());
    expect(server.paths).toEqual([OPENID, '/keys']);
    expect(remote.stats()).toMatchObject({ keys: 1, fetches: 1, failures: 0 });
  });

  it.each([
    ['', OPENID, OAUTH],
    ['/', OPENID, OAUTH],
    ['///', OPENID, OAUTH],
    ['/realms/r', `/realms/r${OPENID}`, `${OAUTH}/realms/r`],
    ['/realms/r/', `/realms/r${OPENID}`, `${OAUTH}/realms/r`],
    ['/realms/r//', `/realms/r${OPENID}`, `${OAUTH}/realms/r`],
  ])('that ends with %j is looked for at %s, then where RFC 8414 puts it', async (path, openid, oauth) => {
    const { server, origin, remote, at, verify, token } = await issuerStage({ path });
    expect(remote.issuer).toBe(origin + path);
    await verify(token());
    at(openid, undefined);
    at(oauth, document(origin + path, `${origin}/keys`));
    await remote.reload();
    expect(server.paths).toEqual([openid, '/keys', openid, oauth, '/keys']);
  });

  it('may have its document elsewhere, and then it is looked for there alone', async () => {
    const { server, origin, at, token } = await issuerStage();
    at('/policy/openid', document('urn:an-issuer', `${origin}/keys`));
    const remote = createRemoteIssuer('urn:an-issuer', { discovery: new URL('/policy/openid', origin) });
    const options = { algorithms: ['ES256'], issuer: remote.issuer, audience: AUDIENCE, now } as const;
    await expect(createVerifier(remote, options)(issuerToken('urn:an-issuer'))).resolves.toBeDefined();
    await expectTokenError(createVerifier(remote, options)(token()), 'ERR_JWT_CLAIM_MISMATCH', 'iss');
    at('/policy/openid', undefined);
    await expectJwksError(remote.reload(), 'ERR_JWKS_UNAVAILABLE');
    expect(server.paths).toEqual(['/policy/openid', '/keys', '/policy/openid']);
  });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['a host', 'issuer.example'],
    ['http', 'http://issuer.example'],
    ['credentials', 'https://user:hunter2@issuer.example'],
    ['a query', 'https://issuer.example/?tenant=hunter2'],
    ['a fragment', 'https://issuer.example/#hunter2'],
    ['white space at its end', 'https://issuer.example '],
    ['a line break', 'https://issuer.example\n'],
    ['a URL object, which adds a slash', new URL('https://issuer.example')],
    ['undefined', undefined],
    ['a list', ['https://issuer.example']],
  ])('may not be or have %s', async (_, issuer) => {
    const { message } = await expectUsageError(() => createRemoteIssuer(issuer as string), 'ERR_JWT_OPTION_INVALID');
    expect(message).not.toContain('hunter2');
  });

  it.each<[string, object]>([
    ['a discovery address by http', { discovery: 'http://issuer.example/openid' }],
    ['a discovery address that is none', { discovery: 'hunter2' }],
    ['no discovery address', { discovery: undefined }],
    ['an unknown option', { discover: 'https://issuer.example/openid' }],
    ['algorithms, which are the verifier’s', { algorithms: ['ES256'] }],
    ['a pattern for kids, which is for addresses of keys', { kid: /^a$/ }],
    ['a timeout in milliseconds', { timeout: 5000 }],
  ])('refuses %s', async (_, options) => {
    const { message } = await expectUsageError(
      () => createRemoteIssuer('https://issuer.example', options as RemoteIssuerOptions),
      'ERR_JWT_OPTION_INVALID',
    );
    expect(message).not.toContain('hunter2');
  });
});

describe('the document of an issuer', () => {
  it.each([
    ['with a slash more', '', (origin: string) => `${origin}/`],
    ['with a slash less', '/', (origin: string) => origin],
    ['with its host in other letters', '', (origin: string) => origin.replace('http', 'HTTP')],
    ['another', '', () => 'https://evil.example'],
    ['a list that has it', '', (origin: string) => [origin]],
    ['none', '', () => undefined],
  ])('must name the very issuer that was given: %s is refused', async (_, path, issuerOf) => {
    const { server, origin, at, verify, token } = await issuerStage({ path });
    at(OPENID, send(JSON.stringify({ issuer: issuerOf(origin), jwks_uri: `${origin}/keys` })));
    const { message } = await expectJwksError(verify(token()), 'ERR_JWKS_INVALID');
    expect(message).toContain('"issuer"');
    expect(server.paths).toEqual([OPENID]);
  });

  it.each<[string, unknown]>([
    ['none', undefined],
    ['null', null],
    ['a path', '/keys'],
    ['nothing', ''],
    ['a list', ['https://issuer.example/keys']],
    ['an object like a URL', { href: 'https://issuer.example/keys' }],
    ['http', 'http://issuer.example/keys'],
    ['a file', 'file:///etc/jwks.json'],
    ['data', 'data:application/json,{"keys":[]}'],
    ['credentials', 'https://user:hunter2@issuer.example/keys'],
  ])('must name a key set behind https: %s is refused', async (_, jwksUri) => {
    const { server, origin, at, verify, token } = await issuerStage();
    at(OPENID, document(origin, jwksUri));
    const { message } = await expectJwksError(verify(token()), 'ERR_JWKS_INVALID');
    expect(message).toContain('"jwks_uri"');
    expect(message).not.toContain('hunter2');
    expect(server.paths).toEqual([OPENID]);
  });

  it.each(['http://issuer.example/keys', 'http://127.0.0.1:1/keys', 'http://localhost/keys'])(
    'that came by https must not lead to %s, unless that was allowed',
    async (jwksUri) => {
      const seen: string[] = [];
      const fetch = async (url: string): Promise<Response> => {
        seen.push(url);
        return Response.json(url === jwksUri ? { keys: [KEY_A] } : { issuer: 'https://a.example', jwks_uri: jwksUri });
      };
      const remote = createRemoteIssuer('https://a.example', { fetch });
      await expectJwksError(remote.reload(), 'ERR_JWKS_INVALID');
      expect(seen).toEqual([`https://a.example${OPENID}`]);
      await createRemoteIssuer('https://a.example', { fetch, allowInsecureTransport: true }).reload();
      expect(seen.at(-1)).toBe(jwksUri);
    },
  );

  it('may name a key set on another host, as Google’s does', async () => {
    const elsewhere = await issuerStage();
    const { origin, at, verify, token, server } = await issuerStage();
    at(OPENID, document(origin, `${elsewhere.origin}/keys`));
    await expect(verify(token())).resolves.toBeDefined();
    expect([server.paths, elsewhere.server.paths]).toEqual([[OPENID], ['/keys']]);
  });

  it('never adds an algorithm to those that were allowed', async () => {
    const { origin, at, token, remote } = await issuerStage();
    at(OPENID, document(origin, `${origin}/keys`));
    const options = { algorithms: ['RS256'], issuer: origin, audience: AUDIENCE, now } as const;
    await expectTokenError(createVerifier(remote, options)(token()), 'ERR_JWT_ALG_NOT_ALLOWED');
  });

  it('of 404 at both places tells the first, and the option that helps', async () => {
    const { server, origin, at, verify, token } = await issuerStage();
    at(OPENID, undefined);
    const { message } = await expectJwksError(verify(token()), 'ERR_JWKS_UNAVAILABLE');
    expect(message).toBe(
      `the discovery document at ${origin}${OPENID} answered with status 404; if it lives elsewhere, use option "discovery"`,
    );
    expect(server.paths).toEqual([OPENID, OAUTH]);
  });

  it.each([400, 404, 499])('is looked for elsewhere when its place answers %i', async (status) => {
    const { server, origin, at, verify, token } = await issuerStage();
    at(OPENID, send('', {}, status));
    at(OAUTH, document(origin, `${origin}/keys`));
    await expect(verify(token())).resolves.toBeDefined();
    expect(server.paths).toEqual([OPENID, OAUTH, '/keys']);
  });

  it('that is no JSON is told to be none', async () => {
    const { origin, at, verify, token } = await issuerStage();
    at(OPENID, send('<html>'));
    const { message } = await expectJwksError(verify(token()), 'ERR_JWKS_INVALID');
    expect(message).toBe(
      `the discovery document at ${origin}${OPENID} cannot be used: what it answered is not a JSON object`,
    );
  });

  it.each([500, 503, 204, 429])('is not looked for elsewhere when its place answers %i', async (status) => {
    const { server, origin, at, verify, token } = await issuerStage();
    at(OPENID, send('', {}, status));
    const { message } = await expectJwksError(verify(token()), 'ERR_JWKS_UNAVAILABLE');
    // nor is anybody sent elsewhere during an outage
    expect(message).toBe(`the discovery document at ${origin}${OPENID} answered with status ${status}, expected 200`);
    expect(server.paths).toEqual([OPENID]);
  });
});

describe('a refresh beside the requests', () => {
  it('asks for the keys alone, and not for the document again', async () => {
    const { server, clock, verify, token, remote } = await issuerStage();
    await verify(token());
    clock.set(600);
    await verify(token());
    await expect.poll(() => remote.stats().fetchedAt).toBe(clock.now());
    expect(server.paths).toEqual([OPENID, '/keys', '/keys']);
  });
});

describe('what moves', () => {
  beforeEach(useTimers);
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is found again after a failure: the document is read anew', async () => {
    const { server, origin, clock, at, verify, token } = await issuerStage();
    await verify(token());
    at('/keys', undefined);
    at('/new-keys', serve([KEY_A, KEY_B]));
    at(OPENID, document(origin, `${origin}/new-keys`));
    clock.set(605);
    await expect(verify(token())).resolves.toBeDefined();
    expect(server.paths).toEqual([OPENID, '/keys', '/keys']);
    clock.set(606);
    await expect(verify(token())).resolves.toBeDefined();
    expect(server.paths).toEqual([OPENID, '/keys', '/keys', OPENID, '/new-keys']);
    clock.set(606 + 605);
    await verify(token());
    expect(server.paths.slice(5)).toEqual(['/new-keys']);
  });

  it('is found by reload() at once', async () => {
    const { server, origin, at, remote } = await issuerStage();
    await remote.reload();
    at('/new-keys', serve([KEY_A, KEY_B]));
    at(OPENID, document(origin, `${origin}/new-keys`));
    await remote.reload();
    expect(server.paths).toEqual([OPENID, '/keys', OPENID, '/new-keys']);
    expect(remote.stats().keys).toBe(2);
  });

  it('to another issuer is not followed: the known keys serve until staleIfError, then nobody', async () => {
    const { clock, at, verify, token } = await issuerStage();
    await verify(token());
    at('/keys', undefined);
    at(OPENID, document('https://evil.example', 'https://evil.example/keys'));
    for (const seconds of [605, 700, 4199]) {
      clock.set(seconds);
      await expect(verify(token())).resolves.toBeDefined();
    }
    clock.set(4230);
    await expectJwksError(verify(token()), 'ERR_JWKS_INVALID');
  });
});

describe('an outage between the document and the keys', () => {
  it('is an outage: a JwksError about the keys, with pauses, and over when they are there', async () => {
    const { server, clock, at, verify, token } = await issuerStage();
    at('/keys', send('', {}, 503));
    const { message } = await expectJwksError(verify(token()), 'ERR_JWKS_UNAVAILABLE');
    expect(message).toMatch(/^the key set at .*\/keys answered with status 503/);
    await expectJwksError(verify(token()), 'ERR_JWKS_UNAVAILABLE');
    expect(server.paths).toEqual([OPENID, '/keys']);
    at('/keys', serve([KEY_A]));
    clock.set(1);
    await expect(verify(token())).resolves.toBeDefined();
    expect(server.paths).toEqual([OPENID, '/keys', OPENID, '/keys']);
  });

  it('of the document alone hurts nobody while the keys answer', async () => {
    const { server, clock, at, verify, token } = await issuerStage();
    await verify(token());
    at(OPENID, send('', {}, 503));
    for (const seconds of [605, 1300, 2000]) {
      clock.set(seconds);
      await expect(verify(token())).resolves.toBeDefined();
    }
    expect(server.paths).toEqual([OPENID, '/keys', '/keys', '/keys', '/keys']);
  });

  it('leaves unknown kids to be looked for at most once a cooldown, with one request each', async () => {
    const { server, verify, origin, token } = await issuerStage();
    await verify(token());
    for (let i = 0; i < 50; i++) {
      await expectTokenError(verify(issuerToken(origin, {}, `invented-${i}`)), 'ERR_JWT_KEY_NOT_FOUND');
    }
    expect(server.paths).toEqual([OPENID, '/keys', '/keys']);
  });
});

describe('headers', () => {
  it('go to both addresses, and a function is told which one it is', async () => {
    const seen: unknown[] = [];
    const { origin, remote, at } = await issuerStage({
      options: { headers: async (url) => ({ authorization: `Bearer for ${new URL(url).pathname}` }) },
    });
    for (const [path, body] of [
      [OPENID, { issuer: origin, jwks_uri: `${origin}/keys` }],
      ['/keys', { keys: [KEY_A] }],
    ] as const) {
      at(path, (response, request) => {
        seen.push(request.headers.authorization);
        send(JSON.stringify(body))(response, request);
      });
    }
    await remote.reload();
    expect(seen).toEqual([`Bearer for ${OPENID}`, 'Bearer for /keys']);
  });
});
