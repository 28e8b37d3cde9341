// The API server of a cluster: its key set is for those who have a token of the cluster, and those tokens change.
import {
  guarded,
  json,
  type Files,
  type Kind,
  keyOf,
  type Page,
  type Pages,
  right,
  seconds,
  tokenOf,
  type Trials,
  usualWrongs,
  wrong,
} from '../imitation.ts';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const key = keyOf('RS256', 'dR7sGmPqk9hT3WxXo1YzA5bC8dE0fG2hI4jK6lM8nO0', { use: 'sig', alg: 'RS256' });

const worker: Kind = {
  key,
  header: { alg: 'RS256', kid: key.kid },
  claims: {
    aud: ['https://api.example'],
    exp: seconds(3595),
    iat: seconds(-5),
    iss: ISSUER,
    jti: 'c3b2a1d0-0000-4000-8000-000000000000',
    'kubernetes.io': {
      namespace: 'shop',
      node: { name: 'node-1', uid: '1e2f' },
      pod: { name: 'worker-7d4b9c', uid: '3a4b' },
      serviceaccount: { name: 'worker', uid: '5c6d' },
    },
    nbf: seconds(-5),
    sub: 'system:serviceaccount:shop:worker',
  },
};

/** As clusters wrote them into secrets before: for ever and for everybody. */
const legacy: Kind = {
  key,
  header: { alg: 'RS256', kid: '' },
  claims: {
    iss: 'kubernetes/serviceaccount',
    'kubernetes.io/serviceaccount/namespace': 'shop',
    'kubernetes.io/serviceaccount/service-account.name': 'worker',
    sub: 'system:serviceaccount:shop:worker',
  },
};

export const token: string = tokenOf(worker);

let reads = 0;

/** The pod's own token: the kubelet writes a new one from time to time, and the old ones end. */
export const files: Files = {
  '/var/run/secrets/kubernetes.io/serviceaccount/token': () => `pod-token-${++reads}`,
};

/** As the API server does: a key set is `application/jwk-set+json`, and whoever accepts none is told so. */
const keySet: Page = (request) => {
  const accepted = (request.headers.get('accept') ?? '*/*').split(',').map((type) => type.trim());
  if (!accepted.includes('application/jwk-set+json')) return new Response('not acceptable', { status: 406 });
  const headers = { 'content-type': 'application/jwk-set+json', 'cache-control': 'public, max-age=3600' };
  return new Response(JSON.stringify({ keys: [key.jwk] }), { headers });
};

function isOfCluster(headers: Headers): boolean {
  return headers.get('authorization') === `Bearer pod-token-${reads}`;
}

const document = {
  issuer: ISSUER,
  jwks_uri: 'https://10.0.0.1:6443/openid/v1/jwks',
  response_types_supported: ['id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
};

export const pages: Pages = {
  'https://kubernetes.default.svc/.well-known/openid-configuration': guarded(json(document), isOfCluster),
  'https://10.0.0.1:6443/openid/v1/jwks': guarded(keySet, isOfCluster),
};

export const trials: Trials = {
  verifyServiceAccount: [
    right("the worker's token", token),
    right('one for several audiences', tokenOf(worker, { claims: { aud: ['https://api.example', 'vault'] } })),
    ...usualWrongs(worker),
    wrong('a token for the API server', 'ERR_JWT_CLAIM_MISMATCH aud', tokenOf(worker, { claims: { aud: [ISSUER] } })),
    wrong(
      'another account of the namespace',
      'ERR_JWT_CLAIM_MISMATCH sub',
      tokenOf(worker, { claims: { sub: 'system:serviceaccount:shop:default' } }),
    ),
    wrong(
      'an account of that name in another namespace',
      'ERR_JWT_CLAIM_MISMATCH sub',
      tokenOf(worker, { claims: { sub: 'system:serviceaccount:evil:worker' } }),
    ),
    wrong('a token from a secret', 'ERR_JWT_KEY_NOT_FOUND', tokenOf(legacy)),
    wrong(
      'a token from a secret, with the name of the key',
      'ERR_JWT_CLAIM_MISSING exp',
      tokenOf(legacy, { header: { kid: key.kid } }),
    ),
  ],
};
