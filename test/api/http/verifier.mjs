// The verifier behind every guard of these tests, on real clocks and in any runtime. The secret is a test's. Some
// tokens are not judged by what they say but by what happens around them: `kid` says what.
import { createVerifier, JwksError, UsageError } from 'strictjwt';

export const SECRET = 'fixture-secret-of-sixty-four-characters-0123456789-abcdefghijklm';
export const ISSUER = 'https://auth.example';
export const AUDIENCE = 'https://api.example';

/** Nothing of this may reach a client. */
export const PRIVATE = 'hunter2';

const accidents = {
  outage: () => new JwksError('ERR_JWKS_UNAVAILABLE', `the key set at http://${PRIVATE}.internal cannot be reached`),
  misconfigured: () => new UsageError('ERR_JWT_KEY_INVALID', `the secret in /etc/${PRIVATE} is too short`),
  foreign: () => new Error(`cannot reach postgres://admin:${PRIVATE}@db`),
  // what passport's OAuth strategies throw
  namesake: () => Object.assign(new Error(PRIVATE), { name: 'TokenError', code: 'invalid_grant' }),
};

export const verifyToken = createVerifier(
  ({ kid }) => {
    if (Object.hasOwn(accidents, kid ?? '')) throw accidents[kid]();
    return SECRET;
  },
  {
    algorithms: ['HS256'],
    issuer: ISSUER,
    audience: AUDIENCE,
    isRevoked: ({ jti }) => jti === 'revoked',
  },
);
