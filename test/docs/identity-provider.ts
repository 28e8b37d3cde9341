// Stands for the identity provider of the README: answers `fetch`, and issues tokens.
import { forge } from '../support/forge.ts';
import { pair } from '../support/keys.ts';

const ISSUER = 'https://login.example';
const { privateKey, publicKey } = pair('rsa');
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'login-2026', use: 'sig', alg: 'RS256' };

export const pages: Readonly<Record<string, unknown>> = {
  [`${ISSUER}/.well-known/openid-configuration`]: { issuer: ISSUER, jwks_uri: `${ISSUER}/keys` },
  [`${ISSUER}/keys`]: { keys: [jwk] },
};

export async function fetchFromProvider(url: string): Promise<Response> {
  const page = pages[url];
  return page === undefined ? new Response('not found', { status: 404 }) : Response.json(page);
}

function issue(typ: string, claims: Readonly<Record<string, unknown>>): string {
  const now = Math.floor(Date.now() / 1000);
  const payload = { iss: ISSUER, sub: 'user-42', iat: now, exp: now + 300, ...claims };
  return forge({ alg: 'RS256', key: privateKey, header: { typ, kid: 'login-2026' }, payload });
}

/** RFC 9068 */
export function issueAccessToken(): string {
  return issue('at+jwt', { aud: 'https://api.example', client_id: 'web', jti: 'a1' });
}

/** OpenID Connect Core §2 */
export function issueIdToken(nonce: string): string {
  return issue('JWT', { aud: 'web', nonce });
}
