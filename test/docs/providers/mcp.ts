// An MCP server's authorization server: discovery as RFC 8414 has it (its OpenID path is a 404), tokens per resource.
import {
  json,
  type Kind,
  keyOf,
  type Pages,
  right,
  seconds,
  tokenOf,
  type Trials,
  usualWrongs,
  wrong,
} from '../imitation.ts';

const key = keyOf('ES256', 'mcp-auth-1');
const issuer = 'https://auth.example/tenant1';

const kind: Kind = {
  key,
  header: { alg: 'ES256', kid: key.kid, typ: 'at+jwt' },
  claims: {
    iss: issuer,
    sub: 'user-42',
    aud: 'https://mcp.example/mcp',
    client_id: 'https://app.example/oauth/client-metadata.json',
    scope: 'mcp:tools',
    jti: '9a1e',
    iat: seconds(0),
    exp: seconds(600),
  },
};

export const accessToken: string = tokenOf(kind);

/** Stands for the MCP server behind the guard. */
export async function answer(_request: Request, payload: { readonly sub?: string }): Promise<Response> {
  return Response.json({ jsonrpc: '2.0', id: 1, result: { user: payload.sub } });
}

export const pages: Pages = {
  'https://auth.example/.well-known/oauth-authorization-server/tenant1': json(
    {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      registration_endpoint: `${issuer}/register`,
      jwks_uri: `${issuer}/jwks`,
      code_challenge_methods_supported: ['S256'],
    },
    'max-age=300',
  ),
  [`${issuer}/jwks`]: json({ keys: [key.jwk] }, 'public, max-age=15, stale-while-revalidate=15'),
};

const withClaims = (claims: Readonly<Record<string, unknown>>): string => tokenOf(kind, { claims });

export const trials: Trials = {
  verifyToken: [
    right('a token for this server', accessToken),
    right('one of an authorization server that knows no type', tokenOf(kind, { header: { typ: 'JWT' } })),
    right('one for two servers', withClaims({ aud: ['https://other.example/mcp', 'https://mcp.example/mcp'] })),
    ...usualWrongs(kind),
    wrong('one for another MCP server', 'ERR_JWT_CLAIM_MISMATCH aud', withClaims({ aud: 'https://other.example/mcp' })),
    wrong(
      'one for another path of this host',
      'ERR_JWT_CLAIM_MISMATCH aud',
      withClaims({ aud: 'https://mcp.example/' }),
    ),
    wrong('one for the API behind', 'ERR_JWT_CLAIM_MISMATCH aud', withClaims({ aud: 'https://api.example' })),
    wrong(
      'one for the client',
      'ERR_JWT_CLAIM_MISMATCH aud',
      withClaims({ aud: 'https://app.example/oauth/client-metadata.json' }),
    ),
    wrong('one of nobody', 'ERR_JWT_CLAIM_MISSING sub', withClaims({ sub: undefined })),
    wrong('one for nobody', 'ERR_JWT_CLAIM_MISSING aud', withClaims({ aud: undefined })),
    wrong('one of another tenant', 'ERR_JWT_CLAIM_MISMATCH iss', withClaims({ iss: 'https://auth.example/tenant2' })),
    wrong('one of the host', 'ERR_JWT_CLAIM_MISMATCH iss', withClaims({ iss: 'https://auth.example' })),
    wrong(
      'an ID token',
      'ERR_JWT_CLAIM_MISSING client_id',
      tokenOf(kind, { header: { typ: 'JWT' }, claims: { client_id: undefined } }),
    ),
    wrong('one that is bound to a key', 'ERR_JWT_CLAIM_MISMATCH client_id', withClaims({ cnf: { jkt: 'x' } })),
    wrong('one of a client without a name', 'ERR_JWT_CLAIM_MISMATCH client_id', withClaims({ client_id: null })),
    wrong('one without a type', 'ERR_JWT_TYP_MISMATCH', tokenOf(kind, { header: { typ: undefined } })),
    wrong('a proof', 'ERR_JWT_TYP_MISMATCH', tokenOf(kind, { header: { typ: 'dpop+jwt' } })),
  ],
};
