// `createRemoteJwks`: a resolver over a key set at one address, or over one address for each key.
import type { JwtHeader, KeyResolver, RemoteJwks, RemoteJwksOptions } from '../../types.ts';
import { readAddress } from './address.ts';
import { keySetAt } from './key-set-origin.ts';
import { readRemoteOptions } from './options.ts';
import { RemoteKeySet } from './remote-set.ts';

/**
 * Keys from a JWK Set at a URL (RFC 7517 §5), fetched when first needed, cached, and refreshed: as a whole, so that
 * a key that was withdrawn stops working. See the README for caching, cooldown and what happens during an outage.
 *
 * @example
 * const keys = createRemoteJwks('https://issuer.example/.well-known/jwks.json');
 * const verifyToken = createVerifier(keys, { algorithms: ['RS256'], issuer, audience });
 *
 * @param url https (http to loopback only); redirects are refused
 * @throws {UsageError} the URL or an option is wrong. The resolver itself rejects with `JwksError`:
 * `ERR_JWKS_UNAVAILABLE` (network, timeout, status) or `ERR_JWKS_INVALID` (size, JSON, shape)
 */
export function createRemoteJwks(url: string | { readonly href: string }, options: RemoteJwksOptions = {}): RemoteJwks {
  const policy = readRemoteOptions(options, 'createRemoteJwks(url, options)');
  const address = readAddress(url, policy.allowInsecureTransport);
  return resolverOf(new RemoteKeySet(keySetAt(address, policy), policy));
}

/** @param resolve finds the key for a token; when left out, the key set alone decides */
export function resolverOf(
  keys: Pick<RemoteKeySet, 'resolve' | 'reload' | 'stats'>,
  resolve: KeyResolver = (header) => keys.resolve(header),
): RemoteJwks {
  return Object.assign((header: JwtHeader, token: string) => resolve(header, token), {
    reload: () => keys.reload(),
    stats: () => keys.stats(),
  });
}
