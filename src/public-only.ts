// What is written into a token is public: finds private keys in it, and knows nothing else of tokens.
import { isObject } from './encoding/json.ts';
import { optionError } from './errors.ts';
import { quote } from './messages.ts';

/** The private members of a JWK (RFC 7518 §6). */
const PRIVATE = /^(d|k|d?[pq]|qi|oth|priv)$/;

/** In whatever holds a key. Most claims hold none, and are not looked through. */
const TRACE = /kty|jwk|TE KEY/;

/**
 * A header is public, and so are claims: a key in them must be the public half (RFC 7515 §4.1.3, RFC 7800 §3.2). Looked
 * for in what is written, at any depth and in whatever claim: `cnf`, `sub_jwk`, `jwks`.
 */
export function refuseSecrets(what: string, json: string): void {
  if (!TRACE.test(json)) return;
  // the outermost object may be a key, too: then it has this member
  const pending: [string, unknown][] = [['kty', JSON.parse(json)]];
  for (const [name, value] of pending) {
    const secret = isObject(value) ? privateMember(name, value) : privateText(value);
    if (secret) throw optionError(`${what} ${quote(name)} has ${secret}: hand in exportJwk(key, { public: true })`);
    // what stands in a list has the name of the list
    for (const [inner, member] of isObject(value) ? Object.entries(value) : [])
      pending.push([Array.isArray(value) ? name : inner, member]);
  }
}

function privateMember(name: string, value: object): string | undefined {
  if (name !== 'jwk' && !Object.hasOwn(value, 'kty')) return undefined;
  const member = Object.keys(value).find((each) => PRIVATE.test(each));
  return member && `the private member "${member}"`;
}

/** PEM, or a JWK as text, perhaps in other text of JSON. Anchored, so that its time is linear. */
function privateText(value: unknown): string | false {
  return /PRIVATE KEY( BLOCK)?--|^(?=[^]*"kty)[^]*"(d|k|priv)\\*"\s*:\s*\\*"/.test(String(value)) && 'a private key';
}
