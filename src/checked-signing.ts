// What follows from the types of the arguments of `sign`: what is certainly a mistake. Types only.
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

/** Lets TypeScript infer the type of an `exp` that is certainly there; `undefined` stands for any other. */
export type ReadExp<Exp> = [Exp] extends [never] ? { readonly exp: Exp } : unknown;

/** What `sign` demands of its options beside their own type; nothing while they have names that do not exist. */
export type SignDemands<Claims, Exp, Key, Options> =
  IsOpen<Options> extends true
    ? {}
    : [Exclude<keyof Options, keyof SignOptions>] extends [never]
      ? LifetimeDemands<Claims, Exp, Options> & AlgorithmDemands<Key, Options> & HeaderDemands<Options>
      : {};

/** The lifetime comes from the option or from the claims, not from nowhere and not from both. */
type LifetimeDemands<Claims, Exp, Options> = Options extends { readonly expiresIn: unknown }
  ? undefined extends Exp // asked first: that keeps functions working whose own `Claims` are not known yet
    ? {}
    : Claims extends { readonly exp: unknown }
      ? { readonly expiresIn?: TheClaimsHaveExpAlready }
      : {}
  : 'expiresIn' extends keyof Options
    ? {}
    : 'exp' extends keyof Claims
      ? {}
      : NeedsLifetime;

interface NeedsLifetime {
  /** how long the token lives, or `false`: for ever; not needed when the claims have `exp` */
  readonly expiresIn: Duration | false;
}

interface TheClaimsHaveExpAlready {
  readonly 'take exp out of the claims, or leave out expiresIn': never;
}

/** Fields that are the key's business, or announce an extension; of a record nobody knows which it has. */
type HeaderDemands<Options> = Options extends { readonly header: infer Header }
  ? string extends keyof Header
    ? {}
    : [Extract<keyof Header, 'alg' | 'crit' | 'b64'>] extends [never]
      ? {}
      : { readonly header: { readonly alg?: never; readonly crit?: never; readonly b64?: never } }
  : {};

/** What `createSigner` demands of its options: whether the claims have `exp` shows when they come. */
export type SignerDemands<Key, Options> = SignDemands<SignClaims, undefined, Key, Options>;

/** The claims that a signer asks for: with `exp` where its options certainly give no lifetime. */
export type ClaimsToSign<Options> =
  IsOpen<Options> extends true
    ? SignClaims
    : 'expiresIn' extends keyof Options
      ? SignClaims
      : SignClaims & { readonly exp: number };

type AlgorithmDemands<Key, Options> = 'algorithm' extends keyof Options
  ? {}
  : [MayName<Key>] extends [never]
    ? NeedsAlgorithm
    : {};

interface NeedsAlgorithm {
  /** needed because the key does not name one; a JWK with `alg` and an external signer do */
  readonly algorithm: Algorithm;
}

/** `never` for a key that certainly names no algorithm. */
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
