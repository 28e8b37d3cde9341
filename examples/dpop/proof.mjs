// Verifies DPoP proofs (RFC 9449 §4.3). A proof is a small token, made for one request and signed with a key of the
// sender's own, which it carries in its header. Anybody can make one. It says something only because an access token
// names the same key.
import { createHash } from 'node:crypto';
import { createVerifier, jwkThumbprint, TokenError } from 'strictjwt';
import { SeenProofs } from './seen-proofs.mjs';

const MAX_AGE = 60; // seconds: a proof is made for the request that is sent now
const TOLERANCE = 5; // seconds that the clocks of client and server may differ

/**
 * @param options.algorithms what clients may sign with; tell them in the challenge
 * @param options.seen remembers proofs: `add(id, seconds)` answers whether it is new, and may be async
 * @param options.nonces `has(nonce)`: then each proof must carry a nonce of this server (RFC 9449 §8)
 */
export function createProofVerifier({ algorithms = ['ES256', 'EdDSA'], seen = new SeenProofs(), nonces } = {}) {
  const verifyProof = createVerifier(onePublicJwk, {
    algorithms,
    typ: 'dpop+jwt',
    issuer: false, // the sender made the proof, nobody issued it
    audience: false, // `htm` and `htu` say what it is for
    expiration: 'optional',
    maxAge: MAX_AGE,
    clockTolerance: TOLERANCE,
    requiredClaims: ['jti'],
    ...(nonces && { claims: { nonce: (nonce) => nonces.has(nonce) } }),
  });

  async function judge(proof, { method, url }, claims, isKeyOfToken) {
    // Functions, since an expected text would match a list that holds it, too, and a proof is for one request.
    const expected = { htm: (htm) => htm === method, htu: (htu) => isSamePlace(htu, url), ...claims };
    const { header, payload } = await verifyProof(proof, { claims: expected });
    const thumbprint = await jwkThumbprint(header.jwk);
    if (!isKeyOfToken(thumbprint)) {
      throw new TokenError('ERR_JWT_CLAIM_MISMATCH', 'the access token is bound to another key than the proof', {
        claim: 'cnf',
      });
    }
    // Asked last: a proof that is refused for another reason must not use up anybody's `jti`.
    const id = hash(`${thumbprint} ${payload.jti}`);
    if (!(await seen.add(id, MAX_AGE + 2 * TOLERANCE))) {
      throw new TokenError('ERR_JWT_REVOKED', 'this proof was used before');
    }
    return thumbprint;
  }

  // Two functions and not one with optional members: a token that was forgotten would be a check that was forgotten.
  return {
    algorithms,
    /** For the token endpoint, where there is no access token yet. @returns the thumbprint, for the token's `cnf.jkt` */
    forNewToken: (proof, request) => judge(proof, request, {}, () => true),
    /** For an API. @param payload the verified claims of the access token */
    forAccessToken: (proof, request, accessToken, payload) => {
      const claims = { ath: (ath) => ath === hash(accessToken) };
      return judge(proof, request, claims, (thumbprint) => thumbprint === payload.cnf?.jkt);
    },
  };
}

/** For the verifier of access tokens, as `claims: { cnf: namesKey }`: a token that names no key is a bearer token. */
export function namesKey(cnf) {
  return typeof cnf?.jkt === 'string';
}

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/** The header's key, if it is one public JWK. A list, a key set or PEM text would be a key, too, but not the one that
 * the thumbprint is of; a private key in a header is not private any more (RFC 9449 §4.3, check 7). */
function onePublicJwk({ jwk }) {
  const isOne = typeof jwk === 'object' && jwk !== null && typeof jwk.kty === 'string' && !Object.hasOwn(jwk, 'keys');
  return isOne && !PRIVATE_MEMBERS.some((name) => Object.hasOwn(jwk, name)) ? jwk : null;
}

/** The same scheme, host, port and path; query and fragment play no part (RFC 9449 §4.3, check 9). */
function isSamePlace(htu, url) {
  if (typeof htu !== 'string' || !URL.canParse(htu)) return false;
  const [claimed, actual] = [new URL(htu), new URL(url)];
  const isPlain = claimed.username === '' && claimed.password === '';
  return isPlain && claimed.origin === actual.origin && claimed.pathname === actual.pathname;
}

function hash(text) {
  return createHash('sha256').update(text).digest('base64url');
}
