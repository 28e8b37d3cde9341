// The thumbprint of a JWK: knows its required members, and never uses the key.
import { askSubtle } from '../../crypto/subtle.ts';
import { keyError } from '../../errors.ts';
import { encodeBase64url } from '../../encoding/base64url.ts';
import { ownOnly } from '../../encoding/json.ts';
import { refuseSecond } from '../../options/read.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import type { JwkLike } from '../../types.ts';
import { copyJwk, requiredMembers } from '../forms/jwk.ts';
import { reading } from '../forms/key.ts';

/**
 * The SHA-256 thumbprint of a JWK (RFC 7638), as base64url: the same for a private key and its public one, whatever
 * other members they have. A good `kid`.
 *
 * @throws {UsageError} `ERR_JWT_KEY_INVALID` when a member that goes into it is missing; `ERR_JWT_OPTION_INVALID`: there
 * is no other hash to choose
 */
export async function jwkThumbprint(jwk: JwkLike): Promise<string> {
  refuseSecond(arguments, 'jwkThumbprint(jwk), which is of SHA-256');
  if (!reading(() => 'kty' in Object(jwk))) {
    throw keyError('jwkThumbprint takes a JWK: one key of a set, or what await exportJwk(key) gives');
  }
  const copy = reading(() => copyJwk(jwk));
  // required members in lexicographic order, no white space (RFC 7638 §3.3)
  const members = Object.entries(requiredMembers(copy)).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(ownOnly(Object.fromEntries(members)));
  return encodeBase64url(
    new Uint8Array(await askSubtle<ArrayBuffer>('digest', 'SHA-256', 'SHA-256', encodeUtf8(text))),
  );
}
