// PEM text (RFC 7468), also as environment variables mangle it. The contents decide; a label only helps the message.
import { decodeBase64 } from '../../encoding/base64url.ts';
import { keyError, type UsageError } from '../../errors.ts';
import { quote } from '../../messages.ts';
import { type Asn1Key, isEncrypted, readAsn1 } from './asn1-keys.ts';
import { notPem } from './not-pem.ts';
import { opensshRemedy } from './openssh.ts';

interface Block {
  readonly label: string;
  readonly body: string;
}

/** The labels of what is read. */
const LABELS = ['PUBLIC KEY', 'PRIVATE KEY', 'RSA PUBLIC KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'CERTIFICATE'];

/** @throws {UsageError} */
export function readPem(text: string): Asn1Key {
  const { label, body } = onlyKey(pemBlocks(text), text);
  if (label === 'ENCRYPTED PRIVATE KEY' || body.includes('ENCRYPTED')) throw encrypted();
  const der = decodeBase64(body);
  const key = der && readAsn1(der);
  if (key) return key;
  if (der && isEncrypted(der)) throw encrypted();
  throw unreadable(label, der);
}

/**
 * Environment variables bring one line, CRLF, quotes, indentation, and line breaks as `\n`, escaped once or twice, or
 * with a backslash before them. A body has none of these.
 */
function pemBlocks(text: string): Block[] {
  const [, ...parts] = text.replace(/\\+(?:[nr]|u000[adAD])?/g, '').split('-----BEGIN ');
  return parts.flatMap((part) => {
    const [label = '', body = '', end] = part.split('-----', 3);
    return end === `END ${label}` ? [{ label, body }] : [];
  });
}

/** `openssl ecparam -genkey` writes its parameters first, a certificate chain begins with the certificate itself. */
function onlyKey(blocks: readonly Block[], text: string): Block {
  const keys = blocks.filter((block) => block.label !== 'EC PARAMETERS');
  const [first] = keys;
  if (!first) throw notPem(text);
  if (keys.length > 1 && keys.some((block) => !block.label.endsWith('CERTIFICATE'))) {
    throw keyError(`the PEM text holds ${keys.length} blocks, give the one that is meant`);
  }
  return first;
}

function unreadable(label: string, der: Uint8Array | undefined): UsageError {
  if (label === 'OPENSSH PRIVATE KEY') return keyError(opensshRemedy(der));
  return keyError(
    LABELS.includes(label)
      ? `the PEM block ${quote(label)} is damaged, or its key is not RSA, P-256, P-384, P-521, Ed25519 or ML-DSA`
      : `a PEM block ${quote(label)} is not a key this library reads; it reads ${LABELS.map(quote).join(', ')}`,
  );
}

function encrypted(): UsageError {
  return keyError(
    'the private key is encrypted; decrypt it first: openssl pkey -in key.pem -out decrypted.pem, ' +
      'or createPrivateKey({ key, passphrase }) of node:crypto, whose KeyObject is a key here',
  );
}
