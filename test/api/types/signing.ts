import {
  createSigner,
  generateKeyPair,
  generateSecret,
  sign,
  type Algorithm,
  type ExternalSigner,
  type Jwk,
  type JwtClaims,
  type KeyPairAlgorithm,
  type SecretAlgorithm,
  type SignClaims,
  type SigningKey,
  type SignOptions,
  type SignToken,
  type VerifiedClaims,
} from 'strictjwt';

// Type tests: a token has a lifetime and an algorithm, and its claims are an object.

declare const secret: string;
declare const jwk: Jwk;
declare const kms: ExternalSigner;
declare const anyKey: SigningKey;
declare const cryptoKey: CryptoKey;
declare const bytes: Uint8Array;

export function a_lifetime_comes_from_the_option_or_the_claims(): void {
  void sign({ sub: 'me' }, secret, { algorithm: 'HS256', expiresIn: '15m' });
  void sign({ sub: 'me' }, secret, { algorithm: 'HS256', expiresIn: false });
  void sign({ sub: 'me', exp: 5 }, secret, { algorithm: 'HS256' });
  void createSigner(secret, { algorithm: 'HS256', expiresIn: '15m' })({ sub: 'me' });
  void createSigner(secret, { algorithm: 'HS256' })({ sub: 'me', exp: 5 });
  // @ts-expect-error: from nowhere
  void sign({ sub: 'me' }, secret, { algorithm: 'HS256' });
  // @ts-expect-error: from nowhere
  void sign({}, secret, { algorithm: 'HS256', issuer: 'a' });
  // @ts-expect-error: from nowhere
  void createSigner(secret, { algorithm: 'HS256' })({ sub: 'me' });
  // @ts-expect-error: from both
  void sign({ sub: 'me', exp: 5 }, secret, { algorithm: 'HS256', expiresIn: '15m' });
}

export function every_alternative_has_a_lifetime_and_an_algorithm(yes: boolean): void {
  void sign({}, secret, { algorithm: yes ? 'HS256' : 'HS512', expiresIn: yes ? '15m' : false });
  void sign({}, secret, yes ? { algorithm: 'HS256', expiresIn: 60 } : { algorithm: 'HS512', expiresIn: '1h' });
  // @ts-expect-error: one of them has no lifetime
  void sign({}, secret, yes ? { algorithm: 'HS256', expiresIn: 60 } : { algorithm: 'HS256' });
  // @ts-expect-error: one of them has no algorithm
  createSigner(secret, yes ? { algorithm: 'HS256', expiresIn: 60 } : { expiresIn: 60 });
  // @ts-expect-error: a signer without a lifetime needs exp
  void createSigner(secret, yes ? { algorithm: 'HS256', expiresIn: 60 } : { algorithm: 'HS256' })({ sub: 'me' });
  // @ts-expect-error: one of them chooses the algorithm
  createSigner(secret, { algorithm: 'HS256', expiresIn: 60, ...(yes ? { header: { alg: 'none' } } : { header: {} }) });
}

export function times_are_not_negative(): void {
  // @ts-expect-error: as text
  void sign({}, secret, { algorithm: 'HS256', expiresIn: '-15m' });
  // @ts-expect-error: as a number
  createSigner(secret, { algorithm: 'HS256', expiresIn: 60, notBefore: -60 });
}

export function options_in_a_variable_have_no_other_names(): void {
  const misspelt = { algorithm: 'HS256' as const, expiresIn: 60, keyid: 'a' };
  // @ts-expect-error: header: { kid }
  void sign({}, secret, misspelt);
}

export async function a_session_that_is_signed_again(
  payload: VerifiedClaims<{ sub: string; exp: number }>,
): Promise<void> {
  const { exp: _exp, ...claims } = payload;
  await sign(claims, secret, { algorithm: 'HS256', expiresIn: '15m' });
  // @ts-expect-error: the old exp is still there
  await sign(payload, secret, { algorithm: 'HS256', expiresIn: '15m' });
}

export function an_algorithm_comes_from_the_option_or_the_key(): void {
  void sign({}, jwk, { expiresIn: 60 });
  void sign({}, kms, { expiresIn: 60 });
  void sign({}, anyKey, { expiresIn: 60 });
  void sign({}, { kty: 'oct', alg: 'HS256', k: 'AA' }, { expiresIn: 60 });
  void sign({}, JSON.parse('{}'), { expiresIn: 60 });
  void createSigner(jwk, { expiresIn: 60 });
  void createSigner(cryptoKey, { expiresIn: 60, algorithm: 'ES256' });
  // @ts-expect-error: text names none
  void sign({}, secret, { expiresIn: 60 });
  // @ts-expect-error: nor do bytes
  void sign({}, bytes, { expiresIn: 60 });
  // @ts-expect-error: a CryptoKey could sign with another
  void createSigner(cryptoKey, { expiresIn: 60 });
  // @ts-expect-error: a JWK without alg
  void sign({}, { kty: 'oct', k: 'AA' }, { expiresIn: 60 });
  // @ts-expect-error: neither algorithm nor lifetime
  void sign({}, secret, {});
}

export function options_in_a_variable(wide: SignOptions, claims: SignClaims, some: JwtClaims): void {
  void sign({}, secret, wide);
  void sign(claims, secret, wide);
  void sign(some, secret, { algorithm: 'HS256', expiresIn: 60 });
  void sign(some, secret, { algorithm: 'HS256' });
  void sign(claims, secret, { algorithm: 'HS256' });
  const shared = { algorithm: 'HS256', expiresIn: '15m' } satisfies SignOptions;
  void sign({ sub: 'me' }, secret, shared);
  const constant = { algorithm: 'HS256', expiresIn: '15m', audience: ['a', 'b'] } as const;
  void createSigner(secret, constant);
  void createSigner(secret, { ...wide, algorithm: 'HS256' })({ sub: 'me' });
  const declared: SignOptions = { algorithm: 'HS256' };
  void createSigner(secret, declared)({ sub: 'me' });
}

export function functions_of_ones_own<Claims extends SignClaims>(claims: Claims): Promise<string> {
  return sign(claims, secret, { algorithm: 'HS256', expiresIn: '15m' });
}

export function signers_have_a_type(): void {
  const signToken: SignToken = createSigner(secret, { algorithm: 'HS256', expiresIn: '15m' });
  const plain: (claims: SignClaims) => Promise<string> = signToken;
  const lifetime: number | undefined = signToken.lifetime;
  // @ts-expect-error: for reading
  signToken.lifetime = 5;
  void [plain, lifetime];
}

class Claims {
  readonly sub = 'me';
  readonly roles: readonly string[] = [];
}
interface Session {
  sub: string;
  nested: { any: number };
}
declare const session: Session;

export function claims_are_an_object(): void {
  const options = { algorithm: 'HS256', expiresIn: 60 } as const;
  const optional: { sub?: string | undefined } = {};
  for (const claims of [new Claims(), session, { any: 'thing' }, {}, optional]) void sign(claims, secret, options);
  // @ts-expect-error: a list
  void sign([1], secret, options);
  // @ts-expect-error: a list of claims
  void sign([{ sub: 'me' }], secret, options);
  // @ts-expect-error: a Map
  void sign(new Map([['sub', 'me']]), secret, options);
  // @ts-expect-error: a date
  void sign(new Date(), secret, options);
  // @ts-expect-error: a promise of claims
  void sign(Promise.resolve({ sub: 'me' }), secret, options);
  // @ts-expect-error: a function
  void sign(() => ({ sub: 'me' }), secret, options);
  // @ts-expect-error: a pattern
  void sign(/me/, secret, options);
  // @ts-expect-error: a document, as databases have them, writes itself
  void sign({ sub: 'me', toJSON: () => ({ sub: 'me' }) }, secret, options);
  // @ts-expect-error: text
  void sign('me', secret, options);
  // @ts-expect-error: nothing
  void sign(undefined, secret, options);
  // @ts-expect-error: sub is text
  void sign({ sub: 42 }, secret, options);
  // @ts-expect-error: a time is a number of seconds
  void sign({ nbf: new Date() }, secret, options);
}

declare const wide: Algorithm;
declare const ofSecrets: SecretAlgorithm;
declare const ofPairs: KeyPairAlgorithm;

export function keys_are_made_for_an_algorithm_that_has_them(): void {
  const secrets: string[] = [
    generateSecret(),
    generateSecret('HS512'),
    generateSecret(ofSecrets),
    generateSecret(wide),
  ];
  void [generateKeyPair('ES256'), generateKeyPair(ofPairs, { extractable: true }), generateKeyPair(wide)];
  // @ts-expect-error: has key pairs
  generateSecret('RS256');
  // @ts-expect-error: has key pairs
  generateSecret(ofPairs);
  // @ts-expect-error: does not exist
  generateSecret('HS128');
  // @ts-expect-error: has secrets
  void generateKeyPair('HS256');
  // @ts-expect-error: has secrets
  void generateKeyPair(ofSecrets, { extractable: true });
  // @ts-expect-error: does not exist
  void generateKeyPair('none');
  void secrets;
}

declare const fields: Readonly<Record<string, string>>;

export function a_header_cannot_choose_the_algorithm(): void {
  const options = { algorithm: 'HS256', expiresIn: 60 } as const;
  void sign({}, secret, { ...options, header: { kid: 'a', jku: 'https://issuer.example' } });
  void sign({}, secret, { ...options, header: fields });
  void createSigner(secret, { ...options, header: { typ: 'at+jwt' } });
  // @ts-expect-error: is the key's business
  void sign({}, secret, { ...options, header: { alg: 'none' } });
  // @ts-expect-error: no extension exists
  void sign({}, secret, { ...options, header: { kid: 'a', crit: ['exp'] } });
  // @ts-expect-error: nor does this one
  void createSigner(secret, { ...options, header: { b64: false } });
}
