import { createPublicKey, createSecretKey, type KeyObject, webcrypto } from 'node:crypto';
import {
  createRemoteIssuer,
  createRemoteJwks,
  createVerifier,
  createSigner,
  exportJwk,
  exportPem,
  generateKeyPair,
  JwksError,
  jwkThumbprint,
  sign,
  signatureFromDer,
  TokenError,
  UsageError,
  verify,
  type ExternalSigner,
  type Jwk,
  type Jwks,
  type RemoteIssuerOptions,
  type KeyResolver,
  type SigningKey,
  type TokenErrorCode,
  type VerificationKey,
} from 'strictjwt';

// Type tests: what fits as a key, and what the functions around keys give.

declare const domKey: CryptoKey;
declare const nodeCryptoKey: webcrypto.CryptoKey;
declare const keyObject: KeyObject;
declare const jwk: Jwk;
declare const domJwk: JsonWebKey;
declare const nodeJwk: webcrypto.JsonWebKey;
declare const jwks: Jwks;
declare const pem: string;

export function verification_keys(): readonly VerificationKey[] {
  return [
    pem,
    new Uint8Array(32),
    Buffer.alloc(32),
    jwk,
    { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', alg: 'ES256', custom: true },
    jwks,
    { keys: [{ kty: 'RSA', n: 'AA', e: 'AQAB' }] },
    domJwk,
    nodeJwk,
    { keys: [domJwk, nodeJwk, jwk] },
    [domJwk, pem],
    async () => domJwk,
    () => ({ keys: [domJwk] }),
    domKey,
    nodeCryptoKey,
    keyObject,
    createPublicKey(pem),
    createSecretKey(Buffer.alloc(32)),
    [pem, jwk, domKey, keyObject],
    ['old secret', 'new secret'] as const,
    () => pem,
    async ({ kid, alg }) => (kid === 'a' && alg === 'ES256' ? jwk : undefined),
    (_header, token) => (token.length > 5 ? [jwk] : null),
    createRemoteJwks('https://issuer.example/jwks'),
    createRemoteJwks(new URL('https://issuer.example/jwks'), { cacheMaxAge: '5m', fetch: globalThis.fetch }),
    // @ts-expect-error: an unset environment variable is no key
    undefined,
    // @ts-expect-error
    null,
    // @ts-expect-error
    5,
    // @ts-expect-error: a key and a set at once
    { kty: 'RSA', n: 'AA', e: 'AQAB', keys: [jwk] },
    // @ts-expect-error: text only
    [5],
    // @ts-expect-error: a resolver answers a key
    () => 5,
  ];
}

export function a_key_from_the_environment_has_to_be_looked_at(): void {
  // @ts-expect-error: may be undefined
  const key: VerificationKey = process.env['JWT_SECRET'];
  void key;
}

export function remote_jwks_is_a_resolver(): void {
  const remote = createRemoteJwks('https://issuer.example/jwks');
  const resolver: KeyResolver = remote;
  const reloading: Promise<void> = remote.reload();
  const { keys, fetchedAt } = remote.stats();
  const counted: [number, number | undefined] = [keys, fetchedAt];
  void [resolver, reloading, counted];
}

export function a_remote_issuer_names_itself(): void {
  const one = createRemoteIssuer('https://issuer.example', {
    cacheMaxAge: '5m',
    discovery: new URL('https://a.example'),
  });
  const name: string = one.issuer;
  const many = createRemoteIssuer('https://issuer.example/{tenantid}', { tenants: ['a'] });
  const isIssuer: (issuer: string) => boolean = many.issuer;
  // @ts-expect-error: of many tenants it is a function
  const text: string = many.issuer;
  const asked = createRemoteIssuer('https://issuer.example/{tenantid}', {
    tenants: (tenant: string) => tenant !== 'b',
  });
  const resolvers: KeyResolver[] = [one, many, asked];
  createVerifier(one, { algorithms: ['ES256'], issuer: one.issuer, audience: 'a' });
  createVerifier(many, { algorithms: ['ES256'], issuer: many.issuer, audience: 'a' });
  // @ts-expect-error: nobody waits for a promise
  createRemoteIssuer('https://issuer.example/{tenantid}', { tenants: async () => true });
  // @ts-expect-error: text, since a URL adds a slash
  createRemoteIssuer(new URL('https://issuer.example'));
  const options: RemoteIssuerOptions = { headers: async (url) => ({ authorization: url }) };
  void [name, isIssuer, text, resolvers, createRemoteIssuer('https://issuer.example', options)];
}

const kms: ExternalSigner = {
  algorithm: 'ES256',
  kid: 'kms-1',
  sign: async (data) => signatureFromDer(data, 'ES256'),
};

export function signing_keys(): readonly SigningKey[] {
  return [
    pem,
    new Uint8Array(32),
    jwk,
    domJwk,
    nodeJwk,
    domKey,
    nodeCryptoKey,
    keyObject,
    kms,
    { algorithm: 'HS256', sign: (data) => data },
    // @ts-expect-error: a set does not sign
    [pem],
    // @ts-expect-error: nor does a resolver
    () => pem,
    // @ts-expect-error
    undefined,
  ];
}

export function an_external_signer_names_its_algorithm(): void {
  // @ts-expect-error: no algorithm
  const nameless: ExternalSigner = { sign: (data) => data };
  // @ts-expect-error: it answers bytes
  const textual: ExternalSigner = { algorithm: 'ES256', sign: () => 'base64' };
  void [nameless, textual];
}

export async function generated_keys_are_crypto_keys(): Promise<void> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const forTheBrowser: CryptoKey = publicKey;
  const forNode: webcrypto.CryptoKey = publicKey;
  const signer = createSigner(privateKey, { algorithm: 'ES256', expiresIn: '15m' });
  const token: string = await signer({ sub: 'me' });
  const exported: Jwk = await exportJwk(publicKey);
  const text: string = await exportPem(privateKey);
  const thumbprint: string = await jwkThumbprint(exported);
  void [forTheBrowser, forNode, token, text, thumbprint, await exportJwk(domKey), await exportPem(keyObject)];
  await crypto.subtle.verify('Ed25519', publicKey, new Uint8Array(64), new Uint8Array(1));
}

export async function the_doms_jwk_is_a_jwk(): Promise<void> {
  const exported = await crypto.subtle.exportKey('jwk', domKey);
  await verify('', exported, { algorithms: ['ES256'], issuer: false, audience: false });
  await sign({}, exported, { algorithm: 'ES256', expiresIn: 60 });
  await sign({}, exported, { expiresIn: 60 });
  createSigner(exported, { algorithm: 'ES256', expiresIn: 60 });
  const texts: string[] = [await jwkThumbprint(exported), await exportPem(exported), await exportPem(nodeJwk)];
  // @ts-expect-error: a pair is no key
  await exportPem(await generateKeyPair('ES256'));
  // @ts-expect-error: nor is a set
  await jwkThumbprint(jwks);
  void texts;
}

export function a_pair_or_a_promise_is_no_key(): readonly VerificationKey[] {
  const pair = generateKeyPair('ES256');
  return [
    // @ts-expect-error: a promise of a pair
    pair,
    // @ts-expect-error: a promise of a key
    pair.then(({ publicKey }) => publicKey),
    // @ts-expect-error: a pair
    { privateKey: domKey, publicKey: domKey },
    // @ts-expect-error: a set of CryptoKeys is none
    { keys: [domKey] },
  ];
}

export function claims_to_sign(): void {
  const signer = createSigner('secret', { algorithm: 'HS256', expiresIn: 60 });
  void signer({ sub: 'me', aud: ['a'], exp: 5, roles: ['admin'], nested: { any: 1 } });
  // @ts-expect-error: a time is a number of seconds
  void signer({ exp: new Date() });
  // @ts-expect-error: text
  void signer({ sub: 5 });
  // @ts-expect-error: text or a list of it
  void signer({ aud: [5] });
  // @ts-expect-error: claims are an object
  void signer('claims');
}

export function errors_are_told_apart(error: unknown): number {
  if (error instanceof TokenError) {
    const code: TokenErrorCode = error.code;
    const claim: string | undefined = error.claim;
    // @ts-expect-error: not a code
    if (code === 'ERR_JWT_INVALID') return 0;
    return claim === 'exp' ? 401 : 403;
  }
  if (error instanceof JwksError) return error.code === 'ERR_JWKS_UNAVAILABLE' ? 503 : 502;
  return error instanceof UsageError && error.code === 'ERR_JWT_KEY_INVALID' ? 500 : 501;
}
