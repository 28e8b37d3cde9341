// An issuer whose keys come by discovery: one, or a template for many tenants, as Microsoft Entra publishes it.
import type { Arguments } from './arguments.ts';
import { wrongUse } from './failure.ts';
import { createRemoteIssuer, type RemoteIssuer, type RemoteIssuerOptions, type RemoteTenants } from './library.ts';

const PLACE = '{tenantid}';

/** Who must have issued a token. */
export type ExpectedIssuer = (RemoteIssuer | RemoteTenants)['issuer'];

/** @throws {Failure} */
export function readIssuer(
  issuer: string,
  given: Arguments,
  options: RemoteIssuerOptions = {},
): RemoteIssuer | RemoteTenants {
  const tenants = given.list('tenant').flatMap((text) => text.split(','));
  const isTemplate = issuer.split(PLACE).length === 2;
  if (issuer.includes('{') && !isTemplate) throw wrongUse(`an issuer for many tenants has ${PLACE} in it, once`);
  if (isTemplate && tenants.length === 0) {
    throw wrongUse(
      `this issuer is for many tenants: --tenant ID says whose tokens are expected (several: one of them)`,
    );
  }
  if (!isTemplate && tenants.length > 0) throw wrongUse(`--tenant needs an issuer with ${PLACE} in it`);
  return createRemoteIssuer(issuer, isTemplate ? { ...options, tenants } : options);
}
