// A load balancer with a login: padded base64url, fields of its own in the header, one PEM per key.
import { seal } from '../../support/forge.ts';
import {
  type Key,
  type Kind,
  keyOf,
  type Pages,
  right,
  seconds,
  text,
  type Trial,
  type Trials,
  wrong,
} from '../imitation.ts';

const key = keyOf('ES256', '6f8a4c1e-0b7d-4e2a-9c55-3d1f2a7b8c90');
const stranger = keyOf('ES256', key.kid, {}, 'other');
const SIGNER = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188';
const ISSUER = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123';

const kind: Kind = {
  key,
  header: {
    typ: 'JWT',
    kid: key.kid,
    alg: 'ES256',
    iss: ISSUER,
    client: '1example23456789',
    signer: SIGNER,
    exp: seconds(120),
  },
  claims: {
    sub: '16e5c2f5-1f4d-4c8e-9d2a-000000000042',
    email_verified: 'true',
    email: 'ada@example.com',
    username: 'ada',
    exp: seconds(120),
    iss: ISSUER,
  },
};

interface Changes {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly key?: Key;
  readonly pad?: boolean;
}

const padded = (text: string): string => text.padEnd(Math.ceil(text.length / 4) * 4, '=');

function tokenOf({ header, claims, key: signing = key, pad = true }: Changes = {}): string {
  const spell = (part: object): string => {
    const encoded = Buffer.from(JSON.stringify(part)).toString('base64url');
    return pad ? padded(encoded) : encoded;
  };
  const input = `${spell({ ...kind.header, ...header })}.${spell({ ...kind.claims, ...claims })}`;
  const token = seal('ES256', input, signing.privateKey);
  return pad ? padded2(token) : token;
}

/** Pads the signature: the two segments before it are already */
function padded2(token: string): string {
  const at = token.lastIndexOf('.') + 1;
  return token.slice(0, at) + padded(token.slice(at));
}

export const data: string = tokenOf();

export const pages: Pages = {
  [`https://public-keys.auth.elb.eu-central-1.amazonaws.com/${key.kid}`]: text(key.publicPem, 'application/x-pem-file'),
};

const withClaims = (claims: Readonly<Record<string, unknown>>): string => tokenOf({ claims });
const withHeader = (header: Readonly<Record<string, unknown>>): string => tokenOf({ header });
const malformed = (what: string, token: string): Trial => wrong(what, 'ERR_JWT_MALFORMED', token);

export const trials: Trials = {
  verifyData: [
    right('who the load balancer says', data),
    right('one whose segments need two, one or no =', withClaims({ username: 'ad' })),
    right('another of these', withClaims({ username: 'a' })),
    wrong(
      'one of a load balancer of somebody else',
      'ERR_JWT_CLAIM_MISMATCH',
      withHeader({ signer: SIGNER.replace('123456789012', '999999999999') }),
    ),
    wrong('one that names no load balancer', 'ERR_JWT_CLAIM_MISSING', withHeader({ signer: undefined })),
    wrong('one of another app', 'ERR_JWT_CLAIM_MISMATCH', withHeader({ client: 'other' })),
    wrong('one of no app', 'ERR_JWT_CLAIM_MISSING', withHeader({ client: undefined })),
    wrong(
      'one of another identity provider',
      'ERR_JWT_CLAIM_MISMATCH iss',
      withClaims({ iss: 'https://evil.example' }),
    ),
    wrong('an expired one', 'ERR_JWT_EXPIRED exp', withClaims({ exp: seconds(-1) })),
    wrong('one without a lifetime', 'ERR_JWT_CLAIM_MISSING exp', withClaims({ exp: undefined })),
    wrong('one of nobody', 'ERR_JWT_CLAIM_MISSING sub', withClaims({ sub: undefined })),
    wrong("one with a stranger's signature", 'ERR_JWT_SIGNATURE_INVALID', tokenOf({ key: stranger })),
    wrong(
      'a kid that nobody published',
      'ERR_JWT_KEY_NOT_FOUND',
      withHeader({ kid: '00000000-0b7d-4e2a-9c55-3d1f2a7b8c90' }),
    ),
    wrong('a kid that is a path', 'ERR_JWT_KEY_NOT_FOUND', withHeader({ kid: '../../evil.example/key' })),
    wrong('no kid', 'ERR_JWT_KEY_NOT_FOUND', withHeader({ kid: undefined })),
    wrong('HS256 with the public key as the secret', 'ERR_JWT_ALG_NOT_ALLOWED', withHeader({ alg: 'HS256' })),
    malformed('one without padding', tokenOf({ pad: false })),
    malformed('one whose padding was taken off', data.replaceAll('=', '')),
    malformed('one with a = too many', `${data}=`),
    malformed('one in base64', `${data.slice(0, -4)}++/=`),
    malformed('an unsigned one', `${data.slice(0, data.lastIndexOf('.') + 1)}`),
  ],
};
