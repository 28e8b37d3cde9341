// A real OpenID Connect provider on loopback, in a process of its own: the tests know it by its issuer URL alone.
// Its one user is logged in and asked nothing: what matters here is what it issues.
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

function signingKey(kid, alg, type, options) {
  const { privateKey } = generateKeyPairSync(type, options);
  return { ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
}

const jwks = {
  keys: [
    signingKey('rsa-1', 'RS256', 'rsa', { modulusLength: 2048 }),
    signingKey('ec-1', 'ES256', 'ec', { namedCurve: 'P-256' }),
    signingKey('ed-1', 'EdDSA', 'ed25519'),
    signingKey('pss-1', 'PS256', 'rsa', { modulusLength: 2048 }),
  ],
};

function webClient(alg) {
  return {
    client_id: `web-${alg}`,
    client_secret: 'a secret that the test knows',
    redirect_uris: ['https://app.example/callback'],
    id_token_signed_response_alg: alg,
  };
}

const machine = {
  client_id: 'machine',
  client_secret: 'a secret that the test knows',
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
};

/** Each API has its identifier, and the algorithm that its access tokens are signed with. */
const apis = new Map(
  ['RS256', 'ES256', 'EdDSA', 'PS256'].map((alg) => [`https://${alg.toLowerCase()}.api.example`, alg]),
);

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  jwks,
  clients: [machine, webClient('RS256'), webClient('ES256'), webClient('EdDSA'), webClient('PS256')],
  enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256', 'EdDSA', 'PS256'] },
  cookies: { keys: ['a key for cookies'] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: false,
  findAccount: (_context, sub) => ({
    accountId: sub,
    claims: () => ({ sub, email: 'ada@example.org', email_verified: true }),
  }),
  interactions: { url: (_context, { uid }) => `/login/${uid}` },
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid email');
    for (const api of apis.keys()) grant.addResourceScope(api, 'read');
    await grant.save();
    return grant;
  },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (_context, resource) => ({
        scope: 'read',
        audience: resource,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 900,
        jwt: { sign: { alg: apis.get(resource) } },
      }),
    },
  },
});

const answer = provider.callback();
server.on('request', (request, response) => {
  if (!request.url.startsWith('/login/')) return answer(request, response);
  return provider.interactionFinished(request, response, { login: { accountId: 'ada' } });
});

process.once('SIGTERM', () => process.exit(0));
console.log(`listening on ${issuer}`);
