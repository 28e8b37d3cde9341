import { createPublicKey, type KeyObject } from 'node:crypto';
import { CERTIFICATE_PEM } from '../support/fixture-keys.ts';
import { pair } from '../support/keys.ts';

// Every form in which a public (or private) key is lying about, and what copying does to text.
// The attacker knows these bytes; a verifier that takes them for an HMAC secret can be forged against.

const { privateKey: rsaPrivate, publicKey: rsa, privatePem: rsaPrivatePem } = pair('rsa');
const { privateKey: ecPrivate, publicKey: ec } = pair('p256');
const { privateKey: edPrivate, publicKey: ed, privatePem: edPrivatePem } = pair('ed25519');

function pem(key: KeyObject, type: 'spki' | 'pkcs1' | 'pkcs8' | 'sec1'): string {
  return key.export({ type: type as 'spki', format: 'pem' }).toString();
}

function der(key: KeyObject, type: 'spki' | 'pkcs1' | 'pkcs8'): Uint8Array {
  return key.export({ type: type as 'spki', format: 'der' });
}

function jwk(key: KeyObject): Record<string, unknown> {
  return { ...key.export({ format: 'jwk' }) };
}

function certificateDer(text: string): Uint8Array {
  return Buffer.from(text.replace(/-----[^-]+-----|\s/g, ''), 'base64');
}

/** The binary form that OpenSSH writes (RFC 4253, section 6.6): strings with a length of four bytes before them. */
function sshText(name: string, ...parts: Uint8Array[]): string {
  const fields = [Buffer.from(name), ...parts].map((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return Buffer.concat([length, part]);
  });
  return Buffer.concat(fields).toString('base64');
}

function member(key: KeyObject, name: 'n' | 'e' | 'x' | 'y'): Buffer {
  return Buffer.from(String(jwk(key)[name]), 'base64url');
}

/** SSH integers are signed: a leading zero keeps them positive. */
function positive(bytes: Buffer): Buffer {
  return (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
}

const sshRsa = sshText('ssh-rsa', positive(member(rsa, 'e')), positive(member(rsa, 'n')));
const sshEd = sshText('ssh-ed25519', member(ed, 'x'));
const ecPoint = Buffer.concat([Buffer.from([4]), member(ec, 'x'), member(ec, 'y')]);
const sshEc = sshText('ecdsa-sha2-nistp256', Buffer.from('nistp256'), ecPoint);

const wrapped = (text: string): string => text.replace(/.{70}/g, '$&\n');

/** PEM text of every label a public or private key comes with. */
export const PEM_TEXTS: Readonly<Record<string, string>> = {
  'SPKI RSA': pem(rsa, 'spki'),
  'SPKI EC': pem(ec, 'spki'),
  'SPKI Ed25519': pem(ed, 'spki'),
  'PKCS#1 public': pem(rsa, 'pkcs1'),
  'X.509 RSA': CERTIFICATE_PEM.rsa,
  'X.509 EC': CERTIFICATE_PEM.p256,
  'X.509 Ed25519': CERTIFICATE_PEM.ed25519,
  'PKCS#8 RSA': rsaPrivatePem,
  'PKCS#8 Ed25519': edPrivatePem,
  'PKCS#1 private': pem(rsaPrivate, 'pkcs1'),
  'SEC1 EC': pem(ecPrivate, 'sec1'),
};

export const SSH_TEXTS: Readonly<Record<string, string>> = {
  'ssh-rsa': `ssh-rsa ${sshRsa} admin@example`,
  'ssh-ed25519': `ssh-ed25519 ${sshEd} admin@example`,
  'ssh-ed25519 without a comment': `ssh-ed25519 ${sshEd}`,
  'ecdsa-sha2-nistp256': `ecdsa-sha2-nistp256 ${sshEc} admin@example`,
  'authorized_keys line with options': `no-pty,no-port-forwarding ssh-rsa ${sshRsa} admin@example`,
  'RFC 4716': `---- BEGIN SSH2 PUBLIC KEY ----\nComment: "key"\n${wrapped(sshRsa)}\n---- END SSH2 PUBLIC KEY ----\n`,
};

const set = {
  keys: [
    { ...jwk(rsa), kid: '1' },
    { ...jwk(ec), kid: '2' },
  ],
};

export const JSON_TEXTS: Readonly<Record<string, string>> = {
  'JWK RSA': JSON.stringify(jwk(rsa)),
  'JWK EC': JSON.stringify(jwk(ec)),
  'JWK OKP': JSON.stringify(jwk(ed)),
  'JWK, indented': JSON.stringify(jwk(rsa), null, 2),
  'JWK, kty last': JSON.stringify({ ...Object.fromEntries(Object.entries(jwk(ec)).reverse()) }),
  'JWK private': JSON.stringify(jwk(ecPrivate)),
  JWKS: JSON.stringify(set),
  'JWKS, indented': JSON.stringify(set, null, 2),
  'JWK in a list': JSON.stringify([jwk(rsa)]),
  'JWK in JSON text': JSON.stringify(JSON.stringify(jwk(ec))),
};

export const DER_BYTES: Readonly<Record<string, Uint8Array>> = {
  'SPKI RSA': der(rsa, 'spki'),
  'SPKI EC': der(ec, 'spki'),
  'SPKI P-384': der(pair('p384').publicKey, 'spki'),
  'SPKI P-521': der(pair('p521').publicKey, 'spki'),
  'SPKI Ed25519': der(ed, 'spki'),
  'PKCS#1 public': der(rsa, 'pkcs1'),
  'PKCS#1 private': der(rsaPrivate, 'pkcs1'),
  'PKCS#8 RSA': der(rsaPrivate, 'pkcs8'),
  'PKCS#8 EC': der(ecPrivate, 'pkcs8'),
  'PKCS#8 Ed25519': der(edPrivate, 'pkcs8'),
  'X.509 RSA': certificateDer(CERTIFICATE_PEM.rsa),
  'X.509 EC': certificateDer(CERTIFICATE_PEM.p256),
  'X.509 Ed25519': certificateDer(CERTIFICATE_PEM.ed25519),
};

export const DER_SPELLINGS: Readonly<Record<string, (bytes: Uint8Array) => string | Uint8Array>> = {
  bytes: (bytes) => new Uint8Array(bytes),
  Buffer: (bytes) => Buffer.from(bytes),
  base64: (bytes) => Buffer.from(bytes).toString('base64'),
  'base64 without padding': (bytes) => Buffer.from(bytes).toString('base64').replace(/=+$/, ''),
  base64url: (bytes) => Buffer.from(bytes).toString('base64url'),
  'base64 in lines of 64': (bytes) => Buffer.from(bytes).toString('base64').replace(/.{64}/g, '$&\n'),
  'base64 with a line end': (bytes) => `${Buffer.from(bytes).toString('base64')}\n`,
  'base64 after white space': (bytes) => ` \t${Buffer.from(bytes).toString('base64')}`,
  'base64 after a BOM': (bytes) => `\uFEFF${Buffer.from(bytes).toString('base64')}`,
  'base64 in quotes': (bytes) => `"${Buffer.from(bytes).toString('base64')}"`,
  'base64 as bytes': (bytes) => Buffer.from(Buffer.from(bytes).toString('base64')),
  'base64url as bytes': (bytes) => Buffer.from(Buffer.from(bytes).toString('base64url')),
};

const PREFIXES: Readonly<Record<string, string>> = {
  BOM: '\uFEFF',
  'two BOMs': '\uFEFF\uFEFF',
  'zero-width space': '\u200B',
  'zero-width non-joiner': '\u200C',
  'zero-width joiner': '\u200D',
  'word joiner': '\u2060',
  'left-to-right mark': '\u200E',
  'right-to-left override': '\u202E',
  'soft hyphen': '\u00AD',
  NUL: '\0',
  'start of heading': '\x01',
  bell: '\x07',
  backspace: '\b',
  escape: '\x1B',
  delete: '\x7F',
  'next line': '\x85',
  space: ' ',
  'many spaces': ' '.repeat(200),
  tab: '\t',
  'line feed': '\n',
  'carriage return': '\r',
  'vertical tab': '\v',
  'form feed': '\f',
  'no-break space': '\u00A0',
  'line separator': '\u2028',
  'ideographic space': '\u3000',
  '# comment': '# our key\n',
  '// comment': '// our key\n',
  '/* comment */': '/* our key */ ',
  '; comment': '; our key\n',
  'bag attributes': 'Bag Attributes\n    friendlyName: key\n',
  'name=': 'PUBLIC_KEY=',
  'a word': 'key: ',
  'replacement character': '\uFFFD',
};

/** What may stand before a key, without keeping another program from reading it. */
export const BEFORE: readonly (readonly [string, (text: string) => string])[] = Object.entries(PREFIXES).map(
  ([name, prefix]) => [`${name} before`, (text: string) => prefix + text],
);

/** What environment variables, shells and editors do to text with line ends. */
export const MANGLED: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['without the last line end', (text) => text.trimEnd()],
  ['with CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['with CR only', (text) => text.replaceAll('\n', '\r')],
  ['with escaped line ends', (text) => text.replaceAll('\n', '\\n')],
  ['with escaped CRLF', (text) => text.replaceAll('\n', '\\r\\n')],
  ['with doubly escaped line ends', (text) => text.replaceAll('\n', '\\\\n')],
  ['in double quotes', (text) => `"${text}"`],
  ['in single quotes', (text) => `'${text}'`],
  ['in backticks', (text) => `\`${text}\``],
  ['in quotes with escaped line ends', (text) => JSON.stringify(text)],
  ['in one line, spaces for line ends', (text) => text.replaceAll('\n', ' ')],
  ['in one line, nothing for line ends', (text) => text.replaceAll('\n', '')],
  ['indented', (text) => text.replace(/^/gm, '    ')],
  ['with blank lines', (text) => text.replaceAll('\n', '\n\n')],
  ['twice', (text) => `${text}\n${text}`],
  ['with text behind it', (text) => `${text}\nend of file`],
  ['with zero-width spaces at each line', (text) => text.replace(/^/gm, '\u200B')],
  ['with a zero-width space in each word', (text) => text.replace(/[A-Z]{2}/g, (two) => two.split('').join('\u200B'))],
  ['as base64', (text) => Buffer.from(text).toString('base64')],
  ['as base64url', (text) => Buffer.from(text).toString('base64url')],
];

/** The same certificate key by another road, to prove that the fixtures belong together. */
export function certificateMatchesKey(): boolean {
  return createPublicKey(CERTIFICATE_PEM.rsa).equals(rsa);
}
