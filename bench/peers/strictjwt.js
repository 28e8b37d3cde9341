// The library under test, as its users are told to call it. `library` is the built package.

export const strictjwt = (library) => {
  const { createSigner, createVerifier, verify } = library;
  const options = (fixture, alg) => ({ algorithms: [alg], issuer: fixture.issuer, audience: fixture.audience });
  const verificationKey = (fixture, alg) => (alg === 'HS256' ? fixture.secret : fixture.keys[alg].publicPem);
  const signingKey = (fixture, alg) => (alg === 'HS256' ? fixture.secret : fixture.keys[alg].privatePem);
  return {
    checks: 'allowlist, iss, aud, exp required',
    verifier: (fixture, alg) => createVerifier(verificationKey(fixture, alg), options(fixture, alg)),
    oneShot: (fixture) => (token) => verify(token, fixture.secret, options(fixture, 'HS256')),
    cached: (fixture) => createVerifier(fixture.secret, { ...options(fixture, 'HS256'), cache: true }),
    signer: (fixture, alg) => createSigner(signingKey(fixture, alg), { algorithm: alg, expiresIn: '15m' }),
  };
};
