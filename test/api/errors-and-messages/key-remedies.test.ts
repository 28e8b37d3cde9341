import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSigner, createVerifier, exportJwk, generateKeyPair, sign, verify, type Algorithm } from 'strictjwt';
import { describe, expect, it } from 'vitest';
import { expectTokenError, expectUsageError } from '../../support/expect.ts';
import { CERTIFICATE_PEM } from '../../support/fixture-keys.ts';
import { base64url, forge } from '../../support/forge.ts';
import { pair, SECRET } from '../../support/keys.ts';
import { optionsFor } from '../../support/options.ts';

// What people hand in for a key, what the message must name, and what must not be in it: anything of the key.

const { publicPem, privatePem, publicKey, privateKey } = pair('p256');
const body = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
const jwk = privateKey.export({ format: 'jwk' }) as { d: string; x: string; y: string };
const encrypted = (type: 'pkcs8' | 'sec1'): string =>
  privateKey.export({ format: 'pem', type, cipher: 'aes-128-cbc', passphrase: 'secret' }) as string;

interface Slip {
  readonly key: unknown;
  /** all of these */
  readonly names: readonly (string | RegExp)[];
  readonly algorithm?: Algorithm;
}

const OPENSSH_ED25519 = Buffer.concat([
  Buffer.from('openssh-key-v1\0'),
  Buffer.from('\0\0\0\x0bssh-ed25519'),
  Buffer.alloc(64, 65),
]);
const openssh = (contents: Uint8Array): string =>
  `-----BEGIN OPENSSH PRIVATE KEY-----\n${base64(contents)}\n-----END OPENSSH PRIVATE KEY-----\n`;

/** Whatever is done with the key. */
const ANY: Readonly<Record<string, Slip>> = {
  'a promise of a key': { key: Promise.resolve(publicPem), names: ['a promise', 'await'] },
  'a thenable': { key: { then: () => {} }, names: ['await'] },
  'a key pair': { key: { privateKey, publicKey }, names: ['a key pair', '.privateKey', '.publicKey'] },
  'a key pair of texts': {
    key: { privateKey: privatePem, publicKey: publicPem },
    names: ['.privateKey', '.publicKey'],
  },
  'a key and its passphrase': {
    key: { key: encrypted('pkcs8'), passphrase: 'x' },
    names: ['createPrivateKey({ key, passphrase })'],
  },
  'what createPublicKey takes': { key: { key: publicPem, format: 'pem' }, names: ['KeyObject'] },
  'a map of PEM texts': {
    key: { one: CERTIFICATE_PEM.p256, two: publicPem },
    names: ['resolver', '({ kid }) =>', 'Object.hasOwn'],
  },
  'a service account': { key: { type: 'service_account', private_key: privatePem }, names: ['.private_key'] },
  'an ArrayBuffer': { key: new ArrayBuffer(64), names: ['new Uint8Array(buffer)'] },
  'a SharedArrayBuffer': { key: new SharedArrayBuffer(64), names: ['new Uint8Array(buffer)'] },
  'a DataView': { key: new DataView(new ArrayBuffer(64)), names: ['view.byteOffset'] },
  'a Uint16Array': { key: new Uint16Array(64), names: ['view.byteOffset'] },
  'a Buffer that went through JSON': {
    key: JSON.parse(JSON.stringify(Buffer.from(SECRET))),
    names: ['Buffer.from(object.data)'],
  },
  'a discovery document': {
    key: { issuer: 'https://issuer.example', jwks_uri: 'https://issuer.example/jwks' },
    names: ['a discovery document', 'createRemoteIssuer(issuer)'],
  },
  'a Response': { key: new Response('{"keys":[]}'), names: ['a Response', 'await response.json()'] },
  'a URL object': { key: new URL('https://issuer.example/jwks'), names: ['createRemoteJwks(url)'] },
  'an X509Certificate': { key: new X509Certificate(CERTIFICATE_PEM.p256), names: ['.publicKey'] },
  'the options': { key: { algorithms: ['ES256'], issuer: false, audience: false }, names: ['options: the order is'] },
  'a number': { key: 42, names: ['got number'] },
  nothing: { key: undefined, names: ['environment variable'] },
  'a Map of keys': { key: new Map([['kid', publicPem]]), names: ['object (Map)'] },
};

/** Where a public or private key was expected, and text came. */
const TEXTS: Readonly<Record<string, Slip>> = {
  'a PEM in base64': { key: base64(publicPem), names: ["Buffer.from(text, 'base64').toString()"] },
  'a private PEM in base64': { key: base64(privatePem), names: ["Buffer.from(text, 'base64').toString()"] },
  'DER in base64': { key: body(publicPem), names: ['DER in base64', '-----BEGIN PUBLIC KEY-----'] },
  'a certificate in base64, as x5c has it': { key: body(CERTIFICATE_PEM.p256), names: ['-----BEGIN PUBLIC KEY-----'] },
  'private DER in base64': { key: body(privatePem), names: ['-----BEGIN PRIVATE KEY-----'] },
  'DER in base64, in lines': { key: body(publicPem).replace(/.{40}/g, '$&\n'), names: ['DER in base64'] },
  'DER in hex': {
    key: Buffer.from(body(publicPem), 'base64').toString('hex'),
    names: ['DER in hex', "Buffer.from(text, 'hex')"],
  },
  'a relative path': { key: './keys/public.pem', names: ["readFileSync(path, 'utf8')"] },
  'a PEM with dashes of an editor': {
    key: publicPem.replaceAll('-----', '\u2013\u2013'),
    names: ['BEGIN line was changed'],
  },
  'a PEM in lower case': { key: publicPem.toLowerCase(), names: ['BEGIN line was changed'] },
  'a PEM with four hyphens': { key: publicPem.replaceAll('-----', '----'), names: ['five hyphens'] },
  'a point in hex': {
    key: `04${Buffer.from(jwk.x + jwk.y, 'base64url')
      .toString('hex')
      .padEnd(128, '0')
      .slice(0, 128)}`,
    names: ['a point in hex', '{ kty, crv, x, y, d }'],
  },
  'a String object': { key: Object(publicPem), names: ['a String object', 'String(key)'] },
  'a file': { key: new Blob([publicPem]), names: ['object (Blob)'] },
  'a Map': { key: new Map(Object.entries(jwk)), names: ['object (Map)'] },
  'a JWK that is inherited': { key: Object.create(jwk), names: ['inherited or hidden'] },
  'bytes that went through JSON': {
    key: { ...Buffer.from(publicPem) },
    names: ['Uint8Array.from(Object.values(object))'],
  },
  'an object of the runtime': { key: new Date(), names: ['object (Date)'] },
  'a path of the parent': { key: '../public.key', names: ["readFileSync(path, 'utf8')"] },
  'an absolute path': { key: '/etc/ssl/private/jwt.key', names: ["readFileSync(path, 'utf8')"] },
  'a path at home': { key: '~/.ssh/id_rsa', names: ["readFileSync(path, 'utf8')"] },
  'a path of Windows': { key: 'C:\\keys\\jwt', names: ["readFileSync(path, 'utf8')"] },
  'a file: URL': { key: 'file:///keys/jwt', names: ["readFileSync(path, 'utf8')"] },
  'the name of a file': { key: 'public.pem', names: ["readFileSync(path, 'utf8')"] },
  'an https URL': { key: 'https://issuer.example/.well-known/jwks.json', names: ['createRemoteJwks(url)'] },
  'a token': { key: forge({ alg: 'HS256', key: SECRET }), names: ['a token', '(token, key, options)'] },
  'JSON of a JWK': { key: JSON.stringify(jwk), names: ['JSON.parse(text)'] },
  'JSON of a key set': { key: ` ${JSON.stringify({ keys: [jwk] })}`, names: ['JSON.parse(text)'] },
  'JSON of a JWK in base64': { key: base64(JSON.stringify(jwk)), names: ['JSON in base64', 'JSON.parse'] },
  '64 hex digits': { key: Buffer.from(jwk.d, 'base64url').toString('hex'), names: ['64 hex digits', 'make a JWK'] },
  'a raw key in base64url': { key: jwk.d, names: ['a raw key', 'make a JWK'] },
  'a raw point in base64url': {
    key: base64url(Buffer.concat([Buffer.of(4), Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url')])),
    names: ['a raw key', 'make a JWK'],
  },
  'encrypted PKCS#8': {
    key: encrypted('pkcs8'),
    names: ['encrypted', 'createPrivateKey({ key, passphrase })', 'openssl pkey'],
  },
  'encrypted SEC1': { key: encrypted('sec1'), names: ['encrypted', 'createPrivateKey({ key, passphrase })'] },
  'encrypted PEM under another label': {
    key: encrypted('pkcs8').replaceAll('ENCRYPTED PRIVATE', 'PRIVATE'),
    names: ['encrypted', 'createPrivateKey({ key, passphrase })'],
  },
  'an OpenSSH private key on Ed25519': {
    key: openssh(OPENSSH_ED25519),
    names: ['OpenSSH', 'Ed25519', 'openssl genpkey -algorithm ed25519'],
  },
  'an OpenSSH private key of RSA': {
    key: openssh(
      Buffer.concat([Buffer.from('openssh-key-v1\0'), Buffer.from('\0\0\0\x07ssh-rsa'), Buffer.alloc(64, 65)]),
    ),
    names: ['OpenSSH', 'ssh-keygen -p -m PKCS8'],
  },
  'an OpenSSH key of a security key': {
    key: openssh(Buffer.concat([Buffer.from('openssh-key-v1\0sk-ssh-ed25519@openssh.com'), Buffer.alloc(64, 65)])),
    names: ['security key'],
  },
  'an SSH line of RSA': { key: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB me@host', names: ['ssh-keygen -e -m PKCS8'] },
  'an SSH line of ECDSA': { key: 'ecdsa-sha2-nistp256 AAAAE2VjZHNh me@host', names: ['ssh-keygen -e -m PKCS8'] },
  'an SSH line on Ed25519': {
    key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI me@host',
    names: ["kty: 'OKP'", "crv: 'Ed25519'"],
  },
  'an SSH line of a security key': { key: 'sk-ssh-ed25519@openssh.com AAAAGnNr me@host', names: ['security key'] },
  'DER as bytes': {
    key: Buffer.from(body(publicPem), 'base64'),
    names: ['DER', "Buffer.from(key).toString('base64')"],
  },
  'a secret': { key: SECRET, names: ['without a PEM block'] },
  'bytes of a secret': { key: Buffer.from(SECRET), names: ['bytes are a secret, for HS* only'] },
};

/** Every word of the key that is long enough to give it away. */
function wordsOf(key: unknown): readonly string[] {
  const text = typeof key === 'string' ? key : (JSON.stringify(key, (_, value: unknown) => value) ?? '');
  return (text.match(/[\w+/=-]{12,}/g) ?? []).filter(
    (word) => !/BEGIN|PRIVATE|openssh|issuer|ecdsa-sha2|passphrase|service_account|private_key|algorithms/i.test(word),
  );
}

async function expectTold(attempt: () => unknown, { key, names }: Slip): Promise<void> {
  const error = await expectUsageError(attempt, 'ERR_JWT_KEY_INVALID');
  for (const name of names) {
    if (typeof name === 'string') expect(error.message).toContain(name);
    else expect(error.message).toMatch(name);
  }
  const told = `${error.message} ${String(error.cause)} ${JSON.stringify(error)}`;
  for (const word of wordsOf(key)) expect(told).not.toContain(word);
}

describe('what is no key is called by its name, with its remedy', () => {
  it.each(Object.entries(ANY))('%s', async (_, slip) => {
    for (const algorithm of ['ES256', 'HS256'] as const) {
      await expectTold(() => createVerifier(slip.key as string, optionsFor(algorithm)), slip);
      await expectTold(() => createSigner(slip.key as string, { algorithm, expiresIn: 60 }), slip);
      await expectTold(() => verify('a.b.c', [slip.key as string], optionsFor(algorithm)), slip);
    }
    const token = forge({ alg: 'ES256', key: privateKey });
    if (slip.key === undefined || slip.key instanceof Promise || Object(slip.key).then !== undefined) return;
    const { message } = await expectTokenError(
      verify(token, () => slip.key as string, optionsFor('ES256')),
      'ERR_JWT_KEY_NOT_FOUND',
    );
    for (const name of slip.names) expect(message).toContain(name);
  });
});

describe('text that is no public or private key is called by its name, with its remedy', () => {
  it.each(Object.entries(TEXTS))('%s', async (_, slip) => {
    await expectTold(() => createVerifier(slip.key as string, optionsFor('ES256')), slip);
    await expectTold(() => createSigner(slip.key as string, { algorithm: 'ES256', expiresIn: 60 }), slip);
  });
});

describe('what only one of signing and verifying takes', () => {
  const signing: Readonly<Record<string, Slip>> = {
    'a key set': { key: { keys: [jwk] }, names: ['a JWK Set', 'take the one key'] },
    'a list': { key: [privatePem], names: ['a list', 'one key'] },
    'a resolver': { key: () => privatePem, names: ['function', 'verifying only'] },
  };
  it.each(Object.entries(signing))('%s does not sign, and the message does not offer it', async (_, slip) => {
    const attempt = () => sign({}, slip.key as string, { algorithm: 'ES256', expiresIn: 60 });
    await expectTold(attempt, slip);
    const { message } = await expectUsageError(attempt, 'ERR_JWT_KEY_INVALID');
    expect(message.split(', got ')[0]).not.toMatch(/JWKS|Set|list|resolver/);
  });

  it('an external signer does not verify', async () => {
    const key = { algorithm: 'ES256', sign: () => new Uint8Array(64) } as unknown as string;
    const slip = { key: {}, names: ['an external signer', 'its public key'] };
    await expectTold(() => createVerifier(key, optionsFor('ES256')), slip);
  });

  it('a list of resolvers, sets or lists is told that each stands alone', async () => {
    const inside: readonly (readonly [unknown, string])[] = [
      [() => publicPem, 'a resolver is handed in alone, for verifying only; several go into createMultiVerifier'],
      [{ keys: [jwk] }, 'a JWK Set'],
      [[publicPem], 'a list in a list'],
    ];
    for (const [key, name] of inside) {
      await expectTold(() => createVerifier([key as string], optionsFor('ES256')), { key: 0, names: [name] });
    }
  });
});

describe('a resolver that answers by a callback', () => {
  it('is told that it must return the key', async () => {
    const token = forge({ alg: 'ES256', key: privateKey });
    const resolver = ((_header: object, done: unknown) => void done) as never;
    const { message } = await expectTokenError(verify(token, resolver, optionsFor('ES256')), 'ERR_JWT_KEY_NOT_FOUND');
    expect(message).toContain('answered undefined (a callback? it must return the key or a promise)');
  });
});

describe('the remedies work', () => {
  const options = optionsFor('ES256');
  const token = forge({ alg: 'ES256', key: privateKey });

  it('a block around DER in base64', async () => {
    const text = body(publicPem);
    await expect(
      verify(token, `-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----`, options),
    ).resolves.toBeDefined();
    const certificate = body(CERTIFICATE_PEM.p256);
    const block = `-----BEGIN PUBLIC KEY-----\n${certificate}\n-----END PUBLIC KEY-----`;
    await expect(verify(token, block, options)).resolves.toBeDefined();
  });

  it('a passphrase for node:crypto', async () => {
    const key = createPrivateKey({ key: encrypted('pkcs8'), passphrase: 'secret' });
    await expect(sign({}, key, { algorithm: 'ES256', expiresIn: 60 })).resolves.toBeTypeOf('string');
  });

  it('a resolver for a map', async () => {
    const keys: Record<string, string> = { one: publicPem };
    const named = forge({ alg: 'ES256', key: privateKey, header: { kid: 'one' } });
    const resolver = ({ kid = '' }): string | null => (Object.hasOwn(keys, kid) ? (keys[kid] ?? null) : null);
    await expect(verify(named, resolver, options)).resolves.toBeDefined();
  });

  it('the last 32 bytes of an SSH line on Ed25519', async () => {
    const point = Buffer.from(String(pair('ed25519').publicKey.export({ format: 'jwk' }).x), 'base64url');
    const blob = Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20', 'latin1'), point]);
    const line = `ssh-ed25519 ${base64(blob)} me@host`;
    const x = Buffer.from(String(line.split(' ')[1]), 'base64')
      .subarray(-32)
      .toString('base64url');
    const signed = forge({ alg: 'EdDSA', key: pair('ed25519').privateKey });
    await expect(verify(signed, { kty: 'OKP', crv: 'Ed25519', x }, optionsFor('EdDSA'))).resolves.toBeDefined();
  });

  it('a key that one does: generateKeyPair', async () => {
    const keys = await generateKeyPair('ES256');
    expect(await exportJwk(keys.publicKey)).toHaveProperty('crv', 'P-256');
  });
});
