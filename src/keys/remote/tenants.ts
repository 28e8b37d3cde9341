// Issuers of many tenants, as Microsoft Entra has them: one document and key set for all, an issuer for each.
import { own } from '../../encoding/json.ts';
import { rejection, type TokenError } from '../../errors.ts';
import { show } from '../../messages.ts';
import { type Rule, texts } from '../../options/rules.ts';
import { mismatch } from '../../token/claim-faults.ts';
import { accepts } from '../../token/expected.ts';
import { unverifiedPayload } from '../../token/unverified.ts';
import type { Jwk, Jwks, JwtHeader } from '../../types.ts';
import type { FoundInSet } from './key-index.ts';

/** What stands for the tenant in an issuer. */
export const PLACE = '{tenantid}';

export type AcceptsTenant = (tenant: string) => boolean;

export const tenants: Rule<AcceptsTenant> = {
  expects: 'a list of tenant ids, or a function',
  parse: (value) => {
    if (typeof value === 'function') return (tenant) => accepts(value as (tenant: string) => unknown, tenant);
    const list = texts.parse(value);
    return list && ((tenant) => list.includes(tenant));
  },
};

interface KeySource {
  resolve(header: JwtHeader): FoundInSet | Promise<FoundInSet>;
}

export class Tenants {
  readonly #before: string;
  readonly #after: string;
  readonly #accepts: AcceptsTenant;

  /** @param template an issuer with `{tenantid}` in it */
  constructor(template: string, accepts: AcceptsTenant) {
    const at = template.indexOf(PLACE);
    this.#before = template.slice(0, at);
    this.#after = template.slice(at + PLACE.length);
    this.#accepts = accepts;
  }

  isIssuer(issuer: string): boolean {
    return this.#tenantOf(issuer) !== undefined;
  }

  /**
   * The keys that may sign for the tenant of the token: those whose own `issuer`, with the tenant filled in, is the
   * token's. A key for consumers must not sign for a company, though both are in the same set. Nothing is fetched for
   * a token of nobody's tenant.
   * @throws {TokenError}
   */
  resolve(keys: KeySource, header: JwtHeader, token: string): FoundInSet | Promise<FoundInSet> {
    const payload = unverifiedPayload(token) ?? {};
    const iss = own(payload, 'iss');
    const tenant = typeof iss === 'string' ? this.#tenantOf(iss) : undefined;
    if (tenant === undefined) throw unexpected('iss', iss, 'an issuer of an accepted tenant');
    const tid = own(payload, 'tid');
    if (tid !== tenant) throw unexpected('tid', tid, 'the tenant of "iss"');
    const owned = (found: FoundInSet): FoundInSet =>
      found &&
      keysFrom(found, ({ issuer }) => typeof issuer === 'string' && issuer.replace(PLACE, () => tenant) === iss);
    const found = keys.resolve(header);
    return found instanceof Promise ? found.then(owned) : owned(found);
  }

  /** @returns the accepted tenant whose issuer this is */
  #tenantOf(issuer: string): string | undefined {
    const tenant = issuer.slice(this.#before.length, issuer.length - this.#after.length);
    // nothing that could end the path segment that it stands in
    const isTenant = /^[\w.-]{1,128}$/.test(tenant) && issuer === this.#before + tenant + this.#after;
    return isTenant && this.#accepts(tenant) ? tenant : undefined;
  }
}

function keysFrom(found: Jwks | Jwk, isOwn: (key: Jwk) => boolean): Jwks {
  const keys = Array.isArray(found.keys) ? (found as Jwks).keys.filter(isOwn) : [];
  if (keys.length > 0) return { keys };
  throw rejection('ERR_JWT_KEY_NOT_FOUND', 'the key that was found is not for the issuer of the token');
}

function unexpected(claim: string, found: unknown, expected: string): TokenError {
  return mismatch(claim, `the token's "${claim}" is ${show(found)}, expected ${expected}`);
}
