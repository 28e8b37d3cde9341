import {
  createSigner,
  createVerifier,
  decode,
  explain,
  generateKeyPair,
  generateSecret,
  isTokenError,
  sign,
  TokenError,
  tryVerify,
  verify,
  type Algorithm,
  type Duration,
  type PayloadOf,
  type SignOptions,
  type StandardSchema,
  type VerifiedClaims,
  type VerifyOptions,
} from 'strictjwt';

// Type tests: what people write in their first hour, right and wrong, in the order in which they come to it. What an
// editor shows meanwhile is in editor.test.ts.

declare const token: string;
declare const secret: string;
declare const env: Readonly<Record<string, string | undefined>>;
declare function authorize(claims: VerifiedClaims): void;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<_Yes extends true>(): void;

const shared = { algorithms: ['HS256'], issuer: 'a', audience: 'b' } as const;

export async function t01_verify_and_read_a_claim(): Promise<void> {
  const { header, payload } = await verify(token, secret, { algorithms: ['HS256'], issuer: 'a', audience: 'b' });
  holds<Equal<typeof payload.role, unknown>>();
  const kid: string | undefined = header.kid;
  void kid;
}

export function t02_every_algorithm_has_a_name(): Algorithm[] {
  return ['HS256', 'HS384', 'HS512', 'RS256', 'PS512', 'ES256', 'EdDSA', 'Ed25519', 'ML-DSA-65'];
}

export async function t03_registered_claims_have_types(): Promise<void> {
  const { payload } = await verify(token, secret, shared);
  holds<Equal<typeof payload.sub, string | undefined>>();
  holds<Equal<typeof payload.aud, string | string[]>>();
  const { iat, nbf }: { iat?: number; nbf?: number } = payload;
  void [iat, nbf];
}

export function t04_issuer_and_audience_cannot_be_forgotten(): void {
  // @ts-expect-error: no issuer
  void verify(token, secret, { algorithms: ['HS256'], audience: 'b' });
  // @ts-expect-error: no audience
  createVerifier(secret, { algorithms: ['HS256'], issuer: 'a' });
  // @ts-expect-error: no algorithms
  createVerifier(secret, { issuer: 'a', audience: 'b' });
  // @ts-expect-error: no options at all
  void verify(token, secret);
  createVerifier(secret, { algorithms: ['HS256'], issuer: false, audience: false });
}

export function t05_the_environment_may_be_unset(): void {
  // @ts-expect-error: undefined is no issuer
  createVerifier(secret, { ...shared, issuer: env['ISSUER'] });
  // @ts-expect-error: nor a key
  createVerifier(env['JWT_SECRET'], shared);
  // @ts-expect-error: nor a key to sign with
  createSigner(env['JWT_SECRET'], { algorithm: 'HS256', expiresIn: '15m' });
  createVerifier(env['JWT_SECRET'] ?? '', { ...shared, issuer: env['ISSUER'] ?? '' });
}

export function t06_names_are_spelt_as_they_are(): void {
  // @ts-expect-error: clockTolerance
  createVerifier(secret, { ...shared, clockTolerence: 5 });
  // @ts-expect-error: HS256
  createVerifier(secret, { ...shared, algorithms: ['hs256'] });
  // @ts-expect-error: a list
  createVerifier(secret, { ...shared, algorithms: 'HS256' });
  // @ts-expect-error: secrets and public keys never in one list
  createVerifier(secret, { ...shared, algorithms: ['HS256', 'RS256'] });
  // @ts-expect-error: one at least
  createVerifier(secret, { ...shared, algorithms: [] });
}

export function t07_a_lifetime_is_a_number_and_a_unit(text: string): void {
  createSigner(secret, { algorithm: 'HS256', expiresIn: '15m' });
  createSigner(secret, { algorithm: 'HS256', expiresIn: text as Duration });
  // @ts-expect-error: 15m
  createSigner(secret, { algorithm: 'HS256', expiresIn: '15 minutes' });
  // @ts-expect-error: 900, or 900s
  createSigner(secret, { algorithm: 'HS256', expiresIn: '900' });
  // @ts-expect-error: any text
  createSigner(secret, { algorithm: 'HS256', expiresIn: text });
  // @ts-expect-error: no lifetime
  void sign({}, secret, { algorithm: 'HS256' });
  // @ts-expect-error: no algorithm
  void sign({}, secret, { expiresIn: '15m' });
}

export function t08_errors_are_told_apart(error: unknown): string {
  if (error instanceof TokenError && error.code === 'ERR_JWT_SCHEMA') return String(error.issues.length);
  if (isTokenError(error) && error.code === 'ERR_JWT_CLAIM_MISMATCH') return error.claim;
  // @ts-expect-error: no such code
  if (isTokenError(error) && error.code === 'ERR_JWT_EXPIERED') return '';
  return '';
}

export async function t09_a_schema_makes_the_type(): Promise<void> {
  const schema = {} as StandardSchema<{ sub: string; exp: Date }>;
  const { payload } = await verify(token, secret, { ...shared, schema });
  holds<Equal<typeof payload.exp, Date>>();
}

export function t10_the_payload_of_a_verifier_has_a_name(): void {
  const verifyToken = createVerifier(secret, { ...shared, requiredClaims: ['sub'] });
  const handler = (payload: PayloadOf<typeof verifyToken>): string => payload.sub;
  // @ts-expect-error: a plain object was not verified
  handler({ sub: 'a', iss: 'a', aud: 'b', exp: 1 });
  void verifyToken(token).then(({ payload }) => handler(payload));
}

export async function t11_required_claims_are_there(): Promise<void> {
  const { payload } = await verify(token, secret, { ...shared, requiredClaims: ['jti', 'sub'] });
  const texts: string[] = [payload.jti, payload.sub, payload.iss];
  const exp: number = payload.exp;
  void [texts, exp];
}

interface Mine {
  role: string;
}

export async function t12_own_claims(): Promise<void> {
  const { payload } = await verify<Mine>(token, secret, shared);
  const role: string = payload.role;
  // @ts-expect-error: sub is text
  void sign({ sub: 42 }, secret, { algorithm: 'HS256', expiresIn: 60 });
  // @ts-expect-error: exp is a number of seconds
  void sign({ exp: new Date() }, secret, { algorithm: 'HS256' });
  // @ts-expect-error: claims are an object
  void sign('text', secret, { algorithm: 'HS256', expiresIn: 60 });
  // @ts-expect-error: and no list
  void sign([1], secret, { algorithm: 'HS256', expiresIn: 60 });
  void role;
}

export async function t13_keys_are_made_for_algorithms_that_have_them(): Promise<void> {
  // @ts-expect-error: a pair
  generateSecret('RS256');
  // @ts-expect-error: a secret
  void generateKeyPair('HS256');
  const pair = await generateKeyPair('ES256');
  // @ts-expect-error: one of the two
  createVerifier(pair, { ...shared, algorithms: ['ES256'] });
  // @ts-expect-error: a set has JWKs
  createVerifier({ keys: [pair.publicKey] }, { ...shared, algorithms: ['ES256'] });
  createVerifier(pair.publicKey, { ...shared, algorithms: ['ES256'] });
}

export function t14_await_and_verify_cannot_be_forgotten(): void {
  // @ts-expect-error: a promise has no payload
  void verify(token, secret, shared).payload;
  // @ts-expect-error: a token has to be there
  void verify(sign({}, secret, { algorithm: 'HS256', expiresIn: 60 }), secret, shared);
  // @ts-expect-error: decoded is not verified
  authorize(decode(token).payload);
  holds<Equal<ReturnType<typeof decode>['payload']['sub'], unknown>>();
}

const satisfied = { algorithms: ['HS256'], issuer: 'a', audience: 'b' } satisfies VerifyOptions;
const toSign = { algorithm: 'HS256', expiresIn: '15m' } satisfies SignOptions;

export async function t15_options_may_be_shared(): Promise<void> {
  await verify(token, secret, satisfied);
  createVerifier(secret, { ...satisfied, clockTolerance: '5s' });
  await sign({}, secret, toSign);
  const loose = { algorithms: ['HS256'], issuer: 'a', audience: 'b' };
  // @ts-expect-error: a list of any text: write satisfies VerifyOptions
  await verify(token, secret, loose);
}

export function t16_parameters_have_an_order(): void {
  // @ts-expect-error: token, key, options
  void verify(secret, shared, token);
  // @ts-expect-error: claims first
  void sign(secret, { sub: 'a' }, { algorithm: 'HS256', expiresIn: 60 });
  // @ts-expect-error: nobody calls back
  void verify(token, secret, shared, () => {});
}

export function t17_functions_answer_at_once(): void {
  createVerifier(secret, { ...shared, audience: (aud) => aud === 'b' });
  // @ts-expect-error: a promise is always true
  createVerifier(secret, { ...shared, audience: async (aud) => aud === 'b' });
  // @ts-expect-error: answers nothing
  createVerifier(secret, { ...shared, isRevoked: () => {} });
  createVerifier(secret, { ...shared, isRevoked: async () => false });
}

export function t18_an_option_that_may_be_left_out_is_spread(maxAge?: Duration): void {
  createVerifier(secret, { ...shared, ...(maxAge !== undefined && { maxAge }) });
}

export async function t19_a_result_instead_of_an_exception(): Promise<string | undefined> {
  const result = await tryVerify(verify(token, secret, shared));
  if (!result.ok) return result.error.code;
  authorize(result.payload);
  return result.payload.iss;
}

export async function t20_explain_names_its_checks(): Promise<void> {
  const { checks } = await explain(token, secret, shared);
  for (const check of checks) if (check.status === 'fail') void check.code?.length;
  // @ts-expect-error: misspelt
  void checks.find(({ name }) => name === 'signatur');
}
