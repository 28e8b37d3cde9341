// Identity providers that cannot run here, by what they publish: the shape of their documents, key sets, headers and
// claims, with keys of these tests.
import { NOW_SECONDS } from '../../support/clock.ts';
import { forge } from '../../support/forge.ts';
import { type FixtureName, pair } from '../../support/keys.ts';

export interface Replayed {
  readonly issuer: string;
  /** by URL: the body, and its headers */
  readonly pages: Readonly<Record<string, Page>>;
  token(more?: { claims?: object; header?: object; key?: FixtureName }): string;
}

interface Page {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export function fetchFrom(...providers: readonly Replayed[]): (url: string) => Promise<Response> {
  const pages = Object.assign({}, ...providers.map((provider) => provider.pages)) as Record<string, Page>;
  return async (url) => {
    const page = pages[url];
    return page ? Response.json(page.body, { headers: page.headers }) : new Response('<html>', { status: 404 });
  };
}

function rsaJwk(name: FixtureName, more: object): object {
  return { ...pair(name).publicKey.export({ format: 'jwk' }), ...more };
}

const times = { iat: NOW_SECONDS - 5, exp: NOW_SECONDS + 300 };

/** Keycloak 26: the realm is a path, an encryption key is in the set, the kind of token is a claim. */
export function keycloak(realm: string, signing: FixtureName = 'rsa', encrypting: FixtureName = 'otherRsa'): Replayed {
  const issuer = `https://sso.example/realms/${realm}`;
  const openid = `${issuer}/protocol/openid-connect`;
  const document = {
    issuer,
    authorization_endpoint: `${openid}/auth`,
    token_endpoint: `${openid}/token`,
    introspection_endpoint: `${openid}/token/introspect`,
    userinfo_endpoint: `${openid}/userinfo`,
    end_session_endpoint: `${openid}/logout`,
    jwks_uri: `${openid}/certs`,
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
    response_types_supported: ['code', 'none', 'id_token'],
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: ['PS384', 'RS384', 'EdDSA', 'ES384', 'HS256', 'RS256', 'none'],
    mtls_endpoint_aliases: { token_endpoint: `${openid}/token` },
  };
  const certificate = (kid: string): object => ({
    x5c: ['MIICmzCCAYMCBgGR'],
    x5t: `x5t-${kid}`,
    'x5t#S256': `s256-${kid}`,
  });
  const keys = [
    rsaJwk(encrypting, { kid: 'enc-1', use: 'enc', alg: 'RSA-OAEP', ...certificate('enc-1') }),
    rsaJwk(signing, { kid: 'sig-1', use: 'sig', alg: 'RS256', ...certificate('sig-1') }),
  ];
  const headers = { 'cache-control': 'no-cache' };
  return {
    issuer,
    pages: {
      [`${issuer}/.well-known/openid-configuration`]: {
        body: document,
        headers: { 'cache-control': 'no-cache, must-revalidate, no-transform, no-store' },
      },
      [`${openid}/certs`]: { body: { keys }, headers },
    },
    token: ({ claims, header, key = signing } = {}) =>
      forge({
        alg: 'RS256',
        key: pair(key).privateKey,
        header: { kid: 'sig-1', ...header },
        payload: {
          ...times,
          jti: 'onrtac:1',
          iss: issuer,
          aud: 'account',
          sub: 'f:1:ada',
          typ: 'Bearer',
          azp: 'web',
          sid: 's1',
          acr: '1',
          realm_access: { roles: ['default-roles', 'offline_access'] },
          resource_access: { account: { roles: ['view-profile'] } },
          scope: 'openid profile email',
          preferred_username: 'ada',
          ...claims,
        },
      }),
  };
}

export const TENANT = '11111111-2222-4333-8444-555555555555';
const LOGIN = 'https://login.microsoftonline.com';
const TEMPLATE = `${LOGIN}/{tenantid}/v2.0`;
export const CONSUMERS = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Microsoft Entra, version 2, all tenants together or one: keys without `alg`, each naming its issuer. */
export function entra(tenant: 'common' | typeof TENANT): Replayed {
  const issuer = tenant === 'common' ? TEMPLATE : `${LOGIN}/${tenant}/v2.0`;
  const keySet = `${LOGIN}/${tenant}/discovery/v2.0/keys`;
  const document = {
    token_endpoint: `${LOGIN}/${tenant}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: keySet,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    issuer,
    request_uri_parameter_supported: false,
    tenant_region_scope: tenant === 'common' ? null : 'EU',
    cloud_instance_name: 'microsoftonline.com',
    kerberos_endpoint: `${LOGIN}/${tenant}/kerberos`,
  };
  const keys = [
    rsaJwk('rsa', {
      use: 'sig',
      kid: 'company',
      x5t: 'company',
      x5c: ['MIIC/TCCAeWg'],
      issuer,
      cloud_instance_name: 'microsoftonline.com',
    }),
    rsaJwk('otherRsa', {
      use: 'sig',
      kid: 'consumer',
      x5t: 'consumer',
      x5c: ['MIIC/TCCAeWg'],
      issuer: `${LOGIN}/${CONSUMERS}/v2.0`,
    }),
  ];
  const headers = { 'cache-control': 'max-age=86400, private' };
  return {
    issuer,
    pages: {
      [`${LOGIN}/${tenant}/v2.0/.well-known/openid-configuration`]: { body: document, headers },
      [keySet]: { body: { keys }, headers },
    },
    token: ({ claims, header, key = 'rsa' } = {}) =>
      forge({
        alg: 'RS256',
        key: pair(key).privateKey,
        header: { kid: 'company', x5t: 'company', ...header },
        payload: {
          ...times,
          nbf: times.iat,
          aud: 'api-client-id',
          iss: `${LOGIN}/${TENANT}/v2.0`,
          azp: 'web-client-id',
          azpacr: '1',
          oid: '00000000-0000-4000-8000-000000000001',
          scp: 'access_as_user',
          sub: 'pairwise-subject',
          tid: TENANT,
          uti: 'u1',
          ver: '2.0',
          ...claims,
        },
      }),
  };
}
