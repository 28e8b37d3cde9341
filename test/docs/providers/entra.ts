// Microsoft Entra: a tenant with tokens of both versions, and the key set that all tenants and all consumers share.
import { createHash } from 'node:crypto';
import { segmentsOf } from '../../support/forge.ts';
import {
  type Kind,
  keyOf,
  type Pages,
  published,
  right,
  seconds,
  tokenOf,
  type Trials,
  usualWrongs,
  wrong,
} from '../imitation.ts';

const HOST = 'https://login.microsoftonline.com';
const TENANT = 'aaaabbbb-0000-cccc-1111-dddd2222eeee';
const PARTNER = 'bbbbcccc-1111-dddd-2222-eeee3333ffff';
/** the tenant of everybody's private account */
const CONSUMERS = '9188040d-6c67-4c5b-b112-36a304b66dad';
const CLIENT = '00001111-aaaa-2222-bbbb-3333cccc4444';

function keyFor(kid: string, issuer: string | undefined, which: 'first' | 'other'): ReturnType<typeof keyOf> {
  return keyOf(
    'RS256',
    kid,
    { use: 'sig', x5t: kid, x5c: ['MIIC'], cloud_instance_name: 'microsoftonline.com', issuer },
    which,
  );
}

const key = keyFor('nOo3ZDrODXEK1jKWhXslHR_KXEg', `${HOST}/${TENANT}/v2.0`, 'first');
const v1Key = keyFor('nOo3ZDrODXEK1jKWhXslHR_KXEg', `https://sts.windows.net/${TENANT}/`, 'first');
const workKey = keyFor('nOo3ZDrODXEK1jKWhXslHR_KXEg', `${HOST}/{tenantid}/v2.0`, 'first');
const consumerKey = keyFor('1LTMzakihiRla_8z2BEJVXeWMqo', `${HOST}/${CONSUMERS}/v2.0`, 'other');
const namelessKey = keyFor('of-nobody', undefined, 'other');

const access: Kind = {
  key,
  header: { typ: 'JWT', alg: 'RS256', kid: key.kid },
  claims: {
    aud: CLIENT,
    iss: `${HOST}/${TENANT}/v2.0`,
    iat: seconds(-5),
    nbf: seconds(-5),
    exp: seconds(4200),
    aio: 'AXQAi/8TAAAA',
    azp: '22223333-cccc-4444-dddd-5555eeee6666',
    azpacr: '1',
    name: 'Ada',
    oid: '11112222-bbbb-3333-cccc-4444dddd5555',
    preferred_username: 'ada@contoso.com',
    rh: '0.ARoAv4j5cvGGr0GRqy180BHbR.',
    scp: 'access_as_user',
    sub: 'HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ',
    tid: TENANT,
    uti: 'fqiBqXLPj0eQa82S-IYFAA',
    ver: '2.0',
  },
};

/** As to a single page whose registration is also that of the API: the audiences are the same. */
const id: Kind = { ...access, claims: { ...access.claims, scp: undefined, azp: undefined, nonce: '678910' } };

const v1: Kind = {
  key: v1Key,
  header: { typ: 'JWT', alg: 'RS256', x5t: key.kid, kid: key.kid },
  claims: {
    aud: `api://${CLIENT}`,
    iss: `https://sts.windows.net/${TENANT}/`,
    iat: seconds(-5),
    nbf: seconds(-5),
    exp: seconds(4200),
    appid: '22223333-cccc-4444-dddd-5555eeee6666',
    scp: 'access_as_user',
    sub: 'HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ',
    tid: TENANT,
    ver: '1.0',
  },
};

const ofPartner: Kind = {
  ...access,
  key: workKey,
  claims: { ...access.claims, tid: PARTNER, iss: `${HOST}/${PARTNER}/v2.0` },
};

export const accessToken: string = tokenOf(access);
export const v1Token: string = tokenOf(v1);
export const partnersToken: string = tokenOf(ofPartner);

export const pages: Pages = {
  ...published(`${HOST}/${TENANT}/v2.0`, {
    keysAt: `${HOST}/${TENANT}/discovery/v2.0/keys`,
    keys: [key.jwk],
    document: { tenant_region_scope: 'EU', cloud_instance_name: 'microsoftonline.com' },
    cacheControl: 'max-age=86400, private',
  }),
  ...published(`https://sts.windows.net/${TENANT}/`, {
    at: `${HOST}/${TENANT}/.well-known/openid-configuration`,
    keysAt: `${HOST}/${TENANT}/discovery/keys`,
    keys: [v1Key.jwk],
    cacheControl: 'max-age=86400, private',
  }),
  ...published(`${HOST}/{tenantid}/v2.0`, {
    at: `${HOST}/common/v2.0/.well-known/openid-configuration`,
    keysAt: `${HOST}/common/discovery/v2.0/keys`,
    keys: [workKey.jwk, consumerKey.jwk, namelessKey.jwk],
    cacheControl: 'max-age=86400, private',
  }),
};

/** A token for Microsoft Graph: signed with the hash of its nonce in the place of the nonce. */
function graphToken(): string {
  const nonce = 'fqiBqXLPj0eQa82S-IYFAA';
  const claims = { aud: '00000003-0000-0000-c000-000000000000' };
  const hash = createHash('sha256').update(nonce).digest('base64url');
  const { header } = segmentsOf(tokenOf(access, { header: { nonce }, claims }));
  const { payload, signature } = segmentsOf(tokenOf(access, { header: { nonce: hash }, claims }));
  return `${header}.${payload}.${signature}`;
}

export const trials: Trials = {
  verifyAccessToken: [
    right('an access token', accessToken),
    right('one with more scopes', tokenOf(access, { claims: { scp: 'access_as_user orders.read' } })),
    ...usualWrongs(access),
    wrong('an ID token with the same audience', 'ERR_JWT_CLAIM_MISSING scp', tokenOf(id)),
    wrong('one without the scope', 'ERR_JWT_CLAIM_MISMATCH scp', tokenOf(access, { claims: { scp: 'orders.read' } })),
    wrong('one of version 1', 'ERR_JWT_CLAIM_MISMATCH iss', v1Token),
    wrong("a partner's", 'ERR_JWT_CLAIM_MISMATCH iss', tokenOf(ofPartner)),
    wrong('a token for Microsoft Graph', 'ERR_JWT_SIGNATURE_INVALID', graphToken()),
  ],
  verifyV1: [
    right('a token of version 1', v1Token),
    right('one with more scopes', tokenOf(v1, { claims: { scp: 'access_as_user orders.read' } })),
    ...usualWrongs(v1),
    wrong('one without the scope', 'ERR_JWT_CLAIM_MISMATCH scp', tokenOf(v1, { claims: { scp: 'orders.read' } })),
    wrong('an ID token of version 1', 'ERR_JWT_CLAIM_MISSING scp', tokenOf(v1, { claims: { scp: undefined } })),
    wrong('one of version 2', 'ERR_JWT_CLAIM_MISMATCH', accessToken),
    wrong(
      'one whose issuer lacks the slash',
      'ERR_JWT_CLAIM_MISMATCH iss',
      tokenOf(v1, { claims: { iss: `https://sts.windows.net/${TENANT}` } }),
    ),
  ],
  verifyOfTenants: [
    right('a token of the one tenant', tokenOf({ ...access, key: workKey })),
    right('a token of the other', partnersToken),
    ...usualWrongs(ofPartner),
    wrong(
      'a tenant that is no customer',
      'ERR_JWT_CLAIM_MISMATCH iss',
      ofTenant('ccccdddd-2222-eeee-3333-ffff4444aaaa'),
    ),
    wrong('a private account', 'ERR_JWT_CLAIM_MISMATCH iss', ofTenant(CONSUMERS, { key: consumerKey })),
    wrong(
      'a tenant, signed with the key for private accounts',
      'ERR_JWT_KEY_NOT_FOUND',
      ofTenant(TENANT, { key: consumerKey }),
    ),
    wrong(
      'a tenant, signed with a key that names no issuer',
      'ERR_JWT_KEY_NOT_FOUND',
      ofTenant(TENANT, { key: namelessKey }),
    ),
    wrong(
      'an issuer and a tenant that disagree',
      'ERR_JWT_CLAIM_MISMATCH tid',
      tokenOf(ofPartner, { claims: { tid: TENANT } }),
    ),
    wrong(
      'one without the scope',
      'ERR_JWT_CLAIM_MISMATCH scp',
      tokenOf(ofPartner, { claims: { scp: 'orders.read' } }),
    ),
    wrong('the template itself as the issuer', 'ERR_JWT_CLAIM_MISMATCH iss', ofTenant('{tenantid}')),
    wrong('an ID token', 'ERR_JWT_CLAIM_MISSING scp', tokenOf(ofPartner, { claims: { scp: undefined } })),
  ],
};

function ofTenant(tid: string, { key: signing = workKey } = {}): string {
  const claims = { tid, iss: `${HOST}/${tid}/v2.0` };
  return tokenOf(ofPartner, { key: signing, header: { kid: signing.kid }, claims });
}
