// A team of Cloudflare Access: the key set has certificates beside the keys, and services have no subject.
import { CERTIFICATE_PEM } from '../../support/fixture-keys.ts';
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

const ISSUER = 'https://shop.cloudflareaccess.com';
const AUD = '32eafc7626e974616deaf0dc3ce63d7bcbed58a2731e84d06bc3cdf1b53c4228';
const key = keyOf('RS256', '1a1c3986a44ce6390be42ec772b031df8f433fdc71716db821dc0c39af3bce49', {
  alg: 'RS256',
  use: 'sig',
});
const oldKey = keyOf(
  'RS256',
  '6c3bffef71bb0a90c9cbef3b7c0d4a1c7b4b8b76b80292a623afd9dac45d1c65',
  { alg: 'RS256', use: 'sig' },
  'other',
);

const user: Kind = {
  key,
  header: { alg: 'RS256', kid: key.kid, typ: 'JWT' },
  claims: {
    aud: [AUD],
    email: 'ada@example.com',
    exp: seconds(86_395),
    iat: seconds(-5),
    nbf: seconds(-5),
    iss: ISSUER,
    type: 'app',
    identity_nonce: '6ei69kawdKzMIAPF',
    sub: '7335d417-61da-459d-899c-0a01c76a2f94',
    country: 'NL',
  },
};

const service: Kind = {
  ...user,
  claims: {
    ...user.claims,
    email: undefined,
    identity_nonce: undefined,
    country: undefined,
    sub: '',
    common_name: 'e367826f93b8d71185e03fe518aff3b4.access',
  },
};

export const assertion: string = tokenOf(user);

export const pages: Pages = {
  [`${ISSUER}/cdn-cgi/access/certs`]: json(
    {
      keys: [oldKey.jwk, key.jwk],
      public_cert: { kid: key.kid, cert: CERTIFICATE_PEM.rsa },
      public_certs: [{ kid: key.kid, cert: CERTIFICATE_PEM.rsa }],
    },
    'public, max-age=900',
  ),
};

export const trials: Trials = {
  verifyAssertion: [
    right('an assertion of a user', assertion),
    right('one of a service, whose subject is empty', tokenOf(service)),
    right('one of the key before', tokenOf(user, { key: oldKey, header: { kid: oldKey.kid } })),
    ...usualWrongs(user),
    wrong(
      'another application of the team',
      'ERR_JWT_CLAIM_MISMATCH aud',
      tokenOf(user, { claims: { aud: ['0'.repeat(64)] } }),
    ),
    wrong(
      'another team',
      'ERR_JWT_CLAIM_MISMATCH iss',
      tokenOf(user, { claims: { iss: 'https://evil.cloudflareaccess.com' } }),
    ),
    wrong("the team's own session", 'ERR_JWT_CLAIM_MISMATCH type', tokenOf(user, { claims: { type: 'org' } })),
  ],
};
