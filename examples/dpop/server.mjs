// Access tokens that are worth nothing to a thief: an authorization server that binds them to the client's key, and an
// API that asks for a proof of that key with each request (RFC 9449).
//
//   npm run build && npm ci --prefix examples/shared && node examples/dpop/server.mjs
//   node examples/dpop/client.mjs http://127.0.0.1:3000
//
// PUBLIC_ORIGIN is what clients call this server, when it stands behind a proxy. PRIVATE_KEY (PEM, ES256) signs the
// access tokens; unset, this process makes its own.
import { createSigner, createVerifier, exportJwk, exportPem, generateKeyPair } from 'strictjwt';
import { startServer } from '../http-server/http.mjs';
import { logIn, memoryLimits } from '../shared/login.mjs';
import { createDpopGuard, createProofGuard } from './guard.mjs';
import { Nonces } from './nonces.mjs';
import { createProofVerifier, namesKey } from './proof.mjs';

const issuer = process.env.ISSUER ?? 'https://auth.example';
const audience = process.env.AUDIENCE ?? 'https://api.example';
const privateKey = process.env.PRIVATE_KEY ?? (await makeKey());
const publicKey = await exportJwk(privateKey, { public: true });

const signToken = createSigner(privateKey, {
  algorithm: 'ES256',
  expiresIn: '5m',
  issuer,
  audience,
  header: { typ: 'at+jwt' },
});
const verifyToken = createVerifier(publicKey, {
  algorithms: ['ES256'],
  issuer,
  audience,
  typ: 'at+jwt',
  claims: { cnf: namesKey },
});

const nonces = new Nonces();
const proofs = createProofVerifier({ nonces });
const originOf = (request) => process.env.PUBLIC_ORIGIN ?? `http://127.0.0.1:${request.socket.localPort}`;
const proofGuard = createProofGuard(proofs, originOf);
const dpopGuard = createDpopGuard(verifyToken, proofs, originOf);
const limits = memoryLimits();

async function makeKey() {
  return exportPem((await generateKeyPair('ES256', { extractable: true })).privateKey);
}

/** Every answer hands out the nonce, so that clients learn of a new one before the old one ends. */
function withNonce(route) {
  return (request, response) => {
    response.setHeader('dpop-nonce', nonces.current());
    return route(request);
  };
}

async function token(request) {
  // First, because anybody can make proofs, and each that is good is remembered.
  const user = await logIn(request, limits);
  const jkt = await proofGuard(request);
  const accessToken = await signToken({ sub: user, cnf: { jkt } });
  return { access_token: accessToken, token_type: 'DPoP', expires_in: signToken.lifetime };
}

async function me(request) {
  const payload = await dpopGuard(request);
  return { user: payload.sub };
}

startServer({ 'POST /token': withNonce(token), 'GET /me': withNonce(me), 'POST /me': withNonce(me) });
