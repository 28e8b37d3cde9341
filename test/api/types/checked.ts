import {
  createVerifier,
  explain,
  verify,
  type Algorithm,
  type Duration,
  type Expected,
  type JwtClaims,
  type PayloadOf,
  type StandardSchema,
  type Verified,
  type VerifiedClaims,
  type VerifierOptions,
  type VerifyOptions,
  type VerifyToken,
} from 'strictjwt';

// Type tests: the payload's type knows what the options had checked, and nothing that they had not.

declare const token: string;
declare const key: string;
declare function holds<_Yes extends true>(): void;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

const base = { algorithms: ['HS256'], issuer: false, audience: false } as const;

export async function exp_is_a_number_unless_it_is_optional(): Promise<void> {
  const { payload } = await verify(token, key, base);
  holds<Equal<typeof payload.exp, number>>();
  const required = (await verify(token, key, { ...base, expiration: 'required' })).payload;
  holds<Equal<typeof required.exp, number>>();
  const optional = (await verify(token, key, { ...base, expiration: 'optional' })).payload;
  holds<Equal<typeof optional.exp, number | undefined>>();
}

export async function issuer_and_audience_are_there_when_expected(): Promise<void> {
  const { payload } = await verify(token, key, { ...base, issuer: 'a', audience: ['b', 'c'] });
  holds<Equal<typeof payload.iss, string>>();
  holds<Equal<typeof payload.aud, string | string[]>>();
  const judged = await verify(token, key, { ...base, issuer: (iss) => iss.startsWith('a'), audience: () => true });
  holds<Equal<typeof judged.payload.iss, string>>();
  holds<Equal<typeof judged.payload.aud, string | string[]>>();
  const unasked = (await verify(token, key, base)).payload;
  holds<Equal<typeof unasked.iss, string | undefined>>();
  holds<Equal<typeof unasked.aud, string | string[] | undefined>>();
}

export async function whoever_may_expect_nothing_knows_nothing(
  issuer: string | false,
  audience: Expected,
): Promise<void> {
  const { payload } = await verify(token, key, { ...base, issuer, audience });
  holds<Equal<typeof payload.iss, string | undefined>>();
  holds<Equal<typeof payload.aud, string | string[] | undefined>>();
}

export async function required_claims_are_there(): Promise<void> {
  const { payload } = await verify(token, key, { ...base, requiredClaims: ['jti', 'sub', 'nbf', 'tenant'] });
  const texts: string[] = [payload.jti, payload.sub];
  const time: number = payload.nbf;
  const withTenant: { readonly tenant: unknown } = payload;
  holds<Equal<typeof payload.tenant, unknown>>();
  holds<Equal<typeof payload.iat, number | undefined>>();
  void [texts, time, withTenant];
}

export async function a_list_that_is_not_known_item_by_item_promises_nothing(names: string[]): Promise<void> {
  const { payload } = await verify(token, key, { ...base, requiredClaims: names });
  holds<Equal<typeof payload.jti, string | undefined>>();
  const some: ('jti' | 'sub')[] = ['jti'];
  const others = (await verify(token, key, { ...base, requiredClaims: some })).payload;
  holds<Equal<typeof others.sub, string | undefined>>();
}

export async function expected_claims_are_there(): Promise<void> {
  const claims = { jti: 'a', role: ['admin', 'owner'], level: 3, check: (value: unknown) => value === 1 } as const;
  const { payload } = await verify(token, key, { ...base, claims });
  holds<Equal<typeof payload.jti, string>>();
  const there: { readonly role: unknown; readonly level: unknown; readonly check: unknown } = payload;
  const maybe: { jti?: string } = {};
  const others = (await verify(token, key, { ...base, claims: maybe })).payload;
  holds<Equal<typeof others.jti, string | undefined>>();
  void there;
}

export async function maxAge_needs_iat_and_subject_needs_sub(): Promise<void> {
  const { payload } = await verify(token, key, { ...base, maxAge: '1h', subject: 'me' });
  holds<Equal<typeof payload.iat, number>>();
  holds<Equal<typeof payload.sub, string>>();
}

export async function allowNumericSub_lets_sub_be_a_number(): Promise<void> {
  const { payload } = await verify(token, key, { ...base, allowNumericSub: true });
  holds<Equal<typeof payload.sub, string | number | undefined>>();
  const required = await verify(token, key, { ...base, allowNumericSub: true, requiredClaims: ['sub'] });
  holds<Equal<typeof required.payload.sub, string | number>>();
  const forbidden = await verify(token, key, { ...base, allowNumericSub: false });
  holds<Equal<typeof forbidden.payload.sub, string | undefined>>();
  // @ts-expect-error: whoever asks for verified claims reads sub as text
  authorize(payload);
}

declare function authorize(claims: VerifiedClaims): void;

export async function what_was_checked_fits_where_less_is_asked_for(): Promise<void> {
  const verified = await verify(token, key, { ...base, issuer: 'a', requiredClaims: ['jti'], maxAge: 60 });
  authorize(verified.payload);
  const wide: Verified = verified;
  const claims: JwtClaims = verified.payload;
  const record: Record<string, unknown> = verified.payload;
  const verifyToken: VerifyToken = createVerifier(key, { ...base, requiredClaims: ['jti'] });
  const plain: (token: string) => Promise<Verified> = verifyToken;
  void [wide, claims, record, plain];
}

export async function a_prepared_verifier_knows_it_too(): Promise<void> {
  const verifyToken = createVerifier(key, { ...base, issuer: 'a', requiredClaims: ['jti'], cache: true });
  const { payload } = await verifyToken(token);
  holds<Equal<typeof payload.exp, number>>();
  holds<Equal<typeof payload.iss, string>>();
  holds<Equal<typeof payload.jti, string>>();
  holds<Equal<PayloadOf<typeof verifyToken>, typeof payload>>();
  const [first] = await Promise.all([token].map(verifyToken));
  const jti: string | undefined = first?.payload.jti;
  await verifyToken(token, { claims: { nonce: 'n' }, subject: 'me' });
  // @ts-expect-error: what is not for one request
  await verifyToken(token, { issuer: 'b' });
  // @ts-expect-error: an option of its own
  await verifyToken(token, { claims: { sub: 'me' } });
  // @ts-expect-error: nothing calls it back
  await verifyToken(token, () => {});
  void jti;
}

interface Session {
  sub: string;
  role: 'admin' | 'user';
}
declare const schema: StandardSchema<Session>;

export async function what_the_schema_says_wins(): Promise<void> {
  const { payload } = await verify(token, key, { ...base, issuer: 'a', requiredClaims: ['jti'], schema });
  holds<Equal<typeof payload.role, 'admin' | 'user'>>();
  // @ts-expect-error: the schema may have left it out
  void payload.jti;
  // @ts-expect-error: nor does it know exp
  void payload.exp;
}

export async function what_the_caller_says_wins(): Promise<void> {
  const options = { ...base, expiration: 'optional', requiredClaims: ['jti'] } as const;
  const { payload } = await verify<Session>(token, key, options);
  holds<Equal<typeof payload.role, 'admin' | 'user'>>();
  // @ts-expect-error: nobody said that it has one
  void payload.jti;
  const claims = (await createVerifier<JwtClaims>(key, options)(token)).payload;
  holds<Equal<typeof claims.exp, number | undefined>>();
  // @ts-expect-error: the options are still looked at
  void verify<Session>(token, key, { ...base, expiration: 'never' });
}

export async function options_in_a_variable(wide: VerifyOptions, own: VerifyOptions<Session>): Promise<void> {
  const { payload } = await verify(token, key, wide);
  holds<Equal<typeof payload.exp, number | undefined>>();
  holds<Equal<typeof payload.sub, string | undefined>>();
  const session: Session = (await verify(token, key, own)).payload;
  const shared = { algorithms: ['HS256'], issuer: 'a', audience: 'b' } satisfies VerifyOptions;
  const known = (await verify(token, key, shared)).payload;
  holds<Equal<typeof known.iss, string>>();
  const constant = { ...base, requiredClaims: ['jti'], claims: { role: 'admin' } } as const satisfies VerifyOptions;
  const more = (await verify(token, key, constant)).payload;
  holds<Equal<typeof more.jti, string>>();
  const again = (await verify(token, key, { ...shared, maxAge: 60 })).payload;
  holds<Equal<typeof again.iat, number>>();
  void session;
}

export async function options_that_may_be_there(some: {
  algorithms: Algorithm[];
  issuer: string;
  audience: string;
  maxAge?: number;
  expiration?: 'required' | 'optional';
}): Promise<void> {
  const { payload } = await verify(token, key, some);
  holds<Equal<typeof payload.iss, string>>();
  holds<Equal<typeof payload.iat, number | undefined>>();
  holds<Equal<typeof payload.exp, number | undefined>>();
}

export async function one_of_several_options(lenient: boolean): Promise<void> {
  const { payload } = await verify(token, key, lenient ? { ...base, expiration: 'optional' } : { ...base });
  holds<Equal<typeof payload.exp, number | undefined>>();
}

export function wrappers_of_ones_own<Claims>(
  options: VerifierOptions<Claims>,
  own: StandardSchema<Claims>,
): readonly VerifyToken<Claims>[] {
  return [createVerifier(key, options), createVerifier(key, { ...base, schema: own })];
}

export function what_nobody_knows(any: any): void {
  void verify(token, key, any).then(({ payload }) => holds<Equal<typeof payload, VerifiedClaims>>());
  void verify(token, any, any);
}

declare const list: Algorithm[];
declare const [first, second]: readonly [Algorithm, Algorithm];

export function algorithms_of_one_family(): void {
  void verify(token, key, { ...base, algorithms: ['HS256', 'HS384', 'HS512'] });
  void verify(token, key, { ...base, algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519', 'ML-DSA-44'] });
  void verify(token, key, { ...base, algorithms: list });
  void verify(token, key, { ...base, algorithms: [first] });
  void verify(token, key, { ...base, algorithms: [first, second] });
  void verify(token, key, { ...base, algorithms: [...list, 'ES256'] });
  void verify(token, key, { ...base, algorithms: ['HS256'] as readonly Algorithm[] });
  // @ts-expect-error: none
  void verify(token, key, { ...base, algorithms: [] });
  // @ts-expect-error: none
  void createVerifier(key, { ...base, algorithms: [] });
  // @ts-expect-error: none
  void verify(token, key, { ...base, algorithms: [] as const });
  // @ts-expect-error: a secret and key pairs
  void verify(token, key, { ...base, algorithms: ['HS256', 'RS256'] });
  // @ts-expect-error: key pairs and a secret
  void createVerifier(key, { ...base, algorithms: ['ES256', 'EdDSA', 'HS512'] });
  const mixed = { ...base, algorithms: ['HS256', 'ES256'] } as const;
  // @ts-expect-error: in a variable, too
  void createVerifier(key, mixed);
}

export function of_several_alternatives_none_is_a_mistake(lenient: boolean): void {
  void verify(token, key, { ...base, algorithms: lenient ? ['HS256'] : ['RS256'] });
  void verify(token, key, lenient ? { ...base, algorithms: ['ES256'] } : base);
  // @ts-expect-error: both families in one of them
  void verify(token, key, lenient ? { ...base, algorithms: ['HS256', 'RS256'] } : base);
  // @ts-expect-error: both families in one list
  createVerifier(key, { ...base, algorithms: lenient ? ['HS256', 'RS256'] : ['HS256'] });
  // @ts-expect-error: none in one of them
  createVerifier(key, lenient ? { ...base, algorithms: [] } : base);
}

export function times_are_not_negative(time: Duration): void {
  createVerifier(key, { ...base, maxAge: time, clockTolerance: 0 });
  // @ts-expect-error: as text
  createVerifier(key, { ...base, maxAge: '-5m' });
  // @ts-expect-error: as a number
  void verify(token, key, { ...base, clockTolerance: -5 });
}

interface Settings extends VerifyOptions {
  secret: string;
}

export function options_in_a_variable_have_no_other_names(
  settings: Settings,
  more: VerifierOptions,
  some: VerifyOptions & { secret?: string },
): void {
  const misspelt = { ...base, clockTolerence: 5 };
  // @ts-expect-error: clockTolerance
  createVerifier(key, misspelt);
  // @ts-expect-error: clockTolerance
  void explain(token, key, misspelt);
  // @ts-expect-error: what is no option has to be taken out
  void verify(token, settings.secret, settings);
  const { secret, ...options } = settings;
  void verify(token, secret, options);
  // whoever may have them may have none
  void [verify(token, key, more), verify(token, key, some)];
}

export function claims_with_options_of_their_own(): readonly unknown[] {
  return [
    { ...base, claims: { jti: 'a', tenant: 5, admin: true, role: ['a', 5] } } satisfies VerifyOptions,
    { ...base, header: { cty: 'x', v: [1, 2] }, typ: ['at+jwt', 'JWT'] } satisfies VerifyOptions,
    { ...base, claims: { role: (value, payload) => value === payload.sub } } satisfies VerifyOptions,
    // @ts-expect-error: issuer
    { ...base, claims: { iss: 'a' } } satisfies VerifyOptions,
    // @ts-expect-error: expiration
    { ...base, claims: { exp: 5 } } satisfies VerifyOptions,
    // @ts-expect-error: typ
    { ...base, header: { typ: 'JWT' } } satisfies VerifyOptions,
    // @ts-expect-error: algorithms
    { ...base, header: { alg: 'HS256' } } satisfies VerifyOptions,
    // @ts-expect-error: nothing would be expected
    { ...base, claims: { role: undefined } } satisfies VerifyOptions,
    // @ts-expect-error: null is no expectation
    { ...base, claims: { role: null } } satisfies VerifyOptions,
    // @ts-expect-error: a promise would always be truthy
    { ...base, claims: { role: async () => true } } satisfies VerifyOptions,
    // @ts-expect-error: no regular expressions
    { ...base, claims: { role: /a/ } } satisfies VerifyOptions,
  ];
}
