// What a user does first with the library, however it was loaded. Throws at the first surprise.

function assert(condition, message) {
  if (!condition) throw new Error(message);
}

async function codeOf(promise) {
  try {
    await promise;
    return 'accepted';
  } catch (error) {
    return `${error.name} ${error.code}`;
  }
}

export async function useLibrary({ createVerifier, explain, generateKeyPair, generateSecret, sign, verify }) {
  const claims = { sub: 'user-42' };
  const expected = { issuer: 'https://a.example', audience: 'https://b.example' };
  const usual = { ...expected, expiresIn: '15m' };

  const secret = generateSecret('HS256');
  const token = await sign(claims, secret, { ...usual, algorithm: 'HS256' });
  const { payload } = await verify(token, secret, { ...expected, algorithms: ['HS256'] });
  assert(payload.sub === 'user-42', 'HS256: wrong payload');

  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const verifyToken = createVerifier(publicKey, { ...expected, algorithms: ['ES256'] });
  const es256 = await sign(claims, privateKey, { ...usual, algorithm: 'ES256' });
  assert((await verifyToken(es256)).payload.sub === 'user-42', 'ES256: wrong payload');

  assert((await codeOf(verifyToken(token))) === 'TokenError ERR_JWT_ALG_NOT_ALLOWED', 'HS256 passed for ES256');
  assert(
    (await codeOf(verify(token, '', { ...expected, algorithms: ['HS256'] }))) === 'UsageError ERR_JWT_KEY_INVALID',
    'an empty secret was taken',
  );
  assert((await explain(token, secret, { ...expected, algorithms: ['HS256'] })).valid, 'explain disagrees');
}
