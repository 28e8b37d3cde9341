// `createRemoteJwks`: a resolver over a key set at one address, or over one address for each key.
import { meantOption } from '../../options/meant.ts';
import { type OptionReader, optionReader, type OptionTable, required } from '../../options/read.ts';
import type { JwtHeader, KeyAddressOptions, KeyResolver, RemoteJwks, RemoteJwksOptions } from '../../types.ts';
import { giveReasons } from '../lookup/reasons.ts';
import { readAddress } from './address.ts';
import { keySetAt } from './key-set-origin.ts';
import { type AddressPolicy, KeysByAddress } from './keys-by-address.ts';
import { kidPattern } from './kid-pattern.ts';
import { type Declares, readRemoteOptions, remoteTable } from './options.ts';
import { RemoteKeySet } from './remote-set.ts';

const addressTable = (): OptionTable<AddressPolicy> & Declares<KeyAddressOptions> => ({
  ...remoteTable(),
  kid: required(kidPattern, 'it is the pattern of the kids that may be put into the URL'),
});

const readAddressOptions: OptionReader<AddressPolicy> = /* @__PURE__ */ optionReader(
  addressTable,
  (options) => options,
  meantOption,
);

/**
 * Keys from a JWK Set at a URL (RFC 7517 §5), fetched when first needed, cached, and refreshed: as a whole, so that
 * a key that was withdrawn stops working. An object `{ kid: PEM }` and one PEM are read, too, other forms with `read`.
 *
 * With a function in place of the URL, each key has an address of its own. It gets the token's `kid`, escaped, if the
 * whole `kid` matches the option `kid`, and answers the URL. 404 there means "no such key" and is not remembered, but
 * unknown kids cause at most one request per `cooldown`. 100 keys are kept.
 *
 * @example
 * const keys = createRemoteJwks('https://issuer.example/.well-known/jwks.json');
 * const verifyToken = createVerifier(keys, { algorithms: ['RS256'], issuer, audience });
 *
 * @example
 * const keys = createRemoteJwks((kid) => `https://keys.example/${kid}`, { kid: /^[0-9a-f-]{36}$/ });
 *
 * @param url https (http to loopback only, or with `allowInsecureTransport`); redirects are refused
 * @param options times (`cacheMaxAge`, `cooldown`, `timeout`, `staleIfError`), `headers`, `fetch`, `read` and others: all may
 *   be left out; with a function in place of the URL `kid` is required
 * @throws {UsageError} the URL or an option is wrong. The resolver itself rejects with `JwksError`:
 * `ERR_JWKS_UNAVAILABLE` (network, timeout, status) or `ERR_JWKS_INVALID` (size, JSON, shape)
 */
export function createRemoteJwks(url: string | { readonly href: string }, options?: RemoteJwksOptions): RemoteJwks;
export function createRemoteJwks(
  urlOf: (kid: string) => string | { readonly href: string } | null | undefined,
  options: KeyAddressOptions,
): RemoteJwks;
export function createRemoteJwks(url: unknown, options: object = {}): RemoteJwks {
  if (typeof url === 'function') {
    const policy = readAddressOptions(options, 'createRemoteJwks((kid) => url, { kid: /^…$/ })');
    return resolverOf(new KeysByAddress(url as (kid: string) => unknown, policy));
  }
  const policy = readRemoteOptions(options, 'createRemoteJwks(url, options)');
  const { href } = readAddress(url, policy.allowInsecureTransport);
  return resolverOf(new RemoteKeySet(keySetAt(href, policy), policy));
}

/** @param resolve finds the key for a token; when left out, the key set alone decides */
export function resolverOf(
  keys: Pick<RemoteKeySet | KeysByAddress, 'resolve' | 'reload' | 'stats' | 'explain'>,
  resolve: KeyResolver = (header) => keys.resolve(header),
): RemoteJwks {
  const resolver = (header: JwtHeader, token: string): ReturnType<KeyResolver> => resolve(header, token);
  giveReasons(resolver, (header) => keys.explain(header));
  return Object.assign(resolver, { reload: () => keys.reload(), stats: () => keys.stats() });
}
