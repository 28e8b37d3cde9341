// A strict consumer: compiled by several TypeScript versions, never run.
import {
  type Algorithm,
  createMultiVerifier,
  createSigner,
  createVerifier,
  decode,
  type Duration,
  explain,
  type Explanation,
  exportJwk,
  exportPem,
  generateKeyPair,
  generateSecret,
  type Jwk,
  type JwtClaims,
  JwksError,
  jwkThumbprint,
  type KeyResolver,
  sign,
  type SigningKey,
  type SignOptions,
  TokenError,
  type TokenErrorCode,
  UsageError,
  tryVerify,
  type VerificationKey,
  type Verified,
  type VerifierOptions,
  verify,
} from 'strictjwt';
import { createGuard, type Guard, type GuardRefusal, hasScope } from 'strictjwt/http';
import { createTestIssuer } from 'strictjwt/testing';

const algorithm: Algorithm = 'ES256';
const lifetime: Duration = '15m';
const options = { algorithms: [algorithm], issuer: 'https://a.example', audience: ['https://b.example'] } as const;

export async function roundTrip(signingKey: SigningKey, verificationKey: VerificationKey): Promise<string | undefined> {
  const token: string = await sign({ sub: 'user-42' }, signingKey, { algorithm, expiresIn: lifetime });
  const { header, payload }: Verified = await verify(token, verificationKey, options);
  const name: string | undefined = header.kid;
  const exp: number | undefined = payload.exp;
  const role: unknown = payload['role'];
  return name === undefined && exp !== undefined && role === undefined ? payload.sub : undefined;
}

export async function keys(): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk: Jwk = await exportJwk(publicKey);
  await roundTrip(privateKey, publicKey);
  await roundTrip(generateSecret('HS512'), new Uint8Array(32));
  await roundTrip(await exportPem(privateKey), { keys: [jwk] });
  const resolver: KeyResolver = async (header) => (header.kid === 'a' ? jwk : undefined);
  await roundTrip({ algorithm, kid: 'a', sign: async (data) => data.slice() }, resolver);
  await roundTrip(jwk, [jwk, await exportPem(publicKey)]);
  return jwkThumbprint(jwk);
}

export function prepared(secret: Uint8Array): (token: string) => Promise<Verified> {
  const signToken = createSigner(secret, { algorithm: 'HS256', expiresIn: false, header: { kid: '1' } });
  void signToken({ sub: 'user-42', aud: ['a'] });
  return createVerifier(secret, { ...options, algorithms: ['HS256'], cache: { maxEntries: 10, ttl: '1m' } });
}

/** The shape of Standard Schema v1, by hand: no schema library is needed to compile against the types. */
const schema = {
  '~standard': {
    version: 1,
    vendor: 'hand',
    validate: (_: unknown): { value: { role: 'admin' | 'user' } } => ({ value: { role: 'user' } }),
  },
} as const;

export async function typedPayload(token: string, key: VerificationKey): Promise<'admin' | 'user'> {
  return (await verify(token, key, { ...options, schema })).payload.role;
}

export async function why(token: string): Promise<Explanation['checks'][number]['status'] | undefined> {
  return (await explain(token, 'secret', options)).checks[0]?.status;
}

export function statusOf(error: unknown): 401 | 500 | 503 {
  if (error instanceof TokenError) {
    const code: TokenErrorCode = error.code;
    return code === 'ERR_JWT_EXPIRED' || error.claim !== undefined ? 401 : 401;
  }
  if (error instanceof JwksError) return error.code === 'ERR_JWKS_UNAVAILABLE' ? 503 : 503;
  return error instanceof UsageError && error.name === 'UsageError' ? 500 : 500;
}

export function statusCode(refusal: GuardRefusal): 400 | 401 | 403 | 503 {
  return refusal.error?.name === 'JwksError' ? 503 : refusal.status;
}

export async function guarded(key: VerificationKey, request: object): Promise<'admin' | 'user' | number> {
  const guard = createGuard(createVerifier(key, { ...options, schema }), { from: { cookie: '__Host-session' } });
  const untyped: Guard = guard;
  await untyped(request);
  const result = await guard(request);
  return result.ok && hasScope(result.payload, 'read:x') ? result.payload.role : 403;
}

// ----------------------------------------------------------------------------- exported without a type, to be inferred
export const verifyToken = createVerifier('secret', { ...options, requiredClaims: ['jti'], claims: { role: 'admin' } });
export const guard = createGuard(verifyToken);
export const signToken = createSigner('secret', { algorithm: 'HS256' });
export const several = createMultiVerifier([{ key: 'secret', ...options, allowNumericSub: true }]);
export const idp = () => createTestIssuer();
export const made = <const Options extends VerifierOptions>(given: Options) => createVerifier('secret', given);
export const signs = <const Options extends SignOptions>(given: Options) => createSigner('secret', given);
export const explained = <const Options extends VerifierOptions>(given: Options) => explain('token', 'secret', given);
export const guards = <const Options extends VerifierOptions>(given: Options) => createGuard(made(given));
export const tried = async <const Options extends VerifierOptions>(given: Options) => tryVerify(made(given)('token'));
export const rest = async (token: string) => {
  const { exp, ...others } = (await verifyToken(token)).payload;
  return { exp, others };
};

// ------------------------------------------------------------------------------------------- what must not compile
declare function wantsVerified(payload: Verified['payload']): void;

export function mistakes(token: string, key: VerificationKey, claims: JwtClaims): void {
  // @ts-expect-error the options are required
  void verify(token, key);
  // @ts-expect-error the algorithms are required
  void verify(token, key, { issuer: false, audience: false });
  // @ts-expect-error the issuer is required
  void verify(token, key, { algorithms: ['ES256'], audience: false });
  // @ts-expect-error the audience is required
  void verify(token, key, { algorithms: ['ES256'], issuer: false });
  // @ts-expect-error "none" is no algorithm
  void verify(token, key, { ...options, algorithms: ['none'] });
  // @ts-expect-error a duration has a unit
  void verify(token, key, { ...options, maxAge: '15' });
  // @ts-expect-error an option that may be unset at run time
  void verify(token, key, { ...options, subject: undefined as string | undefined });
  // @ts-expect-error a misspelled option
  void verify(token, key, { ...options, audiance: 'https://b.example' });
  // @ts-expect-error a resolver finds keys to verify with, not to sign with
  void sign({ sub: 'a' }, () => 'secret', { algorithm });
  // @ts-expect-error decoded is not verified
  wantsVerified(decode(token).payload);
  // @ts-expect-error decode verifies nothing
  createGuard(decode);
  // @ts-expect-error nor is a plain object
  wantsVerified(claims);
}
