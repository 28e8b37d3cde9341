// Keys of OpenSSH: they are not read, but named, with what turns each kind into one that is.
import { latin1 } from '../../encoding/bytes.ts';

/** `ssh-keygen` leaves an Ed25519 key in OpenSSH's own format, whatever it is asked for. */
export function opensshRemedy(contents: Uint8Array = new Uint8Array()): string {
  const text = latin1(contents);
  if (text.includes('sk-ssh-') || text.includes('sk-ecdsa-')) {
    return `this is an OpenSSH key of ${SECURITY_KEY}; ${ANOTHER}`;
  }
  return text.includes('ssh-ed25519')
    ? `this is an OpenSSH private key on Ed25519, ${UNCONVERTED}; ${ANOTHER}`
    : 'this is an OpenSSH private key; convert it: ssh-keygen -p -m PKCS8 -f key';
}

const SECURITY_KEY = 'a security key, which signs nothing but SSH';
const UNCONVERTED = 'which ssh-keygen does not convert';
const ANOTHER = 'make another: openssl genpkey -algorithm ed25519';

/** A line of an `id_….pub` or `authorized_keys` file. */
export function isSshLine(text: string): boolean {
  return /^(?:ssh-|ecdsa-|sk-(?:ssh|ecdsa)-)/.test(text);
}

export function sshLineRemedy(line: string): string {
  if (line.startsWith('sk-')) return `this is the SSH public key of ${SECURITY_KEY}`;
  return line.startsWith('ssh-ed25519')
    ? `this is an SSH public key on Ed25519, ${UNCONVERTED}; a JWK of it: { kty: 'OKP', crv: 'Ed25519', ` +
        "x: Buffer.from(line.split(' ')[1], 'base64').subarray(-32).toString('base64url') }"
    : 'this is an SSH public key; convert it: ssh-keygen -e -m PKCS8 -f key.pub';
}
