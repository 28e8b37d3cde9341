// WorkOS AuthKit: a key set for each client, and access tokens without an audience.
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

const ISSUER = 'https://api.workos.com/user_management/client_01HXYZ123456789';
const key = keyOf('RS256', 'sso_oidc_key_pair_01HQSXZGF8FHF7A9ZZFCW4387R');

const session: Kind = {
  key,
  header: { alg: 'RS256', kid: key.kid },
  claims: {
    iss: ISSUER,
    sub: 'user_01HBEQKA6K4QJAS93VPE39W1JT',
    sid: 'session_01HQSXZGF8FHF7A9ZZFCW4387R',
    jti: '01HQSXZXPPFPKMDD32RKTFY6PV',
    org_id: 'org_01HRDMC6CM357W30QMHMQ96Q0S',
    role: 'member',
    permissions: ['posts:read', 'posts:write'],
    exp: seconds(295),
    iat: seconds(-5),
  },
};

export const accessToken: string = tokenOf(session);

export const pages: Pages = {
  'https://api.workos.com/sso/jwks/client_01HXYZ123456789': json({ keys: [key.jwk] }, 'public, max-age=300'),
};

export const trials: Trials = {
  verifyAccessToken: [
    right('an access token', accessToken),
    right('one with the issuer as it is documented', tokenOf(session, { claims: { iss: 'https://api.workos.com' } })),
    ...usualWrongs(session),
    wrong('another client', 'ERR_JWT_CLAIM_MISMATCH iss', tokenOf(session, { claims: { iss: `${ISSUER}0` } })),
    wrong(
      'a machine, which has no session',
      'ERR_JWT_CLAIM_MISSING sid',
      tokenOf(session, { claims: { sid: undefined, sub: 'client_01' } }),
    ),
    wrong(
      'a user who acts for no organization',
      'ERR_JWT_CLAIM_MISSING org_id',
      tokenOf(session, { claims: { org_id: undefined } }),
    ),
  ],
};
