import { keyError, type UsageError } from '../../errors.ts';
import { quote } from '../../messages.ts';
import { decodeBase64url } from '../../encoding/base64url.ts';
import {
  type Asn1Key,
  readCertificate,
  readPkcs1Private,
  readPkcs1Public,
  readPkcs8,
  readSec1,
  readSpki,
} from './asn1-keys.ts';
import { importKey, KeyMaterial } from './material.ts';

/** What a PEM label promises (RFC 7468), and who reads it. */
const READERS: Record<string, (der: Uint8Array) => Asn1Key | undefined> = {
  'PUBLIC KEY': readSpki,
  'PRIVATE KEY': readPkcs8,
  'RSA PUBLIC KEY': readPkcs1Public,
  'RSA PRIVATE KEY': readPkcs1Private,
  'EC PRIVATE KEY': readSec1,
  CERTIFICATE: readCertificate,
};

interface Block {
  readonly label: string;
  readonly body: string;
}

/** Text with one PEM block, also as environment variables mangle it. @throws {UsageError} */
export function pemMaterial(text: string): KeyMaterial {
  return asn1Material(readPem(text));
}

export function asn1Material({ format, der, facts }: Asn1Key): KeyMaterial {
  return new KeyMaterial(facts, (algorithm, use) => importKey(format, der, algorithm, use));
}

export function readPem(text: string): Asn1Key {
  const { label, body } = onlyKey(pemBlocks(text), text);
  if (label === 'ENCRYPTED PRIVATE KEY' || body.includes('ENCRYPTED')) {
    throw keyError('the private key is encrypted; decrypt it first: openssl pkey -in key.pem -out decrypted.pem');
  }
  const read = Object.hasOwn(READERS, label) ? READERS[label] : undefined;
  if (!read) throw unknownLabel(label);
  const der = decodeBase64url(body.replace(/\s/g, '').replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'));
  const key = der && read(der);
  if (key) return key;
  throw keyError(
    `the PEM block ${quote(label)} is damaged, or its key is not RSA, P-256, P-384, P-521, Ed25519 or ML-DSA`,
  );
}

/** Environment variables bring literal `\n`, one line, CRLF, quotes, indentation; the body has none of these. */
function pemBlocks(text: string): Block[] {
  const lines = text.replace(/\\[nr]/g, '');
  const blocks = lines.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([^-]*(?:-[^-]+)*)-----END \1-----/g);
  return Array.from(blocks, ([, label, body]) => ({ label, body }) as Block);
}

/** `openssl ecparam -genkey` writes its parameters first, a certificate chain begins with the certificate itself. */
function onlyKey(blocks: readonly Block[], text: string): Block {
  const keys = blocks.filter((block) => block.label !== 'EC PARAMETERS');
  const [first] = keys;
  if (!first) throw notPem(text);
  if (keys.length > 1 && keys.some((block) => block.label !== 'CERTIFICATE')) {
    throw keyError(`the PEM text holds ${keys.length} blocks, give the one that is meant`);
  }
  return first;
}

function notPem(text: string): UsageError {
  if (text.trim() === '') return keyError('the key is empty: is its environment variable set?');
  if (/^\s*(ssh-|ecdsa-)/.test(text)) {
    return keyError('this is an SSH public key; convert it: ssh-keygen -e -m PKCS8 -f key.pub');
  }
  return keyError(
    text.includes('-----BEGIN')
      ? 'the PEM text is cut off or damaged: no matching BEGIN and END lines'
      : 'the key is text without a PEM block ("-----BEGIN …"); a JWK must be parsed first: JSON.parse(text)',
  );
}

function unknownLabel(label: string): UsageError {
  return keyError(
    label === 'OPENSSH PRIVATE KEY'
      ? 'this is an OpenSSH private key; convert it: ssh-keygen -p -m PKCS8 -f key'
      : `a PEM block ${quote(label)} is not a key this library reads; it reads ${Object.keys(READERS).map(quote).join(', ')}`,
  );
}
