// The HTTP side of DPoP on a server (RFC 9449 §5, §7): where token and proof stand in a request, and what to answer.
import { isTokenError } from 'strictjwt';
import { HttpError } from '../http-server/http.mjs';

/** Where the request went, as the server knows it. Behind a proxy that is the public address, which must be
 * configured: the `Host` header was written by the sender. */
function placeOf(request, origin) {
  return { method: request.method, url: origin + request.url.split('?')[0] };
}

/** Node keeps the first of several `Authorization` headers and joins several `DPoP` ones; here neither passes. */
function onlyHeader(request, name) {
  const values = request.headersDistinct[name] ?? [];
  return values.length === 1 ? values[0] : undefined;
}

/** For the token endpoint. @returns a function (request) → thumbprint */
export function createProofGuard(proofs, originOf) {
  return async (request) => {
    try {
      return await proofs.forNewToken(onlyHeader(request, 'dpop'), placeOf(request, originOf(request)));
    } catch (error) {
      if (!isTokenError(error)) throw error;
      throw new HttpError(400, 'no acceptable DPoP proof', {}, { error: reasonOf(error) });
    }
  };
}

/** For an API. @returns a function (request) → the claims of the access token, whose owner sent the request */
export function createDpopGuard(verifyToken, proofs, originOf) {
  const challenge = (error) => {
    const parts = [...(error ? [`error="${error}"`] : []), `algs="${proofs.algorithms.join(' ')}"`];
    return new HttpError(401, 'not authenticated', { 'www-authenticate': `DPoP ${parts.join(', ')}` });
  };
  const orChallenge = async (attempt, nameOf) => {
    try {
      return await attempt;
    } catch (error) {
      if (!isTokenError(error)) throw error;
      console.error(`rejected: ${error.code}: ${error.message}`);
      throw challenge(nameOf(error));
    }
  };
  return async (request) => {
    // A token that is bound to a key and sent as `Bearer` is a stolen one: that scheme is not served here.
    const token = /^DPoP +([\w.~+/-]+=*)$/i.exec(onlyHeader(request, 'authorization') ?? '')?.[1];
    if (token === undefined) throw challenge();
    const { payload } = await orChallenge(verifyToken(token), () => 'invalid_token');
    const place = placeOf(request, originOf(request));
    const proof = onlyHeader(request, 'dpop');
    await orChallenge(proofs.forAccessToken(proof, place, token, payload), reasonOf);
    return payload;
  };
}

/** RFC 9449 §5 and §7.1 give these two names */
function reasonOf(error) {
  return error.claim === 'nonce' ? 'use_dpop_nonce' : 'invalid_dpop_proof';
}
