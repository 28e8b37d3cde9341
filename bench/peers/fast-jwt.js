import { createSigner, createVerifier } from 'fast-jwt';

const options = (fixture, algorithm) => ({
  key: algorithm === 'HS256' ? fixture.secret : fixture.keys[algorithm].publicPem,
  algorithms: [algorithm],
  allowedIss: fixture.issuer,
  allowedAud: fixture.audience,
  requiredClaims: ['exp'],
  cache: false,
});

export const fastJwt = {
  sync: true,
  checks: 'allowlist, iss, aud, exp required',
  verifier: (fixture, alg) => createVerifier(options(fixture, alg)),
  oneShot: (fixture) => (token) => createVerifier(options(fixture, 'HS256'))(token),
  cached: (fixture) => createVerifier({ ...options(fixture, 'HS256'), cache: true }),
  signer(fixture, algorithm) {
    const key = algorithm === 'HS256' ? fixture.secret : fixture.keys[algorithm].privatePem;
    return createSigner({ key, algorithm, expiresIn: 900_000 });
  },
};
