// What text that is no PEM is taken for, and where each guess begins and ends: a wrong one sends somebody astray.
import { createSigner, createVerifier, exportPem, type Jwk } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { expectUsageError } from '../../support/expect.ts';
import { base64url } from '../../support/forge.ts';
import { pair } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

const NO_BLOCK = 'the key is text without a PEM block ("-----BEGIN …"); ';
const PARSE = 'a JWK must be parsed first: JSON.parse(text)';
const NEITHER = 'give PEM, or a JWK as an object';
const URL_OF_A_SET = 'it is a URL: createRemoteJwks(url) fetches its key set';
const PATH = "it is a path: readFileSync(path, 'utf8')";
const TOKEN = 'it is a token: the order is (token, key, options)';
const POINT = 'it is a point in hex: make a JWK of it: { kty, crv, x, y, d }';
const RAW = 'it is a raw key in base64: make a JWK of it: { kty, crv, x, y, d }';
const JSON_INSIDE = "it is JSON in base64: JSON.parse(Buffer.from(text, 'base64').toString())";
const wrapped = (body: string): string =>
  `put lines around it, \`-----BEGIN PUBLIC KEY-----\\n\${${body}}\\n-----END PUBLIC KEY-----\``;
const DER_IN_HEX = `it is DER in hex: ${wrapped("Buffer.from(text, 'hex').toString('base64')")}`;

const der = pair('p256').publicKey.export({ format: 'der', type: 'spki' });
const hex = der.toString('hex');
const bytes = (length: number, first: number): string =>
  Buffer.from([first, ...Array<number>(length - 1).fill(7)]).toString('base64');
const messageFor = async (key: unknown, algorithm: 'ES256' | 'PS512' | 'RS512' = 'ES256'): Promise<string> => {
  const options = optionsFor(algorithm, { allowInsecureKeySizes: true });
  return (await expectUsageError(() => createVerifier(key as string, options), 'ERR_JWT_KEY_INVALID')).message;
};

it.each<[string, string, string]>([
  ['JSON, whatever it says', '{"note":"BEGIN PUBLIC KEY"}', PARSE],
  ['text that a script made of nothing', 'undefined', NEITHER],
  ['a place for a key', '${JWT_PRIVATE_KEY}', NEITHER],
  ['an https URL, whatever is in it', 'https://issuer.example/{kid}', URL_OF_A_SET],
  ['an http URL', 'http://issuer.example/keys', URL_OF_A_SET],
  ['text with a URL in it', 'see https://issuer.example', NEITHER],
  ['a token', 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA', TOKEN],
  ['text before a token', 'Bearer eyJhbGciOiJFUzI1NiJ9.e30.AAAA', NEITHER],
  ['text behind a token', 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA.x', NEITHER],
  ['a point of P-256 in hex', `04${'ab'.repeat(64)}`, POINT],
  ['a point of P-384 in hex', `04${'ab'.repeat(96)}`, POINT],
  ['a point of P-521 in hex', `04${'ab'.repeat(132)}`, POINT],
  ['more digits than a point has', `04${'ab'.repeat(66)}`, NEITHER],
  ['a path from here', './keys/es256', PATH],
  ['a path from above', '../keys/es256', PATH],
  ['a path from the root', '/etc/es256', PATH],
  ['a path from home', '~/es256', PATH],
  ['a path with a drive', 'C:\\keys\\es256', PATH],
  ['the name of a file', 'es256.pem', PATH],
  ['the name of a JWK file', 'es256.jwk', PATH],
  ['the name of a JWK Set file', 'es256.jwks', PATH],
  ['what only looks like such a name', 'es256.pem-or-so', NEITHER],
  ['a name as long as one may be', `${'k'.repeat(1020)}.pem`, PATH],
  ['a name that is longer', `${'k'.repeat(1021)}.pem`, NEITHER],
  ['a name on two lines', 'my\nes256.pem', NEITHER],
  ['DER in hex', hex, DER_IN_HEX],
  ['DER in hex with colons and spaces', hex.replace(/../g, '$& : '), DER_IN_HEX],
  ['a word before DER in hex', `key ${hex}`, NEITHER],
  ['DER in base64', der.toString('base64'), `it is DER in base64: ${wrapped('text')}`],
  ['JSON in base64, with white space around it', Buffer.from('\n {"kty":"EC"}\n').toString('base64'), JSON_INSIDE],
  ['32 bytes in base64', bytes(32, 7), RAW],
  ['a point in base64', bytes(65, 4), RAW],
  ['33 bytes in base64', bytes(33, 4), NEITHER],
  ['64 bytes in base64', bytes(64, 4), NEITHER],
  ['65 bytes in base64 that are no point', bytes(65, 5), NEITHER],
])('%s is answered with the remedy that helps', async (_, text, remedy) => {
  expect(await messageFor(text)).toBe(NO_BLOCK + remedy);
});

describe('DER is told how to become PEM, and that helps', () => {
  const { privateKey, publicKey } = pair('rsa');
  const forms: readonly [string, Buffer, 'sign' | 'verify'][] = [
    ['spki', publicKey.export({ format: 'der', type: 'spki' }), 'verify'],
    ['pkcs1', publicKey.export({ format: 'der', type: 'pkcs1' }), 'verify'],
    ['pkcs8', privateKey.export({ format: 'der', type: 'pkcs8' }), 'sign'],
    ['private pkcs1', privateKey.export({ format: 'der', type: 'pkcs1' }), 'sign'],
  ];
  const use = (key: string | Uint8Array, what: 'sign' | 'verify'): unknown =>
    what === 'sign'
      ? createSigner(key, { algorithm: 'RS256', expiresIn: 60 })
      : createVerifier(key, optionsFor('RS256'));
  const written: readonly [string, (der: Buffer) => string | Buffer][] = [
    ['bytes', (der) => der],
    ['hex', (der) => der.toString('hex')],
    ['base64', (der) => der.toString('base64')],
    ['base64url', (der) => der.toString('base64url')],
  ];

  it.each(forms.flatMap(([form, der, what]) => written.map(([as, write]) => [form, as, write(der), what] as const)))(
    '%s as %s',
    async (_form, _as, key, what) => {
      const { message } = await expectUsageError(() => use(key, what), 'ERR_JWT_KEY_INVALID');
      const [, body = ''] = /\$\{(.*)\}/.exec(message) ?? [];
      const label = /BEGIN (\w+ KEY)/.exec(message)?.[1];
      const text = key.toString();
      const told: Record<string, string> = {
        text,
        "Buffer.from(text, 'hex').toString('base64')": Buffer.from(text, 'hex').toString('base64'),
        "Buffer.from(key).toString('base64')": Buffer.from(key).toString('base64'),
      };
      const pem = told[body];
      expect(use(`-----BEGIN ${label}-----\n${pem}\n-----END ${label}-----`, what)).toBeTypeOf('function');
    },
  );
});

it('text of 65,536 characters is read, and no longer one', async () => {
  expect(await messageFor('.'.repeat(65_536))).toBe(NO_BLOCK + NEITHER);
  expect(await messageFor('.'.repeat(65_537))).toBe(
    'the key is 65537 characters or bytes long, at most 65536 are read',
  );
});

describe('an object that is no key', () => {
  const said = async (key: unknown): Promise<string> =>
    (await expectUsageError(exportPem(key as never), 'ERR_JWT_KEY_INVALID')).message.replace(/.*, got /, '');

  it.each<[unknown, string]>([
    [{ privateKey: 1, publicKey: 1 }, 'a key pair: .privateKey signs, .publicKey verifies'],
    [{ privateKey: 1 }, 'object'],
    [{ publicKey: 1 }, 'object'],
    [{ type: 'Buffer', data: [1] }, 'a Buffer that went through JSON: Buffer.from(object.data)'],
    [{ type: 'Buffer' }, 'object'],
    [{ type: 'other', data: [1] }, 'object'],
    [new Uint8Array(3), 'bytes'],
    [new String('text'), 'a String object: String(key) is the text'],
    [new Map(), 'object (Map)'],
    [new Date(), 'object (Date)'],
    [{ [Symbol.toStringTag]: 'Mine' }, 'object (Mine)'],
    [{ [Symbol.toStringTag]: 'not a name' }, 'object'],
    [{ [Symbol.toStringTag]: '] [object Mine' }, 'object'],
    [{ [Symbol.toStringTag]: 'Mine] and more' }, 'object'],
  ])('%o is called what it is', async (key, what) => {
    expect(await said(key)).toBe(what);
  });
});

describe('an RSA key holds a signature of an algorithm from so many bits on', () => {
  const rsaKey = (bits: number): Jwk => {
    const modulus = Buffer.alloc(Math.ceil(bits / 8), 0xff);
    if (bits % 8 > 0) modulus[0] = 2 ** (bits % 8) - 1;
    return { kty: 'RSA', n: base64url(modulus), e: 'AQAB' };
  };

  it.each([
    ['RS512', 745],
    ['PS512', 1034],
  ] as const)('%s: %i', async (algorithm, least) => {
    const options = optionsFor(algorithm, { allowInsecureKeySizes: true });
    expect(() => createVerifier(rsaKey(least), options)).not.toThrow();
    expect(await messageFor(rsaKey(least - 1), algorithm)).toBe(
      `the RSA key has ${least - 1} bits, too few for "${algorithm}", which needs ${least}`,
    );
  });
});
