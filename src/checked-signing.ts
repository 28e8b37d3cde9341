// What follows from the types of the arguments of `sign`: what is certainly a mistake. Types only.
// A comment with `//` is for whoever reads this file: it is not in the package.
import type { NamesInVariable, NotNegative, Where } from './checked-demands.ts';
import type { IsAny, IsOpen } from './checked-types.ts';
import type {
  Algorithm,
  Duration,
  ExternalSigner,
  NodeKeyObject,
  SignClaims,
  SignOptions,
  WebCryptoKeyLike,
} from './types.ts';

// Lets TypeScript infer the type of an `exp` that is certainly there; `undefined` stands for any other.
export type ReadExp<Exp> = [Exp] extends [never] ? { readonly exp: Exp } : unknown;

// What `sign` demands of its options beside their own type: of several alternatives none may be a mistake.
export type SignDemands<Claims, Exp, Key, Options> =
  IsOpen<Options> extends true
    ? {}
    : [Exclude<keyof Options, keyof SignOptions>] extends [never]
      ? DemandsOf<LifetimeMistake<Claims, Exp, Options> | AlgorithmMistake<Key, Options> | HeaderMistake<Options>> &
          NotNegative<Options, 'expiresIn'> &
          NotNegative<Options, 'notBefore'>
      : NamesInVariable<Options, SignOptions>;

type DemandsOf<Mistakes extends string> = Where<'no lifetime', Mistakes, NeedsLifetime> &
  Where<'two lifetimes', Mistakes, { readonly expiresIn?: TheClaimsHaveExpAlready }> &
  Where<'no algorithm', Mistakes, NeedsAlgorithm> &
  Where<'header', Mistakes, { readonly header: { readonly [Name in NotOurs]?: CannotBeSet } }>;

// The lifetime comes from the option or from the claims, not from nowhere and not from both.
type LifetimeMistake<Claims, Exp, Options> = Options extends unknown
  ? IsAbsent<Options, 'expiresIn'> extends true
    ? 'exp' extends keyof Claims
      ? never
      : 'no lifetime'
    : Options extends { readonly expiresIn: unknown }
      ? undefined extends Exp // asked first: that keeps functions working whose own `Claims` are not known yet
        ? never
        : Claims extends { readonly exp: unknown }
          ? 'two lifetimes'
          : never
      : never
  : never;

// Also `expiresIn?: undefined`, which TypeScript makes of one alternative where another has the option.
type IsAbsent<Options, Name extends string> = Options extends { readonly [N in Name]?: infer Value }
  ? Name extends keyof Options
    ? [Value] extends [undefined]
      ? true
      : false
    : true
  : true;

interface NeedsLifetime {
  /** how long the token lives, or `false`: for ever; not needed when the claims have `exp` */
  readonly expiresIn: Duration | false;
}

interface TheClaimsHaveExpAlready {
  readonly 'take exp out of the claims, or leave out expiresIn': never;
}

// Fields that are the key's business, or announce an extension; of a record nobody knows which it has.
type HeaderMistake<Options> = Options extends { readonly header: infer Header }
  ? string extends keyof Header
    ? never
    : [Extract<keyof Header, NotOurs>] extends [never]
      ? never
      : 'header'
  : never;

type NotOurs = 'alg' | 'crit' | 'b64';

interface CannotBeSet {
  readonly 'cannot be set': never;
}

// What `createSigner` demands of its options: whether the claims have `exp` shows when they come.
export type SignerDemands<Key, Options> = SignDemands<SignClaims, undefined, Key, Options>;

// The claims that a signer asks for: with `exp` where its options certainly give no lifetime.
export type ClaimsToSign<Options> =
  IsOpen<Options> extends true
    ? SignClaims
    : { readonly [_ in 'a' as LifetimeMistake<{}, undefined, Options>]: 1 } extends { readonly 'no lifetime': 1 }
      ? SignClaims & { readonly exp: number }
      : SignClaims;

type AlgorithmMistake<Key, Options> = Options extends unknown
  ? IsAbsent<Options, 'algorithm'> extends true
    ? [MayName<Key>] extends [never]
      ? 'no algorithm'
      : never
    : never
  : never;

interface NeedsAlgorithm {
  /** needed because the key does not name one; a JWK with `alg` and an external signer do */
  readonly algorithm: Algorithm;
}

// `never` for a key that certainly names no algorithm.
type MayName<Key> =
  IsAny<Key> extends true
    ? 'any'
    : Key extends ExternalSigner
      ? 'signer'
      : Key extends string | Uint8Array | WebCryptoKeyLike | NodeKeyObject
        ? never
        : 'alg' extends keyof Key
          ? 'JWK'
          : 'kty' extends keyof Key
            ? never
            : 'unknown';
