import {
  createMultiVerifier,
  createSigner,
  createVerifier,
  explain,
  sign,
  verify,
  type IssuerEntry,
  type PayloadOf,
  type SignClaims,
  type SigningKey,
  type SignOptions,
  type StandardSchema,
  type VerificationKey,
  type VerifierOptions,
  type VerifyOptions,
  type VerifyToken,
} from 'strictjwt';

// Type tests: functions and classes of ones own around the library's, which take options that they do not know.

declare const token: string;
declare const secret: string;
declare function holds<_Yes extends true>(): void;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

function make<const Options extends VerifierOptions>(key: VerificationKey, options: Options) {
  return createVerifier(key, options);
}

function makeOfSeveral<const Entry extends IssuerEntry>(entries: readonly Entry[]) {
  return createMultiVerifier(entries);
}

function makeSigner<const Options extends SignOptions>(options: Options) {
  return createSigner(secret, options);
}

export async function generic_options_tell_what_was_checked(): Promise<void> {
  const verifyToken = make(secret, { algorithms: ['HS256'], issuer: 'a', audience: false, requiredClaims: ['sub'] });
  const { payload } = await verifyToken(token);
  holds<Equal<[typeof payload.sub, typeof payload.exp, typeof payload.iss], [string, number, string]>>();
  holds<Equal<typeof payload.aud, string | string[] | undefined>>();
  const several = makeOfSeveral([{ key: secret, algorithms: ['HS256'], issuer: 'a', audience: 'b', maxAge: 60 }]);
  const { payload: one } = await several(token);
  holds<Equal<[typeof one.iss, typeof one.iat], [string, number]>>();
  await makeSigner({ algorithm: 'HS256', expiresIn: 60 })({ sub: 'me' });
  // @ts-expect-error: the claims have no exp either
  await makeSigner({ algorithm: 'HS256' })({ sub: 'me' });
  // @ts-expect-error: what the function itself demands
  make(secret, { algorithms: ['HS256'], issuer: 'a' });
}

export function generic_options_are_taken_everywhere<
  Options extends VerifyOptions,
  Claims extends SignClaims,
  Signing extends SignOptions,
>(options: Options, claims: Claims, key: SigningKey, signing: Signing): readonly unknown[] {
  return [verify(token, secret, options), explain(token, secret, options), sign(claims, key, signing)];
}

export class Sessions<const Options extends VerifyOptions> {
  readonly #verifyToken: VerifyToken;
  readonly more;
  constructor(options: Options) {
    this.#verifyToken = createVerifier(secret, { ...(options as VerifyOptions), clockTolerance: '5s' });
    this.more = createVerifier(secret, options);
  }
  async subjectOf(text: string): Promise<string | undefined> {
    return (await this.#verifyToken(text)).payload.sub;
  }
}

export function the_arguments_may_be_handed_on(
  ...given: Parameters<typeof verify>
): [Awaited<ReturnType<typeof verify>>['payload'] | undefined, Promise<unknown>, PayloadOf<VerifyToken> | undefined] {
  return [undefined, verify(...given), undefined];
}

export async function any_schema_may_be_handed_on<Output>(schema: StandardSchema<Output>): Promise<Output> {
  return (await verify(token, secret, { algorithms: ['HS256'], issuer: 'a', audience: 'b', schema })).payload;
}
