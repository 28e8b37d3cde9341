// A trust domain as SPIRE has it: bundle endpoint with keys of both kinds, short tokens.
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

const key = keyOf('ES256', 'C6vs25welZOx6WksNYfbMfiw9l96pMnD', { use: 'jwt-svid' });
const certificates = keyOf('ES256', 'x509', { use: 'x509-svid' }, 'other');

const kind: Kind = {
  key,
  header: { alg: 'ES256', kid: key.kid, typ: 'JWT' },
  claims: {
    aud: ['spiffe://prod.example/billing'],
    exp: seconds(300),
    iat: seconds(0),
    sub: 'spiffe://prod.example/ns/shop/sa/checkout',
  },
};

export const svid: string = tokenOf(kind);

export const pages: Pages = {
  'https://bundle.prod.example/': json({
    keys: [{ ...certificates.jwk, kid: undefined, x5c: ['MIIB…'] }, key.jwk],
    spiffe_sequence: 42,
    spiffe_refresh_hint: 300,
  }),
};

const ofWorkload = (sub: unknown): string => tokenOf(kind, { claims: { sub } });

export const trials: Trials = {
  verifySvid: [
    right('a token of the domain', svid),
    wrong('a token of nobody', 'ERR_JWT_CLAIM_MISSING sub', ofWorkload(undefined)),
  ],
  workloadOf: [
    right('a workload of the domain', svid),
    right('one without a type', tokenOf(kind, { header: { typ: undefined } })),
    right('one with an issuer', tokenOf(kind, { claims: { iss: 'https://spire.prod.example' } })),
    ...usualWrongs(kind),
    wrong('another trust domain', 'ERR_JWT_CLAIM_MISMATCH sub', ofWorkload('spiffe://dev.example/ns/shop/sa/checkout')),
    wrong('a domain that begins alike', 'ERR_JWT_CLAIM_MISMATCH sub', ofWorkload('spiffe://prod.example.evil/billing')),
    wrong('a domain in capitals', 'ERR_JWT_CLAIM_MISMATCH sub', ofWorkload('spiffe://PROD.example/billing')),
    ...[
      '',
      '/',
      '//billing',
      '/billing/',
      '/../x',
      '/ns/..',
      '/a/./b',
      '/billing?x=1',
      '/billing#x',
      '/a b',
      '/%2e',
    ].map((path) =>
      wrong(`the path "${path}"`, 'ERR_JWT_CLAIM_MISMATCH sub', ofWorkload(`spiffe://prod.example${path}`)),
    ),
    wrong('an identity that is none', 'ERR_JWT_CLAIM_MISMATCH sub', ofWorkload('user-42')),
    wrong('nobody', 'ERR_JWT_CLAIM_MISSING sub', ofWorkload(undefined)),
    wrong(
      'one for another workload',
      'ERR_JWT_CLAIM_MISMATCH aud',
      tokenOf(kind, { claims: { aud: ['spiffe://prod.example/stock'] } }),
    ),
    wrong('one for nobody', 'ERR_JWT_CLAIM_MISSING aud', tokenOf(kind, { claims: { aud: undefined } })),
    wrong('one without a lifetime', 'ERR_JWT_CLAIM_MISSING exp', tokenOf(kind, { claims: { exp: undefined } })),
    wrong(
      'one of the key for certificates',
      'ERR_JWT_KEY_NOT_FOUND',
      tokenOf(kind, { key: certificates, header: { kid: 'x509' } }),
    ),
    wrong(
      'the same without a kid',
      'ERR_JWT_SIGNATURE_INVALID',
      tokenOf(kind, { key: certificates, header: { kid: undefined } }),
    ),
    wrong('an access token', 'ERR_JWT_TYP_MISMATCH', tokenOf(kind, { header: { typ: 'at+jwt' } })),
  ],
};
