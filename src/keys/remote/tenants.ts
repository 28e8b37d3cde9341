// Issuers of many tenants, as Microsoft Entra has them: one document and key set for all, an issuer for each.
import { type JsonObject, own, ownOnly } from '../../encoding/json.ts';
import { rejection } from '../../errors.ts';
import { show } from '../../messages.ts';
import { type Rule, texts } from '../../options/rules.ts';
import { mismatch } from '../../token/claim-faults.ts';
import { type Expectation, matches } from '../../token/claims.ts';
import { readEither, readPayload } from '../../token/compact.ts';
import type { Jwk, JwtHeader } from '../../types.ts';
import type { FoundInSet } from './key-index.ts';

/** What stands for the tenant in an issuer. */
export const PLACE = '{tenantid}';

export type AcceptedTenants = Exclude<Expectation, false>;

export const tenants: Rule<AcceptedTenants> = {
  expects: 'a list of tenant ids, or a function',
  parse: (value) => (typeof value === 'function' ? (value as (tenant: string) => boolean) : texts.parse(value)),
};

/** Answers the accepted tenant whose issuer this is. */
type TenantOf = (issuer: unknown) => string | undefined;

/** @param template an issuer with `{tenantid}` in it */
export function tenantsOf(template: string, accepted: AcceptedTenants): TenantOf {
  const [before = '', after = ''] = template.split(PLACE);
  return (issuer) => {
    // of a token that nobody verified yet: an object could have a `toString` that is none
    const tenant = typeof issuer === 'string' ? issuer.slice(before.length, -after.length || undefined) : '';
    // nothing that could end the path segment that it stands in
    const isTenant = /^(?!\.{1,2}$)[\w.-]{1,128}$/.test(tenant) && issuer === before + tenant + after;
    return isTenant && matches(tenant, accepted) ? tenant : undefined;
  };
}

interface KeySource {
  resolve(header: JwtHeader): FoundInSet | Promise<FoundInSet>;
}

/**
 * The keys that may sign for the tenant of the token: those whose own `issuer`, with the tenant filled in, is the
 * token's. A key for consumers must not sign for a company, though both are in the same set. Nothing is fetched for
 * a token of nobody's tenant.
 * @throws {TokenError}
 */
export async function tenantKeys(
  tenantOf: TenantOf,
  keys: KeySource,
  header: JwtHeader,
  token: string,
): Promise<FoundInSet> {
  const compact = readEither(token, Infinity);
  const { iss, tid } = ownOnly(compact instanceof Error ? compact : readPayload(compact)) as JsonObject;
  const tenant = tenantOf(iss);
  if (!tenant) throw mismatch('iss', `the token's "iss" is ${show(iss)}, expected that of an accepted tenant`);
  if (tid !== tenant) throw mismatch('tid', `the token's "tid" is ${show(tid)}, expected the tenant of "iss"`);
  const found = await keys.resolve(header);
  if (!found) return found;
  const isOwn = (jwk: Jwk): boolean => String(own(jwk, 'issuer')).replace(PLACE, () => tenant) === iss;
  const fitting = Array.isArray(found.keys) ? found.keys.filter(isOwn) : [];
  if (fitting.length > 0) return { keys: fitting };
  throw rejection('ERR_JWT_KEY_NOT_FOUND', 'the key that was found is not for the issuer of the token');
}
