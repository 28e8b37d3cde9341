import { describe, expect, it } from 'vitest';
import {
  createRemoteIssuer,
  createRemoteJwks,
  createVerifier,
  type RemoteJwks,
  type RemoteJwksOptions,
} from 'strictjwt';
import { now } from '../support/clock.ts';
import { AUDIENCE, base64url, ISSUER } from '../support/forge.ts';
import { SECRET } from '../support/keys.ts';
import { es256Token, KEY_A, KEY_B, published } from './stage.ts';

// The sentences of remote keys, whole: somebody who reads one at night has nothing else.

const PLACE = 'https://issuer.example/keys';

/** What it throws, as `Class CODE: message`. */
async function said(attempt: () => unknown): Promise<string> {
  try {
    await attempt();
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
  return 'nothing was thrown';
}

const ONLY_HTTPS = 'expected https (http only on loopback, or with allowInsecureTransport: true)';

describe('a URL that createRemoteJwks cannot use is called by its kind and never shown', () => {
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'is not an absolute URL (got undefined), expected https://…'],
    ['null', null, 'is not an absolute URL (got null), expected https://…'],
    ['a path', '/keys?key=secret', 'is not an absolute URL (got text), expected https://…'],
    ['a number', 443, 'is not an absolute URL (got a number), expected https://…'],
    ['an object without href', {}, 'is not an absolute URL (got an object), expected https://…'],
    ['http', 'http://issuer.example/keys', `begins with http:, ${ONLY_HTTPS}`],
    ['what only looks like loopback', 'http://localhost.example/', `begins with http:, ${ONLY_HTTPS}`],
    ['another scheme', 'file:///etc/keys.json', `begins with another scheme, ${ONLY_HTTPS}`],
    ['credentials', 'https://me:secret@issuer.example/', 'holds credentials, use the option "headers"'],
    ['a user', 'https://me@issuer.example/', 'holds credentials, use the option "headers"'],
    ['a password', 'https://:secret@issuer.example/', 'holds credentials, use the option "headers"'],
  ])('%s', async (_, url, problem) => {
    expect(await said(() => createRemoteJwks(url as string))).toBe(`UsageError: the URL ${problem}`);
  });
});

describe('an option of createRemoteJwks that is wrong is named with what it must be', () => {
  const SECONDS = "expected a number of seconds, more than 0, or text with a unit such as '5s'";
  const HEADERS =
    'option "headers" is an object, expected an object of header names and text, as HTTP allows them, or a function that answers one';
  it.each<[object, string]>([
    [{ timeout: 0 }, `option "timeout" is 0, ${SECONDS}`],
    [{ timeout: -1 }, `option "timeout" is -1, ${SECONDS}`],
    [{ timeout: '5' }, `option "timeout" is "5", ${SECONDS}`],
    [{ maxBytes: -1 }, 'option "maxBytes" is -1, expected a whole number, 1 or more'],
    [{ maxBytes: 1.5 }, 'option "maxBytes" is 1.5, expected a whole number, 1 or more'],
    [{ headers: { a: 1 } }, HEADERS],
    [{ headers: { 'a b': 'x' } }, HEADERS],
    [{ headers: { a: 'x\r\ny' } }, HEADERS],
    [
      { read: 'keys' },
      'option "read" is "keys", expected a function that makes { keys: [...] } of what the address answers',
    ],
    [{ fetch: {} }, 'option "fetch" is an object, expected a function like fetch'],
    [{ allowInsecureTransport: 'yes' }, 'option "allowInsecureTransport" is "yes", expected true or false'],
    [{ now: 5 }, 'option "now" is 5, expected a function that returns milliseconds, like Date.now'],
  ])('%j', async (options, message) => {
    expect(await said(() => createRemoteJwks(PLACE, options as RemoteJwksOptions))).toBe(`UsageError: ${message}`);
  });

  const ANCHORED = 'expected a RegExp that is anchored at both ends and without the flag m, such as /^[0-9a-f-]{36}$/';
  it.each<[unknown, string]>([
    [undefined, 'option "kid" is missing; it is the pattern of the kids that may be put into the URL'],
    ['a', `option "kid" is "a", ${ANCHORED}`],
    [/a/, `option "kid" is an object, ${ANCHORED}`],
    [/^a/, `option "kid" is an object, ${ANCHORED}`],
    [/a$/, `option "kid" is an object, ${ANCHORED}`],
    [/^a$/m, `option "kid" is an object, ${ANCHORED}`],
    [/^a|b$/, `option "kid" is an object, ${ANCHORED}`],
    [/^(a$|^b)/, `option "kid" is an object, ${ANCHORED}`],
    [/^a\$/, `option "kid" is an object, ${ANCHORED}`],
    [/^a[$]/, `option "kid" is an object, ${ANCHORED}`],
  ])('kid: %s', async (kid, message) => {
    const options = (kid === undefined ? {} : { kid }) as { kid: RegExp };
    expect(await said(() => createRemoteJwks((name) => `${PLACE}/${name}`, options))).toBe(`UsageError: ${message}`);
  });
});

describe('what createRemoteIssuer cannot use is named', () => {
  const EACH_OTHER = 'an issuer with {tenantid} (once) and option "tenants" need each other';
  it.each<[unknown, object, string]>([
    [undefined, {}, 'the issuer must be a non-empty string, got undefined'],
    ['', {}, 'the issuer must be a non-empty string, got empty text'],
    [new URL('https://issuer.example'), {}, 'the issuer must be a non-empty string, got an object'],
    ['issuer', {}, 'the issuer is not an absolute URL (got text), expected https://…'],
    ['http://issuer.example', {}, `the issuer begins with http:, ${ONLY_HTTPS}`],
    ['https://issuer.example?a=b', {}, 'the issuer has "?" in it, expected only what tokens name'],
    ['https://issuer.example#a', {}, 'the issuer has "#" in it, expected only what tokens name'],
    ['https://issuer.example/ ', {}, 'the issuer has " " in it, expected only what tokens name'],
    [
      'https://issuer.example/.well-known/openid-configuration',
      {},
      'the issuer has "/.well-known/" in it, expected only what tokens name',
    ],
    [
      'https://issuer.example/a/.well-known/jwks.json',
      {},
      'the issuer has "/.well-known/" in it, expected only what tokens name',
    ],
    ['https://me:secret@issuer.example', {}, 'the issuer holds credentials, use the option "headers"'],
    [
      'https://a.example',
      { discovery: 5 },
      'option "discovery" is not an absolute URL (got a number), expected https://…',
    ],
    [
      'https://a.example',
      { discovery: 'document' },
      'option "discovery" is not an absolute URL (got text), expected https://…',
    ],
    ['https://a.example', { discovery: 'http://b.example' }, `option "discovery" begins with http:, ${ONLY_HTTPS}`],
    ['https://a.example/{tenantid}', {}, EACH_OTHER],
    ['https://a.example', { tenants: ['a'] }, EACH_OTHER],
    ['https://a.example/{tenantid}/{tenantid}', { tenants: ['a'] }, EACH_OTHER],
    [
      'https://a.example/{tenantid}',
      { tenants: 'a' },
      'option "tenants" is "a", expected a list of tenant ids, or a function',
    ],
    [
      'https://a.example/{tenantid}',
      { tenants: [] },
      'option "tenants" is an empty list, expected a list of tenant ids, or a function',
    ],
  ])('%s %j', async (issuer, options, message) => {
    expect(await said(() => createRemoteIssuer(issuer as string, options))).toBe(`UsageError: ${message}`);
  });
});

function answering(answer: unknown, init: ResponseInit = {}, options: RemoteJwksOptions = {}): RemoteJwks {
  const body = answer instanceof Uint8Array || typeof answer === 'string' ? answer : JSON.stringify(answer);
  return createRemoteJwks(PLACE, { fetch: async () => new Response(body as string, init), now, ...options });
}

describe('an answer that is no key set is described, and nothing of it is shown', () => {
  it.each<[string, unknown, string]>([
    ['HTML', '<html>', 'is not a JSON object'],
    ['nothing', '', 'is not a JSON object'],
    ['null', 'null', 'is not a JSON object'],
    ['JSON text', '"x"', 'is not a JSON object'],
    ['a list', [KEY_A], 'is a bare list, expected { "keys": […] }; if it is one of keys, see option "read"'],
    ['what is not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'is not UTF-8'],
    ['a __proto__ member', '{"__proto__":1,"keys":[]}', 'has a "__proto__" member'],
    ['a key with keys', { ...KEY_A, keys: [KEY_A] }, 'is a key and a key set at once'],
    ['a key', KEY_A, 'is a single key, expected { "keys": […] }; see option "read"'],
    [
      'a discovery document',
      { jwks_uri: 'https://keys.example/path?key=secret' },
      'is a discovery document: give createRemoteJwks its "jwks_uri" https://keys.example/path, or createRemoteIssuer its "issuer"',
    ],
    ...[5, null, 'relative', ['https://keys.example']].map((uri): [string, unknown, string] => [
      `a discovery document with ${JSON.stringify(uri)}`,
      { jwks_uri: uri },
      'is a discovery document: give createRemoteJwks its "jwks_uri", or createRemoteIssuer its "issuer"',
    ]),
    ['no keys', { key: [] }, 'has no list of "keys"'],
    ['too many keys', { keys: Array(501).fill({}) }, 'has 501 keys, at most 500 are read'],
  ])('%s', async (_, answer, problem) => {
    const message = `JwksError: the key set at ${PLACE} cannot be used: what it answered ${problem}`;
    expect(await said(() => answering(answer).reload())).toBe(message);
  });

  it.each([204, 206, 400, 404, 500, 503])('status %i', async (status) => {
    const remote = answering('', {}, { fetch: async () => new Response(null, { status }) });
    expect(await said(() => remote.reload())).toBe(
      `JwksError: the key set at ${PLACE} answered with status ${status}, expected 200`,
    );
  });

  it('a redirect names where it leads, without path and query', async () => {
    const remote = answering('', { status: 302, headers: { location: 'https://x.example/a?key=secret' } });
    expect(await said(() => remote.reload())).toBe(
      `JwksError: the key set at ${PLACE} redirects to https://x.example (status 302); redirects are not followed, give the address that it redirects to`,
    );
  });
});

describe('the option read', () => {
  it.each<[string, unknown]>([
    ['a list', [KEY_A]],
    ['undefined', undefined],
    ['null', null],
    ['a number', 5],
    ['a promise', Promise.resolve({ keys: [] })],
    // biome-ignore lint/suspicious/noThenProperty: whatever has a `then` would have to be waited for
    ['a promise', { keys: [], then: () => undefined }],
  ])('that answers %s is told what it must answer', async (kind, answer) => {
    expect(await said(() => answering({}, {}, { read: () => answer as never }).reload())).toBe(
      `UsageError: option "read" answered ${kind}, expected { keys: [...] }`,
    );
  });

  it('that throws is named as the one that failed, and what it said is not repeated', async () => {
    const read = () => {
      throw Object.assign(new TypeError('secret'), { code: 'E_CODE' });
    };
    const error: unknown = await answering({}, {}, { read })
      .reload()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: 'JwksError',
      message: `the key set at ${PLACE} cannot be used: the function given as option "read" failed with what it answered`,
      cause: { name: 'TypeError', message: '', code: 'E_CODE' },
    });
  });
});

describe('a token without a usable key is told what the set has', () => {
  const unusable = (problem: string): string => `has one that cannot be used: ${problem}`;
  it.each<[string, unknown[], string]>([
    ['no key', [], 'has no key'],
    ['another key', [KEY_B], 'has the kids "b"'],
    ['two others', [KEY_B, published('rsa', { kid: 'r' })], 'has the kids "b", "r"'],
    ['a key without kid', [published('otherP256', {})], 'has keys, but none with a kid'],
    [
      'a secret',
      [{ kty: 'oct', kid: 'a', k: base64url(SECRET) }],
      unusable('it is a secret ("oct"), and those are never used from a remote set'),
    ],
    ...[{ d: base64url(SECRET) }, { d: 5 }, { d: null }, { priv: 'x' }, { priv: [] }].map(
      (part): [string, unknown[], string] => [
        `a private key with ${JSON.stringify(part)}`,
        [{ ...KEY_A, ...part }],
        unusable('it is a private key, and was published'),
      ],
    ),
    ['an odd use', [{ ...KEY_A, use: 5 }], unusable('JWK "use" must be a string, got number')],
    ['an odd alg', [{ ...KEY_A, alg: ['ES256'] }], unusable('JWK "alg" must be a string, got object')],
    [
      'key_ops that is text',
      [{ ...KEY_A, key_ops: 'verify' }],
      unusable('JWK "key_ops" must be a list of strings, got "verify"'),
    ],
    [
      'key_ops with a number',
      [{ ...KEY_A, key_ops: ['verify', 1] }],
      unusable('JWK "key_ops" must be a list of strings, got null'),
    ],
  ])('%s', async (_, keys, found) => {
    const verify = createVerifier(answering({ keys }), {
      algorithms: ['ES256', 'RS256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      now,
    });
    expect(await said(() => verify(es256Token('p256', 'a')))).toBe(
      `TokenError: no key for "kid" "a" and algorithm "ES256": the key set at ${PLACE} ${found} (fetched 0 s ago)`,
    );
  });
});
