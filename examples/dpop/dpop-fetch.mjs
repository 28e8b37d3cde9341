// The client's side of DPoP (RFC 9449 §4.2, §8): a key of its own, and a proof with each request.
import { createHash, randomUUID } from 'node:crypto';
import { createSigner, exportJwk, generateKeyPair } from 'strictjwt';

/** @returns `(url, init?, accessToken?) => Response`, as `fetch`. One key for as long as the function lives: in a
 * browser keep the key pair in IndexedDB, where it stays without ever being readable. */
export async function createDpopFetch() {
  const { privateKey, publicKey } = await generateKeyPair('ES256'); // cannot be exported
  const header = { typ: 'dpop+jwt', jwk: await exportJwk(publicKey) };
  // a proof has no `exp`: the server judges its age by `iat`
  const signProof = createSigner(privateKey, { algorithm: 'ES256', expiresIn: false, header });
  const nonces = new Map(); // origin → the newest nonce of that server

  async function send(url, init, accessToken) {
    // as `fetch` reads them: most methods in capitals, headers of any kind
    const { method, headers } = new Request(url, { method: init.method, headers: init.headers });
    const { origin, pathname } = new URL(url);
    const claims = { jti: randomUUID(), htm: method, htu: origin + pathname, nonce: nonces.get(origin) };
    headers.set('dpop', await signProof({ ...claims, ath: accessToken && hash(accessToken) }));
    if (accessToken) headers.set('authorization', `DPoP ${accessToken}`);
    // A redirect would carry the token to a place that the proof is not for.
    return fetch(url, { ...init, method, headers, redirect: 'error' });
  }

  /** Keeps the nonce of an answer. @returns is the request worth another try? */
  function learn(url, response) {
    const { origin } = new URL(url);
    const nonce = response.headers.get('dpop-nonce');
    if (nonce === null || nonce === nonces.get(origin)) return false;
    nonces.set(origin, nonce);
    return response.status === 400 || response.status === 401;
  }

  return async (url, init = {}, accessToken) => {
    const response = await send(url, init, accessToken);
    if (!learn(url, response)) return response;
    await response.body?.cancel();
    const again = await send(url, init, accessToken);
    learn(url, again);
    return again;
  };
}

function hash(text) {
  return createHash('sha256').update(text).digest('base64url');
}
