// `createRemoteIssuer`: a resolver over the key set that an issuer's discovery document names.
import { optionError } from '../../errors.ts';
import { kindOf, show } from '../../messages.ts';
import { meantOption } from '../../options/meant.ts';
import { optional, type OptionReader, optionReader, type OptionTable } from '../../options/read.ts';
import type { Rule } from '../../options/rules.ts';
import type { RemoteIssuer, RemoteIssuerOptions, RemoteTenants } from '../../types.ts';
import { readAddress } from './address.ts';
import { discoveredKeys } from './discovery.ts';
import { type Declares, type RemotePolicy, remoteTable } from './options.ts';
import { resolverOf } from './remote-jwks.ts';
import { RemoteKeySet } from './remote-set.ts';
import { type AcceptedTenants, PLACE, tenantKeys, tenants, tenantsOf } from './tenants.ts';

interface IssuerOptions extends RemotePolicy {
  readonly discovery: unknown;
  readonly tenants: AcceptedTenants | undefined;
}

const address: Rule<unknown> = {
  expects: 'the URL of the discovery document',
  // what it is worth is judged when it is read, where only its kind is shown
  parse: (value) => value ?? undefined,
};

const table = (): OptionTable<IssuerOptions> & Declares<RemoteIssuerOptions> => ({
  ...remoteTable(),
  discovery: optional(address),
  tenants: optional(tenants),
});

const readOptions: OptionReader<IssuerOptions> = /* @__PURE__ */ optionReader(table, (options) => options, meantOption);

/**
 * Keys of an issuer by discovery (OpenID Connect Discovery §4, RFC 8414 §3): nothing is fetched before the first token,
 * then the document that names the key set, then the set. The document must name exactly this issuer, and a key set
 * behind https. Nothing else of it is believed, its algorithms least of all. Limits, caching and outages are those of
 * `createRemoteJwks`, whose options it takes, and discovery happens again after a failure.
 *
 * @example
 * const auth0 = createRemoteIssuer('https://tenant.auth0.com/');
 * const verifyToken = createVerifier(auth0, { algorithms: ['RS256'], issuer: auth0.issuer, audience });
 *
 * @param issuer exactly as tokens name it in `iss`, with the slash at its end or without. With `{tenantid}` in it (as
 * Microsoft Entra publishes it for many tenants) the option `tenants` is required: a token's `iss`, its `tid` and the
 * `issuer` of the key must then agree, and `.issuer` is a function for the verifier's option `issuer`.
 * @param options those of `createRemoteJwks`, `discovery` where the document stands elsewhere, and `tenants`
 * @throws {UsageError} the issuer or an option is wrong. The resolver itself rejects with `JwksError`
 */
export function createRemoteIssuer(issuer: string, options?: RemoteIssuerOptions & { tenants?: never }): RemoteIssuer;
export function createRemoteIssuer(
  issuer: string,
  options: RemoteIssuerOptions & { tenants: NonNullable<RemoteIssuerOptions['tenants']> },
): RemoteTenants;
export function createRemoteIssuer(issuer: string, options?: RemoteIssuerOptions): RemoteIssuer | RemoteTenants;
export function createRemoteIssuer(issuer: string, options: RemoteIssuerOptions = {}): RemoteIssuer | RemoteTenants {
  const policy = readOptions(options, 'createRemoteIssuer(issuer, options)');
  const documents = documentsOf(issuer, policy);
  const keys = new RemoteKeySet(discoveredKeys({ ...policy, issuer, documents }), policy);
  if (issuer.split(PLACE).length !== (policy.tenants ? 2 : 1)) {
    throw optionError(`an issuer with ${PLACE} (once) and option "tenants" need each other`);
  }
  if (!policy.tenants) return Object.assign(resolverOf(keys), { issuer });
  const tenantOf = tenantsOf(issuer, policy.tenants);
  const resolver = resolverOf(keys, (...asked) => tenantKeys(tenantOf, keys, ...asked));
  return Object.assign(resolver, { issuer: (text: string) => tenantOf(text) !== undefined });
}

/** Where the discovery document may be. A slash at the end of the issuer makes no difference to that. */
function documentsOf(issuer: unknown, { discovery, allowInsecureTransport }: IssuerOptions): readonly string[] {
  if (typeof issuer !== 'string' || issuer === '') {
    throw optionError(`the issuer must be a non-empty string, got ${kindOf(issuer)}`);
  }
  if (discovery !== undefined) return [readAddress(discovery, allowInsecureTransport, 'option "discovery"').href];
  // what Entra publishes for all tenants together
  const { origin, pathname } = readAddress(issuer.replace(PLACE, 'common'), allowInsecureTransport, 'the issuer');
  const [stranger] = /[?#\s]|\/\.well-known\//.exec(issuer) ?? [];
  if (stranger) throw optionError(`the issuer has ${show(stranger)} in it, expected only what tokens name`);
  let path = pathname;
  while (path.endsWith('/')) path = path.slice(0, -1);
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}
