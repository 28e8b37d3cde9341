// Text that was to be a public or private key and is no PEM: what it is instead, and what helps. Words only.
import { decodeBase64 } from '../../encoding/base64url.ts';
import { fromHex } from '../../encoding/der.ts';
import { latin1 } from '../../encoding/bytes.ts';
import { keyError, type UsageError } from '../../errors.ts';
import { readAsn1 } from './asn1-keys.ts';
import { isSshLine, sshLineRemedy } from './openssh.ts';

const NEITHER = 'give PEM, or a JWK as an object';
const NO_BLOCK = 'the key is text without a PEM block ("-----BEGIN …")';

export function notPem(given: string): UsageError {
  const text = given.trim();
  if (text === '') return keyError('the key is empty: is its environment variable set?');
  if (isSshLine(text)) return keyError(sshLineRemedy(text));
  if (text.includes('-----BEGIN')) {
    return keyError('the PEM text is cut off or damaged: no matching BEGIN and END lines');
  }
  const found = remedies().find(([is]) => is(text));
  return keyError(`${NO_BLOCK}; ${found?.[1] ?? decodedRemedy(text)}`);
}

/** What it can be seen to be without decoding it. A list that is made when it is needed: bundlers drop it otherwise. */
const remedies = (): readonly (readonly [(text: string) => boolean, string])[] => [
  [(text) => /^[[{"]/.test(text), 'a JWK must be parsed first: JSON.parse(text)'],
  [(text) => /^https?:\/\//i.test(text), 'it is a URL: createRemoteJwks(url) fetches its key set'],
  [isPath, "it is a path: readFileSync(path, 'utf8')"],
  [(text) => /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/.test(text), 'it is a token: the order is (token, key, options)'],
  [
    (text) => /\bBEGIN\b[A-Z0-9 ]{0,40}\bKEY\b/i.test(text),
    'its BEGIN line was changed: five hyphens, capitals, as in -----BEGIN PUBLIC KEY-----',
  ],
  [(text) => /^04(?:[0-9a-f]{128}|[0-9a-f]{192}|[0-9a-f]{264})$/i.test(text), `it is a point in hex: ${rawRemedy()}`],
  [(text) => /^[0-9a-f]{64}$/i.test(text), `it is 64 hex digits, a raw key: ${rawRemedy()}`],
];

function rawRemedy(): string {
  return 'make a JWK of it: { kty, crv, x, y, d }';
}

/** One line that begins like a path, or ends like the name of a key file. */
function isPath(text: string): boolean {
  if (text.length > 1024 || /[\r\n]/.test(text)) return false;
  return (
    /^(?:\.{0,2}[\\/]|~[\\/]|[a-z]:[\\/]|file:)/i.test(text) ||
    /\.(?:pem|key|pub|crt|cer|der|p8|json|jwks?)$/i.test(text)
  );
}

function decodedRemedy(text: string): string {
  const hex = /^[0-9a-f\s:]+$/i.test(text) ? fromHex(text.replace(/[\s:]+/g, '')) : undefined;
  if (hex && readAsn1(hex)) return `it is DER in hex: ${pemRemedy(hex, "Buffer.from(text, 'hex').toString('base64')")}`;
  const bytes = decodeBase64(text);
  if (!bytes) return NEITHER;
  const inside = latin1(bytes).trim();
  if (inside.includes('-----BEGIN')) return "it is a PEM in base64: Buffer.from(text, 'base64').toString()";
  if (/^[[{]/.test(inside)) return "it is JSON in base64: JSON.parse(Buffer.from(text, 'base64').toString())";
  if (readAsn1(bytes)) return `it is DER in base64: ${pemRemedy(bytes, 'text')}`;
  if (bytes.length === 32 || (bytes.length === 65 && bytes[0] === 4))
    return `it is a raw key in base64: ${rawRemedy()}`;
  return NEITHER;
}

/** Which of the two labels is enough: a block is read by its contents. */
export function pemRemedy(der: Uint8Array, body: string): string {
  const label = readAsn1(der)?.format === 'pkcs8' ? 'PRIVATE KEY' : 'PUBLIC KEY';
  return `put lines around it, \`-----BEGIN ${label}-----\\n\${${body}}\\n-----END ${label}-----\``;
}
