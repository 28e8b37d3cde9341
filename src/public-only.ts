// What is written into a token is public: finds private keys in it, and knows nothing else of tokens.
import { isObject } from './encoding/json.ts';
import { optionError } from './errors.ts';
import { quote } from './messages.ts';

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/**
 * A header is public, and so are claims: a key in them must be the public half (RFC 7515 §4.1.3, RFC 7800 §3.2). Looked
 * for in what is written, at any depth.
 */
export function refuseSecrets(what: string, json: string): void {
  JSON.parse(json, (name, value: unknown) => {
    const secret = isObject(value) ? privateMember(name, value) : privateText(value);
    if (secret === undefined) return value;
    throw optionError(`${what} ${quote(name)} has ${secret}: hand in exportJwk(key, { public: true })`);
  });
}

function privateMember(name: string, value: object): string | undefined {
  if (name !== 'jwk' && !Object.hasOwn(value, 'kty')) return undefined;
  const member = PRIVATE_MEMBERS.find((each) => Object.hasOwn(value, each));
  return member && `the private member "${member}"`;
}

/** PEM, or a JWK as text. */
function privateText(value: unknown): string | undefined {
  const isPrivate = typeof value === 'string' && /PRIVATE KEY-----|"(?:d|k|priv)"\s*:\s*"/.test(value);
  return isPrivate ? 'a private key' : undefined;
}
